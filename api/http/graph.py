"""The graph as the page browses it."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from api.http.deps import App
from api.models import GraphResponse

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
