"""The graph as people browse it: typed nodes with labels, edges with roles, a neighbourhood at a time.

Items of several townships that say the same are drawn as one node, which tells how many they are: a department with
30 duties in 14 townships is 30 nodes, not 420.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import zip_longest
from typing import Final

from pyoxigraph import Store

from kg.browsing.details import detail_of
from kg.browsing.drawing import EDGE_LABELS, KINDS, Edge, Graph, Node, kind_of, label_of
from kg.browsing.neighbours import Found, Neighbours
from kg.browsing.overview import overview

__all__ = [
    "EDGE_LABELS",
    "KINDS",
    "Edge",
    "Graph",
    "Node",
    "kind_of",
    "label_of",
    "neighbourhood",
    "overview",
]

_HUBS: Final = frozenset({"county", "edition", "field"})
"""Kinds of nodes that link everything with everything: drawn beside the focus, never passed through."""


def neighbourhood(store: Store, focus: str, depth: int = 1, limit: int = 150) -> Graph | None:
    """What ``focus`` is connected with, up to ``depth`` steps and ``limit`` nodes; ``None`` if it is unknown.

    Organs, articles, matters and fields get their places before items do, and the items of one step leave room for
    the next: a small drawing of a large department is a mixture, not the first sixty of its duties.
    """
    kind = kind_of(store, focus)
    if kind is None:
        return None
    drawing = _Drawing(store, limit)
    drawing.add(focus, kind)
    layer = [focus]
    for step in range(1, depth + 1):
        layer = drawing.grow(layer, limit * step // depth)
    drawing.fill()
    drawing.close()
    return drawing.graph(focus)


class _Drawing:
    """Nodes and edges as they are collected, up to a limit."""

    def __init__(self, store: Store, limit: int) -> None:
        self.store, self.limit = store, limit
        self.neighbours = Neighbours(store)
        self.kinds: dict[str, str] = {}
        self.details: dict[str, str] = {}
        self.edges: dict[tuple[str, str, str], Edge] = {}
        self.waiting: list[Found] = []  # items for which there was no room in their step
        self.truncated = False

    def add(self, iri: str, kind: str) -> bool:
        """Adds a node; ``False`` beyond the limit."""
        if iri not in self.kinds:
            if len(self.kinds) >= self.limit:
                self.truncated = True
                return False
            self.kinds[iri] = kind
        return True

    def grow(self, layer: list[str], room: int) -> list[str]:
        """Adds the neighbours of ``layer``, items last and while there are fewer than ``room`` nodes; returns new ones."""
        known, first = set(self.kinds), len(self.kinds) == 1
        items: list[list[Found]] = []
        for iri in (iri for iri in layer if first or self.kinds[iri] not in _HUBS):
            mine: list[Found] = []
            for found in self.neighbours.of(iri, self.kinds[iri]):
                other = _far_end(found[0], iri)
                kind = self.kinds.get(other) or kind_of(self.store, other)
                if kind == "item":
                    mine.append(found)
                elif kind and (first or kind not in _HUBS):
                    self._draw(found, other, kind)
            items.append(mine)
        for found in _in_turn(items):
            if len(self.kinds) < room:
                self._draw_item(found)
            else:
                self.waiting.append(found)
        return [iri for iri in self.kinds if iri not in known]

    def fill(self) -> None:
        """Uses the room that is left for items that had to wait."""
        for found in self.waiting:
            self._draw_item(found)

    def close(self) -> None:
        """Adds the edges between items and other nodes that are both drawn."""
        for iri in [iri for iri, kind in self.kinds.items() if kind == "item"]:
            for edge, _ in self.neighbours.of(iri, "item"):
                if edge.kind != "edition" and edge.source in self.kinds and edge.target in self.kinds:
                    self.edges.setdefault((edge.source, edge.target, edge.kind), edge)

    def _draw_item(self, found: Found) -> None:
        edge = found[0]
        self._draw(found, edge.target if edge.source in self.kinds else edge.source, "item")

    def _draw(self, found: Found, other: str, kind: str) -> None:
        edge, detail = found
        if self.add(other, kind):
            self.edges.setdefault((edge.source, edge.target, edge.kind), edge)
            if detail:
                self.details.setdefault(other, detail)

    def graph(self, focus: str) -> Graph:
        degrees = Counter(end for edge in self.edges.values() for end in (edge.source, edge.target))
        nodes = tuple(
            Node(
                iri,
                label_of(self.store, iri),
                kind,
                self.details.get(iri) or detail_of(self.store, iri, kind),
                degrees[iri],
            )
            for iri, kind in self.kinds.items()
        )
        return Graph(focus, nodes, tuple(self.edges.values()), self.truncated)


def _far_end(edge: Edge, near: str) -> str:
    return edge.target if edge.source == near else edge.source


def _in_turn(groups: list[list[Found]]) -> Iterator[Found]:
    """One of each group, then the next of each group …"""
    return (found for turn in zip_longest(*groups) for found in turn if found is not None)
