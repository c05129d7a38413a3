"""Fit :class:`search.signals.Calibration`: ``python -m search.training.calibrate [INDEX]``.

Observed are questions that never trained: the choosing set, the written duties kept back, questions too wide to be
answered (``broad.jsonl``), small talk (``unanswerable.txt``) and, where the folder of an index of the sample county is
given, the part ``choose`` of the labelled questions. Printed are the numbers, how well “too wide” and “right” are told
apart, and how far the confidence can be trusted (reliability), the last also on the parts that are only reported.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import astuple, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from search.encoder import Encoder, load_encoder
from search.engine import Engine
from search.entries import ITEMS
from search.index import open_index
from search.labelled import PARTS, county_questions
from search.labelled import Question as CountyQuestion
from search.matters import group_hits, lead_names
from search.signals import Logistic, Signals, signals_of
from search.training.choose import engine_over
from search.training.choosing import kept_back_set, questions_set, unanswerable
from search.training.written import HERE

_DEPTH = 30
_PENALTY = 0.003
_BINS = 5
Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Observed:
    """A question as it was met: whether it is too wide, whether the first lead is right, and whether it only reports."""

    text: str
    signals: Signals
    wide: bool
    right: bool
    reported: bool


def observe(engine: Engine, rows: Iterable[tuple[str, frozenset[str], bool, bool]]) -> Iterator[Observed]:
    """Ask every (question, right leads, too wide, only reported); questions that meet nothing are left out."""
    for text, leads, wide, reported in rows:
        result = engine.search(text, _DEPTH, groups=(ITEMS,), marked=0)
        groups = group_hits(result.hits)
        if groups:
            question = engine.prepare(text)
            found = lead_names(groups[0])
            right = bool(found & leads) or (not leads and not found)
            yield Observed(
                text, signals_of(engine, question, text, groups), wide, right and not wide, reported
            )


def broad_questions() -> list[tuple[str, frozenset[str], bool, bool]]:
    """Questions too wide to be answered; half of them only report."""
    rows = [json.loads(line) for line in (HERE / "broad.jsonl").read_text("utf-8").splitlines()]
    return [(row["text"], frozenset(), True, row["part"] == PARTS[1]) for row in rows]


def observations(encoder: Encoder, index: Path | None, folder: Path) -> list[Observed]:
    """Everything that is observed, each set over its own index."""
    found: list[Observed] = []
    for number, chosen in enumerate((questions_set(), kept_back_set())):
        engine = engine_over(chosen, encoder, folder / str(number))
        asked = [(q.question, q.leads, False, place % 2 == 1) for place, q in enumerate(chosen.questions)]
        nothing = [
            (q.question, frozenset({"-"}), False, place % 2 == 1) for place, q in enumerate(unanswerable())
        ]
        found += observe(engine, [*asked, *nothing, *broad_questions()])
    if index is not None:
        engine = Engine(open_index(index), encoder)
        found += observe(engine, [*map(_of_county, county_questions()), *broad_questions()])
    return found


def _of_county(question: CountyQuestion) -> tuple[str, frozenset[str], bool, bool]:
    leads = question.leads if question.answerable else frozenset({"-"})
    return question.question, leads, question.kind == "broad", question.part == PARTS[1]


def fit(signals: Sequence[Signals], truth: Sequence[bool]) -> Logistic:
    """Logistic regression with a small ridge, over standardised signals; the weights returned are for plain ones."""
    plain = np.array([astuple(each) for each in signals], dtype=np.float64)
    mean, spread = plain.mean(axis=0), np.maximum(plain.std(axis=0), 1e-6)
    design = np.column_stack([np.ones(len(plain)), (plain - mean) / spread])
    sign = np.where(np.asarray(truth), 1.0, -1.0)

    def loss(weights: Matrix) -> float:
        return float(np.logaddexp(0, -sign * (design @ weights)).mean() + _PENALTY * (weights[1:] ** 2).sum())

    found = minimize(loss, np.zeros(design.shape[1])).x
    weights = found[1:] / spread
    return Logistic(
        round(float(found[0] - weights @ mean), 3), tuple(round(float(weight), 3) for weight in weights)
    )


def reliability(chances: Sequence[float], truth: Sequence[bool]) -> Iterator[str]:
    """Share of right answers among those with about the same confidence, and the expected calibration error."""
    stated, right = np.asarray(chances), np.asarray(truth, dtype=np.float64)
    error = 0.0
    for low in np.arange(0, 1, 1 / _BINS):
        own = (stated >= low) & (stated < low + 1 / _BINS + (1e-9 if low + 1 / _BINS >= 1 else 0))
        if own.any():
            error += own.mean() * abs(stated[own].mean() - right[own].mean())
            yield f"  confidence {stated[own].mean():.2f}: right {right[own].mean():.2f} ({own.sum()} questions)"
    yield f"  expected calibration error {error:.3f}"


def _report(name: str, own: Sequence[Observed], wide: Logistic, right: Logistic) -> Iterator[str]:
    chances = np.array([wide.chance(each.signals) for each in own])
    broad = np.array([each.wide for each in own])
    answerable = np.array([not each.wide and each.right for each in own])
    yield f"## {name}: {len(own)} questions"
    for limit in (0.3, 0.4, 0.5, 0.6, 0.7):
        asked = chances >= limit
        yield (
            f"  asked back from {limit}: {asked[broad].mean():.3f} of the wide, "
            f"{asked[answerable].mean():.3f} of those that would have been answered rightly"
        )
    yield from reliability([right.chance(each.signals) for each in own], [each.right for each in own])


def main() -> None:
    """Print everything to standard output."""
    index = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    with tempfile.TemporaryDirectory() as folder:
        found = observations(load_encoder(None), index, Path(folder))
    chosen = [each for each in found if not each.reported]
    wide = fit([each.signals for each in chosen], [each.wide for each in chosen])
    right = fit([each.signals for each in chosen], [each.right for each in chosen])
    lines = [f"wide = {wide}", f"right = {right}"]
    lines += _report("to choose on", chosen, wide, right)
    lines += _report("only reported", [each for each in found if each.reported], wide, right)
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
