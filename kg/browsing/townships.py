"""Townships and divisions to browse: which there are, of which type, in which county, with how many items."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from pyoxigraph import Literal, NamedNode, Store

from kg.reading.patterns import subjects, text_of, value
from kg.schemes import concepts
from kg.vocabulary import DCT, RDFS, ZHIZE, Scheme, concept_name


@dataclass(frozen=True, slots=True)
class TownshipRow:
    """A township on the lists, or one that only the table of divisions has (``organ`` is ``None``)."""

    name: str
    county: str | None
    organ: str | None = None
    area: str | None = None
    code: str | None = None
    type: str | None = None  # Chinese label of a concept of the scheme township-types
    items: int = 0


@dataclass(frozen=True, slots=True)
class AreaRow:
    """A division: ``above`` names those that it lies in, the largest first."""

    iri: str
    name: str
    code: str
    level: str | None
    type: str | None
    above: tuple[str, ...]
    children: int


def townships(store: Store, county: str | None = None, kind: str | None = None) -> list[TownshipRow]:
    """The townships on the lists, by county and code; with ``county`` (its name or code) also the others of it.

    Items are not counted yet (:func:`counted`). ``kind`` is a name or the Chinese label of a type.
    """
    found = list(_listed(store))
    if county:
        areas = set(_areas_named(store, county))
        found = [
            row for row in found if row.county == county or (row.area and _parent(store, row.area) in areas)
        ]
        known = {row.area for row in found}
        found += [row for area in areas for row in _children(store, area) if row.area not in known]
    if kind:
        label = concepts(Scheme.TOWNSHIP_TYPES)[kind].zh if kind in concepts(Scheme.TOWNSHIP_TYPES) else kind
        found = [row for row in found if row.type == label]
    return sorted(found, key=lambda row: (row.county or "", row.code or "", row.name))


def counted(store: Store, rows: Iterable[TownshipRow]) -> list[TownshipRow]:
    """The rows with the number of items on each township's lists."""
    return [replace(row, items=_held(store, row.organ)) if row.organ else row for row in rows]


def _held(store: Store, organ: str) -> int:
    return sum(1 for _ in store.quads_for_pattern(None, ZHIZE.holder, NamedNode(organ), None))


def _listed(store: Store) -> Iterator[TownshipRow]:
    for organ in set(subjects(store, ZHIZE.Township)):
        county, area = value(store, organ, DCT.spatial), value(store, organ, ZHIZE.division)
        yield TownshipRow(
            value(store, organ, RDFS.label) or organ,
            value(store, county, RDFS.label) if county else None,
            organ,
            area,
            value(store, area, DCT.identifier) if area else None,
            _type(store, organ),
        )


def _children(store: Store, area: str) -> Iterator[TownshipRow]:
    county = value(store, area, RDFS.label)
    for iri in _parts(store, area):
        if value(store, iri, ZHIZE.areaLevel) == "township":
            name = value(store, iri, RDFS.label) or ""
            yield TownshipRow(name, county, None, iri, value(store, iri, DCT.identifier), _type(store, iri))


def area(store: Store, code: str) -> AreaRow | None:
    """The division with this code, or ``None``."""
    iri = next(_areas_coded(store, code), None)
    return _area_row(store, iri) if iri else None


def areas_in(store: Store, code: str | None) -> list[AreaRow]:
    """The divisions that lie immediately in the one with ``code``; without one the provinces. By code."""
    if code is None:
        pattern = store.quads_for_pattern(None, ZHIZE.areaLevel, Literal("province"), None)
        found = [text_of(quad.subject) for quad in pattern]
    else:
        found = [child for iri in _areas_coded(store, code) for child in _parts(store, iri)]
    return sorted((_area_row(store, iri) for iri in found), key=lambda row: row.code)


def _area_row(store: Store, iri: str) -> AreaRow:
    above: list[str] = []
    at = _parent(store, iri)
    while at and len(above) < 6:
        above.insert(0, value(store, at, RDFS.label) or at)
        at = _parent(store, at)
    return AreaRow(
        iri,
        value(store, iri, RDFS.label) or "",
        value(store, iri, DCT.identifier) or "",
        value(store, iri, ZHIZE.areaLevel),
        _type(store, iri),
        tuple(above),
        sum(1 for _ in _parts(store, iri)),
    )


def _areas_coded(store: Store, code: str) -> Iterator[str]:
    for quad in store.quads_for_pattern(None, DCT.identifier, Literal(code), None):
        if value(store, text_of(quad.subject), ZHIZE.areaLevel):
            yield text_of(quad.subject)


def _areas_named(store: Store, name: str) -> Iterator[str]:
    """Divisions by code or name, and the one that a jurisdiction of this name is."""
    yield from _areas_coded(store, name)
    for quad in store.quads_for_pattern(None, RDFS.label, Literal(name), None):
        iri = text_of(quad.subject)
        if value(store, iri, ZHIZE.areaLevel):
            yield iri
        elif meant := value(store, iri, ZHIZE.division):
            yield meant


def _parts(store: Store, iri: str) -> Iterator[str]:
    return (
        text_of(quad.subject) for quad in store.quads_for_pattern(None, DCT.isPartOf, NamedNode(iri), None)
    )


def _parent(store: Store, iri: str) -> str | None:
    return value(store, iri, DCT.isPartOf)


def _type(store: Store, iri: str) -> str | None:
    known = concepts(Scheme.TOWNSHIP_TYPES).get(
        concept_name(Scheme.TOWNSHIP_TYPES, value(store, iri, ZHIZE.townshipType) or "") or ""
    )
    return known.zh if known else None
