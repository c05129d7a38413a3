"""The order of the first duties by how much of the question each answers, word by word.

A text's vector is the mean of its words, in which a word that nothing answers is hardly seen: 邻居有精神病，拿刀乱砍 is near to
盗伐、滥伐林木 for one word alone. Here every word of the question looks for the nearest word of the text; from a cosine of
:data:`_ENOUGH` on it is answered in full. A long text has a word for everything, so its length is taken off. Two weights, fitted by
``python -m search.training.answered`` (docs/decisions/0003-search-fusion.md), carry over from one encoder to the next.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from search.encoders.base import Vectors
from search.encoders.static import StaticEncoder
from search.index.mapped import distinct, product, widened
from search.words.analysis import Analyzer

ANSWERED, LENGTH = 0.6, 0.06
"""What a question answered in full adds, and what is taken off for each e-fold of a text's words."""

_ENOUGH = 0.5
_REMEMBERED = 8192  # texts whose words are kept: some hundred bytes each

Scores = NDArray[np.float32]
Pieces = NDArray[np.int64]


class Answered:
    """How much texts answer of a question, by the encoder's own words; safe to share between threads."""

    def __init__(self, encoder: StaticEncoder, text: Callable[[int], tuple[str, str]]) -> None:
        """``text`` gives title and body of a document."""
        self._table = encoder.table
        self._analyzer = Analyzer(encoder.cutting)
        self._text = text
        self._pieces = lru_cache(_REMEMBERED)(self._cut)

    def adds(self, question: str, documents: Sequence[int]) -> Scores:
        """What is to be added to the score of each of ``documents`` for a normalised question; shape (documents,)."""
        shares, lengths = self.shares(question, documents)
        return np.asarray(ANSWERED * shares - LENGTH * np.log(lengths), dtype=np.float32)

    def shares(self, question: str, documents: Sequence[int]) -> tuple[Scores, Scores]:
        """The share (0..1) of the question that each of ``documents`` answers, and how many different words they have."""
        pieces = [self._pieces(document) for document in documents]
        lengths = np.array([max(len(own), 1) for own in pieces], dtype=np.float32)
        asked = self._words(question)
        shares = np.zeros(len(pieces), dtype=np.float32)
        filled = [place for place, own in enumerate(pieces) if len(own)]
        if not len(asked) or not filled:
            return shares, lengths
        words, weights = _unit(self._table[asked])
        every = np.concatenate(pieces)
        own = distinct(every)
        texts, _ = _unit(self._table[own])
        cosines = product(texts, words.T)[np.searchsorted(own, every)]
        starts = np.cumsum([0, *(len(pieces[place]) for place in filled[:-1])])
        nearest = np.maximum.reduceat(cosines, starts)
        shares[filled] = np.clip(nearest / _ENOUGH, 0.0, 1.0) @ (weights / weights.sum())
        return shares, lengths

    def _cut(self, document: int) -> Pieces:
        return np.unique(self._words(self._analyzer.normalise("\n".join(self._text(document)))))

    def _words(self, text: str) -> Pieces:
        """The words of a normalised text."""
        spans = self._analyzer.spans(text)
        return np.array([word for word, start, end in spans if text[start:end].isalnum()], dtype=np.int64)


def _unit(rows: NDArray[np.floating]) -> tuple[Vectors, Vectors]:
    """Unit vectors of rows of the table, and their lengths: the rarer a word, the longer it is."""
    plain = widened(rows) if rows.dtype == np.float16 else rows.astype(np.float32)
    lengths = np.sqrt(np.einsum("ij,ij->i", plain, plain)) + 1e-9
    return plain / lengths[:, None], lengths
