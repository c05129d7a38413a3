"""The process that carries out one update: ``python -m kg.sparql.updater FOLDER MEMORY_MB``.

As :mod:`kg.sparql.worker` for queries: it limits its own memory, gives up the network where the system lets it, and has
itself killed shortly after the deadline. FOLDER is a working copy that nobody else has open, so that whatever becomes
of this process, nothing that is published changes.
"""

from __future__ import annotations

import contextlib
import io
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from pyoxigraph import Store

from kg.sparql.errors import QueryError, QueryRefused, QuerySyntaxError, QueryTimeout, QueryTooLarge
from kg.sparql.update import check_update, run_update
from kg.sparql.worker import GRACE_SECONDS, frame, give_up_network, limit_memory, read_frame

_ERRORS = {error.__name__: error for error in (QueryError, QueryRefused, QuerySyntaxError)}


def update_folder(
    folder: Path,
    update: str,
    using: Sequence[str],
    using_named: Sequence[str],
    base: str | None,
    *,
    timeout: float,
    memory_mb: int,
) -> None:
    """Carries out ``update`` on the store in ``folder``, in a process that is killed after ``timeout`` seconds.

    Raises the errors of :func:`kg.sparql.update.run_update`, :class:`QueryTimeout` and, where memory does not do,
    :class:`QueryTooLarge`; the folder must not be used then.
    """
    check_update(update)
    request = {"update": update, "using": list(using), "named": list(using_named), "base": base}
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
        "MALLOC_ARENA_MAX": "2",  # an arena reserves 64 MB of address space for each thread
    }
    try:
        done = subprocess.run(
            [sys.executable, "-m", "kg.sparql.updater", str(folder), str(memory_mb)],
            input=frame(request | {"timeout": timeout}),
            capture_output=True,
            timeout=timeout,
            env=environment,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise QueryTimeout(
            f"更新超过 {timeout:g} 秒，已停止，数据没有改变。请缩小范围，或分几次做。"
        ) from error
    answer = read_frame(io.BytesIO(done.stdout))
    if answer is None:
        raise QueryTooLarge(f"更新所需内存超过 {memory_mb} MB，已停止，数据没有改变。")
    if answer["status"] != "ok":
        raise _ERRORS.get(answer["status"], QueryError)(answer["message"])


def main(folder: str, memory_mb: int) -> None:
    """Carries out the one request that comes on standard input."""
    give_up_network()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's business
    with contextlib.suppress(OSError):
        os.nice(5)
    request = read_frame(sys.stdin.buffer)
    if request is None:
        return
    signal.setitimer(signal.ITIMER_REAL, request["timeout"] + GRACE_SECONDS)
    store = Store(folder)
    limit_memory(memory_mb)
    answer = {"status": "ok", "message": ""}
    try:
        run_update(store, request["update"], request["using"], request["named"], request["base"])
        store.flush()
    except QueryError as error:
        answer = {"status": type(error).__name__, "message": str(error)}
    sys.stdout.buffer.write(frame(answer))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
