"""What matters like the one asked about usually rest on: the thesaurus names a statute, often an article, for most.

The concepts nearest to a question vote, each by how near it is, so that no single one decides: a statute that many of
them rest on is likelier to hold the answer, and the very articles that they name join the candidates.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np

from search.encoders.base import Vectors
from search.understanding.exact import article_number, statute_value
from search.understanding.thesaurus import Thesaurus

_NEAR = 20  # concepts that vote
_SHARPNESS = 12.0  # how much less one counts that is further off
_BASIS = re.compile(r"《(?P<statute>[^》]+)》(?:第(?P<article>[〇零一二三四五六七八九十百千\d]+)条)?")


@dataclass(frozen=True, slots=True)
class Grounds:
    """Votes (0..1 in all) by key of :mod:`search.understanding.exact`: for statutes, and for articles of them."""

    statutes: Mapping[str, float] = field(default_factory=dict)
    articles: Mapping[str, float] = field(default_factory=dict)


def basis_keys(basis: str) -> tuple[str, str]:
    """The keys of the statute and of the article that a concept rests on, empty where it names none.

    >>> basis_keys("《公路法》第五十条")
    ('statute:公路法', 'place:公路法#50')
    >>> basis_keys("《公路法》"), basis_keys("")
    (('statute:公路法', ''), ('', ''))
    """
    found = _BASIS.search(basis)
    if found is None:
        return "", ""
    statute = statute_value(found["statute"])
    article = found["article"]
    return f"statute:{statute}", f"place:{statute}#{article_number(article)}" if article else ""


class Concepts:
    """Asks the concepts of a thesaurus for what they rest on; safe to share between threads."""

    def __init__(self, thesaurus: Thesaurus | None) -> None:
        self._thesaurus = thesaurus
        self._keys: dict[int, tuple[str, str]] = {}  # of the concepts that were near some question
        self._grounds = lru_cache(maxsize=16)(self._voted)  # each group asks about the same question

    def grounds(self, asked: Vectors) -> Grounds:
        """What the concepts nearest to the question's vector rest on; nothing without a thesaurus."""
        return self._grounds(asked.tobytes())

    def _voted(self, vector: bytes) -> Grounds:
        """:meth:`grounds` of a vector as bytes."""
        if self._thesaurus is None or not len(self._thesaurus):
            return Grounds()
        numbers, cosines = self._thesaurus.nearest(np.frombuffer(vector, dtype=np.float32), _NEAR)
        votes = np.exp((cosines - cosines[0]) * _SHARPNESS)
        tables: tuple[dict[str, float], dict[str, float]] = ({}, {})
        for number, vote in zip(numbers.tolist(), (votes / votes.sum()).tolist(), strict=True):
            for key, table in zip(self._keys_of(self._thesaurus, number), tables, strict=True):
                if key:
                    table[key] = table.get(key, 0.0) + vote
        return Grounds(*tables)

    def _keys_of(self, thesaurus: Thesaurus, number: int) -> tuple[str, str]:
        if number not in self._keys:
            self._keys[number] = basis_keys(thesaurus.concept(number).basis)
        return self._keys[number]
