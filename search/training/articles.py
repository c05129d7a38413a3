"""Fit the weights of :mod:`search.ranking.articles`, and what puts the first in order.

``python -m search.training.articles INDEX [QUESTIONS...] [--encoder FOLDER]``: INDEX is the folder of an index over collections of
statutes, made with the encoder that is given, or with the bundled one. Observed are the labelled questions of the part ``choose``, and
further files of questions (JSON lines with ``question``, ``statute``, ``article`` and perhaps ``english``) that have *not*
trained that encoder: vectors look better than they are on what they have seen. The right article should stand out among the candidates of
its question (a softmax over them). Weights are fitted on four fifths of the statutes and tried on the fifth that is
left; printed are the shares of questions with a right article first, and among five, and the weights over all.

Then the first articles under the weights in use are looked at as :mod:`search.training.answered` does with duties: what words answered,
length and the expected kinds of answer bring is fitted to all questions, and tried on other statutes. A kind that brings about nothing is
to be left out.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from search.encoders.static import StaticEncoder
from search.engine import Engine
from search.index.entries import LAW
from search.measuring.evaluate import Labelled
from search.measuring.labelled import PARTS, Question, statute_questions
from search.ranking.answered import ARTICLES, Answered
from search.ranking.articles import WEIGHTS
from search.ranking.expected import Expected
from search.results import title_of
from search.training import answered
from search.words.analysis import is_english

Matrix = NDArray[np.float64]

FITTED = ("vectors", "asked", "words", "grams", "standing")
_COSINES = 0.65  # vectors and asked together: so an article scores about as high as a duty of a list
_FOLDS = 5
_RIDGE = 0.002
_AMONG = 5
_LABELLED = 4.0  # what a labelled question counts beside one of a file


@dataclass(frozen=True, slots=True)
class Observed:
    """The candidates of a question: the parts of their scores, shape (candidates, parts), and which of them are right."""

    statute: str
    parts: Matrix
    right: NDArray[np.bool_]
    counts: float

    def rank(self, weights: Matrix) -> int | None:
        """Rank of the first right one; ``None`` where none is among the candidates."""
        scores = self.parts @ weights
        return int((scores > scores[self.right].max()).sum()) + 1 if self.right.any() else None


def questions_of(file: Path) -> Iterator[Question]:
    """The questions of a file that was written for training."""
    for line in file.read_text("utf-8").splitlines():
        row = json.loads(line)
        articles = frozenset({(row["statute"], str(row["article"]))})
        for asked in filter(None, (row["question"], row.get("english"))):
            yield Question(asked, "", "", articles=articles)


def titles_of(question: Question) -> frozenset[str]:
    """The titles of the articles that answer a question."""
    return frozenset(f"《{statute}》第{number}条" for statute, number in question.articles | question.judged)


def observe(engine: Engine, question: Question, counts: float = 1.0) -> Observed:
    """Ask a question."""
    found = engine.candidates(engine.prepare(question.question), LAW)
    titles = titles_of(question)
    entries = engine.index.first_entries(LAW, found.documents).tolist()
    right = np.array([title_of(engine.index.view(entry)) in titles for entry in entries], dtype=bool)
    parts = np.stack([np.asarray(getattr(found.parts, name), dtype=np.float64) for name in FITTED], axis=1)
    return Observed(min(question.articles)[0], parts, right, counts)


def fit(observed: Sequence[Observed]) -> Matrix:
    """The weights of :data:`FITTED`, shape (5,), under which right articles stand out most; :data:`_COSINES` sets the scale."""
    known = [each for each in observed if each.right.any()]
    counts = np.array([each.counts for each in known])
    parts, right = [each.parts for each in known], [each.right for each in known]
    weights = answered.standing_out(parts, right, counts, _RIDGE, free=len(FITTED))
    return np.asarray(weights * _COSINES / max(weights[0] + weights[1], 1e-9))


def fold(statute: str) -> int:
    """Which fifth a statute belongs to."""
    return blake2b(statute.encode(), digest_size=1).digest()[0] % _FOLDS


def tried(observed: Sequence[Observed]) -> list[int | None]:
    """The rank of the first right article of each question, under weights fitted without its statute."""
    weights = [fit([each for each in observed if fold(each.statute) != left]) for left in range(_FOLDS)]
    return [each.rank(weights[fold(each.statute)]) for each in observed]


def shares(ranks: Sequence[int | None]) -> str:
    """How often a right one is first, among five, and found at all."""
    found = np.array([rank or 0 for rank in ranks])
    first, five, every = (found == 1).mean(), ((found > 0) & (found <= _AMONG)).mean(), (found > 0).mean()
    return (
        f"first {first:.3f}, among five {five:.3f}, among the candidates {every:.3f} ({len(found)} questions)"
    )


def ordered(engine: Engine, sets: Mapping[str, Sequence[Question]]) -> list[str]:
    """What brings the first articles in order by all questions of ``sets``, and how those of each set stand, tried on other statutes."""
    segment = engine.index.segments[LAW]
    if not isinstance(engine.encoder, StaticEncoder) or not segment.has_pieces:
        return []
    answers = Answered(engine.encoder, segment.pieces, ARTICLES)
    expected = Expected(lambda document: segment.text(document)[1])
    seen: dict[str, list[tuple[int, answered.Observed]]] = {}
    for name, questions in sets.items():
        counts = _LABELLED if name == PARTS[0] else 1.0
        seen[name] = [
            (fold(min(question.articles)[0]), own)
            for question in questions
            for own in answered.observe(engine, answers, [_labelled(question)], LAW, expected, counts)
        ]
    every = [each for own in seen.values() for each in own]
    fitted = answered.fit([own for _, own in every])
    lines = [f"ARTICLES = Worth({fitted[1]:.2f}, {-fitted[2]:.3f}, {fitted[3]:.2f})"]
    asked = np.stack([own.seen[:, 4:].max(axis=0) for _, own in every]).sum(axis=0)
    for kind, worth, times in zip(expected.kinds, fitted[4:].tolist(), asked.tolist(), strict=True):
        lines.append(f"{kind.name:13s}{worth:.3f}  asked {times:.0f} times")
    used = answered.weights_of(ARTICLES, [kind.worth for kind in expected.kinds])
    left = [_fitted([own for part, own in every if part != number], fitted) for number in range(_FOLDS)]
    for name, parts in seen.items():
        own = [each for _, each in parts]
        lines += [f"{name}: {line}" for line in answered.compared(own, used, fitted)]
        lines.append(f"{name}: tried    {_shares(parts, left)}")
    return lines


def _fitted(observed: Sequence[answered.Observed], otherwise: Matrix) -> Matrix:
    """The weights that some questions give; ``otherwise`` where none of them finds what is right."""
    return answered.fit(observed) if any(each.right.any() for each in observed) else otherwise


def _shares(parts: Sequence[tuple[int, answered.Observed]], left: Sequence[Matrix]) -> str:
    """The shares of :func:`answered.shares`, each question under the weights that were fitted without its statute."""
    told = []
    for language in sorted({own.language for _, own in parts}):
        ranks = [own.rank(left[part]) for part, own in parts if own.language == language]
        told.append(f"{language} {shares(ranks)}")
    return ", ".join(told)


def _labelled(question: Question) -> Labelled:
    language = "en" if is_english(question.question) else "zh"
    return Labelled(question.question, titles_of(question), language=language)


def main() -> None:
    """Print everything to standard output."""
    parser = argparse.ArgumentParser(prog="python -m search.training.articles", description=__doc__)
    parser.add_argument("index", type=Path)
    parser.add_argument("questions", type=Path, nargs="*")
    parser.add_argument("--encoder")
    options = parser.parse_args()
    engine = Engine.open(options.index, options.encoder)
    chosen = statute_questions(PARTS[0])
    asked = {file.name: list(questions_of(file)) for file in options.questions}
    sets = {"choose": [observe(engine, each, _LABELLED) for each in chosen]}
    for file, questions in asked.items():
        sets[file] = [observe(engine, each) for each in questions]
    observed = [each for own in sets.values() for each in own]
    present = np.array([getattr(WEIGHTS, name) for name in FITTED])
    ranks = iter(tried(observed))
    lines = []
    for name, own in sets.items():
        lines.append(f"{name}: as it is {shares([each.rank(present) for each in own])}")
        lines.append(f"{name}: cross-validated {shares([next(ranks) for _ in own])}")
    fitted = zip(FITTED, fit(observed).tolist(), strict=True)
    lines.append("Weights(" + ", ".join(f"{name}={weight:.2f}" for name, weight in fitted) + ")")
    lines += ordered(engine, {PARTS[0]: chosen, **asked})
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
