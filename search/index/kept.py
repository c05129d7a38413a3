"""Vectors of many texts at once, kept from one run to the next: of what every check compares with.

A check describes duties by 8,000 wordings of known matters and holds them against 30,000 texts of statutes, the same ones
each time. The bundled encoder looks its vectors up faster than a file is read, but it has to cut the texts first, and that
takes a second. Kept vectors are the encoder's own, bit by bit.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from uuid import uuid4

import numpy as np
from numpy.typing import NDArray

from search.encoders.base import Encoder, Vectors
from search.index.mapped import load_mapped
from search.index.remembered import folder_of
from search.index.vectors import text_hashes

MANY = 2_000
"""From so many texts on they are looked for among the kept ones; so many new ones are worth a file."""

_HASHES, _ROWS = ".kept.npy", ".rows.npy"

Hashes = NDArray[np.uint64]


class KeepingEncoder:
    """An encoder that keeps the vectors of large batches in a folder, and asks the one behind it for the others."""

    def __init__(self, encoder: Encoder, folder: Path) -> None:
        """Keep the vectors of ``encoder`` below ``folder``, in a folder named after the model."""
        self._encoder = encoder
        self.name, self.dimension = encoder.name, encoder.dimension
        self.folder = folder_of(folder, encoder.name)
        self._files = [_opened(file) for file in sorted(self.folder.glob(f"*{_HASHES}"))]
        self._fresh: list[tuple[Hashes, Vectors]] = []

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of ``texts``; see :class:`search.encoders.base.Encoder`."""
        if len(texts) < MANY:
            return self._encoder.encode(texts)
        hashes = text_hashes(texts, self.name)
        vectors = np.empty((len(texts), self.dimension), dtype=np.float32)
        missing = np.arange(len(texts))
        for kept, rows in self._files:
            places = _places(kept, hashes[missing])
            found = places >= 0
            vectors[missing[found]] = rows[places[found]]
            missing = missing[~found]
        if len(missing):
            vectors[missing] = self._encoder.encode([texts[place] for place in missing.tolist()])
        if len(missing) >= MANY:
            self._fresh.append((hashes[missing], vectors[missing]))
        return vectors

    def flush(self) -> None:
        """Write what was encoded since the last time."""
        for hashes, vectors in self._fresh:
            self.folder.mkdir(parents=True, exist_ok=True)
            order = np.lexsort((hashes[:, 1], hashes[:, 0]))
            stem = self.folder / uuid4().hex
            np.save(stem.with_name(stem.name + _ROWS), vectors[order])
            part = stem.with_name(stem.name + ".part.npy")
            np.save(part, hashes[order])
            final = stem.with_name(stem.name + _HASHES)
            part.rename(final)  # last, so that a pair that a crash left half-made is not seen
            self._files.append(_opened(final))
        self._fresh = []


def _opened(hashes: Path) -> tuple[Hashes, Vectors]:
    return np.load(hashes), load_mapped(hashes.with_name(hashes.name.removesuffix(_HASHES) + _ROWS))


def _places(kept: Hashes, wanted: Hashes) -> NDArray[np.int64]:
    """Where each of ``wanted`` stands among ``kept`` (both of shape (n, 2), ``kept`` sorted), -1 for none."""
    spots = np.minimum(np.searchsorted(kept[:, 0], wanted[:, 0]), len(kept) - 1)
    return np.where((kept[spots] == wanted).all(axis=1), spots, -1)


def keeping(encoder: Encoder, folder: Path | None) -> Encoder:
    """``encoder``, keeping vectors in ``folder`` if there is one and it does not remember each text anyway."""
    from search.encoders.static import StaticEncoder

    return (
        KeepingEncoder(encoder, folder)
        if folder is not None and isinstance(encoder, StaticEncoder)
        else encoder
    )
