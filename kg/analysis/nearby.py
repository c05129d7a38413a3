"""Which of many vectors some others are nearest to, without comparing with all: those in the few parts that stand nearest.

All parts have the same number of vectors, so what is found in some of them is a table, like what comparing with all would give.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import ceil

import numpy as np
from numpy.typing import NDArray

from kg.analysis.highest import highest

_SEED = 7
_PART = 32  # places of a part
_FILLED = 2 / 3  # of them have a vector in the mean: with none to spare many would go to a part far from them
_VISITED = 20  # parts that a vector is compared with
_ROUNDS = (1,) * 6  # of k-means, by which parts are made: each looks at all vectors
_BLOCK = 2048  # vectors that are compared with the centres at a time

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]


def centres(vectors: Floats, count: int, taken: int, rounds: Sequence[int] = _ROUNDS) -> Floats:
    """The centres of ``count`` cells of unit vectors, by k-means on the sphere over about ``taken`` of them; shape (count, d).

    Each of the ``rounds`` looks at one in so many of those.
    """
    generator = np.random.default_rng(_SEED)
    sample = vectors[np.sort(generator.permutation(len(vectors))[:taken])]
    found = sample[generator.choice(len(sample), count, replace=False)]
    for share in rounds:
        some = sample[::share]
        parts = [some[start : start + _BLOCK] for start in range(0, len(some), _BLOCK)]
        nearest = np.concatenate([(part @ found.T).argmax(axis=1) for part in parts])
        order = np.argsort(nearest, kind="stable")
        cells, starts = np.unique(nearest[order], return_index=True)
        sums = np.add.reduceat(some[order], starts, axis=0)
        found[cells] = unit(sums)
    return found


def unit(vectors: Floats) -> Floats:
    """Rows of unit length; rows of zeros stay zero."""
    return np.asarray(
        vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9), dtype=np.float32
    )


class Nearby:
    """Unit vectors, shape (n, d), sorted into parts, which are filled up with a vector of zeros, the last of ``vectors``."""

    def __init__(self, vectors: Floats) -> None:
        size, width = vectors.shape
        count = ceil(size / (_PART * _FILLED))
        self._members = _shared_out(vectors @ centres(vectors, count, size).T)
        self.vectors = np.concatenate([vectors, np.zeros((1, width), dtype=np.float32)])
        self._middles = unit(self.vectors[self._members].sum(axis=1))
        self._parts = np.ascontiguousarray(self.vectors[self._members].transpose(0, 2, 1))

    def nearest(self, vectors: Floats, count: int) -> tuple[Ints, Floats]:
        """The numbers of the ``count`` nearest to each of ``vectors`` among those that it is compared with, in no order, and
        their cosines; both of shape (len(vectors), count).
        """
        parts, _ = highest(vectors @ self._middles.T, min(_VISITED, len(self._middles)))
        each = parts.shape[1]
        visits = np.argsort(parts, axis=None, kind="stable")
        bounds = np.searchsorted(parts.ravel()[visits], np.arange(len(self._parts) + 1))
        cosines = np.empty((parts.size, _PART), dtype=np.float32)
        for part, (start, end) in zip(self._parts, pairwise(bounds.tolist()), strict=True):
            some = visits[start:end]
            own = vectors.take(some // each, axis=0, mode="clip")  # unchecked, and so faster than by brackets
            cosines[some] = own @ part
        places, found = highest(cosines.reshape(len(vectors), each * _PART), count)
        visited = np.take_along_axis(parts, places // _PART, axis=1)
        return self._members[visited, places % _PART], found


def _shared_out(cosines: Floats) -> Ints:
    """Each row goes to the nearest part that is not full, those that are nearest to one first; shape (parts, rows of a part).

    Missing ones are numbered as one more than there are.
    """
    size, count = cosines.shape
    members: list[list[int]] = [[] for _ in range(count)]
    best = np.argsort(-cosines, axis=1)
    for row in np.argsort(-cosines.max(axis=1)).tolist():
        part = next(part for part in best[row] if len(members[part]) < _PART)
        members[part].append(row)
    return np.array([part + [size] * (_PART - len(part)) for part in members], dtype=np.int64)
