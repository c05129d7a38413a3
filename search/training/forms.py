"""Fit :mod:`search.understanding.forms`: ``python -m search.training.forms`` (a few seconds), after a change of its examples.

Talk are the examples of :mod:`search.understanding.offtopic` and ``unanswerable.txt``; needs are the questions that were written
for duties and statutes, those too wide to be answered, and bare names of duties and matters. Duties that are kept back never train.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import minimize

from ingest.thesaurus.concepts import read_bundled
from search.measuring.labelled import PARTS
from search.training.choosing import BROAD, NEEDS, VAGUE, unanswerable, unclear
from search.training.further import questions_on_statutes
from search.training.written import kept_back, read_written
from search.understanding.forms import FILE, PLACES, Forms, features
from search.understanding.offtopic import MORE, ODD, OFF_TOPIC, examples, off_topic_texts, part_of

_TALK_SHARE = 1 / 3  # of the weight of all needs: who asks an office mostly needs something
_PULL = 0.1
_COUNTS = 5  # times that needs which sound like talk are learned from: of 为什么…, 多少钱… there are few among the others

Floats = NDArray[np.float64]


def talk(without: int | None = None) -> list[str]:
    """Examples of talk, but for those of one part."""
    found = [*off_topic_texts(), *examples(MORE), *(question.question for question in unanswerable())]
    return [text for text in found if part_of(text) != without]


def needs(without: int | None = None) -> list[str]:
    """Questions that an office answers, but for the odd ones of one part."""
    written = [
        duty for duty in read_written() if not kept_back(duty) and not duty.id.startswith(OFF_TOPIC.stem)
    ]
    asked = [text for duty in written for text in (*duty.ways, *duty.english)]
    odd = [text for text in examples(ODD) if part_of(text) != without]
    wide = [row["text"] for file in (BROAD, VAGUE) for row in unclear(file) if row["part"] == PARTS[0]]
    named = [duty.title for duty in written]
    named += [word for concept in read_bundled() for word in (concept.label, concept.en) if word]
    needed = [text for text in examples(NEEDS) if part_of(text) != without]
    return [*asked, *named, *(needed * _COUNTS), *questions_on_statutes(), *odd, *wide]


def fit(idle: Sequence[str], needed: Sequence[str]) -> Forms:
    """Weights that tell ``idle`` questions from those that somebody needs answered."""
    rows = [features(text) for text in (*idle, *needed)]
    lengths = np.array([len(row) for row in rows])
    values = np.repeat(1 / np.sqrt(lengths), lengths)
    ends = np.concatenate([[0], np.cumsum(lengths)])
    design = sparse.csr_array((values, np.concatenate(rows), ends), shape=(len(rows), PLACES))
    signs = np.where(np.arange(len(rows)) < len(idle), 1.0, -1.0)
    counts = np.where(signs > 0, len(needed) / len(idle) * _TALK_SHARE, 1.0)
    turned = design.T.tocsr()

    def loss(weights: Floats) -> tuple[float, Floats]:
        against = -signs * (design @ weights[:-1] + weights[-1])
        slopes = -signs * counts / (1 + np.exp(-against))
        gradient = np.append(turned @ slopes + _PULL * weights[:-1], slopes.sum())
        value = counts @ np.logaddexp(0, against) + _PULL / 2 * weights[:-1] @ weights[:-1]
        return float(value), gradient

    found = minimize(loss, np.zeros(PLACES + 1), jac=True, method="L-BFGS-B", options={"maxiter": 200}).x
    return Forms(np.asarray(found, dtype=np.float32))


def main() -> None:
    """Write the weights into the package; say where on standard output."""
    fit(talk(), needs()).write()
    sys.stdout.write(f"{FILE}\n")


if __name__ == "__main__":
    main()
