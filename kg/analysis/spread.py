"""How wordings of one matter spread about it in an encoder's space, and how matters spread: what makes a cosine tell more.

A cosine takes every direction alike. Where wordings of one matter differ much anyway, a difference says little; where they
hardly do, it says that these are two matters. The known matters with their wordings show both, so two texts are also compared by
the cosine after the spread within matters is evened out (within-class covariance normalisation: Hatch, Kajarekar and
Stolcke, 2006) and by the log likelihood ratio of “one matter” against “two” (two-covariance model: Brümmer and de Villiers, 2010).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_EVENED = 0.3  # share of the spread within matters that is taken to be alike in every direction
_FLOOR = 1e-6  # least spread of matters in any direction, as a share of all

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Spread:
    """The two-covariance model of an encoder's space of ``d`` dimensions.

    ``centre`` is the mean, shape (d,); ``even`` evens the spread within matters out; ``own`` and ``cross`` are the
    quadratic forms of the log likelihood ratio, each of shape (d, d).
    """

    centre: Floats
    even: Floats
    own: Floats
    cross: Floats

    def stand(self, vectors: Floats) -> Standing:
        """Where texts stand, for comparing; ``vectors`` of shape (n, d)."""
        moved = np.asarray(vectors - self.centre, dtype=np.float32)
        evened = np.asarray(moved @ self.even, dtype=np.float32)
        evened /= np.maximum(np.linalg.norm(evened, axis=1, keepdims=True), np.float32(1e-9))
        alone = np.einsum("nd,nd->n", moved @ self.own, moved) / 2
        crossed = np.asarray(moved @ self.cross, dtype=np.float32)
        return Standing(evened, moved, crossed, np.asarray(alone, dtype=np.float32))


@dataclass(frozen=True)
class Standing:
    """Texts placed by a :class:`Spread`, row by row."""

    evened: Floats
    moved: Floats
    crossed: Floats
    alone: Floats

    def whitened(self, left: Ints, right: Ints) -> Floats:
        """The cosines of pairs of texts when the spread within matters is evened out, shape (pairs,)."""
        return np.asarray(np.einsum("nd,nd->n", self.evened[left], self.evened[right]), dtype=np.float32)

    def likelihood(self, left: Ints, right: Ints) -> Floats:
        """The log likelihood ratios (nats, but for a constant) of pairs of texts, shape (pairs,)."""
        together = np.einsum("nd,nd->n", self.crossed[left], self.moved[right])
        return np.asarray(self.alone[left] + self.alone[right] + together, dtype=np.float32)


def spread_of(vectors: Floats, matters: Ints) -> Spread:
    """The spread of wordings, shape (n, d), that belong to ``matters``, shape (n,); those with one wording say nothing."""
    rows = vectors.astype(np.float64)
    _, place, counts = np.unique(matters, return_inverse=True, return_counts=True)
    kept = counts[place] > 1
    rows, place = rows[kept], np.unique(place[kept], return_inverse=True)[1]
    size, dimension = rows.shape
    if size == 0:
        still = np.eye(dimension, dtype=np.float32)
        return Spread(np.zeros(dimension, np.float32), still, np.zeros_like(still), still)
    counts = np.bincount(place)
    centres = np.zeros((len(counts), dimension))
    np.add.at(centres, place, rows)
    centres /= counts[:, None]
    apart = rows - centres[place]
    within = apart.T @ apart / max(1, size - len(counts))
    alike = np.trace(within) / dimension + 1e-9
    within = (1.0 - _EVENED) * within + _EVENED * alike * np.eye(dimension)
    centre = rows.mean(axis=0)
    moved = centres - centre
    between = _positive(moved.T @ moved / len(counts) - within * np.mean(1.0 / counts))
    return _model(centre, within, between)


def _positive(matrix: NDArray[np.float64]) -> NDArray[np.float64]:
    values, directions = np.linalg.eigh(matrix)
    least = max(_FLOOR * float(np.abs(values).sum()), 1e-12)
    return np.asarray((directions * np.maximum(values, least)) @ directions.T, dtype=np.float64)


def _model(centre: NDArray[np.float64], within: NDArray[np.float64], between: NDArray[np.float64]) -> Spread:
    total = np.linalg.inv(between + within)
    joint = np.linalg.inv(between + within - between @ total @ between)
    even = np.linalg.cholesky(np.linalg.inv(within))
    matrices = (centre, even, total - joint, total @ between @ joint)
    return Spread(*(np.asarray(each, dtype=np.float32) for each in matrices))
