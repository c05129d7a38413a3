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
    """How well two titles cover each other's words: ``mean`` and ``weakest`` of best cosines, with the weakest word.

    Both are of the side that is covered worse; a side without words covers and is covered by nothing (0).
    """

    mean: float
    weakest: float
    word: str = ""


class WordSpace:
    """Vectors of words, encoded once each."""

    def __init__(self, encode: Encode) -> None:
        self._encode = encode
        self._rows: dict[str, int] = {}
        self._vectors: NDArray[np.float32] = np.zeros((0, 0), dtype=np.float32)

    def learn(self, words: Iterable[str]) -> None:
        """Encode the words that are not known yet, in one go."""
        fresh = [word for word in dict.fromkeys(words) if word not in self._rows]
        if not fresh:
            return
        vectors = np.asarray(self._encode(fresh), dtype=np.float32)
        start = len(self._rows)
        self._rows.update({word: start + offset for offset, word in enumerate(fresh)})
        self._vectors = np.concatenate([self._vectors, vectors]) if start else vectors

    def coverage(self, left: Sequence[str], right: Sequence[str]) -> Coverage:
        """How well the words of two titles cover each other; raises KeyError for a word that was not learned."""
        if not left or not right:
            return Coverage(0.0, 0.0)
        ours = self._vectors[[self._rows[word] for word in left]]
        theirs = self._vectors[[self._rows[word] for word in right]]
        table = ours @ theirs.T
        forward, backward = table.max(axis=1), table.max(axis=0)
        words, best = (left, forward) if forward.mean() <= backward.mean() else (right, backward)
        at = int(best.argmin())
        return Coverage(float(best.mean()), float(min(forward.min(), backward.min())), words[at])
