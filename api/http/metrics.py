"""Metrics in the Prometheus text format (version 0.0.4): requests by route and status, and how long they took.

Counted in the event loop's one thread, so nothing needs a lock. Routes are labelled by their templates, whatever else is
asked for by ``other``: the number of series does not depend on what strangers send.
"""

from __future__ import annotations

import time
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator

from fastapi import APIRouter, Request
from fastapi.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

router = APIRouter(tags=["health"])

MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"
BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
"""Upper bounds in seconds."""

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
EACH = "This worker process only: with --workers N each answers for itself."


class Metrics:
    """What one process has counted since it started."""

    def __init__(self) -> None:
        self.requests: Counter[tuple[str, str, int]] = Counter()
        self.seconds: dict[str, float] = {}
        self.buckets: dict[str, list[int]] = {}
        self.running = 0

    def add(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count a request that was answered with ``status`` after ``seconds``."""
        self.requests[method if method in METHODS else "other", route, status] += 1
        self.seconds[route] = self.seconds.get(route, 0.0) + seconds
        counts = self.buckets.setdefault(route, [0] * (len(BUCKETS) + 1))
        counts[bisect_left(BUCKETS, seconds)] += 1

    def lines(self, version: str, snapshot: str | None) -> Iterator[str]:
        """Everything in the text format."""
        yield from _head("zhize_info", "gauge", "Version and current snapshot.")
        yield f"zhize_info{_labels(version=version, snapshot=snapshot or '')} 1"
        yield from _head("zhize_requests_in_progress", "gauge", f"Requests being answered. {EACH}")
        yield f"zhize_requests_in_progress {self.running}"
        name = "zhize_requests_total"
        yield from _head(name, "counter", f"Requests by method, route and status. {EACH}")
        for (method, route, status), count in sorted(self.requests.items()):
            yield f"{name}{_labels(method=method, route=route, status=str(status))} {count}"
        name = "zhize_request_duration_seconds"
        yield from _head(name, "histogram", f"Time until the answer was sent. {EACH}")
        for route, counts in sorted(self.buckets.items()):
            total = 0
            for bound, count in zip((*BUCKETS, float("inf")), counts, strict=True):
                total += count
                shown = "+Inf" if bound == float("inf") else f"{bound:g}"
                yield f"{name}_bucket{_labels(route=route, le=shown)} {total}"
            yield f"{name}_sum{_labels(route=route)} {self.seconds[route]:.6f}"
            yield f"{name}_count{_labels(route=route)} {total}"


class Measured:
    """Middleware that counts every HTTP request into ``metrics``."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self.app, self.metrics = app, metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and note how it ended; one that ends in an error counts as 500."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        status = 500
        started = time.perf_counter()

        async def sending(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        self.metrics.running += 1
        try:
            await self.app(scope, receive, sending)
        finally:
            self.metrics.running -= 1
            route = getattr(scope.get("route"), "path", None) or "other"
            self.metrics.add(scope["method"], route, status, time.perf_counter() - started)


@router.get("/metrics", summary="监控指标 · metrics for Prometheus")
async def metrics(request: Request) -> Response:
    """Answer what this process has counted, in the Prometheus text format."""
    state = request.app.state
    lines = state.metrics.lines(state.zhize.version, state.zhize.snapshot_id())
    return Response("\n".join(lines) + "\n", media_type=MEDIA_TYPE)


def _head(name: str, kind: str, help_: str) -> Iterator[str]:
    yield f"# HELP {name} {help_}"
    yield f"# TYPE {name} {kind}"


def _labels(**labels: str) -> str:
    def quoted(value: str) -> str:
        return value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")

    return "{" + ",".join(f'{name}="{quoted(value)}"' for name, value in labels.items()) + "}"
