"""How well vectors find the written duties that never trained, among all written duties."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from search.encoders.base import normalise_rows
from search.encoders.static import StaticEncoder
from search.measuring.figures import Interval, figures
from search.training.written import Written, kept_back, read_written

Matrix = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class HeldOut:
    """MRR@10 over questions about duties kept back, in Chinese and in English."""

    duties: int
    chinese: Interval
    english: Interval

    def __str__(self) -> str:
        return f"{self.duties} duties kept back; MRR@10 Chinese {self.chinese}, English {self.english}"


@lru_cache(maxsize=1)
def _long_lines() -> tuple[Written, ...]:
    return tuple(duty for duty in read_written() if duty.detail)


def heldout_figures(tokenizer: Tokenizer, table: Matrix) -> HeldOut:
    """Each question looks for its duty (title and detail) among all duties with a detail."""
    duties = _long_lines()
    encoder = StaticEncoder(tokenizer, table, "training")
    documents = normalise_rows(
        encoder.encode([duty.title for duty in duties]) + encoder.encode([duty.detail for duty in duties])
    )
    asked = [(place, duty) for place, duty in enumerate(duties) if kept_back(duty)]
    return HeldOut(
        len(asked),
        figures(
            _ranks(encoder, documents, [(place, text) for place, duty in asked for text in duty.ways])
        ).mrr,
        figures(
            _ranks(encoder, documents, [(place, text) for place, duty in asked for text in duty.english])
        ).mrr,
    )


def _ranks(encoder: StaticEncoder, documents: Matrix, questions: list[tuple[int, str]]) -> list[int | None]:
    """Rank of each question's own duty."""
    if not questions:
        return []
    scores = encoder.encode([text for _, text in questions]) @ documents.T
    own = scores[np.arange(len(questions)), [place for place, _ in questions]]
    return [int(rank) for rank in 1 + (scores > own[:, None]).sum(axis=1)]
