"""jieba with the names of the graph: what cuts documents when an index is built.

jieba is imported here only, and this module only when an index is built. Its own dictionary is read from the
package (no cache file is written anywhere); the names of organs and statutes and the titles of duties are added
so that each is one word. The hidden Markov model for unknown words stays off: it makes words that a question
cut in other company does not share.
"""

from __future__ import annotations

import warnings
from array import array
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search.analysis import Analyzer, terms_of
from search.dictionary import LONGEST, Codes, Dictionary, word_code, word_codes

_SHORTEST = 2


@lru_cache(maxsize=1)
def _base() -> tuple[dict[str, int], int, Codes]:
    """Jieba's words (and their beginnings, counted 0), the sum of the counts, and the codes in their order."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # jieba asks setuptools for its files in a way that is on the way out
        import jieba
    frequencies, total = jieba.Tokenizer.gen_pfdict(jieba.dt.get_dict_file())
    return frequencies, total, word_codes(list(frequencies))


class Cutter:
    """jieba's tokenizer with ``names`` as further words; folds text as questions are folded."""

    def __init__(self, names: Iterable[str] = ()) -> None:
        frequencies, total, codes = _base()
        import jieba

        self._codes = codes
        self._analyzer = Analyzer.bundled()
        self._jieba: Any = jieba.Tokenizer()
        self._jieba.FREQ, self._jieba.total, self._jieba.initialized = dict(frequencies), total, True
        folded = {self._analyzer.normalise(name) for name in names if _SHORTEST <= len(name) <= LONGEST}
        for name in sorted(folded):
            self._jieba.add_word(name)

    def cut(self, text: str) -> list[str]:
        """The words of ``text`` in order."""
        return list(self._jieba.cut(text, HMM=False))

    def cut_for_search(self, text: str) -> list[str]:
        """The words of ``text`` and the known words of two and three characters inside long ones."""
        return list(self._jieba.cut_for_search(text, HMM=False))

    def cut_all(self, texts: Sequence[str]) -> tuple[Codes, NDArray[np.int64]]:
        """Codes of the words that count of all ``texts``, one after the other, and how many each text has."""
        numbers: dict[str, int] = {}
        found, lengths = array("i"), []
        for text in texts:
            words = terms_of(self.cut_for_search(self._analyzer.normalise(text)))
            found.extend([numbers.setdefault(word, len(numbers)) for word in words])
            lengths.append(len(words))
        codes = np.fromiter(map(word_code, numbers), dtype=np.uint64, count=len(numbers))
        return codes[np.frombuffer(found, dtype=np.int32)], np.asarray(lengths, dtype=np.int64)

    def dictionary(self) -> Dictionary:
        """The same words for questions, to be kept beside the index."""
        frequencies: dict[str, int] = self._jieba.FREQ
        added = word_codes(list(frequencies)[len(self._codes) :])
        codes = np.concatenate([self._codes, added])
        counts = np.fromiter(frequencies.values(), dtype=np.int32, count=len(frequencies))
        order = np.argsort(codes, kind="stable")
        return Dictionary(codes[order], counts[order], int(self._jieba.total))
