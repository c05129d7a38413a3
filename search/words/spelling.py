"""Repair of near-homophones: 自燃资源 is read as 自然资源 where no duty has the words as they are written.

The terms of the thesaurus and the names of families of organs are known by their sound; a span of the question that
sounds like one, is not itself one, and has a pair of characters that no duty has, is read as that term. The question
is shown with what was read; what the lists do contain literally is never touched.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from search.index.mapped import load_mapped
from search.index.stored import Blob
from search.words.dictionary import Substrings
from search.words.readings import sounds_of

SHORTEST, LONGEST = 3, 8
_FACTOR = np.uint64(0x9E3779B97F4A7C15)
_NAME = "sounds"

_PHRASE = frozenset("的了着没不")  # what people say in a sentence is no term
_ASKING = frozenset("怎谁哪啥咋吗呢么")

Known = Callable[[Sequence[str]], Sequence[bool]]
"""Pairs of characters → whether any duty has each."""


@dataclass(frozen=True, slots=True)
class Repair:
    """``written`` in the question is read as ``means``."""

    written: str
    means: str


class Spelling:
    """Terms by their sound; memory-mapped."""

    def __init__(self, codes: NDArray[np.uint64], terms: Blob) -> None:
        self._codes, self._terms = codes, terms

    def repairs(self, text: str, known: Known) -> tuple[Repair, ...]:
        """What to read differently in normalised ``text``, from the left, the longest first, without overlaps."""
        if len(text) < SHORTEST or not len(self._codes):
            return ()
        heard = self._heard(text)
        found: list[Repair] = []
        place = 0
        while place + SHORTEST <= len(text):
            repair = _chosen(text, place, heard.get(place, ()), known)
            if repair is not None:
                found.append(repair)
            place += len(repair.written) if repair else 1
        return tuple(found)

    def _heard(self, text: str) -> dict[int, list[str]]:
        """Place → the terms that sound like what begins there, the longest first."""
        found: dict[int, list[str]] = {}
        sounds = sounds_of(text).astype(np.uint64)
        for begin, end, spot in Substrings.of(sounds, SHORTEST, LONGEST).among(self._codes):
            term = self._terms[spot].decode()
            if len(term) == end - begin and sounds[begin:end].all():
                found.setdefault(begin, []).insert(0, term)
        return found

    @classmethod
    def open(cls, folder: Path) -> Spelling:
        """Open what :func:`write_sounds` wrote."""
        return cls(load_mapped(folder / f"{_NAME}-codes.npy"), Blob.open(folder, _NAME))


def _chosen(text: str, place: int, terms: Sequence[str], known: Known) -> Repair | None:
    """The longest of ``terms`` that may replace what is written; none where what is written is one itself."""
    for term in terms:
        written = text[place : place + len(term)]
        if written == term:
            return None
        if _close(written, term) and not all(known(_pairs(written, term))):
            return Repair(written, term)
    return None


def _close(written: str, term: str) -> bool:
    """Whether at most half of the characters are written differently; of three at most one, and not the last.

    The last of three is as often the first of a next word: 派遣公|司 is no 派遣工. Nobody writes what asks by
    mistake: 宅基地怎|么批 is no 宅基地证.
    """
    if len(term) == SHORTEST and written[-1] != term[-1]:
        return False
    others = [one for one, other in zip(written, term, strict=True) if one != other]
    return len(others) * 2 <= len(term) and not _ASKING.intersection(others)


def _code(sounds: NDArray[np.uint64]) -> np.uint64:
    code = np.uint64(0)
    with np.errstate(over="ignore"):
        for sound in sounds:
            code = code * _FACTOR + sound
    return code


def _pairs(written: str, term: str) -> list[str]:
    """The pairs of adjacent characters of ``written`` that ``term`` writes differently."""
    return [
        written[place : place + 2]
        for place in range(len(written) - 1)
        if written[place : place + 2] != term[place : place + 2]
    ]


def write_sounds(folder: Path, terms: Iterable[str]) -> None:
    """Write normalised ``terms`` by their sound; of several that sound alike the first is kept."""
    found: dict[int, str] = {}
    for term in terms:
        sounds = sounds_of(term).astype(np.uint64)
        if SHORTEST <= len(term) <= LONGEST and sounds.all() and not _PHRASE & set(term):
            found.setdefault(int(_code(sounds)), term)
    codes = np.fromiter(found, dtype=np.uint64, count=len(found))
    order = np.argsort(codes, kind="stable")
    texts = list(found.values())
    np.save(folder / f"{_NAME}-codes.npy", codes[order])
    Blob.write(folder, _NAME, (texts[place].encode() for place in order))
