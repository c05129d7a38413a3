"""What the words of an English question are in Chinese, by the bundled encoder's own table.

Articles are ranked by the characters and words that they share with a question. An English question shares none; but the
encoder's table has English and Chinese words in one space, so the words nearest to its words stand in for them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search.encoders.base import Vectors, normalise_rows
from search.encoders.static import StaticEncoder
from search.index.nearest import codes_of
from search.index.vectors import FEW
from search.words.dictionary import Codes, word_codes
from search.words.stops import STOPS

Known = Callable[[Codes], NDArray[np.bool_]]
"""Which words (by code) the texts that are searched have."""

_MOST, _LEAST = 6, 0.35
"""So many Chinese words, at least so near (cosine), stand for an English one: what most English questions written for
training found their article with (``docs/measurements.md``)."""
_PATIENCE = 100
"""So many words are compared with all, some ten questions, before codes are made, which takes a tenth of a second."""
_TRAINING = (2_000, 4)  # vectors that the codes are learned from, and rounds
_SEEN = 48  # by codes the six nearest were among so many for each of the 1,000 words of 88 questions
_WORD = re.compile(r"[a-z]{3,}")
_HAN = re.compile(r"[\u3400-\u9fff]")
_CHINESE = re.compile(r"[\u4e00-\u9fff]{2,6}")


@dataclass(frozen=True, slots=True)
class Meant:
    """A word, or two that stand together, of an English question, and the Chinese words nearest to it with their cosines."""

    written: str
    words: tuple[tuple[str, float], ...]


class English:
    """Reads English questions; safe to share between threads."""

    def __init__(self, encoder: StaticEncoder, known: Known) -> None:
        self._encoder, self._known = encoder, known
        self._asked = 0

    @cached_property
    def _codes(self) -> Any:
        """4-bit codes of the words' vectors: a sixteenth of the memory to go through for each word of a question."""
        return codes_of(self._table[1], *_TRAINING)

    @cached_property
    def _table(self) -> tuple[list[str], Vectors]:
        """The Chinese words of the encoder's vocabulary that some text has, and their unit vectors."""
        words = [(word, row) for word, row in self._encoder.vocabulary().items() if _CHINESE.fullmatch(word)]
        kept = np.flatnonzero(self._known(word_codes([word for word, _ in words])))
        rows = np.array([row for _, row in words], dtype=np.int64)[kept]
        vectors = normalise_rows(self._encoder.table[rows].astype(np.float32))
        return [words[spot][0] for spot in kept], vectors

    def read(self, question: str) -> tuple[Meant, ...]:
        """The Chinese of a normalised question, word by word; nothing where it has Han characters itself."""
        written = [] if _HAN.search(question) else list(dict.fromkeys(_units(question)))
        if not written:
            return ()
        vectors = self._encoder.encode(written)
        found = ((unit, self._nearest(own)) for unit, own in zip(written, vectors, strict=True))
        return tuple(Meant(unit, words) for unit, words in found if words)

    def _nearest(self, unit: Vectors) -> tuple[tuple[str, float], ...]:
        """The Chinese words nearest to a unit vector, of those that are near enough, with their cosines."""
        words, vectors = self._table
        self._asked += 1
        if self._asked > _PATIENCE and len(words) > FEW:
            some = np.sort(self._codes.search(unit[None, :], _SEEN)[1][0])
            vectors = vectors[some]
        else:
            some = np.arange(len(words))
        cosines = vectors @ unit
        near = np.flatnonzero(cosines >= _LEAST)
        best = near[np.argsort(-cosines[near], kind="stable")[:_MOST]]
        return tuple(zip((words[spot] for spot in some[best].tolist()), cosines[best].tolist(), strict=True))


def _units(question: str) -> Iterator[str]:
    """The words that say something, and two of them where they stand together."""
    words = _WORD.findall(question)
    yield from (word for word in words if word not in STOPS)
    yield from (f"{first} {second}" for first, second in pairwise(words) if not {first, second} & STOPS)


def words_of(meant: tuple[Meant, ...]) -> list[str]:
    """The Chinese words, as keyword search takes them."""
    return sorted({word for each in meant for word, _ in each.words})
