"""Pairs of texts that mean the same or belong together: what the contrastive training learns from."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from search.training.cedict import Entry
from search.training.corpus import StatuteText, sentences

Pair = tuple[str, str]

_LONGEST = 160
_COMMON_SENSE = 6  # a sense shared by more words than this says too little about each


def neighbours(articles: Sequence[StatuteText], most: int, generator: random.Random) -> list[Pair]:
    """Adjacent sentences of one article, ``most`` of them drawn at random."""
    pairs = [
        (left[:_LONGEST], right[:_LONGEST])
        for article in articles
        for parts in [sentences(article.text)]
        for left, right in pairwise(parts)
    ]
    return generator.sample(pairs, min(most, len(pairs)))


def headings(articles: Sequence[StatuteText], most: int, generator: random.Random) -> list[Pair]:
    """Article text with the title of its law and the heading above it."""
    pairs = [
        (f"{article.law.removeprefix('中华人民共和国')} {article.chapter}", article.text[:_LONGEST])
        for article in articles
        if len(article.text) > 12
    ]
    return generator.sample(pairs, min(most, len(pairs)))


def glosses(words: Mapping[str, str]) -> list[Pair]:
    """A Chinese word and its English glosses."""
    return list(words.items())


def synonyms(entries: Iterable[Entry], most: int, generator: random.Random) -> list[Pair]:
    """Words that share a sense, worded the same in English, that few words share."""
    senses: dict[str, set[str]] = defaultdict(set)
    for entry in entries:
        for gloss in entry.glosses:
            senses[gloss.removeprefix("to ").lower()].add(entry.simplified)
    pairs = [
        (left, right)
        for sense in sorted(senses)
        if 2 <= len(senses[sense]) <= _COMMON_SENSE
        for words in [sorted(senses[sense])]
        for left, right in pairwise(words)
    ]
    return generator.sample(pairs, min(most, len(pairs)))
