"""Reads two texts piece by piece: a small network that aligns the pieces of either with those of the other.

The fields of a comparison say how alike two texts are as a whole. The reader says which word of the one answers to which of the
other, and what is left without an answer (decomposable attention: Parikh et al., 2016). Each piece is a vector of the
encoder, scaled to unit length, with that length as a number beside it; it is aligned softly with the pieces of the other text, what
differs and what agrees goes through a layer, and the mean (weighed by piece) and the greatest over the pieces of
both sides give one number. :mod:`search.training.reader` trains it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from kg.analysis.weights import shipped

WIDTH = 64  # numbers by which a piece is seen and sought
COMPARED = 48  # numbers by which it is compared with its answer
LONGEST = 48  # pieces of a text that are read
_BATCH = 256  # pairs that are read at a time
_SHOWN = 4  # pieces of either text that a finding names
_LITTLE = frozenset("的和与及或等对在中、，；：。（）“”")  # pieces that say nothing by themselves

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]


@runtime_checkable
class Pieces(Protocol):
    """What a text is read by: an encoder's own pieces of it and their vectors."""

    def cut(self, texts: Sequence[str]) -> list[list[int]]:
        """The numbers of the pieces of each text."""

    def rows(self, pieces: Sequence[int]) -> Floats:
        """The vectors of some pieces, shape (pieces, d)."""

    def said(self, text: str) -> list[str]:
        """The pieces of a text as it has them, one for each number that :meth:`cut` gives."""


def pieces_of(encoder: object) -> Pieces | None:
    """The pieces that an encoder reads texts by, None if it does not show any."""
    return encoder if isinstance(encoder, Pieces) else None


@dataclass(frozen=True, slots=True)
class Sides:
    """One text of each pair, piece by piece: which are there, shape (pairs, longest), how they are seen and sought, their
    lengths, and what they weigh, each of shape (pairs, longest, …).
    """

    there: NDArray[np.bool_]
    seen: Floats
    sought: Floats
    length: Floats
    heeded: Floats


@dataclass(frozen=True)
class Network:
    """The weights of a reader, by name, for the pieces of one encoder.

    ``seen`` (d + 1, :data:`WIDTH`) and ``sought`` (same) turn a piece into what is compared and what is aligned, ``heeded`` (d + 1,) into
    its weight; ``sharpness`` is that of the alignment, ``compared`` (2 × WIDTH + 2, :data:`COMPARED`) compares a piece with its answer,
    ``inner`` (4 × COMPARED, COMPARED) and ``outer`` (COMPARED,) lead to what is told, in bits. A layer ``x`` has its ``x_bias``.
    """

    encoder: str
    parts: Mapping[str, Floats]

    def read(self, left: Sides, right: Sides) -> Floats:
        """What is told (bits) of pairs of texts, each given by its pieces; shape (pairs,)."""
        met = left.sought @ right.sought.transpose(0, 2, 1)
        met[~(left.there[:, :, None] & right.there[:, None, :])] = -1.0
        one = self._compared(met, left, right)
        other = self._compared(met.transpose(0, 2, 1), right, left)
        inner = self._layer("inner", np.concatenate([one + other, np.abs(one - other)], axis=-1))
        return np.asarray(inner @ self.parts["outer"] + self.parts["outer_bias"], dtype=np.float32)

    def _compared(self, met: Floats, ours: Sides, theirs: Sides) -> Floats:
        near = np.where(theirs.there[:, None, :], met * self.parts["sharpness"], -50.0)
        near = np.exp(near - near.max(axis=-1, keepdims=True))
        answer = near / near.sum(axis=-1, keepdims=True) @ theirs.seen
        best = met.max(axis=-1, keepdims=True)
        told = np.concatenate([np.abs(ours.seen - answer), ours.seen * answer, best, ours.length], axis=-1)
        told = self._layer("compared", told)
        mean = (told * ours.heeded).sum(axis=1) / (ours.heeded.sum(axis=1) + 1e-6)
        return np.concatenate([mean, (told * ours.there[..., None]).max(axis=1)], axis=-1)

    def _layer(self, name: str, numbers: Floats) -> Floats:
        return np.asarray(np.maximum(numbers @ self.parts[name] + self.parts[f"{name}_bias"], 0), np.float32)

    def look(self, vectors: Floats) -> Looked:
        """What is made of each piece by itself, from vectors of shape (pieces, d)."""
        length = np.linalg.norm(vectors, axis=1, keepdims=True)
        known = np.concatenate([vectors / (length + 1e-6), length], axis=1)
        sought = known @ self.parts["sought"]
        sought /= np.maximum(np.linalg.norm(sought, axis=1, keepdims=True), 1e-12)
        heeded = np.exp(np.clip(known @ self.parts["heeded"] + self.parts["heeded_bias"], -4, 4))
        return Looked(
            np.tanh(known @ self.parts["seen"] + self.parts["seen_bias"]), sought, length, heeded[:, None]
        )

    def scaled(self, slope: float) -> Network:
        """The same, which tells ``slope`` times as much."""
        told = {name: (self.parts[name] * slope).astype(np.float32) for name in ("outer", "outer_bias")}
        return Network(self.encoder, {**self.parts, **told})

    def write(self, file: Path) -> None:
        """Write the weights to ``file``, at half precision."""
        parts: dict[str, Any] = {name: part.astype(np.float16) for name, part in self.parts.items()}
        np.savez_compressed(file, encoder=np.array(self.encoder), **parts)

    @classmethod
    def of(cls, data: bytes) -> Network:
        """A network as :meth:`write` writes it. Raises KeyError or ValueError if it is not such."""
        with np.load(BytesIO(data)) as kept:
            parts = {name: kept[name].astype(np.float32) for name in kept.files if name != "encoder"}
            return cls(str(kept["encoder"]), parts)


@cache
def bundled_network(encoder: str) -> Network | None:
    """The network of the reader that ships with the package for ``encoder``, or None if there is none."""
    return next((own for own in map(Network.of, shipped(".npz")) if own.encoder == encoder), None)


@dataclass(frozen=True, slots=True)
class Looked:
    """What is made of some pieces, each by itself: as in :class:`Sides`, of shape (pieces, …)."""

    seen: Floats
    sought: Floats
    length: Floats
    heeded: Floats

    def sides(self, places: Ints) -> Sides:
        """Texts by the places of their pieces, shape (pairs, longest); -1 where there is none."""
        there = places >= 0
        return Sides(
            there,
            self.seen[places],
            self.sought[places],
            self.length[places],
            self.heeded[places] * there[..., None],
        )


@dataclass(frozen=True)
class Reader:
    """A network with the pieces that it reads."""

    network: Network
    pieces: Pieces

    def over(self, texts: Sequence[str]) -> Reading:
        """``texts``, ready to be read."""
        return Reading(self.network, self.pieces, texts)


class Reading:
    """Some texts, each cut once, any two of which can be read."""

    def __init__(self, network: Network, pieces: Pieces, texts: Sequence[str]) -> None:
        cut = [found[:LONGEST] for found in pieces.cut(texts)]
        distinct = sorted({piece for found in cut for piece in found})
        place = {piece: row for row, piece in enumerate(distinct)}
        self._network, self._pieces, self._texts = network, pieces, texts
        self._looked = network.look(pieces.rows(distinct)) if distinct else None
        self._lengths = np.array([len(found) for found in cut], dtype=np.int64)
        self._places = np.full((len(texts), max(self._lengths, default=0)), -1, dtype=np.int64)
        for row, found in enumerate(cut):
            self._places[row, : len(found)] = [place[piece] for piece in found]

    def bits(self, left: Ints, right: Ints) -> Floats:
        """What the reader adds to the log odds of pairs of texts, by their positions, shape (pairs,); 0 for a text without pieces."""
        found = np.zeros(len(left), dtype=np.float32)
        longest = np.maximum(self._lengths[left], self._lengths[right])
        order = np.argsort(longest, kind="stable")
        order = order[np.minimum(self._lengths[left], self._lengths[right])[order] > 0]
        for start in range(0, len(order), _BATCH):
            batch = order[start : start + _BATCH]
            if self._looked is not None:
                sides = (
                    self._looked.sides(self._places[side[batch], : longest[batch[-1]]])
                    for side in (left, right)
                )
                found[batch] = self._network.read(*sides)
        return found

    def words(self, left: int, right: int, told: float) -> tuple[str, str]:
        """The words of two texts on which it hangs that ``told`` bits are told of them: those without which it would be fewer."""
        return self._telling(left, right, told), self._telling(right, left, told)

    def _telling(self, text: int, other: int, told: float) -> str:
        """The words of ``text`` that count most, as it has them, those beside each other in one."""
        count = int(self._lengths[text])
        if self._looked is None or not count or not self._lengths[other]:
            return ""
        without = np.repeat(self._places[[text], :count], count, axis=0)
        np.fill_diagonal(without, -1)
        others = np.repeat(self._places[[other], : self._lengths[other]], count, axis=0)
        left_out = self._network.read(self._looked.sides(without), self._looked.sides(others))
        lost = (told - left_out) * np.sign(told)
        said = self._pieces.said(self._texts[text])
        telling = [
            n for n in np.argsort(-lost, kind="stable").tolist() if lost[n] > 0 and said[n] not in _LITTLE
        ]
        words: list[str] = []
        before = -2
        for place in sorted(telling[:_SHOWN]):
            words[-1:] = [words[-1] + said[place]] if place == before + 1 else [*words[-1:], said[place]]
            before = place
        words = [word for word in dict.fromkeys(words) if len(word) > 1] or words
        return "、".join(words)
