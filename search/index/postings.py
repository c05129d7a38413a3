"""A sparse matrix terms × documents on disk: what every kind of keyword search here is made of.

Scores are worked out when the index is built (as bm25s does), so that a query only adds up slices. The
arrays are memory-mapped: opening costs nothing and a query reads the slices of its own terms.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from search.index.mapped import load_mapped

_KIND_BITS = 3
_FILES = ("starts", "documents", "weights")


@dataclass(frozen=True, slots=True)
class Counts:
    """Weighted occurrences, one entry per (term, document), sorted by term and then by document."""

    terms: NDArray[np.int32]
    documents: NDArray[np.int32]
    counts: NDArray[np.float32]


def count(
    terms: NDArray[np.integer],
    documents: NDArray[np.integer],
    kinds: NDArray[np.uint8],
    weights: Sequence[float],
) -> Counts:
    """Add up the weights of equal (term, document) pairs; ``weights[k]`` is what an occurrence of kind k (0..7) counts.

    The three arrays run in parallel. They are packed into one number each, so that one sort in place does it all.
    """
    if not len(terms):
        none = np.zeros(0, dtype=np.int32)
        return Counts(none, none, np.zeros(0, dtype=np.float32))
    width = int(documents.max()) + 1
    packed = terms.astype(np.int64)
    packed *= width
    packed += documents
    packed <<= _KIND_BITS
    packed |= kinds
    packed.sort()
    each = np.asarray(weights, dtype=np.float32)[packed & ((1 << _KIND_BITS) - 1)]
    packed >>= _KIND_BITS
    firsts = np.flatnonzero(np.concatenate(([True], packed[1:] != packed[:-1])))
    unique = packed[firsts]
    del packed
    return Counts(
        (unique // width).astype(np.int32), (unique % width).astype(np.int32), np.add.reduceat(each, firsts)
    )


@dataclass(frozen=True, slots=True)
class Postings:
    """Column-compressed term weights: the documents of term t are ``documents[starts[t]:starts[t + 1]]``."""

    starts: NDArray[np.int64]
    documents: NDArray[np.int32]
    weights: NDArray[np.float32]
    size: int  # number of documents

    @classmethod
    def make(cls, counts: Counts, weights: NDArray[np.float32], terms: int, size: int) -> Postings:
        """From counted occurrences and their weights, over ``terms`` term ids and ``size`` documents."""
        starts = np.zeros(terms + 1, dtype=np.int64)
        np.cumsum(np.bincount(counts.terms, minlength=terms), out=starts[1:])
        return cls(starts, counts.documents.astype(np.int32), weights.astype(np.float32), size)

    def add_to(
        self, scores: NDArray[np.float32], terms: NDArray[np.int64], factors: NDArray[np.float32]
    ) -> None:
        """Add Σ factor × weight to ``scores``, shape ``(size,)``."""
        for term, factor in zip(terms.tolist(), factors, strict=True):
            begin, end = int(self.starts[term]), int(self.starts[term + 1])
            if begin < end:
                scores[self.documents[begin:end]] += factor * self.weights[begin:end]

    def frequency(self, terms: NDArray[np.int64]) -> NDArray[np.int64]:
        """Number of documents of each term."""
        return np.asarray(self.starts[terms + 1] - self.starts[terms], dtype=np.int64)

    def save(self, folder: Path, name: str) -> None:
        """Write the arrays as ``name-*.npy``."""
        for part in _FILES:
            np.save(folder / f"{name}-{part}.npy", getattr(self, part))

    @classmethod
    def open(cls, folder: Path, name: str, size: int) -> Postings:
        """Open what :meth:`save` wrote, memory-mapped."""
        starts, documents, weights = (load_mapped(folder / f"{name}-{part}.npy") for part in _FILES)
        return cls(starts, documents, weights, size)
