"""The bundled tokenizer's pieces of many texts at once: ten times as fast as ``tokenizers`` cuts one after the other.

The way through a text is that of :class:`search.words.pieces.Pieces`, sum by sum, so that the pieces are the same; but each step is
taken by all runs of letters together. Runs stand beside one another, the longest first: their first characters, then their second
ones, and so on. So what one character further is, in all runs that go on, is a part of an array.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from search.encoders.base import BUNDLED_FOLDER
from search.words.analysis import Cutting, bundled_cutting
from search.words.batches import Lookup
from search.words.cuts import Cut
from search.words.dictionary import FACTOR
from search.words.folding import Folded, fold_table
from search.words.pieces import Pieces

_BATCH = 500_000  # characters that are cut together
_LONGEST = 500  # letters of a run; texts with a longer one are left to the tokenizer, since each letter of it is a step
_NONE = -1

Places = NDArray[np.int64]
Ids = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class _Runs:
    """Runs of letters, the longest first: where each begins in the text, its length, and how many have a
    first, second … character.
    """

    begins: Places
    lengths: Places
    alive: Places

    @classmethod
    def of(cls, kinds: NDArray[np.uint8]) -> _Runs:
        """Those of characters of one kind, 0 for what is in no run."""
        changes = np.flatnonzero(np.diff(kinds, prepend=np.uint8(0), append=np.uint8(0)))
        begins, ends = changes[:-1], changes[1:]
        within = kinds[begins] > 0
        lengths = (ends - begins)[within]
        order = np.argsort(-lengths, kind="stable")
        alive = np.cumsum(np.bincount(lengths)[:0:-1])[::-1]
        return cls(begins[within][order], lengths[order], alive)

    @property
    def bounds(self) -> Places:
        """Where the first, second … characters begin among all, and where the last end."""
        return np.concatenate(([0], np.cumsum(self.alive)))

    @property
    def places(self) -> Places:
        """Where each character stands in the text."""
        return np.concatenate(
            [self.begins[:0], *(self.begins[:n] + depth for depth, n in enumerate(self.alive))]
        )

    @property
    def following(self) -> Places:
        """The character behind each in its run, by its number here; -1 for the last one."""
        after = np.arange(int(self.alive.sum())) + np.repeat(self.alive, self.alive)
        ends = np.repeat(self.bounds[1:] + np.append(self.alive[1:], 0), self.alive)
        return np.where(after < ends, after, _NONE)


@dataclass(frozen=True, slots=True)
class _Edges:
    """Pieces of one length that the vocabulary has: the last character of each by its number, its id and its score."""

    lasts: Places
    ids: Ids
    scores: NDArray[np.float64]


class Unigram:
    """Cuts many texts over the pieces of a vocabulary."""

    def __init__(self, pieces: Pieces, cutting: Cutting) -> None:
        """``cutting`` is asked for texts with characters that do not fold by themselves, and for those with long runs."""
        self._cutting, self._scores, self._unknown = cutting, pieces.scores, pieces.unknown
        self._unknown_score = pieces.unknown_score
        self._lookup = Lookup(pieces.codes, pieces.ids.astype(np.float64) - 1.0)
        self._kinds = _kinds(fold_table())

    def cut(self, texts: Sequence[str]) -> Cut:
        """The ids of the pieces of each text, as the tokenizer finds them."""
        return Cut.joined([self._cut(batch) for batch in _batches(texts)])

    def _cut(self, texts: Sequence[str]) -> Cut:
        text = Folded.of(texts)
        kinds = self._kinds[text.points]
        runs = _Runs.of(kinds)
        long = np.searchsorted(text.ends, runs.begins[runs.lengths > _LONGEST], side="right")
        left = np.union1d(text.odd, long)
        if len(left):
            for each in left.tolist():
                kinds[text.ends[each] - len(texts[each]) - 1 : text.ends[each]] = 0
            runs = _Runs.of(kinds)
        places = runs.places
        sizes, ids = self._best(
            self._edges(text.folded[places].astype(np.uint64), runs.following), runs.bounds
        )
        spread = np.full(len(kinds), _NONE, dtype=np.int32)
        for lasts in _followed(sizes, runs):
            spread[places[lasts]] = ids[lasts]
        ends = self._without_repeated(np.flatnonzero(spread != _NONE), spread, runs.begins)
        bounds = np.searchsorted(ends, text.ends)
        found = Cut(spread[ends], np.diff(bounds, prepend=0))
        return found.with_texts(left, Cut.of(self._cutting.ids([texts[each] for each in left.tolist()])))

    def _edges(self, points: NDArray[np.uint64], following: Places) -> Iterator[_Edges]:
        """The pieces of one character, then of two, and so on; of one there is a piece for every character."""
        codes, lasts = points, np.arange(len(points))
        while len(lasts):
            found = self._lookup.find(codes)
            known = ~np.isnan(found)
            whole = found >= 0
            ids = found[whole].astype(np.int32)
            yield _Edges(lasts[whole], ids, self._scores[ids])
            behind = following[lasts]
            on = known & (behind != _NONE)
            lasts = behind[on]
            codes = codes[on] * np.uint64(FACTOR) + points[lasts]

    def _best(self, edges: Iterator[_Edges], bounds: Places) -> tuple[Places, Ids]:
        """The last piece of the best way to each character: its length and its id."""
        size = int(bounds[-1])
        best = np.full(size, self._unknown_score)
        ids, sizes = np.full(size, self._unknown, dtype=np.int32), np.ones(size, dtype=np.int64)
        single, *longer = edges if size else (_Edges(bounds[:0], ids, best),)
        best[single.lasts], ids[single.lasts] = single.scores, single.ids
        marks = [np.searchsorted(each.lasts, bounds).tolist() for each in longer]
        starts = bounds.tolist()
        for depth, (start, end) in enumerate(pairwise(starts)):
            here = best[start:end]
            if depth:
                here += best[starts[depth - 1] :][: end - start]
            for length, (each, mark) in enumerate(zip(longer, marks, strict=True), 2):
                some = slice(mark[depth], mark[depth + 1])
                if some.start == some.stop:
                    continue
                runs, scores = each.lasts[some] - start, each.scores[some]
                if depth >= length:
                    scores = scores + best[starts[depth - length] + runs]
                better = scores >= here[runs]  # of equal ways, the one whose last piece is the longest
                runs = runs[better]
                here[runs] = scores[better]
                sizes[start + runs], ids[start + runs] = length, each.ids[some][better]
        return sizes, ids

    def _without_repeated(self, ends: Places, spread: Ids, begins: Places) -> Places:
        """The ends of pieces, where unknown characters beside each other in a run are one piece."""
        unknown = spread[ends] == self._unknown
        if not unknown.any():
            return ends
        opens = np.zeros(len(spread), dtype=bool)
        opens[begins] = True
        again = unknown & np.append(False, unknown[:-1]) & ~opens[ends]
        return np.asarray(ends[~again], dtype=np.int64)


def _followed(sizes: Places, runs: _Runs) -> Iterator[Places]:
    """The last characters of the pieces on the best way through each run, by their numbers: the last pieces of all, then those
    before them, and so on.
    """
    bounds, run = runs.bounds, np.arange(len(runs.begins))
    depth = runs.lengths - 1
    while len(run):
        lasts = bounds[depth] + run
        yield lasts
        depth = depth - sizes[lasts]
        on = depth >= 0
        run, depth = run[on], depth[on]


def _kinds(folded: NDArray[np.uint32]) -> NDArray[np.uint8]:
    """What runs a character can be in, by what it folds to: 0 none, those of Latin letters, of digits, and of others."""
    kinds = np.zeros(len(folded), dtype=np.uint8)
    for point in np.flatnonzero(folded).tolist():
        letter = chr(folded[point])
        kinds[point] = letter.isalnum() and (1 if "a" <= letter <= "z" else 2 if "0" <= letter <= "9" else 3)
    return kinds


def _batches(texts: Sequence[str]) -> Iterator[Sequence[str]]:
    """As many texts together as fit in memory with all that is worked out for them."""
    ends = np.cumsum(np.fromiter(map(len, texts), dtype=np.int64, count=len(texts)))
    numbers = np.flatnonzero(np.diff(ends // _BATCH, prepend=-1)).tolist()
    return (texts[start:end] for start, end in pairwise([*numbers, len(texts)]))


@lru_cache(maxsize=1)
def bundled_pieces() -> Pieces | None:
    """The pieces of the bundled tokenizer; ``None`` if it is of another make than they are for."""
    file = BUNDLED_FOLDER / "tokenizer.json"
    return Pieces.made(json.loads(file.read_text("utf-8")), fold_table())


@lru_cache(maxsize=1)
def bundled_unigram() -> Unigram | None:
    """Cuts as the bundled tokenizer does; ``None`` as :func:`bundled_pieces`. Made once per process, in a tenth of a second."""
    pieces = bundled_pieces()
    return None if pieces is None else Unigram(pieces, bundled_cutting())
