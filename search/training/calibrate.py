"""Fit :class:`search.understanding.signals.Calibration`: ``python -m search.training.calibrate [INDEX]``.

Observed are questions that never trained: the choosing set, the written duties kept back, questions too wide to be
answered (``broad.jsonl``), small talk (``unanswerable.txt``), the examples of :mod:`search.understanding.offtopic` (those that a
county answers only as far as they never trained), each against the other four fifths of them, and, where the folder of
an index of the sample county is given, the part ``choose`` of the labelled questions. Written are the numbers
(``calibration.json``); printed is how well “too wide” and “right” are told apart, and how far the confidence can be
trusted (reliability), the last also on the parts that are only reported.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from search.answering.matters import group_hits, lead_names
from search.encoders.base import Encoder
from search.encoders.loading import load_encoder
from search.engine import Engine
from search.index.entries import ITEMS
from search.index.opened import open_index
from search.measuring.labelled import PARTS, county_questions
from search.measuring.labelled import Question as CountyQuestion
from search.training import forms
from search.training.choose import engine_over
from search.training.choosing import BROAD, VAGUE, kept_back_set, questions_set, unanswerable, unclear
from search.understanding.forms import Forms, bundled_forms
from search.understanding.offtopic import (
    MORE,
    ODD,
    OffTopic,
    examples,
    measures_only,
    off_topic_texts,
    part_of,
)
from search.understanding.offtopic import PARTS as ONE_IN
from search.understanding.signals import Calibration, Logistic, Signals, signals_of

_DEPTH = 20
_PENALTY = 0.003
_LEAST_SPREAD = 0.1  # what hardly ever varies must not weigh much
_BINS = 5
_NOBODY = frozenset({"-"})  # no duty answers
_SOMEBODY = frozenset({"?"})  # some duty of a county answers
_NO_MATTER = frozenset({"~"})  # something is needed, but it is not said what
Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Observed:
    """A question as it was met: whether it is too wide, whether the first lead is right, and whether it only reports.

    ``nothing``: no duty answers it, ``vague``: since it does not say what is needed; ``graded``: whether it is known who leads there.
    """

    text: str
    signals: Signals
    wide: bool
    right: bool
    nothing: bool
    vague: bool
    reported: bool
    graded: bool = True


def observe(engine: Engine, rows: Iterable[tuple[str, frozenset[str], bool, bool]]) -> Iterator[Observed]:
    """Ask every (question, right leads, too wide, only reported); questions that meet nothing are left out."""
    known = engine.index.thesaurus
    vectors = None if known is None else known.vectors
    talk = {
        part: OffTopic(engine.encoder, vectors, without=part, forms=_forms(part))
        for part in (None, *range(ONE_IN))
    }
    example = {*forms.talk(), *examples(ODD)}
    for text, leads, wide, reported in rows:
        result = engine.search(text, _DEPTH, groups=(ITEMS,), marked=0)
        groups = group_hits(result.hits)
        if groups:
            question = engine.prepare(text)
            found = lead_names(groups[0])
            right = bool(found & leads) or (not leads and not found)
            strange = talk[part_of(text) if text in example else None].strangeness(question.asked, text)
            signals = signals_of(engine, question, text, groups, strange)
            nothing = leads in (_NOBODY, _NO_MATTER)
            yield Observed(
                text,
                signals,
                wide,
                right and not wide,
                nothing,
                leads == _NO_MATTER,
                reported,
                leads != _SOMEBODY and not nothing,
            )


@cache
def _forms(without: int | None) -> Forms:
    """Weights that never saw the examples of one part."""
    return bundled_forms() if without is None else forms.fit(forms.talk(without), forms.needs(without))


def broad_questions() -> list[tuple[str, frozenset[str], bool, bool]]:
    """Questions too wide to be answered, and those that name no matter; half of them only report."""
    return [
        (row["text"], leads, file == BROAD, row["part"] == PARTS[1])
        for file, leads in ((BROAD, frozenset[str]()), (VAGUE, _NO_MATTER))
        for row in unclear(file)
    ]


def examples_that_measure() -> list[tuple[str, frozenset[str], bool, bool]]:
    """Small talk, and the odd questions that never train; half of them only report."""
    talk = [*(question.question for question in unanswerable()), *off_topic_texts(), *examples(MORE)]
    odd = [text for text in examples(ODD) if measures_only(text)]
    return [
        (text, leads, False, place % 2 == 1)
        for own, leads in ((talk, _NOBODY), (odd, _SOMEBODY))
        for place, text in enumerate(own)
    ]


def observations(encoder: Encoder, index: Path | None, folder: Path) -> list[Observed]:
    """Everything that is observed, each set over its own index."""
    found: list[Observed] = []
    for number, chosen in enumerate((questions_set(), kept_back_set())):
        engine = engine_over(chosen, encoder, folder / str(number))
        asked = [(q.question, q.leads, False, place % 2 == 1) for place, q in enumerate(chosen.questions)]
        found += observe(engine, [*asked, *examples_that_measure(), *broad_questions()])
    if index is not None:
        engine = Engine(open_index(index), encoder)
        county = map(_of_county, county_questions())
        found += observe(engine, [*county, *examples_that_measure(), *broad_questions()])
    return found


def _of_county(question: CountyQuestion) -> tuple[str, frozenset[str], bool, bool]:
    wide = question.kind == "broad"
    leads = question.leads if question.answerable or wide else _NOBODY
    return question.question, leads, wide, question.part == PARTS[1]


def fit(signals: Sequence[Signals], truth: Sequence[bool]) -> Logistic:
    """Logistic regression with a small ridge, over standardised signals; the weights returned are for plain ones."""
    plain = np.array([astuple(each) for each in signals], dtype=np.float64)
    mean, spread = plain.mean(axis=0), np.maximum(plain.std(axis=0), _LEAST_SPREAD)
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


def _report(name: str, own: Sequence[Observed], fitted: Mapping[str, Logistic]) -> Iterator[str]:
    truth = {
        "nothing": [e.nothing for e in own],
        "wide": [e.wide for e in own],
        "vague": [e.vague for e in own],
    }
    rightly = np.array([each.right or not (each.graded or each.nothing) for each in own])
    yield f"## {name}: {len(own)} questions"
    for kind, is_so in truth.items():
        chances = np.array([fitted[kind].chance(each.signals) for each in own])
        for limit in (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7):
            said = chances >= limit
            yield (
                f"  “{kind}” from {limit}: {said[np.array(is_so)].mean():.3f} of those that are so, "
                f"{said[rightly].mean():.3f} of those that would have been answered rightly"
            )
    kept = [each for each in own if each.graded and not each.wide]
    yield from reliability(
        [fitted["right"].chance(each.signals) for each in kept], [each.right for each in kept]
    )


def main() -> None:
    """Write the regressions into the package, and how well they tell to standard output."""
    index = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    with tempfile.TemporaryDirectory() as folder:
        found = observations(load_encoder(None), index, Path(folder))
    chosen = [each for each in found if not each.reported]
    meant = [each for each in chosen if each.graded and not (each.wide or each.signals.advice)]
    somebody = [each for each in chosen if not each.nothing]  # nobody's questions are told before
    nobody = [each for each in chosen if each.nothing or not each.graded]
    fitted = {
        "nothing": fit([each.signals for each in chosen], [each.nothing for each in chosen]),
        "wide": fit([each.signals for each in somebody], [each.wide for each in somebody]),
        "vague": fit([each.signals for each in nobody], [each.vague for each in nobody]),
        "right": fit([each.signals for each in meant], [each.right for each in meant]),
    }
    Calibration(fitted["nothing"], fitted["vague"], fitted["wide"], fitted["right"]).write()
    lines = [*_report("to choose on", chosen, fitted)]
    lines += _report("only reported", [each for each in found if each.reported], fitted)
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
