"""Choose weights, threshold and calibration: ``python -m search.training.choose`` prints what each would bring."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator, Sequence
from itertools import product
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from search.encoder import Encoder, load_encoder
from search.engine import Engine
from search.evaluate import Labelled, table
from search.fusion import Weights
from search.index import build, open_index
from search.matters import group_hits
from search.offtopic import OffTopic
from search.training.choosing import ChoosingSet, kept_back_set, questions_set, unanswerable

_WORDS = (0.0, 0.1, 0.2, 0.3, 0.5)
_GRAMS = (0.0, 0.1, 0.2, 0.4, 0.6)
_DEPTH = 30
_STEPS, _RATE = 4000, 0.5


def engine_over(chosen: ChoosingSet, encoder: Encoder, folder: Path) -> Engine:
    """An engine over the set's items."""
    build(chosen.views, encoder, folder)
    return Engine(open_index(folder), encoder)


def report(engine: Engine, chosen: ChoosingSet) -> Iterator[str]:
    """The table of all ways to rank, then MRR by weights."""
    yield f"## {chosen.name}: {len(chosen.views)} duties, {len(chosen.questions)} questions"
    for name, languages in table(engine, chosen.questions).items():
        for language, own in languages.items():
            yield f"{name:24s} {language:5s} MRR@10 {own.mrr}  R@1 {own.recall_1}  R@5 {own.recall_5}"
    for words, grams in product(_WORDS, _GRAMS):
        fused = table(engine, chosen.questions, Weights(words=words, grams=grams))["fused"]
        yield f"words {words} grams {grams}: " + " ".join(
            f"{lang} {own.mrr.mean:.3f}" for lang, own in fused.items()
        )


def observations(engine: Engine, questions: Sequence[Labelled]) -> NDArray[np.float64]:
    """Per question, shape (n, 4): score of the best matter, its lead over the next, whether its owner is right,
    and by how much small talk is nearer than any duty.
    """
    rows: list[tuple[float, float, float, float]] = []
    talk = OffTopic(engine.encoder)
    for labelled in questions:
        hits = engine.search(labelled.question, _DEPTH).hits
        groups = group_hits(hits)
        if groups:
            best = groups[0].best.score
            following = groups[1].best.score if len(groups) > 1 else 0.0
            nearest = max(hit.explain.vector_score for hit in hits)
            aside = talk.similarity(engine.prepare(labelled.question).vector) - nearest
            rows.append(
                (best, best - following, float(bool(set(groups[0].best.lead) & labelled.leads)), aside)
            )
    return np.asarray(rows, dtype=np.float64).reshape(-1, 4)


def calibrate(observed: NDArray[np.float64]) -> NDArray[np.float64]:
    """Bias, score and margin weights of a logistic regression by plain gradient ascent."""
    design = np.column_stack(
        [np.ones(len(observed)), np.minimum(observed[:, 0], 1.0), np.minimum(observed[:, 1], 0.5)]
    )
    weights = np.zeros(3)
    for _ in range(_STEPS):
        chance = 1 / (1 + np.exp(-design @ weights))
        weights += _RATE * design.T @ (observed[:, 2] - chance) / len(observed)
    return weights


def thresholds(answerable: NDArray[np.float64], nothing: NDArray[np.float64]) -> Iterator[str]:
    """Share kept of the answerable and share silenced of the others, by both thresholds."""
    for aside, limit in product((9.0, 0.1, 0.05, 0.0, -0.05), np.arange(0.26, 0.46, 0.02)):
        answered = (answerable[:, 0] >= limit) & (answerable[:, 3] <= aside)
        spoken = (nothing[:, 0] >= limit) & (nothing[:, 3] <= aside)
        yield (
            f"relevant {limit:.2f} aside {aside:+.2f}: answered {answered.mean():.3f} "
            f"(rightly {(answered & (answerable[:, 2] > 0)).mean():.3f}), silent on unanswerable {1 - spoken.mean():.3f}"
        )


def main() -> None:
    """Print everything to standard output."""
    encoder = load_encoder(sys.argv[1] if len(sys.argv) > 1 else None)
    lines: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        answered, nothing = [], []
        for number, chosen in enumerate((questions_set(), kept_back_set())):
            engine = engine_over(chosen, encoder, Path(folder) / str(number))
            lines += report(engine, chosen)
            answered.append(observations(engine, chosen.questions))
            nothing.append(observations(engine, unanswerable()))
        lines += thresholds(np.concatenate(answered), np.concatenate(nothing))
        bias, score, margin = calibrate(np.concatenate([*answered, *nothing]))
        lines.append(f"calibration: bias {bias:.2f} score {score:.2f} margin {margin:.2f}")
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
