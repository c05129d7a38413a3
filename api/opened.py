"""One snapshot, opened: each part when it is first needed, so that a cold command opens only what it uses."""

from __future__ import annotations

import threading
from functools import cached_property
from typing import TYPE_CHECKING

from api.errors import NotFound
from api.findings_file import read_findings
from api.settings import Settings
from kg.analysis.findings import Finding
from kg.snapshots import Snapshot
from search.encoder import Encoder
from search.engine import Engine
from search.index import open_index
from search.who import Responder

if TYPE_CHECKING:
    from pyoxigraph import Store

    from kg.reading import EditionView
    from kg.sparql.pool import SparqlPool


class Opened:
    """The parts of a snapshot. Safe to share between threads."""

    def __init__(self, snapshot: Snapshot, settings: Settings, encoder: Encoder) -> None:
        self.snapshot = snapshot
        self._settings = settings
        self._encoder = encoder
        self._lock = threading.RLock()
        self._pool: SparqlPool | None = None

    @cached_property
    def store(self) -> Store:
        """The graph, read-only."""
        return self.snapshot.store()

    @cached_property
    def engine(self) -> Engine:
        """The search engine."""
        return Engine(open_index(self.snapshot.index), self._encoder)

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
        return Responder(self.engine, self.findings)

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
                )
            return self._pool

    def edition(self, name: str) -> EditionView:
        """Find an edition by its name or IRI. Raises :class:`NotFound` with the names there are."""
        from kg.reading import editions, find_edition

        found = find_edition(self.store, name)
        if found is None:
            known = "、".join(each.name for each in editions(self.store)) or "无"
            raise NotFound(f"没有名为“{name}”的版本。现有版本：{known}")
        return found

    def close(self) -> None:
        """End the processes."""
        with self._lock:
            if self._pool is not None:
                self._pool.close()
