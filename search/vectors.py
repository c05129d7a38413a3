"""Vectors of documents in a FAISS index: exact while small, inverted lists with 8-bit codes when large."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search.encoder import Vectors
from search.library import faiss
from search.mapped import load_mapped

FLAT_LIMIT = 30_000
"""Up to this many documents the exact index answers in about a millisecond."""

_ITERATIONS = 5
_TRAIN_PER_LIST = 40
_PROBE_SHARE = (
    0.06  # recall@10 against exact search is about .98 on statutes (tests measure it on a small set)
)
_ROWS, _HASHES, _INDEX = "vectors.npy", "hashes.npy", "vectors.faiss"


def text_hashes(texts: Sequence[str], encoder: str) -> NDArray[np.uint64]:
    """128 bits of a hash per text under this encoder's name, shape (n, 2)."""
    salt = hashlib.blake2b(encoder.encode(), digest_size=16).digest()
    digests = b"".join(hashlib.blake2b(text.encode(), digest_size=16, salt=salt).digest() for text in texts)
    return np.frombuffer(digests, dtype=np.uint64).reshape(len(texts), 2)


class VectorIndex:
    """Unit vectors of the documents of one segment and an inner-product index over them."""

    def __init__(self, rows: NDArray[np.float16], index: Any) -> None:
        self._rows = rows
        self._index = index

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
        """Index ``vectors``, shape (n, dimension), unit rows; above ``flat_limit`` with inverted lists."""
        library = faiss()
        vectors = vectors.astype(np.float16).astype(np.float32)  # what is kept, so that a merged index is the same
        size, dimension = vectors.shape
        if size <= flat_limit:
            index = library.IndexFlatIP(dimension)
        else:
            lists = int(4 * np.sqrt(size))
            index = library.index_factory(dimension, f"IVF{lists},SQ8", library.METRIC_INNER_PRODUCT)
            index.cp.niter = _ITERATIONS
            index.nprobe = max(8, int(lists * _PROBE_SHARE))
            step = max(1, size // (lists * _TRAIN_PER_LIST))
            index.train(np.ascontiguousarray(vectors[::step]))
        index.add(np.ascontiguousarray(vectors))
        return cls(vectors.astype(np.float16), index)

    def search(
        self, query: Vectors, most: int, allowed: NDArray[np.bool_] | None = None
    ) -> NDArray[np.int64]:
        """Documents nearest to ``query`` (shape (dimension,)), best first, of those ``allowed``."""
        if not self.size:
            return np.zeros(0, dtype=np.int64)
        found = self._index.search(query[None, :], min(most, self.size), params=self._parameters(allowed))[1][
            0
        ]
        return np.asarray(found[found >= 0], dtype=np.int64)

    def similarities(self, query: Vectors, documents: NDArray[np.int64]) -> Vectors:
        """Cosines of ``query`` with the given documents, in their order."""
        rows = self._rows[documents].astype(np.float32)  # not by BLAS, whose last digit depends on the neighbours
        return np.asarray(np.einsum("ij,j->i", rows, query), dtype=np.float32)

    def _parameters(self, allowed: NDArray[np.bool_] | None) -> Any:
        if allowed is None:
            return None
        library = faiss()
        selector = library.IDSelectorBitmap(np.packbits(allowed, bitorder="little"))
        if isinstance(self._index, library.IndexIVF):
            return library.SearchParametersIVF(sel=selector, nprobe=self._index.nprobe)
        return library.SearchParameters(sel=selector)

    def save(self, folder: Path, hashes: NDArray[np.uint64]) -> None:
        """Write rows, the index, and the hashes of the texts that the rows were made from."""
        library = faiss()
        np.save(folder / _ROWS, self._rows)
        np.save(folder / _HASHES, hashes)
        library.write_index(self._index, str(folder / _INDEX))

    @classmethod
    def open(cls, folder: Path) -> VectorIndex:
        """Open what :meth:`save` wrote; large parts are memory-mapped."""
        library = faiss()
        index = library.read_index(str(folder / _INDEX), library.IO_FLAG_MMAP_IFC)
        return cls(load_mapped(folder / _ROWS), index)


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
