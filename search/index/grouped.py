"""One group of an opened index: its parts, and which of their entries carry which of their documents."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from search.index.entries import View
from search.index.mapped import load_mapped
from search.index.segment import Segment
from search.index.shard import Shard
from search.index.stored import Blob, unpack_view


@dataclass(frozen=True, slots=True)
class Part:
    """What was written together: how many entries and documents, those that are gone included."""

    name: str
    entries: int
    documents: int

    @property
    def number(self) -> int:
        """The number in the name: later parts have higher ones."""
        return int(self.name.rpartition("-")[2])


class Group:
    """Entries of one group, numbered from 0 through all parts; read only."""

    def __init__(self, folder: Path, parts: Sequence[Part]) -> None:
        self.folder, self.parts = folder, tuple(parts)
        self.documents: NDArray[np.int32] = load_mapped(folder / "documents.npy")
        self.carriers: NDArray[np.int32] = load_mapped(folder / "carriers.npy")
        self._starts: NDArray[np.int32] = load_mapped(folder / "starts.npy")
        self._firsts = [0]
        for part in self.parts:
            self._firsts.append(self._firsts[-1] + part.entries)

    @property
    def entries(self) -> int:
        """How many entries there are, those that are gone included."""
        return len(self.documents)

    @property
    def living(self) -> NDArray[np.bool_]:
        """Which documents any entry carries."""
        return np.diff(self._starts) > 0

    @cached_property
    def segment(self) -> Segment:
        """The documents, opened when they are first searched."""
        shards = [Shard(self.folder.parent / "parts" / part.name, self.folder) for part in self.parts]
        norms = self.folder / "norms.npy"
        return Segment(shards, self.living, load_mapped(norms) if norms.is_file() else None)

    @cached_property
    def _blobs(self) -> list[tuple[Blob, Blob]]:
        folders = [self.folder.parent / "parts" / part.name for part in self.parts]
        return [(Blob.open(folder, "iris"), Blob.open(folder, "views")) for folder in folders]

    def _place(self, entry: int) -> tuple[tuple[Blob, Blob], int]:
        for number, first in enumerate(self._firsts[1:]):
            if entry < first:
                return self._blobs[number], entry - self._firsts[number]
        raise IndexError(entry)

    def iri(self, entry: int) -> str:
        """The IRI of an entry."""
        (iris, _), own = self._place(entry)
        return iris[own].decode()

    def iris(self) -> Iterator[str]:
        """The IRIs of all entries, those that are gone included."""
        for iris, _ in self._blobs:
            yield from map(bytes.decode, iris)

    def iris_of(self, entries: NDArray[np.int64]) -> list[str]:
        """The IRIs of ``entries`` (ascending)."""
        ends = np.searchsorted(entries, self._firsts[1:])
        begins = np.concatenate(([0], ends[:-1]))
        found: list[bytes] = []
        for (iris, _), first, begin, end in zip(self._blobs, self._firsts, begins, ends, strict=False):
            found += iris.several(entries[begin:end] - first)
        return [iri.decode() for iri in found]

    @cached_property
    def digest(self) -> str:
        """What changes with any view of the group: parts are written once, so their files stand for what is in them."""
        files = [(self.folder.parent / "parts" / part.name / "views.bin").stat() for part in self.parts]
        return " ".join(f"{file.st_dev}.{file.st_ino}.{file.st_size}.{file.st_mtime_ns}" for file in files)

    def places_of(self, iris: Collection[str]) -> list[int]:
        """The entries with one of ``iris``, those that are gone included."""
        wanted = {iri.encode() for iri in iris}
        found = (own.find(wanted) for own, _ in self._blobs)
        return [first + place for first, places in zip(self._firsts, found, strict=False) for place in places]

    def packed(self, entry: int) -> bytes:
        """The view of an entry as it is stored."""
        (_, views), own = self._place(entry)
        return views[own]

    def view(self, entry: int) -> View:
        """The item or article of an entry."""
        return unpack_view(self.packed(entry))

    def carriers_of(self, document: int) -> NDArray[np.int64]:
        """The entries that carry ``document``, by edition and place in it."""
        return self.carriers[int(self._starts[document]) : int(self._starts[document + 1])].astype(np.int64)

    def first_carriers(self, documents: NDArray[np.int64]) -> NDArray[np.int64]:
        """The first entry that carries each of ``documents``, all of them living."""
        return self.carriers[self._starts[documents]].astype(np.int64)

    def carriers_of_any(self, documents: NDArray[np.int64]) -> NDArray[np.int64]:
        """The entries that carry any of ``documents``."""
        begins, ends = self._starts[documents].astype(np.int64), self._starts[documents + 1].astype(np.int64)
        lengths = ends - begins
        places = np.repeat(begins - np.cumsum(lengths) + lengths, lengths) + np.arange(int(lengths.sum()))
        return self.carriers[places].astype(np.int64)

    def carried(self, entries: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """The documents that some of ``entries`` carries, shape (documents,)."""
        result = np.zeros(len(self._starts), dtype=bool)
        result[self.documents[entries]] = True
        return result[:-1]

    def identity(self, document: int) -> int:
        """What changes when anything does that is searched of a document."""
        return int(self._identities[document])

    @cached_property
    def _identities(self) -> NDArray[np.uint64]:
        none = np.zeros(0, dtype=np.uint64)
        return np.concatenate([none, *(shard.identities for shard in self.segment.shards)])
