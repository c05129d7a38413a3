"""Similarity without a model: hashed characters and pairs of characters.

It serves where no encoder is at hand (tests, the baseline of the evaluation, a first check).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from math import log
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from kg.analysis.facets import clean
from kg.analysis.findings import SimilarPair

NAME = "character-bigrams"
_HASHED = 1024
_BLOCK = 1024  # rows of the similarity matrix that are held at a time


def encode(texts: Sequence[str]) -> NDArray[np.float32]:
    """Hashed character n-grams, L2-normalised, shape (len(texts), 1024): the same text gives the same vector anywhere."""
    table = np.zeros((len(texts), _HASHED), dtype=np.float32)
    for row, text in enumerate(texts):
        plain = clean(text)
        for gram, count in Counter([*plain, *(plain[i : i + 2] for i in range(len(plain) - 1))]).items():
            table[row, crc32(gram.encode()) % _HASHED] += (1.0 + log(count)) * len(gram)
    norms = np.linalg.norm(table, axis=1, keepdims=True)
    return np.asarray(table / np.where(norms > 0, norms, 1.0), dtype=np.float32)


def similar_pairs(
    texts: Sequence[str], neighbours: int = 12, threshold: float = 0.08
) -> Iterator[SimilarPair]:
    """Each text's nearest other texts, every pair once (left < right), in order of the left text."""
    if not texts:
        return
    matrix = encode(texts)
    best: dict[tuple[int, int], float] = {}
    for start in range(0, len(texts), _BLOCK):
        block: NDArray[np.float32] = matrix[start : start + _BLOCK] @ matrix.T
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
