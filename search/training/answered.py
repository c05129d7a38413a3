"""Fit the weights of :mod:`search.ranking.answered`: ``python -m search.training.answered [ENCODER]``.

A list of all written duties that never trained, and of those of the choosing set, is asked the questions about either: vectors look
better than they are on what they have seen, and worse beside it, so nothing else stands on the list. The right duty should
stand out among the first (a softmax over the score, the share of the question that is answered, and the logarithm of a
text's length). Printed are the weights that the kept-back duties give, and how often the right duty comes first, and among
five, without them, with those in use and with those. Questions of the choosing set do not fit them.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from search.encoders.loading import load_encoder
from search.encoders.static import StaticEncoder
from search.engine import Engine
from search.index.entries import ITEMS
from search.measuring.evaluate import Labelled
from search.ranking.answered import DUTIES, Answered, Worth
from search.ranking.expected import Expected
from search.ranking.order import DEPTHS
from search.results import title_of
from search.training.choose import engine_over
from search.training.choosing import ChoosingSet, kept_back_set, questions_set

_RIDGE = 0.001
_AMONG = 5
_NOWHERE = 1 << 20  # the rank of what is not among the first

Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Observed:
    """The first hits of a question: score, share, logarithm of the length, best sentence, what else is seen; shape (hits, 4 or more).

    ``right`` are those that answer it, perhaps none; ``counts`` is what the question counts beside others.
    """

    language: str
    seen: Matrix
    right: NDArray[np.bool_]
    counts: float = 1.0

    def rank(self, weights: Matrix) -> int | None:
        """The rank of the first right hit under ``weights``."""
        scores = self.seen @ weights
        return int((scores > scores[self.right].max()).sum()) + 1 if self.right.any() else None


def unseen() -> tuple[ChoosingSet, ChoosingSet]:
    """What fits and what only tries: questions about kept-back duties and those of the choosing set, over one list of both."""
    kept, chosen = kept_back_set(), questions_set()
    titles = frozenset(title for question in kept.questions for title in question.titles)
    views = (*(view for view in kept.views if view.title in titles), *chosen.views)
    return ChoosingSet(kept.name, views, kept.questions), ChoosingSet(chosen.name, views, chosen.questions)


def observe(
    engine: Engine,
    answers: Answered,
    questions: Iterable[Labelled],
    group: str = ITEMS,
    expected: Expected | None = None,
    counts: float = 1.0,
) -> Iterator[Observed]:
    """Ask every question of a group; right are the documents with one of a question's titles."""
    for labelled in questions:
        question = engine.prepare(labelled.question)
        found = engine.rank(question, groups=(group,), most=DEPTHS[group]).first
        documents = [each.document for each in found]
        if not documents:
            continue
        shares, lengths, best = answers.looked(question.text, documents)
        seen = np.stack([[each.score for each in found], shares, np.log(lengths), best], axis=1)
        if expected is not None:
            seen = np.concatenate([seen, expected.seen(question.said, documents)], axis=1)
        entries = engine.index.first_entries(group, np.array(documents)).tolist()
        titles = [title_of(engine.index.view(entry)) in labelled.titles for entry in entries]
        yield Observed(labelled.language, seen.astype(np.float64), np.array(titles), counts)


def fit(observed: Sequence[Observed]) -> Matrix:
    """The weights under which right hits stand out most, that of the score being 1; none that is seen beside the three is negative."""
    known = [each for each in observed if each.right.any()]
    counts = np.array([each.counts for each in known])
    seen, right = [each.seen for each in known], [each.right for each in known]
    weights = standing_out(seen, right, counts, _RIDGE, free=3)
    return np.asarray(weights / max(weights[0], 1e-9))


def standing_out(
    seen: Sequence[Matrix], right: Sequence[NDArray[np.bool_]], counts: Matrix, ridge: float, free: int
) -> Matrix:
    """The weights of what is ``seen`` of the hits of each question under which those that are ``right`` stand out most.

    A softmax over the hits of a question, which ``counts``; the weights after the first ``free`` are never negative.
    """
    rows, good_ones = np.concatenate(seen), np.concatenate(right)
    sizes = [len(each) for each in seen]
    starts, of = np.cumsum([0, *sizes[:-1]]), np.repeat(np.arange(len(seen)), sizes)
    counts = counts / counts.sum()
    spread = rows.std(axis=0) + 1e-9
    rows = rows / spread

    def loss(weights: Matrix) -> tuple[float, Matrix]:
        scores = rows @ weights
        chances = np.exp(scores - np.maximum.reduceat(scores, starts)[of])
        every, good = np.add.reduceat(chances, starts), np.add.reduceat(chances * good_ones, starts)
        pull = (chances / every[of] - chances * good_ones / good[of]) * counts[of]
        value = float(counts @ (np.log(every) - np.log(good)))
        return value + ridge * float(weights @ weights), rows.T @ pull + 2 * ridge * weights

    columns = rows.shape[1]
    bounds = [(None, None)] * free + [(0, None)] * (columns - free)
    start = np.zeros(columns)
    found = np.asarray(minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds).x)
    return np.asarray(found / spread)


def shares(observed: Sequence[Observed], weights: Matrix) -> str:
    """How often the right duty is first, and among five, in each language."""
    told = []
    for language in sorted({each.language for each in observed}):
        ranks = [each.rank(weights) or _NOWHERE for each in observed if each.language == language]
        first, five = np.mean([rank == 1 for rank in ranks]), np.mean([rank <= _AMONG for rank in ranks])
        told.append(f"{language} first {first:.3f} among five {five:.3f} ({len(ranks)})")
    return ", ".join(told)


def compared(observed: Sequence[Observed], used: Matrix, fitted: Matrix) -> list[str]:
    """:func:`shares` without the order, with what is in use, and with what was fitted."""
    ways = {"without": np.eye(len(used))[0], "in use": used, "fitted": fitted}
    return [f"{way:8s} {shares(observed, weights)}" for way, weights in ways.items()]


def weights_of(worth: Worth, more: Sequence[float] = ()) -> Matrix:
    """The weights that are in use, of what :class:`Observed` has."""
    return np.array([1.0, worth.answered, -worth.length, worth.passage, *more])


def main() -> None:
    """Print everything to standard output."""
    encoder = load_encoder(sys.argv[1] if len(sys.argv) > 1 else None)
    if not isinstance(encoder, StaticEncoder):
        sys.exit("the order by what is answered needs an encoder with a table of words")
    fits, tries = unseen()
    with tempfile.TemporaryDirectory() as folder:
        engine = engine_over(fits, encoder, Path(folder))
        answers = Answered(encoder, engine.index.segments[ITEMS].pieces, DUTIES)
        observed = {each.name: list(observe(engine, answers, each.questions)) for each in (fits, tries)}
    fitted = fit(observed[fits.name])
    lines = [f"DUTIES = Worth({fitted[1]:.2f}, {-fitted[2]:.3f}, {fitted[3]:.2f})"]
    for name, own in observed.items():
        lines.append(f"## {name}, one list of {len(fits.views)} duties")
        lines += compared(own, weights_of(DUTIES), fitted)
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
