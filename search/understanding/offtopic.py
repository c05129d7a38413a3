"""Talk that no duty list answers, told from odd questions that one does: by examples of both.

A question is as strange as it lies nearer to small talk than to what duties are about: the log ratio of two kernel
densities, over the examples of ``offtopic*.jsonl``, and over those of ``answerable-odd.jsonl`` with the concepts of the
thesaurus (or without them, which tells the two apart where a question only sounds official). That needs no training, so it holds
for any encoder; the words that talk and duties share (车, 药, 学校) count for neither side. Examples are in five parts, by a
hash: each is measured against those of the other four (:mod:`search.training.calibrate`); odd ones of part 0 never train.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from search.encoders.base import Encoder, Vectors
from search.understanding.forms import Forms, bundled_forms
from search.words.analysis import what_is_asked

HERE = Path(__file__).resolve().parent
OFF_TOPIC = HERE / "offtopic.jsonl"
"""One theme a line: ``title`` and examples in Chinese (``zh``) and English (``en``)."""

MORE, ODD = HERE / "offtopic-more.jsonl", HERE / "answerable-odd.jsonl"
"""One example a line, ``text``; the odd ones with the ``matter`` that answers and the ``family`` of its lead."""

_SHARPNESS = 10.0
PARTS = 5


def part_of(text: str) -> int:
    """The part (0 to 4) of an example."""
    return hashlib.sha256(text.encode()).digest()[0] % PARTS


def measures_only(text: str) -> bool:
    """Whether an example is one of those that never train."""
    return part_of(text) == 0


def off_topic_texts(file: Path = OFF_TOPIC) -> list[str]:
    """Every example of every theme."""
    rows = [json.loads(line) for line in file.read_text("utf-8").splitlines() if line.strip()]
    return [text for row in rows for text in (*row["zh"], *row["en"])]


def examples(file: Path) -> list[str]:
    """The texts of :data:`MORE` or :data:`ODD`."""
    return [json.loads(line)["text"] for line in file.read_text("utf-8").splitlines() if line.strip()]


@dataclass(frozen=True, slots=True)
class Strangeness:
    """Log ratios; above 0, a question is rather talk.

    ``talk``: small talk over what duties are about; ``odd``: small talk over the examples of odd questions alone;
    ``idle``: log odds by how the question is put (:mod:`search.understanding.forms`).
    """

    talk: float
    odd: float
    idle: float


class OffTopic:
    """How much nearer a question comes to talk that no duty answers than to duties.

    ``known`` are unit vectors of what duties are about, shape (n, dimension): the thesaurus's.
    """

    def __init__(
        self,
        encoder: Encoder,
        known: Vectors | None = None,
        without: int | None = None,
        forms: Forms | None = None,
    ) -> None:
        """``without``: the part of the examples that is left out; ``forms``: others than those that ship."""
        talk = [text for text in (*off_topic_texts(), *examples(MORE)) if part_of(text) != without]
        odd = [text for text in examples(ODD) if part_of(text) != without]
        vectors = encoder.encode([what_is_asked(text) for text in (*talk, *odd)])
        self._talk, self._odd = vectors[: len(talk)], vectors[len(talk) :]
        self._known = self._odd[:0] if known is None else known
        self._forms = forms or bundled_forms()

    def strangeness(self, question: Vectors, written: str) -> Strangeness:
        """How strange a question is, by its unit vector, shape (dimension,), and as it was ``written``."""
        talk, odd, known = (
            np.exp(_SHARPNESS * (each @ question)) for each in (self._talk, self._odd, self._known)
        )
        answerable = (odd.sum() + known.sum()) / (len(odd) + len(known))
        return Strangeness(
            float(np.log(talk.mean()) - np.log(answerable)),
            float(np.log(talk.mean()) - np.log(odd.mean())),
            self._forms.idle(written),
        )
