"""Entities of the graph for the doors: organs, neighbourhoods, descriptions, exports."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from api import shown
from api.errors import NotFound
from api.models.core import EdgeModel, GraphResponse, NodeModel, OrganModel
from api.models.hits import HitModel
from ingest.records import Role
from kg.browsing.describe import describe as quads_of
from kg.browsing.describe import organ as organ_view
from kg.browsing.describe import serialise
from kg.browsing.neighbourhood import Graph, kind_of, neighbourhood, overview
from kg.exports import export as write_graph
from kg.reading.lists import item, items
from kg.reading.patterns import subjects_labelled, value
from kg.sparql.formats import Family, negotiate
from kg.views import ItemView
from kg.vocabulary import DCT, ZHIZE

if TYPE_CHECKING:
    from api.opened import Opened


def organ(opened: Opened, iri: str, name: str, limit: int) -> OrganModel:
    """Return an organ by its IRI or its name, with at most ``limit`` items, those that it leads first.

    Items that say the same on several lists are one; ``counts`` counts them all, by role.
    """
    store = opened.store
    view = organ_view(store, iri)
    if view is None and (named := _by_name(opened, name)):
        view = organ_view(store, named)
    if view is None:
        raise NotFound(f"没有名为“{name}”的部门或乡镇。")
    order = {role: place for place, role in enumerate(("lead", "take-over", "cooperate", "supervise"))}
    chosen: dict[str, None] = {}
    for role in sorted(view.items, key=lambda each: order.get(each, len(order))):
        chosen.update(dict.fromkeys(view.items[role]))
    alike: dict[tuple[str | None, str | None], list[str]] = {}
    for each in chosen:
        alike.setdefault((value(store, each, DCT.title), value(store, each, ZHIZE.listKind)), []).append(each)
    shown = [
        (found, len(copies)) for copies in list(alike.values())[:limit] if (found := item(store, copies[0]))
    ]
    return OrganModel(
        iri=view.iri,
        name=view.name,
        kind="township" if view.is_township else "department",
        status=view.status,
        counts={role: len(iris) for role, iris in view.items.items()},
        items=[_listed(rank, each, copies) for rank, (each, copies) in enumerate(shown, 1)],
        total=len(alike),
    )


def _by_name(opened: Opened, name: str) -> str | None:
    store = opened.store
    labelled = sorted(subjects_labelled(store, name))
    return next((iri for iri in labelled if kind_of(store, iri) in {"department", "township"}), None)


def _listed(rank: int, view: ItemView, copies: int) -> HitModel:
    return HitModel(
        rank=rank,
        score=0.0,
        iri=view.iri,
        title=view.title,
        kind=view.kind,
        field=view.field,
        holder=view.holder,
        lead=[part.name for part in view.organs(Role.LEAD, Role.TAKE_OVER)],
        cooperate=[part.name for part in view.organs(Role.COOPERATE)],
        legal_basis=[basis.citation for basis in view.bases],
        source=shown.source(view.source),
        copies=copies,
    )


def graph(opened: Opened, focus: str | None, depth: int, limit: int) -> GraphResponse:
    """Return what lies round ``focus``, or the map of departments and townships."""
    found: Graph | None
    found = (
        overview(opened.store, limit) if focus is None else neighbourhood(opened.store, focus, depth, limit)
    )
    if found is None:
        raise NotFound(f"图谱中没有 {focus}。")
    return GraphResponse(
        focus=found.focus,
        nodes=[
            NodeModel(id=node.id, label=node.label, kind=node.kind, detail=node.detail, degree=node.degree)
            for node in found.nodes
        ],
        edges=[
            EdgeModel(
                source=edge.source, target=edge.target, kind=edge.kind, label=edge.label, weight=edge.weight
            )
            for edge in found.edges
        ],
        truncated=found.truncated,
    )


def require(opened: Opened, iri: str) -> None:
    """Raise :class:`NotFound` unless the graph says something about ``iri``."""
    if not quads_of(opened.store, iri):
        raise NotFound(f"图谱中没有 {iri}。")


def describe(opened: Opened, iri: str, accept: str) -> tuple[bytes, str]:
    """Describe ``iri`` as RDF: the body and its media type.

    Raises :class:`NotFound`, and :class:`kg.sparql.errors.NotAcceptable` where no format fits.
    """
    chosen = negotiate(Family.GRAPH, accept)
    quads = quads_of(opened.store, iri)
    if not quads:
        raise NotFound(f"图谱中没有 {iri}。")
    return serialise(quads, chosen.name), chosen.media_type


def export(opened: Opened, format_: str) -> bytes:
    """Return the graph in a format of :data:`kg.exports.FORMATS`, or its items as a workbook (xlsx)."""
    if format_ == "xlsx":
        from api.reports.items import items_workbook

        return items_workbook(items(opened.store))
    out = io.BytesIO()
    write_graph(opened.store, format_, out)
    return out.getvalue()
