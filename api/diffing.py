"""``zhize diff``: what one stored edition changes in another."""

from __future__ import annotations

from collections.abc import Iterable

from api import present
from api.errors import BadRequest
from api.models import ChangeModel, DiffResponse, FactModel
from api.opened import Opened
from kg.diff import Change, diff


def compare_editions(opened: Opened, before: str, after: str) -> DiffResponse:
    """Compare two editions, each given by its name or its IRI.

    Raises :class:`NotFound` for an unknown edition, :class:`BadRequest` where both are the same or one holds no lists.
    """
    old, new = opened.edition(before), opened.edition(after)
    if old.iri == new.iri:
        raise BadRequest(f"“{before}”和“{after}”是同一个版本，没有可比较的内容。")
    try:
        found = diff(opened.store, old.iri, new.iri)
    except LookupError as error:
        raise BadRequest(str(error)) from error
    return DiffResponse(
        before=old.name,
        after=new.name,
        counts=found.counts,
        added=[present.place(view) for view in found.added],
        removed=[present.place(view) for view in found.removed],
        reworded=_changes(found.reworded),
        moved=_changes(found.moved),
        owner_changed=_changes(found.owner_changed),
        partners_changed=_changes(found.partners_changed),
        basis_changed=_changes(found.basis_changed),
        unrevised=list(found.unrevised),
    )


def _changes(changes: Iterable[Change]) -> list[ChangeModel]:
    return [
        ChangeModel(
            before=present.place(change.before),
            after=present.place(change.after),
            facts=[
                FactModel(aspect=fact.aspect, before=fact.before, after=fact.after) for fact in change.facts
            ],
            score=round(change.score, 3),
        )
        for change in changes
    ]
