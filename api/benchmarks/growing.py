"""How the search for candidate pairs grows with the number of texts, beside mining all pairs.

The texts are those of the duties written for training, each under as many made-up names of places as it takes: what is
timed does not depend on what they say.
"""

from __future__ import annotations

import time
from itertools import islice, product
from math import log

import numpy as np
from numpy.typing import NDArray

from api.analysing import NEAR, NEIGHBOURS
from api.benchmarks.bench import Bench, Turns
from api.benchmarks.peers import MINING, peer
from api.models.measured import BenchFigure
from search.encoders.base import normalise_rows
from search.pairs import neighbour_pairs
from search.training.written import read_written

SIZES = (10_000, 50_000, 300_000)
MINED = 50_000  # texts that the peer is timed on, and that are held against exact comparison
_COMPARED = 500  # of them with all others
_SYLLABLES = "安柏川丹帆谷禾江柯岚茗南平泉榕松亭湾溪阳"


def measure(bench: Bench) -> list[BenchFigure]:
    """Encoding and near pairs over ever more texts, in CPU seconds, so that the exponent does not depend on what else
    runs; with peers, paraphrase mining over the same vectors.
    """
    analyst = bench.analyst
    also = analyst.judge.catalogue.explained
    seconds: dict[int, float] = {}
    found, mined = 0.0, np.zeros((0, 0), dtype=np.float32)
    for size in SIZES:
        bench.tell(f"找近似职责：{size} 条不同文本")
        texts = texts_of(size)
        start = time.process_time()
        vectors = analyst.encoder.encode(texts)
        sought = normalise_rows(np.hstack([vectors, also(vectors)]))
        pairs = neighbour_pairs(sought, NEIGHBOURS, NEAR)
        seconds[size] = time.process_time() - start
        if size == MINED:
            found, mined = _recall(sought, pairs), sought
    least, most = SIZES[0], SIZES[-1]
    slope = log(seconds[most] / seconds[least]) / log(most / least)
    figures = [
        BenchFigure(
            benchmark="growing",
            what=f"找近似职责，{most} 条不同文本",
            value=round(seconds[most], 3),
            unit="s CPU",
            details={
                **{f"{size} 条": round(value, 3) for size, value in seconds.items()},
                "增长指数": round(slope, 3),
                f"召回（{MINED} 条）": round(found, 4),
            },
        )
    ]
    if bench.peers:
        figures.append(_mined(bench, mined))
    return figures


def _recall(vectors: NDArray[np.float32], pairs: NDArray[np.int64]) -> float:
    """The share of the pairs that comparing some texts with all gives which are among ``pairs``."""
    size = len(vectors)
    rows = np.arange(0, size, size // _COMPARED)
    cosines = vectors[rows] @ vectors.T
    cosines[np.arange(len(rows)), rows] = -1.0
    nearest = np.argpartition(cosines, -NEIGHBOURS, axis=1)[:, -NEIGHBOURS:]
    near = np.take_along_axis(cosines, nearest, axis=1) >= NEAR
    low, high = np.minimum(rows[:, None], nearest), np.maximum(rows[:, None], nearest)
    return float(np.isin((low * size + high)[near], pairs[:, 0] * size + pairs[:, 1]).mean())


def texts_of(size: int) -> list[str]:
    """So many distinct texts."""
    written = list(dict.fromkeys(text for duty in read_written() for text in duty.texts))
    places = (f"{a}{b}镇" for a, b in product(_SYLLABLES, _SYLLABLES))
    named = (f"{place}{text}" for place in places for text in written)
    return written[:size] + list(islice(named, max(0, size - len(written))))


def _mined(bench: Bench, vectors: NDArray[np.float32]) -> BenchFigure:
    """Near pairs of the vectors by which the check seeks, ours and the peer's; neither encodes."""
    bench.tell("对照：paraphrase mining")
    path = bench.folder / "many.npy"
    np.save(path, vectors)
    start = time.perf_counter()
    neighbour_pairs(vectors, NEIGHBOURS, NEAR)
    ours = time.perf_counter() - start
    theirs = float(peer(MINING, str(path), str(NEIGHBOURS))["seconds"])
    return Turns((ours,), (theirs,)).figure(
        "growing", f"找近似职责，{MINED} 条（同样的向量）", "sentence-transformers 的 paraphrase mining"
    )
