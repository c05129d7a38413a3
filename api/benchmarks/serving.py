"""Questions over HTTP, beside the emptiest request that the same server answers."""

from __future__ import annotations

import http.client
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from urllib.parse import quote

from api.benchmarks.bench import Bench, Turns, percentile, timed
from api.benchmarks.peers import PeerError
from api.models.measured import BenchFigure

HOST = "127.0.0.1"
_PATIENCE = 60.0  # seconds that a server may take to start
_WARMING = 20


def measure(bench: Bench) -> list[BenchFigure]:
    """One connection, kept open; ``/health`` is what any request costs on this server."""
    bench.tell("检索（HTTP）")
    with server(bench) as port:
        connection = http.client.HTTPConnection(HOST, port, timeout=_PATIENCE)
        paths = [f"/api/search?q={quote(question)}&k=10" for question in bench.questions]
        for path in paths[:_WARMING]:
            get(connection, path)
        found = [
            (timed(partial(get, connection, path)), timed(partial(get, connection, "/health")))
            for path in paths
        ]
        connection.close()
    turns = Turns(tuple(ours for ours, _ in found), tuple(theirs for _, theirs in found))
    details = {
        "p50 ms": round(percentile(turns.subject, 0.5) * 1000, 3),
        "p95 ms": round(percentile(turns.subject, 0.95) * 1000, 3),
    }
    return [turns.figure("serving", "search 一问（HTTP）", "同一服务的 /health", unit="ms", details=details)]


def get(connection: http.client.HTTPConnection, path: str) -> bytes:
    """The body of the answer. Raises :class:`PeerError` for anything but 200."""
    connection.request("GET", path)
    response = connection.getresponse()
    body = response.read()
    if response.status != http.HTTPStatus.OK:
        raise PeerError(f"{path} 返回 {response.status}")
    return body


@contextmanager
def server(bench: Bench) -> Iterator[int]:
    """Start ``zhize serve`` over the bench's data on a free port, wait until it is ready, and end it afterwards."""
    port = free_port()
    command = [sys.executable, "-m", "api.cli", "serve", "--port", str(port), "--data", str(bench.data)]
    log = bench.folder / "server.log"
    with log.open("wb") as output, subprocess.Popen(command, stdout=output, stderr=output) as process:
        try:
            await_ready(process, port)
            yield port
        except PeerError as error:
            raise PeerError(f"{error}：{log.read_text('utf-8', 'replace')[-300:]}") from error
        finally:
            process.terminate()


def free_port() -> int:
    """A port of the loopback address that nobody listens on."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def await_ready(process: subprocess.Popen[bytes], port: int) -> None:
    """Wait for ``/ready``. Raises :class:`PeerError` where the server ends or takes too long."""
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        connection = http.client.HTTPConnection(HOST, port, timeout=_PATIENCE)
        try:
            get(connection, "/ready")
        except (OSError, PeerError):
            time.sleep(0.1)
        else:
            return
        finally:
            connection.close()
    raise PeerError("服务没有启动成功")
