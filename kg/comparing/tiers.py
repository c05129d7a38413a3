"""Lists of different jurisdictions beside one another: what a county takes over from a guidance directory, and how.

A directory of the province, a city's list and a county's lists name one duty in their own words, in one row or in several,
and fourteen townships repeat the county's. So what is compared are *lines*: what stands under one title on one kind of list,
however many units carry it. Lines of one title are one duty; the others are matched by what they mean. A line that several
lines of the other side answer to has been split (refined), or several have been joined; where each township carries one
of these, they are its names.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ingest.records import ListKind
from ingest.text import match_key
from kg.analysis.roles import organ_key
from kg.comparing.diff import KINDS_OF_CHANGE, OWNERS, Change, EditionDiff, Fact, Split
from kg.comparing.likeness import FAINT, LIKELY, Meaning
from kg.schemes import concepts
from kg.views import ItemView
from kg.vocabulary import Scheme

_OF_TOWNSHIPS = frozenset({ListKind.BASIC, ListKind.COOPERATIVE, ListKind.RECLAIMED})


@dataclass(frozen=True, slots=True)
class Line:
    """The items of one title on one kind of list; the first speaks for them."""

    views: tuple[ItemView, ...]

    @property
    def first(self) -> ItemView:
        """The first item."""
        return self.views[0]

    @property
    def units(self) -> int:
        """How many units carry it."""
        return len({view.holder_iri for view in self.views})


def lines(views: Iterable[ItemView]) -> list[Line]:
    """The lines of some lists, in their order."""
    groups: dict[tuple[ListKind, str], list[ItemView]] = defaultdict(list)
    for view in views:
        groups[view.kind, match_key(view.title)].append(view)
    return [Line(tuple(group)) for group in groups.values()]


def compare_tiers(left: Sequence[ItemView], right: Sequence[ItemView], meaning: Meaning) -> EditionDiff:
    """What the lists ``right`` make of the lists ``left``: kept, renamed, refined, joined, dropped, added.

    A directory for townships says nothing of departments: their lists are left out beside it.
    """
    olds, news = lines(left), lines(right)
    if all(line.first.kind in _OF_TOWNSHIPS for line in olds):
        news = [line for line in news if line.first.kind in _OF_TOWNSHIPS]
    same = [*_same(olds, news, with_kind=True)]
    used = ({one.first.iri for one, _ in same}, {two.first.iri for _, two in same})
    rest = ([x for x in olds if x.first.iri not in used[0]], [x for x in news if x.first.iri not in used[1]])
    moved = [*_same(*rest, with_kind=False)]
    same += moved
    gone = ({one.first.iri for one, _ in moved}, {two.first.iri for _, two in moved})
    rest = (
        [x for x in rest[0] if x.first.iri not in gone[0]],
        [x for x in rest[1] if x.first.iri not in gone[1]],
    )
    scored = meaning([x.first for x in rest[0]], [x.first for x in rest[1]], FAINT)
    pairs, refined, merged = _assigned(scored, *rest)
    placed = {line.first.iri for one, two, _ in pairs for line in (one, two)}
    placed |= {view.iri for split in (*refined, *merged) for view in (split.one, *split.many)}
    left_over = tuple([x for x in part if x.first.iri not in placed] for part in rest)
    same, named, besides = _besides(same, left_over[0], left_over[1], meaning)
    pairs += named
    refined, merged = [*refined, *besides[0]], [*merged, *besides[1]]
    changes = [Change(one.first, two.first, _facts(one.first, two.first), 1.0) for one, two in same]
    changes += [
        Change(one.first, two.first, _facts(one.first, two.first), score) for one, two, score in pairs
    ]
    taken = {view.iri for change in changes for view in (change.before, change.after)}
    taken |= {view.iri for split in (*refined, *merged) for view in (split.one, *split.many)}

    def of_kind(name: str) -> tuple[Change, ...]:
        return tuple(c for c in changes if any(KINDS_OF_CHANGE[name](fact.aspect) for fact in c.facts))

    return EditionDiff(
        before=next((view.edition or "" for view in left), ""),
        after=next((view.edition or "" for view in right), ""),
        added=tuple(x.first for x in rest[1] if x.first.iri not in taken),
        removed=tuple(x.first for x in rest[0] if x.first.iri not in taken),
        reworded=of_kind("reworded"),
        moved=of_kind("moved"),
        owner_changed=of_kind("owner_changed"),
        refined=tuple(refined),
        merged=tuple(merged),
        unchanged=sum(1 for change in changes if not change.facts),
        across=True,
        units={x.first.iri: x.units for x in (*olds, *news)},
    )


def _same(olds: Sequence[Line], news: Sequence[Line], *, with_kind: bool) -> Iterable[tuple[Line, Line]]:
    waiting = {_key(line, with_kind=with_kind): line for line in reversed(olds)}
    for line in news:
        if found := waiting.pop(_key(line, with_kind=with_kind), None):
            yield found, line


def _key(line: Line, *, with_kind: bool) -> tuple[str, str]:
    return (line.first.kind if with_kind else "", match_key(line.first.title))


def _assigned(
    scored: Sequence[tuple[int, int, float]], olds: Sequence[Line], news: Sequence[Line]
) -> tuple[list[tuple[Line, Line, float]], list[Split], list[Split]]:
    """Renamed pairs, lines that were split, lines that were joined; each line takes part in one of them.

    Two lines that are likely one duty, and nothing else, are a pair. A line to which several of the other side are
    nearest, were it faintly, was split into them, or joined from them.
    """
    wholes = {1: _groups(scored, side=1), 0: _groups(scored, side=0)}
    taken: tuple[set[int], set[int]] = (set(), set())
    pairs: list[tuple[Line, Line, float]] = []
    refined: list[Split] = []
    for one, parts in sorted(wholes[1].items()):
        if len(parts) > 1:
            if min(parts.values()) >= LIKELY and _names_of_one(map(news.__getitem__, parts)):
                pairs += [(olds[one], news[two], score) for two, score in parts.items()]
            else:
                refined.append(_split(olds[one], [(news[two], score) for two, score in parts.items()]))
            taken[0].add(one)
            taken[1].update(parts)
    merged: list[Split] = []
    for two, parts in sorted(wholes[0].items()):
        left = {one: score for one, score in parts.items() if one not in taken[0]}
        if len(left) > 1 and two not in taken[1]:
            if min(left.values()) >= LIKELY and _names_of_one(map(olds.__getitem__, left)):
                pairs += [(olds[one], news[two], score) for one, score in left.items()]
            else:
                merged.append(_split(news[two], [(olds[one], score) for one, score in left.items()]))
            taken[0].update(left)
            taken[1].add(two)
    for one, two, score in scored:
        if score >= LIKELY and one not in taken[0] and two not in taken[1]:
            pairs.append((olds[one], news[two], score))
            taken[0].add(one)
            taken[1].add(two)
    return pairs, refined, merged


def _besides(
    same: Sequence[tuple[Line, Line]], olds: Sequence[Line], news: Sequence[Line], meaning: Meaning
) -> tuple[list[tuple[Line, Line]], list[tuple[Line, Line, float]], tuple[list[Split], list[Split]]]:
    """Lines of one title beside which others of one side are likely the same duty: those were split, or joined, or renamed.

    Returns the pairs that stay by themselves, those renamed, and the splits and joins. ``olds`` and ``news`` are what is
    left over. What was taken back is no part of what townships hold.
    """
    named: list[tuple[Line, Line, float]] = []
    found: tuple[list[Split], list[Split]] = ([], [])
    for side, rest in ((1, news), (0, olds)):
        own, left = [pair[1 - side].first for pair in same], [line.first for line in rest]
        scored = meaning(own, left, LIKELY) if side else meaning(left, own, LIKELY)
        likely = [
            (one, two, score)
            for one, two, score in scored
            if _both_held(own[one if side else two], left[two if side else one])
        ]
        wholes = _groups(likely, side=side)
        split = set()
        for place, parts in sorted(wholes.items()):
            before, after = same[place]
            if _names_of_one([same[place][side], *(rest[part] for part in parts)]):
                for part, score in parts.items():
                    named.append((before, rest[part], score) if side else (rest[part], after, score))
                continue
            others = [(rest[part], score) for part, score in parts.items()]
            found[1 - side].append(_split(same[place][1 - side], [(same[place][side], 1.0), *others]))
            split.add(place)
        same = [pair for place, pair in enumerate(same) if place not in split]
    return list(same), named, found


def _both_held(one: ItemView, other: ItemView) -> bool:
    return (one.kind is ListKind.RECLAIMED) is (other.kind is ListKind.RECLAIMED)


def _names_of_one(found: Iterable[Line]) -> bool:
    """Whether no township carries two of these lines: then they are names of one duty, no parts of it."""
    views = [view for line in found for view in {view.holder_iri: view for view in line.views}.values()]
    return all(view.holder_is_township for view in views) and len({v.holder_iri for v in views}) == len(views)


def _groups(scored: Sequence[tuple[int, int, float]], *, side: int) -> dict[int, dict[int, float]]:
    """The lines of ``side`` (0 old, 1 new) by the line of the other side that each is nearest to."""
    nearest: dict[int, tuple[int, float]] = {}
    for one, two, score in scored:  # the likeliest come first
        own, whole = (two, one) if side else (one, two)
        nearest.setdefault(own, (whole, score))
    groups: dict[int, dict[int, float]] = defaultdict(dict)
    for own, (whole, score) in sorted(nearest.items()):
        groups[whole][own] = score
    return groups


def _split(one: Line, many: Sequence[tuple[Line, float]]) -> Split:
    return Split(one.first, tuple(line.first for line, _ in many), tuple(score for _, score in many))


def _facts(before: ItemView, after: ItemView) -> tuple[Fact, ...]:
    """What differs between two tiers: wording, list, and the family of the organs that lead."""
    found = []
    if match_key(before.title) != match_key(after.title):
        found.append(Fact("事项名称", before.title, after.title))
    if before.kind != after.kind:
        kinds = concepts(Scheme.LIST_KINDS)
        found.append(Fact("清单", kinds[before.kind].zh, kinds[after.kind].zh))
    one, two = _families(before), _families(after)
    if one and two and one.keys() != two.keys():
        found.append(Fact("牵头单位", "、".join(one.values()), "、".join(two.values())))
    return tuple(found)


def _families(view: ItemView) -> dict[str, str]:
    """The departments that lead, by family: 省自然资源厅 and 县自然资源局 are of one."""
    return {
        organ_key(part): part.name for part in view.organs(*OWNERS) if not part.is_township and part.family
    }
