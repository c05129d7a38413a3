"""Editions: listed, compared, described anew, taken out again."""

from __future__ import annotations

from typing import Annotated, Literal, TypeVar

from fastapi import APIRouter, Depends, Query
from fastapi.responses import Response

from api.http.auth import require
from api.http.deps import App
from api.keys import Key, Scope
from api.models.comparison import DiffResponse, PeersResponse
from api.models.core import EditionFactsModel, EditionModel, EditionRemoved
from api.naming import choose, day_stated
from api.options import EditionFacts, PeersRequest

router = APIRouter(prefix="/api", tags=["editions"])

Format = Annotated[
    Literal["json", "html", "xlsx", "text"], Query(alias="format", description="格式 · format")
]
Compared = TypeVar("Compared", DiffResponse, PeersResponse)
Writer = Annotated[Key, Depends(require(Scope.INGEST))]


@router.get("/editions", summary="版本 · the stored editions")
def editions(
    app: App,
    as_of: Annotated[
        str | None, Query(description="只列该日施行的 · only those in force on this day")
    ] = None,
) -> list[EditionModel]:
    """List the stored editions."""
    return app.status(as_of).editions


@router.get("/editions/{edition_id}", summary="一个版本 · an edition")
def edition(app: App, edition_id: str) -> EditionModel:
    """Return the edition by its name, by jurisdiction and name (岚溪县二上), or by the last part of its IRI."""
    return choose(app.status().editions, edition_id)


@router.patch("/editions/{edition_id}", summary="补充版本的日期与状态 · say anew of an edition")
def describe(app: App, key: Writer, edition_id: str, facts: EditionFactsModel) -> EditionModel:
    """Set dates, status and round of an edition; what is left out stays, and "" takes a date back."""
    stated = EditionFacts(
        facts.status,
        facts.round,
        day_stated(facts.adopted),
        day_stated(facts.published),
        day_stated(facts.effective),
    )
    iri = app.editing.describe(edition_id, stated, f"edition described · {key.name}")
    return choose(app.status().editions, iri)


@router.delete("/editions/{edition_id}", summary="撤出版本 · take an edition out again")
def remove(
    app: App,
    key: Writer,
    edition_id: str,
    document: Annotated[
        str | None, Query(description="只撤出其中一个文件 · only this document of it")
    ] = None,
) -> EditionRemoved:
    """Take an edition out, or one document of it; search and findings follow in the same snapshot."""
    return app.remove_edition(edition_id, document, f"edition taken out · {key.name}")


@router.get(
    "/editions/{before}/diff/{after}",
    summary="版本比较 · what an edition changes in another",
    response_model=DiffResponse,
)
def diff(app: App, before: str, after: str, format_: Format = "json") -> DiffResponse | Response:
    """Compare two editions, each given by its name or by the last part of its IRI."""
    return shown(app.diff(before, after), format_)


@router.get(
    "/townships/{township}/peers",
    summary="与同级乡镇比较 · a township beside its peers",
    response_model=PeersResponse,
)
def peers(
    app: App,
    township: str,
    with_: Annotated[
        list[str] | None, Query(alias="with", description="只与这些比 · only with these")
    ] = None,
    edition: Annotated[str | None, Query()] = None,
    as_of: Annotated[str | None, Query()] = None,
    share: Annotated[float, Query(gt=0, le=1)] = 1.0,
    format_: Format = "json",
) -> PeersResponse | Response:
    """Say what a township lacks that its peers (or a share of them) have, and what only it has."""
    request = PeersRequest(township, tuple(with_ or ()), edition, as_of, share)
    return shown(app.peers(request), format_)


def shown(response: Compared, format_: str) -> Compared | Response:
    """The comparison itself, or a report of it."""
    from api.reports import MEDIA_TYPES
    from api.reports.comparison import render

    if format_ == "json":
        return response
    return Response(render(response, format_), media_type=MEDIA_TYPES[format_])
