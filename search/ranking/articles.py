"""The ranking of articles and of the duties that statutes give.

Beside what a question and a text have in common, it counts what the statute is: many say the same, and the national law
that is in force says it for everyone. Which statute holds for a place, only the question or its filters can tell; where
they name a place, its own regulations come first (:mod:`search.ranking.locality`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search.index.entries import LAW, STATUTORY
from search.index.opened import SearchIndex
from search.index.segment import Candidates, Query, Segment
from search.index.shard import BREAK
from search.ranking.coverage import Texts, coverage, meant_coverage
from search.ranking.fusion import Weights
from search.ranking.grounds import Concepts
from search.ranking.locality import Locality
from search.words.analysis import SECOND, Codes, gram_codes

Scores = NDArray[np.float32]

RANKED = (LAW, STATUTORY)
"""The groups that are ranked this way."""

WEIGHTS = Weights(vectors=0.22, words=0.29, grams=0.39, family=0.1, asked=0.43, standing=0.64)
"""Chosen, with what follows, on the part ``choose`` of the labelled questions over statutes and on questions that no
vectors had seen then (``docs/measurements.md``).

Their sum is such that a good article scores about as high as a good duty of a list.
"""

_ANY_LEVEL = 0.15
_LEVELS: Mapping[str, float] = {"law": 0.17, "judicial-interpretation": -0.09}
"""What the level of a statute adds: hardly more for a law than for what carries it out, much less for what courts say."""
_GONE = -0.2  # repealed or superseded
_HERE, _ELSEWHERE = 0.25, -0.25  # of the place that is named; of one that is not
_RESTS_ON, _NAMED = 0.06, 0.17  # the statute, and the article, that such matters rest on by the thesaurus
_PURPOSE = -0.1  # an article that only says what its statute is for
_PENALTY = 0.12  # an article about penalties, where these are asked about
_NOT_IN_FORCE = ("repealed", "superseded")
_LOCAL = ("local-regulation", "local-rule")

_ASKS_PENALTY = re.compile(
    r"罚|处理|犯法|违法|后果|拘留|坐牢|判|吊销|\b(?:penalt|fine|punish|sanction)", re.IGNORECASE
)
_SAYS_PENALTY = "罚"
_SAYS_PURPOSE = f"{BREAK}为"

_NONE = np.zeros(0, dtype=np.int64)
_READ = 80
"""So many texts are looked into for the question's characters; the others stand behind them."""
_UNREAD = replace(WEIGHTS, words=0.3, exact=1.0)
"""What chooses them."""
_OWN = 60  # of the regulations of a place that is named, so many join the candidates


@dataclass(frozen=True)
class _Standing:
    """What the statutes of the documents of a group are: shape (documents,) each."""

    worth: Scores
    current: NDArray[np.bool_]
    local: NDArray[np.bool_]
    locality: Locality

    @cached_property
    def elsewhere(self) -> NDArray[np.bool_]:
        """What holds neither everywhere nor where the stored lists are from."""
        return self.local & ~self.locality.home

    @cached_property
    def preferred(self) -> NDArray[np.bool_]:
        """What is in force, unless elsewhere."""
        return self.current & ~self.elsewhere


class Articles:
    """Ranks the documents of statutes in one index; safe to share between threads."""

    def __init__(self, index: SearchIndex) -> None:
        self._index = index
        self._concepts = Concepts(index.thesaurus)
        self._carriers: dict[tuple[str, str], NDArray[np.int64]] = {}

    def candidates(
        self,
        segment: Segment,
        group: str,
        question: Query,
        asked: Scores,
        text: str,
        allowed: NDArray[np.bool_] | None,
    ) -> Candidates:
        """The candidates of a group of statutes; ``asked`` is the question's own vector, ``text`` its words."""
        standing = self._standings[group]
        here = standing.locality.asked(text)
        elsewhere, preferred = standing.elsewhere, standing.preferred
        if here:
            elsewhere = standing.local & ~here.also
            preferred = standing.current & ~elsewhere
        grounds = self._concepts.grounds(asked)
        rested = [(self._carrying(group, key), _RESTS_ON * vote) for key, vote in grounds.statutes.items()]
        named = [(self._carrying(group, key), _NAMED * vote) for key, vote in grounds.articles.items()]
        own = segment.nearest(asked, here.own & standing.current, _OWN) if here else _NONE
        also = np.concatenate([own, *(carriers for carriers, _ in named)])
        found = segment.candidates(question, allowed, preferred, also, asked)
        documents = found.documents
        worth = standing.worth[documents] + _ELSEWHERE * elsewhere[documents]
        if here:
            worth += _HERE * here.own[documents]
        _add_votes(worth, documents, [*rested, *named])
        parts = replace(found.parts, standing=worth.astype(np.float32))
        read = _best(parts.fused(_UNREAD), _READ)
        texts = Texts(segment.packed(documents[read]))
        grams = np.zeros(len(documents), dtype=np.float32)
        grams[read] = (
            meant_coverage(texts, question.meant)
            if question.meant
            else coverage(texts, self._grams(question.grams, asked))
        )
        worth[read] += _of_texts(texts, text)
        return replace(found, parts=replace(parts, grams=grams, standing=worth.astype(np.float32)))

    def _carrying(self, group: str, key: str) -> NDArray[np.int64]:
        """The documents of a group that carry a key of the thesaurus, looked up once: few statutes are named there."""
        if (group, key) not in self._carriers:
            self._carriers[group, key] = self._index.segments[group].carrying(key)
        return self._carriers[group, key]

    def _grams(self, grams: Codes, asked: Scores) -> Codes:
        """The question's grams; for one without Han characters those of the nearest matter of the thesaurus."""
        thesaurus = self._index.thesaurus
        if thesaurus is None or not len(thesaurus) or (grams < SECOND).any():
            return grams
        nearest = int(thesaurus.nearest(asked, 1)[0][0])
        return gram_codes(self._index.analyzer.normalise(thesaurus.concept(nearest).label))

    @cached_property
    def _standings(self) -> dict[str, _Standing]:
        return {group: self._standing(group) for group in RANKED if group in self._index.segments}

    def _standing(self, group: str) -> _Standing:
        facets, segment = self._index.facets, self._index.segments[group]
        living = np.flatnonzero(self._index.groups[group].living)
        entries = self._index.first_entries(group, living)
        status, level, place, province = (
            facets.single(name)[entries] for name in ("status", "level", "place", "province")
        )
        worth = np.array([*(_LEVELS.get(name, _ANY_LEVEL) for name in facets.values("level")), _ANY_LEVEL])[
            level
        ]
        gone = _among(status, facets.values("status"), _NOT_IN_FORCE)
        local = _among(level, facets.values("level"), _LOCAL) | (province >= 0)
        place, province = (_spread(segment.size, living, codes, np.int32, -1) for codes in (place, province))
        return _Standing(
            _spread(segment.size, living, worth + _GONE * gone, np.float32),
            _spread(segment.size, living, ~gone, np.bool_),
            _spread(segment.size, living, local, np.bool_),
            Locality(
                place, province, *(facets.values(name) for name in ("place", "province", "jurisdiction"))
            ),
        )


def _add_votes(
    worth: NDArray[np.float64], documents: NDArray[np.int64], votes: Sequence[tuple[NDArray[np.int64], float]]
) -> None:
    """Add each vote to those of its documents that are among ``documents`` (not empty, ascending)."""
    if not votes:
        return
    wanted = np.concatenate([own for own, _ in votes])
    each = np.repeat([vote for _, vote in votes], [len(own) for own, _ in votes])
    spots = np.minimum(np.searchsorted(documents, wanted), len(documents) - 1)
    here = documents[spots] == wanted
    worth += np.bincount(spots[here], each[here], len(documents))


def _best(scores: Scores, most: int) -> NDArray[np.int64]:
    """The places of the ``most`` highest scores (more where several are equal), ascending."""
    if len(scores) <= most:
        return np.arange(len(scores))
    return np.flatnonzero(scores >= np.partition(scores, -most)[-most])


def _among(codes: NDArray[np.int32], names: Sequence[str], wanted: Sequence[str]) -> NDArray[np.bool_]:
    return np.isin(codes, [code for code, name in enumerate(names) if name in wanted])


def _spread(
    size: int, places: NDArray[np.int64], values: NDArray[Any], kind: type, rest: int = 0
) -> NDArray[Any]:
    found: NDArray[Any] = np.full(size, rest, dtype=kind)
    found[places] = values
    return found


def _of_texts(texts: Texts, question: str) -> Scores:
    """What the kind of each article adds, for this question."""
    worth = _PURPOSE * texts.having(_SAYS_PURPOSE)
    if _ASKS_PENALTY.search(question):
        worth += _PENALTY * texts.having(_SAYS_PENALTY)
    return np.asarray(worth, dtype=np.float32)
