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
from array import array
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search.analysis import Analyzer, terms_of
from search.dictionary import BLOCK, LONGEST, Codes, Dictionary, join_latin, word_code, word_codes

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
        self._analyzer = Analyzer.bundled()
        self.jieba: Any = jieba.Tokenizer()
        self.jieba.FREQ, self.jieba.total, self.jieba.initialized = dict(frequencies), total, True
        folded = {self._analyzer.normalise(name) for name in names if _SHORTEST <= len(name) <= LONGEST}
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
        numbers: dict[str, int] = {}
        pieces: dict[str, list[int]] = {}
        found, lengths = array("i"), []
        for text in texts:
            before = len(found)
            for word in self.cut(self._analyzer.normalise(text)):
                own = pieces.get(word)
                if own is None:
                    terms = terms_of(self.jieba.cut_for_search(word, HMM=False) if len(word) > 1 else word)
                    own = pieces[word] = [numbers.setdefault(term, len(numbers)) for term in terms]
                found.extend(own)
            lengths.append(len(found) - before)
        codes = np.fromiter(map(word_code, numbers), dtype=np.uint64, count=len(numbers))
        return codes[np.frombuffer(found, dtype=np.int32)], np.asarray(lengths, dtype=np.int64)

    def dictionary(self) -> Dictionary:
        """The same words for questions, to be kept beside the index."""
        frequencies: dict[str, int] = self.jieba.FREQ
        added = word_codes(list(frequencies)[len(self._codes) :])
        codes = np.concatenate([self._codes, added])
        counts = np.fromiter(frequencies.values(), dtype=np.int32, count=len(frequencies))
        order = np.argsort(codes, kind="stable")
        return Dictionary(codes[order], counts[order], int(self.jieba.total))
