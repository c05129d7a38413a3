"""Townships and divisions for the doors."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import TYPE_CHECKING

from api.errors import NotFound
from api.models.core import AreaModel, AreaResponse, TownshipModel, TownshipsResponse
from kg.browsing.townships import AreaRow, TownshipRow, area, areas_in, counted, townships

if TYPE_CHECKING:
    from api.opened import Opened


class Places:
    """What the graph knows of townships and divisions."""

    def __init__(self, opened: Callable[[], Opened]) -> None:
        self._opened = opened

    def townships(self, county: str | None, kind: str | None, offset: int, limit: int) -> TownshipsResponse:
        """Townships by county and type, a page of them."""
        store = self._opened().store
        found = townships(store, county, kind)
        page = counted(store, found[offset : offset + limit])
        return TownshipsResponse(total=len(found), townships=[_township(row) for row in page])

    def area(self, code: str | None) -> AreaResponse:
        """A division with those in it, or the provinces. Raises :class:`NotFound`."""
        store = self._opened().store
        here = area(store, code) if code is not None else None
        if code is not None and here is None:
            raise NotFound(f"没有区划代码 {code}。省级区划见 /api/areas；区划表用 zhize ingest 导入。")
        return AreaResponse(
            area=_area(here) if here else None, areas=[_area(each) for each in areas_in(store, code)]
        )


def _township(row: TownshipRow) -> TownshipModel:
    return TownshipModel(
        iri=row.organ or row.area or "",
        name=row.name,
        county=row.county,
        code=row.code,
        type=row.type,
        area=row.area,
        items=row.items,
    )


def _area(row: AreaRow) -> AreaModel:
    return AreaModel(**asdict(row) | {"above": list(row.above)})
