"""Items, organs, and the state of the store."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from api.http.deps import App, Limit
from api.models.core import ItemModel, OrganModel, StatusResponse
from api.models.search import SimilarResponse

router = APIRouter(prefix="/api", tags=["items"])


@router.get("/items/{item_id:path}/similar", summary="相近职责 · more duties like this one")
def similar(
    app: App, item_id: str, k: Annotated[int, Query(ge=1, le=50, description="条数 · how many")] = 10
) -> SimilarResponse:
    """Return the duties nearest to the item, the nearest first; the same text on other lists is left out."""
    return app.similar(item_id, k)


@router.get("/items/{item_id:path}", summary="一条职责 · a duty item")
def item(app: App, item_id: str) -> ItemModel:
    """Return the item whose IRI ends in ``item_id``, or is ``item_id``."""
    return app.item(item_id)


@router.get("/departments/{organ_id:path}", summary="一个部门 · a department with its items")
def department(app: App, organ_id: str, limit: Limit = 100) -> OrganModel:
    """Return the department by its IRI, the last part of it, or its name."""
    return app.organ(organ_id, "organ", limit)


@router.get("/townships/{organ_id:path}", summary="一个乡镇 · a township with its items")
def township(app: App, organ_id: str, limit: Limit = 100) -> OrganModel:
    """Return the township by its IRI, the last part of it, or its name."""
    return app.organ(organ_id, "township", limit)


@router.get("/status", summary="数据状态 · the state of the store")
def status(
    app: App,
    as_of: Annotated[
        str | None, Query(description="只计该日施行的 · only what was in force on this day")
    ] = None,
) -> StatusResponse:
    """Describe the current snapshot."""
    return app.status(as_of)
