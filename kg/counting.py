"""How much a store holds, graph by graph; what its large graphs hold is carried over from one snapshot to the next.

Oxigraph keeps no count, and going through the quads of 3,000 statutes takes longer than writing a list of 300 items. So a
writer that adds lists tallies what it changes in the graphs of statutes and areas; the others are counted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Final

from pyoxigraph import NamedNode, Quad, Store

from kg.reading.patterns import A, text_of
from kg.vocabulary import ELI, M8G, ORG, ZHIZE

SHELVES: Final = ("statutes", "statutory", "areas")
"""The graphs (see :meth:`kg.iris.Minter.graph`) that hold much and that a list hardly changes."""

QUADS: Final = ""
"""Under this name a graph's tally has the number of its quads, beside that of its nodes by their type (IRI)."""

Tally = Mapping[str, Mapping[str, int]]
"""What each graph (IRI; empty: the default graph) holds."""

_KINDS: Final = {
    "items": ZHIZE.DutyItem,
    "departments": ORG.FormalOrganization,
    "townships": ZHIZE.Township,
    "participations": M8G.Participation,
    "citations": ZHIZE.Citation,
    "legal_resources": ELI.LegalResource,
    "articles": ELI.LegalResourceSubdivision,
    "matters": ZHIZE.Matter,
    "findings": ZHIZE.Finding,
    "areas": ZHIZE.Area,
}


def tallied(store: Store, kept: Tally | None = None) -> dict[str, Mapping[str, int]]:
    """The tally of each graph of ``store``; those of ``kept`` are taken as they are."""
    known = kept or {}
    names = (graph.value for graph in store.named_graphs() if isinstance(graph, NamedNode))
    return {name: known.get(name) or _tally(store, name) for name in ("", *names)}


def _tally(store: Store, graph: str) -> Counter[str]:
    """Counted by the engine, which need not hand the quads out."""
    where = f"GRAPH <{graph}>" if graph else ""
    (row,) = store.query(f"SELECT (COUNT(*) AS ?n) {{ {where} {{ ?s ?p ?o }} }}")  # type: ignore[misc]
    found = Counter({QUADS: int(row["n"].value)})
    types = f"SELECT ?type (COUNT(*) AS ?n) {{ {where} {{ ?s a ?type }} }} GROUP BY ?type"
    for row in store.query(types):  # type: ignore[union-attr]
        found[text_of(row["type"])] = int(row["n"].value)
    return found


def counts(store: Store, tally: Tally | None = None) -> dict[str, int]:
    """How much ``store`` holds, by what it is; ``tally`` is that of all its graphs."""
    from kg.places import area_counts
    from kg.reading.statutory import graph_of

    graphs = tallied(store) if tally is None else tally
    statutory = graph_of(store)
    duties = statutory.value if statutory else None
    total: Counter[str] = Counter()
    for name, held in graphs.items():
        total.update(held if name != duties else {QUADS: held[QUADS]})
    return {
        "quads": total[QUADS],
        **{name: total[kind.value] for name, kind in _KINDS.items()},
        # Duties that statutes give are many, and no list carries them: they are counted apart.
        "statutory": graphs[duties].get(ZHIZE.DutyItem.value, 0) if duties else 0,
        **area_counts(store),
    }


class Shelves:
    """What a writer adds to some graphs and takes out of them."""

    def __init__(self, graphs: Iterable[str]) -> None:
        """``graphs`` are their IRIs, as of :data:`SHELVES`."""
        self._changed: dict[str, Counter[str]] = {graph: Counter() for graph in graphs}

    def note(self, quad: Quad, change: int) -> None:
        """Note a quad that is written (1) or removed (-1) indeed."""
        changed = self._changed.get(text_of(quad.graph_name))
        if changed is not None:
            changed[QUADS] += change
            if quad.predicate == A and isinstance(quad.object, NamedNode):
                changed[quad.object.value] += change

    def watches(self, quad: Quad) -> bool:
        """Whether a quad is in one of these graphs."""
        return text_of(quad.graph_name) in self._changed

    def after(self, before: Tally) -> Tally:
        """The tally of those of these graphs of which ``before`` has one."""
        return {
            graph: {name: held.get(name, 0) + changed[name] for name in {*held, *changed}}
            for graph, changed in self._changed.items()
            if (held := before.get(graph))
        }
