"""Texts cut into pieces, as arrays; few are cut by the tokenizer, many at once (:mod:`search.words.unigram`)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, pairwise

import numpy as np
from numpy.typing import NDArray

from search.words.analysis import Cutting, bundled_cutting

_AT_ONCE = 4096  # texts that a tokenizer cuts at a time: what it tells of a text takes some kilobytes
_MANY = 4096  # texts from which on making ready takes less time than is saved

Places = NDArray[np.int64]
Ids = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Cut:
    """Texts cut into pieces: the ids of all, one text after the other, and how many each text has."""

    ids: Ids
    counts: Places

    @classmethod
    def of(cls, ids: Sequence[Sequence[int]]) -> Cut:
        """From the ids of each text."""
        counts = np.fromiter(map(len, ids), dtype=np.int64, count=len(ids))
        return cls(np.fromiter(chain.from_iterable(ids), dtype=np.int32, count=int(counts.sum())), counts)

    @property
    def lists(self) -> list[list[int]]:
        """The ids of each text."""
        ids, ends = self.ids.tolist(), np.cumsum(self.counts).tolist()
        return [ids[start:end] for start, end in pairwise([0, *ends])]

    def taken(self, texts: Sequence[int]) -> Cut:
        """Some of the texts, in another order, any number of times."""
        counts = self.counts[texts]
        starts = (np.cumsum(self.counts) - self.counts)[texts] - (np.cumsum(counts) - counts)
        return Cut(self.ids[np.arange(int(counts.sum())) + np.repeat(starts, counts)], counts)

    @classmethod
    def joined(cls, parts: Sequence[Cut]) -> Cut:
        """Some texts and more texts."""
        none = cls.of(())
        every = (none, *parts)
        return cls(
            np.concatenate([part.ids for part in every]), np.concatenate([part.counts for part in every])
        )

    def with_texts(self, texts: Places, found: Cut) -> Cut:
        """The same, where some texts, that have no pieces yet, have those that were ``found``."""
        counts = self.counts.copy()
        counts[texts] = found.counts
        before = (np.cumsum(self.counts) - self.counts)[texts]
        return Cut(np.insert(self.ids, np.repeat(before, found.counts), found.ids), counts)


def cut_texts(texts: Sequence[str], cutting: Cutting) -> Cut:
    """Cut some texts the way that is faster for so many."""
    if len(texts) >= _MANY and cutting is bundled_cutting():
        from search.words.unigram import bundled_unigram  # what a question does not need

        unigram = bundled_unigram()
        if unigram is not None:
            return unigram.cut(texts)
    parts = (texts[start : start + _AT_ONCE] for start in range(0, len(texts), _AT_ONCE))
    return Cut.joined([Cut.of(cutting.ids(part)) for part in parts])
