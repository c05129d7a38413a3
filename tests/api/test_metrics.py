"""Metrics: what Prometheus reads adds up, and strangers cannot make it grow."""

from __future__ import annotations

import re
from pathlib import Path

from fastapi.testclient import TestClient

from api.composition import Zhize
from api.http.app import create_app
from api.http.metrics import BUCKETS, Metrics
from api.settings import load

LINE = re.compile(r'([a-z_]+)(?:\{((?:[a-z]+="(?:[^"\\\n]|\\.)*",?)*)\})? ([0-9.]+)')


def sampled(text: str) -> dict[tuple[str, str], float]:
    found = {}
    for line in text.splitlines():
        if not line.startswith("# "):
            match = LINE.fullmatch(line)
            assert match, line
            found[match[1], match[2] or ""] = float(match[3])
    return found


def test_requests_are_counted_by_template_and_status(tmp_path: Path):
    with TestClient(create_app(Zhize(load({}, data=tmp_path))), raise_server_exceptions=False) as client:
        for path in ("/health", "/health", "/api/items/a", "/api/items/b", "/nothing/1", "/nothing/2"):
            client.get(path)
        client.request("BREW", "/health")
        answer = client.get("/metrics")
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    found = sampled(answer.text)
    counted = {labels: value for (name, labels), value in found.items() if name == "zhize_requests_total"}
    assert counted == {
        'method="GET",route="/health",status="200"': 2,
        'method="GET",route="/api/items/{item_id:path}",status="503"': 2,
        'method="GET",route="other",status="404"': 2,
        'method="other",route="/health",status="405"': 1,
    }
    assert found["zhize_request_duration_seconds_count", 'route="/health"'] == 3
    assert found["zhize_requests_in_progress", ""] == 1
    assert answer.text.count("each answers for itself") == 3


def test_buckets_are_cumulative_and_the_bound_is_within():
    metrics = Metrics()
    for seconds in (0.0005, 0.001, 0.002, 99.0):
        metrics.add("GET", "/x", 200, seconds)
    found = sampled("\n".join(metrics.lines("1", 'a "quoted" one')))
    buckets = [
        found["zhize_request_duration_seconds_bucket", f'route="/x",le="{bound:g}"'] for bound in BUCKETS
    ]
    assert buckets[:2] == [2, 3]
    assert buckets == sorted(buckets)
    assert buckets[-1] == 3
    assert found["zhize_request_duration_seconds_bucket", 'route="/x",le="+Inf"'] == 4
    assert found["zhize_request_duration_seconds_count", 'route="/x"'] == 4
