"""Vectors sorted into cells, so that each has to be compared with few: k-means, and which cells a vector visits.

A vector is at home in the cell whose centre is nearest, and a guest in the few next ones. Who lives in a cell is compared
with all who live there or visit it; so two vectors meet if one visits where the other lives, which is far more often than that
one given of them does. A cell is one product of two matrices, the fastest thing that a processor does: no index is gone through.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from math import ceil

import numpy as np
from numpy.typing import NDArray

from kg.analysis.highest import highest
from kg.analysis.nearby import centres
from search.encoders.base import Vectors, normalise_rows

Places = NDArray[np.int64]

_CELLS = (
    0.74  # cells of n vectors, beside n to the power of 2/3: sorting and comparing then take about as long
)
_VISITED = 16  # cells that a vector lives in or visits
_TRAINED = 20  # vectors by which a cell's centre is found
_ROUNDS = (4, 4, 4, 4, 1)  # of k-means: the first look at one in four of those, which tell enough
_DIRECTIONS = (
    96  # the vectors' main ones, by which cells are made: as good as all of 384, and a quarter of the work
)
_SEEN = 5_000  # vectors by which the main directions are found
_BLOCK = 2048  # vectors that are sorted at a time
_CROWD = 8  # a cell with so many times more visits than the mean is cut into several (nearly equal texts)


@dataclass(frozen=True, slots=True)
class Group:
    """Vectors that are compared: the first ``living`` of ``places`` with each other and with the guests behind them."""

    places: Places
    living: int


@dataclass(frozen=True)
class Cells:
    """The cells that each vector visits, shape (vectors, cells of one), its home first; and how many cells there are."""

    visited: NDArray[np.int32]
    count: int

    def groups(self) -> Iterator[Group]:
        """Who is compared with whom; every vector lives in one group."""
        size, each = self.visited.shape
        guests = np.ones(self.visited.shape, dtype=np.int32)
        guests[:, 0] = 0
        keys = (2 * self.visited + guests).ravel()
        order = np.argsort(keys, kind="stable")
        bounds = np.searchsorted(keys[order], np.arange(2 * self.count + 1)).tolist()
        places = order // each
        most = _CROWD * max(1, size * each // self.count)
        for start, middle, end in zip(bounds[0:-1:2], bounds[1::2], bounds[2::2], strict=True):
            if end - start <= most:
                if middle > start:
                    yield Group(places[start:end], middle - start)
                continue
            parts = ceil((end - start) / most)
            living, visiting = (
                np.array_split(places[one:other], parts) for one, other in pairwise((start, middle, end))
            )
            for mine, theirs in zip(living, visiting, strict=True):
                if len(mine):
                    yield Group(np.concatenate([mine, theirs]), len(mine))


def cells_of(vectors: Vectors, alone: int) -> Cells:
    """Sort unit vectors, shape (n, dimension), into cells; up to ``alone`` of them are one cell."""
    size = len(vectors)
    count = 1 if size <= alone else max(_VISITED + 1, int(_CELLS * size ** (2 / 3)))
    if count == 1:
        return Cells(np.zeros((size, 1), dtype=np.int32), 1)
    turned = _turned(vectors)
    middles = centres(turned, count, count * _TRAINED, _ROUNDS)
    visited = np.empty((size, _VISITED), dtype=np.int32)
    for start in range(0, size, _BLOCK):
        places, cosines = highest(turned[start : start + _BLOCK] @ middles.T, _VISITED)
        first = cosines.argmax(axis=1)[:, None]
        home = np.take_along_axis(places, first, axis=1)
        np.put_along_axis(places, first, places[:, :1], axis=1)
        visited[start : start + _BLOCK] = np.hstack([home, places[:, 1:]])
    return Cells(visited, count)


def _turned(vectors: Vectors) -> Vectors:
    """The vectors along their main directions, of unit length again."""
    sample = vectors[:: max(1, len(vectors) // _SEEN)]
    _, directions = np.linalg.eigh(sample.T @ sample)
    return normalise_rows(vectors @ np.ascontiguousarray(directions[:, -_DIRECTIONS:]))
