"""One thing and what the graph says of it: descriptions for linked data, and organs with their items by role."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import islice
from typing import Final

from pyoxigraph import NamedNode, Quad, RdfFormat, Store, Triple, serialize

from ingest.records import Role
from kg.browsing.neighbourhood import kind_of, label_of
from kg.jsonld import compact
from kg.reading.patterns import text_of, value
from kg.sparql.formats import RDF_FORMATS
from kg.vocabulary import DCT, M8G, PREFIXES, PROV, RDFS, ZHIZE, Scheme, concept_name

INCOMING: Final = 1000
"""Most links *to* a thing that its description shows."""

_PARTS: Final = frozenset(
    {M8G.hasParticipation, ZHIZE.legalBasis, PROV.hadPrimarySource, ZHIZE.document, ZHIZE.evidence}
)
_BACKWARD: Final = (
    M8G.hasCompetentAuthority,
    ZHIZE.holder,
    ZHIZE.organ,
    M8G.hasLegalResource,
    ZHIZE.matter,
    ZHIZE.concerns,
    DCT.isVersionOf,
)


@dataclass(frozen=True, slots=True)
class OrganView:
    """A department or township. ``items`` maps roles, and ``holder``, to the IRIs of items, sorted."""

    iri: str
    name: str
    is_township: bool
    status: str
    jurisdiction: str | None
    family: str | None
    successors: tuple[str, ...]  # names
    items: dict[str, tuple[str, ...]]


def organ(store: Store, iri: str) -> OrganView | None:
    """The department or township with this IRI, or ``None``."""
    kind = kind_of(store, iri)
    if kind not in {"department", "township"}:
        return None
    area = value(store, iri, DCT.spatial)
    successors = store.quads_for_pattern(NamedNode(iri), DCT.isReplacedBy, None, None)
    return OrganView(
        iri=iri,
        name=label_of(store, iri),
        is_township=kind == "township",
        status=value(store, iri, ZHIZE.organStatus) or "unknown",
        jurisdiction=value(store, area, RDFS.label) if area else None,
        family=value(store, iri, ZHIZE.family),
        successors=tuple(sorted({label_of(store, text_of(quad.object)) for quad in successors})),
        items=_items_by_role(store, NamedNode(iri)),
    )


def township(store: Store, iri: str) -> OrganView | None:
    """The township with this IRI, or ``None``."""
    found = organ(store, iri)
    return found if found and found.is_township else None


def _items_by_role(store: Store, organ_node: NamedNode) -> dict[str, tuple[str, ...]]:
    found: dict[str, set[str]] = defaultdict(set)
    for quad in store.quads_for_pattern(None, ZHIZE.holder, organ_node, None):
        found["holder"].add(text_of(quad.subject))
    for part in store.quads_for_pattern(None, ZHIZE.organ, organ_node, None):
        role = value(store, text_of(part.subject), M8G.role) or ""
        name = concept_name(Scheme.ROLES, role) or Role.COOPERATE.value
        for quad in store.quads_for_pattern(None, M8G.hasParticipation, part.subject, None):
            found[name].add(text_of(quad.subject))
    return {role: tuple(sorted(items)) for role, items in sorted(found.items())}


def describe(store: Store, iri: str) -> list[Quad]:
    """What the graph says of ``iri``: its own statements, those of its parts, and up to :data:`INCOMING` links to it.

    Empty for an IRI that the graph does not know.
    """
    node = NamedNode(iri)
    todo, seen, found = [node], {node}, []
    while todo:
        for quad in store.quads_for_pattern(todo.pop(), None, None, None):
            found.append(quad)
            target = quad.object
            if quad.predicate in _PARTS and isinstance(target, NamedNode) and target not in seen:
                seen.add(target)
                todo.append(target)
    for predicate in _BACKWARD:
        found += islice(store.quads_for_pattern(None, predicate, node, None), INCOMING)
    return found


def serialise(quads: list[Quad], name: str) -> bytes:
    """Quads in the format called ``name`` (:data:`RDF_FORMATS`); formats without graphs take the triples.

    JSON-LD is compact (:mod:`kg.jsonld`).
    """
    form = RDF_FORMATS[name]
    if form.supports_datasets:
        data = serialize(quads, format=form, prefixes=PREFIXES) or b""
        return compact(data) if form == RdfFormat.JSON_LD else data
    triples = dict.fromkeys(Triple(quad.subject, quad.predicate, quad.object) for quad in quads)
    return serialize(triples, format=form, prefixes=PREFIXES) or b""
