"""Which lists are in force: of several editions of one unit's list, the newest."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from pyoxigraph import NamedNode, Store

from ingest.records import ListKind
from kg.patterns import column
from kg.reading import EditionView, editions
from kg.views import ItemView
from kg.vocabulary import DCT, ZHIZE, Scheme, concept

NOT_LISTS = frozenset({ListKind.PROSE, ListKind.STATUTORY})
"""Kinds of items that no list carries; they answer questions, but are not checked as lists."""


def edition_ages(views: Sequence[EditionView]) -> dict[str, int]:
    """Give each edition (by IRI) its place in the chain of revisions: 0 for a first edition, 1 for its revision …"""
    earlier = {view.iri: view.revision_of for view in views}

    def age(iri: str) -> int:
        steps, seen = 0, {iri}
        while (before := earlier.get(iri)) and before not in seen:
            seen.add(before)
            iri, steps = before, steps + 1
        return steps

    return {view.iri: age(view.iri) for view in views}


def current_items(views: Iterable[ItemView], stored: Sequence[EditionView]) -> list[ItemView]:
    """Keep, of each unit's list of a kind, the newest edition: the items that hold now.

    A list is what one holder carries of one kind in one jurisdiction, so a round that revises only the townships'
    lists leaves the departments' lists of the round before in force.
    """
    ages = edition_ages(stored)
    kept = [view for view in views if view.kind not in NOT_LISTS]
    newest: dict[tuple[str | None, str, ListKind], tuple[int, str]] = {}
    for view in kept:
        key, rank = _list(view), (ages.get(view.edition or "", 0), view.edition or "")
        newest[key] = max(newest.get(key, rank), rank)
    return [view for view in kept if newest[_list(view)][1] == (view.edition or "")]


def _list(view: ItemView) -> tuple[str | None, str, ListKind]:
    return (view.jurisdiction, view.holder_iri, view.kind)


def current_iris(store: Store) -> set[str]:
    """The IRIs of the items that :func:`current_items` keeps, read without building views."""
    ages = edition_ages(editions(store))
    skipped = {concept(Scheme.LIST_KINDS, kind.value).value for kind in NOT_LISTS}
    newest: dict[tuple[str | None, str, str], list[str]] = {}
    for edition in sorted(ages, key=lambda iri: (ages[iri], iri)):
        graph = NamedNode(edition)
        holders, areas = column(store, ZHIZE.holder, graph), column(store, DCT.spatial, graph)
        found: dict[tuple[str | None, str, str], list[str]] = defaultdict(list)
        for item, kind in column(store, ZHIZE.listKind, graph).items():
            if kind not in skipped:
                found[areas.get(item), holders.get(item, ""), kind].append(item)
        newest.update(found)  # of several editions the one that comes last here, as in current_items
    return {iri for iris in newest.values() for iri in iris}


def outdated_iris(store: Store) -> set[str]:
    """The IRIs of the items on lists of which a newer edition is there; read only where there may be any."""
    stored = editions(store)
    areas = [edition.jurisdiction for edition in stored]
    if len(areas) == len(set(areas)):
        return set()
    skipped = {concept(Scheme.LIST_KINDS, kind.value).value for kind in NOT_LISTS}
    listed = {item for item, kind in column(store, ZHIZE.listKind).items() if kind not in skipped}
    return listed - current_iris(store)
