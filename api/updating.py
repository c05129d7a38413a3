"""Changing the graph itself: a change of the store becomes a new snapshot, or nothing happens.

SPARQL sees the change with the next query. The search index, the matters and the findings stay as they were made, which the
snapshot says (:attr:`kg.snapshots.Snapshot.stale`), until the next ingest or until they are asked for
(:meth:`api.editions.editing.Editing.rebuild`).
"""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar
from uuid import uuid4

from api.analysing import Analyst
from api.settings import Settings
from kg.snapshots import Snapshots, WorkingCopy
from kg.store import StoreLocked
from kg.writing.writer import GraphWriter

if TYPE_CHECKING:
    from pyoxigraph import Store, Triple

WAIT_SECONDS = 10.0
"""How long a change waits for another writer; changes are short, ingests are not."""

Part = tuple[bytes, str]
"""A body and its media type."""

Result = TypeVar("Result")


class Updating:
    """Changes to the graph of one data folder."""

    def __init__(self, settings: Settings, snapshots: Snapshots, analyst: Callable[[], Analyst]) -> None:
        self._settings, self._snapshots, self._analyst = settings, snapshots, analyst

    def change(self, work: Callable[[Store], Result], note: str, *, index_holds: bool = False) -> Result:
        """Publish what ``work`` does to the store, and return what it returns; ``index_holds`` where search is not concerned.

        Raises what ``work`` raises, and then nothing has changed; :class:`~kg.store.StoreLocked` where another
        writer is at work for longer than :data:`WAIT_SECONDS`, :class:`~kg.store.DiskFull`.
        """
        with self._publishing(note, index_holds) as copy:
            try:
                return work(copy.store)
            except Exception as error:
                # The frames of the error hold the store, which would then write while its folder is removed.
                traceback.clear_frames(error.__traceback__)
                raise

    @contextmanager
    def _publishing(self, note: str, index_holds: bool = False) -> Iterator[WorkingCopy]:
        """Give a working copy, and publish it when the block ends without an error."""
        with self._snapshots.write(wait_seconds=WAIT_SECONDS) as copy:
            yield copy
            encoder = self._empty_index(copy.store, copy.index) if copy.previous is None else ""
            copy.commit(encoder=encoder, note=note, index_holds=index_holds)
        # The change is published; whoever writes next clears what is left over.
        with suppress(StoreLocked):
            self._snapshots.prune(self._settings.keep_snapshots + 1)

    def update(
        self, update: str, using: Sequence[str], using_named: Sequence[str], base: str, note: str
    ) -> None:
        """Run a SPARQL update in a process of its own. Raises the errors of :mod:`kg.sparql.errors`."""
        from kg.sparql.update import check_update
        from kg.sparql.updater import update_folder

        check_update(update)
        timeout, memory = self._settings.sparql_timeout, self._settings.sparql_memory_mb
        with self._publishing(note) as copy, copy.handed_over() as folder:
            update_folder(folder, update, using, using_named, base, timeout=timeout, memory_mb=memory)

    def replace_graph(self, name: str | None, parts: Iterable[Part], base: str, note: str) -> bool:
        """Make ``parts`` the content of a graph (None: the default graph); return whether it is new."""
        from kg.graph_store import replace_graph

        triples = _triples(name, parts, base)
        return self.change(lambda store: replace_graph(store, name, triples), note)

    def merge_graph(self, name: str | None, parts: Iterable[Part], base: str, note: str) -> bool:
        """Add ``parts`` to a graph; return whether it is new."""
        from kg.graph_store import merge_graph

        triples = _triples(name, parts, base)
        return self.change(lambda store: merge_graph(store, name, triples), note)

    def delete_graph(self, name: str | None, note: str) -> None:
        """Remove a graph. Raises :class:`kg.graph_store.GraphMissing`."""
        from kg.graph_store import delete_graph

        self.change(lambda store: delete_graph(store, name), note)

    def new_graph(self) -> str:
        """Name a graph that is not there yet."""
        return f"{self._settings.base_iri}graph/{uuid4().hex}"

    def _empty_index(self, store: Store, folder: Path) -> str:
        """Make the index of a first snapshot, which an ingest did not make, and name its encoder."""
        analyst = self._analyst()
        analyst.publish(GraphWriter(store, analyst.context({})), folder, None, lambda _step: None)
        return analyst.encoder.name


def _triples(name: str | None, parts: Iterable[Part], base: str) -> list[Triple]:
    """Parse all of ``parts`` before anything is locked or written."""
    from kg.graph_store import node_of, parse_graph

    node_of(name)
    return [triple for body, media_type in parts for triple in parse_graph(body, media_type, name or base)]
