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

import numpy as np
from numpy.typing import NDArray

from search.encoders.base import Vectors, normalise_rows
from search.encoders.static import StaticEncoder
from search.words.dictionary import Codes, word_codes
from search.words.stops import STOPS

Known = Callable[[Codes], NDArray[np.bool_]]
"""Which words (by code) the texts that are searched have."""

_MOST, _LEAST = 6, 0.35
"""So many Chinese words, at least so near (cosine), stand for an English one: what most English questions written for
training found their article with (``docs/measurements.md``)."""
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
        words, vectors = self._table
        if not words:
            return ()
        cosines = self._encoder.encode(written) @ vectors.T
        return tuple(
            Meant(unit, found)
            for unit, own in zip(written, cosines, strict=True)
            if (found := tuple((words[spot], float(own[spot])) for spot in _best(own)))
        )


def _best(cosines: Vectors) -> list[int]:
    """The nearest of those that are near enough: few are, so that they are sorted rather than all told apart."""
    near = np.flatnonzero(cosines >= _LEAST)
    return [int(spot) for spot in near[np.argsort(-cosines[near], kind="stable")[:_MOST]]]


def _units(question: str) -> Iterator[str]:
    """The words that say something, and two of them where they stand together."""
    words = _WORD.findall(question)
    yield from (word for word in words if word not in STOPS)
    yield from (f"{first} {second}" for first, second in pairwise(words) if not {first, second} & STOPS)


def words_of(meant: tuple[Meant, ...]) -> list[str]:
    """The Chinese words, as keyword search takes them."""
    return sorted({word for each in meant for word, _ in each.words})
