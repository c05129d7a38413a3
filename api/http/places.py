"""Townships and administrative divisions to browse."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from api.http.deps import App, Limit
from api.models.core import AreaResponse, TownshipsResponse

router = APIRouter(prefix="/api", tags=["places"])


@router.get("/townships", summary="乡镇（街道） · townships, by county and type")
def townships(
    app: App,
    county: Annotated[
        str | None, Query(description="县区名称或区划代码 · a county by name or code: all of its townships")
    ] = None,
    type_: Annotated[
        str | None, Query(alias="type", description="类型，如 镇、民族乡、街道 · a type of township")
    ] = None,
    offset: Annotated[int, Query(ge=0)] = 0,
    limit: Limit = 100,
) -> TownshipsResponse:
    """List the townships on the lists; with ``county`` also those that only the table of divisions has."""
    return app.places.townships(county, type_, offset, limit)


@router.get("/areas", summary="行政区划：省级 · the provinces")
def provinces(app: App) -> AreaResponse:
    """List the provinces of the ingested table of divisions."""
    return app.places.area(None)


@router.get("/areas/{code}", summary="一个行政区划 · a division by its code, with those in it")
def area(app: App, code: str) -> AreaResponse:
    """Return a division by its code (GB/T 2260, GB/T 10114) with the divisions in it."""
    return app.places.area(code)
