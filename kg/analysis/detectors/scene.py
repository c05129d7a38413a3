"""What every detector is given: the deck of cards, and what is known besides."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from ingest.law.register import Assessment
from ingest.records import Citation, ListKind
from kg.analysis.bars import Wanted, bars
from kg.analysis.cards import Card, Deck, Judge, Link
from kg.analysis.findings import Evidence, Finding, FindingKind, Severity
from kg.analysis.identity import identity, plain_text, row_text
from kg.analysis.lead import Portfolios
from kg.analysis.statutes import Duties, References
from kg.views import ArticleView, ItemView

SURE = 0.8  # probability from which a finding is an error rather than a warning


@dataclass(frozen=True)
class CheckContext:
    """What is known besides the lists.

    ``assess`` says how a citation stands (:meth:`ingest.law.register.LawRegister.assess`); without it only what the
    graph says of a legal basis is used. ``successor`` names what took over from an organ that is no more.
    ``admitted`` are published lists that tasks are held against, besides those that are checked themselves.
    ``statutory`` reads the duties that statutes in force give (as :class:`~kg.analysis.statutes.Duties` those that hold for the
    lists, else wherever they hold), ``places`` names the places above a jurisdiction (its city,
    its province), whose regulations hold there too. ``articles`` gives the articles of a statute (its title as cited)
    where the graph has their text. What is a function is called only when it is needed.
    """

    assess: Callable[[Citation], Assessment] | None = None
    successor: Callable[[str], str | None] | None = None
    admitted: Sequence[ItemView] = ()
    statutory: Callable[[], Sequence[ItemView]] | None = None
    places: Callable[[str], Collection[str]] | None = None
    articles: Callable[[str], Sequence[ArticleView]] | None = None


@dataclass
class Scene:
    """The deck with its context."""

    deck: Deck
    context: CheckContext
    judge: Judge

    @cached_property
    def portfolios(self) -> Portfolios:
        """What the duties of each department are about."""
        return Portfolios(self.deck)

    @cached_property
    def references(self) -> References:
        """What statutes say about whom."""
        return References(self.judge.encode, self.statutory, self._organs.keys(), self.judge.folder)

    @cached_property
    def _organs(self) -> dict[str, str]:
        """The departments that the lists name, by family (or IRI): the first of each."""
        found: dict[str, str] = {}
        for card in self.deck.cards:
            for claim in (*card.leaders, *card.cooperators):
                if claim.status == "current":
                    found.setdefault(claim.key, claim.name)
        return found

    def organ_of(self, family: str) -> str | None:
        """The department of a family here, by name."""
        return self._organs.get(family)

    @cached_property
    def statutory(self) -> Duties:
        """The statutory duties that hold here: nationwide ones, and those of :func:`places_of` the lists."""
        known = self.context.statutory() if self.context.statutory else ()
        if isinstance(known, Duties):
            return known
        here = places_of((view for card in self.deck.cards for view in card.views), self.context.places)
        return Duties([view for view in known if holds(view.jurisdiction, here)])

    def links(
        self, wanted: Wanted, bar: str = "", rarity: Callable[[Card, Card], float] | None = None
    ) -> Iterator[Link]:
        """The candidate pairs for which ``wanted`` holds and that are one matter.

        ``bar`` names the bar of such pairs (:mod:`kg.analysis.bars`); ``rarity`` (bits) is how much rarer still one matter is
        where a pair stands.
        """
        height = bars()[bar] if bar else 0.0
        found = [pair for pair in self.deck.candidates() if wanted(*pair)]
        self.deck.weigh(found)
        for left, right in found:
            bits = height + (rarity(left, right) if rarity else 0.0)
            link = self.deck.link(left, right, bits)
            if link.probability >= self.deck.weights.threshold:
                yield link


_PLACE = re.compile(r"^([^国》]{2,8}?(?:省|自治区|市|自治州|自治县))")


def _nowhere(_name: str) -> Collection[str]:
    return ()


def places_of(views: Iterable[ItemView], above: Callable[[str], Collection[str]] | None) -> frozenset[str]:
    """The places whose statutes hold for lists: their own and those ``above`` them.

    Where nothing says in which province a county lies, the local regulations that its lists cite do.
    """
    own: set[str] = set()
    cited: set[str] = set()
    for view in views:
        if view.jurisdiction:
            own.add(view.jurisdiction)
        cited.update(match[1] for basis in view.bases if (match := _PLACE.match(basis.title)))
    return frozenset(own.union(cited, *((above or _nowhere)(name) for name in own)))


def holds(area: str | None, here: Collection[str]) -> bool:
    """Whether the statutes of ``area`` (``None``: nationwide) hold in one of the places ``here``; 石家庄市新华区 lies in 石家庄市."""
    return area is None or any(name == area or name.startswith(area) for name in here)


def same_area(left: Card, right: Card) -> bool:
    """Whether two cards hold for one territory, as far as the lists say."""
    ours, theirs = left.first.jurisdiction, right.first.jurisdiction
    return not ours or not theirs or ours == theirs


@dataclass(frozen=True, slots=True)
class Draft:
    """The words of a finding before its id and severity are settled."""

    title: str
    explanation: str
    suggestion: str
    departments: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    subkind: str | None = None
    same: float | None = None


def finding(
    kind: FindingKind,
    draft: Draft,
    items: Sequence[ItemView],
    score: float,
    severity: Severity | None = None,
    about: Iterable[str] | None = None,
) -> Finding:
    """A finding over ``items``; the severity follows from the score unless it is given.

    The id is made from ``about``, by default all rows: it leaves out what is shown for comparison only.
    """
    chosen = severity or (Severity.ERROR if score >= SURE else Severity.WARNING)
    unique = tuple({(v.iri, v.source): v for v in items}.values())
    listed = [view for view in unique if view.kind is not ListKind.STATUTORY]
    area = next((view.jurisdiction for view in listed if view.jurisdiction), None)
    rows = map(plain_text, about) if about else map(row_text, unique)
    meant = identity(kind.value, draft.subkind, rows, area)
    return Finding(
        id=meant.id,
        kind=kind,
        severity=chosen,
        score=round(score, 4),
        title=draft.title,
        explanation=draft.explanation,
        suggestion=draft.suggestion,
        departments=tuple(dict.fromkeys(draft.departments)),
        items=unique,
        evidence=draft.evidence,
        subkind=draft.subkind,
        about=meant,
        same=None if draft.same is None else round(draft.same, 4),
    )
