"""Which lists are in force, now or on a day: of several editions of one unit's list, the newest.

*Now* is the last word, drafts included: what a check before publication has to look at. *On a day* only published
editions count, and of these such as hold since that day or before.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from pyoxigraph import NamedNode, Store

from ingest.records import ListKind
from kg.reading.lists import EditionView, editions
from kg.reading.patterns import column
from kg.views import ItemView
from kg.vocabulary import DCT, ZHIZE, Scheme, concept

NOT_LISTS = frozenset({ListKind.PROSE, ListKind.STATUTORY})
"""Kinds of items that no list carries; they answer questions, but are not checked as lists."""

IN_FORCE: Final = frozenset({"published", "replaced"})
"""Statuses of editions that hold or held."""

STANDING: Final = frozenset({"draft", "published"})
"""Statuses of editions that nothing has taken the place of."""

Rank = tuple[str, int, str]
"""What orders the editions of one list: since when they hold (empty where that plays no part), place in the chain."""


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


def ranks(stored: Sequence[EditionView], day: str | None = None) -> dict[str, Rank]:
    """The editions (by IRI) that can be in force, with what orders them: all, or those in force on ``day`` (ISO)."""
    ages = edition_ages(stored)
    if day is None:
        return {iri: ("", age, iri) for iri, age in ages.items()}
    return {
        view.iri: (view.since, ages[view.iri], view.iri)
        for view in stored
        if view.since and view.since <= day and view.status in IN_FORCE
    }


def undated(stored: Sequence[EditionView]) -> list[EditionView]:
    """Published editions without any date: nobody can say whether they were in force on a day."""
    return [view for view in stored if view.since is None and view.status in IN_FORCE]


def predecessor(stored: Sequence[EditionView], since: str | None) -> tuple[str | None, str | None]:
    """Between which two editions of one jurisdiction (their IRIs) a new one comes: the one that it revises, and the
    one that revises it.

    An edition without a date comes last; so does one that is not older than the last.
    """
    ages = edition_ages(stored)
    chain = sorted(stored, key=lambda view: (ages[view.iri], view.iri))
    later = [view for view in chain if since and view.since and view.since > since]
    before = [view for view in chain if view not in later]
    if not later:
        return (chain[-1].iri if chain else None), None
    return (before[-1].iri if before else None), later[0].iri


def misplaced(stored: Sequence[EditionView], iri: str) -> list[str] | None:
    """The chain of a jurisdiction's editions (their IRIs) with this one moved to where its date puts it.

    ``None`` where its date does not contradict its place; what has no date stays where it is.
    """
    ages = edition_ages(stored)
    own = next(view for view in stored if view.iri == iri)
    chain = sorted(
        (view for view in stored if view.jurisdiction == own.jurisdiction),
        key=lambda view: (ages[view.iri], view.iri),
    )
    at = chain.index(own)
    others = [*chain[:at], *chain[at + 1 :]]
    place, since = at, own.since
    if since:
        place = next((n for n, each in enumerate(others[:at]) if each.since and each.since > since), place)
        later = [n for n, each in enumerate(others) if n >= at and each.since and each.since < since]
        place = later[-1] + 1 if later else place
    if place == at:
        return None
    return [view.iri for view in (*others[:place], own, *others[place:])]


def current_items(
    views: Iterable[ItemView], stored: Sequence[EditionView], day: str | None = None
) -> list[ItemView]:
    """Keep, of each unit's list of a kind, the newest edition: the items that hold now, or that held on ``day``.

    A list is what one holder carries of one kind in one jurisdiction, so a round that revises only the townships'
    lists leaves the departments' lists of the round before in force.
    """
    order: Mapping[str, Rank] = ranks(stored, day)
    kept = [
        view
        for view in views
        if view.kind not in NOT_LISTS and (day is None or (view.edition or "") in order)
    ]
    newest: dict[tuple[str | None, str, ListKind], Rank] = {}
    for view in kept:
        key, rank = _list(view), _rank(order, view)
        newest[key] = max(newest.get(key, rank), rank)
    return [view for view in kept if newest[_list(view)] == _rank(order, view)]


def tasks_handed_down(
    views: Iterable[ItemView], stored: Sequence[EditionView], day: str | None = None
) -> list[ItemView]:
    """What stored notices and tables of assignments say, now or on a day; a newer one does not take the place of an older.

    A notice that was withdrawn or replaced hands nothing down any more. On a day only notices of that day or before count.
    """
    gone = {view.iri for view in stored if view.status not in STANDING}
    order = ranks(stored, day)
    return [
        view
        for view in views
        if view.kind is ListKind.PROSE
        and view.edition not in gone
        and (day is None or (view.edition or "") in order)
    ]


def in_their_place(tasks: Sequence[ItemView], areas: Iterable[str | None]) -> list[ItemView]:
    """Give tasks that say of no place the one place of the lists, if there is just one."""
    places = {area for area in areas if area}
    if len(places) != 1:
        return list(tasks)
    return [task if task.jurisdiction else replace(task, jurisdiction=min(places)) for task in tasks]


def _rank(order: Mapping[str, Rank], view: ItemView) -> Rank:
    return order.get(view.edition or "", ("", 0, view.edition or ""))


def _list(view: ItemView) -> tuple[str | None, str, ListKind]:
    return (view.jurisdiction, view.holder_iri, view.kind)


def current_iris(store: Store, day: str | None = None) -> set[str]:
    """The IRIs of the items that :func:`current_items` keeps, read without building views."""
    return {iri for _, iris in _newest(store, editions(store), day).values() for iri in iris}


def current_editions(store: Store) -> list[EditionView]:
    """The editions of which some unit's list is the newest of its kind, read without building views of items."""
    stored = editions(store)
    used = {edition for edition, _ in _newest(store, stored, None).values()}
    return [view for view in stored if view.iri in used]


def standing(store: Store, day: str) -> dict[str, int]:
    """The editions of which at least one unit's list was in force on ``day``, the oldest first.

    Gives, for the IRI of each, the number of its items that were in force.
    """
    order = ranks(editions(store), day)
    kept = current_iris(store, day)
    found = {}
    for iri in sorted(order, key=order.__getitem__):
        kinds = column(store, ZHIZE.listKind, NamedNode(iri))
        listed = {item for item, kind in kinds.items() if kind not in _SKIPPED}
        if not listed or listed & kept:
            found[iri] = len(listed & kept) + len(kinds.keys() - listed)
    return found


def hidden_iris(store: Store, day: str) -> set[str]:
    """The IRIs of the items that did not hold on ``day``: on lists not in force then, or in editions of later days."""
    kept = current_iris(store, day)
    hidden: set[str] = set()
    for view in editions(store):
        later = view.since is not None and view.since > day
        for item, kind in column(store, ZHIZE.listKind, NamedNode(view.iri)).items():
            if later or (kind not in _SKIPPED and item not in kept):
                hidden.add(item)
    return hidden


_SKIPPED: Final = frozenset(concept(Scheme.LIST_KINDS, kind.value).value for kind in NOT_LISTS)


def _newest(
    store: Store, stored: Sequence[EditionView], day: str | None
) -> dict[tuple[str | None, str, str], tuple[str, list[str]]]:
    """The newest edition (its IRI) of each list, and its items."""
    order = ranks(stored, day)
    newest: dict[tuple[str | None, str, str], tuple[str, list[str]]] = {}
    for edition in sorted(order, key=order.__getitem__):
        graph = NamedNode(edition)
        holders, areas = column(store, ZHIZE.holder, graph), column(store, DCT.spatial, graph)
        found: dict[tuple[str | None, str, str], list[str]] = defaultdict(list)
        for item, kind in column(store, ZHIZE.listKind, graph).items():
            if kind not in _SKIPPED:
                found[areas.get(item), holders.get(item, ""), kind].append(item)
        # of several editions the one that comes last here, as in current_items
        newest.update((each, (edition, items)) for each, items in found.items())
    return newest


def outdated_iris(store: Store) -> set[str]:
    """The IRIs of the items on lists of which a newer edition is there; read only where there may be any."""
    stored = editions(store)
    areas = [edition.jurisdiction for edition in stored]
    if len(areas) == len(set(areas)):
        return set()
    listed = {item for item, kind in column(store, ZHIZE.listKind).items() if kind not in _SKIPPED}
    return listed - current_iris(store)
