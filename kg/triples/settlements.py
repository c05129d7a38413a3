"""Decisions about findings → quads: an audit trail in PROV, in the graph ``/id/graph/settlements``.

Each decision is a ``prov:Activity`` that used the finding, at a time, associated with who decided; the state of a
finding is that of its last decision.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from pyoxigraph import Literal, NamedNode, Quad, Store

from kg.iris import Minter
from kg.reading.patterns import A, value
from kg.vocabulary import DCT, PROV, RDFS, XSD, ZHIZE, Scheme, concept

GRAPH = "settlements"


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided about a finding: ``state`` is open, resolved or waived, ``at`` an ISO time."""

    finding: str  # id
    title: str
    state: str
    reason: str | None
    by: str
    at: str


def settlement_quads(mint: Minter, decisions: Iterable[Sequence[Decision]]) -> Iterator[Quad]:
    """Say the decisions of each finding, given in the order in which they were made."""
    graph = NamedNode(mint.graph(GRAPH))
    for history in decisions:
        for number, decision in enumerate(history, start=1):
            finding = NamedNode(mint.finding(decision.finding))
            node = NamedNode(f"{finding.value}/decision/{number}")
            agent = NamedNode(f"{mint.base}agent/{quote(decision.by, safe='')}")
            state = concept(Scheme.FINDING_STATES, decision.state)
            yield Quad(node, A, ZHIZE.Decision, graph)
            yield Quad(node, A, PROV.Activity, graph)
            yield Quad(node, RDFS.label, Literal(decision.title), graph)
            yield Quad(node, PROV.used, finding, graph)
            yield Quad(node, PROV.endedAtTime, Literal(decision.at, datatype=XSD.dateTime), graph)
            yield Quad(node, PROV.wasAssociatedWith, agent, graph)
            yield Quad(agent, A, PROV.Agent, graph)
            yield Quad(agent, RDFS.label, Literal(decision.by), graph)
            yield Quad(node, ZHIZE.decided, state, graph)
            if decision.reason:
                yield Quad(node, RDFS.comment, Literal(decision.reason), graph)
            if number == len(history):
                yield Quad(finding, ZHIZE.findingState, state, graph)


def write_settlements(
    store: Store, mint: Minter, decisions: Iterable[Sequence[Decision]], state: str
) -> None:
    """Put the decisions in place of those that the graph has; ``state`` tells this version of them from others."""
    graph = NamedNode(mint.graph(GRAPH))
    store.remove_graph(graph)
    store.extend([Quad(graph, DCT.identifier, Literal(state), graph), *settlement_quads(mint, decisions)])


def written_state(store: Store, mint: Minter) -> str | None:
    """The ``state`` of the decisions that the graph has, if any."""
    return value(store, mint.graph(GRAPH), DCT.identifier)
