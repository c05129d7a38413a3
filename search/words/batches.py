"""The likeliest cut of many texts at once: the path of :class:`search.words.dictionary.Dictionary`, in arrays.

All places of a megabyte of text go through each step together: substrings are looked up in the dictionary length by
length, the best way to the end of each block is found for all blocks side by side, and words are told by their codes.
The arithmetic is that of the cut of one text, operation by operation, so that the words are the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from search.words.dictionary import BLOCK, LONGEST, Codes

_FACTOR = np.uint64(0x9E3779B97F4A7C15)
_MIX = np.uint64(0xBF58476D1CE4E5B9)
_BUCKET_BITS = 20

Places = NDArray[np.int64]


class Lookup:
    """Which codes are words or beginnings of words: ``weights`` (log frequency; negative: only a beginning) by code."""

    def __init__(self, codes: Codes, weights: NDArray[np.float64]) -> None:
        """Spread the (distinct) codes over buckets, so that each is found in about one step."""
        mixed = codes * _MIX
        order = np.argsort(mixed, kind="stable")
        self._codes, self._weights = codes[order], weights[order]
        buckets = (mixed[order] >> np.uint64(64 - _BUCKET_BITS)).astype(np.int64)
        sizes = np.bincount(buckets, minlength=1 << _BUCKET_BITS)
        self._starts = np.concatenate(([0], np.cumsum(sizes))).astype(np.int32)

    def find(self, codes: Codes) -> NDArray[np.float64]:
        """The weight of each code; NaN where it is not known."""
        bucket = ((codes * _MIX) >> np.uint64(64 - _BUCKET_BITS)).astype(np.int64)
        spot, end = self._starts[bucket], self._starts[bucket + 1]
        found = np.full(len(codes), np.nan)
        open_ = np.flatnonzero(spot < end)
        spot, end = spot[open_], end[open_]
        while len(open_):
            hit = self._codes[spot] == codes[open_]
            found[open_[hit]] = self._weights[spot[hit]]
            spot = spot + 1
            left = ~hit & (spot < end)
            open_, spot, end = open_[left], spot[left], end[left]
        return found


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a batch: where each begins in ``points``, how long it is, its code, and the text that it is in."""

    points: NDArray[np.uint32]
    starts: Places
    lengths: Places
    codes: Codes
    texts: Places

    def word(self, number: int) -> str:
        """A word as text."""
        start = int(self.starts[number])
        return (
            self.points[start : start + int(self.lengths[number])]
            .tobytes()
            .decode("utf-32-le", "surrogatepass")
        )


def cut_batch(texts: Sequence[str], lookup: Lookup, log_total: float) -> Words:
    """The words of ``texts`` in order, nothing left out but spaces and punctuation between blocks."""
    joined = "\n".join(texts)
    points = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    ends = np.cumsum(np.fromiter(map(len, texts), np.int64, len(texts)) + 1)
    begins, stops = _blocks(joined)
    inside = np.repeat(stops, stops - begins)  # of each place in a block, where the block ends
    lengths = stops - begins
    first = np.cumsum(lengths) - lengths
    places = np.arange(int(lengths.sum())) - np.repeat(first - begins, lengths)
    next_ = _best_ends(points, places, inside, lookup, log_total)
    starts, words = _follow(begins, stops, next_)
    starts, words = _join_latin(points, starts, words, begins)
    starts, words = _with_strays(points, starts, words, begins, stops)
    return Words(
        points, starts, words, _codes(points, starts, words), np.searchsorted(ends, starts, side="right")
    )


def _blocks(joined: str) -> tuple[Places, Places]:
    spans = [match.span() for match in BLOCK.finditer(joined)]
    found = np.array(spans, dtype=np.int64).reshape(len(spans), 2)
    return found[:, 0], found[:, 1]


def _best_ends(
    points: NDArray[np.uint32], places: Places, block_ends: Places, lookup: Lookup, log_total: float
) -> Places:
    """Of each place in ``points``, where the word that begins there ends; only those in blocks mean anything."""
    size = len(points)
    best = np.zeros(size + 1)
    ends = np.arange(1, size + 2)
    left = (block_ends - places).astype(np.int32)  # characters to the end of the block
    starts_of, lengths_of, weights_of = _edges(points, places, block_ends, lookup, log_total)
    remaining = np.zeros(size, dtype=np.int32)
    remaining[places] = left
    rank = remaining[starts_of] * (LONGEST + 1) + lengths_of
    order = np.argsort(rank, kind="stable")
    starts_of, lengths_of, weights_of, rank = (
        starts_of[order],
        lengths_of[order],
        weights_of[order],
        rank[order],
    )
    by_left = places[np.argsort(left, kind="stable")]
    counts = np.bincount(left)
    place_bounds = np.concatenate(([0], np.cumsum(counts)))
    longest = len(counts) - 1
    bounds = np.searchsorted(rank, np.arange((longest + 1) * (LONGEST + 1) + 1))
    for distance in range(1, longest + 1):
        here = by_left[place_bounds[distance] : place_bounds[distance + 1]]
        best[here] = -np.inf
        for length in range(1, min(distance, LONGEST) + 1):
            at = distance * (LONGEST + 1) + length
            begin, end = int(bounds[at]), int(bounds[at + 1])
            if begin == end:
                continue
            start = starts_of[begin:end]
            score = weights_of[begin:end] + np.where(length == distance, 0.0, best[start + length])
            better = score >= best[start]
            best[start[better]] = score[better]
            ends[start[better]] = start[better] + length
        alone = here[np.isneginf(best[here])]  # a character that no word begins with stands alone
        best[alone] = (best[alone + 1] if distance > 1 else 0.0) - log_total
    return ends


def _edges(
    points: NDArray[np.uint32], places: Places, block_ends: Places, lookup: Lookup, log_total: float
) -> tuple[Places, NDArray[np.int32], NDArray[np.float64]]:
    """All words of the dictionary in the blocks: where each begins, its length, its weight."""
    found: list[tuple[Places, NDArray[np.int32], NDArray[np.float64]]] = []
    wide = points.astype(np.uint64)
    starts, ends, codes = places, block_ends, wide[places]
    for length in range(1, LONGEST + 1):
        weights = lookup.find(codes)
        known = ~np.isnan(weights)
        words = known & (weights >= 0.0)
        own = starts[words]
        found.append((own, np.full(len(own), length, dtype=np.int32), weights[words] - log_total))
        on = known & (starts + length < ends)
        starts, ends = starts[on], ends[on]
        codes = codes[on] * _FACTOR + wide[starts + length]
        if not len(starts):
            break
    one, two, three = zip(*found, strict=True)
    return np.concatenate(one), np.concatenate(two), np.concatenate(three)


def _follow(begins: Places, stops: Places, next_: Places) -> tuple[Places, Places]:
    """Starts and lengths of the words on the best way through each block, in the order of the text."""
    found: list[Places] = []
    here, last = begins, stops
    while len(here):
        found.append(here)
        ahead = next_[here]
        on = ahead < last
        here, last = ahead[on], last[on]
    starts = np.sort(np.concatenate(found)) if found else np.zeros(0, dtype=np.int64)
    return starts, next_[starts] - starts


def _join_latin(
    points: NDArray[np.uint32], starts: Places, lengths: Places, begins: Places
) -> tuple[Places, Places]:
    """Runs of single letters and digits within a block become one word."""
    if not len(starts):
        return starts, lengths
    point = points[starts]
    digit, lower, upper = point - 48 < 10, point - 97 < 26, point - 65 < 26
    single = (lengths == 1) & (digit | lower | upper)
    opens = np.isin(starts, begins, assume_unique=True)
    goes_on = np.concatenate(([False], single[1:] & single[:-1])) & ~opens
    heads = np.flatnonzero(~goes_on)
    return starts[heads], np.add.reduceat(lengths, heads)


def _with_strays(
    points: NDArray[np.uint32], starts: Places, lengths: Places, begins: Places, stops: Places
) -> tuple[Places, Places]:
    """Letters outside all blocks (other scripts, rare characters) are words of one character each."""
    depth = np.zeros(len(points) + 1, dtype=np.int32)
    depth[begins] += 1
    depth[stops] -= 1
    outside = np.flatnonzero((np.cumsum(depth[:-1]) == 0) & (points > 0x7F))
    if not len(outside):
        return starts, lengths
    values, which = np.unique(points[outside], return_inverse=True)
    counts = np.fromiter((chr(value).isalnum() for value in values.tolist()), dtype=bool, count=len(values))
    strays = outside[counts[which]]
    every = np.concatenate([starts, strays])
    order = np.argsort(every, kind="stable")
    return every[order], np.concatenate([lengths, np.ones(len(strays), dtype=np.int64)])[order]


def _codes(points: NDArray[np.uint32], starts: Places, lengths: Places) -> Codes:
    """:func:`search.words.dictionary.word_code` of each word."""
    codes = np.zeros(len(starts), dtype=np.uint64)
    active, done = np.arange(len(starts)), 0
    while len(active):
        codes[active] = codes[active] * _FACTOR + points[starts[active] + done].astype(np.uint64)
        done += 1
        active = active[lengths[active] > done]
    return codes
