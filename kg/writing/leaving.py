"""What leaves an edition with its documents: where a list comes again, most of it is written anew just as it was."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pyoxigraph import NamedNode, Quad, Store

from kg.reading.patterns import A, text_of
from kg.vocabulary import DCT, PROV, ZHIZE


@dataclass(frozen=True, slots=True)
class Leaving:
    """The IRIs of the items of some documents, what is said of these items, and the nodes of the documents themselves."""

    items: frozenset[str]
    quads: tuple[Quad, ...]
    nodes: frozenset[object]

    @classmethod
    def of(cls, store: Store, edition: str, documents: Iterable[str]) -> Leaving:
        """What goes with ``documents`` (IRIs) of an edition (its IRI)."""
        graph = NamedNode(edition)
        quads: list[Quad] = []
        nodes: set[object] = set()
        for document in map(NamedNode, documents):
            found = store.quads_for_pattern(None, ZHIZE.document, document, None)
            places = {quad.subject for quad in found}
            stated = {
                quad.subject
                for place in places
                for quad in store.quads_for_pattern(None, PROV.hadPrimarySource, place, graph)
            }
            for each in stated:
                quads += store.quads_for_pattern(each, None, None, graph)
            quads.append(Quad(graph, DCT.source, document, graph))
            nodes |= {document, *places}
        items = {
            text_of(quad.subject) for quad in quads if quad.predicate == A and quad.object == ZHIZE.DutyItem
        }
        return cls(frozenset(items), tuple(quads), frozenset(nodes))
