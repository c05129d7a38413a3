"""Texts described by the few known matters that they are nearest to: rows of a sparse matrix with equally many entries each.

As every row has the same number of entries, two arrays hold the matrix; a library of sparse matrices would take longer to
import than a short list takes to compare.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kg.analysis.highest import highest

MATTERS = 32
"""Known matters that a text is described by."""

_PAIRS = 2048  # pairs that are compared at a time
_ROWS = 64  # rows of which means are made at a time: what is fetched for them stays at hand

_DIGITS = 6
_NONE = 1e-9  # so that rows of which everything is hidden agree in nothing

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Described:
    """Rows of unit length over ``width`` known matters; ``matters`` and ``weights`` have shape (rows, matters of a row)."""

    matters: NDArray[np.int32]
    weights: Floats
    width: int

    def agreement(self, left: Ints, right: Ints, hidden: Ints | None = None) -> Floats:
        """The cosines of pairs of rows, shape (pairs,), rounded: a row is as near as can be to itself on any machine.

        ``hidden`` has for each pair matters that describe neither of its rows, shape (pairs, some); -1 hides nothing.
        """
        found = np.empty(len(left), dtype=np.float32)
        for start in range(0, len(left), _PAIRS):
            block = slice(start, start + _PAIRS)
            ours, theirs = self.weights[left[block]], self.weights[right[block]]
            if hidden is not None:
                ours = _without(ours, self.matters[left[block]], hidden[block])
                theirs = _without(theirs, self.matters[right[block]], hidden[block])
            rows, place = np.unique(left[block], return_inverse=True)
            met = self._spread(rows)[place[:, None], self.matters[right[block]]]
            found[block] = (met * theirs).sum(axis=1)
            if (
                hidden is not None
            ):  # what is hidden of the right rows meets nothing; all are of unit length before
                found[block] /= np.linalg.norm(ours, axis=1) * np.linalg.norm(theirs, axis=1) + _NONE
        return found.round(_DIGITS)

    def means(self, vectors: Floats) -> Floats:
        """The vectors of the known matters, shape (width, d), weighed by each row, shape (rows, d)."""
        made = np.empty((len(self.matters), vectors.shape[1]), dtype=np.float32)
        for start in range(0, len(made), _ROWS):
            block = slice(start, start + _ROWS)
            # unchecked, and so faster than by brackets
            known = vectors.take(self.matters[block], axis=0, mode="clip")
            made[block] = (self.weights[block, None, :] @ known)[:, 0]
        return made

    def _spread(self, rows: Ints) -> Floats:
        spread = np.zeros((len(rows), self.width), dtype=np.float32)
        np.put_along_axis(spread, self.matters[rows].astype(np.int64), self.weights[rows], axis=1)
        return spread


def _without(weights: Floats, matters: NDArray[np.int32], hidden: Ints) -> Floats:
    """The weights of some rows but for those of hidden matters."""
    return np.where((matters[:, :, None] == hidden[:, None, :]).any(axis=2), np.float32(0), weights)


def described(found: Floats, scale: float) -> Described:
    """The nearest matters of each row of cosines, with weights that fall off with the distance from the nearest.

    ``scale`` is the difference of cosine that weighs one e-th.
    """
    return weighed(*highest(found, min(MATTERS, found.shape[1])), scale, found.shape[1])


def weighed(matters: Ints, cosines: Floats, scale: float, width: int) -> Described:
    """:func:`described` where the nearest of ``width`` matters are at hand, with their cosines; shape (rows, matters of a row)."""
    weights = np.exp((cosines - cosines.max(axis=1, keepdims=True)) / scale)
    weights /= np.linalg.norm(weights, axis=1, keepdims=True)
    return Described(matters.astype(np.int32), weights.astype(np.float32), width)


def stacked(blocks: Sequence[Described]) -> Described:
    """Blocks of rows below one another. Raises ValueError for none."""
    matters, weights = (np.concatenate([getattr(b, name) for b in blocks]) for name in ("matters", "weights"))
    return Described(matters, weights, blocks[0].width)
