"""SHACL: the shapes of ``ontology/shapes.ttl`` over a list on its way in, or over a whole store.

The shapes as they are use a few constraints that :mod:`kg.writing.shapes` checks by itself, as pySHACL would (a test compares
them). Whoever writes shapes that say more gets pySHACL, which is exact but spends about half a millisecond on a node.

A county's lists repeat the same 300 rows for each of fourteen townships. Our shapes look at a node's own values only
(another test holds them to that), so one of the nodes that look alike is validated; its verdict holds for the others.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Store, parse

from kg.store import ONTOLOGY
from kg.vocabulary import RDF, SH, shorten
from kg.writing.shapes import compiled, facts_of

if TYPE_CHECKING:
    from pathlib import Path

    from rdflib import Graph

    from kg.writing.shapes import Shapes

A: Final = RDF["type"]
Node = NamedNode | BlankNode
Look = frozenset[tuple[tuple[object, object], int]]


@dataclass(frozen=True, slots=True)
class Violation:
    """One result of the validation: ``focus`` and ``path`` are IRIs, ``severity`` is error, warning or info."""

    focus: str
    path: str
    severity: str
    message: str
    value: str = ""

    def __str__(self) -> str:
        shown = f"（{self.value[:40]}）" if self.value else ""
        return f"{self.message}{shown}"


_SHAPES: Final = ONTOLOGY / "shapes.ttl"


@cache
def _shapes(file: Path) -> Graph:
    from rdflib import Graph

    return Graph().parse(file, format="turtle")


def to_rdflib(quads: Iterable[Quad]) -> Graph:
    """The triples of ``quads`` as an rdflib graph in memory."""
    from rdflib import Graph

    graph = Graph()
    for quad in quads:
        graph.add((_term(quad.subject), _term(quad.predicate), _term(quad.object)))
    return graph


def _term(term: object) -> Any:
    import rdflib

    if isinstance(term, NamedNode):
        return rdflib.URIRef(term.value)
    if isinstance(term, BlankNode):
        return rdflib.BNode(term.value)
    if isinstance(term, Literal):
        if term.language:
            return rdflib.Literal(term.value, lang=term.language)
        plain = term.datatype.value.endswith("#string")
        return rdflib.Literal(term.value, datatype=None if plain else rdflib.URIRef(term.datatype.value))
    raise TypeError(f"not an RDF 1.1 term: {term!r}")


@cache
def constrained() -> frozenset[str]:
    """IRIs of the properties that some shape looks at."""
    quads = parse(path=str(_SHAPES), format=RdfFormat.TURTLE)
    return frozenset(quad.object.value for quad in quads if quad.predicate == SH.path)


class Validator:
    """Validates one graph after another and remembers what it found of nodes that looked the same."""

    def __init__(self) -> None:
        self._verdicts: dict[Look, tuple[Violation, ...]] = {}

    def validate(self, quads: Iterable[Quad]) -> list[Violation]:
        """All violations of the shapes in ``quads`` (taken as one graph), sorted by focus node."""
        shapes = compiled(_SHAPES)
        found = self._by_pyshacl(quads) if shapes is None else _by_shapes(shapes, quads)
        return sorted(found, key=lambda violation: (violation.focus, violation.path, violation.message))

    def _by_pyshacl(self, quads: Iterable[Quad]) -> list[Violation]:
        values = _constrained_values(quads)
        looks = _looks(values)
        speakers = {look: subject for subject, look in looks.items() if look not in self._verdicts}
        if speakers:
            by_focus: dict[str, list[Violation]] = defaultdict(list)
            for violation in _run(_with_targets(speakers.values(), values)):
                by_focus[violation.focus].append(violation)
            for look, subject in speakers.items():
                self._verdicts[look] = tuple(by_focus.get(subject, ()))
        return [
            replace(violation, focus=subject)
            for subject, look in looks.items()
            for violation in self._verdicts[look]
        ]


def _by_shapes(shapes: Shapes, quads: Iterable[Quad]) -> list[Violation]:
    facts = facts_of(quads, constrained() | {A.value})
    return [
        Violation(
            focus=node.value,
            path=shorten(said.path),
            severity=_SEVERITIES.get(said.severity, "error"),
            message=said.message,
            value="" if said.value is None else said.value.value,
        )
        for node, said in shapes.objections(facts)
    ]


def validate(quads: Iterable[Quad]) -> list[Violation]:
    """All violations of the shapes in ``quads`` (taken as one graph), sorted by focus node."""
    return Validator().validate(quads)


def _constrained_values(quads: Iterable[Quad]) -> dict[str, list[Quad]]:
    """The quads that shapes look at, by subject."""
    wanted = constrained() | {A.value}
    values: dict[str, dict[tuple[object, object], Quad]] = defaultdict(dict)
    for quad in quads:
        if quad.predicate.value in wanted and isinstance(quad.subject, Node):
            values[quad.subject.value][quad.predicate, quad.object] = quad
    return {subject: list(found.values()) for subject, found in values.items()}


def _looks(values: Mapping[str, list[Quad]]) -> dict[str, Look]:
    """How each node looks to the shapes: its constrained values; of a node that is described here, the types."""
    types = {
        subject: frozenset(quad.object for quad in quads if quad.predicate == A)
        for subject, quads in values.items()
    }

    def look(quad: Quad) -> tuple[object, object]:
        target = quad.object
        known = types.get(target.value) if isinstance(target, Node) and quad.predicate != A else None
        return quad.predicate, target if known is None else known

    return {subject: frozenset(Counter(map(look, quads)).items()) for subject, quads in values.items()}


def _with_targets(speakers: Iterable[str], values: Mapping[str, list[Quad]]) -> list[Quad]:
    """The quads of ``speakers`` and of everything that they lead to."""
    todo, seen = list(speakers), set(speakers)
    quads = []
    while todo:
        for quad in values.get(todo.pop(), ()):
            quads.append(quad)
            if isinstance(quad.object, Node) and quad.object.value not in seen:
                seen.add(quad.object.value)
                todo.append(quad.object.value)
    return quads


def _run(quads: Iterable[Quad]) -> list[Violation]:
    import pyshacl
    import rdflib

    _, report, _ = pyshacl.validate(
        to_rdflib(quads), shacl_graph=_shapes(_SHAPES), inference="none", advanced=False
    )
    shacl = rdflib.Namespace(SH.iri)
    return [
        Violation(
            focus=str(report.value(result, shacl.focusNode)),
            path=shorten(str(report.value(result, shacl.resultPath) or "")),
            severity=_SEVERITIES.get(str(report.value(result, shacl.resultSeverity)), "error"),
            message=str(report.value(result, shacl.resultMessage) or "不符合约束。"),
            value=str(report.value(result, shacl.value, default="")),  # an empty literal and 0 are false
        )
        for result in report.subjects(rdflib.RDF.type, shacl.ValidationResult)
    ]


_SEVERITIES: Final = {
    SH.iri + "Violation": "error",
    SH.iri + "Warning": "warning",
    SH.iri + "Info": "info",
}


def by_item(
    violations: Iterable[Violation], links: Mapping[str, Iterable[str]]
) -> dict[str, list[Violation]]:
    """The violations of each of ``links``' keys: its own, and those of the nodes that it leads to."""
    by_focus: dict[str, list[Violation]] = defaultdict(list)
    for violation in violations:
        by_focus[violation.focus].append(violation)
    found = {}
    for item, nodes in links.items():
        theirs = [violation for node in (item, *nodes) for violation in by_focus.get(node, ())]
        if theirs:
            found[item] = list(dict.fromkeys(theirs))
    return found


def validate_store(store: Store) -> list[Violation]:
    """All violations in a whole store, its graphs taken together."""
    return validate(store)
