"""How much of a question's characters stand in given texts, worked out from the texts when the question comes.

Postings of character grams over a hundred thousand articles would cost more than they bring; the few hundred candidates
of a question are looked through in about a millisecond.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from search.index.mapped import distinct
from search.understanding.english import Meant
from search.words.analysis import Codes, pair_code, split_codes

Scores = NDArray[np.float32]

_END = b"\x00"
_FLOOR = 0.3  # what a gram is worth that all texts have
_PAIR = 2
_PLANES = 0x20000  # code points beyond these are not looked for


class Texts:
    """Some texts (UTF-8), joined so that all are looked through at once."""

    def __init__(self, texts: Sequence[bytes | memoryview]) -> None:
        self._texts = texts
        joined = _END.join(texts).decode()
        self._points = np.frombuffer(joined.encode("utf-32-le"), dtype=np.uint32)
        self._ends = np.flatnonzero(self._points == 0)

    def __len__(self) -> int:
        return len(self._texts)

    def has(self, text: int, written: str) -> bool:
        """Whether a text has ``written``."""
        return written.encode() in bytes(self._texts[text])

    def having(self, written: str) -> NDArray[np.bool_]:
        """Which texts have a character, or two side by side; shape (texts,)."""
        places = np.flatnonzero(self._points == ord(written[0]))
        for far, character in enumerate(written[1:], start=1):
            places = places[self._points.take(places + far, mode="clip") == ord(character)]
        found = np.zeros(len(self), dtype=bool)
        found[self._of(places)] = True
        return found

    def having_each(self, grams: Codes) -> NDArray[np.bool_]:
        """Which of ``grams`` (sorted, each once, not none) stand in which text, shape (texts, grams)."""
        firsts, seconds = split_codes(grams)
        letters = distinct(np.concatenate([firsts, seconds]))
        letters = letters[(letters > 0) & (letters < _PLANES)]
        numbers = np.zeros(_PLANES, dtype=np.uint16)  # of a character that stands in some gram: from 1 on
        numbers[letters] = np.arange(1, len(letters) + 1)
        width = len(letters) + 1
        known = np.flatnonzero((firsts < _PLANES) & (seconds < _PLANES))
        spots = np.full(width * width, -1)  # of grams, by the numbers of their two characters
        spots[numbers[firsts[known]].astype(np.int64) * width + numbers[seconds[known]]] = known
        every = numbers.take(self._points, mode="clip")
        places = np.flatnonzero(every > 0)
        own = every[places].astype(np.int64)
        beside = np.flatnonzero(places[1:] == places[:-1] + 1)
        texts = self._of(places)
        present = np.zeros((len(self), len(grams)), dtype=bool)
        for where, found in (
            (texts, spots[own]),
            (texts[beside], spots[own[beside] * width + own[beside + 1]]),
        ):
            hits = found >= 0
            present[where[hits], found[hits]] = True
        return present

    def _of(self, places: NDArray[np.int64]) -> NDArray[np.int64]:
        """Which texts some characters stand in."""
        return np.minimum(np.searchsorted(self._ends, places), len(self) - 1)  # a text may hold _END itself


def coverage(texts: Texts, grams: Codes) -> Scores:
    """The share (0..1) of the question's character 1-2-grams that each of ``texts`` has.

    A gram counts the more the fewer of the texts have it; one that none has counts most: it is missing everywhere.
    """
    if not len(grams):
        return np.zeros(len(texts), dtype=np.float32)
    present = texts.having_each(distinct(grams))
    worth = np.log((len(texts) + 1) / (present.sum(axis=0) + 1)) + _FLOOR
    return np.asarray(present @ (worth / worth.sum()), dtype=np.float32)


def meant_coverage(texts: Texts, meant: Sequence[Meant]) -> Scores:
    """The share (0..1) of an English question's words, not none, that each of ``texts`` has in Chinese.

    A word counts by the nearest of its Chinese words that the text has, and the more the fewer of the texts have one.
    """
    has = _has_words(texts, [word for each in meant for word, _ in each.words])
    cosines = np.array([cosine for each in meant for _, cosine in each.words], dtype=np.float32)
    found = np.maximum.reduceat(has * cosines, _starts([len(each.words) for each in meant]), axis=1)
    worth = np.log((len(texts) + 1) / ((found > 0).sum(axis=0) + 1)) + _FLOOR
    return np.asarray(found @ (worth / worth.sum()), dtype=np.float32)


def _has_words(texts: Texts, words: Sequence[str]) -> NDArray[np.bool_]:
    """Which of ``words`` (two characters and more) stand in which text, shape (texts, words), by their pairs."""
    pairs = np.array([pair_code(word[at : at + _PAIR]) for word in words for at in range(len(word) - 1)])
    wanted = distinct(pairs)
    present = texts.having_each(wanted)[:, np.searchsorted(wanted, pairs)]
    found = np.logical_and.reduceat(present, _starts([len(word) - 1 for word in words]), axis=1)
    longer = np.array([len(word) > _PAIR for word in words])
    for text, word in np.argwhere(found & longer).tolist():
        found[text, word] = texts.has(text, words[word])  # its pairs may stand apart
    return np.asarray(found, dtype=np.bool_)


def _starts(lengths: Sequence[int]) -> NDArray[np.int64]:
    """Where each of some runs begins that follow one another."""
    return np.cumsum([0, *lengths[:-1]])
