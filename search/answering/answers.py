"""The shape of a “who” answer, and its wording in Chinese and English."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from search.results import Hit
from search.understanding.concepts import Understood

OWNED, CONTESTED, UNOWNED = "owned", "contested", "unowned"
TOWNSHIPS = "乡镇（街道）"
"""Townships as one claimant, where several of them lead."""

_MOST_DUTIES = 2
_MANY_TOWNSHIPS = 3


@dataclass(frozen=True, slots=True)
class Named:
    """A department with its duties in the matter."""

    name: str
    iri: str
    duties: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TownshipPart:
    """A township's part: ``role`` is ``lead`` or ``cooperate``."""

    name: str
    role: str
    duties: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BasisCited:
    """A legal basis with its standing."""

    citation: str
    iri: str
    status: str = "unknown"


@dataclass(frozen=True, slots=True)
class Claim:
    """Why an answer is contested: the finding about it."""

    finding: str  # id
    kind: str
    title: str
    departments: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class UsualLead:
    """Which kind of department usually leads such matters, by the thesaurus; what lists of this place say goes before.

    ``family`` is its word for it (民政), ``basis`` the statute that its nearest concept rests on, if any.
    """

    family: str
    basis: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """Who handles a matter: ``title`` is the duty that answers, ``gone`` names owners that no longer exist.

    ``usual`` is given where no list names a lead.
    """

    status: str
    title: str
    text: str
    lead: tuple[Named, ...] = ()
    cooperate: tuple[Named, ...] = ()
    township: tuple[TownshipPart, ...] = ()
    legal_basis: tuple[BasisCited, ...] = ()
    confidence: float = 0.0
    evidence: tuple[Hit, ...] = ()
    claims: tuple[Claim, ...] = ()
    gone: tuple[str, ...] = ()
    usual: UsualLead | None = None


@dataclass(frozen=True, slots=True)
class Option:
    """One aspect of a wide question: a duty by its title, to be asked about in turn, and who leads it."""

    title: str
    iri: str
    lead: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Clarify:
    """What to ask back, and what the question may have meant."""

    question: str
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class WhoResult:
    """The best answer, or ``None`` where nothing fits or the question is too wide, and the next best.

    ``clarify`` asks back where the question is too wide; ``usual`` is who usually leads such matters; ``talk`` says that it is
    no office's matter. ``also`` are the answers to what else was asked in the same message.
    """

    question: str
    answer: Answer | None
    alternatives: tuple[Answer, ...] = ()
    notices: tuple[str, ...] = field(default=())
    clarify: Clarify | None = None
    understood: tuple[Understood, ...] = ()
    usual: UsualLead | None = None
    talk: bool = False
    also: tuple[WhoResult, ...] = ()

    @property
    def leads(self) -> frozenset[str]:
        """Who leads by the answer or by what is asked back; the matter itself, where nobody does."""
        if self.answer is not None:
            return frozenset(named.name for named in self.answer.lead) or frozenset({self.answer.title})
        return frozenset(name for option in self.options for name in option.lead or (option.title,))

    @property
    def titles(self) -> frozenset[str]:
        """The duties that came up."""
        told = (*((self.answer,) if self.answer else ()), *self.alternatives, *self.options)
        return frozenset(each.title for each in told)

    @property
    def options(self) -> tuple[Option, ...]:
        """The aspects among which a question that is too wide leaves the choice."""
        return self.clarify.options if self.clarify else ()


def wording(answer: Answer, english: bool) -> str:
    """The answer in one or two sentences."""
    return _english(answer) if english else _chinese(answer)


def _chinese(answer: Answer) -> str:
    leads = [lead.name for lead in answer.lead]
    township_leads = [part for part in answer.township if part.role == "lead"]
    helpers = [helper.name for helper in answer.cooperate]
    parts: list[str] = []
    if answer.status == CONTESTED:
        parts.append(
            f"{_list(leads)}{'都' if len(leads) > 1 else ''}称由自己牵头，"
            f"尚有争议（{'；'.join(claim.title for claim in answer.claims)}）"
        )
    elif answer.status == UNOWNED:
        gone = f"清单写的{_list(answer.gone)}已不存在" if answer.gone else "清单没有写明牵头单位"
        parts.append(f"“{answer.title}”{gone}")
    elif township_leads:
        parts.append(f"由{_townships([part.name for part in township_leads], '各乡镇（街道）')}负责")
    else:
        parts.append(f"由{_list(leads)}牵头")
    if helpers:
        parts.append(f"{_list(helpers)}配合")
    text = "，".join(parts)
    duties = _first_duties([part for part in answer.township if part.role != "lead"])
    if duties:
        names = [part.name for part in answer.township if part.role != "lead"]
        text += f"；{_townships(names, '乡镇（街道）')}：{'；'.join(duty.rstrip('。；;') for duty in duties)}"
    if answer.usual:
        text += f"。这类事通常由{answer.usual.family}部门牵头（按国家规定和通行做法，供参考）"
    if answer.legal_basis:
        lead_in = "可参照的法律条文：" if answer.status == UNOWNED else "依据"
        text += f"。{lead_in}{'、'.join(basis.citation for basis in answer.legal_basis[:_MOST_DUTIES])}"
    return text + "。"


def _english(answer: Answer) -> str:
    leads = ", ".join(lead.name for lead in answer.lead)
    township_leads = [part for part in answer.township if part.role == "lead"]
    if answer.status == CONTESTED:
        claim = "each claim" if len(answer.lead) > 1 else "claims"
        text = f"{leads} {claim} the lead of “{answer.title}”, which is contested"
    elif answer.status == UNOWNED:
        why = (
            f"the owner named, {', '.join(answer.gone)}, no longer exists"
            if answer.gone
            else "no list names a lead"
        )
        text = f"“{answer.title}”: {why}"
    elif township_leads:
        text = f"The township is in charge ({_townships([part.name for part in township_leads], 'every township', ', ')})"
    else:
        text = f"{leads} leads" if len(answer.lead) == 1 else f"{leads} lead jointly"
    if answer.cooperate:
        text += f"; {', '.join(helper.name for helper in answer.cooperate)} cooperate"
    duties = _first_duties([part for part in answer.township if part.role != "lead"])
    if duties:
        text += f"; the township: {'; '.join(duty.rstrip('。；;') for duty in duties)}"
    if answer.usual:
        text += (
            f". Such matters are usually led by the {answer.usual.family} authority (by national practice)"
        )
    if answer.legal_basis:
        lead_in = "Nearest article" if answer.status == UNOWNED else "Legal basis"
        text += f". {lead_in}: {', '.join(basis.citation for basis in answer.legal_basis[:_MOST_DUTIES])}"
    return text + "."


def _list(names: Sequence[str]) -> str:
    return "、".join(names)


def _townships(names: Sequence[str], many: str, separator: str = "、") -> str:
    return separator.join(names) if 0 < len(names) < _MANY_TOWNSHIPS else many


def _first_duties(parts: Sequence[TownshipPart]) -> list[str]:
    return list(dict.fromkeys(duty for part in parts for duty in part.duties))[:_MOST_DUTIES]
