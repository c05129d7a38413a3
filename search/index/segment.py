"""One searchable group of documents (duty items, or articles): a few shards that answer as one.

Documents are numbered through all shards. Which of them are there is said apart from the shards, so a shard stays as it
was written when one of its documents goes.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from search.encoders.base import Vectors
from search.index.keywords import Scores, information, search_grams, search_words
from search.index.mapped import distinct
from search.index.nearest import CANDIDATES
from search.index.pieces import Said, unpacked
from search.index.shard import Shard
from search.index.vectors import Mask
from search.ranking.fusion import Parts
from search.understanding.english import Meant
from search.understanding.exact import Found
from search.words.analysis import Codes
from search.words.dictionary import Codes as WordCodes

_CANDIDATES = CANDIDATES
_BLOCK = 64  # scores that are looked at together
_MASKED = 4  # of so many times as many high scores a mask is taken to allow enough

Documents = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Query:
    """A question made ready: its vector, its words, its character grams, its exact keys."""

    vector: Vectors
    words: WordCodes
    grams: Codes
    keys: tuple[Found, ...]
    names_only: bool = False  # nothing is asked beside names, numbers and codes
    meant: tuple[Meant, ...] = ()  # the Chinese of an English question


@dataclass(frozen=True, slots=True)
class Candidates:
    """Documents worth ranking, with the scores of each part and the exact matches of each document."""

    documents: Documents
    parts: Parts
    matches: tuple[tuple[str, ...], ...]


class Segment:
    """Documents of one group, ``size`` of them, numbered from 0; those that ``living`` leaves out are never found.

    ``norms`` are the lengths of the documents' gram vectors; without them grams play no part.
    """

    def __init__(self, shards: Sequence[Shard], living: NDArray[np.bool_], norms: Scores | None) -> None:
        self.shards = shards
        self._living = None if living.all() else living
        self.documents = int(living.sum())
        self._norms = norms
        self._starts = np.concatenate(([0], np.cumsum([shard.size for shard in shards]))).astype(np.int64)
        self._bounds: list[int] = self._starts.tolist()

    @property
    def size(self) -> int:
        """Number of documents, those that are gone included."""
        return int(self._starts[-1])

    def _shard_of(self, document: int) -> tuple[Shard, int]:
        number = bisect_right(self._bounds, document) - 1
        return self.shards[number], document - self._bounds[number]

    def text(self, document: int) -> tuple[str, str]:
        """Title and body of a document."""
        shard, own = self._shard_of(document)
        return shard.text(own)

    @property
    def has_pieces(self) -> bool:
        """Whether the pieces of all texts are at hand."""
        return all(shard.pieces is not None for shard in self.shards)

    def pieces(self, documents: Sequence[int]) -> list[Said]:
        """The pieces of each of ``documents``, and of its sentences; only where the segment :attr:`has_pieces`."""
        found = (self._shard_of(document) for document in documents)
        return [unpacked(shard.pieces[own]) for shard, own in found if shard.pieces is not None]

    @cached_property
    def text_keys(self) -> NDArray[np.uint64]:
        """64 bits that stand for the text of each document: an order that does not depend on when it came."""
        none = np.zeros(0, dtype=np.uint64)
        return np.concatenate([none, *(shard.text_keys for shard in self.shards)])

    def information(self, words: WordCodes) -> NDArray[np.float64]:
        """How much each word says about a document: 0 for one that all have, about 1 for one that none has."""
        return information([shard.words for shard in self.shards], words, self.documents)

    def packed(self, documents: Documents) -> list[memoryview]:
        """Title, :data:`search.index.shard.BREAK` and body of each of ``documents`` (ascending)."""
        ends = np.searchsorted(documents, self._starts[1:])
        begins = np.concatenate(([0], ends[:-1]))
        found: list[memoryview] = []
        for shard, first, begin, end in zip(self.shards, self._starts[:-1], begins, ends, strict=True):
            found += shard.texts.slices(documents[begin:end] - first)
        return found

    def candidates(
        self,
        query: Query,
        allowed: NDArray[np.bool_] | None,
        preferred: NDArray[np.bool_] | None = None,
        also: Documents | None = None,
        asked: Vectors | None = None,
    ) -> Candidates:
        """The best documents of every part, each with the scores of all parts; ``allowed`` filters, shape (size,).

        With ``preferred`` (shape (size,)) the best of those are among them as well; so are the documents ``also``.
        ``asked`` is another vector to compare them with, if there is one.
        """
        if self._living is not None:
            allowed = self._living if allowed is None else allowed & self._living
        words = search_words([shard.words for shard in self.shards], query.words, self.documents)
        grams, (exact, matched) = self._grams(query.grams), self._exact(query.keys)
        masks = [allowed]
        if preferred is not None:
            masks.append(preferred if allowed is None else preferred & allowed)
        groups = [*self._nearest(query.vector, masks), *self._best(words, masks)]
        groups += [self._best(scores, [allowed])[0] for scores in (grams, exact) if scores is not None]
        if also is not None:
            groups.append(also if allowed is None else also[allowed[also]])
        documents = distinct(np.concatenate(groups))
        vectors = [query.vector] if asked is None or asked is query.vector else [query.vector, asked]
        cosines = self._similarities(vectors, documents)
        parts = Parts(cosines[0], *(_at(documents, scores) for scores in (words, grams, exact)))
        if asked is not None:
            parts = replace(parts, asked=cosines[-1])
        return Candidates(documents, parts, _matches(documents, matched))

    def _grams(self, grams: Codes) -> Scores | None:
        """How much of the question's grams each document has; ``None`` for a group without grams."""
        if self._norms is None:
            return None
        tables = [shard.grams for shard in self.shards if shard.grams is not None]
        return search_grams(tables, grams, self.documents, self._norms)

    def nearest(self, vector: Vectors, among: NDArray[np.bool_], most: int) -> Documents:
        """The ``most`` documents of ``among`` (shape (size,)) nearest to ``vector``, in no particular order."""
        return self._nearest(vector, [among], most)[0]

    def _nearest(self, vector: Vectors, masks: Sequence[Mask], most: int = _CANDIDATES) -> list[Documents]:
        """For each of ``masks`` the ``most`` documents nearest to ``vector``, of all shards the nearest."""
        found: list[list[Documents]] = [[] for _ in masks]
        for shard, first, last in zip(self.shards, self._starts[:-1], self._starts[1:], strict=True):
            own = [mask if mask is None else mask[first:last] for mask in masks]
            each = shard.vectors.search_each(vector, most, own)
            for several, documents in zip(found, each, strict=True):
                several.append(documents + first)
        return [self._nearest_of(vector, several, most) for several in found]

    def _nearest_of(self, vector: Vectors, found: Sequence[Documents], most: int) -> Documents:
        """The nearest of what several shards found."""
        every = np.concatenate(found)
        if len(found) > 1:
            every = every[_first(self.similarities(vector, every), most, lambda: self.text_keys[every])]
        return every

    def similarities(self, vector: Vectors, documents: Documents) -> Vectors:
        """Cosines of ``vector`` with the given documents, in their order."""
        return self._similarities([vector], documents)[0]

    def _similarities(self, vectors: Sequence[Vectors], documents: Documents) -> list[Vectors]:
        """:meth:`similarities` of several vectors."""
        if len(self.shards) == 1:
            return self.shards[0].vectors.similarities(vectors, documents)
        found = [np.zeros(len(documents), dtype=np.float32) for _ in vectors]
        which = np.searchsorted(self._starts, documents, side="right") - 1
        for number, shard in enumerate(self.shards):
            own = which == number
            if own.any():
                parts = shard.vectors.similarities(vectors, documents[own] - self._starts[number])
                for all_of, part in zip(found, parts, strict=True):
                    all_of[own] = part
        return found

    def _exact(self, keys: Sequence[Found]) -> tuple[Scores | None, list[tuple[str, Documents]]]:
        """What exact keys add to each document (``None`` without keys), and which words are found in which documents."""
        if not keys:
            return None, []
        scores = np.zeros(self.size, dtype=np.float32)
        matched: list[tuple[str, Documents]] = []
        for key in keys:
            documents = self.carrying(key.key)
            scores[documents] += key.weight
            matched.append((key.words or key.value, documents))
        return scores, matched

    def carrying(self, key: str) -> Documents:
        """The documents that carry an exact key, ascending; those that are gone included."""
        found = [
            shard.keys.documents(key) + first
            for shard, first in zip(self.shards, self._starts.tolist(), strict=False)
        ]
        return np.concatenate(found).astype(np.int64)

    def living(self, documents: Documents) -> Documents:
        """Those of ``documents`` that are not gone."""
        return documents if self._living is None else documents[self._living[documents]]

    def _best(self, scores: Scores, masks: Sequence[Mask]) -> list[Documents]:
        """For each of ``masks`` the documents with the highest positive scores, in no particular order."""
        bar = _low_bar(scores, _CANDIDATES * _MASKED)
        high = np.flatnonzero(scores >= bar if bar > 0 else scores > 0)
        return [self._best_of(scores, bar, high, mask) for mask in masks]

    def _best_of(self, scores: Scores, bar: float, high: Documents, mask: Mask) -> Documents:
        """The best documents that ``mask`` allows: those of ``high``, which reach ``bar``, where they are enough."""
        found = high if mask is None else high[mask[high]]
        if bar > 0 and len(found) < _CANDIDATES:
            found = np.flatnonzero(scores > 0 if mask is None else (scores > 0) & mask)
        if len(found) > _CANDIDATES:
            found = found[_first(scores[found], _CANDIDATES, lambda: self.text_keys[found])]
        return found.astype(np.int64)


def _matches(documents: Documents, matched: Sequence[tuple[str, Documents]]) -> tuple[tuple[str, ...], ...]:
    """The words that each of ``documents`` (ascending) was found by."""
    if not matched:
        return ((),) * len(documents)
    words: list[list[str]] = [[] for _ in range(len(documents))]
    for text, found in matched:
        for place in np.flatnonzero(np.isin(documents, found)).tolist():
            words[place].append(text)
    return tuple(map(tuple, words))


def _at(documents: Documents, scores: Scores | None) -> Scores:
    return np.zeros(len(documents), dtype=np.float32) if scores is None else scores[documents]


def _low_bar(scores: Scores, most: int) -> float:
    """A score that the ``most`` highest reach, found at a glance: so many blocks have one that is as high."""
    blocks = scores[: len(scores) // _BLOCK * _BLOCK].reshape(_BLOCK, -1).max(axis=0)
    return float(np.partition(blocks, -most)[-most]) if len(blocks) > most else 0.0


def _first(scores: Scores, most: int, keys: Callable[[], NDArray[np.uint64]]) -> NDArray[np.int64]:
    """Places of the ``most`` highest ``scores``; of equal ones at the end those with the smaller keys."""
    if len(scores) <= most:
        return np.arange(len(scores))
    bar = -np.partition(-scores, most - 1)[most - 1]
    above, level = np.flatnonzero(scores > bar), np.flatnonzero(scores == bar)
    missing = most - len(above)
    if missing < len(level):
        level = level[np.argsort(keys()[level], kind="stable")[:missing]]
    return np.concatenate([above, level])
