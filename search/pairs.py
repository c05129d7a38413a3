"""Near neighbours among texts: the candidates of the check, found without comparing all with all."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kg.analysis.findings import SimilarPair
from search.encoders.base import Encoder, Vectors, normalise_rows
from search.index.library import faiss
from search.index.nearest import FLAT_LIMIT

_BLOCK = 4096
_FEW = 4096  # vectors up to which FAISS is not needed
_LISTS_FACTOR = 4
_PROBES = 32
_TRAIN_PER_LIST = 20
_ROUNDS = (
    4  # of k-means: .98 of the exact pairs of the check, at less than half the work of a careful training
)


def similar_pairs(
    texts: Sequence[str],
    encoder: Encoder,
    neighbours: int = 20,
    threshold: float = 0.6,
    also: Callable[[Vectors], Vectors] | None = None,
) -> Iterator[SimilarPair]:
    """Pairs of positions in ``texts`` with cosine ≥ ``threshold``, each once with ``left < right``.

    Every text is compared with its ``neighbours`` nearest; the memory is that of the vectors (a block of
    queries at a time). Texts without any known word resemble nothing. Ordered by ``left``, then ``right``.

    ``also`` gives a second view of the vectors, of unit length: then neighbours and threshold go by the mean of both
    cosines. The similarity that is told is that of the encoder either way.
    """
    if len(texts) < 2:
        return
    vectors = encoder.encode(texts)
    sought = vectors if also is None else normalise_rows(np.hstack([vectors, also(vectors)]))
    pairs = neighbour_pairs(sought, neighbours, threshold)
    for start in range(0, len(pairs), _BLOCK):
        left, right = pairs[start : start + _BLOCK].T
        told = np.einsum("nd,nd->n", vectors[left], vectors[right]).tolist()
        for one, other, similarity in zip(left.tolist(), right.tolist(), told, strict=True):
            yield SimilarPair(one, other, min(similarity, 1.0))


def neighbour_pairs(vectors: Vectors, neighbours: int, threshold: float) -> NDArray[np.int64]:
    """Pairs of rows with cosine ≥ ``threshold`` that are among each other's nearest, shape (pairs, 2), ``left < right``.

    Each pair once, ordered. Rows of zeros resemble nothing. Memory: the vectors, their index, and the pairs.
    """
    size = len(vectors)
    index = _neighbour_index(vectors)
    keys: list[NDArray[np.int64]] = []
    for start in range(0, size, _BLOCK):
        similarities, nearest = index.search(vectors[start : start + _BLOCK], min(neighbours + 1, size))
        rows = np.arange(start, start + len(nearest), dtype=np.int64)[:, None]
        near = (nearest >= 0) & (nearest != rows) & (similarities >= threshold)
        low, high = np.minimum(rows, nearest), np.maximum(rows, nearest)
        keys.append((low * size + high)[near])
    found = np.sort(np.concatenate(keys)) if keys else np.zeros(0, dtype=np.int64)
    unique = found[np.diff(found, prepend=-1) > 0]  # many times faster than numpy.unique, which hashes
    return np.stack([unique // size, unique % size], axis=1)


class _Compared:
    """Few vectors, each compared with all: FAISS takes longer to import than numpy to compare them."""

    def __init__(self, vectors: Vectors) -> None:
        self._vectors = vectors

    def search(self, sought: Vectors, count: int) -> tuple[Vectors, NDArray[np.int64]]:
        similarities = sought @ self._vectors.T
        nearest = np.argpartition(-similarities, count - 1, axis=1)[:, :count]
        return np.take_along_axis(similarities, nearest, axis=1), nearest


def _neighbour_index(vectors: Vectors) -> Any:
    """An exact index for lists of a county's size, inverted lists of half-precision numbers beyond."""
    size, dimension = vectors.shape
    if size <= _FEW:
        return _Compared(vectors)
    library = faiss()
    if size <= FLAT_LIMIT:
        index = library.IndexFlatIP(dimension)
    else:
        lists = int(_LISTS_FACTOR * np.sqrt(size))
        index = library.index_factory(dimension, f"IVF{lists},SQfp16", library.METRIC_INNER_PRODUCT)
        index.nprobe = _PROBES
        index.cp.niter, index.cp.min_points_per_centroid = _ROUNDS, 1
        index.train(np.ascontiguousarray(vectors[:: max(1, size // (lists * _TRAIN_PER_LIST))]))
    index.add(np.ascontiguousarray(vectors))
    return index
