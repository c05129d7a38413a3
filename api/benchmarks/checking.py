"""The check of a county, beside comparing all texts with all: by brute force, and by a well-known peer."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from api.analysing import NEIGHBOURS
from api.benchmarks.bench import Bench, Turns, in_turn, timed
from api.benchmarks.peers import MINING, peer
from api.models.measured import BenchFigure
from kg.analysis.texts import distinct_texts

_BLOCK = 1024


def measure(bench: Bench) -> list[BenchFigure]:
    """The whole check (encoding, near pairs, evidence, matters, findings) against the similarities alone."""
    bench.tell("检查")
    texts = distinct_texts(bench.views).texts
    vectors = bench.analyst.encoder.encode(texts)
    if not bench.analyst.check(
        bench.views
    ):  # also warms what is read once: lexicon, weights, register of laws
        raise RuntimeError("the check of the sample found nothing: there is nothing to time")
    turns = in_turn(
        lambda: timed(lambda: bench.analyst.check(bench.views)),
        lambda: timed(lambda: brute_force(vectors, NEIGHBOURS)),
        bench.repeats,
    )
    details = {"事项": float(len(bench.views)), "不同文本": float(len(texts))}
    figures = [turns.figure("checking", "检查一个县", "numpy 两两比较同样的向量", details=details)]
    if bench.peers:
        figures.append(_mined(bench, vectors, turns))
    return figures


def brute_force(vectors: NDArray[np.float32], neighbours: int) -> int:
    """All similarities of the rows of ``vectors``, shape (n, dimension), and the nearest of each row; pairs found."""
    found = 0
    for start in range(0, len(vectors), _BLOCK):
        similarity = vectors[start : start + _BLOCK] @ vectors.T
        nearest = min(neighbours, similarity.shape[1])
        found += np.argpartition(-similarity, nearest - 1, axis=1)[:, :nearest].size
    return found


def _mined(bench: Bench, vectors: NDArray[np.float32], ours: Turns) -> BenchFigure:
    bench.tell("对照：paraphrase mining")
    path = bench.folder / "vectors.npy"
    np.save(path, vectors)
    theirs = tuple(float(peer(MINING, str(path), str(NEIGHBOURS))["seconds"]) for _ in ours.subject)
    return Turns(ours.subject, theirs).figure(
        "checking", "检查一个县", "sentence-transformers 的 paraphrase mining（同样的向量）"
    )
