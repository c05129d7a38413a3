"""Vectors of documents in a FAISS index: exact while small, inverted lists with 8-bit codes when large."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search.encoders.base import Vectors, normalise_rows
from search.index.library import faiss
from search.index.mapped import load_mapped, widened

FLAT_LIMIT = 30_000
"""Up to this many documents the exact index answers in about a millisecond."""

FEW = 4_096
"""Up to this many they are compared without FAISS, which is not even imported: a new process answers sooner."""

RECALL = 0.98
"""Share of the ten nearest that inverted lists must find among their candidates; an index that does not is exact."""

CANDIDATES = 150
"""So many are taken from the lists; they are ordered by the exact cosines."""

_ITERATIONS = 5
_TRAIN_PER_LIST = 40
_PROBES = (4, 8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256)  # lists that are looked into, tried in turn
_SAMPLE = 200  # queries by which recall is measured
_NOISE = 1.0  # what sets a query apart from the texts that it was made of, as a share of its length
_K = 10
_ROWS, _HASHES, _INDEX, _MADE = "vectors.npy", "hashes.npy", "vectors.faiss", "vectors.json"


@dataclass(frozen=True, slots=True)
class Made:
    """How an index was built: ``flat``, or ``lists`` of which ``probes`` are looked into; recall@10 when built."""

    kind: str
    recall: float = 1.0
    lists: int = 0
    probes: int = 0


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
        """Index ``vectors``, shape (n, dimension), unit rows; above ``flat_limit`` with inverted lists.

        As many lists are looked into as it takes to find :data:`RECALL` of what exact search finds, measured here on
        a sample; where no number of lists does, the index is exact.
        """
        rows = vectors.astype(np.float16)
        vectors = widened(rows)  # what is kept, so that a merged index is the same
        size, dimension = vectors.shape
        if size > flat_limit:
            library = faiss()
            lists = int(4 * np.sqrt(size))
            index = library.index_factory(dimension, f"IVF{lists},SQ8", library.METRIC_INNER_PRODUCT)
            index.cp.niter = _ITERATIONS
            step = max(1, size // (lists * _TRAIN_PER_LIST))
            index.train(np.ascontiguousarray(vectors[::step]))
            index.add(np.ascontiguousarray(vectors))
            made = _tuned(index, vectors, lists)
            if made is not None:
                return cls(rows, lambda: index, made)
        return cls(rows, lambda: _flat(vectors))

    def search(
        self, query: Vectors, most: int, allowed: NDArray[np.bool_] | None = None
    ) -> NDArray[np.int64]:
        """Documents nearest to ``query`` (shape (dimension,)), best first, of those ``allowed``."""
        if not self.size:
            return np.zeros(0, dtype=np.int64)
        if self.size <= FEW:
            return self._compared(query, most, allowed)
        found = self._index.search(query[None, :], min(most, self.size), params=self._parameters(allowed))[1][
            0
        ]
        return np.asarray(found[found >= 0], dtype=np.int64)

    def _compared(self, query: Vectors, most: int, allowed: NDArray[np.bool_] | None) -> NDArray[np.int64]:
        """:meth:`search` without an index."""
        cosines = self._few @ query
        places = np.arange(self.size) if allowed is None else np.flatnonzero(allowed)
        if len(places) > most:
            places = places[np.argpartition(-cosines[places], most)[:most]]
        return places[np.argsort(-cosines[places], kind="stable")]

    def similarities(self, query: Vectors, documents: NDArray[np.int64]) -> Vectors:
        """Cosines of ``query`` with the given documents, in their order."""
        rows = widened(self._rows[documents])
        # Not by BLAS, whose last digit depends on the neighbours.
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


def _flat(vectors: Vectors) -> Any:
    """An exact index."""
    index = faiss().IndexFlatIP(vectors.shape[1])
    index.add(np.ascontiguousarray(vectors))
    return index


def _tuned(index: Any, vectors: Vectors, lists: int) -> Made | None:
    """Set how many lists ``index`` looks into: the fewest that reach :data:`RECALL`; ``None`` where none do.

    Queries lie between two vectors of the index, with noise: on 193 real questions over 120,566 articles as many lists
    were needed as for these, and fewer for vectors of the index themselves.
    """
    generator = np.random.default_rng(7)
    count = min(_SAMPLE, len(vectors) // 2)
    first, second = (vectors[generator.choice(len(vectors), count, replace=False)] for _ in range(2))
    chosen = normalise_rows(first + second)
    noise = generator.standard_normal(chosen.shape).astype(np.float32)
    queries = normalise_rows(chosen + _NOISE * normalise_rows(noise))
    exact = exact_nearest(vectors, queries)
    for probes in (count for count in _PROBES if count <= lists):
        index.nprobe = probes
        recall = recall_of(index, vectors, queries, exact)
        if recall >= RECALL:
            return Made("lists", round(recall, 4), lists, probes)
    return None


def exact_nearest(vectors: Vectors, queries: Vectors) -> NDArray[np.int64]:
    """The ten nearest rows of each query, by comparing all, shape (queries, 10)."""
    return np.asarray(_flat(vectors).search(queries, min(_K, len(vectors)))[1], dtype=np.int64)


def recall_of(index: Any, vectors: Vectors, queries: Vectors, exact: NDArray[np.int64]) -> float:
    """Share of ``exact`` that is found among the best candidates of ``index``, ordered by their exact cosines."""
    found = 0
    for query, wanted in zip(queries, exact, strict=True):
        places = index.search(query[None, :], CANDIDATES)[1][0]
        places = places[places >= 0]
        best = places[np.argsort(-(vectors[places] @ query), kind="stable")[: len(wanted)]]
        found += len(np.intersect1d(best, wanted))
    return found / exact.size


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
