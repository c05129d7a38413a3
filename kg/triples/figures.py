"""Figures → quads: what the analysis of the network says, for SPARQL.

Each jurisdiction has a graph of its own (``/id/graph/figures/…``), so that an ingest works out anew only what it changed.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad

from kg.analysis.figures import Figures
from kg.iris import Minter, digest
from kg.reading.patterns import A
from kg.vocabulary import XSD, ZHIZE

GRAPH: Final = "figures"


def figures_graph(mint: Minter, area: str | None = None) -> str:
    """The IRI of the graph with the figures of a jurisdiction (its name; ``None``: of lists that name none)."""
    return mint.graph(f"{GRAPH}/{digest(area)}")


def figure_quads(mint: Minter, found: Figures, area: str | None = None) -> Iterator[Quad]:
    """Say loads, ties, keystones and hand-overs of one jurisdiction."""
    graph = NamedNode(figures_graph(mint, area))

    def say(node: NamedNode, predicate: NamedNode, value: NamedNode | Literal) -> Quad:
        return Quad(node, predicate, value, graph)

    for load in found.loads:
        township = NamedNode(load.iri)
        yield say(township, ZHIZE.carriesBasic, Literal(load.basic))
        yield say(township, ZHIZE.carriesCooperative, Literal(load.cooperative))
        yield say(township, ZHIZE.carriesReclaimed, Literal(load.reclaimed))
        yield say(township, ZHIZE.handedBy, Literal(load.departments))
    for tie in found.ties:
        node = NamedNode(f"{mint.base}tie/{digest(tie.left, tie.right)}")
        yield say(node, A, ZHIZE.Tie)
        yield say(node, ZHIZE.between, NamedNode(tie.left))
        yield say(node, ZHIZE.between, NamedNode(tie.right))
        yield say(node, ZHIZE.sharedMatters, Literal(tie.matters))
    for iri, _ in found.keystones:
        if iri:
            yield say(NamedNode(iri), ZHIZE.keystone, Literal("true", datatype=XSD.boolean))
    for each in found.handovers:
        node = NamedNode(f"{mint.base}hand-over/{digest(each.item, each.giver[0], each.taker[0])}")
        yield say(node, A, ZHIZE.HandOver)
        yield say(node, ZHIZE.handsFrom, NamedNode(each.giver[0]))
        yield say(node, ZHIZE.handsTo, NamedNode(each.taker[0]))
        yield say(node, ZHIZE.concernsItem, NamedNode(each.item))
