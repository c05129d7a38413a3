"""What drawings of the graph are made of: nodes, edges, their kinds, and what a node is called."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote, unquote

from pyoxigraph import Literal, NamedNode, Store

from ingest.law.citations import format_article
from kg.reading.patterns import A, value
from kg.schemes import concepts, find
from kg.vocabulary import DCT, ELI, ORG, RDFS, SKOS, ZHIZE, Scheme, concept_name

KINDS: Final = {
    ZHIZE.DutyItem: "item",
    ZHIZE.Township: "township",
    ORG.FormalOrganization: "department",
    ELI.LegalResourceSubdivision: "article",
    ELI.LegalResource: "law",
    ZHIZE.Matter: "matter",
    ZHIZE.Edition: "edition",
}
"""Classes → kinds of nodes; there are also ``county`` (an area that has organs), ``field`` and ``concept`` (of the
thesaurus)."""

EDGE_LABELS: Final = {
    "holder": "列入清单",
    "legal-basis": "依据",
    "matter": "同一事务",
    "part-of": "属于",
    "edition": "版次",
    "replaced-by": "职责划入",
    "list": "有清单",
    "field": "领域",
    "contested": "职责交叉",
    "cooperate": "协同办理",
    "broader": "上位词",
    "related": "相关词",
}
"""Kinds of edges that are not roles of organs in items, in Chinese."""

UNLISTED_FIELD: Final = "field:"
"""What the ids of fields begin with that the scheme of fields does not know; the name follows, percent-encoded."""


@dataclass(frozen=True, slots=True)
class Node:
    """A node: ``kind`` is one of :data:`KINDS`, ``county`` or ``field``; ``degree`` counts its edges in this graph."""

    id: str
    label: str
    kind: str
    detail: str | None = None
    degree: int = 0


@dataclass(frozen=True, slots=True)
class Edge:
    """An edge from ``source`` to ``target``; ``kind`` is a role or a key of :data:`EDGE_LABELS`."""

    source: str
    target: str
    kind: str
    label: str
    weight: int = 1


@dataclass(frozen=True, slots=True)
class Graph:
    """A part of the graph to draw; ``truncated`` says that the limit cut it."""

    focus: str | None
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    truncated: bool = False


def role_edge(source: str, target: str, kind: str, weight: int = 1) -> Edge:
    """An edge that is labelled with its role or kind."""
    known = concepts(Scheme.ROLES).get(kind)
    return Edge(source, target, kind, known.zh if known else EDGE_LABELS.get(kind, kind), weight)


def counted_edge(source: str, target: str, kind: str, weight: int) -> Edge:
    """An edge that is labelled with the number of matters that it stands for."""
    name = f"{EDGE_LABELS[kind]} " if kind in {"contested", "cooperate"} else ""
    return Edge(source, target, kind, f"{name}{weight} 项", weight)


def field_id(name: str) -> str:
    """The id of the node of a field: its concept, or an id of its own where the scheme does not know it.

    >>> field_id("民政"), field_id("某某 专项")
    ('https://w3id.org/zhize/fields/civil-affairs', 'field:%E6%9F%90%E6%9F%90%20%E4%B8%93%E9%A1%B9')
    """
    known = find(Scheme.FIELDS, name)
    return known.iri if known else UNLISTED_FIELD + quote(name, safe="")


def field_name(node: str) -> str | None:
    """The name of the field with the id ``node``; ``None`` for an id of anything else."""
    if node.startswith(UNLISTED_FIELD):
        return unquote(node.removeprefix(UNLISTED_FIELD))
    known = concepts(Scheme.FIELDS).get(concept_name(Scheme.FIELDS, node) or "")
    return known.zh if known else None


def kind_of(store: Store, iri: str) -> str | None:
    """The kind of a node, or ``None`` for what is not drawn."""
    if (field := field_name(iri)) is not None:
        unlisted = iri.startswith(UNLISTED_FIELD)
        return "field" if not unlisted or _any(store, None, ZHIZE.fieldName, Literal(field)) else None
    types = {quad.object for quad in store.quads_for_pattern(NamedNode(iri), A, None, None)}
    if ZHIZE.Area in types:
        node = NamedNode(iri)
        used = _any(store, None, DCT.spatial, node) or _any(store, node, ZHIZE.areaLevel, None)
        return "county" if used else None
    if SKOS.Concept in types:
        return "concept"
    return next((kind for cls, kind in KINDS.items() if cls in types), None)


def _any(
    store: Store, subject: NamedNode | None, predicate: NamedNode, value: NamedNode | Literal | None
) -> bool:
    return next(store.quads_for_pattern(subject, predicate, value, None), None) is not None


def label_of(store: Store, iri: str) -> str:
    """What a node is called: its label or title; an article by its statute and number."""
    if (field := field_name(iri)) is not None:
        return field
    number = value(store, iri, ZHIZE.number)
    if number:
        law = value(store, iri, ELI.is_part_of)
        title = value(store, law, DCT.title) if law else None
        return f"《{title or ''}》{format_article(number)}"
    if preferred := preferred_label(store, iri):
        return preferred
    return value(store, iri, RDFS.label) or value(store, iri, DCT.title) or iri.rsplit("/", 1)[-1]


def preferred_label(store: Store, iri: str) -> str | None:
    """The Chinese preferred label of a concept, else any; ``None`` where there is none."""
    found = [q.object for q in store.quads_for_pattern(NamedNode(iri), SKOS.prefLabel, None, None)]
    labels = [each for each in found if isinstance(each, Literal)]
    return next((each.value for each in sorted(labels, key=lambda each: each.language != "zh")), None)


def concept_label(scheme: Scheme, iri: str | None) -> str | None:
    """The Chinese label of a concept by its IRI; ``None`` where there is none."""
    known = concepts(scheme).get(concept_name(scheme, iri) or "") if iri else None
    return known.zh if known else None


def joined(*parts: str | None) -> str | None:
    """The parts of a detail that are there, joined by a middle dot."""
    return " · ".join(part for part in parts if part) or None


def strongest(edges: Iterable[Edge], most: int) -> list[Edge]:
    """Of ``edges`` those that are among the ``most`` heaviest of at least one of their ends, heaviest first."""
    kept: list[Edge] = []
    seen: dict[str, int] = {}
    for edge in sorted(edges, key=lambda edge: (-edge.weight, edge.source, edge.target)):
        if seen.get(edge.source, 0) < most or seen.get(edge.target, 0) < most:
            kept.append(edge)
            for end in (edge.source, edge.target):
                seen[end] = seen.get(end, 0) + 1
    return kept
