"""Weights and a reader that are heard together: how much the reader counts, and from where on a pair is told.

Both are tried on pairs of matters that they did not learn from: committee and reader are trained once for each fold.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from kg.analysis.examples import Example
from kg.analysis.fit import Floats, calibrated_beside, fold_of
from kg.analysis.reader import Network, Pieces, Reader
from kg.analysis.weights import Weights

_FOLDS = 4
_COUNTS = 0.6  # of a bit that the reader tells: likeliest on matters that it did not learn from, .5 to .8 hardly less

#: Trains a reader on examples.
Teach = Callable[[Sequence[Example]], Network]


@dataclass(frozen=True, slots=True)
class Fitted:
    """Weights whose threshold counts the reader in, and the reader's network, which tells bits to be added to theirs."""

    weights: Weights
    network: Network


def with_reader(weights: Weights, found: Sequence[Example], pieces: Pieces, teach: Teach) -> Fitted:
    """``weights``, which were estimated from ``found``, calibrated together with a reader that learned from the same examples."""
    told = _COUNTS * _out_of_fold(found, pieces, teach)
    together, slope = calibrated_beside(weights, found, told)
    return Fitted(together, teach(found).scaled(_COUNTS * slope))


def _out_of_fold(found: Sequence[Example], pieces: Pieces, teach: Teach) -> Floats:
    """What a reader tells (bits) of each example that saw no pair of its matter."""
    texts = list(dict.fromkeys(row.full for each in found for row in (each.left, each.right)))
    place = {text: row for row, text in enumerate(texts)}
    left, right = (np.array([place[getattr(e, side).full] for e in found]) for side in ("left", "right"))
    folds = fold_of(found, _FOLDS)
    told = np.zeros(len(found))
    for fold in range(_FOLDS):
        inside = folds == fold
        network = teach([example for example, own in zip(found, inside.tolist(), strict=True) if not own])
        told[inside] = Reader(network, pieces).over(texts).bits(left[inside], right[inside])
    return told
