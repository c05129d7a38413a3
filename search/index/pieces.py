"""The pieces of each text by the vocabulary of the encoder's table, each once: what an order by words answered reads.

Cutting the first thirty articles of a question would take several times as long as comparing their words. Encoders without a
table of words have no pieces.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from search.encoders.static import StaticEncoder
from search.index.mapped import distinct
from search.index.stored import Blob
from search.words.analysis import UNKNOWN
from search.words.cuts import Cut
from search.words.stops import STOPS

Pieces = NDArray[np.uint32]
"""Rows of the encoder's table, ascending."""

_NAME = "pieces"


def open_pieces(folder: Path) -> Blob | None:
    """The pieces that were written into ``folder``, packed (:func:`unpacked`); ``None`` where there are none."""
    return Blob.open(folder, _NAME) if (folder / f"{_NAME}.bin").is_file() else None


def write_pieces(folder: Path, packed: Iterable[bytes]) -> None:
    """Write the packed pieces of each document in order."""
    Blob.write(folder, _NAME, packed)


def unpacked(packed: bytes) -> Pieces:
    """The pieces of a text."""
    return np.frombuffer(packed, dtype=np.uint32)


def telling(encoder: StaticEncoder) -> NDArray[np.bool_]:
    """Which pieces say something: neither stop words nor signs; shape (vocabulary,)."""
    found = np.zeros(len(encoder.table), dtype=bool)
    for piece, row in encoder.vocabulary().items():
        found[row] = piece not in STOPS and piece != UNKNOWN and any(map(str.isalnum, piece))
    return found


def packed_pieces(cut: Cut, telling: NDArray[np.bool_]) -> list[bytes]:
    """The pieces of some texts, packed; ``cut`` has all that they are cut into, ``telling`` those that count."""
    texts = np.repeat(np.arange(len(cut.counts)), cut.counts)
    own, pieces = np.divmod(distinct(texts * len(telling) + cut.ids), len(telling))
    kept = telling[pieces]
    bounds = np.searchsorted(own[kept], np.arange(len(cut.counts) + 1)).tolist()
    pieces = pieces[kept].astype(np.uint32)
    return [pieces[begin:end].tobytes() for begin, end in pairwise(bounds)]
