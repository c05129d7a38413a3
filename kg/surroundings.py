"""What the graph says besides the lists, for the check: statutory duties, texts of cited statutes, places above a county.

Everything is read when it is first asked for; a graph without statutes costs nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property

from pyoxigraph import NamedNode, Store

from kg.reading.patterns import text_of, value
from kg.reading.statutory import statutory_items
from kg.views import ArticleView, ItemView
from kg.vocabulary import DCT, ELI, RDFS, ZHIZE


class Surroundings:
    """One store's answers; ``law`` gives the IRI of the statute that a cited title means."""

    def __init__(self, store: Store, law: Callable[[str], str]) -> None:
        self._store, self._law = store, law

    def statutory(self) -> Sequence[ItemView]:
        """The duties that statutes in force give, wherever they hold."""
        return self._statutory

    @cached_property
    def _statutory(self) -> list[ItemView]:
        return sorted(statutory_items(self._store), key=lambda view: view.iri)

    def articles(self, title: str) -> Sequence[ArticleView]:
        """The articles of a statute with number and text only, in order; none where the statute was not ingested."""
        law = NamedNode(self._law(title))
        found = []
        for quad in self._store.quads_for_pattern(None, ELI.is_part_of, law, None):
            iri = text_of(quad.subject)
            text = value(self._store, iri, ZHIZE.text)
            if text is not None:
                number = value(self._store, iri, ZHIZE.number) or ""
                found.append(ArticleView(iri, title, law.value, number, text))
        return sorted(found, key=lambda view: _order(view.number))

    def places(self, jurisdiction: str) -> frozenset[str]:
        """The names of the divisions above a jurisdiction, where tables of divisions say which one it is."""
        found: set[str] = set()
        for quad in self._store.quads_for_pattern(None, ZHIZE.division, None, None):
            if value(self._store, text_of(quad.subject), RDFS.label) == jurisdiction:
                at: str | None = text_of(quad.object)
                while at and at not in found:
                    found.add(at)
                    at = value(self._store, at, DCT.isPartOf)
        return frozenset(name for iri in found if (name := value(self._store, iri, RDFS.label)))


def _order(number: str) -> tuple[int, int]:
    """Where an article stands: 77-1 behind 77."""
    head, _, tail = number.partition("-")
    return int(head) if head.isdecimal() else 0, int(tail) if tail.isdecimal() else 0
