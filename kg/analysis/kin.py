"""Which townships are of one type: their lists should be uniform (数量一致、名称统一).

A type is what the list says (a scope such as 仅限蓄滞洪区乡镇 takes a row out), what the name says (a 街道 is a subdistrict),
and else what the lists themselves show: townships whose titles mostly agree are of one type.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ingest.records import ListKind
from kg.analysis.facets import clean
from kg.views import ItemView

_ALIKE = 0.6  # Jaccard of two townships' titles from which they may be of one type
_SHORT = 5  # titles up to which two lists are too short to tell types apart
_FAMILY = 3  # townships from which it can be told what is usual among them


@dataclass(frozen=True, slots=True)
class Kin:
    """Townships (IRIs, in order) of one type on the lists of one kind in one place."""

    kind: ListKind
    area: str | None
    holders: tuple[str, ...]


def kin_of(views: Iterable[ItemView], kinds: Iterable[ListKind]) -> list[Kin]:
    """The families of at least three townships, by kind of list and place. Linear in the rows."""
    titles: dict[tuple[ListKind, str | None], dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    subdistricts: set[str] = set()
    wanted = frozenset(kinds)
    for view in views:
        if view.kind in wanted and view.holder_is_township:
            holder = view.holder_iri or view.holder
            titles[view.kind, view.jurisdiction][holder].add(clean(view.title))
            if view.holder.endswith(("街道", "办事处")):
                subdistricts.add(holder)
    found = []
    for (kind, area), held in titles.items():
        for streets in (False, True):
            some = {holder: said for holder, said in held.items() if (holder in subdistricts) is streets}
            found += [Kin(kind, area, group) for group in _families(some) if len(group) >= _FAMILY]
    return found


def _families(held: Mapping[str, set[str]]) -> list[tuple[str, ...]]:
    """Townships around one of them each, the one first that most are like."""
    left = dict(held)
    found: list[tuple[str, ...]] = []
    while left:
        groups = {
            centre: tuple(other for other, said in left.items() if _alike(left[centre], said))
            for centre in left
        }
        best = max(groups.values(), key=len)
        found.append(best)
        left = {holder: said for holder, said in left.items() if holder not in best}
    return found


def _alike(ours: set[str], theirs: set[str]) -> bool:
    if min(len(ours), len(theirs)) <= _SHORT:
        return True
    return len(ours & theirs) >= _ALIKE * len(ours | theirs)
