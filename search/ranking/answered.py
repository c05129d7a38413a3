"""The order of the first hits by how much of the question each answers, word by word.

A text's vector is the mean of its words, in which a word that nothing answers is hardly seen: 邻居有精神病，拿刀乱砍 is near to
盗伐、滥伐林木 for one word alone. Here every word of the question looks for the nearest word of the text; from a cosine of
:data:`_ENOUGH` on it is answered in full. A long text has a word for everything, so its length is taken off, and of
articles the best sentence must answer by itself: words that stand far apart answer another question. The weights are fitted by
``python -m search.training.answered`` for duties, and for articles by ``python -m search.training.articles``
(docs/decisions/0003-search-fusion.md); they carry over from one encoder to the next.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from search.encoders.base import Vectors
from search.encoders.static import StaticEncoder
from search.index.mapped import distinct, product, widened
from search.index.pieces import Said, Sentences
from search.words.analysis import Analyzer

_ENOUGH = 0.5

Scores = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Worth:
    """What a question ``answered`` in full adds to a score, what is taken off for each e-fold of a text's words.

    ``passage`` is what the best sentence adds, for each unit of what it answers and of its cosine.
    """

    answered: float
    length: float
    passage: float = 0.0


DUTIES, ARTICLES = Worth(0.6, 0.06), Worth(0.86, 0.05, 0.35)


class Answered:
    """How much texts answer of a question, by the encoder's own words; safe to share between threads."""

    def __init__(
        self, encoder: StaticEncoder, pieces: Callable[[Sequence[int]], Sequence[Said]], worth: Worth
    ) -> None:
        """``pieces`` gives those of some documents (:mod:`search.index.pieces`), ``worth`` what they bring."""
        self._encoder = encoder
        self._pieces, self._worth = pieces, worth

    def adds(self, question: str, documents: Sequence[int]) -> Scores:
        """What is to be added to the score of each of ``documents`` for a normalised question; shape (documents,)."""
        worth = self._worth
        shares, lengths, passages = self.looked(question, documents, passages=worth.passage > 0)
        adds = worth.answered * shares - worth.length * np.log(lengths) + worth.passage * passages
        return np.asarray(adds, dtype=np.float32)

    def shares(self, question: str, documents: Sequence[int]) -> tuple[Scores, Scores]:
        """The share (0..1) of the question that each of ``documents`` answers, and how many different words they have."""
        return self.looked(question, documents, passages=False)[:2]

    def looked(
        self, question: str, documents: Sequence[int], *, passages: bool = True
    ) -> tuple[Scores, Scores, Scores]:
        """:meth:`shares`, and what the best sentence of each document answers, with its cosine: all 0 without ``passages``."""
        own = self._pieces(documents)
        pieces = [each.pieces for each in own]
        counts = np.array([len(each) for each in pieces])
        best = np.zeros(len(own), dtype=np.float32)
        lengths = np.maximum(counts, 1).astype(np.float32)
        words, weights = _asked(self._encoder, question)
        shares = np.zeros(len(pieces), dtype=np.float32)
        filled = np.flatnonzero(counts)
        if not len(words) or not len(filled):
            return shares, lengths, best
        said = np.concatenate(pieces)
        every = distinct(said)  # articles of one statute share most of their words
        texts, sizes = _sized(self._encoder, every)
        products = product(texts, words.T)
        cosines = products / sizes[:, None]
        starts = (np.cumsum(counts) - counts)[filled]
        shares[filled] = _answered(cosines[np.searchsorted(every, said)], starts, weights)
        parts = Sentences.of(own) if passages else None
        if parts is not None and len(parts.counts):
            rows = np.searchsorted(every, parts.pieces)
            starts = np.cumsum(parts.counts) - parts.counts
            whole = weights @ words
            along = products @ (weights / (np.sqrt(whole @ whole) + 1e-9))
            near = np.add.reduceat(along[rows], starts) / (parts.lengths + 1e-9)
            found, first = np.unique(parts.texts, return_index=True)
            best[found] = np.maximum.reduceat(_answered(cosines[rows], starts, weights) + near, first)
        return shares, lengths, best


def _answered(cosines: Vectors, starts: NDArray[np.int64], weights: Vectors) -> Scores:
    """The share of a question that each text answers, which begin at ``starts`` of the ``cosines`` of all their words."""
    nearest = np.maximum.reduceat(cosines, starts)
    return np.asarray(np.clip(nearest / _ENOUGH, 0.0, 1.0) @ weights, dtype=np.float32)


@lru_cache(maxsize=16)
def _asked(encoder: StaticEncoder, question: str) -> tuple[Vectors, Vectors]:
    """Unit vectors of the words of a normalised question, and how much each counts; each group of texts is asked the same."""
    spans = _analyzer(encoder).spans(question)
    words = [word for word, start, end in spans if question[start:end].isalnum()]
    rows, sizes = _sized(encoder, np.array(words, dtype=np.int64))
    return rows / sizes[:, None], sizes / sizes.sum()


@lru_cache(maxsize=2)
def _analyzer(encoder: StaticEncoder) -> Analyzer:
    """An analyzer over the encoder's own words, which learns once which of them say nothing."""
    return Analyzer(encoder.cutting)


def _sized(encoder: StaticEncoder, words: NDArray[np.integer]) -> tuple[Vectors, Vectors]:
    """Rows of the table, and their lengths: the rarer a word, the longer it is."""
    rows = encoder.table[words]
    plain = widened(rows) if rows.dtype == np.float16 else rows.astype(np.float32)
    return plain, np.sqrt(np.einsum("ij,ij->i", plain, plain)) + 1e-9
