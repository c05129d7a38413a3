"""How good the search is on labelled questions, beside its baselines.

Each question has the titles that answer it (any item with such a title is right) and the right leads. Every
way to rank sees the same index: the parts alone (BM25, character grams, vectors), reciprocal rank fusion of
the three, and the fused score that the engine uses.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from search.answering.who import Responder
from search.engine import Engine
from search.index.entries import ITEMS
from search.measuring.figures import Figures, Interval, bootstrap, figures
from search.ranking.fusion import Parts, Weights, reciprocal_rank_fusion
from search.results import title_of

Scores = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Labelled:
    """A question with the titles that answer it and who leads; both empty for a question without an answer."""

    question: str
    titles: frozenset[str]
    leads: frozenset[str] = frozenset()
    language: str = "zh"
    kind: str = ""


@dataclass(frozen=True, slots=True)
class WhoFigures:
    """Quality of “who”: right lead among the answerable, silence among the unanswerable."""

    answered: Interval
    right_lead: Interval
    right_lead_among_three: Interval
    silent: Interval


def ways_to_rank(weights: Weights) -> Mapping[str, Callable[[Parts], Scores]]:
    """Name → scores of candidates from their parts; the last is the engine's own."""
    return {
        "BM25": lambda parts: parts.words,
        "character 1-2-grams": lambda parts: parts.grams,
        "vectors": lambda parts: parts.vectors,
        "RRF of the three": lambda parts: reciprocal_rank_fusion([parts.words, parts.grams, parts.vectors]),
        "vectors + characters": lambda parts: Parts(
            parts.vectors, np.zeros_like(parts.words), parts.grams, np.zeros_like(parts.exact)
        ).fused(weights),
        "fused": lambda parts: parts.fused(weights),
    }


def ranks(
    engine: Engine, questions: Sequence[Labelled], weights: Weights | None = None, group: str = ITEMS
) -> dict[str, list[int | None]]:
    """Rank of the first right document of each question among those of ``group``, for every way to rank."""
    titles = _Titles(engine, group)
    found: dict[str, list[int | None]] = {name: [] for name in ways_to_rank(Weights())}
    for labelled in questions:
        candidates = engine.candidates(engine.prepare(labelled.question), group)
        right = np.array(
            [bool(titles[document] & labelled.titles) for document in candidates.documents.tolist()],
            dtype=bool,
        )
        for name, scores_of in ways_to_rank(weights or engine.weights_of(group)).items():
            found[name].append(_first_right(scores_of(candidates.parts), right))
    return found


class _Titles(dict[int, frozenset[str]]):
    """The titles under which the documents of a group are found, looked up when asked for."""

    def __init__(self, engine: Engine, group: str) -> None:
        super().__init__()
        self._index, self._group = engine.index, group

    def __missing__(self, document: int) -> frozenset[str]:
        views = map(self._index.view, self._index.entries(self._group, document).tolist())
        self[document] = frozenset(title_of(view) for view in views)
        return self[document]


def _first_right(scores: Scores, right: NDArray[np.bool_]) -> int | None:
    """Rank of the best right candidate; ties count against it, and a score of zero was not found."""
    best = scores[right].max(initial=0.0)
    return int((scores > best).sum() + ((scores == best) & ~right).sum()) + 1 if best > 0 else None


def table(
    engine: Engine, questions: Sequence[Labelled], weights: Weights | None = None
) -> dict[str, dict[str, Figures]]:
    """Figures by way to rank and by language (``all`` too)."""
    found = ranks(engine, questions, weights)
    languages = sorted({labelled.language for labelled in questions})
    result: dict[str, dict[str, Figures]] = {}
    for name, own in found.items():
        result[name] = {"all": figures(own)} | {
            language: figures(
                [rank for rank, labelled in zip(own, questions, strict=True) if labelled.language == language]
            )
            for language in languages
        }
    return result


def who_figures(responder: Responder, questions: Sequence[Labelled]) -> WhoFigures:
    """Share of right leads (first answer; first three) and of silence where nothing should be answered."""
    answered, first, three, silent = [], [], [], []
    for labelled in questions:
        result = responder.answer(labelled.question)
        if not labelled.titles:
            silent.append(float(result.answer is None))
            continue
        answers = [result.answer, *result.alternatives] if result.answer else []
        leads = [{lead.name for lead in answer.lead} for answer in answers[:3]]
        answered.append(float(result.answer is not None))
        first.append(float(bool(leads) and bool(leads[0] & labelled.leads)))
        three.append(float(any(lead & labelled.leads for lead in leads)))
    return WhoFigures(bootstrap(answered), bootstrap(first), bootstrap(three), bootstrap(silent))
