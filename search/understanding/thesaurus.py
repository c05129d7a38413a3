"""The thesaurus made ready for questions: words → concepts, and concepts as vectors.

Compiled when an index is built (:func:`write_thesaurus`) into sorted arrays that are memory-mapped, so that opening it
costs nothing: every substring of a question is looked up at once by its hash, as words are in :mod:`search.words.dictionary`.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from itertools import accumulate
from pathlib import Path
from typing import Any

import numpy as np
import orjson
from numpy.typing import NDArray

from ingest.thesaurus.concepts import Concept, family_ids
from search.encoders.base import Encoder, Vectors, normalise_rows
from search.index.mapped import load_mapped
from search.index.stored import Blob
from search.words.analysis import Analyzer
from search.words.dictionary import LONGEST, Substrings, word_codes
from search.words.spelling import Spelling, write_sounds

_SHORTEST = 2
_CLEAR = 4  # words of so many characters are hardly met by accident
_NAME = "thesaurus"
_MANIFEST = "thesaurus.json"
_VERSION = 2


@dataclass(frozen=True, slots=True)
class Mention:
    """A word of the thesaurus in a text: ``text[start:end]``, and the numbers of the concepts that it may mean."""

    start: int
    end: int
    written: str
    concepts: tuple[int, ...]


class Thesaurus:
    """A compiled thesaurus; concepts are numbered from 0."""

    def __init__(self, folder: Path) -> None:
        raw = json.loads((folder / _MANIFEST).read_text("utf-8"))
        self.families: tuple[tuple[str, ...], ...] = tuple(tuple(each) for each in raw["families"])
        self._codes, self._starts, self._concepts, self.family, self.vectors, self.labels = (
            load_mapped(folder / f"{name}.npy")
            for name in ("word-codes", "word-starts", "word-concepts", "family", "vectors", "labels")
        )
        self._blob = Blob.open(folder, "concepts")
        self.spelling = Spelling.open(folder)
        # A question's vector is asked about several times, and some concepts are near many questions.
        self._nearest = lru_cache(maxsize=64)(self._compared)
        self._concept = lru_cache(maxsize=1024)(self._unpacked)

    def __len__(self) -> int:
        return len(self._blob)

    @classmethod
    def open(cls, folder: Path) -> Thesaurus | None:
        """The thesaurus beside an index, ``None`` for an index that was built without one."""
        return cls(folder / _NAME) if (folder / _NAME / _MANIFEST).is_file() else None

    def concept(self, number: int) -> Concept:
        """A concept by its number."""
        return self._concept(number)

    def _unpacked(self, number: int) -> Concept:
        raw: dict[str, Any] = orjson.loads(self._blob[number])
        values: dict[str, Any] = {name: tuple(v) if isinstance(v, list) else v for name, v in raw.items()}
        return Concept(**values)

    def mentions(self, text: str, words: Sequence[str] = ()) -> list[Mention]:
        """The words of the thesaurus in normalised text, the longest from the left, without overlaps.

        ``words`` are those that the text is cut into, if they are known: short words of the thesaurus must begin or
        end with one of them, so that 煤矿井田 has no 矿井.
        """
        found = self._words_in(text)
        if words:
            edges = {0, *accumulate(map(len, words))}
            found = {
                place: (length, spot)
                for place, (length, spot) in found.items()
                if length >= _CLEAR or place in edges or place + length in edges
            }
        mentions, place = [], 0
        while place < len(text):
            length, spot = found.get(place, (1, -1))
            if spot >= 0:
                concepts = self._concepts[int(self._starts[spot]) : int(self._starts[spot + 1])]
                mentions.append(
                    Mention(place, place + length, text[place : place + length], tuple(concepts.tolist()))
                )
            place += length
        return mentions

    def _words_in(self, text: str) -> dict[int, tuple[int, int]]:
        """Place → (length, number) of the longest word that begins there."""
        points = np.frombuffer(text.encode("utf-32-le"), dtype=np.uint32).astype(np.uint64)
        known = Substrings.of(points, _SHORTEST, LONGEST).among(self._codes)
        return {begin: (end - begin, spot) for begin, end, spot in known if not _cuts_latin(text, begin, end)}

    def nearest(self, vector: Vectors, most: int) -> tuple[NDArray[np.int64], Vectors]:
        """Numbers and cosines of the ``most`` concepts nearest to a unit vector, best first."""
        return self._nearest(vector.tobytes(), most)

    def _compared(self, vector: bytes, most: int) -> tuple[NDArray[np.int64], Vectors]:
        """:meth:`nearest` of a vector as bytes."""
        if not len(self):
            return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.float32)
        cosines = self.vectors @ np.frombuffer(vector, dtype=np.float32)
        most = min(most, len(cosines))
        top = np.argpartition(-cosines, most - 1)[:most]
        top = top[np.argsort(-cosines[top], kind="stable")]
        return top.astype(np.int64), cosines[top]


def _cuts_latin(text: str, start: int, end: int) -> bool:
    """Whether a span begins or ends inside a run of Latin letters or digits: no word is in the middle of another."""

    def joined(left: str, right: str) -> bool:
        return left.isascii() and right.isascii() and left.isalnum() and right.isalnum()

    before = start > 0 and joined(text[start - 1], text[start])
    return before or (end < len(text) and joined(text[end - 1], text[end]))


def write_thesaurus(
    folder: Path,
    concepts: Sequence[Concept],
    encoder: Encoder,
    analyzer: Analyzer,
    previous: Path | None = None,
) -> None:
    """Compile ``concepts`` into ``folder/thesaurus``; the one of ``previous`` (an index) is taken over if it is the same."""
    packed = [orjson.dumps(asdict(concept)) for concept in concepts]
    digest = hashlib.sha256(b"\n".join([f"{_VERSION} {encoder.name}".encode(), *packed])).hexdigest()
    target = folder / _NAME
    shutil.rmtree(target, ignore_errors=True)
    if previous is not None and _digest_of(previous / _NAME) == digest:
        shutil.copytree(previous / _NAME, target)
        return
    target.mkdir(parents=True)
    _write_words(target, concepts, analyzer)
    official = [analyzer.normalise(text) for text in (*family_ids(), *(c.label for c in concepts))]
    write_sounds(target, [*official, *(analyzer.normalise(word) for c in concepts for word in c.alt)])
    _write_vectors(target, concepts, encoder)
    table = family_ids()
    numbers = {name: number for number, name in enumerate(table)}
    family = [numbers.get(concept.family, -1) for concept in concepts]
    np.save(target / "family.npy", np.asarray(family, dtype=np.int16))
    Blob.write(target, "concepts", packed)
    own = sum(concept.own for concept in concepts)
    manifest = {"digest": digest, "own": own, "families": list(table.values())}
    (target / _MANIFEST).write_text(json.dumps(manifest, ensure_ascii=False), "utf-8")


def has_own_words(index: Path) -> bool:
    """Whether the thesaurus beside ``index`` has concepts of a user's own."""
    file = index / _NAME / _MANIFEST
    return file.is_file() and bool(json.loads(file.read_text("utf-8")).get("own"))


def _digest_of(folder: Path) -> str:
    file = folder / _MANIFEST
    return str(json.loads(file.read_text("utf-8")).get("digest", "")) if file.is_file() else ""


def _write_words(target: Path, concepts: Sequence[Concept], analyzer: Analyzer) -> None:
    """Hashes of all that people may write, sorted, each with its concepts; labels too, for what they say of the lead."""
    carriers: dict[str, dict[int, None]] = defaultdict(dict)
    for number, concept in enumerate(concepts):
        for word in (concept.label, *concept.written):
            folded = analyzer.normalise(word)
            if _SHORTEST <= len(folded) <= LONGEST:
                carriers[folded][number] = None
    words = list(carriers)
    codes = word_codes(words)
    order = np.argsort(codes, kind="stable")
    lists = [list(carriers[words[place]]) for place in order]
    starts = np.cumsum([0, *map(len, lists)])
    np.save(target / "word-codes.npy", codes[order])
    np.save(target / "word-starts.npy", starts.astype(np.int32))
    np.save(target / "word-concepts.npy", np.asarray([n for own in lists for n in own], dtype=np.int32))


def _write_vectors(target: Path, concepts: Sequence[Concept], encoder: Encoder) -> None:
    """``labels``: the labels' vectors; ``vectors``: the mean of a concept's label, English and words, of length 1."""
    texts = list(dict.fromkeys(w for c in concepts for w in (c.label, c.en, *c.alt) if w))
    places = {text: place for place, text in enumerate(texts)}
    encoded = encoder.encode(texts) if texts else np.zeros((0, encoder.dimension), dtype=np.float32)
    labels = np.zeros((len(concepts), encoder.dimension), dtype=np.float32)
    means = labels.copy()
    for number, concept in enumerate(concepts):
        labels[number] = encoded[places[concept.label]]
        own = [places[w] for w in (concept.label, concept.en, *concept.alt) if w]
        means[number] = encoded[own].mean(axis=0)
    np.save(target / "labels.npy", labels)
    np.save(target / "vectors.npy", normalise_rows(means))
