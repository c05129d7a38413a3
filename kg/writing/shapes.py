"""The shapes of ``ontology/shapes.ttl`` as plain checks of a node's values: what SHACL Core says of them, ten thousand nodes a second.

Only what our shapes use is known here: property shapes over one predicate, with counts, node kinds, datatypes, lengths,
patterns, lists of values, least numbers and classes (SHACL, W3C 2017, section 4). Shapes that say more are not
:func:`compiled`, and :mod:`kg.writing.validate` asks pySHACL instead; a test compares both on whatever hypothesis thinks of.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, parse

from kg.vocabulary import RDF, SH

Term = NamedNode | BlankNode | Literal
Types = Callable[[Term], Collection[Term]]
"""The types of a node."""

Facts = Mapping[Term, Mapping[NamedNode, Collection[Term]]]
"""What a graph says: the values of each predicate of each subject, every one once."""

XSD: Final = "http://www.w3.org/2001/XMLSchema#"
_LEXICAL: Final = {
    XSD + "string": re.compile(r"", re.ASCII),
    XSD + "integer": re.compile(r"[+-]?[0-9]+", re.ASCII),
}
"""The datatypes that are known here, and how their values are written."""
_NUMBERS: Final[Mapping[str, Callable[[str], Decimal | float]]] = {
    XSD + "integer": Decimal,
    XSD + "decimal": Decimal,
    XSD + "double": float,
}


class UnknownConstraintError(ValueError):
    """The shapes say something that is not known here."""


@dataclass(frozen=True, slots=True)
class Objection:
    """What a shape objects to at a node: the predicate, and the value (``None`` where their number is wrong)."""

    path: str
    severity: str  # IRI, sh:Violation and the like
    message: str
    value: Term | None = None


Check = Callable[[Collection[Term], Types], Iterator[Term | None]]
"""Gives the values that break a constraint; ``None`` for a wrong number of them."""


@dataclass(frozen=True, slots=True)
class PropertyShape:
    """The constraints on the values of one predicate."""

    path: NamedNode
    severity: str
    message: str
    checks: tuple[Check, ...]

    def objections(self, values: Collection[Term], types: Types) -> Iterator[Objection]:
        """What is wrong with ``values``: one objection for each value and constraint."""
        for check in self.checks:
            for value in check(values, types):
                yield Objection(self.path.value, self.severity, self.message, value)


@dataclass(frozen=True, slots=True)
class Shapes:
    """Property shapes by the class (IRI) whose instances they are about."""

    by_class: Mapping[Term, tuple[PropertyShape, ...]]

    def objections(self, facts: Facts) -> Iterator[tuple[Term, Objection]]:
        """Everything that the shapes object to in ``facts``, with the node."""

        def types(term: Term) -> Collection[Term]:
            return facts.get(term, {}).get(RDF["type"], ())

        for node, said in facts.items():
            shapes = dict.fromkeys(shape for kind in types(node) for shape in self.by_class.get(kind, ()))
            for shape in shapes:
                for objection in shape.objections(said.get(shape.path, ()), types):
                    yield node, objection


@cache
def compiled(file: Path) -> Shapes | None:
    """The shapes in a Turtle file, or ``None`` where they say something that is not known here."""
    try:
        return _Compiler(facts_of(parse(path=str(file), format=RdfFormat.TURTLE))).shapes()
    except UnknownConstraintError:
        return None


def facts_of(quads: Iterable[Quad], wanted: Collection[str] | None = None) -> Facts:
    """``quads``, taken as one graph, by subject and predicate; only some predicates (IRIs) where they are ``wanted``."""
    facts: dict[Term, dict[NamedNode, dict[Term, None]]] = {}
    for quad in quads:
        predicate = quad.predicate
        if wanted is None or predicate.value in wanted:
            facts.setdefault(quad.subject, {}).setdefault(predicate, {})[quad.object] = None  # type: ignore[arg-type, index]
    return facts


class _Compiler:
    def __init__(self, facts: Facts) -> None:
        self._facts = facts

    def shapes(self) -> Shapes:
        found: dict[Term, list[PropertyShape]] = defaultdict(list)
        for said in list(self._facts.values()):
            if SH.NodeShape not in said.get(RDF["type"], ()):
                continue
            if set(said) - {RDF["type"], SH.targetClass, SH.property}:
                raise UnknownConstraintError("node shape")
            own = [self._property(node) for node in said.get(SH.property, ())]
            for kind in said.get(SH.targetClass, ()):
                found[kind] += own
        return Shapes({kind: tuple(own) for kind, own in found.items()})

    def _property(self, node: Term) -> PropertyShape:
        said = dict(self._facts[node])
        [path] = said.pop(SH.path)
        [message] = said.pop(SH.message, [None])
        [severity] = said.pop(SH.severity, [SH.Violation])
        if not isinstance(path, NamedNode) or not isinstance(message, Literal):
            raise UnknownConstraintError("path or message")
        checks = []
        for predicate, values in said.items():
            make = _CONSTRAINTS.get(predicate)
            if make is None or len(values) != 1:
                raise UnknownConstraintError(predicate.value)
            [value] = values
            checks.append(make(self._list(value) if predicate == SH["in"] else [value]))
        return PropertyShape(path, severity.value, message.value, tuple(checks))

    def _list(self, head: Term) -> list[Term]:
        found = []
        while head != RDF.nil:
            [first], [head] = self._facts[head][RDF.first], self._facts[head][RDF.rest]
            found.append(first)
        return found


def _each(breaks: Callable[[Term], bool]) -> Check:
    return lambda values, _types: (value for value in values if breaks(value))


def _least_count(said: Sequence[Term]) -> Check:
    least = int(said[0].value)
    return lambda values, _types: iter([None] if len(values) < least else [])


def _most_count(said: Sequence[Term]) -> Check:
    most = int(said[0].value)
    return lambda values, _types: iter([None] if len(values) > most else [])


def _datatype(said: Sequence[Term]) -> Check:
    wanted = said[0].value
    lexical = _LEXICAL.get(wanted)
    if lexical is None:
        raise UnknownConstraintError(wanted)

    def breaks(value: Term) -> bool:
        if not isinstance(value, Literal) or value.datatype.value != wanted:
            return True
        return wanted != XSD + "string" and lexical.fullmatch(value.value) is None

    return _each(breaks)


def _node_kind(said: Sequence[Term]) -> Check:
    if said[0] != SH.IRI:
        raise UnknownConstraintError(said[0].value)
    return _each(lambda value: not isinstance(value, NamedNode))


def _in(said: Sequence[Term]) -> Check:
    allowed = frozenset(said)
    return _each(lambda value: value not in allowed)


def _pattern(said: Sequence[Term]) -> Check:
    wanted = re.compile(said[0].value)
    return _each(lambda value: isinstance(value, BlankNode) or wanted.search(value.value) is None)


def _least_length(said: Sequence[Term]) -> Check:
    least = int(said[0].value)
    return _each(lambda value: isinstance(value, BlankNode) or len(value.value) < least)


def _most_length(said: Sequence[Term]) -> Check:
    most = int(said[0].value)
    return _each(lambda value: isinstance(value, BlankNode) or len(value.value) > most)


def _least(said: Sequence[Term]) -> Check:
    bound = said[0]
    if not _is_integer(bound):
        raise UnknownConstraintError(str(bound))
    least = int(bound.value)

    def breaks(value: Term) -> bool:
        number = _number(value)
        return number is None or not number >= least

    return _each(breaks)


def _number(term: Term) -> Decimal | float | None:
    """The value of a number, of any of the kinds that people write; ``None`` for everything else."""
    read = _NUMBERS.get(term.datatype.value) if isinstance(term, Literal) else None
    try:
        return read(term.value) if read else None
    except (ArithmeticError, ValueError):
        return None


def _is_integer(term: Term) -> bool:
    whole = XSD + "integer"
    return (
        isinstance(term, Literal)
        and term.datatype.value == whole
        and _LEXICAL[whole].fullmatch(term.value) is not None
    )


def _class(said: Sequence[Term]) -> Check:
    wanted = said[0]
    return lambda values, types: (value for value in values if wanted not in types(value))


_CONSTRAINTS: Final[Mapping[NamedNode, Callable[[Sequence[Term]], Check]]] = {
    SH.minCount: _least_count,
    SH.maxCount: _most_count,
    SH.datatype: _datatype,
    SH.nodeKind: _node_kind,
    SH["in"]: _in,
    SH.pattern: _pattern,
    SH.minLength: _least_length,
    SH.maxLength: _most_length,
    SH.minInclusive: _least,
    SH["class"]: _class,
}
