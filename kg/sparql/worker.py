"""The process that runs queries: ``python -m kg.sparql.worker FOLDER MEMORY_MB``.

Reads requests from the socket that is its standard input and answers on standard output, one at a time: a length (8 bytes,
big-endian), a JSON object of that length. With each request comes a file, which has no name, for the result: it is written row
by row, so that a large one takes no more memory than a small one, and is complete before the answer says so. The worker opens
the snapshot read-only, limits its own memory, gives up the network where the system lets it, and has itself killed shortly
after the deadline in case that its parent cannot do it any more.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import resource
import signal
import socket
import sys
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any, BinaryIO, Final

from pyoxigraph import (
    NamedNode,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    Store,
    Triple,
    serialize,
)

from kg.jsonld import compact
from kg.sparql.formats import RDF_FORMATS
from kg.sparql.rows import WRITERS

GRACE_SECONDS: Final = 2.0
_HEAD: Final = 8  # bytes that say how long an object is
_RESULTS: Final = {
    "json": QueryResultsFormat.JSON,
    "xml": QueryResultsFormat.XML,
    "csv": QueryResultsFormat.CSV,
    "tsv": QueryResultsFormat.TSV,
}
_SHORTENED: Final = 16 << 20
"""JSON-LD of so many bytes is made short by its prefixes, which takes all of it in memory; more is sent in full."""


def answer(store: Store, request: dict[str, Any], out: BinaryIO) -> dict[str, Any]:
    """Runs one request, its result into ``out``. The answer's ``status`` is ``ok``, ``syntax``, ``memory`` or ``error``."""
    try:
        return _run(store, request, out)
    except SyntaxError as error:
        return {"status": "syntax", "message": str(error)}
    except MemoryError:
        return {"status": "memory", "message": ""}
    except OSError as error:
        return _unwritten(error)
    except (ValueError, RuntimeError, TypeError) as error:
        return {"status": "error", "message": str(error)}


def _unwritten(error: OSError) -> dict[str, Any]:
    return {"status": "error", "message": f"读写文件出错（{error.strerror or error}）"}


def _run(store: Store, request: dict[str, Any], out: BinaryIO) -> dict[str, Any]:
    default, named = request["default_graphs"], request["named_graphs"]
    chosen = bool(default or named)
    result = store.query(
        request["query"],
        base_iri=request.get("base"),
        prefixes=request["prefixes"],
        use_default_graph_as_union=request["union"] and not chosen,
        default_graph=[NamedNode(iri) for iri in default] if chosen else None,
        named_graphs=[NamedNode(iri) for iri in named] if chosen else None,
    )
    if isinstance(result, QueryBoolean):
        out.write(result.serialize(format=_RESULTS[request["format"]]) or b"")
        return {"status": "ok", "rows": 1, "truncated": False}
    limited = _Limited(result, request["row_limit"])
    if isinstance(result, QuerySolutions):
        names = [variable.value for variable in result.variables]
        out.writelines(map(str.encode, WRITERS[request["format"]](names, map(tuple, limited))))
    else:
        _write_triples(limited, request, out)
    return {"status": "ok", "rows": limited.given, "truncated": limited.more}


class _Limited:
    """The first of some results; afterwards, how many were ``given`` and whether there are ``more``."""

    def __init__(self, results: Iterable[Any], limit: int) -> None:
        self._results, self._limit = iter(results), limit
        self.given, self.more = 0, False

    def __iter__(self) -> Iterator[Any]:
        for each in islice(self._results, self._limit):
            self.given += 1
            yield each
        self.more = next(self._results, None) is not None


def _write_triples(triples: Iterable[Triple], request: dict[str, Any], out: BinaryIO) -> None:
    name = request["format"]
    serialize(triples, out, RDF_FORMATS[name], prefixes=request["prefixes"])
    if name == "jsonld" and out.tell() <= _SHORTENED:
        out.seek(0)
        short = compact(out.read() or b"[]")
        out.seek(0)
        out.truncate()
        out.write(short)


def read_frame(stream: BinaryIO) -> dict[str, Any] | None:
    """The next object, or ``None`` at the end of the stream."""
    head = stream.read(_HEAD)
    if len(head) < _HEAD:
        return None
    loaded: dict[str, Any] = json.loads(stream.read(int.from_bytes(head)))
    return loaded


def frame(message: dict[str, Any]) -> bytes:
    """An object as it travels."""
    data = json.dumps(message, ensure_ascii=False).encode()
    return len(data).to_bytes(_HEAD) + data


def send_request(door: socket.socket, request: dict[str, Any], file: int) -> None:
    """Send a request with the file (its descriptor) for the result. Raises OSError if nobody is behind the door."""
    data = frame(request)
    sent = socket.send_fds(door, [data[:_HEAD]], [file])
    door.sendall(data[sent:])


def receive_request(door: socket.socket) -> tuple[dict[str, Any], BinaryIO] | None:
    """The next request and the file for its result, or ``None`` when there are no more."""
    head, files, _, _ = socket.recv_fds(door, _HEAD, 1)
    if len(head) < _HEAD or not files:
        return None
    request: dict[str, Any] = json.loads(door.recv(int.from_bytes(head), socket.MSG_WAITALL))
    return request, os.fdopen(files[0], "r+b")


def give_up_network() -> bool:
    """Moves this process into an empty network namespace; ``False`` where the system does not let it."""
    new_user, new_net = 0x10000000, 0x40000000
    try:
        unshare: Callable[[int], int] = ctypes.CDLL(None, use_errno=True).unshare
    except (OSError, AttributeError):
        return False
    return unshare(new_net) == 0 or unshare(new_user | new_net) == 0


def limit_memory(megabytes: int) -> None:
    """Caps the address space; what the interpreter and the store take already comes on top."""
    taken = 0
    with contextlib.suppress(OSError, ValueError), open("/proc/self/statm", encoding="ascii") as file:  # noqa: PTH123  (a pseudo-file)
        taken = int(file.read().split()[0]) * resource.getpagesize()
    size = taken + megabytes * 1024 * 1024
    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_AS, (size, size))


def main(folder: str, memory_mb: int) -> None:
    """Serves requests until standard input ends."""
    give_up_network()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's business
    with contextlib.suppress(OSError):
        os.nice(5)
    store = Store.read_only(folder)
    limit_memory(memory_mb)
    answers = sys.stdout.buffer
    answers.write(frame({"status": "ready"}))
    answers.flush()
    with socket.socket(fileno=sys.stdin.fileno()) as door:
        while (received := receive_request(door)) is not None:
            request, out = received
            signal.setitimer(signal.ITIMER_REAL, request["timeout"] + GRACE_SECONDS)
            message = _answered(store, request, out)
            signal.setitimer(signal.ITIMER_REAL, 0)
            answers.write(frame(message))
            answers.flush()
            if message["status"] == "memory":
                return


def _answered(store: Store, request: dict[str, Any], out: BinaryIO) -> dict[str, Any]:
    """The answer, when the whole result is in the file; that a disk is full may show only when it is closed."""
    try:
        with out:
            return answer(store, request, out)
    except OSError as error:
        return _unwritten(error)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
