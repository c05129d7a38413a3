"""Words in the encoder's space: whether each word of a title has its like in the other title.

The cosine of two titles is a mean over their words, so one word that makes all the difference (印刷 and 发行) hardly
shows in it. Here each word that carries the matter is set against its nearest word on the other side.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

#: Texts → L2-normalised vectors of shape (len(texts), dimension).
Encode = Callable[[Sequence[str]], NDArray[np.float32]]


@dataclass(frozen=True, slots=True)
class Coverage:
    """How well two titles cover each other's words: means of best cosines, and the weakest word.

    ``mean`` is of the side that is covered worse, ``reach`` of the better one; each word counts by its rarity. A side
    without words covers and is covered by nothing (0).
    """

    mean: float
    weakest: float
    word: str = ""
    reach: float = 0.0


class WordSpace:
    """Vectors of words, encoded once each."""

    def __init__(self, encode: Encode, rarity: Callable[[str], float] | None = None) -> None:
        self._encode = encode
        self._rarity = rarity or (lambda _word: 1.0)
        self._weights: NDArray[np.float32] = np.zeros(0, dtype=np.float32)
        self._rows: dict[str, int] = {}
        self._vectors: NDArray[np.float32] = np.zeros((0, 0), dtype=np.float32)
        self._titles: dict[tuple[str, ...], tuple[NDArray[np.float32], NDArray[np.float32]]] = {}

    def learn(self, words: Iterable[str]) -> None:
        """Encode the words that are not known yet, in one go."""
        fresh = [word for word in dict.fromkeys(words) if word not in self._rows]
        if not fresh:
            return
        vectors = np.asarray(self._encode(fresh), dtype=np.float32)
        start = len(self._rows)
        self._rows.update({word: start + offset for offset, word in enumerate(fresh)})
        self._vectors = np.concatenate([self._vectors, vectors]) if start else vectors
        weights = np.array([self._rarity(word) for word in fresh], dtype=np.float32)
        self._weights = np.concatenate([self._weights, weights])

    def _title(self, words: Sequence[str]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """The vectors of the words of a title, and their weights: a title is compared with many."""
        key = tuple(words)
        if key not in self._titles:
            rows = [self._rows[word] for word in words]
            self._titles[key] = self._vectors[rows], self._weights[rows]
        return self._titles[key]

    def coverage(self, left: Sequence[str], right: Sequence[str]) -> Coverage:
        """How well the words of two titles cover each other; raises KeyError for a word that was not learned."""
        if not left or not right:
            return Coverage(0.0, 0.0)
        (rows, ours), (columns, theirs) = self._title(left), self._title(right)
        table = rows @ columns.T
        forward, backward = table.max(axis=1), table.max(axis=0)
        covered = float(forward @ ours / ours.sum()), float(backward @ theirs / theirs.sum())
        words, best = (left, forward) if forward.min() <= backward.min() else (right, backward)
        at = int(best.argmin())
        return Coverage(min(covered), float(best[at]), words[at], max(covered))

    def left_over(self, left: Sequence[str], right: Sequence[str]) -> float:
        """The cosine of what is left of two titles without their common words; 1 if one says no more than the other."""
        common = set(left) & set(right)
        ours, theirs = ([self._rows[w] for w in side if w not in common] for side in (left, right))
        if not ours or not theirs:
            return 1.0
        first, second = (self._weights[rows] @ self._vectors[rows] for rows in (ours, theirs))
        length = float(np.linalg.norm(first) * np.linalg.norm(second))
        return float(first @ second) / length if length > 0 else 0.0
