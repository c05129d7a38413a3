"""jieba with the names of the graph: what cuts documents when an index is built.

jieba is imported here only, and this module does so only when an index is built. Its own dictionary is read from
the package (no cache file is written anywhere); the names of organs and statutes and the titles of duties are
added, with the frequency that jieba suggests, so that each is one word. The hidden Markov model for unknown words
stays off: it makes words that a question cut in other company does not share.

The path through the words is jieba's, written so that each word is looked up once and no more: three times as fast.
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search.words.analysis import Analyzer
from search.words.batches import Lookup, cut_batch
from search.words.dictionary import BLOCK, LONGEST, Codes, Dictionary, join_latin, word_code, word_codes
from search.words.folding import fold_all
from search.words.stops import terms_of

_BATCH = 500_000  # characters that are cut together
_SHORTEST = 2
_BEGINNING = -1.0  # stands for the logarithm of 0: a beginning of words that is no word


@lru_cache(maxsize=1)
def _base() -> tuple[dict[str, int], int, dict[str, float], Codes]:
    """Jieba's words (and their beginnings, counted 0), the sum, their logarithms, and the codes in their order."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # jieba asks setuptools for its files in a way that is on the way out
        import jieba
    frequencies, total = jieba.Tokenizer.gen_pfdict(jieba.dt.get_dict_file())
    return frequencies, total, _logarithms(frequencies), word_codes(list(frequencies))


def _logarithms(frequencies: dict[str, int]) -> dict[str, float]:
    return {word: math.log(count) if count else _BEGINNING for word, count in frequencies.items()}


class Cutter:
    """Cuts as jieba does with ``names`` as further words; folds text as questions are folded."""

    def __init__(self, names: Iterable[str] = ()) -> None:
        frequencies, total, logarithms, codes = _base()
        import jieba

        self._codes = codes
        self.analyzer = Analyzer.bundled()
        self.jieba: Any = jieba.Tokenizer()
        self.jieba.FREQ, self.jieba.total, self.jieba.initialized = dict(frequencies), total, True
        folded = {self.analyzer.normalise(name) for name in names if _SHORTEST <= len(name) <= LONGEST}
        for name in sorted(folded):
            self.jieba.add_word(name)
        changed = {word: count for word, count in self.jieba.FREQ.items() if frequencies.get(word) != count}
        self._logarithms = logarithms | _logarithms(changed)
        self._log_total = math.log(self.jieba.total)

    def cut(self, text: str) -> list[str]:
        """The words of ``text`` in order (``jieba.cut(text, HMM=False)``)."""
        words: list[str] = []
        for number, block in enumerate(BLOCK.split(text)):
            words += join_latin(block, self._best_ends(block)) if number % 2 else block
        return words

    def _best_ends(self, block: str) -> list[int]:
        """For each place, where the word that begins there ends on the likeliest way to the end of the block."""
        weight_of, log_total, size = self._logarithms.get, self._log_total, len(block)
        best, ends = [0.0] * (size + 1), list(range(1, size + 1))
        for start in range(size - 1, -1, -1):
            highest = -math.inf
            for end in range(start + 1, size + 1):
                weight = weight_of(block[start:end])
                if weight is None:
                    break
                if weight >= 0.0:
                    score = weight - log_total + best[end]
                    if score >= highest:  # of equal ways, the one with the longer word
                        highest, ends[start] = score, end
            best[start] = highest if highest > -math.inf else best[start + 1] - log_total
        return ends

    def cut_all(self, texts: Sequence[str]) -> tuple[Codes, NDArray[np.int64]]:
        """Codes of the words that count of all ``texts``, one after the other, and how many each text has.

        A long word counts with the known words of two and three characters inside it.
        """
        parts = [self._terms(batch) for batch in self._batches(texts)]
        codes = [codes for codes, _ in parts] or [np.zeros(0, dtype=np.uint64)]
        lengths = [lengths for _, lengths in parts] or [np.zeros(0, dtype=np.int64)]
        return np.concatenate(codes), np.concatenate(lengths)

    def _batches(self, texts: Iterable[str]) -> Iterator[list[str]]:
        """Folded texts, as many together as fit in memory with all that is worked out for them."""
        batch: list[str] = []
        size = 0
        for text in texts:
            batch.append(text)
            size += len(text) + 1
            if size >= _BATCH:
                yield fold_all(batch, self.analyzer)
                batch, size = [], 0
        if batch:
            yield fold_all(batch, self.analyzer)

    def _terms(self, texts: Sequence[str]) -> tuple[Codes, NDArray[np.int64]]:
        """:meth:`cut_all` of a batch of folded texts."""
        words = cut_batch(texts, self._lookup, self._log_total)
        codes, firsts, which = np.unique(words.codes, return_index=True, return_inverse=True)
        known = self._pieces
        for code, first in zip(codes.tolist(), firsts.tolist(), strict=True):
            if code not in known:
                word = words.word(first)
                terms = terms_of((*self._inside(word), word))
                known[code] = np.fromiter(map(word_code, terms), dtype=np.uint64, count=len(terms))
        pieces = [known[code] for code in codes.tolist()]
        sizes = np.fromiter(map(len, pieces), dtype=np.int64, count=len(pieces))
        starts = np.cumsum(sizes) - sizes
        own = sizes[which]
        within = np.arange(int(own.sum())) - np.repeat(np.cumsum(own) - own, own)
        flat = np.concatenate(pieces) if pieces else np.zeros(0, dtype=np.uint64)
        counts = np.bincount(words.texts, weights=own, minlength=len(texts)).astype(np.int64)
        return flat[np.repeat(starts[which], own) + within], counts

    @cached_property
    def _lookup(self) -> Lookup:
        added = word_codes(list(self._logarithms)[len(self._codes) :])
        weights = np.fromiter(self._logarithms.values(), dtype=np.float64, count=len(self._logarithms))
        return Lookup(np.concatenate([self._codes, added]), weights)

    @cached_property
    def _pieces(self) -> dict[int, Codes]:
        return {}

    def _inside(self, word: str) -> Iterator[str]:
        """The known words of two and three characters inside a longer one (jieba's ``cut_for_search``)."""
        counts = self.jieba.FREQ
        for length in (2, 3):
            if len(word) > length:
                pieces = (word[start : start + length] for start in range(len(word) - length + 1))
                yield from (piece for piece in pieces if counts.get(piece))

    def dictionary(self) -> Dictionary:
        """The same words for questions, to be kept beside the index."""
        frequencies: dict[str, int] = self.jieba.FREQ
        added = word_codes(list(frequencies)[len(self._codes) :])
        codes = np.concatenate([self._codes, added])
        counts = np.fromiter(frequencies.values(), dtype=np.int32, count=len(frequencies))
        order = np.argsort(codes, kind="stable")
        return Dictionary(codes[order], counts[order], int(self.jieba.total))
