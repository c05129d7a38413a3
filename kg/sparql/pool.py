"""A small pool of processes that run SPARQL queries over one snapshot, each killed when its query overruns.

A killed worker is replaced by the next query that needs one. The pool may be used from many threads.
"""

from __future__ import annotations

import json
import os
import queue
import selectors
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Final, Self

from kg.sparql.errors import QueryError, QuerySyntaxError, QueryTimeout, QueryTooLarge
from kg.sparql.formats import Format, by_name, negotiate
from kg.sparql.guard import check
from kg.sparql.result import SparqlResult, open_spool, spooled
from kg.sparql.worker import send_request
from kg.store import StoreDamaged
from kg.vocabulary import PREFIXES

START_SECONDS: Final = 30.0
"""How long a worker may take to open the snapshot."""


class _Worker:
    """One process, the socket to it and the pipe from it."""

    def __init__(self, folder: Path, memory_mb: int) -> None:
        environment = {
            **os.environ,
            "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
            "MALLOC_ARENA_MAX": "2",  # an arena reserves 64 MB of address space for each thread
        }
        self._door, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "kg.sparql.worker", str(folder), str(memory_mb)],
                stdin=theirs.fileno(),
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=environment,
            )
        try:
            ready = self._receive(time.monotonic() + START_SECONDS)
        except (EOFError, TimeoutError) as error:
            self.kill()
            raise StoreDamaged(f"查询进程无法打开快照：{folder}。") from error
        if ready["status"] != "ready":
            raise StoreDamaged(f"查询进程无法打开快照：{folder}。")

    def ask(self, request: dict[str, Any], file: BinaryIO, deadline: float) -> dict[str, Any]:
        """Sends a request with the file for its result, and waits for the answer.

        Raises ``TimeoutError`` at the deadline and ``EOFError`` when the process dies.
        """
        try:
            send_request(self._door, request, file.fileno())
        except OSError as error:
            raise EOFError from error
        return self._receive(deadline)

    def _receive(self, deadline: float) -> dict[str, Any]:
        length = int.from_bytes(self._read(8, deadline))
        message: dict[str, Any] = json.loads(self._read(length, deadline))
        return message

    def _read(self, size: int, deadline: float) -> bytes:
        assert self._process.stdout is not None  # noqa: S101  (it was opened as a pipe)
        handle = self._process.stdout.fileno()
        parts = []
        with selectors.DefaultSelector() as selector:
            selector.register(handle, selectors.EVENT_READ)
            while size:
                if not selector.select(max(0.0, deadline - time.monotonic())):
                    raise TimeoutError
                part = os.read(handle, min(size, 1 << 20))
                if not part:
                    raise EOFError
                parts.append(part)
                size -= len(part)
        return b"".join(parts)

    def kill(self) -> None:
        """Ends the process at once."""
        self._process.kill()
        self._process.wait()
        self._door.close()
        if self._process.stdout is not None:
            self._process.stdout.close()


class SparqlPool:
    """Runs queries over the graph in the folder ``path`` (a snapshot's ``graph``).

    ``timeout`` (seconds) covers waiting for a free worker and the query; ``memory_mb`` is what a query may take on
    top of what the store needs; ``row_limit`` bounds rows and triples and is announced when it bites. Results are written to
    files without a name in the folder ``spool`` (None: the system's for temporary files).
    """

    def __init__(
        self,
        path: Path,
        workers: int = 2,
        timeout: float = 30.0,
        memory_mb: int = 1024,
        row_limit: int = 100_000,
        spool: Path | None = None,
    ) -> None:
        self.path, self.timeout, self.memory_mb, self.row_limit = Path(path), timeout, memory_mb, row_limit
        self.workers, self._spool = workers, spool
        self._closed = False
        self._free: queue.LifoQueue[_Worker | None] = queue.LifoQueue()
        for _ in range(workers):
            self._free.put(None)

    def run(
        self,
        query: str,
        accept: str | None = None,
        format: str | None = None,  # noqa: A002  (the interface's word)
        default_graphs: Sequence[str] | None = None,
        named_graphs: Sequence[str] | None = None,
        base: str | None = None,
    ) -> SparqlResult:
        """The result of ``query`` in the format called ``format``, or the one that ``accept`` prefers.

        ``base`` is what relative IRIs are resolved against, where the query names no base itself (SPARQL 1.1
        Protocol: the IRI of the endpoint); without one they are an error. Without graphs, given here or by FROM in
        the query, it runs over the union of all graphs. Raises the errors of :mod:`kg.sparql.errors`, and
        :class:`~kg.store.StoreDamaged` when the snapshot cannot be opened.
        """
        deadline = time.monotonic() + self.timeout
        checked = check(query)
        chosen = by_name(checked.family, format) if format else negotiate(checked.family, accept)
        request = {
            "query": query,
            "format": chosen.name,
            "prefixes": PREFIXES,
            "base": base,
            "union": not checked.has_dataset,
            "default_graphs": list(default_graphs or ()),
            "named_graphs": list(named_graphs or ()),
            "row_limit": self.row_limit,
            "timeout": self.timeout,
        }
        file = open_spool(self._spool)
        try:
            return self._result(chosen, self._ask(request, file, deadline), file)
        except BaseException:
            file.close()
            raise

    def _ask(self, request: dict[str, Any], file: BinaryIO, deadline: float) -> dict[str, Any]:
        try:
            worker = self._free.get(timeout=max(0.0, deadline - time.monotonic()))
        except queue.Empty as error:
            raise QueryTimeout(f"查询排队超过 {self.timeout:g} 秒，请稍后再试。") from error
        keep: _Worker | None = None
        try:
            worker = worker or _Worker(self.path, self.memory_mb)
            try:
                answer = worker.ask(request, file, deadline)
            except TimeoutError as error:
                raise QueryTimeout(f"查询超过 {self.timeout:g} 秒，已停止。请缩小范围或加 LIMIT。") from error
            except EOFError as error:
                raise QueryTooLarge(f"查询所需内存超过 {self.memory_mb} MB，已停止。") from error
            if answer["status"] != "memory" and not self._closed:
                keep = worker
            return answer
        finally:
            if keep is None and worker is not None:
                worker.kill()
            self._free.put(keep)

    def _result(self, chosen: Format, message: Mapping[str, Any], file: BinaryIO) -> SparqlResult:
        status = message["status"]
        if status == "syntax":
            raise QuerySyntaxError(f"查询语法有误：{message['message']}")
        if status == "memory":
            raise QueryTooLarge(f"查询所需内存超过 {self.memory_mb} MB，已停止。")
        if status != "ok":
            raise QueryError(f"查询未能执行：{message['message']}")
        return SparqlResult(
            chosen.media_type, spooled(file), message["truncated"], message["rows"], self.row_limit
        )

    def close(self) -> None:
        """Ends all workers that are free; those at work end with their query."""
        self._closed = True
        free: list[_Worker | None] = []
        while not self._free.empty():
            free.append(self._free.get())
        for worker in free:
            if worker is not None:
                worker.kill()
            self._free.put(None)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
