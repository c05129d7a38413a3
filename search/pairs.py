"""Near neighbours among texts: the candidates of the check, found without comparing all with all."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kg.analysis.findings import SimilarPair
from kg.analysis.highest import highest, true_places
from search.cells import Group, cells_of
from search.encoders.base import Encoder, Vectors, normalise_rows

_BLOCK = 1024
_NUMBERS = 1 << 22  # cosines that are worked out at a time
_ITSELF = np.float32(-2.0)  # below any cosine

ALL_COMPARED = 10_000
"""Up to so many vectors are all compared with all."""

Places = NDArray[np.int64]
Floats = NDArray[np.float32]


def similar_pairs(
    texts: Sequence[str],
    encoder: Encoder,
    neighbours: int = 20,
    threshold: float = 0.6,
    also: Callable[[Vectors], Vectors] | None = None,
) -> Iterator[SimilarPair]:
    """Pairs of positions in ``texts`` with cosine ≥ ``threshold``, each once with ``left < right``.

    Every text is compared with its ``neighbours`` nearest; the memory is that of the vectors (a block of
    queries at a time). Texts without any known word resemble nothing. Ordered by ``left``, then ``right``.

    ``also`` gives a second view of the vectors, of unit length: then neighbours and threshold go by the mean of both
    cosines. The similarity that is told is that of the encoder either way.
    """
    if len(texts) < 2:
        return
    vectors = encoder.encode(texts)
    sought = vectors if also is None else both_views(vectors, also(vectors))
    pairs = neighbour_pairs(sought, neighbours, threshold)
    for start in range(0, len(pairs), _BLOCK):
        left, right = pairs[start : start + _BLOCK].T
        told = np.einsum("nd,nd->n", vectors[left], vectors[right]).tolist()
        for one, other, similarity in zip(left.tolist(), right.tolist(), told, strict=True):
            yield SimilarPair(one, other, min(similarity, 1.0))


def both_views(vectors: Vectors, others: Vectors) -> Vectors:
    """Unit vectors whose cosine is the mean of those of two views, shape (n, 2 dimensions); made by blocks, which stay at hand."""
    made = np.empty((len(vectors), vectors.shape[1] + others.shape[1]), dtype=np.float32)
    for start in range(0, len(vectors), _BLOCK):
        block = slice(start, start + _BLOCK)
        made[block] = normalise_rows(np.hstack([vectors[block], others[block]]))
    return made


def neighbour_pairs(vectors: Vectors, neighbours: int, threshold: float, alone: int = ALL_COMPARED) -> Places:
    """Pairs of rows with cosine ≥ ``threshold`` that are among each other's nearest, shape (pairs, 2), ``left < right``.

    Each pair once, ordered. Rows of zeros resemble nothing. Up to ``alone`` rows are all compared with all, more of them
    cell by cell (:mod:`search.cells`). Memory: the vectors, the pairs, and a block of cosines.
    """
    size = len(vectors)
    cells = cells_of(vectors, alone)
    groups = [group for group in cells.groups() if len(group.places) > 1]
    least = _least_at_home(vectors, groups, neighbours, threshold)
    found: list[Places] = []
    guests: list[_Seen] = []
    for block in _blocks(vectors, groups):
        count = min(neighbours, len(block.places) - 1)
        nearest, cosines = highest(block.cosines, count)
        if count == neighbours:
            least[block.rows] = np.maximum(cosines.min(axis=1), threshold)
        row, column = true_places(cosines >= threshold)
        found.append(_keys(block.rows[row], block.places[nearest[row, column]], size))
        guests.append(_seen_by_guests(block, least))
    found.extend(_keys(*seen.nearer(least), size) for seen in guests)
    keys = np.sort(np.concatenate(found)) if found else np.zeros(0, dtype=np.int64)
    unique = keys[np.diff(keys, prepend=-1) > 0]  # many times faster than numpy.unique, which hashes
    return np.stack([unique // size, unique % size], axis=1)


@dataclass(frozen=True, slots=True)
class _Block:
    """Some ``rows`` of a cell, and their ``cosines`` with all its ``places``, of which the first ``living`` are at home."""

    rows: Places
    places: Places
    living: int
    cosines: Floats


@dataclass(frozen=True, slots=True)
class _Seen:
    """What guests of a cell saw there: each with one who lives there, and their cosine."""

    guests: NDArray[np.int32]
    hosts: NDArray[np.int32]
    cosines: Floats

    def nearer(self, least: Floats) -> tuple[Places, Places]:
        """Those that are nearer than the farthest of the nearest that the guest has at home. Some it has met there as well."""
        which = self.cosines > least[self.guests]
        return self.guests[which].astype(np.int64), self.hosts[which].astype(np.int64)


def _blocks(vectors: Vectors, groups: Sequence[Group]) -> Iterator[_Block]:
    """Every row once, with all that it is compared with."""
    for group in groups:
        theirs = vectors.take(group.places, axis=0, mode="clip")  # unchecked, and so faster than by brackets
        step = max(1, _NUMBERS // len(theirs))
        for start in range(0, group.living, step):
            end = min(start + step, group.living)
            cosines = theirs[start:end] @ theirs.T
            cosines[np.arange(end - start), np.arange(start, end)] = _ITSELF
            yield _Block(group.places[start:end], group.places, group.living, cosines)


def _least_at_home(vectors: Vectors, groups: Sequence[Group], neighbours: int, threshold: float) -> Floats:
    """A cosine below which a row does not care for what it sees as a guest: it has enough nearer ones among those who live
    where it lives; shape (rows,).
    """
    least = np.full(len(vectors), threshold, dtype=np.float32)
    for group in groups if len(groups) > 1 else ():
        if group.living > neighbours:
            places = group.places[: group.living]
            cosines = vectors[places] @ vectors[places].T
            least[places] = np.maximum(_kth(cosines, neighbours + 1), threshold)  # itself is the first
    return least


def _seen_by_guests(block: _Block, least: Floats) -> _Seen:
    """Who of the block's rows is near to a guest, as far as that is known of it by now."""
    guests = block.places[block.living :]
    cosines = block.cosines[:, block.living :]
    row, column = true_places(cosines > least[guests])
    return _Seen(guests[column].astype(np.int32), block.rows[row].astype(np.int32), cosines[row, column])


def _kth(cosines: Floats, count: int) -> Floats:
    """The ``count``-th highest of each row."""
    place = cosines.shape[1] - count
    return np.partition(cosines, place, axis=1)[:, place]


def _keys(ours: Places, theirs: Places, size: int) -> Places:
    """One number for each pair, the same whichever comes first."""
    return np.minimum(ours, theirs) * size + np.maximum(ours, theirs)
