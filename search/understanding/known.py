"""What the texts at hand have of words and pairs of characters."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from search.index.entries import ITEMS
from search.index.opened import SearchIndex
from search.understanding.pinyin import Typed, usual_words
from search.words.analysis import pair_code
from search.words.dictionary import Codes

_RARE = 0.95  # what a word says that hardly any text has


def has_words(index: SearchIndex, words: Codes) -> NDArray[np.bool_]:
    """Which words (by code) stand in more than a few texts of some group."""
    known = np.zeros(len(words), dtype=bool)
    for segment in index.segments.values():
        known |= segment.information(words) < _RARE
    return known


def pair_counts(index: SearchIndex, pairs: Sequence[str]) -> NDArray[np.int64]:
    """How many duties have each pair of characters; 1 each where that is not known."""
    segment = index.segments.get(ITEMS)
    tables = [shard.grams for shard in segment.shards] if segment else []
    if not tables:
        return np.ones(len(pairs), dtype=np.int64)
    codes = np.array([pair_code(pair) for pair in pairs], dtype=np.int64)
    counts = np.zeros(len(codes), dtype=np.int64)
    for table in tables:
        counts += 1 if table is None else table.frequency(codes)
    return counts


def word_counts(index: SearchIndex, words: Sequence[str]) -> list[int]:
    """How many duties have each word at most: those that have the rarest of its pairs of characters."""
    pairs = [[word[place : place + 2] for place in range(len(word) - 1)] for word in words]
    every = list(dict.fromkeys(pair for own in pairs for pair in own))
    counts = dict(zip(every, pair_counts(index, every).tolist(), strict=True))
    return [min((counts[pair] for pair in own), default=0) for own in pairs]


def wordings(index: SearchIndex) -> Iterator[str]:
    """All that the thesaurus calls its matters."""
    thesaurus = index.thesaurus
    if thesaurus is None:
        return
    for concept in map(thesaurus.concept, range(len(thesaurus))):
        yield from (concept.label, *concept.alt)


def typed_words(index: SearchIndex) -> Typed:
    """The words that may be typed by their pinyin (:mod:`search.understanding.pinyin`); takes some tenths of a second."""
    thesaurus, dictionary, normalise = index.thesaurus, index.dictionary, index.analyzer.normalise
    concepts = [thesaurus.concept(number) for number in range(len(thesaurus))] if thesaurus else []
    labels = list(dict.fromkeys(normalise(concept.label) for concept in concepts))
    return Typed.of(
        usual_words(
            [(normalise(each.label), [normalise(word) for word in each.alt]) for each in concepts],
            [part for label in labels for part in dictionary.cut(label)],
            [name for name, (kind, _) in index.names.table.items() if kind == "organ"],
            lambda words: word_counts(index, words),
        )
    )
