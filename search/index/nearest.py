"""Which FAISS index serves how many vectors, and how much of what exact search finds it finds (measured when built).

========== =====================================================================================================
``flat``   compares with all: up to :data:`FLAT_LIMIT`
``codes``  compares with 4-bit codes of all (product quantization, one code for two numbers, by fast scan: André et al.
           2015): a sixteenth of the memory, so 180,000 texts are gone through in less than half a millisecond
``lists``  inverted lists with 8-bit codes, of which a few are looked into: above :data:`CODES_LIMIT`
========== =====================================================================================================
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search.encoders.base import Vectors, normalise_rows
from search.index.library import faiss, one_thread

FLAT_LIMIT = 30_000
"""Up to this many documents the exact index answers in about a millisecond."""

CODES_LIMIT = 400_000
"""Up to this many the codes of all are gone through in less than a millisecond."""

RECALL = 0.98
"""Share of the ten nearest that must be among the candidates; an index that does not find so many is exact."""

CANDIDATES = 150
"""So many are taken from an index; they are ordered by the exact cosines."""

_PAIR = 2  # numbers that a code of 4 bits stands for
_CODES_TRAINED = 20_000  # vectors that the codes are learned from
_CODES_ROUNDS = 25
_ITERATIONS = 5
_TRAIN_PER_LIST = 40
_PROBES = (4, 8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256)  # lists that are looked into, tried in turn
_SAMPLE = 200  # queries by which recall is measured
_NOISE = 1.0  # what sets a query apart from the texts that it was made of, as a share of its length
_K = 10


@dataclass(frozen=True, slots=True)
class Made:
    """How an index was built: ``flat``, ``codes``, or ``lists`` of which ``probes`` are looked into; recall@10 when built."""

    kind: str
    recall: float = 1.0
    lists: int = 0
    probes: int = 0


def made_index(
    vectors: Vectors, flat_limit: int = FLAT_LIMIT, codes_limit: int = CODES_LIMIT
) -> tuple[Callable[[], Any], Made]:
    """An index over unit ``vectors``, shape (n, dimension), and how it was made.

    Where an index that is not exact finds less than :data:`RECALL` of what exact search finds, it is not used.
    """
    size, dimension = vectors.shape
    if size > flat_limit:
        index = codes_of(vectors) if size <= codes_limit and not dimension % _PAIR else _lists_of(vectors)
        made = _tuned(index, vectors)
        if made is not None:
            return lambda: index, made
    return lambda: flat_index(vectors), Made("flat")


def flat_index(vectors: Vectors) -> Any:
    """An exact index."""
    index = faiss().IndexFlatIP(vectors.shape[1])
    index.add(np.ascontiguousarray(vectors))
    return index


def codes_of(vectors: Vectors, trained: int = _CODES_TRAINED, rounds: int = _CODES_ROUNDS) -> Any:
    """An index that goes through 4-bit codes of all vectors, learned from about ``trained`` of them in ``rounds``."""
    library = faiss()
    size, dimension = vectors.shape
    index = library.IndexPQFastScan(dimension, dimension // _PAIR, 4, library.METRIC_INNER_PRODUCT)
    index.pq.cp.niter = rounds
    with one_thread():
        index.train(np.ascontiguousarray(vectors[:: max(1, size // trained)]))
    index.add(np.ascontiguousarray(vectors))
    return index


def _lists_of(vectors: Vectors) -> Any:
    """An index of inverted lists."""
    library = faiss()
    size, dimension = vectors.shape
    lists = int(4 * np.sqrt(size))
    index = library.index_factory(dimension, f"IVF{lists},SQ8", library.METRIC_INNER_PRODUCT)
    index.cp.niter = _ITERATIONS
    index.train(np.ascontiguousarray(vectors[:: max(1, size // (lists * _TRAIN_PER_LIST))]))
    index.add(np.ascontiguousarray(vectors))
    return index


def _tuned(index: Any, vectors: Vectors) -> Made | None:
    """How ``index`` finds :data:`RECALL`, with the fewest lists that do; ``None`` where it does not.

    Queries lie between two vectors of the index, with noise: on 193 real questions over 120,566 articles as many lists
    were needed as for these, and fewer for vectors of the index themselves.
    """
    generator = np.random.default_rng(7)
    count = min(_SAMPLE, len(vectors) // 2)
    first, second = (vectors[generator.choice(len(vectors), count, replace=False)] for _ in range(2))
    chosen = normalise_rows(first + second)
    noise = generator.standard_normal(chosen.shape).astype(np.float32)
    queries = normalise_rows(chosen + _NOISE * normalise_rows(noise))
    exact = exact_nearest(vectors, queries)
    if not hasattr(index, "nprobe"):
        recall = recall_of(index, vectors, queries, exact)
        return Made("codes", round(recall, 4)) if recall >= RECALL else None
    for probes in (count for count in _PROBES if count <= index.nlist):
        index.nprobe = probes
        recall = recall_of(index, vectors, queries, exact)
        if recall >= RECALL:
            return Made("lists", round(recall, 4), index.nlist, probes)
    return None


def exact_nearest(vectors: Vectors, queries: Vectors) -> NDArray[np.int64]:
    """The ten nearest rows of each query, by comparing all, shape (queries, 10)."""
    return np.asarray(flat_index(vectors).search(queries, min(_K, len(vectors)))[1], dtype=np.int64)


def recall_of(index: Any, vectors: Vectors, queries: Vectors, exact: NDArray[np.int64]) -> float:
    """Share of ``exact`` that is found among the best candidates of ``index``, ordered by their exact cosines."""
    found = 0
    for query, wanted in zip(queries, exact, strict=True):
        places = index.search(query[None, :], CANDIDATES)[1][0]
        places = places[places >= 0]
        best = places[np.argsort(-(vectors[places] @ query), kind="stable")[: len(wanted)]]
        found += len(np.intersect1d(best, wanted))
    return found / exact.size
