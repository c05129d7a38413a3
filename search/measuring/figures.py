"""Figures of ranked retrieval: MRR@10, recall@k, with bootstrap confidence intervals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

_DEPTH = 10
_DRAWS = 1000
_SEED = 11
_LEVEL = 0.95


@dataclass(frozen=True, slots=True)
class Interval:
    """A mean with its 95 % bootstrap interval."""

    mean: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.mean:.3f} [{self.low:.2f}, {self.high:.2f}]"


@dataclass(frozen=True, slots=True)
class Figures:
    """Quality of one way to rank, over ``questions`` questions."""

    questions: int
    mrr: Interval
    recall_1: Interval
    recall_5: Interval


def bootstrap(values: Sequence[float]) -> Interval:
    """Mean and percentile interval over questions drawn with replacement (1,000 draws, fixed seed)."""
    sample = np.asarray(values, dtype=np.float64)
    if not len(sample):
        return Interval(0.0, 0.0, 0.0)
    draws = np.random.default_rng(_SEED).integers(0, len(sample), (_DRAWS, len(sample)))
    low, high = np.quantile(sample[draws].mean(axis=1), [(1 - _LEVEL) / 2, (1 + _LEVEL) / 2])
    return Interval(float(sample.mean()), float(low), float(high))


def figures(ranks: Sequence[int | None]) -> Figures:
    """From the rank (from 1) of the first right hit of each question; ``None`` where it was not found.

    >>> figures([1, 2, None, 1]).mrr.mean
    0.625
    """
    return Figures(
        questions=len(ranks),
        mrr=bootstrap([1 / rank if rank is not None and rank <= _DEPTH else 0.0 for rank in ranks]),
        recall_1=bootstrap([float(rank == 1) for rank in ranks]),
        recall_5=bootstrap([float(rank is not None and rank <= 5) for rank in ranks]),
    )
