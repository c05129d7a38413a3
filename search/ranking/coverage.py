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
from search.words.analysis import SECOND, Codes, pair_code, split_codes

Scores = NDArray[np.float32]

_END = b"\x00"
_FLOOR = 0.3  # what a gram is worth that all texts have
_PAIR = 2
_PLANES = 0x20000  # code points beyond these are not looked for


def coverage(texts: Sequence[bytes], grams: Codes) -> Scores:
    """The share (0..1) of the question's character 1-2-grams that each of ``texts`` (UTF-8) has.

    A gram counts the more the fewer of the texts have it; one that none has counts most: it is missing everywhere.
    """
    if not len(texts) or not len(grams):
        return np.zeros(len(texts), dtype=np.float32)
    wanted = distinct(grams)
    present = _present(_END.join(texts).decode(), len(texts), wanted)
    frequency = present.sum(axis=0)
    worth = np.log((len(texts) + 1) / (frequency + 1)) + _FLOOR
    return np.asarray(present @ (worth / worth.sum()), dtype=np.float32)


def meant_coverage(texts: Sequence[bytes], meant: Sequence[Meant]) -> Scores:
    """The share (0..1) of an English question's words that each of ``texts`` (UTF-8) has in Chinese.

    A word counts by the nearest of its Chinese words that the text has, and the more the fewer of the texts have one.
    """
    if not len(texts) or not len(meant):
        return np.zeros(len(texts), dtype=np.float32)
    has = _has_words(texts, [word for each in meant for word, _ in each.words])
    cosines = np.array([cosine for each in meant for _, cosine in each.words], dtype=np.float32)
    found = np.maximum.reduceat(has * cosines, _starts([len(each.words) for each in meant]), axis=1)
    worth = np.log((len(texts) + 1) / ((found > 0).sum(axis=0) + 1)) + _FLOOR
    return np.asarray(found @ (worth / worth.sum()), dtype=np.float32)


def _has_words(texts: Sequence[bytes], words: Sequence[str]) -> NDArray[np.bool_]:
    """Which of ``words`` (two characters and more) stand in which text, shape (texts, words), by their pairs."""
    pairs = np.array([pair_code(word[at : at + _PAIR]) for word in words for at in range(len(word) - 1)])
    wanted = distinct(pairs)
    present = _present(_END.join(texts).decode(), len(texts), wanted)[:, np.searchsorted(wanted, pairs)]
    found = np.logical_and.reduceat(present, _starts([len(word) - 1 for word in words]), axis=1)
    longer = np.array([len(word) > _PAIR for word in words])
    for text, word in np.argwhere(found & longer).tolist():
        found[text, word] = words[word].encode() in texts[text]  # its pairs may stand apart
    return np.asarray(found, dtype=np.bool_)


def _starts(lengths: Sequence[int]) -> NDArray[np.int64]:
    """Where each of some runs begins that follow one another."""
    return np.cumsum([0, *lengths[:-1]])


def _present(joined: str, count: int, wanted: Codes) -> NDArray[np.bool_]:
    """Which of the ``wanted`` grams (sorted) stand in which text, shape (texts, grams)."""
    points = np.frombuffer(joined.encode("utf-32-le"), dtype=np.uint32).astype(np.int64)
    firsts, seconds = split_codes(wanted)
    known = np.zeros(_PLANES, dtype=bool)
    letters = np.concatenate([firsts, seconds])
    known[letters[(letters > 0) & (letters < _PLANES)]] = True
    usable = known[np.minimum(points, _PLANES - 1)]
    texts = np.minimum(np.cumsum(points == 0), count - 1)  # a text may hold the character itself
    present = np.zeros((count, len(wanted)), dtype=bool)
    singles = np.flatnonzero(usable)
    pairs = np.flatnonzero(usable[:-1] & usable[1:])
    for places, codes in (
        (singles, points[singles]),
        (pairs, points[pairs] * SECOND + points[pairs + 1]),
    ):
        spots = np.minimum(np.searchsorted(wanted, codes), len(wanted) - 1)
        hits = wanted[spots] == codes
        present[texts[places[hits]], spots[hits]] = True
    return present
