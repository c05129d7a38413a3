"""Changing the graph itself: a change of the store becomes a new snapshot, or nothing happens.

SPARQL sees the change with the next query. The search index, the matters and the findings stay those of the last
ingest: what they are made from is the lists, and those come in by ``zhize ingest``.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from api.analysing import Analyst
from api.settings import Settings
from kg.snapshots import Snapshots
from kg.store import StoreLocked
from kg.writer import GraphWriter

if TYPE_CHECKING:
    from pyoxigraph import Store

WAIT_SECONDS = 10.0
"""How long a change waits for another writer; changes are short, ingests are not."""

Result = TypeVar("Result")


class Updating:
    """Changes to the graph of one data folder."""

    def __init__(self, settings: Settings, snapshots: Snapshots, analyst: Callable[[], Analyst]) -> None:
        self._settings, self._snapshots, self._analyst = settings, snapshots, analyst

    def change(self, work: Callable[[Store], Result], note: str) -> Result:
        """Publish what ``work`` does to the store, and return what it returns.

        Raises what ``work`` raises, and then nothing has changed; :class:`~kg.store.StoreLocked` where another
        writer is at work for longer than :data:`WAIT_SECONDS`, :class:`~kg.store.DiskFull`.
        """
        with self._snapshots.write(wait_seconds=WAIT_SECONDS) as copy:
            try:
                result = work(copy.store)
            except Exception as error:
                # The frames of the error hold the store, which would then write while its folder is removed.
                traceback.clear_frames(error.__traceback__)
                raise
            encoder = ""
            if copy.previous is None:
                encoder = self._empty_index(copy.store, copy.index)
            copy.commit(encoder=encoder, note=note)
        # The change is published; whoever writes next clears what is left over.
        with suppress(StoreLocked):
            self._snapshots.prune(self._settings.keep_snapshots + 1)
        return result

    def _empty_index(self, store: Store, folder: Path) -> str:
        """Make the index of a first snapshot, which an ingest did not make, and name its encoder."""
        analyst = self._analyst()
        analyst.publish(GraphWriter(store, analyst.context({})), folder, None, lambda _step: None)
        return analyst.encoder.name
