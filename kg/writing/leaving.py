"""What leaves an edition with its documents: where a list comes again, most of it is written anew just as it was."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain

from pyoxigraph import NamedNode, Quad, Store

from kg.reading.patterns import A, text_of
from kg.vocabulary import DCT, PROV, ZHIZE


@dataclass(frozen=True, slots=True)
class Leaving:
    """What is stated with a document as its source, and the nodes of the document itself and of the places in it."""

    quads: tuple[Quad, ...]
    nodes: frozenset[object]

    @classmethod
    def of(cls, store: Store, edition: str, document: str) -> Leaving:
        """What leaves with a document (its IRI) of an edition (its IRI)."""
        graph, node = NamedNode(edition), NamedNode(document)
        places = {quad.subject for quad in store.quads_for_pattern(None, ZHIZE.document, node, None)}
        stated = {
            quad.subject
            for place in places
            for quad in store.quads_for_pattern(None, PROV.hadPrimarySource, place, graph)
        }
        quads = chain.from_iterable(store.quads_for_pattern(each, None, None, graph) for each in stated)
        return cls((*quads, Quad(graph, DCT.source, node, graph)), frozenset({node, *places}))

    @classmethod
    def all(cls, several: Iterable[Leaving]) -> Leaving:
        """All of ``several`` as one."""
        found = list(several)
        quads = chain.from_iterable(each.quads for each in found)
        return cls(tuple(quads), frozenset[object]().union(*(each.nodes for each in found)))

    @property
    def items(self) -> frozenset[str]:
        """The IRIs of the items."""
        found = (q for q in self.quads if q.predicate == A and q.object == ZHIZE.DutyItem)
        return frozenset(text_of(quad.subject) for quad in found)

    @property
    def holders(self) -> frozenset[str]:
        """The units (IRIs) whose items these are."""
        return frozenset(text_of(quad.object) for quad in self.quads if quad.predicate == ZHIZE.holder)
