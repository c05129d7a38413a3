"""``zhize diff`` and ``zhize peers``: editions beside one another, a township beside its peers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from api import present
from api.errors import BadRequest, NotFound
from api.models.comparison import (
    ChangeModel,
    DiffItem,
    DiffResponse,
    FactModel,
    PartOfSplit,
    PeerItem,
    PeersResponse,
    SplitModel,
)
from api.naming import as_of_day, full_name
from api.opened import Opened
from ingest.tables.recognise import is_all_townships
from ingest.text import match_key
from kg.comparing.diff import Change, Split, diff
from kg.comparing.likeness import Meaning, meaning_by
from kg.comparing.peers import compare_peers
from kg.comparing.tiers import compare_tiers
from kg.current import NOT_LISTS, current_items
from kg.reading.lists import EditionView, editions, items
from kg.views import ItemView

if TYPE_CHECKING:
    from api.analysing import Analyst
    from api.options import PeersRequest

NO_UNITS: Mapping[str, int] = {}


def compare_editions(opened: Opened, analyst: Analyst, before: str, after: str) -> DiffResponse:
    """Compare two editions, each given by its name or its IRI; those of two jurisdictions line by line.

    Raises :class:`NotFound` for an unknown edition, :class:`BadRequest` where both are the same or one holds no lists.
    """
    old, new = opened.edition(before), opened.edition(after)
    if old.iri == new.iri:
        raise BadRequest(f"“{before}”和“{after}”是同一个版本，没有可比较的内容。")
    across = old.jurisdiction != new.jurisdiction
    meaning = meaning_by(analyst.judge, analyst.pairs)
    if across:
        found = compare_tiers(_lists(opened, old), _lists(opened, new), meaning)
    else:
        try:
            found = diff(opened.store, old.iri, new.iri, meaning=meaning)
        except LookupError as error:
            raise BadRequest(str(error)) from error
    units = found.units
    return DiffResponse(
        before=full_name(old) if across else old.name,
        after=full_name(new) if across else new.name,
        counts=found.counts,
        added=[_item(view, units) for view in found.added],
        removed=[_item(view, units) for view in found.removed],
        reworded=_changes(found.reworded),
        moved=_changes(found.moved),
        owner_changed=_changes(found.owner_changed),
        partners_changed=_changes(found.partners_changed),
        basis_changed=_changes(found.basis_changed),
        unrevised=list(found.unrevised),
        refined=[_split(each, units) for each in found.refined],
        merged=[_split(each, units) for each in found.merged],
        across=across,
    )


def _lists(opened: Opened, edition: EditionView) -> list[ItemView]:
    found = [view for view in items(opened.store, edition.iri) if view.kind not in NOT_LISTS]
    if not found:
        raise BadRequest(f"版本 {full_name(edition)} 中没有清单事项，无法比较。")
    return found


def _item(view: ItemView, units: Mapping[str, int]) -> DiffItem:
    return DiffItem(**present.place(view).model_dump(), units=units.get(view.iri, 1))


def _split(split: Split, units: Mapping[str, int]) -> SplitModel:
    return SplitModel(
        item=_item(split.one, units),
        parts=[
            PartOfSplit(item=_item(view, units), score=round(score, 3))
            for view, score in zip(split.many, split.scores, strict=True)
        ],
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


def peers(opened: Opened, analyst: Analyst, request: PeersRequest) -> PeersResponse:
    """Compare a township's lists with those of its peers: the named ones, else all others of its county.

    Raises :class:`NotFound` for an unknown township, :class:`BadRequest` where several counties have it or it has no peers.
    """
    day = as_of_day(request.as_of)
    if request.edition:
        views = _lists(opened, opened.edition(request.edition))
    else:
        views = current_items(items(opened.store), editions(opened.store), day)
    held = [view for view in views if view.holder_is_township]
    county, own = _of_township(held, request.township)
    others = [
        view
        for view in held
        if view.jurisdiction == county
        and view.holder_iri != own[0].holder_iri
        and not is_all_townships(view.holder)  # the county's guidance
    ]
    if request.peers:
        others = [view for name in request.peers for view in _of_township(held, name)[1]]
    if not others:
        raise BadRequest(
            f"{county or ''}没有别的乡镇（街道）的清单可与{own[0].holder}比较；请先导入，或用 --with 指明。"
        )
    meaning: Meaning = meaning_by(analyst.judge, analyst.pairs)
    found = compare_peers(own, others, meaning, request.share)
    counts = {
        "common": found.common,
        "lacks": len(found.lacks),
        "alone": len(found.alone),
        "renamed": len(found.renamed),
        "moved": len(found.moved),
    }
    return PeersResponse(
        township=found.township,
        jurisdiction=county,
        peers=list(found.peers),
        share=request.share,
        counts=counts,
        lacks=[
            PeerItem(item=present.place(each.view), peers=each.peers, scope=each.view.scope)
            for each in found.lacks
        ],
        alone=[_item(view, NO_UNITS) for view in found.alone],
        renamed=_changes(found.renamed),
        moved=_changes(found.moved),
    )


def _of_township(held: list[ItemView], name: str) -> tuple[str | None, list[ItemView]]:
    """A township's county and items, by its name, its county and name (岚溪县石岭镇), its IRI or the last part of that."""
    wanted = match_key(name)
    found: dict[str, list[ItemView]] = {}
    for view in held:
        spellings = {view.holder, f"{view.jurisdiction or ''}{view.holder}"}
        iris = {view.holder_iri, view.holder_iri.rsplit("/", 1)[-1]}
        if name in iris or wanted in map(match_key, spellings):
            found.setdefault(view.holder_iri, []).append(view)
    if not found:
        known = "、".join(sorted({view.holder for view in held})[:12]) or "无"
        raise NotFound(f"没有名为“{name}”的乡镇（街道）的清单。现有的如：{known}")
    if len(found) > 1:
        counties = "、".join(sorted(f"{views[0].jurisdiction}{views[0].holder}" for views in found.values()))
        raise BadRequest(f"名为“{name}”的乡镇（街道）不止一个，请写明县区：{counties}")
    [views] = found.values()
    return views[0].jurisdiction, views
