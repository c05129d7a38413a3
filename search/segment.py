"""One searchable group of documents: vectors, words, character grams and exact keys over the same texts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from search.analysis import Analyzer, Codes
from search.cutting import Cutter
from search.dictionary import Codes as WordCodes
from search.encoder import Encoder, Vectors, normalise_rows
from search.exact import WEIGHTS, Found, Keys
from search.fusion import Parts
from search.keywords import Fields, Grams, Words
from search.stored import Blob
from search.vectors import Known, VectorIndex, text_hashes

GRAMS_LIMIT = 30_000
"""Above this many documents (statutes) character grams are left out: they cost more than they bring there."""

_CANDIDATES = 150
_ENCODE_BATCH = 8192
_TITLE_SHARE, _BODY_SHARE, _FIELD_SHARE = 1.0, 1.0, 0.2
_BREAK = b"\x1e"

Documents = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Query:
    """A question made ready: its vector, its words, its character grams, its exact keys."""

    vector: Vectors
    words: WordCodes
    grams: Codes
    keys: tuple[Found, ...]
    names_only: bool = False  # nothing is asked beside names, numbers and codes


@dataclass(frozen=True, slots=True)
class Candidates:
    """Documents worth ranking, with the scores of each part and the exact matches of each document."""

    documents: Documents
    parts: Parts
    matches: tuple[tuple[str, ...], ...]


def encode_documents(documents: Sequence[Fields], encoder: Encoder) -> Vectors:
    """Unit vectors of documents: title and body count alike, the field's name a little; each text encoded once."""
    places: dict[str, int] = {}
    for document in documents:
        for text in (document.title, document.body, document.field):
            places.setdefault(text, len(places))
    vectors = encoder.encode(list(places))
    total = np.zeros((len(documents), encoder.dimension), dtype=np.float32)
    for share, name in ((_TITLE_SHARE, "title"), (_BODY_SHARE, "body"), (_FIELD_SHARE, "field")):
        total += share * vectors[[places[getattr(document, name)] for document in documents]]
    return normalise_rows(total)


class Segment:
    """Documents of one group; ``size`` of them, numbered from 0."""

    def __init__(
        self, vectors: VectorIndex, words: Words, grams: Grams | None, keys: Keys, texts: Blob
    ) -> None:
        self._vectors, self._words, self._grams, self._keys, self._texts = vectors, words, grams, keys, texts

    @property
    def size(self) -> int:
        """Number of documents (distinct texts)."""
        return self._vectors.size

    def text(self, document: int) -> tuple[str, str]:
        """Title and body of a document."""
        title, _, body = self._texts[document].partition(_BREAK)
        return title.decode(), body.decode()

    def information(self, words: WordCodes) -> NDArray[np.float64]:
        """How much each word says about a document: 0 for one that all have, about 1 for one that none has."""
        return self._words.information(words)

    def candidates(self, query: Query, allowed: NDArray[np.bool_] | None) -> Candidates:
        """The best documents of every part, each with the scores of all parts; ``allowed`` filters, shape (size,)."""
        words = self._words.search(query.words)
        grams = self._grams.search(query.grams) if self._grams else np.zeros(self.size, dtype=np.float32)
        exact, matched = self._exact(query.keys)
        groups = [self._vectors.search(query.vector, _CANDIDATES, allowed)]
        groups += [_best(scores, _CANDIDATES, allowed) for scores in (words, grams, exact)]
        documents = np.unique(np.concatenate(groups))
        parts = Parts(
            self._vectors.similarities(query.vector, documents),
            words[documents],
            grams[documents],
            exact[documents],
        )
        return Candidates(documents, parts, tuple(tuple(matched.get(int(d), ())) for d in documents))

    def _exact(self, keys: Iterable[Found]) -> tuple[NDArray[np.float32], dict[int, list[str]]]:
        """What exact keys add to each document, and which words matched."""
        scores = np.zeros(self.size, dtype=np.float32)
        matched: dict[int, list[str]] = {}
        for key in keys:
            documents = self._keys.documents(key.key)
            scores[documents] += WEIGHTS[key.kind]
            for document in documents[:_CANDIDATES].tolist():
                matched.setdefault(document, []).append(key.words or key.value)
        return scores, matched

    @classmethod
    def open(cls, folder: Path) -> Segment:
        """Open what :func:`write_segment` wrote."""
        vectors = VectorIndex.open(folder)
        grams = Grams.open(folder, vectors.size) if (folder / "grams-codes.npy").is_file() else None
        words = Words.open(folder, vectors.size)
        return cls(vectors, words, grams, Keys.open(folder), Blob.open(folder, "texts"))


def write_segment(
    folder: Path,
    documents: Sequence[Fields],
    keys: Sequence[Iterable[str]],
    tools: tuple[Encoder, Analyzer, Cutter],
    previous: Path | None = None,
) -> int:
    """Build and write a segment; vectors of unchanged texts come from ``previous``.

    Returns how many texts had to be encoded.
    """
    encoder, analyzer, cutter = tools
    folder.mkdir(parents=True, exist_ok=True)
    with ThreadPoolExecutor(1) as beside:  # encoding is mostly out of Python's hands, cutting words is not
        encoded = beside.submit(_write_vectors, folder, documents, encoder, previous)
        Words.build(documents, cutter.cut_all).save(folder)
        if len(documents) <= GRAMS_LIMIT:
            Grams.build(documents, analyzer).save(folder)
        Keys.build(keys).save(folder)
        Blob.write(folder, "texts", (_BREAK.join((d.title.encode(), d.body.encode())) for d in documents))
        return encoded.result()


def _write_vectors(folder: Path, documents: Sequence[Fields], encoder: Encoder, previous: Path | None) -> int:
    """Write the vectors of a segment; returns how many texts had to be encoded."""
    hashes = text_hashes([f"{d.title}\x1e{d.body}\x1e{d.field}" for d in documents], encoder.name)
    vectors = np.zeros((len(documents), encoder.dimension), dtype=np.float32)
    known = Known.open(previous) if previous else None
    filled = known.take(hashes, vectors) if known else np.zeros(len(documents), dtype=bool)
    missing = np.flatnonzero(~filled)
    for start in range(0, len(missing), _ENCODE_BATCH):
        rows = missing[start : start + _ENCODE_BATCH]
        vectors[rows] = encode_documents([documents[row] for row in rows], encoder)
    VectorIndex.build(vectors).save(folder, hashes)
    return len(missing)


def _best(scores: NDArray[np.float32], most: int, allowed: NDArray[np.bool_] | None) -> Documents:
    """The documents with the highest positive scores, at most ``most``, in no particular order."""
    found = np.flatnonzero(scores > 0 if allowed is None else (scores > 0) & allowed)
    if len(found) > most:
        found = found[np.argpartition(-scores[found], most)[:most]]
    return found.astype(np.int64)
