"""The graph as the page browses it."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from api.http.deps import App
from api.models.core import GraphResponse
from api.overview import OverviewModel, overview

router = APIRouter(prefix="/api", tags=["graph"])


@router.get("/graph", summary="关系图 · the neighbourhood of an entity")
def graph(
    app: App,
    focus: Annotated[
        str | None, Query(description="IRI；缺省为全县概览 · an IRI; without one, the map of the county")
    ] = None,
    depth: Annotated[int, Query(ge=1, le=3)] = 1,
    limit: Annotated[int, Query(ge=1, le=2000, description="节点上限 · most nodes")] = 150,
) -> GraphResponse:
    """Return the nodes and edges round ``focus``; ``truncated`` says that ``limit`` cut them."""
    return app.graph(focus, depth, limit)


@router.get("/overview", summary="网络分析 · figures of the network of organs and duties")
def figures(
    app: App,
    limit: Annotated[int, Query(ge=1, le=1000, description="每项最多几条 · most of each")] = 50,
) -> OverviewModel:
    """Return which departments collide most, which townships carry most, and who holds the network together."""
    return overview(app.opened(), limit)
