"""Vectors of the documents of one shard, and the FAISS index (:mod:`search.index.nearest`) that finds the nearest."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import asdict
from functools import cached_property
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from search.encoders.base import Vectors
from search.index.library import faiss
from search.index.mapped import load_mapped, products, widened
from search.index.nearest import FLAT_LIMIT, Made, made_index

FEW = 4_096
"""Up to this many they are compared without FAISS, which is not even imported: a new process answers sooner."""

_SPARSE = 2_048  # up to so many documents that are allowed are compared one by one
_MARGIN = 2.5  # of those that a mask allows, so many times its share are sought among the nearest of all,
_WIDER = 5  # and so many times more where it allows too few of these
_ROWS, _HASHES, _INDEX, _MADE = "vectors.npy", "hashes.npy", "vectors.faiss", "vectors.json"
_NONE = np.zeros(0, dtype=np.int64)

Mask: TypeAlias = NDArray[np.bool_] | None
"""Which documents may be found, shape (documents,); all, if not given."""


def text_hashes(texts: Sequence[str], encoder: str) -> NDArray[np.uint64]:
    """128 bits of a hash per text under this encoder's name, shape (n, 2)."""
    salt = hashlib.blake2b(encoder.encode(), digest_size=16).digest()
    digests = b"".join(hashlib.blake2b(text.encode(), digest_size=16, salt=salt).digest() for text in texts)
    return np.frombuffer(digests, dtype=np.uint64).reshape(len(texts), 2)


class VectorIndex:
    """Unit vectors of the documents of one segment and an inner-product index over them."""

    def __init__(self, rows: NDArray[np.float16], index: Callable[[], Any], made: Made | None = None) -> None:
        """``index`` gives the FAISS index when it is first needed."""
        self._rows = rows
        self._open = index
        self.made = made or Made("flat")

    @cached_property
    def _index(self) -> Any:
        return self._open()

    @cached_property
    def _few(self) -> Vectors:
        """The vectors of an index that is so small that importing FAISS would take longer than comparing all."""
        return widened(self._rows)

    @property
    def size(self) -> int:
        """Number of documents."""
        return len(self._rows)

    @property
    def rows(self) -> NDArray[np.float16]:
        """The vectors, shape (size, dimension)."""
        return self._rows

    @staticmethod
    def hashes(folder: Path) -> NDArray[np.uint64]:
        """The hashes of the texts that the vectors in ``folder`` were made from, shape (size, 2)."""
        return load_mapped(folder / _HASHES)

    @classmethod
    def build(cls, vectors: Vectors, flat_limit: int = FLAT_LIMIT) -> VectorIndex:
        """Index ``vectors``, shape (n, dimension), unit rows; above ``flat_limit`` by codes or inverted lists."""
        rows = vectors.astype(np.float16)
        kept = widened(rows)  # what is indexed is what is kept, so that a merged index is the same
        return cls(rows, *made_index(kept, flat_limit))

    def search(self, query: Vectors, most: int, allowed: Mask = None) -> NDArray[np.int64]:
        """Documents nearest to ``query`` (shape (dimension,)), best first, of those ``allowed``."""
        return self.search_each(query, most, [allowed])[0]

    def search_each(self, query: Vectors, most: int, masks: Sequence[Mask]) -> list[NDArray[np.int64]]:
        """:meth:`search` for each of several masks; codes are gone through once for all of them."""
        if self.size <= FEW:
            return [self._compared(query, most, allowed) for allowed in masks]
        counts = [self.size if mask is None else int(np.count_nonzero(mask)) for mask in masks]
        each = list(zip(masks, counts, strict=True))
        many = [mask if count < self.size else None for mask, count in each if count > _SPARSE]
        if isinstance(self._index, faiss().IndexPQFastScan):
            found = iter(self._by_codes(query, most, many))
        else:
            found = iter([self._by_selector(query, most, mask) for mask in many])
        return [next(found) if count > _SPARSE else self._compared(query, most, mask) for mask, count in each]

    def _by_selector(self, query: Vectors, most: int, allowed: Mask) -> NDArray[np.int64]:
        """:meth:`search` by an index that can leave out documents itself; in all lists where few have what is allowed."""
        if allowed is None:
            return self._found(query, most)
        library = faiss()
        selector = library.IDSelectorBitmap(np.packbits(allowed, bitorder="little"))
        if not isinstance(self._index, library.IndexIVF):
            return self._found(query, most, library.SearchParameters(sel=selector))
        for probes in (self._index.nprobe, self._index.nlist):
            parameters = library.SearchParametersIVF(sel=selector, nprobe=probes)
            found = self._found(query, most, parameters)
            if len(found) > most // 2:
                break
        return found

    def _by_codes(self, query: Vectors, most: int, masks: Sequence[Mask]) -> list[NDArray[np.int64]]:
        """:meth:`search_each` by codes, which cannot leave out documents: more are sought, until enough are allowed."""
        least = min((int(np.count_nonzero(mask)) for mask in masks if mask is not None), default=0)
        wide = min(self.size, int(_MARGIN * most * self.size / least) if least else most)
        nearest = self._found(query, wide) if masks else _NONE
        found = []
        for mask in masks:
            while (own := _allowed(nearest, mask)).size <= most // 2 and wide < self.size:
                wide = min(self.size, wide * _WIDER)
                nearest = self._found(query, wide)
            found.append(own[:most])
        return found

    def _found(self, query: Vectors, most: int, parameters: Any = None) -> NDArray[np.int64]:
        """What FAISS finds, best first."""
        found = self._index.search(query[None, :], min(most, self.size), params=parameters)[1][0]
        return np.asarray(found[found >= 0], dtype=np.int64)

    def _compared(self, query: Vectors, most: int, allowed: Mask) -> NDArray[np.int64]:
        """:meth:`search` without an index."""
        places = np.arange(self.size) if allowed is None else np.flatnonzero(allowed)
        few = self.size <= FEW
        cosines = (self._few @ query)[places] if few else widened(self._rows[places]) @ query
        if len(places) > most:
            best = np.argpartition(-cosines, most)[:most]
            places, cosines = places[best], cosines[best]
        return places[np.argsort(-cosines, kind="stable")]

    def similarities(self, queries: Sequence[Vectors], documents: NDArray[np.int64]) -> list[Vectors]:
        """Cosines of each of ``queries`` with the given documents, in their order."""
        return products(self._rows[documents], queries)

    def save(self, folder: Path, hashes: NDArray[np.uint64]) -> None:
        """Write rows, the index where one is used, and the hashes of the texts that the rows were made from."""
        np.save(folder / _ROWS, self._rows)
        np.save(folder / _HASHES, hashes)
        if self.size > FEW:
            faiss().write_index(self._index, str(folder / _INDEX))
        (folder / _MADE).write_text(json.dumps(asdict(self.made)), "utf-8")

    @classmethod
    def open(cls, folder: Path) -> VectorIndex:
        """Open what :meth:`save` wrote; large parts are memory-mapped."""

        def index() -> Any:
            library = faiss()
            return library.read_index(str(folder / _INDEX), library.IO_FLAG_MMAP_IFC)

        return cls(load_mapped(folder / _ROWS), index)

    @staticmethod
    def how_made(folder: Path) -> Made:
        """How the index in ``folder`` was built."""
        return Made(**json.loads((folder / _MADE).read_text("utf-8")))


def _allowed(documents: NDArray[np.int64], mask: Mask) -> NDArray[np.int64]:
    return documents if mask is None else documents[mask[documents]]


class Known:
    """Vectors kept from an earlier index, by the hash of their text."""

    def __init__(self, rows: NDArray[np.float16], hashes: NDArray[np.uint64]) -> None:
        self._rows = rows
        self._place = {key: place for place, key in enumerate(map(bytes, np.ascontiguousarray(hashes)))}

    @classmethod
    def open(cls, folder: Path) -> Known | None:
        """What the index in ``folder`` knows, or ``None`` where there is none."""
        if not (folder / _ROWS).is_file() or not (folder / _HASHES).is_file():
            return None
        return cls.open_files(folder / _ROWS, folder / _HASHES)

    @classmethod
    def open_files(cls, rows: Path, hashes: Path) -> Known:
        """What two files know: vectors, and the hashes of their texts."""
        return cls(load_mapped(rows), np.load(hashes))

    def take(self, hashes: NDArray[np.uint64], into: Vectors) -> NDArray[np.bool_]:
        """Copy known vectors into their rows of ``into``; returns which rows were filled."""
        filled = np.zeros(len(hashes), dtype=bool)
        for row, key in enumerate(map(bytes, np.ascontiguousarray(hashes))):
            place = self._place.get(key)
            if place is not None:
                into[row] = self._rows[place]
                filled[row] = True
        return filled
