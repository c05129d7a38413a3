"""A million texts: the index that a group of that size gets, beside comparing the question with all of them."""

from __future__ import annotations

import time
from functools import partial

import numpy as np

from api.benchmarks.bench import Bench, Turns, timed
from api.models.measured import BenchFigure
from kg.analysis.texts import distinct_texts
from search.encoders.base import Vectors, normalise_rows
from search.index.library import faiss
from search.index.nearest import exact_nearest
from search.index.vectors import VectorIndex

ROWS = 1_000_000
_QUERIES = 100
_OWN = 0.6  # what a made-up text has of one text; the rest is of another, and noise
_NOISE = 0.25


def measure(bench: Bench) -> list[BenchFigure]:
    """Vectors are made up, not encoded: each is a mixture of those of two real texts of the lists, with noise."""
    bench.tell("一百万条文本：生成向量")
    real = bench.analyst.encoder.encode(distinct_texts(bench.views).texts)
    vectors = mixtures(real, ROWS, 11)
    queries = mixtures(real, _QUERIES, 12)
    bench.tell("一百万条文本：建立索引")
    start = time.perf_counter()
    index = VectorIndex.build(vectors)
    built = time.perf_counter() - start
    wanted = exact_nearest(vectors, queries)
    flat = faiss().IndexFlatIP(vectors.shape[1])
    flat.add(vectors)
    found, ours, theirs = 0, [], []
    for query, expected in zip(queries, wanted, strict=True):
        theirs.append(timed(partial(flat.search, query[None, :], 10)))
        start = time.perf_counter()
        places = index.search(query, 150)
        best = places[np.argsort(-index.similarities([query], places)[0])[:10]]
        ours.append(time.perf_counter() - start)
        found += len(np.intersect1d(best, expected))
    details = {
        "召回率@10": round(found / wanted.size, 4),
        "建索引时的召回率": index.made.recall,
        "倒排表": float(index.made.lists),
        "查看的倒排表": float(index.made.probes),
        "建索引 秒": round(built, 1),
    }
    turns = Turns(tuple(ours), tuple(theirs))
    return [
        turns.figure(
            "million", "一百万条中找最近的十条", "逐条比较（FAISS flat）", unit="ms", details=details
        )
    ]


def mixtures(real: Vectors, count: int, seed: int) -> Vectors:
    """``count`` unit vectors, each between two of ``real``, nearer to the first."""
    generator = np.random.default_rng(seed)
    found = np.empty((count, real.shape[1]), dtype=np.float32)
    for start in range(0, count, 50_000):
        size = min(50_000, count - start)
        first, second = (real[generator.integers(0, len(real), size)] for _ in range(2))
        noise = normalise_rows(generator.standard_normal(first.shape).astype(np.float32))
        found[start : start + size] = _OWN * first + (1 - _OWN) * second + _NOISE * noise
    return normalise_rows(found)
