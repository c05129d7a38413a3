"""jieba's way to cut text, over a dictionary on disk: a question is cut as the documents were, without loading jieba.

The dictionary is jieba's own with the names of the graph (see :mod:`search.words.cutting`). jieba needs half a second
to load it; here it is a sorted array of hashes, memory-mapped, in which all substrings of a question are looked
up at once. The path is jieba's: among all ways through the words of the dictionary the one with the highest
product of word frequencies (jieba's ``cut`` without its hidden Markov model, and ``cut_for_search`` after it).
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from search.index.mapped import load_mapped
from search.words.stops import terms_of

Codes = NDArray[np.uint64]

LONGEST = 16
"""Characters of the longest word of jieba's dictionary; longer names of the graph are left out."""

FACTOR = 0x9E3779B97F4A7C15
_MASK = (1 << 64) - 1
BLOCK = re.compile(r"([\u4e00-\u9fd5a-zA-Z0-9+#&._%\-]+)")
_LATIN = re.compile(r"[a-zA-Z0-9]")
_FILES = ("codes", "counts")


def word_code(word: str) -> int:
    """64-bit hash of a word: a polynomial over its code points.

    >>> word_code("a") == ord("a")
    True
    """
    code = 0
    for character in word:
        code = (code * FACTOR + ord(character)) & _MASK
    return code


def codes_of_words(words: Sequence[str]) -> Codes:
    """:func:`word_code` of a few words, however long; shape (len(words),)."""
    return np.fromiter(map(word_code, words), dtype=np.uint64, count=len(words))


def word_codes(words: Sequence[str], longest: int = LONGEST) -> Codes:
    """:func:`word_code` of many words, none longer than ``longest``; shape (len(words),)."""
    matrix = np.array(words, dtype=f"<U{longest}").view(np.uint32).reshape(len(words), longest)
    codes = np.zeros(len(words), dtype=np.uint64)
    for column in matrix.T.astype(np.uint64):
        codes = np.where(column > 0, codes * np.uint64(FACTOR) + column, codes)
    return codes


@dataclass(frozen=True, slots=True)
class Substrings:
    """All runs of a text's characters, of two up to some length: their codes, and where each begins and ends."""

    codes: Codes
    begins: NDArray[np.int64]
    ends: NDArray[np.int64]

    @classmethod
    def of(cls, points: Codes, shortest: int, longest: int) -> Substrings:
        """Those of a text with these characters (code points, or numbers of sounds), the shorter first."""
        factor = np.uint64(FACTOR)
        codes, found = points, []
        for length in range(2, min(longest, len(points)) + 1):
            codes = codes[:-1] * factor + points[length - 1 :]
            found.append(codes)
        found = found[shortest - 2 :]
        if not found:
            none = np.zeros(0, dtype=np.int64)
            return cls(np.zeros(0, dtype=np.uint64), none, none)
        begins = np.concatenate([np.arange(len(own)) for own in found])
        lengths = np.repeat(np.arange(shortest, shortest + len(found)), [len(own) for own in found])
        return cls(np.concatenate(found), begins, begins + lengths)

    def among(self, codes: Codes) -> list[tuple[int, int, int]]:
        """Begin and end of each that is one of the sorted ``codes``, and which one."""
        if not len(codes) or not len(self.codes):
            return []
        spots = np.minimum(np.searchsorted(codes, self.codes), len(codes) - 1)
        here = np.flatnonzero(codes[spots] == self.codes)
        columns = (self.begins[here].tolist(), self.ends[here].tolist(), spots[here].tolist())
        return list(zip(*columns, strict=True))


def join_latin(block: str, ends: Sequence[int]) -> list[str]:
    """The words of a block by their ends; runs of letters and digits that are no word stay together."""
    words: list[str] = []
    start, latin = 0, ""
    while start < len(block):
        word = block[start : ends[start]]
        start = ends[start]
        if len(word) == 1 and _LATIN.match(word):
            latin += word
            continue
        if latin:
            words.append(latin)
            latin = ""
        words.append(word)
    return [*words, latin] if latin else words


def _parts(word: str) -> Iterator[str]:
    """The runs of two and of three characters inside a longer word."""
    for length in (2, 3):
        if len(word) > length:
            yield from (word[start : start + length] for start in range(len(word) - length + 1))


@dataclass(frozen=True)
class Dictionary:
    """``codes`` (sorted) of all words and of all beginnings of words, with their ``counts`` (0: only a beginning)."""

    codes: Codes
    counts: NDArray[np.int32]
    total: int

    @cached_property
    def _log_total(self) -> float:
        return math.log(self.total or 1)

    def count(self, word: str) -> int:
        """How often a word was counted; 0 for what is no word."""
        code = np.uint64(word_code(word))
        spot = int(np.searchsorted(self.codes, code))
        return int(self.counts[spot]) if spot < len(self.codes) and self.codes[spot] == code else 0

    def cut(self, text: str) -> list[str]:
        """The words of ``text`` in order, nothing left out (``jieba.cut(text, HMM=False)``)."""
        words: list[str] = []
        for number, block in enumerate(BLOCK.split(text)):
            words += join_latin(block, self._best_ends(block)) if number % 2 else block
        return words

    def cut_for_search(self, text: str) -> list[str]:
        """The words of ``text`` and the known words of two and three characters inside long ones."""
        return self._with_inside(self.cut(text))

    def sought(self, cut: Sequence[str]) -> list[str]:
        """Of a text ``cut`` into words those that count for keyword search, and known words inside them."""
        return terms_of(self._with_inside(cut))

    def terms(self, text: str) -> Codes:
        """Codes of the words of normalised ``text`` that count for keyword search."""
        return codes_of_words(self.sought(self.cut(text)))

    def _with_inside(self, words: Sequence[str]) -> list[str]:
        known = self.known(list({part for word in words for part in _parts(word)}))
        return [
            piece for word in words for piece in (*(part for part in _parts(word) if part in known), word)
        ]

    def known(self, words: Sequence[str]) -> set[str]:
        """Those of ``words`` that are words of the dictionary, looked up at once."""
        if not words or not len(self.codes):
            return set()
        codes = word_codes(words)
        spots = np.minimum(np.searchsorted(self.codes, codes), len(self.codes) - 1)
        here = (self.codes[spots] == codes) & (self.counts[spots] > 0)
        return {word for word, known in zip(words, here.tolist(), strict=True) if known}

    def _best_ends(self, block: str) -> list[int]:
        """For each place, where the word that begins there ends on the likeliest way to the end of the block."""
        choices = self.words_from(block)
        size = len(block)
        best, ends = [0.0] * (size + 1), [0] * size
        for start in range(size - 1, -1, -1):
            best[start], ends[start] = max(
                (math.log(count or 1) - self._log_total + best[end], end)
                for end, count in choices[start] or ((start + 1, 0),)
            )
        return ends

    def words_from(self, block: str) -> list[list[tuple[int, int]]]:
        """For each place the (end, count) of the dictionary's words that begin there."""
        points = np.frombuffer(block.encode("utf-32-le"), dtype=np.uint32).astype(np.uint64)
        found: list[list[tuple[int, int]]] = [[] for _ in block]
        starts, codes, length = np.arange(len(block)), points, 1
        while len(starts) and len(self.codes):
            spots = np.minimum(np.searchsorted(self.codes, codes), len(self.codes) - 1)
            known = np.asarray(self.codes[spots] == codes)
            starts, codes, counts = starts[known], codes[known], self.counts[spots[known]]
            for start, count in zip(starts.tolist(), counts.tolist(), strict=True):
                if count:
                    found[start].append((start + length, count))
            inside = starts + length < len(block)
            starts = starts[inside]
            codes = codes[inside] * np.uint64(FACTOR) + points[starts + length]
            length += 1
        return found

    def save(self, folder: Path) -> None:
        """Write ``dictionary-*.npy``."""
        for part in _FILES:
            np.save(folder / f"dictionary-{part}.npy", getattr(self, part))
        np.save(folder / "dictionary-total.npy", np.asarray(self.total))

    @classmethod
    def open(cls, folder: Path) -> Dictionary:
        """Open what :meth:`save` wrote, memory-mapped."""
        codes, counts = (load_mapped(folder / f"dictionary-{part}.npy") for part in _FILES)
        return cls(codes, counts, int(np.load(folder / "dictionary-total.npy")))
