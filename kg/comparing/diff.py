"""What a newer edition changes: items added, removed, reworded, moved, given to others, or put on another basis.

Items are matched by lineage first (``dct:isVersionOf``: who holds which title on which list); then those of one holder
that are left by their title, on whichever list, or by their number; then by how alike their titles are, and their
titles with their duties, on the same list. A duty that goes from one department's list to another's
under the same title is one duty with another owner.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Final

from pyoxigraph import NamedNode, Store

from ingest.records import Role
from ingest.text import match_key
from kg.analysis.texts import full_text
from kg.comparing.likeness import LIKELY, Meaning
from kg.reading.lists import items
from kg.reading.patterns import column
from kg.schemes import concepts
from kg.views import ItemView
from kg.vocabulary import DCT, Scheme

Similar = Callable[[Sequence[str], Sequence[str]], Iterable[tuple[int, int, float]]]
"""Scores of likeness (0 to 1) between two lists of texts: (position on the left, on the right, score), the low ones
left out. It is called once for each list of a unit that has items left on both sides."""

ALIKE: Final = 0.5
"""From this share of common pairs of characters on, two texts of one list are one duty that was reworded."""

OWNERS: Final = (Role.LEAD, Role.TAKE_OVER)


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that differs between two versions of an item: ``aspect`` in Chinese, and both texts."""

    aspect: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Change:
    """Two versions of a duty; ``score`` is 1 where the titles are the same, else how alike the texts are."""

    before: ItemView
    after: ItemView
    facts: tuple[Fact, ...]
    score: float = 1.0


@dataclass(frozen=True, slots=True)
class Split:
    """One duty that became several, or that several became; ``scores`` say how likely each of ``many`` is a part."""

    one: ItemView
    many: tuple[ItemView, ...]
    scores: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class EditionDiff:
    """What edition ``after`` (its IRI) changes in edition ``before``. An item may stand under several kinds of change.

    ``across``: the editions are of two jurisdictions (:mod:`kg.comparing.tiers`); then each item speaks for all units that carry
    it, whose number ``units`` gives by its IRI, and items may be ``refined`` into several or ``merged`` into one.

    ``partners_changed``: the same leads, other cooperating or supervising organs. ``unrevised`` names the units that
    have no list in ``after``: theirs of ``before`` stay in force, so their items do not count as removed.
    """

    before: str
    after: str
    added: tuple[ItemView, ...] = ()
    removed: tuple[ItemView, ...] = ()
    reworded: tuple[Change, ...] = ()
    moved: tuple[Change, ...] = ()
    owner_changed: tuple[Change, ...] = ()
    partners_changed: tuple[Change, ...] = ()
    basis_changed: tuple[Change, ...] = ()
    unchanged: int = 0
    unrevised: tuple[str, ...] = ()
    refined: tuple[Split, ...] = ()
    merged: tuple[Split, ...] = ()
    across: bool = False
    units: Mapping[str, int] = field(default_factory=dict, hash=False)

    @property
    def counts(self) -> dict[str, int]:
        """The number of items of each kind of change, and of those that stayed as they were."""
        names = ("added", "removed", *KINDS_OF_CHANGE, *(("refined", "merged") if self.across else ()))
        return {name: len(getattr(self, name)) for name in names} | {"unchanged": self.unchanged}


def diff(
    store: Store,
    before: str,
    after: str,
    similar: Similar | None = None,
    meaning: Meaning | None = None,
) -> EditionDiff:
    """What the edition with the IRI ``after`` changes in the one with the IRI ``before``.

    ``meaning`` matches what is left when titles, numbers and wording have had their say.
    Raises :class:`LookupError` where one of them is not in the graph.
    """
    found: dict[str | None, list[ItemView]] = {before: [], after: []}
    for view in items(store, before, after):
        found[view.edition].append(view)
    lineage: dict[str, str] = {}
    for iri in (before, after):
        if not found[iri]:
            raise LookupError(f"图谱中没有版本 {iri}，或其中没有事项。可用 zhize status 查看已有的版本。")
        lineage |= column(store, DCT.isVersionOf, NamedNode(iri))
    return compare(found[before], found[after], lineage, similar, meaning)


def compare(
    old: Sequence[ItemView],
    new: Sequence[ItemView],
    lineage: Mapping[str, str],
    similar: Similar | None = None,
    meaning: Meaning | None = None,
) -> EditionDiff:
    """:func:`diff` over views; ``lineage`` maps the IRI of an item to that of its duty."""
    revised = {view.holder_iri for view in new}
    rest = _Rest([view for view in old if view.holder_iri in revised], list(new))
    silent = [view for view in old if view.holder_iri not in revised]
    pairs = [
        *rest.match(lambda view: lineage.get(view.iri, view.iri)),
        *rest.match(lambda view: (view.holder_iri, match_key(view.title))),
        *rest.match(lambda view: view.code and (view.holder_iri, view.kind, view.code)),
        *rest.match_alike(_titles_alike),
        *rest.match_alike(_texts_alike if similar is None else _by(similar)),
    ]
    elsewhere = _Rest([view for view in [*rest.old, *silent] if not view.holder_is_township], rest.new)
    handed = elsewhere.match(
        lambda view: (view.jurisdiction, view.kind, match_key(view.title)), townships=False
    )
    gone = {pair[0].iri for pair in handed}
    if meaning is not None:
        left = [view for view in [*rest.old, *elsewhere.old] if view.iri not in gone]
        elsewhere = _Rest(list({view.iri: view for view in left}.values()), elsewhere.new)
        handed += elsewhere.match_meaning(meaning)
        gone = {pair[0].iri for pair in handed}
    changes = [_change(*pair) for pair in [*pairs, *handed]]

    def of_kind(name: str) -> tuple[Change, ...]:
        return tuple(
            change for change in changes if any(KINDS_OF_CHANGE[name](fact.aspect) for fact in change.facts)
        )

    return EditionDiff(
        before=next((view.edition or "" for view in old), ""),
        after=next((view.edition or "" for view in new), ""),
        added=tuple(elsewhere.new),
        removed=tuple(view for view in rest.old if view.iri not in gone),
        reworded=of_kind("reworded"),
        moved=of_kind("moved"),
        owner_changed=of_kind("owner_changed"),
        partners_changed=of_kind("partners_changed"),
        basis_changed=of_kind("basis_changed"),
        unchanged=sum(1 for change in changes if not change.facts),
        unrevised=tuple(sorted({view.holder for view in silent if view.iri not in gone})),
    )


Pair = tuple[ItemView, ItemView, float]
Scores = Callable[[Sequence[ItemView], Sequence[ItemView]], Iterable[tuple[int, int, float]]]


class _Rest:
    """The items of both sides that have no counterpart yet."""

    def __init__(self, old: list[ItemView], new: list[ItemView]) -> None:
        self.old, self.new = old, new

    def match(self, key: Callable[[ItemView], Hashable], townships: bool = True) -> list[Pair]:
        """Pairs of the same ``key``, in the order of the lists; an item without a key has no partner."""
        waiting: dict[Hashable, list[ItemView]] = defaultdict(list)
        for view in reversed(self.old):
            if name := key(view):
                waiting[name].append(view)
        pairs = [
            (waiting[name].pop(), view, 1.0)
            for view in self.new
            if (townships or not view.holder_is_township) and (name := key(view)) and waiting.get(name)
        ]
        self._take(pairs)
        return pairs

    def match_alike(self, scores: Scores) -> list[Pair]:
        """Pairs of one list of one unit, the most alike first."""
        pairs: list[Pair] = []
        olds, news = _by_list(self.old), _by_list(self.new)
        for key in olds.keys() & news.keys():
            left, right = olds[key], news[key]
            scored = scores(left, right)
            taken: tuple[set[int], set[int]] = (set(), set())
            for one, two, score in sorted(scored, key=lambda each: (-each[2], each[0], each[1])):
                codes = left[one].code, right[two].code
                if all(codes) or one in taken[0] or two in taken[1]:
                    continue  # of two numbers that differ, neither is the other
                taken[0].add(one)
                taken[1].add(two)
                pairs.append((left[one], right[two], score))
        self._take(pairs)
        return pairs

    def match_meaning(self, meaning: Meaning) -> list[Pair]:
        """Pairs of one meaning, the likeliest first: of one unit, or of two departments of one jurisdiction."""
        pairs: list[Pair] = []
        taken: set[str] = set()
        for one, two, score in meaning(self.old, self.new, LIKELY):
            old, new = self.old[one], self.new[two]
            departments = not old.holder_is_township and not new.holder_is_township
            fitting = old.holder_iri == new.holder_iri or (
                departments and old.jurisdiction == new.jurisdiction and old.kind == new.kind
            )
            if fitting and not (all((old.code, new.code)) or taken & {old.iri, new.iri}):
                taken |= {old.iri, new.iri}
                pairs.append((old, new, score))
        self._take(pairs)
        return pairs

    def _take(self, pairs: list[Pair]) -> None:
        olds, news = {pair[0].iri for pair in pairs}, {pair[1].iri for pair in pairs}
        self.old = [view for view in self.old if view.iri not in olds]
        self.new = [view for view in self.new if view.iri not in news]


def _by_list(views: Iterable[ItemView]) -> dict[tuple[str, str], list[ItemView]]:
    found: dict[tuple[str, str], list[ItemView]] = defaultdict(list)
    for view in views:
        found[view.holder_iri, view.kind].append(view)
    return found


def _by(similar: Similar) -> Scores:
    return lambda left, right: similar(
        [full_text(view) for view in left], [full_text(view) for view in right]
    )


def _titles_alike(left: Sequence[ItemView], right: Sequence[ItemView]) -> Iterator[tuple[int, int, float]]:
    yield from bigram_pairs([view.title for view in left], [view.title for view in right])


def _texts_alike(left: Sequence[ItemView], right: Sequence[ItemView]) -> Iterator[tuple[int, int, float]]:
    """The mean of title and full text: the same phrases stand under many titles, so they alone prove nothing."""
    for one, two, score in _by(bigram_pairs)(left, right):
        mean = (score + _jaccard(left[one].title, right[two].title)) / 2
        if mean >= ALIKE:
            yield one, two, mean


def _jaccard(one: str, two: str) -> float:
    return len(_bigrams(one) & _bigrams(two)) / len(_bigrams(one) | _bigrams(two))


def bigram_pairs(left: Sequence[str], right: Sequence[str]) -> Iterator[tuple[int, int, float]]:
    """Pairs of texts that share at least half of their pairs of characters (Jaccard), punctuation aside.

    >>> list(bigram_pairs(["违规建房整治"], ["违规建房整治的监督检查", "河道采砂管理"]))
    [(0, 0, 0.5)]
    """
    places: dict[str, list[int]] = defaultdict(list)
    sizes = []
    for place, text in enumerate(right):
        pairs = _bigrams(text)
        sizes.append(len(pairs))
        for pair in pairs:
            places[pair].append(place)
    for one, text in enumerate(left):
        common: dict[int, int] = defaultdict(int)
        pairs = _bigrams(text)
        for pair in pairs:
            for place in places.get(pair, ()):
                common[place] += 1
        for two, shared in common.items():
            score = shared / (len(pairs) + sizes[two] - shared)
            if score >= ALIKE:
                yield one, two, score


@cache
def _bigrams(text: str) -> frozenset[str]:
    key = match_key(text)
    return frozenset(key[place : place + 2] for place in range(max(1, len(key) - 1)))


def _change(before: ItemView, after: ItemView, score: float) -> Change:
    facts = [fact for find in _FINDERS for fact in find(before, after)]
    return Change(before, after, tuple(facts), score)


def _texts(before: ItemView, after: ItemView) -> Iterator[Fact]:
    for aspect, get in _PLAIN.items():
        one, two = get(before) or "", get(after) or ""
        if one != two:
            yield Fact(aspect, one, two)
    if (
        before.field and after.field and before.field != after.field
    ):  # a heading that one of them lacks is no move
        yield Fact("领域", before.field, after.field)


def _duties(before: ItemView, after: ItemView) -> Iterator[Fact]:
    """What organs that are on both sides have to do; what comes and goes with an organ is a change of organs."""
    one, two = _by_organ(before), _by_organ(after)
    for iri, (name, duties) in one.items():
        if iri in two and duties != two[iri][1]:
            yield Fact(f"{name}的职责", "\n".join(duties), "\n".join(two[iri][1]))


def _by_organ(view: ItemView) -> dict[str, tuple[str, tuple[str, ...]]]:
    found: dict[str, tuple[str, tuple[str, ...]]] = {}
    for part in view.parts:
        found[part.iri] = part.name, (*found.get(part.iri, ("", ()))[1], *part.duties)
    return found


def _organs(before: ItemView, after: ItemView) -> Iterator[Fact]:
    others = tuple(role for role in Role if role not in OWNERS)
    for aspect, roles in (("牵头单位", OWNERS), ("配合单位", others)):
        one, two = ({part.iri: part.name for part in view.organs(*roles)} for view in (before, after))
        if one.keys() != two.keys():
            yield Fact(aspect, "、".join(one.values()), "、".join(two.values()))
    if before.holder_iri != after.holder_iri:
        yield Fact("清单所属单位", before.holder, after.holder)


def _bases(before: ItemView, after: ItemView) -> Iterator[Fact]:
    one, two = (dict.fromkeys(basis.citation for basis in view.bases) for view in (before, after))
    if one.keys() != two.keys():
        yield Fact("依据", "；".join(one), "；".join(two))


_PLAIN: Final[dict[str, Callable[[ItemView], str | None]]] = {
    "事项名称": lambda view: view.title,
    "清单": lambda view: concepts(Scheme.LIST_KINDS)[view.kind].zh,
    "适用范围": lambda view: view.scope,
    "权力类型": lambda view: view.power_type and concepts(Scheme.POWER_TYPES)[view.power_type].zh,
    "工作方式": lambda view: view.process,
}
_FINDERS: Final = (_texts, _duties, _organs, _bases)

KINDS_OF_CHANGE: Final[dict[str, Callable[[str], bool]]] = {
    "reworded": lambda aspect: (
        aspect in {"事项名称", "适用范围", "权力类型", "工作方式"} or aspect.endswith("的职责")
    ),
    "moved": lambda aspect: aspect in {"清单", "领域"},
    "owner_changed": lambda aspect: aspect in {"牵头单位", "清单所属单位"},
    "partners_changed": lambda aspect: aspect == "配合单位",
    "basis_changed": lambda aspect: aspect == "依据",
}
"""Kinds of change → whether an aspect that differs makes one."""
