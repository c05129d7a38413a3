"""One snapshot, opened: each part when it is first needed, so that a cold command opens only what it uses."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING

from api.findings_file import read_findings
from api.notices import Notice
from api.settings import Settings
from kg.analysis.findings import Finding
from kg.snapshots import Snapshot
from search.encoders.base import Encoder

if TYPE_CHECKING:
    from pyoxigraph import Store

    from kg.reading.lists import EditionView
    from kg.sparql.pool import SparqlPool
    from search.answering.who import Responder
    from search.engine import Engine
    from search.results import Hit
    from search.suggestions import Suggester


MOST_DAYS = 8
"""Days for which it is remembered what was in force."""


class Opened:
    """The parts of a snapshot. Safe to share between threads."""

    def __init__(
        self, snapshot: Snapshot, settings: Settings, encoder: Encoder, notice: Notice | None = None
    ) -> None:
        """``notice`` is for whoever searches: about the encoder."""
        self.notice = notice
        self.snapshot = snapshot
        self._settings = settings
        self._encoder = encoder
        self._lock = threading.RLock()
        self._pool: SparqlPool | None = None
        self._hidden: dict[str, frozenset[str]] = {}

    @cached_property
    def store(self) -> Store:
        """The graph, read-only."""
        return self.snapshot.store()

    @cached_property
    def engine(self) -> Engine:
        """The search engine."""
        from search.engine import Engine
        from search.index.opened import open_index
        from search.ranking.reranker import load_reranker

        index = open_index(self.snapshot.index)
        return Engine(index, self._encoder, reranker=load_reranker(self._settings.reranker))

    @cached_property
    def findings(self) -> list[Finding]:
        """What the check of the stored editions found."""
        return read_findings(self.snapshot.index)

    @cached_property
    def findings_by_item(self) -> dict[str, list[str]]:
        """Ids of findings by the IRI of an item."""
        found: dict[str, list[str]] = {}
        for finding in self.findings:
            for item in finding.items:
                found.setdefault(item.iri, []).append(finding.id)
        return found

    @cached_property
    def responder(self) -> Responder:
        """What answers “who” questions."""
        from search.answering.who import Responder

        return Responder(self.engine, self.findings)

    def led(self, hits: Iterable[Hit]) -> tuple[Hit, ...]:
        """Hits with the leads that answers name, where a row only says whom its unit helps."""
        from search.answering.helped import says_whom_it_helps

        return tuple(self.responder.helped.led(hit) if says_whom_it_helps(hit.view) else hit for hit in hits)

    @cached_property
    def suggester(self) -> Suggester:
        """What completes a question while it is typed."""
        from search.suggestions import Suggester

        return Suggester(self.engine)

    @property
    def pool(self) -> SparqlPool:
        """The processes that run SPARQL queries."""
        from kg.sparql.pool import SparqlPool

        with self._lock:
            if self._pool is None:
                settings = self._settings
                self._pool = SparqlPool(
                    self.snapshot.graph,
                    workers=settings.sparql_workers,
                    timeout=settings.sparql_timeout,
                    memory_mb=settings.sparql_memory_mb,
                    row_limit=settings.sparql_rows,
                    spool=settings.data,
                )
            return self._pool

    def edition(self, name: str) -> EditionView:
        """Find an edition by its name or IRI; see :func:`api.naming.choose` for what it raises."""
        from api.naming import choose
        from kg.reading.lists import editions

        return choose(editions(self.store), name)

    def hidden_as_of(self, day: str) -> frozenset[str]:
        """IRIs of the items that did not hold on ``day`` (ISO)."""
        with self._lock:
            if day not in self._hidden:
                from kg.current import hidden_iris

                if len(self._hidden) >= MOST_DAYS:
                    self._hidden.pop(next(iter(self._hidden)))
                self._hidden[day] = frozenset(hidden_iris(self.store, day))
            return self._hidden[day]

    @cached_property
    def outdated(self) -> frozenset[str]:
        """IRIs of the items on lists of which a newer edition is there."""
        from kg.current import outdated_iris

        return frozenset(outdated_iris(self.store))

    def undated(self) -> list[str]:
        """Names of the editions that “as of” leaves out, since nobody knows from when they hold."""
        from kg.current import undated
        from kg.reading.lists import editions

        return [each.name for each in undated(editions(self.store))]

    def graphs_as_of(self, day: str) -> tuple[str, ...]:
        """The editions (IRIs) with a list in force on ``day`` (ISO)."""
        from kg.current import standing

        return tuple(standing(self.store, day))

    def shared_graphs(self) -> tuple[str, ...]:
        """The graphs that are no editions, but for findings and figures, which are about the lists of today."""
        from kg.iris import Minter
        from kg.reading.lists import editions
        from kg.snapshots import graph_names
        from kg.triples.figures import GRAPH as FIGURES
        from kg.triples.findings import GRAPH

        mint = Minter(self._settings.base_iri)
        left_out = {view.iri for view in editions(self.store)} | {mint.graph(GRAPH)}
        figures = mint.graph(FIGURES)
        return tuple(
            name for name in graph_names(self.store) if name not in left_out and not name.startswith(figures)
        )

    def close(self) -> None:
        """End the processes."""
        with self._lock:
            if self._pool is not None:
                self._pool.close()
