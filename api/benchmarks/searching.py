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
_TURN = 20


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
    """Median time of one question; p95 is among the details. ``vectors`` has the shape (documents, dimension).

    Some questions and as many products take turns: a product reads so much that a question after each would never be warm.
    """
    query = vectors[0].copy()
    ours: list[float] = []
    theirs: list[float] = []
    for question in bench.questions[:_WARMING]:
        ask(question)
    for start in range(0, len(bench.questions), _TURN):
        turn = bench.questions[start : start + _TURN]
        ours += [timed(partial(ask, question)) for question in turn]
        theirs += [timed(lambda: vectors @ query) for _ in turn]
    turns = Turns(tuple(ours), tuple(theirs))
    details = {
        "p50 ms": round(percentile(turns.subject, 0.5) * 1000, 3),
        "p95 ms": round(percentile(turns.subject, 0.95) * 1000, 3),
        "向量": float(len(vectors)),
    }
    return turns.figure("searching", f"{name} 一问（进程内）", "numpy 矩阵乘向量", unit="ms", details=details)
