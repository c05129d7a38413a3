"""Questions answered in process by an engine that is warm, beside the least that a search over vectors has to do."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np
from numpy.typing import NDArray

from api.benchmarks.bench import Bench, Turns, percentile, timed
from api.models.measured import BenchFigure
from search.engine import Engine

K = 10
_WARMING = 20


def measure(bench: Bench) -> list[BenchFigure]:
    """``search`` and ``who``, question by question, each beside a matrix-vector product over the same vectors."""
    opened = bench.zhize.opened()
    vectors = vectors_of(opened.engine)
    bench.tell("检索（进程内）")
    ways: list[tuple[str, Callable[[str], object]]] = [
        ("search", lambda question: opened.engine.search(question, K)),
        ("who", opened.responder.answer),
    ]
    return [figure(bench, name, ask, vectors) for name, ask in ways]


def vectors_of(engine: Engine) -> NDArray[np.float32]:
    """All vectors that a question is compared with, shape (documents, dimension)."""
    shards = [shard for segment in engine.index.segments.values() for shard in segment.shards]
    return np.concatenate([shard.vectors.rows.astype(np.float32) for shard in shards])


def figure(
    bench: Bench, name: str, ask: Callable[[str], object], vectors: NDArray[np.float32]
) -> BenchFigure:
    """Median time of one question; p95 is among the details. ``vectors`` has the shape (documents, dimension)."""
    query = vectors[0].copy()
    for question in bench.questions[:_WARMING]:
        ask(question)
    found = [(timed(partial(ask, question)), timed(lambda: vectors @ query)) for question in bench.questions]
    turns = Turns(tuple(ours for ours, _ in found), tuple(theirs for _, theirs in found))
    details = {
        "p50 ms": round(percentile(turns.subject, 0.5) * 1000, 3),
        "p95 ms": round(percentile(turns.subject, 0.95) * 1000, 3),
        "向量": float(len(vectors)),
    }
    return turns.figure("searching", f"{name} 一问（进程内）", "numpy 矩阵乘向量", unit="ms", details=details)
