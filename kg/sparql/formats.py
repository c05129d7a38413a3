"""Result formats: the table from names and media types, and the choice by ``Accept`` (RFC 9110, section 12.5.1)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from pyoxigraph import RdfFormat

from kg.sparql.errors import NotAcceptable


class Family(StrEnum):
    """What a query gives: rows (SELECT), one truth value (ASK), or triples (CONSTRUCT, DESCRIBE)."""

    ROWS = "rows"
    BOOLEAN = "boolean"
    GRAPH = "graph"


@dataclass(frozen=True, slots=True)
class Format:
    """A result format: ``name`` as on the command line, the media type that is sent, others that mean it too."""

    name: str
    media_type: str
    aliases: tuple[str, ...] = ()


ROW_FORMATS: Final = (
    Format("json", "application/sparql-results+json", ("application/json", "text/json")),
    Format("xml", "application/sparql-results+xml", ("application/xml", "text/xml")),
    Format("csv", "text/csv"),
    Format("tsv", "text/tab-separated-values"),
)
GRAPH_FORMATS: Final = (
    Format("turtle", "text/turtle", ("application/x-turtle", "application/turtle", "text/plain")),
    Format("ntriples", "application/n-triples"),
    Format("jsonld", "application/ld+json", ("application/json",)),
    Format("rdfxml", "application/rdf+xml", ("application/xml", "text/xml")),
    Format("trig", "application/trig"),
    Format("nquads", "application/n-quads"),
)
RDF_FORMATS: Final = {
    "turtle": RdfFormat.TURTLE,
    "ntriples": RdfFormat.N_TRIPLES,
    "jsonld": RdfFormat.JSON_LD,
    "rdfxml": RdfFormat.RDF_XML,
    "trig": RdfFormat.TRIG,
    "nquads": RdfFormat.N_QUADS,
}
"""Names of :data:`GRAPH_FORMATS` → serialisers."""
BY_FAMILY: Final = {Family.ROWS: ROW_FORMATS, Family.BOOLEAN: ROW_FORMATS, Family.GRAPH: GRAPH_FORMATS}
"""The first format of each is the one for a client that accepts anything."""


def by_name(family: Family, name: str) -> Format:
    """The format called ``name``; raises :class:`NotAcceptable` with the names that there are."""
    for each in BY_FAMILY[family]:
        if name in (each.name, each.media_type):
            return each
    names = "、".join(each.name for each in BY_FAMILY[family])
    raise NotAcceptable(f"这种查询的结果不能写成 {name}；可选格式：{names}。")


def negotiate(family: Family, accept: str | None) -> Format:
    """The format that ``accept`` prefers; more specific ranges decide, then quality, then our order.

    >>> negotiate(Family.ROWS, "text/csv;q=0.5, application/sparql-results+xml").name
    'xml'
    >>> negotiate(Family.GRAPH, "*/*").name
    'turtle'

    Raises :class:`NotAcceptable`.
    """
    ranges = parse_accept(accept) if accept and accept.strip() else {"*/*": 1.0}
    best: tuple[float, int, Format] | None = None
    for place, each in enumerate(BY_FAMILY[family]):
        quality = max(
            0.0, _quality(each.media_type, ranges), *(ranges.get(alias, 0.0) for alias in each.aliases)
        )
        if quality > 0 and (best is None or (quality, -place) > best[:2]):
            best = (quality, -place, each)
    if best is None:
        types = "、".join(each.media_type for each in BY_FAMILY[family])
        raise NotAcceptable(f"没有符合 Accept: {accept} 的结果格式；可选：{types}。")
    return best[2]


def parse_accept(accept: str) -> dict[str, float]:
    """Media ranges with their quality (0 to 1).

    >>> parse_accept("text/csv, */*;q=0.1")
    {'text/csv': 1.0, '*/*': 0.1}
    """
    ranges: dict[str, float] = {}
    for part in accept.split(","):
        media, *parameters = (piece.strip() for piece in part.split(";"))
        quality = 1.0
        for parameter in parameters:
            key, _, given = parameter.partition("=")
            if key.strip().lower() == "q":
                try:
                    quality = min(max(float(given), 0.0), 1.0)
                except ValueError:
                    quality = 0.0
        if media:
            ranges[media.lower()] = max(quality, ranges.get(media.lower(), 0.0))
    return ranges


def _quality(media: str, ranges: dict[str, float]) -> float:
    for candidate in (media, media.split("/", maxsplit=1)[0] + "/*", "*/*"):
        if candidate in ranges:
            return ranges[candidate]
    return 0.0
