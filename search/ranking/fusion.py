"""How the parts of the search are joined into one score, and how each hit explains itself.

The score is additive: cosine of the vectors + ``words`` × BM25 share + ``grams`` × character cosine + what exact
keys add + ``family`` × the chance that the lead's kind of organ leads such matters. On the sets to choose on
(``python -m search.training.choose``) this beats reciprocal rank fusion, which throws away how *much* better one hit is
than the next; see docs/decisions/0003-search-fusion.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Weights:
    """Weight of each part; cosines of vectors count 1."""

    vectors: float = 1.0
    words: float = 0.3
    grams: float = 0.6
    exact: float = 1.0
    family: float = 0.1
    asked: float = 0.0
    standing: float = 0.0


@dataclass(frozen=True, slots=True)
class Explain:
    """Why a hit stands where it stands; ranks count from 1 among the candidates, ``None`` where a part is silent."""

    keyword_rank: int | None
    keyword_score: float
    vector_rank: int | None
    vector_score: float
    char_rank: int | None
    char_score: float
    exact_score: float = 0.0
    exact_matches: tuple[str, ...] = ()
    family_score: float = 0.0
    rerank_score: float | None = None
    answered_score: float | None = None


@dataclass(frozen=True, slots=True)
class Parts:
    """Scores of the same candidates by each part; all run in parallel.

    ``family`` is the chance that an organ of the lead's family leads such a matter, by the thesaurus; ``asked`` the cosine
    with the question itself, without the terms of the thesaurus, and ``standing`` what the statute adds by its rank and
    validity (both for texts of statutes only, see :mod:`search.ranking.articles`).
    """

    vectors: Scores
    words: Scores
    grams: Scores
    exact: Scores
    family: Scores | None = None
    asked: Scores | None = None
    standing: Scores | None = None

    def fused(self, weights: Weights) -> Scores:
        """The weighted sum."""
        total = weights.vectors * self.vectors + weights.words * self.words + weights.grams * self.grams
        if self.family is not None:
            total = total + weights.family * self.family
        if self.asked is not None:
            total = total + weights.asked * self.asked
        if self.standing is not None:
            total = total + weights.standing * self.standing
        return np.asarray(total + weights.exact * self.exact, dtype=np.float32)

    def explain(
        self,
        place: int,
        matches: tuple[str, ...],
        reranked: float | None = None,
        answered: float | None = None,
    ) -> Explain:
        """The explanation of the candidate at ``place``, with what put it in order anew."""
        return Explain(
            keyword_rank=_rank(self.words, place),
            keyword_score=round(float(self.words[place]), 4),
            vector_rank=_rank(self.vectors, place),
            vector_score=round(float(self.vectors[place]), 4),
            char_rank=_rank(self.grams, place),
            char_score=round(float(self.grams[place]), 4),
            exact_score=round(float(self.exact[place]), 4),
            exact_matches=matches,
            family_score=0.0 if self.family is None else round(float(self.family[place]), 4),
            rerank_score=reranked,
            answered_score=answered,
        )


def _rank(scores: Scores, place: int) -> int | None:
    own = scores[place]
    return int(np.count_nonzero(scores > own)) + 1 if own > 0 else None


def reciprocal_rank_fusion(parts: Sequence[Scores], constant: int = 60) -> Scores:
    """Σ 1 / (constant + rank) over the parts (Cormack et al. 2009): the baseline that the sum is compared with."""
    total = np.zeros_like(parts[0], dtype=np.float32)
    for scores in parts:
        ranks = np.empty(len(scores), dtype=np.int64)
        ranks[np.argsort(-scores, kind="stable")] = np.arange(1, len(scores) + 1)
        total += np.where(scores > 0, 1.0 / (constant + ranks), 0.0).astype(np.float32)
    return total
