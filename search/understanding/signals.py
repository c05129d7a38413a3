"""What the hits of a question tell about it: is it too wide to be answered, and how likely is the first answer right?

A wide question (安全, 补贴) carries little information, is covered by titles about much more than it asks, or is met
about equally well by duties of several departments. The numbers of :class:`Calibration` (``calibration.json``) are logistic regressions
fitted by ``python -m search.training.calibrate`` on questions that never trained the encoder.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import astuple, dataclass, fields
from functools import cache
from pathlib import Path

import numpy as np

from search.answering.matters import Group, lead_names
from search.engine import Engine, Question
from search.index.entries import ITEMS
from search.index.mapped import distinct
from search.understanding.advice import asks_advice
from search.understanding.offtopic import Strangeness
from search.words.analysis import letters, what_is_asked

FILE = Path(__file__).with_name("calibration.json")
_SHARPNESS = 0.05  # a matter this much behind counts e⁻¹ of the best
_NEAR = 0.1  # matters so little behind the best are rivals
_STRANGEST, _IDLEST = 3.0, 8.0


@dataclass(frozen=True, slots=True)
class Signals:
    """``score`` of the best matter; how far ahead of the next (``margin``) and of the next with other leads (``other``).

    ``share``: of the matters weighed by score, those that share a lead with the best; ``information``: of the question's
    words, 1 for each that hardly any duty has; ``covered``: how much of the best title's information the question has;
    ``letters`` of the question; ``rivals``: matters that come close to the best. ``nearest``: its cosine with the nearest
    duty; ``known``: with the nearest concept of the thesaurus; ``talk``: how much nearer it comes to small talk than to
    what duties are about, ``odd``: than to odd questions (:mod:`search.understanding.offtopic`); ``advice``: 1 where it asks for
    advice (:mod:`search.understanding.advice`); ``idle``: how likely it is put as idle talk
    (:mod:`search.understanding.forms`). What has no bound by itself is capped, so that no single one decides.
    """

    score: float
    margin: float
    other: float
    share: float
    information: float
    covered: float
    letters: float
    rivals: float
    nearest: float
    known: float
    talk: float
    odd: float
    advice: float
    idle: float


def signals_of(
    engine: Engine, question: Question, written: str, groups: Sequence[Group], strange: Strangeness
) -> Signals:
    """The signals of a question whose matters are ``groups`` (at least one, best first).

    ``written`` is the question as it was put, ``strange`` its strangeness (:mod:`search.understanding.offtopic`).
    """
    scores = np.array([group.best.score for group in groups], dtype=np.float64)
    leads = [lead_names(group) for group in groups]
    weights = np.exp((scores - scores[0]) / _SHARPNESS)
    same = np.array([bool(own & leads[0]) or own == leads[0] for own in leads])
    others = scores[~same]
    information, covered = _information(engine, question, groups[0].best.title)
    return Signals(
        score=min(float(scores[0]), 1.5),
        margin=min(float(scores[0] - scores[1]) if len(scores) > 1 else float(scores[0]), 0.5),
        other=min(float(scores[0] - others[0]) if len(others) else float(scores[0]), 0.8),
        share=float(weights[same].sum() / weights.sum()),
        information=min(information, 6.0),
        covered=covered,
        letters=min(letters(what_is_asked(written)), 20.0),
        rivals=min(float((scores >= scores[0] - _NEAR).sum()), 10.0),
        nearest=max(hit.explain.vector_score for group in groups for hit in group.hits),
        known=known(engine, question),
        talk=min(max(strange.talk, -_STRANGEST), _STRANGEST),
        odd=min(max(strange.odd, -_STRANGEST), _STRANGEST),
        advice=float(asks_advice(written)),
        idle=min(max(strange.idle, -_IDLEST), _IDLEST),
    )


def known(engine: Engine, question: Question) -> float:
    """How near the question itself comes to any concept of the thesaurus."""
    thesaurus = engine.index.thesaurus
    if thesaurus is None or not len(thesaurus):
        return 0.0
    return float(thesaurus.nearest(question.asked, 1)[1][0])


def _information(engine: Engine, question: Question, title: str) -> tuple[float, float]:
    """How much the question's words say, and which share of what the title's words say is among them."""
    segment = engine.index.segments.get(ITEMS)
    if segment is None:
        return 0.0, 0.0
    own = distinct(question.words)
    words = distinct(engine.index.dictionary.terms(engine.index.analyzer.normalise(title)))
    worth = segment.information(words)
    covered = float(worth[np.isin(words, own)].sum() / max(float(worth.sum()), 1e-9))
    return float(segment.information(own).sum()), covered


@dataclass(frozen=True, slots=True)
class Logistic:
    """A bias and one weight for each of :class:`Signals`, in their order."""

    bias: float
    weights: tuple[float, ...]

    def chance(self, signals: Signals) -> float:
        """The chance (0..1) that the regression gives."""
        value = self.bias + sum(w * s for w, s in zip(self.weights, astuple(signals), strict=True))
        return 1 / (1 + math.exp(-min(max(value, -30.0), 30.0)))


@dataclass(frozen=True, slots=True)
class Calibration:
    """From signals to decisions.

    Below the score ``relevant``, and from a chance of ``nothing_from`` on that no duty answers, nothing is answered; it is
    asked what is needed, where that is a need (from a chance of ``vague_from`` on) and no talk. From a chance of ``wide_from``
    on that several duties answer, the question is asked back. ``right`` gives the confidence.
    """

    nothing: Logistic
    vague: Logistic
    wide: Logistic
    right: Logistic
    vague_from: float = 0.3
    relevant: float = 0.30
    nothing_from: float = 0.65
    wide_from: float = 0.6

    @classmethod
    def read(cls, file: Path = FILE) -> Calibration:
        """The regressions of a file that :meth:`write` left, by the names of the signals. Raises KeyError if one is missing."""
        found = json.loads(file.read_text("utf-8"))
        names = [field.name for field in fields(Signals)]
        told = {
            name: Logistic(own["bias"], tuple(own["weights"][signal] for signal in names))
            for name, own in found.items()
        }
        return cls(told["nothing"], told["vague"], told["wide"], told["right"])

    def write(self, file: Path = FILE) -> None:
        """Write the regressions as JSON."""
        names = [field.name for field in fields(Signals)]
        found = {
            name: {"bias": own.bias, "weights": dict(zip(names, own.weights, strict=True))}
            for name in ("nothing", "vague", "wide", "right")
            for own in (getattr(self, name),)
        }
        file.write_text(json.dumps(found, indent=1) + "\n", "utf-8")


@cache
def bundled_calibration() -> Calibration:
    """The calibration that ships with the package."""
    return Calibration.read()
