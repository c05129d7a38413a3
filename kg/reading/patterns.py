"""Quad patterns as columns: the few ways in which the other modules read a store."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Final

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Store

from kg.vocabulary import RDF, RDFS

A: Final = RDF["type"]


def text_of(term: object) -> str:
    """The text of a literal, the IRI of a node."""
    return term.value if isinstance(term, NamedNode | Literal) else str(term)


def column(store: Store, predicate: NamedNode, graph: NamedNode | None = None) -> dict[str, str]:
    """``predicate`` as a dictionary from subject to value; of several values any one."""
    pattern = store.quads_for_pattern(None, predicate, None, graph)
    return {quad.subject.value: quad.object.value for quad in pattern}  # type: ignore[union-attr]


def lists(store: Store, predicate: NamedNode, graph: NamedNode | None = None) -> dict[str, list[str]]:
    """``predicate`` as a dictionary from subject to all its values."""
    found: dict[str, list[str]] = defaultdict(list)
    for quad in store.quads_for_pattern(None, predicate, None, graph):
        found[quad.subject.value].append(quad.object.value)  # type: ignore[union-attr]
    return found


def value(store: Store, subject: str, predicate: NamedNode) -> str | None:
    """One value of ``predicate`` of ``subject``, from any graph."""
    for quad in store.quads_for_pattern(NamedNode(subject), predicate, None, None):
        return text_of(quad.object)
    return None


def subjects(
    store: Store, kind: NamedNode, graph: NamedNode | BlankNode | DefaultGraph | None = None
) -> Iterator[str]:
    """The IRIs of the instances of ``kind``."""
    for quad in store.quads_for_pattern(None, A, kind, graph):
        yield text_of(quad.subject)


def subjects_labelled(store: Store, name: str) -> Iterator[str]:
    """The IRIs of what has exactly ``name`` as its label, found by the index and not by reading all labels."""
    for quad in store.quads_for_pattern(None, RDFS.label, Literal(name), None):
        yield text_of(quad.subject)
