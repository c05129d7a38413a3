"""The process that runs queries: ``python -m kg.sparql.worker FOLDER MEMORY_MB``.

Reads requests from standard input and answers on standard output, one at a time: a length (8 bytes, big-endian), a
JSON object of that length; an answer's object is followed by ``size`` bytes of result. It opens the snapshot
read-only, limits its own memory, gives up the network where the system lets it, and has itself killed shortly after
the deadline in case that its parent cannot do it any more.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import resource
import signal
import sys
from collections.abc import Callable
from itertools import islice
from typing import Any, BinaryIO, Final

from pyoxigraph import (
    NamedNode,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Store,
    serialize,
)

from kg.jsonld import compact
from kg.sparql.rows import WRITERS

GRACE_SECONDS: Final = 2.0
_RESULTS: Final = {
    "json": QueryResultsFormat.JSON,
    "xml": QueryResultsFormat.XML,
    "csv": QueryResultsFormat.CSV,
    "tsv": QueryResultsFormat.TSV,
}
_GRAPHS: Final = {
    "turtle": RdfFormat.TURTLE,
    "ntriples": RdfFormat.N_TRIPLES,
    "jsonld": RdfFormat.JSON_LD,
    "rdfxml": RdfFormat.RDF_XML,
    "trig": RdfFormat.TRIG,
    "nquads": RdfFormat.N_QUADS,
}
Answer = tuple[dict[str, Any], bytes]


def answer(store: Store, request: dict[str, Any]) -> Answer:
    """Runs one request. The answer's ``status`` is ``ok``, ``syntax``, ``memory`` or ``error``."""
    try:
        return _run(store, request)
    except SyntaxError as error:
        return {"status": "syntax", "message": str(error)}, b""
    except MemoryError:
        return {"status": "memory", "message": ""}, b""
    except (ValueError, OSError, RuntimeError, TypeError) as error:
        return {"status": "error", "message": str(error)}, b""


def _run(store: Store, request: dict[str, Any]) -> Answer:
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
    limit: int = request["row_limit"]
    if isinstance(result, QueryBoolean):
        body = result.serialize(format=_RESULTS[request["format"]]) or b""
        return {"status": "ok", "rows": 1, "truncated": False}, body
    if isinstance(result, QuerySolutions):
        names = [variable.value for variable in result.variables]
        rows = [tuple(solution) for solution in islice(result, limit + 1)]
        body = WRITERS[request["format"]](names, rows[:limit])
        return {"status": "ok", "rows": min(len(rows), limit), "truncated": len(rows) > limit}, body
    return _triples(result, request, limit)


def _triples(result: QueryTriples, request: dict[str, Any], limit: int) -> Answer:
    triples = list(islice(result, limit + 1))
    body = serialize(triples[:limit], format=_GRAPHS[request["format"]], prefixes=request["prefixes"])
    if request["format"] == "jsonld":
        body = compact(body or b"[]")
    rows = min(len(triples), limit)
    return {"status": "ok", "rows": rows, "truncated": len(triples) > limit}, body or b""


def read_frame(stream: BinaryIO) -> dict[str, Any] | None:
    """The next object, or ``None`` at the end of the stream."""
    head = stream.read(8)
    if len(head) < 8:
        return None
    loaded: dict[str, Any] = json.loads(stream.read(int.from_bytes(head)))
    return loaded


def frame(message: dict[str, Any], body: bytes = b"") -> bytes:
    """An object as it travels, with the result behind it."""
    data = json.dumps(message, ensure_ascii=False).encode()
    return len(data).to_bytes(8) + data + body


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
    requests, answers = sys.stdin.buffer, sys.stdout.buffer
    answers.write(frame({"status": "ready"}))
    answers.flush()
    while (request := read_frame(requests)) is not None:
        signal.setitimer(signal.ITIMER_REAL, request["timeout"] + GRACE_SECONDS)
        message, body = answer(store, request)
        signal.setitimer(signal.ITIMER_REAL, 0)
        answers.write(frame(message | {"size": len(body)}, body))
        answers.flush()
        if message["status"] == "memory":
            return


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
