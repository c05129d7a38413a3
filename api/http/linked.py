"""Linked data: every IRI that is minted dereferences, as HTML for people and as RDF for programs."""

from __future__ import annotations

from typing import Annotated, Literal
from urllib.parse import quote

from fastapi import APIRouter, Header, Query, Request
from fastapi.responses import Response

from api.http.deps import App
from api.http.page import page

router = APIRouter(tags=["linked data"])

MEDIA: dict[str, str] = {
    "ttl": "text/turtle",
    "jsonld": "application/ld+json",
    "nt": "application/n-triples",
    "rdf": "application/rdf+xml",
    "trig": "application/trig",
}
"""Short names of formats, for links that a browser follows: it always asks for HTML first."""


@router.get("/id/{path:path}", summary="关联数据 · an entity, by its IRI", response_model=None)
def dereference(
    app: App,
    path: str,
    request: Request,
    accept: Annotated[str, Header()] = "text/html",
    format_: Annotated[
        Literal["ttl", "jsonld", "nt", "rdf", "trig"] | None,
        Query(alias="format", description="格式 · format"),
    ] = None,
) -> Response:
    """Answer HTML (the page, opened on the entity), Turtle, JSON-LD, N-Triples, RDF/XML or TriG by ``Accept``, or by ``format``."""
    # The path as the client wrote it: IRIs keep their percent-encoding.
    raw = request.scope.get("raw_path", b"").decode("ascii").partition("?")[0]
    iri = app.settings.base_iri + (raw.removeprefix("/id/") if raw.startswith("/id/") else quote(path))
    if format_ is not None:
        accept = MEDIA[format_]
    if "text/html" in accept:
        app.require(iri)
        response = page()
        response.headers["Vary"] = "Accept"
        response.headers["Link"] = f'<{request.url.path}>; rel="alternate"; type="text/turtle"'
        return response
    body, media_type = app.describe(iri, accept)
    return Response(body, media_type=media_type, headers={"Vary": "Accept"})
