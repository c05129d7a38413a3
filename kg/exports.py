"""The whole graph as a file: TriG, N-Quads and JSON-LD with its named graphs, Turtle and N-Triples as their union,
GraphML for network tools (Gephi, Cytoscape, NetworkX).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import BinaryIO, Final

from pyoxigraph import NamedNode, RdfFormat, Store, Triple, serialize

from ingest.law.citations import format_article
from kg.browsing.neighbourhood import EDGE_LABELS, KINDS
from kg.reading.patterns import column, lists, subjects
from kg.vocabulary import DCT, ELI, M8G, PREFIXES, RDFS, ZHIZE, Scheme, concept_name

_NO_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""Characters that XML 1.0 cannot carry."""


def export(store: Store, name: str, output: BinaryIO) -> None:
    """Writes the whole of ``store`` to ``output`` in the format called ``name`` (:data:`FORMATS`)."""
    if name not in FORMATS:
        raise ValueError(f"不认识的导出格式：{name}；可选：{'、'.join(FORMATS)}。")
    FORMATS[name](store, output)


def _dataset(form: RdfFormat) -> Callable[[Store, BinaryIO], None]:
    def write(store: Store, output: BinaryIO) -> None:
        store.dump(output, form, prefixes=PREFIXES)

    return write


def _union(form: RdfFormat) -> Callable[[Store, BinaryIO], None]:
    def write(store: Store, output: BinaryIO) -> None:
        serialize(_triples(store), output, form, prefixes=PREFIXES)

    return write


def _triples(store: Store) -> Iterator[Triple]:
    """Every triple once, though several graphs may state it."""
    seen: set[Triple] = set()
    for quad in store.quads_for_pattern(None, None, None, None):
        triple = Triple(quad.subject, quad.predicate, quad.object)
        if triple not in seen:
            seen.add(triple)
            yield triple


def write_graphml(store: Store, output: BinaryIO) -> None:
    """Items, organs, statutes, articles and matters as a directed multigraph with labels, kinds and roles."""
    import networkx as nx

    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    titles = column(store, DCT.title) | column(store, RDFS.label)
    numbers, laws = column(store, ZHIZE.number), column(store, ELI.is_part_of)
    fields = column(store, ZHIZE.fieldName)
    for cls, kind in KINDS.items():
        for iri in subjects(store, cls):
            label = titles.get(iri, "")
            if kind == "article":
                label = f"《{titles.get(laws.get(iri, ''), '')}》{format_article(numbers.get(iri, ''))}"
            graph.add_node(iri, label=_clean(label), kind=kind, field=_clean(fields.get(iri, "")))
    for source, target, kind in _edges(store):
        if source in graph and target in graph:
            graph.add_edge(source, target, kind=kind, label=EDGE_LABELS.get(kind, kind))
    nx.write_graphml(graph, output, encoding="utf-8")


def _edges(store: Store) -> Iterator[tuple[str, str, str]]:
    organs, roles = column(store, ZHIZE.organ), column(store, M8G.role)
    for item, parts in lists(store, M8G.hasParticipation).items():
        for part in dict.fromkeys(parts):
            yield organs.get(part, ""), item, concept_name(Scheme.ROLES, roles.get(part, "")) or "cooperate"
    forward: tuple[tuple[NamedNode, str], ...] = (
        (M8G.hasLegalResource, "legal-basis"),
        (ZHIZE.matter, "matter"),
        (ELI.is_part_of, "part-of"),
        (DCT.isReplacedBy, "replaced-by"),
    )
    for predicate, kind in forward:
        for source, targets in lists(store, predicate).items():
            for target in dict.fromkeys(targets):
                yield source, target, kind
    for item, holder in column(store, ZHIZE.holder).items():
        yield holder, item, "holder"


def _clean(text: str) -> str:
    return _NO_XML.sub("", text)


FORMATS: Final[dict[str, Callable[[Store, BinaryIO], None]]] = {
    "trig": _dataset(RdfFormat.TRIG),
    "nquads": _dataset(RdfFormat.N_QUADS),
    "jsonld": _dataset(RdfFormat.JSON_LD),
    "turtle": _union(RdfFormat.TURTLE),
    "ntriples": _union(RdfFormat.N_TRIPLES),
    "rdfxml": _union(RdfFormat.RDF_XML),
    "graphml": write_graphml,
}
"""Formats by the name that ``zhize export --format`` takes."""
