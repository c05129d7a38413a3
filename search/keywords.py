"""Keyword search: BM25 over words with weighted fields, and TF-IDF over character 1-2-grams."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search.analysis import Analyzer, Codes
from search.dictionary import Codes as WordCodes
from search.mapped import load_mapped
from search.postings import Counts, Postings, count

Scores = NDArray[np.float32]

CutAll = Callable[[Sequence[str]], tuple[WordCodes, NDArray[np.int64]]]
"""Texts → codes of their words, one text after the other, and the number of words of each text."""

FIELD_WEIGHTS: Mapping[str, float] = {"title": 3.0, "body": 1.0, "field": 1.0, "organs": 0.5, "bases": 0.5}
"""How much an occurrence counts by the field it stands in (BM25F, Robertson and Zaragoza 2009)."""

_K1, _B = 1.2, 0.6
_TITLE_GRAMS = 2.0


@dataclass(frozen=True, slots=True)
class Fields:
    """The searchable text of one document (one distinct text, however many items carry it)."""

    title: str
    body: str = ""
    field: str = ""
    organs: str = ""
    bases: str = ""


class Words:
    """BM25 over jieba's words; scores are a share (0..1) of what a document with all words would get.

    Words that no document has count as missing: a question of which little is known says little by its words.
    """

    def __init__(self, codes: WordCodes, postings: Postings) -> None:
        self._codes = codes  # sorted; the position of a code is its term id
        self._postings = postings

    @classmethod
    def build(cls, documents: Sequence[Fields], cut: CutAll) -> Words:
        """Count, weigh by field, and work out every BM25 weight."""
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
        return cls(codes, Postings.make(counts, _bm25(counts, size, len(codes)), len(codes), size))

    def search(self, words: WordCodes) -> Scores:
        """Score of every document for the codes of the query's ``words``, shape (documents,)."""
        codes, factors = np.unique(words, return_counts=True)
        spots = find_codes(self._codes, codes)
        known = spots >= 0
        frequency = np.zeros(len(codes), dtype=np.int64)
        frequency[known] = self._postings.frequency(spots[known])
        best = float((_idf(frequency, self._postings.size) * (_K1 + 1) * factors).sum())
        terms, factors = spots[known], factors[known]
        scores = self._postings.scores(terms, factors.astype(np.float32))
        return scores / np.float32(best) if best > 0 else scores

    def information(self, words: WordCodes) -> NDArray[np.float64]:
        """How much each word says: its idf as a share of the logarithm of the number of documents."""
        spots = find_codes(self._codes, words)
        frequency = np.zeros(len(words), dtype=np.int64)
        frequency[spots >= 0] = self._postings.frequency(spots[spots >= 0])
        return _idf(frequency, self._postings.size) / np.log(self._postings.size + 1)

    def save(self, folder: Path) -> None:
        """Write to ``folder``."""
        np.save(folder / "words-codes.npy", self._codes)
        self._postings.save(folder, "words")

    @classmethod
    def open(cls, folder: Path, size: int) -> Words:
        """Open what :meth:`save` wrote."""
        return cls(load_mapped(folder / "words-codes.npy"), Postings.open(folder, "words", size))


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


def _bm25(counts: Counts, size: int, terms: int) -> NDArray[np.float32]:
    """BM25 weight of each counted occurrence (Lucene's variant: idf never negative)."""
    lengths = np.bincount(counts.documents, weights=counts.counts, minlength=size)
    average = float(lengths.mean()) if size else 1.0
    idf = _idf(np.bincount(counts.terms, minlength=terms), size)[counts.terms]
    norm = _K1 * (1 - _B + _B * lengths[counts.documents] / max(average, 1e-9))
    return np.asarray(idf * counts.counts * (_K1 + 1) / (counts.counts + norm), dtype=np.float32)


class Grams:
    """Cosine of TF-IDF vectors of character 1-2-grams: what a wrong segmentation loses, this keeps."""

    def __init__(self, codes: Codes, postings: Postings) -> None:
        self._codes = codes  # sorted; the position of a code is its term id
        self._postings = postings

    @classmethod
    def build(cls, documents: Sequence[Fields], analyzer: Analyzer) -> Grams:
        """Count the grams of titles (twice) and bodies."""
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
        idf = _gram_idf(np.bincount(counts.terms, minlength=len(codes)), len(documents))
        values = (1 + np.log(counts.counts)) * idf[counts.terms]
        norms = np.sqrt(np.bincount(counts.documents, weights=values**2, minlength=len(documents)))
        values = values / np.maximum(norms[counts.documents], 1e-9)
        return cls(codes, Postings.make(counts, values.astype(np.float32), len(codes), len(documents)))

    def search(self, grams: Codes) -> Scores:
        """Cosine of every document with the query's ``grams``, shape (documents,)."""
        codes, counts = np.unique(grams, return_counts=True)
        spots = find_codes(self._codes, codes)
        known = spots >= 0
        frequency = np.zeros(len(codes), dtype=np.int64)
        frequency[known] = self._postings.frequency(spots[known])
        values = (1 + np.log(counts)) * _gram_idf(frequency, self._postings.size)
        norm = float(np.sqrt((values**2).sum()))
        if norm == 0 or not known.any():
            return np.zeros(self._postings.size, dtype=np.float32)
        return self._postings.scores(spots[known], (values[known] / norm).astype(np.float32))

    def save(self, folder: Path) -> None:
        """Write to ``folder``."""
        np.save(folder / "grams-codes.npy", self._codes)
        self._postings.save(folder, "grams")

    @classmethod
    def open(cls, folder: Path, size: int) -> Grams:
        """Open what :meth:`save` wrote."""
        return cls(load_mapped(folder / "grams-codes.npy"), Postings.open(folder, "grams", size))


def _gram_idf(frequency: NDArray[np.int64], size: int) -> NDArray[np.float64]:
    return np.log((size + 1) / (frequency + 1)) + 1
