"""A shard: documents that were indexed together, on disk and never changed: vectors, words, grams, keys, texts.

A group of documents (:mod:`search.index.segment`) has a few shards. What changes makes a new small one; small ones are
merged from what they hold, without cutting or encoding a text again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from search.encoders.base import Encoder, Vectors, normalise_rows
from search.encoders.static import StaticEncoder
from search.index.keywords import CutAll, Fields, Terms, gram_terms, word_terms
from search.index.mapped import load_mapped
from search.index.pieces import (
    open_pieces,
    packed_pieces,
    packed_sentences,
    sentences,
    telling,
    write_pieces,
)
from search.index.stored import Blob
from search.index.vectors import Known, VectorIndex, text_hashes
from search.understanding.exact import Keys
from search.words.analysis import Analyzer
from search.words.cuts import Cut

GRAMS_LIMIT = 30_000
"""Above this many documents (statutes) character grams are left out: they cost more than they bring there."""

_ENCODE_BATCH = 8192
_TITLE_SHARE, _BODY_SHARE, _FIELD_SHARE = 1.0, 1.0, 0.2
BREAK = "\x1e"

Numbers = NDArray[np.int64]
"""The new number of each document of a shard, -1 for one that is left out."""


@dataclass(frozen=True, slots=True)
class Document:
    """What is indexed of a text: its searchable fields, and the keys by which it is found exactly."""

    fields: Fields
    keys: tuple[str, ...]

    @property
    def text_key(self) -> int:
        """64 bits that stand for title and body: what makes two texts one document."""
        return text_key(self.fields.title, self.fields.body)

    @property
    def identity(self) -> int:
        """64 bits that change when anything does that is searched."""
        fields = self.fields
        return _hash(
            BREAK.join((fields.title, fields.body, fields.field, fields.organs, fields.bases, *self.keys))
        )


@dataclass(frozen=True, slots=True)
class Tools:
    """What documents are indexed with; ``known`` holds vectors of texts that were encoded before."""

    encoder: Encoder
    analyzer: Analyzer
    cut: CutAll
    known: Sequence[Known] = ()


def text_key(title: str, body: str) -> int:
    """See :attr:`Document.text_key`."""
    return _hash(f"{title}{BREAK}{body}")


def _hash(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "little")


class Shard:
    """An opened shard; ``size`` documents, numbered from 0."""

    def __init__(self, folder: Path, dead: Path | None = None) -> None:
        """Open what :func:`write_shard` wrote; ``dead`` is the folder of counts of documents that are gone."""
        self.folder = folder
        self.vectors = VectorIndex.open(folder)
        self.size = self.vectors.size
        self.words = Terms.open(folder, "words", self.size, dead and dead / f"{folder.name}-words.npy")
        has_grams = (folder / "grams-codes.npy").is_file()
        gone = dead and dead / f"{folder.name}-grams.npy"
        self.grams = Terms.open(folder, "grams", self.size, gone) if has_grams else None
        self.keys = Keys.open(folder)
        self.texts = Blob.open(folder, "texts")
        self.pieces = open_pieces(folder)

    @property
    def text_keys(self) -> NDArray[np.uint64]:
        """:attr:`Document.text_key` of every document."""
        return load_mapped(self.folder / "text-keys.npy")

    @property
    def identities(self) -> NDArray[np.uint64]:
        """:attr:`Document.identity` of every document."""
        return load_mapped(self.folder / "identities.npy")

    def text(self, document: int) -> tuple[str, str]:
        """Title and body of a document."""
        title, _, body = self.texts[document].partition(BREAK.encode())
        return title.decode(), body.decode()

    def write_dead(self, folder: Path, gone: NDArray[np.bool_]) -> None:
        """Count the terms of the documents that are ``gone``, and keep the counts in ``folder``."""
        if gone.any():
            for name, terms in (("words", self.words), ("grams", self.grams)):
                if terms is not None:
                    np.save(folder / f"{self.folder.name}-{name}.npy", terms.count_dead(gone))


def encode_documents(documents: Sequence[Fields], encoder: Encoder) -> Vectors:
    """Unit vectors of documents: title and body count alike, the field's name a little; each text encoded once."""
    places = _places(documents)
    return _joined(documents, places, encoder.encode(list(places)))


def _encode_and_cut(
    documents: Sequence[Fields], encoder: StaticEncoder, counting: NDArray[np.bool_]
) -> tuple[Vectors, list[bytes]]:
    """:func:`encode_documents`, and the pieces of titles and bodies, packed; each text is cut once for both.

    It is cut sentence by sentence: signs are never part of what stands beside them.
    """
    places = _places(documents)
    parts = [sentences(text) for text in places]
    several = np.array([len(own) for own in parts])
    starts = np.cumsum(several) - several
    cut = encoder.pieces([each for own in parts for each in own])
    whole = Cut(cut.ids, np.add.reduceat(cut.counts, starts))
    both = whole.taken([places[text] for document in documents for text in (document.title, document.body)])
    said = Cut(both.ids, both.counts.reshape(-1, 2).sum(axis=1))
    bodies = [places[document.body] for document in documents]
    own = cut.taken([each for body in bodies for each in range(starts[body], starts[body] + several[body])])
    passages = packed_sentences(own, several[bodies].tolist(), encoder, counting)
    packed = [b"".join(each) for each in zip(packed_pieces(said, counting), passages, strict=True)]
    return _joined(documents, places, encoder.encode_cut(whole)), packed


def _places(documents: Sequence[Fields]) -> dict[str, int]:
    """The texts of some documents, each once, with their numbers."""
    texts = (text for each in documents for text in (each.title, each.body, each.field))
    return {text: number for number, text in enumerate(dict.fromkeys(texts))}


def _joined(documents: Sequence[Fields], places: Mapping[str, int], vectors: Vectors) -> Vectors:
    """The vectors of documents from those of their texts."""
    total = np.zeros((len(documents), vectors.shape[1]), dtype=np.float32)
    for share, name in ((_TITLE_SHARE, "title"), (_BODY_SHARE, "body"), (_FIELD_SHARE, "field")):
        total += share * vectors[[places[getattr(document, name)] for document in documents]]
    return normalise_rows(total)


def write_shard(folder: Path, documents: Sequence[Document], tools: Tools) -> int:
    """Index ``documents`` into ``folder``; returns how many texts had to be encoded."""
    folder.mkdir(parents=True, exist_ok=True)
    fields = [document.fields for document in documents]
    with ThreadPoolExecutor(1) as beside:  # encoding is mostly out of Python's hands, cutting words is not
        encoded = beside.submit(_write_vectors, folder, fields, tools)
        word_terms(fields, tools.cut).save(folder, "words")
        if len(documents) <= GRAMS_LIMIT:
            gram_terms(fields, tools.analyzer).save(folder, "grams")
        Keys.build([document.keys for document in documents]).save(folder)
        Blob.write(folder, "texts", (BREAK.join((each.title, each.body)).encode() for each in fields))
        for name, values in (
            ("text-keys", (document.text_key for document in documents)),
            ("identities", (document.identity for document in documents)),
        ):
            np.save(folder / f"{name}.npy", np.fromiter(values, dtype=np.uint64, count=len(documents)))
        return encoded.result()


def _write_vectors(folder: Path, fields: Sequence[Fields], tools: Tools) -> int:
    """Write the vectors of a shard; returns how many texts had to be encoded."""
    encoder = tools.encoder
    hashes = text_hashes([BREAK.join((d.title, d.body, d.field)) for d in fields], encoder.name)
    vectors = np.zeros((len(fields), encoder.dimension), dtype=np.float32)
    filled = np.zeros(len(fields), dtype=bool)
    for known in tools.known:
        filled |= known.take(hashes, vectors)
    missing = np.flatnonzero(~filled)
    if isinstance(
        encoder, StaticEncoder
    ):  # what it encodes is cut for it, so all are encoded anew, for their pieces
        pieces: list[bytes] = []
        counting = telling(encoder)
        for start in range(0, len(fields), _ENCODE_BATCH):
            own, packed = _encode_and_cut(fields[start : start + _ENCODE_BATCH], encoder, counting)
            vectors[start : start + len(packed)] = own
            pieces += packed
        write_pieces(folder, pieces)
    else:
        for start in range(0, len(missing), _ENCODE_BATCH):
            rows = missing[start : start + _ENCODE_BATCH]
            vectors[rows] = encode_documents([fields[row] for row in rows], encoder)
    VectorIndex.build(vectors).save(folder, hashes)
    return len(missing)


def merge_shards(
    folder: Path, parts: Sequence[tuple[Shard, Numbers]], size: int, tools: Callable[[], Tools]
) -> None:
    """Write one shard of ``size`` documents that has those of ``parts`` under their new numbers.

    ``tools`` are only asked for where grams that a part does not have must be counted from the texts.
    """
    folder.mkdir(parents=True, exist_ok=True)
    Terms.merged([(shard.words, numbers) for shard, numbers in parts], size).save(folder, "words")
    texts = _strings(((shard.texts, numbers) for shard, numbers in parts), size)
    Blob.write(folder, "texts", texts)
    pieces = [(shard.pieces, numbers) for shard, numbers in parts if shard.pieces is not None]
    if len(pieces) == len(parts):
        write_pieces(folder, _strings(pieces, size))
    grams = [(shard.grams, numbers) for shard, numbers in parts if shard.grams is not None]
    if size <= GRAMS_LIMIT:
        if len(grams) == len(parts):
            Terms.merged(grams, size).save(folder, "grams")
        else:
            split = (text.decode().partition(BREAK) for text in texts)
            gram_terms([Fields(title, body) for title, _, body in split], tools().analyzer).save(
                folder, "grams"
            )
    Keys.merged([(shard.keys, numbers) for shard, numbers in parts]).save(folder)
    for name in ("text_keys", "identities"):
        values = np.zeros(size, dtype=np.uint64)
        _place(values, ((getattr(shard, name), numbers) for shard, numbers in parts))
        np.save(folder / f"{name.replace('_', '-')}.npy", values)
    dimension = max(shard.vectors.rows.shape[1] for shard, _ in parts)
    rows, hashes = np.zeros((size, dimension), dtype=np.float32), np.zeros((size, 2), dtype=np.uint64)
    _place(rows, ((shard.vectors.rows, numbers) for shard, numbers in parts))
    _place(hashes, ((shard.vectors.hashes(shard.folder), numbers) for shard, numbers in parts))
    VectorIndex.build(rows).save(folder, hashes)


def _strings(parts: Iterable[tuple[Blob, Numbers]], size: int) -> list[bytes]:
    """The byte strings of ``parts`` under their new numbers."""
    found = [b""] * size
    for blob, numbers in parts:
        for place in np.flatnonzero(numbers >= 0).tolist():
            found[int(numbers[place])] = blob[place]
    return found


def _place(into: NDArray[np.generic], parts: Iterable[tuple[NDArray[np.generic], Numbers]]) -> None:
    for values, numbers in parts:
        kept = numbers >= 0
        into[numbers[kept]] = values[kept]
