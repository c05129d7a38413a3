"""Findings → quads: what the check said about the stored editions, in the graph ``/id/graph/findings``, for SPARQL."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pyoxigraph import Literal, NamedNode, Quad

from kg.analysis.findings import Finding
from kg.iris import Minter
from kg.vocabulary import RDF, RDFS, XSD, ZHIZE, Scheme, concept

GRAPH = "findings"


def _decimal(value: float) -> Literal:
    return Literal(f"{value:.4f}", datatype=XSD.decimal)


def finding_quads(mint: Minter, findings: Iterable[Finding]) -> Iterator[Quad]:
    """Say each finding, its items, its organs and its evidence."""
    graph = NamedNode(mint.graph(GRAPH))
    for finding in findings:
        node = NamedNode(mint.finding(finding.id))

        def say(predicate: NamedNode, value: NamedNode | Literal, node: NamedNode = node) -> Quad:
            return Quad(node, predicate, value, graph)

        yield say(RDF["type"], ZHIZE.Finding)
        yield say(ZHIZE.findingKind, concept(Scheme.FINDING_KINDS, finding.kind))
        yield say(ZHIZE.severity, concept(Scheme.SEVERITIES, finding.severity))
        if finding.subkind:
            yield say(ZHIZE.findingSubkind, Literal(finding.subkind))
        yield say(RDFS.label, Literal(finding.title))
        yield say(ZHIZE.explanation, Literal(finding.explanation))
        yield say(ZHIZE.suggestion, Literal(finding.suggestion))
        yield say(ZHIZE.score, _decimal(finding.score))
        for department in finding.departments:
            yield say(ZHIZE.concernsOrgan, Literal(department))
        for item in finding.items:
            yield say(ZHIZE.concerns, NamedNode(item.iri))
        for position, evidence in enumerate(finding.evidence):
            part = NamedNode(f"{node.value}/evidence/{position}")
            yield say(ZHIZE.evidence, part)
            for predicate, value in (
                (ZHIZE.comparedField, Literal(evidence.field)),
                (ZHIZE.leftValue, Literal(evidence.left)),
                (ZHIZE.rightValue, Literal(evidence.right)),
                (ZHIZE.matchWeight, _decimal(evidence.weight)),
            ):
                yield Quad(part, predicate, value, graph)
