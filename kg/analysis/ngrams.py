"""Similarity without a model: TF-IDF over characters and pairs of characters.

It serves where no encoder is at hand (tests, the baseline of the evaluation, a first check).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from math import log

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from kg.analysis.facets import clean
from kg.analysis.findings import SimilarPair

NAME = "character-bigrams"
_BLOCK = 1024  # rows of the similarity matrix that are held at a time


def vectors(texts: Sequence[str]) -> sparse.csr_matrix:
    """L2-normalised TF-IDF rows, shape (len(texts), number of n-grams)."""
    vocabulary: dict[str, int] = {}
    rows: list[int] = []
    columns: list[int] = []
    values: list[float] = []
    for row, text in enumerate(texts):
        plain = clean(text)
        for gram, count in Counter([*plain, *(plain[i : i + 2] for i in range(len(plain) - 1))]).items():
            rows.append(row)
            columns.append(vocabulary.setdefault(gram, len(vocabulary)))
            values.append(1.0 + log(count))
    matrix = sparse.csr_matrix((values, (rows, columns)), shape=(len(texts), max(1, len(vocabulary))))
    frequency = np.bincount(matrix.indices, minlength=matrix.shape[1])
    matrix.data *= np.log((1 + len(texts)) / (1 + frequency))[matrix.indices] + 1.0
    norms = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
    norms[norms == 0] = 1.0
    return sparse.csr_matrix(sparse.diags(1.0 / norms) @ matrix)


def similar_pairs(
    texts: Sequence[str], neighbours: int = 12, threshold: float = 0.08
) -> Iterator[SimilarPair]:
    """Each text's nearest other texts, every pair once (left < right), in order of the left text."""
    if not texts:
        return
    matrix = vectors(texts)
    best: dict[tuple[int, int], float] = {}
    for start in range(0, len(texts), _BLOCK):
        block: NDArray[np.float64] = (matrix[start : start + _BLOCK] @ matrix.T).toarray()
        count = min(neighbours + 1, block.shape[1])
        nearest = np.argpartition(-block, count - 1, axis=1)[:, :count]
        for offset, row in enumerate(nearest):
            for other in row:
                left, right = sorted((start + offset, int(other)))
                value = float(block[offset, other])
                if left != right and value >= threshold:
                    best[left, right] = value
    for (left, right), value in sorted(best.items()):
        yield SimilarPair(left, right, value)
