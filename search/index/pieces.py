"""The pieces of each text by the vocabulary of the encoder's table: what an order by words answered reads.

Kept are the pieces of the whole, each once, and those of each sentence of the body, each once, with the length of the sum of their
rows, so that no vector is added up for a question. Cutting the first thirty articles of a question would take several times as long
as comparing their words. Encoders without a table of words have no pieces.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

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
_END = 0xFFFFFFFF  # stands after the pieces of a sentence, before its length
_LEAST = 2  # pieces of a sentence that says something by itself
_SENTENCE = re.compile(r"(?<=[。；;！？\n])")


class Said(NamedTuple):
    """What a text says: its ``pieces``, and those of each sentence of its body, packed (:meth:`Sentences.of`)."""

    pieces: Pieces
    sentences: Pieces


@dataclass(frozen=True, slots=True)
class Sentences:
    """The sentences of some texts: the pieces of all, one sentence after the other."""

    pieces: Pieces
    counts: NDArray[np.int64]  # of pieces of each sentence, none without
    lengths: NDArray[np.float32]  # of the sum of the rows of each
    texts: NDArray[np.int64]  # the text that each is of, ascending

    @classmethod
    def of(cls, said: Sequence[Said]) -> Sentences:
        """Those of some texts, unpacked."""
        packed = np.concatenate([np.zeros(0, dtype=np.uint32), *(each.sentences for each in said)])
        ends = np.flatnonzero(packed == _END)
        kept = np.ones(len(packed), dtype=bool)
        kept[ends] = kept[ends + 1] = False
        counts = np.diff(ends, prepend=-2) - 2
        bounds = np.cumsum([len(each.sentences) for each in said])
        texts = np.searchsorted(bounds, ends, side="right")
        return cls(packed[kept], counts, packed[ends + 1].view(np.float32), texts)


def open_pieces(folder: Path) -> Blob | None:
    """The pieces that were written into ``folder``, packed (:func:`unpacked`); ``None`` where there are none."""
    return Blob.open(folder, _NAME) if (folder / f"{_NAME}.bin").is_file() else None


def write_pieces(folder: Path, packed: Iterable[bytes]) -> None:
    """Write the packed pieces of each document in order."""
    Blob.write(folder, _NAME, packed)


def unpacked(packed: bytes) -> Said:
    """What a text says; nothing of what is empty."""
    numbers = np.frombuffer(packed, dtype=np.uint32)
    end = 1 + int(numbers[0]) if len(numbers) else 0
    return Said(numbers[1:end], numbers[end:])


def telling(encoder: StaticEncoder) -> NDArray[np.bool_]:
    """Which pieces say something: neither stop words nor signs; shape (vocabulary,)."""
    found = np.zeros(len(encoder.table), dtype=bool)
    for piece, row in encoder.vocabulary().items():
        found[row] = piece not in STOPS and piece != UNKNOWN and any(map(str.isalnum, piece))
    return found


def sentences(text: str) -> list[str]:
    """A text cut after each sentence and each of its parts; they are cut into the same pieces as the whole."""
    return _SENTENCE.split(text)


def packed_pieces(cut: Cut, telling: NDArray[np.bool_]) -> list[bytes]:
    """The pieces of some texts, with how many they are; ``cut`` has all that they are cut into, ``telling`` those that count."""
    told = _told(cut, telling)
    ends = np.cumsum(told.counts)
    pieces = told.ids.astype(np.uint32)
    counts = told.counts.astype(np.uint32)
    return [
        counts[text : text + 1].tobytes() + pieces[begin:end].tobytes()
        for text, (begin, end) in enumerate(pairwise([0, *ends.tolist()]))
    ]


def packed_sentences(
    cut: Cut, several: Sequence[int], encoder: StaticEncoder, telling: NDArray[np.bool_]
) -> list[bytes]:
    """The sentences of some texts, packed; ``cut`` has the pieces of all sentences, ``several`` how many each text has."""
    told = _told(cut, telling)
    kept = np.flatnonzero(told.counts >= _LEAST)
    told = told.taken(kept.tolist())
    sizes = told.counts + 2
    ends = np.cumsum(sizes)
    packed = np.empty(int(sizes.sum()), dtype=np.uint32)
    marks = np.zeros(len(packed), dtype=bool)
    marks[ends - 1] = marks[ends - 2] = True
    packed[~marks] = told.ids
    packed[ends - 2] = _END
    packed[ends - 1] = encoder.lengths(told).view(np.uint32)
    of = np.searchsorted(kept, np.concatenate(([0], np.cumsum(several))))
    bounds = np.concatenate(([0], ends))[of].tolist()
    return [packed[begin:end].tobytes() for begin, end in pairwise(bounds)]


def _told(cut: Cut, telling: NDArray[np.bool_]) -> Cut:
    """The pieces of each text that are ``telling``, each once, ascending."""
    texts = np.repeat(np.arange(len(cut.counts)), cut.counts)
    own, pieces = np.divmod(distinct(texts * len(telling) + cut.ids), len(telling))
    kept = telling[pieces]
    counts = np.bincount(own[kept], minlength=len(cut.counts)).astype(np.int64)
    return Cut(pieces[kept].astype(np.int32), counts)
