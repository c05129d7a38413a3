"""English words with one letter wrong, missing, too many or swapped: resturant for restaurant.

A word that the encoder's vocabulary does not have, nor without its ending, is read as the first of its words that is one step
away (Norvig's way).
"""

from __future__ import annotations

import re
import string
from collections.abc import Iterator

from search.words.analysis import Analyzer
from search.words.spelling import Repair

_LEAST = 5  # shorter words are one step away from too many others
_ENDINGS = ("s", "es", "d", "ed", "ing", "ly", "er")
_WORD = re.compile(rf"[a-z]{{{_LEAST},24}}")


def mistyped(analyzer: Analyzer, text: str) -> tuple[Repair, ...]:
    """What words of a normalised English text are meant to be."""
    unknown = (word for word in dict.fromkeys(_WORD.findall(text)) if not _is_known(analyzer, word))
    meant = ((word, next(filter(analyzer.knows, _steps(word)), None)) for word in unknown)
    return tuple(Repair(word, means) for word, means in meant if means)


def _is_known(analyzer: Analyzer, word: str) -> bool:
    """Whether the vocabulary has a word, with its ending or without."""
    return any(analyzer.knows(form) for form in (word, *(word.removesuffix(end) for end in _ENDINGS)))


def _steps(word: str) -> Iterator[str]:
    """What is one step away: without a letter, with two swapped, with another one, with one more; not at the first letter."""
    for place in range(len(word) - 1, 0, -1):
        yield word[:place] + word[place + 1 :]
    for place in range(1, len(word) - 1):
        yield word[:place] + word[place + 1] + word[place] + word[place + 2 :]
    for place in range(1, len(word) + 1):
        for letter in string.ascii_lowercase:
            yield word[:place] + letter + word[place:]
    for place in range(1, len(word)):
        for letter in string.ascii_lowercase:
            yield word[:place] + letter + word[place + 1 :]
