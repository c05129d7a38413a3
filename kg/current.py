"""Which lists are in force: of several editions of one unit's list, the newest."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ingest.records import ListKind
from kg.reading import EditionView
from kg.views import ItemView

NOT_LISTS = frozenset({ListKind.PROSE, ListKind.STATUTORY})
"""Kinds of items that no list carries; they answer questions, but are not checked as lists."""


def edition_ages(editions: Sequence[EditionView]) -> dict[str, int]:
    """Give each edition (by IRI) its place in the chain of revisions: 0 for a first edition, 1 for its revision …"""
    earlier = {edition.iri: edition.revision_of for edition in editions}

    def age(iri: str) -> int:
        steps, seen = 0, {iri}
        while (before := earlier.get(iri)) and before not in seen:
            seen.add(before)
            iri, steps = before, steps + 1
        return steps

    return {edition.iri: age(edition.iri) for edition in editions}


def current_items(views: Iterable[ItemView], editions: Sequence[EditionView]) -> list[ItemView]:
    """Keep, of each unit's list of a kind, the newest edition: the items that hold now.

    A list is what one holder carries of one kind in one jurisdiction, so a round that revises only the townships'
    lists leaves the departments' lists of the round before in force.
    """
    ages = edition_ages(editions)
    kept = [view for view in views if view.kind not in NOT_LISTS]
    newest: dict[tuple[str | None, str, ListKind], tuple[int, str]] = {}
    for view in kept:
        key, rank = _list(view), (ages.get(view.edition or "", 0), view.edition or "")
        newest[key] = max(newest.get(key, rank), rank)
    return [view for view in kept if newest[_list(view)][1] == (view.edition or "")]


def _list(view: ItemView) -> tuple[str | None, str, ListKind]:
    return (view.jurisdiction, view.holder_iri, view.kind)
