"""Legal bases (依据问题): missing, not found, no longer in force, article beyond the last, level too low, off the matter.

Who may create what stands in the table of :mod:`kg.analysis.levels`; how a citation stands says the register of statutes;
whether the cited article speaks of the matter says its text, where the graph has it (:mod:`kg.analysis.articles`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.law.citations import parse_citations
from ingest.law.register import Assessment
from ingest.records import Citation, ListKind, PowerType
from kg.analysis.articles import Articles
from kg.analysis.cards import OWN_LISTS, Card
from kg.analysis.detectors.scene import Draft, Scene, finding
from kg.analysis.facets import clean
from kg.analysis.findings import Finding, FindingKind, Severity
from kg.analysis.levels import broken_rule, level_in_fact, power_of
from kg.analysis.wording import LIST_NAMES, POWER_NAMES, names, places
from kg.current import NOT_LISTS
from kg.views import BasisView

_LISTS = frozenset({ListKind.DEPARTMENT, ListKind.POWER})  # whose rows need a basis
_USUAL = 0.6  # share of a unit's rows with a basis from which a row without one is an omission
_USUAL_OF_POWERS = 0.3  # the same among its powers: none stands without a statute
_ALWAYS = 0.95  # of all units' rows so many have one: a duty that is no power without one is more than a note
_ENOUGH = 5  # rows of a unit from which its habit can be told
_POWERS = frozenset(
    {
        PowerType.PENALTY,
        PowerType.LICENSING,
        PowerType.COERCION,
        PowerType.COLLECTION,
        PowerType.INSPECTION,
        PowerType.CONFIRMATION,
    }
)
_ADVICE = {
    "missing": "建议补充法律、法规或“三定”规定依据。",
    "not-found": "建议核对法律名称，可能有误写或者尚未公布。",
    "repealed": "建议改引现行规定，并核对条号。",
    "superseded": "建议改引现行版本，并核对条号。",
    "article-beyond": "建议核对条号，可能引用了旧版本。",
    "not-yet-in-force": "建议在生效之前改引现行规定。",
    "level": "建议补充法律、法规依据；没有的，该项权力不应列入。",
    "off-matter": "建议核对条号，可能是条文顺序调整后没有更新。",
}
_MILD = {"missing", "not-yet-in-force", "off-matter"}
_SCORES = {Severity.ERROR: 0.9, Severity.WARNING: 0.7, Severity.INFO: 0.5}
_BY_RULE = "部门规章可以规定许可如何实施，请补写设定该许可的法律、行政法规或者国务院决定。"
_STATUTES = {"law", "administrative-regulation", "constitution"}


@dataclass(frozen=True, slots=True)
class _Flaw:
    subkind: str
    said: str
    advice: str = ""
    severity: Severity = Severity.ERROR


def ill_founded(scene: Scene) -> Iterator[Finding]:
    """One finding per row and kind of flaw in its legal bases."""
    habits = _Habits(scene)
    texts = Articles(scene.judge.encode, scene.context.articles) if scene.context.articles else None
    for card in scene.deck.cards:
        if card.kind in NOT_LISTS or not (card.first.bases or card.kind in _LISTS):
            continue
        flaws = list(_flaws(scene, card, habits, texts))
        for subkind in dict.fromkeys(flaw.subkind for flaw in flaws):
            yield _finding(card, [flaw for flaw in flaws if flaw.subkind == subkind])


class _Habits:
    """Which units write the basis of their rows, or of their powers, as a rule."""

    def __init__(self, scene: Scene) -> None:
        self._rows: dict[tuple[str, bool], list[bool]] = defaultdict(list)
        founded: list[bool] = []
        for card in scene.deck.cards:
            if card.kind in _LISTS:
                founded.append(bool(card.first.bases))
                for holder in card.holders:
                    for power in {False, power_of(card.first.title, card.first.power_type) in _POWERS}:
                        self._rows[holder, power].append(bool(card.first.bases))

        self._founded = {
            (holder, clean(card.first.title))
            for card in scene.deck.cards
            if card.first.bases
            for holder in card.holders
        }
        self._always = sum(founded) >= _ALWAYS * len(founded)

    def severity(self, card: Card) -> Severity:
        """How much a missing basis matters: a power needs one; of other duties many a list has none for some."""
        needed = self._always or power_of(card.first.title, card.first.power_type) in _POWERS
        return Severity.WARNING if needed else Severity.INFO

    def omits(self, card: Card) -> bool:
        """Whether a row without a basis is an exception on its unit's list; not where another file gives its basis."""
        title = clean(card.first.title)
        if any((holder, title) in self._founded for holder in card.holders):
            return False
        as_what = {False, power_of(card.first.title, card.first.power_type) in _POWERS}
        return any(self._usual(holder, power) for holder in card.holders for power in as_what)

    def _usual(self, holder: str, power: bool) -> bool:
        founded = self._rows[holder, power]
        least = _USUAL_OF_POWERS if power else _USUAL
        return len(founded) >= _ENOUGH and sum(founded) >= least * len(founded)


def _flaws(scene: Scene, card: Card, habits: _Habits, texts: Articles | None) -> Iterator[_Flaw]:
    bases = card.first.bases
    if not bases:
        if card.leaders and not _only_helps(card) and habits.omits(card):
            said = "没有写明法律依据，而该清单其他事项大多写了"
            yield _Flaw("missing", said, severity=habits.severity(card))
        return
    assessed = [(basis, _assess(scene, basis)) for basis in bases]
    sound = True
    for basis, assessment in assessed:
        flaw = _flaw(basis, assessment)
        if flaw is not None:
            sound = False
            yield flaw
    low = _level(card, [(basis, found) for basis, found in assessed if found is not None])
    if low is not None:
        yield low
    if texts is not None and sound:
        yield from _off_matter(card, texts)


def _off_matter(card: Card, texts: Articles) -> Iterator[_Flaw]:
    """Where none of the cited articles speaks of the matter, but another one of the same statute clearly does."""
    stray = texts.stray(card.first)
    if stray is not None:
        yield _Flaw(
            "off-matter",
            f"引用{stray.basis.citation}，但该条规定的是“{stray.said}”，看不出与本事项有关",
            f"同一法律中{stray.better}更接近（“{stray.better_says}”）。",
        )


def _assess(scene: Scene, basis: BasisView) -> Assessment | None:
    if scene.context.assess is None:
        return None
    citations = parse_citations(basis.citation)
    return scene.context.assess(citations[0] if citations else Citation(basis.title, article=basis.article))


def _flaw(basis: BasisView, assessment: Assessment | None) -> _Flaw | None:
    if assessment is None:  # no register at hand: what the graph says
        if basis.status in {"repealed", "superseded"}:
            return _Flaw(basis.status, f"{basis.citation}已不是现行有效的规定")
        return None
    problem = assessment.problem
    if problem is None or problem == "not-checkable":
        return None
    if problem == "not-found" and not _must_be_known(basis, assessment):
        return None
    heir = f"现行的是《{assessment.nearest}》。" if assessment.nearest and problem != "not-found" else ""
    return _Flaw(problem, f"引用{basis.citation}，{assessment.reason}", heir)


def _only_helps(card: Card) -> bool:
    """Whether a department's own row says that another one leads: the basis stands on that one's list."""
    return (
        card.kind in OWN_LISTS
        and not card.first.holder_is_township
        and card.holder_key not in card.leader_keys
    )


def _must_be_known(basis: BasisView, assessment: Assessment) -> bool:
    """Local regulations of other provinces and internal papers may well be missing in the register; national laws not."""
    return assessment.level in _STATUTES and (
        basis.title.startswith("中华人民共和国") or basis.title.endswith("法")
    )


def _level(card: Card, assessed: list[tuple[BasisView, Assessment]]) -> _Flaw | None:
    power = power_of(card.first.title, card.first.power_type)
    if power is None:
        return None
    rule = broken_rule(
        power, card.first.title, [(basis.title, _in_fact(basis, found)) for basis, found in assessed]
    )
    if rule is None:
        return None
    cited = names(basis.citation for basis in card.first.bases)
    said = f"{POWER_NAMES[power]}只以{cited}为依据，层级不够（{rule.says}）"
    if power is PowerType.LICENSING and card.kind is not ListKind.POWER and _by_ministry(assessed):
        return _Flaw("level", said, _BY_RULE, Severity.INFO)
    return _Flaw("level", said)


def _by_ministry(assessed: list[tuple[BasisView, Assessment]]) -> bool:
    """Whether a ministry's rule is among the bases: lists of duties often cite that alone, though it does not create the licence."""
    return any(_in_fact(basis, found) == "departmental-rule" for basis, found in assessed)


def _in_fact(basis: BasisView, assessment: Assessment) -> str:
    return level_in_fact(basis.title, assessment.level, basis.citation)


def _finding(card: Card, flaws: list[_Flaw]) -> Finding:
    subkind = flaws[0].subkind
    severity = flaws[0].severity
    if subkind in _MILD and severity is Severity.ERROR:
        severity = Severity.WARNING
    said = "；".join(dict.fromkeys(flaw.said for flaw in flaws))
    draft = Draft(
        title=f"“{card.first.title}”的依据有问题：{flaws[0].said}",
        explanation=f"{LIST_NAMES[card.kind]}（{card.first.holder}）中该事项{said}。见{places(card.views)}。",
        suggestion="".join(dict.fromkeys(flaw.advice for flaw in flaws)) + _ADVICE[subkind],
        departments=tuple(dict.fromkeys(view.holder for view in card.views)),
        subkind=subkind,
    )
    return finding(FindingKind.LEGAL_BASIS, draft, card.views, _SCORES[severity], severity)
