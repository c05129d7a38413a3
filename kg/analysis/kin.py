"""Which townships are of one type: their lists should be uniform (数量一致、名称统一).

A type is what the list says (a scope such as 仅限蓄滞洪区乡镇 takes a row out), what the name says (a 街道 is a subdistrict),
and else what the lists themselves show: townships whose titles mostly agree are of one type.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from ingest.records import ListKind
from kg.analysis.facets import clean
from kg.views import ItemView

_ALIKE = 0.6  # Jaccard of two townships' titles from which they may be of one type
_ODD = 4  # titles that only one of two short lists has, up to which they are of one type if they share half of all
_SHORT = 5  # titles up to which two lists are too short to tell types apart
_TRIED = 5  # centres that a township is held against
_MOST = 20  # centres that are kept of one title
_FAMILY = 3  # townships from which it can be told what is usual among them


@dataclass(frozen=True)
class Kin:
    """Townships (IRIs, in order) of one type on the lists of one kind in one place."""

    kind: ListKind
    area: str | None
    holders: tuple[str, ...]

    @cached_property
    def members(self) -> frozenset[str]:
        """The townships as a set."""
        return frozenset(self.holders)


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
    """Townships round centres, the longest lists first: each joins the centre that it shares most with, if it is alike.

    Centres are found by the titles that they share, so time grows with the rows, not with the pairs of townships.
    """
    families: dict[str, list[str]] = {}
    centres: dict[str, list[str]] = defaultdict(list)  # title → centres that carry it
    for holder, said in sorted(held.items(), key=lambda entry: (-len(entry[1]), entry[0])):
        shared = Counter(centre for title in said for centre in centres[title])
        near = [centre for centre, _ in shared.most_common(_TRIED)] or list(families)[:_TRIED]
        centre = next((one for one in near if _alike(held[one], said)), None)
        if centre is None:
            families[holder] = [holder]
            for title in said:
                if len(centres[title]) < _MOST:  # a title that so many types carry tells none of them
                    centres[title].append(holder)
        else:
            families[centre].append(holder)
    order = {holder: place for place, holder in enumerate(held)}
    return [tuple(sorted(group, key=order.__getitem__)) for group in families.values()]


def _alike(ours: set[str], theirs: set[str]) -> bool:
    if min(len(ours), len(theirs)) <= _SHORT:
        return True
    shared, either = len(ours & theirs), len(ours | theirs)
    return shared >= _ALIKE * either or (either - shared <= _ODD and 2 * shared >= either)
