"""Keyword search: BM25 over words with weighted fields, and TF-IDF over character 1-2-grams.

What is kept of a document depends on its own text only: how often a word stands in it, its length against a fixed
pivot. What depends on the other documents (how many have the word) is asked of all shards when a question comes, so
an index that grew in steps gives the scores of one that was built at once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search.index.mapped import counted, load_mapped
from search.index.postings import Counts, Postings, count
from search.words.analysis import Analyzer, Codes
from search.words.dictionary import Codes as WordCodes

Scores = NDArray[np.float32]

CutAll = Callable[[Sequence[str]], tuple[WordCodes, NDArray[np.int64]]]
"""Texts → codes of their words, one text after the other, and the number of words of each text."""

FIELD_WEIGHTS: Mapping[str, float] = {"title": 3.0, "body": 1.0, "field": 1.0, "organs": 0.5, "bases": 0.5}
"""How much an occurrence counts by the field it stands in (BM25F, Robertson and Zaragoza 2009)."""

_K1, _B = 1.2, 0.6
_PIVOT = 60.0
"""The weighted number of words that counts as neither long nor short: about that of a duty item."""
_TITLE_GRAMS = 2.0


@dataclass(frozen=True, slots=True)
class Fields:
    """The searchable text of one document (one distinct text, however many items carry it)."""

    title: str
    body: str = ""
    field: str = ""
    organs: str = ""
    bases: str = ""


class Terms:
    """Term counts of the documents of one shard: the sorted codes of the terms, and their postings.

    ``dead`` (by term) counts the documents of the shard that are no longer there, ``None`` where all are.
    """

    def __init__(
        self, codes: NDArray[Any], postings: Postings, dead: NDArray[np.int32] | None = None
    ) -> None:
        self.codes = codes  # the position of a code is its term id
        self.postings = postings
        self.dead = dead

    def frequency(self, codes: NDArray[Any]) -> NDArray[np.int64]:
        """How many living documents have each of ``codes``."""
        return self.frequency_at(find_codes(self.codes, codes))

    def frequency_at(self, spots: NDArray[np.int64]) -> NDArray[np.int64]:
        """How many living documents have the terms with these ids, none for -1."""
        known = spots >= 0
        found = np.zeros(len(spots), dtype=np.int64)
        found[known] = self.postings.frequency(spots[known])
        if self.dead is not None:
            found[known] -= self.dead[spots[known]]
        return found

    def frequencies(self) -> NDArray[np.int64]:
        """How many living documents have each term of the shard."""
        found = np.diff(self.postings.starts).astype(np.int64)
        return found if self.dead is None else found - self.dead

    def add_to(self, scores: Scores, spots: NDArray[np.int64], factors: NDArray[np.floating]) -> None:
        """Add Σ factor × weight of the terms with these ids (-1: none) to ``scores``, shape (documents,)."""
        known = spots >= 0
        self.postings.add_to(scores, spots[known], np.asarray(factors[known], dtype=np.float32))

    def count_dead(self, gone: NDArray[np.bool_]) -> NDArray[np.int32]:
        """How many of the documents that are ``gone``, shape (documents,), have each term."""
        spots = np.flatnonzero(gone[self.postings.documents])
        terms = np.searchsorted(self.postings.starts, spots, side="right") - 1
        return np.bincount(terms, minlength=len(self.codes)).astype(np.int32)

    def save(self, folder: Path, name: str) -> None:
        """Write ``name-*.npy`` to ``folder``."""
        np.save(folder / f"{name}-codes.npy", self.codes)
        self.postings.save(folder, name)

    @classmethod
    def open(cls, folder: Path, name: str, size: int, dead: Path | None = None) -> Terms:
        """Open what :meth:`save` wrote; ``dead`` is the file of counts of documents that are gone, if there is one."""
        gone = np.load(dead) if dead is not None and dead.is_file() else None
        return cls(load_mapped(folder / f"{name}-codes.npy"), Postings.open(folder, name, size), gone)

    @classmethod
    def merged(cls, parts: Sequence[tuple[Terms, NDArray[np.int64]]], size: int) -> Terms:
        """The terms of several shards as those of one with ``size`` documents.

        With each shard comes the new number of each of its documents, -1 for one that is left out.
        """
        codes, documents, weights = [], [], []
        for terms, numbers in parts:
            own = numbers[terms.postings.documents]
            kept = own >= 0
            codes.append(np.repeat(terms.codes, np.diff(terms.postings.starts))[kept])
            documents.append(own[kept])
            weights.append(terms.postings.weights[kept])
        unique, ids = np.unique(np.concatenate(codes), return_inverse=True)
        where, weight = np.concatenate(documents), np.concatenate(weights)
        order = np.lexsort((where, ids))
        counts = Counts(ids[order].astype(np.int32), where[order].astype(np.int32), weight[order])
        return cls(unique, Postings.make(counts, weight[order], len(unique), size))


def word_terms(documents: Sequence[Fields], cut: CutAll) -> Terms:
    """Count words, weigh by field, and work out what of BM25 depends on the document alone."""
    found: list[WordCodes] = []
    places: list[NDArray[np.int32]] = []
    kinds: list[NDArray[np.uint8]] = []
    for kind, name in enumerate(FIELD_WEIGHTS):
        codes, where = _field_words([getattr(document, name) for document in documents], cut)
        found.append(codes)
        places.append(where)
        kinds.append(np.full(len(codes), kind, dtype=np.uint8))
    codes, terms = np.unique(np.concatenate(found), return_inverse=True)
    del found
    counts = count(terms, np.concatenate(places), np.concatenate(kinds), tuple(FIELD_WEIGHTS.values()))
    del terms, places, kinds
    size = len(documents)
    return Terms(codes, Postings.make(counts, _saturation(counts, size), len(codes), size))


def search_words(shards: Sequence[Terms], words: WordCodes, living: int) -> Scores:
    """BM25 of every document of all shards, one shard after the other, as a share (0..1) of the best there could be.

    ``living`` is the number of documents that are there. Words that no document has count as missing: a question of
    which little is known says little by its words.
    """
    codes, factors = counted(words)
    spots = [find_codes(shard.codes, codes) for shard in shards]
    weights = _idf(_frequency_at(shards, spots), living) * (_K1 + 1) * factors
    best = float(weights.sum())
    return _sum(shards, spots, weights / best if best > 0 else weights)


def information(shards: Sequence[Terms], words: WordCodes, living: int) -> NDArray[np.float64]:
    """How much each word says: its idf as a share of the logarithm of the number of documents."""
    return np.asarray(_idf(_frequency(shards, words), living) / np.log(living + 1))


def _frequency(shards: Sequence[Terms], codes: NDArray[Any]) -> NDArray[np.int64]:
    return _frequency_at(shards, [find_codes(shard.codes, codes) for shard in shards])


def _frequency_at(shards: Sequence[Terms], spots: Sequence[NDArray[np.int64]]) -> NDArray[np.int64]:
    """How many documents of all shards have each term; each shard knows it by an id of its own."""
    found = [shard.frequency_at(own) for shard, own in zip(shards, spots, strict=True)]
    return np.asarray(sum(found), dtype=np.int64)


def _sum(
    shards: Sequence[Terms], spots: Sequence[NDArray[np.int64]], factors: NDArray[np.floating]
) -> Scores:
    sizes = [shard.postings.size for shard in shards]
    scores = np.zeros(sum(sizes), dtype=np.float32)
    first = 0
    for shard, size, own in zip(shards, sizes, spots, strict=True):
        shard.add_to(scores[first : first + size], own, factors)
        first += size
    return scores


def _field_words(texts: Sequence[str], cut: CutAll) -> tuple[WordCodes, NDArray[np.int32]]:
    """Codes of the words of one field and the document of each; equal texts (titles of statutes) are cut once."""
    numbers: dict[str, int] = {}
    which = np.fromiter((numbers.setdefault(text, len(numbers)) for text in texts), np.int64, len(texts))
    codes, lengths = cut(list(numbers))
    starts = np.cumsum(lengths) - lengths
    own = lengths[which]
    places = np.repeat(np.arange(len(texts), dtype=np.int32), own)
    within = np.arange(int(own.sum())) - np.repeat(np.cumsum(own) - own, own)
    return codes[np.repeat(starts[which], own) + within], places


def find_codes(codes: NDArray[Any], wanted: NDArray[Any]) -> NDArray[np.int64]:
    """The place of each of ``wanted`` in the sorted ``codes``, -1 where it is not there."""
    if not len(codes):
        return np.full(len(wanted), -1, dtype=np.int64)
    spots = np.minimum(np.searchsorted(codes, wanted), len(codes) - 1)
    return np.where(codes[spots] == wanted, spots, -1).astype(np.int64)


def _idf(frequency: NDArray[np.int64], size: int) -> NDArray[np.float64]:
    return np.log1p((size - frequency + 0.5) / (frequency + 0.5))


def _saturation(counts: Counts, size: int) -> NDArray[np.float32]:
    """What of a BM25 weight is the document's own (Lucene's variant), between 0 and 1."""
    lengths = np.bincount(counts.documents, weights=counts.counts, minlength=size)
    norm = _K1 * (1 - _B + _B * lengths[counts.documents] / _PIVOT)
    return np.asarray(counts.counts / (counts.counts + norm), dtype=np.float32)


def gram_terms(documents: Sequence[Fields], analyzer: Analyzer) -> Terms:
    """Count the character 1-2-grams of titles (twice) and bodies: what a wrong segmentation loses, these keep."""
    titles = [analyzer.grams(document.title) for document in documents]
    bodies = [analyzer.grams(document.body) for document in documents]
    parts = [*titles, *bodies]
    lengths = np.fromiter(map(len, parts), dtype=np.int64, count=len(parts))
    flat = np.concatenate(parts) if parts else np.zeros(0, dtype=np.int64)
    codes, terms = np.unique(flat, return_inverse=True)
    places = np.repeat(np.tile(np.arange(len(documents), dtype=np.int64), 2), lengths)
    in_body = np.ones(len(flat), dtype=np.uint8)
    in_body[: int(lengths[: len(titles)].sum())] = 0
    counts = count(terms, places, in_body, (_TITLE_GRAMS, 1.0))
    return Terms(codes, Postings.make(counts, 1 + np.log(counts.counts), len(codes), len(documents)))


def gram_norms(shards: Sequence[Terms], living: int) -> Scores:
    """Length of the TF-IDF vector of every document of all shards, one shard after the other."""
    codes = np.unique(np.concatenate([shard.codes for shard in shards]))
    idf = _gram_idf(_frequency(shards, codes), living)
    lengths = []
    for shard in shards:
        own = np.repeat(idf[find_codes(codes, shard.codes)], np.diff(shard.postings.starts))
        values = shard.postings.weights * own
        lengths.append(np.bincount(shard.postings.documents, values**2, minlength=shard.postings.size))
    return np.sqrt(np.concatenate(lengths)).astype(np.float32)


def search_grams(shards: Sequence[Terms], grams: Codes, living: int, norms: Scores) -> Scores:
    """Cosine of every document of all shards with the query's ``grams``; ``norms`` come from :func:`gram_norms`."""
    codes, counts = counted(grams)
    spots = [find_codes(shard.codes, codes) for shard in shards]
    idf = _gram_idf(_frequency_at(shards, spots), living)
    values = (1 + np.log(counts)) * idf
    norm = float(np.sqrt((values**2).sum()))
    scores = _sum(shards, spots, values * idf / norm if norm > 0 else values)
    return np.asarray(scores / np.maximum(norms, np.float32(1e-9)), dtype=np.float32)


def _gram_idf(frequency: NDArray[np.int64], size: int) -> NDArray[np.float64]:
    return np.log((size + 1) / (frequency + 1)) + 1
