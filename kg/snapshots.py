"""Immutable snapshots of the graph and its index, and the one writer that makes new ones.

``DATA/snapshots/<id>/`` holds ``graph/`` (Oxigraph), ``index/`` (the search room's files) and ``manifest.json``;
``DATA/current`` is a symbolic link to the snapshot in force. A writer takes the lock, works on a hard-linked copy
in ``DATA/work/``, and publishes it with two renames: of the folder, then of the link. Readers only ever open
snapshots, so nothing blocks them; a crash at any point leaves the old snapshot current, and the next writer clears
what was left behind. (``Store.backup`` works from a read-only store and hard-links the immutable files.)
"""

from __future__ import annotations

import hashlib
import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Quad, Store

from kg.iris import DEFAULT_BASE, Minter
from kg.manifest import Manifest, digests, read_manifest, write_manifest
from kg.store import (
    StoreError,
    StoreLocked,
    StoreMissing,
    disk_errors,
    ontology_files,
    ontology_quads,
    open_store,
    sync_tree,
)
from kg.vocabulary import DCT

if TYPE_CHECKING:
    from kg.counting import Tally

_PAUSES = (0.05, 0.2, 0.5, 1.0)  # seconds between tries to remove a working folder

INHERITED = "inherited"
"""A file in an index that was made for an earlier graph than the one beside it."""


@dataclass(frozen=True)
class Snapshot:
    """One published state. ``graph`` and ``index`` are folders that nobody writes to any more."""

    path: Path

    @property
    def id(self) -> str:
        """The name of its folder; later snapshots sort later."""
        return self.path.name

    @property
    def graph(self) -> Path:
        """The folder of the graph store."""
        return self.path / "graph"

    @property
    def index(self) -> Path:
        """The folder of the search index (it may be empty)."""
        return self.path / "index"

    @property
    def stale(self) -> bool:
        """Whether the index (and the findings beside it) was made for an earlier graph."""
        return (self.index / INHERITED).is_file()

    @cached_property
    def manifest(self) -> Manifest:
        """What the snapshot holds."""
        return read_manifest(self.path / "manifest.json")

    def store(self) -> Store:
        """The graph, opened read-only."""
        return open_store(self.graph)

    def damaged_files(self) -> list[str]:
        """Files that are missing or whose content is not what the manifest says; reads everything."""
        found = digests(self.path)
        return sorted(name for name, sha in self.manifest.files.items() if found.get(name) != sha)


class WorkingCopy:
    """What a writer changes: ``store`` (the graph, writable) and ``index`` (an empty folder to fill).

    An index folder that is left empty means that the previous index still holds.
    """

    def __init__(self, path: Path, previous: Snapshot | None, snapshots: Snapshots) -> None:
        self.path, self.previous, self._snapshots = path, previous, snapshots
        self.index = path / "index"
        self._graph = path / "graph"
        path.mkdir(parents=True)
        self.index.mkdir()
        if previous is not None:
            previous.store().backup(str(self._graph))
        self.store = Store(str(self._graph))
        refresh_ontology(self.store, Minter(snapshots.base))
        self.published: Snapshot | None = None

    @contextmanager
    def handed_over(self) -> Iterator[Path]:
        """The folder of the graph, closed here, for another process to change; opened again unless that fails."""
        del self.store
        yield self._graph
        self.store = Store(str(self._graph))

    def commit(
        self, *, encoder: str = "", note: str = "", index_holds: bool = False, kept: Tally | None = None
    ) -> Snapshot:
        """Publishes the copy as the current snapshot; the copy cannot be used afterwards.

        ``index_holds`` says that an index that is taken over still fits, since no list and no statute has changed;
        ``kept`` what is known of large graphs that need not be counted again (see :mod:`kg.counting`).
        Raises :class:`~kg.store.DiskFull` and leaves the old snapshot current if it cannot be written.
        """
        if self.published is not None:
            raise StoreError("这份工作副本已经发布过了。")
        with disk_errors(self.path):
            self.published = self._snapshots.publish(self, encoder, note, index_holds, kept)
        return self.published

    def close(self) -> None:
        """Lets go of the store and removes the working folder."""
        if hasattr(self, "store"):
            del self.store
        for pause in _PAUSES:  # the store's own threads may still finish a file
            shutil.rmtree(self.path, ignore_errors=True)
            if not self.path.exists():
                break
            time.sleep(pause)


class Snapshots:
    """The snapshots of one data folder."""

    def __init__(
        self, data: Path, *, base: str = DEFAULT_BASE, version: str | Callable[[], str] = ""
    ) -> None:
        """``version`` is that of this program, or says it when it is needed."""
        self.data, self.base, self._version = Path(data), base, version
        self._folder = self.data / "snapshots"
        self._link = self.data / "current"

    def current(self) -> Snapshot | None:
        """The snapshot in force, or ``None`` before the first ingest."""
        try:
            target = self._link.readlink()
        except FileNotFoundError:
            return None
        path = self._folder / target.name
        if not path.is_dir():
            raise StoreMissing(
                f"当前快照 {target.name} 不在 {self._folder} 中；可用 zhize status 查看并退回。"
            )
        return Snapshot(path)

    def require(self) -> Snapshot:
        """The snapshot in force; raises :class:`~kg.store.StoreMissing` where there is none."""
        snapshot = self.current()
        if snapshot is None:
            raise StoreMissing(f"{self.data} 中还没有数据。请先用 zhize ingest 导入清单。")
        return snapshot

    def list(self) -> list[Snapshot]:
        """All snapshots, oldest first."""
        if not self._folder.is_dir():
            return []
        found = (path for path in self._folder.iterdir() if (path / "manifest.json").is_file())
        return [Snapshot(path) for path in sorted(found)]

    @contextmanager
    def write(self, *, wait_seconds: float = 0) -> Iterator[WorkingCopy]:
        """A working copy of the current snapshot; without :meth:`WorkingCopy.commit` it is thrown away.

        Raises :class:`~kg.store.StoreLocked` when another process is still writing after ``wait_seconds``.
        """
        with disk_errors(self.data), self._locked(wait_seconds):
            work = self.data / "work"
            shutil.rmtree(work, ignore_errors=True)
            self._clear_unfinished()
            copy = WorkingCopy(work / f"{os.getpid()}-{time.monotonic_ns()}", self.current(), self)
            try:
                yield copy
            finally:
                copy.close()

    @contextmanager
    def _locked(self, wait_seconds: float) -> Iterator[None]:
        from filelock import FileLock, Timeout  # readers need no lock

        self.data.mkdir(parents=True, exist_ok=True)
        lock = FileLock(self.data / ".lock")
        try:
            lock.acquire(timeout=wait_seconds)
        except Timeout as error:
            raise StoreLocked(
                f"{self.data} 正在被另一个进程写入。请等它完成后再试；查询和检索不受影响。"
            ) from error
        try:
            yield
        finally:
            lock.release()

    def _clear_unfinished(self) -> None:
        """Removes what a crash may have left: folders without a manifest, half-made links."""
        if self._folder.is_dir():
            for path in self._folder.iterdir():
                if not (path / "manifest.json").is_file():
                    shutil.rmtree(path, ignore_errors=True)
        (self.data / "current.new").unlink(missing_ok=True)

    def publish(
        self, copy: WorkingCopy, encoder: str, note: str, index_holds: bool, kept: Tally | None
    ) -> Snapshot:
        """Makes the snapshot from ``copy`` (see :meth:`WorkingCopy.commit`, which is the way to call this)."""
        staged = copy.path / "snapshot"
        staged.mkdir()
        manifest = Manifest.of(
            copy.store,
            id=self._next_id(),
            previous=copy.previous.id if copy.previous else None,
            base=self.base,
            version=self._version if isinstance(self._version, str) else self._version(),
            encoder=encoder or (copy.previous.manifest.encoder if copy.previous else ""),
            note=note,
            kept=kept,
        )
        copy.store.backup(str(staged / "graph"))
        if any(copy.index.iterdir()) or copy.previous is None:
            copy.index.rename(staged / "index")
        else:
            shutil.copytree(copy.previous.index, staged / "index", copy_function=_link_or_copy)
            if not index_holds:
                (staged / "index" / INHERITED).touch()
        write_manifest(manifest, staged, copy.previous.path if copy.previous else None)
        sync_tree(staged, synced=copy.previous.path if copy.previous else None)
        self._folder.mkdir(exist_ok=True)
        path = self._folder / manifest.id
        staged.rename(path)
        self._point_to(path)
        return Snapshot(path)

    def _next_id(self) -> str:
        last = self.list()[-1].id if self.list() else ""
        number = int(last.split("-", 1)[0]) + 1 if last else 1
        return f"{number:06d}-{datetime.now(UTC):%Y%m%dT%H%M%SZ}"

    def _point_to(self, path: Path) -> None:
        new = self.data / "current.new"
        new.unlink(missing_ok=True)
        new.symlink_to(Path("snapshots") / path.name)
        new.replace(self._link)
        sync_tree(self.data, deep=False)

    def prune(self, keep: int) -> tuple[str, ...]:
        """Removes all but the last ``keep`` snapshots and the current one; returns the ids removed.

        Readers that have one of them open keep reading: their files go when they close them.
        """
        if keep < 1:
            raise ValueError("至少要保留一个快照。")
        with disk_errors(self.data), self._locked(0):
            current = self.current()
            doomed = [s for s in self.list()[:-keep] if current is None or s.id != current.id]
            for snapshot in doomed:
                shutil.rmtree(snapshot.path)
        return tuple(snapshot.id for snapshot in doomed)


def refresh_ontology(store: Store, mint: Minter) -> None:
    """Puts the ontology of this version into its graph, unless it is there already."""
    graph = NamedNode(mint.graph("ontology"))
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in ontology_files())).hexdigest()
    mark = Quad(graph, DCT.identifier, Literal(digest), graph)
    if mark not in store:
        store.remove_graph(graph)
        store.extend([*ontology_quads(graph.value, mint.base), mark])


def _link_or_copy(source: str, target: str) -> None:
    """A hard link where the file system has them: the files of a snapshot never change."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


def graph_names(store: Store) -> list[str]:
    """The named graphs of a store, sorted."""
    return sorted(graph.value for graph in store.named_graphs() if isinstance(graph, NamedNode))
