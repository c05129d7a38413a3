"""Talk that no duty list answers, told from odd questions that one does: by examples of both.

A question is as strange as it lies nearer to small talk than to what duties are about: the log ratio of two kernel
densities, over the examples of ``offtopic*.jsonl``, and over those of ``answerable-odd.jsonl`` with the concepts of the
thesaurus. That needs no training, so it holds for any encoder; the words that talk and duties share (车, 药, 学校) count for
neither side. An example in five, chosen by a hash, measures only (:mod:`search.training.calibrate`).
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import numpy as np

from search.encoders.base import Encoder, Vectors
from search.words.analysis import what_is_asked

HERE = Path(__file__).resolve().parent
OFF_TOPIC = HERE / "offtopic.jsonl"
"""One theme a line: ``title`` and examples in Chinese (``zh``) and English (``en``)."""

MORE, ODD = HERE / "offtopic-more.jsonl", HERE / "answerable-odd.jsonl"
"""One example a line, ``text``; the odd ones with the ``matter`` that answers and the ``family`` of its lead."""

_SHARPNESS = 10.0
_MEASURES = 5  # one in so many


def measures_only(text: str) -> bool:
    """Whether an example is one of those that only measure."""
    return hashlib.sha256(text.encode()).digest()[0] % _MEASURES == 0


def off_topic_texts(file: Path = OFF_TOPIC) -> list[str]:
    """Every example of every theme."""
    rows = [json.loads(line) for line in file.read_text("utf-8").splitlines() if line.strip()]
    return [text for row in rows for text in (*row["zh"], *row["en"])]


def examples(file: Path) -> list[str]:
    """The texts of :data:`MORE` or :data:`ODD`."""
    return [json.loads(line)["text"] for line in file.read_text("utf-8").splitlines() if line.strip()]


class OffTopic:
    """How much nearer a question comes to talk that no duty answers than to duties.

    ``known`` are unit vectors of what duties are about, shape (n, dimension): the thesaurus's.
    """

    def __init__(self, encoder: Encoder, known: Vectors | None = None, every: bool = True) -> None:
        """``every``: with the examples that only measure."""
        talk = [*off_topic_texts(), *(text for text in examples(MORE) if every or not measures_only(text))]
        odd = [text for text in examples(ODD) if every or not measures_only(text)]
        vectors = encoder.encode([what_is_asked(text) for text in (*talk, *odd)])
        self._talk, answerable = vectors[: len(talk)], vectors[len(talk) :]
        self._answerable = answerable if known is None else np.vstack([answerable, known])

    def strangeness(self, question: Vectors) -> float:
        """The log ratio for a question's unit vector, shape (dimension,): above 0, it is rather talk."""
        return _density(self._talk, question) - _density(self._answerable, question)


def _density(examples: Vectors, question: Vectors) -> float:
    return float(np.log(np.exp(_SHARPNESS * (examples @ question)).mean()))
