"""What a writer changed: enough to know which views, matters and findings must be worked out again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from pyoxigraph import NamedNode, Quad, Store

from kg.counting import Shelves
from kg.reading.patterns import A
from kg.vocabulary import M8G, ZHIZE

_MENTIONS = (M8G.hasParticipation, ZHIZE.legalBasis, ZHIZE.holder, ZHIZE.organ)
"""By what an item, or a part of one, mentions a node that others mention too."""


@dataclass
class Changes:
    """Items that came, went or were placed anew (IRIs), shared nodes of which something else is said now.

    ``elsewhere`` is set where statutes or divisions changed, which any finding may rest on. ``shelves`` tallies what lists
    change in the graphs of these.
    """

    items: set[str] = field(default_factory=set)
    nodes: set[NamedNode] = field(default_factory=set)
    elsewhere: bool = False
    shelves: Shelves | None = None

    def note(self, quads: Iterable[Quad]) -> None:
        """Note the items among what is written or removed."""
        self.items.update(
            quad.subject.value
            for quad in quads
            if quad.predicate == A and quad.object == ZHIZE.DutyItem and isinstance(quad.subject, NamedNode)
        )

    def affected(self, store: Store) -> set[str]:
        """The IRIs of all items that may look different now, those that are gone included."""
        found, todo, seen = set(self.items), list(self.nodes), set(self.nodes)
        while todo:
            node = todo.pop()
            for predicate in _MENTIONS:
                for quad in store.quads_for_pattern(None, predicate, node, None):
                    by = quad.subject
                    if isinstance(by, NamedNode) and by not in seen:
                        seen.add(by)
                        todo.append(by)
                        if Quad(by, A, ZHIZE.DutyItem, quad.graph_name) in store:
                            found.add(by.value)
        return found
