"""The matters that are known of a county's work, and where a duty stands among them.

Two wordings of one matter may share no word, yet stand near the same known matters: the concepts of the thesaurus and
the duties written for this project, each in several wordings (``fitted/known.txt``, compiled by ``python -m
api.fit_check``), and the labelled matters. So each text is described by the known matters that it is nearest to, and two texts are
compared by these descriptions (explicit semantic analysis: Gabrilovich and Markovitch, 2007).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from importlib import resources
from math import log
from operator import add
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from kg.analysis.described import MATTERS, Described, described, stacked, weighed
from kg.analysis.facets import clean
from kg.analysis.labelled import load_matters, load_pairs
from kg.analysis.nearby import Nearby, unit
from kg.analysis.prepared import Wordings, prepared
from kg.analysis.space import Encode
from kg.analysis.spread import Spread

_BLOCK, _BLOCK_NEARLY = 512, 4096  # texts that are placed at a time
_FAR = 8  # of more, one in so many is: those that are far from all, for which neighbourhoods say least
_EACH = 10_000  # up to so many texts are compared with every known matter
_SOFT, _SHARP = 0.06, 0.03  # differences of cosine that weigh one e-th, in the soft and the sharp description
_MEET = 3  # nearest matters of either side that are held against the nearest of the other
_NEAREST = _MEET + 2  # two may be hidden

CONCEPT, DUTY = "concept", "duty"
_SHOWN = (
    "fit",
    "choose",
    "teach",
)  # parts of the labelled matters that are known: not those kept for reporting

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class KnownMatter:
    """A matter with its wordings; the first one names it. ``kind`` is :data:`CONCEPT` or :data:`DUTY`."""

    kind: str
    wordings: tuple[str, ...]


def parse_known(text: str) -> tuple[KnownMatter, ...]:
    """Read ``known.txt``: one matter a line, its kind and its wordings separated by tabs."""
    rows = (line.split("\t") for line in text.splitlines() if line and line[0] != "#")
    return tuple(KnownMatter(kind, tuple(wordings)) for kind, *wordings in rows if wordings)


def format_known(matters: Iterable[KnownMatter]) -> str:
    """Write matters as :func:`parse_known` reads them."""
    lines = ("\t".join((each.kind, *(" ".join(w.split()) for w in each.wordings))) for each in matters)
    return "".join(f"{line}\n" for line in lines)


@cache
def load_known() -> tuple[KnownMatter, ...]:
    """All known matters: concepts and duties of ``known.txt``, then the labelled matters but those kept for reporting."""
    text = resources.files("kg.analysis").joinpath("fitted/known.txt").read_text("utf-8")
    labelled = (*load_matters(), *(matter for part in _SHOWN for matter in load_pairs(part)))
    return (*parse_known(text), *(KnownMatter(DUTY, matter.same) for matter in labelled))


@dataclass(frozen=True)
class Places:
    """Where some duties stand among the known matters.

    ``soft``, ``sharp``, ``concepts`` and ``duties`` are descriptions, rows of length one and shape (n, matters);
    ``nearest`` has the nearest matters of each, ``heights`` their cosines, shape (n, :data:`_NEAREST`); ``own``
    the known matter that each was taken from, -1 for none.
    """

    soft: Described
    sharp: Described
    concepts: Described
    duties: Described
    nearest: NDArray[np.int32]
    heights: Floats
    own: Ints

    def compared(self, left: Ints, right: Ints) -> dict[str, Floats]:
        """Pairs compared by their descriptions, by the names of the measured fields, each of shape (pairs,).

        The matter that either side was taken from describes neither: left out on one side only, it would make two
        matters look more different, and the less known, than they ever are on a list.
        """
        taken = np.stack([self.own[left], self.own[right]], axis=1)
        hidden = taken if (taken >= 0).any() else None
        ours, our_heights = self._nearest(left, taken)
        theirs, their_heights = self._nearest(right, taken)
        met = (theirs == ours[:, :1]).any(axis=1).astype(np.float32)
        met += (ours == theirs[:, :1]).any(axis=1)
        heights = our_heights[:, 0], their_heights[:, 0]
        return {
            "known": self.soft.agreement(left, right, hidden),
            "sharp": self.sharp.agreement(left, right, hidden),
            "concepts": self.concepts.agreement(left, right, hidden),
            "duties": self.duties.agreement(left, right, hidden),
            "met": met,
            "familiar": np.minimum(*heights),
            "uneven": np.abs(heights[0] - heights[1]),
        }

    def _nearest(self, rows: Ints, hidden: Ints) -> tuple[NDArray[np.int32], Floats]:
        """The nearest matters of some rows that are not hidden, and their cosines; shape (rows, :data:`_MEET`)."""
        nearest, heights = self.nearest[rows], self.heights[rows]
        seen = ~(nearest[:, :, None] == hidden[:, None, :]).any(axis=2)
        order = np.argsort(~seen, axis=1, kind="stable")[:, :_MEET]
        return np.take_along_axis(nearest, order, axis=1), np.take_along_axis(heights, order, axis=1)


class Catalogue:
    """The known matters in an encoder's space."""

    def __init__(
        self, encode: Encode, known: Sequence[KnownMatter] | None = None, folder: Path | None = None
    ) -> None:
        """In ``folder``, of this encoder alone, is kept what takes time to work out."""
        self.matters = load_known() if known is None else tuple(known)
        counts = np.array([len(matter.wordings) for matter in self.matters], dtype=np.int64)
        self._counts, self._starts = counts, np.cumsum(counts) - counts
        self._concepts = np.array([matter.kind == CONCEPT for matter in self.matters])
        self._named = {matter.wordings[0]: row for row, matter in enumerate(self.matters)}
        matters = np.repeat(np.arange(len(self.matters)), counts).astype(np.int64)
        texts = tuple(wording for matter in self.matters for wording in matter.wordings)
        wordings = Wordings(texts, matters, ~self._concepts[matters])
        self._prepared = prepared(encode, wordings, bigrams, folder)
        self._vectors = self._prepared.vectors

    @property
    def spread(self) -> Spread:
        """How the wordings of the known duties spread."""
        return self._prepared.spread

    def name(self, matter: int) -> str:
        """The name of a known matter."""
        return self.matters[matter].wordings[0]

    def rarity(self, gram: str) -> float:
        """How much a pair of characters tells: the log of its inverse frequency among all wordings."""
        return log((len(self._vectors) + 1.0) / (self._prepared.grams[gram] + 0.5))

    def places(self, titles: Floats, full: Floats, own: Sequence[str] | None = None) -> Places:
        """Where duties stand, by the vectors of their titles and of their full texts, each of shape (n, dimension).

        A duty is as near to a matter as the nearer of its texts to the nearest wording. ``own`` names for each duty
        the known matter that it was taken from, which is left out (an empty name: none).
        """
        parts: list[list[Described]] = []
        nearest: list[NDArray[np.int32]] = []
        heights: list[Floats] = []
        kept = min(_NEAREST, len(self.matters))
        taken = np.array([self._named.get(name, -1) for name in own or [""] * len(titles)], dtype=np.int64)
        for start in range(0, len(titles), _BLOCK):
            block = slice(start, start + _BLOCK)
            found = self._near(titles[block], full[block])
            from_known = np.flatnonzero(taken[block] >= 0)
            found[from_known, taken[block][from_known]] = -1.0
            parts.append(self._descriptions(found))
            order = np.argpartition(-found, kept - 1, axis=1)[:, :kept]
            values = np.take_along_axis(found, order, axis=1)
            ranks = np.argsort(-values, axis=1)
            nearest.append(np.take_along_axis(order, ranks, axis=1).astype(np.int32))
            heights.append(np.take_along_axis(values, ranks, axis=1))
        if not parts:
            empty = described(np.zeros((0, len(self.matters)), dtype=np.float32), _SOFT)
            return Places(
                *(empty,) * 4, np.zeros((0, _NEAREST), np.int32), np.zeros((0, _NEAREST), np.float32), taken
            )
        soft, sharp, concepts, duties = (stacked(column) for column in zip(*parts, strict=True))
        return Places(soft, sharp, concepts, duties, np.concatenate(nearest), np.concatenate(heights), taken)

    @cached_property
    def _centres(self) -> Floats:
        return unit(np.add.reduceat(self._vectors, self._starts, axis=0))

    @cached_property
    def _nearby(self) -> Nearby:
        return Nearby(self._centres)

    def explained(self, vectors: Floats) -> Floats:
        """Texts as the mean of the known matters that describe them, unit length, shape as ``vectors``.

        Wordings without a common word come near to each other here, so candidates are sought with this as well. The
        centre of each matter stands for its wordings: it need not be exact, and is four times faster. More than
        10,000 texts are compared with the centres in their neighbourhood only, which is three times faster again.
        """
        made = np.zeros_like(vectors)
        explain, step = (self._nearly, _BLOCK_NEARLY) if len(vectors) > _EACH else (self._exactly, _BLOCK)
        for start in range(0, len(vectors), step):
            made[start : start + step] = explain(vectors[start : start + step])
        return unit(made)

    def _exactly(self, vectors: Floats) -> Floats:
        return described(vectors @ self._centres.T, _SOFT).means(self._centres)

    def _nearly(self, vectors: Floats) -> Floats:
        matters, cosines = self._nearby.nearest(vectors, MATTERS)
        made = weighed(matters, cosines, _SOFT, len(self._nearby.vectors)).means(self._nearby.vectors)
        far = np.argsort(cosines.max(axis=1), kind="stable")[: len(vectors) // _FAR]
        made[far] = self._exactly(vectors[far])
        return made

    def _near(self, titles: Floats, full: Floats) -> Floats:
        # matters below one another: numpy reduces whole rows many times faster than pieces of them
        found = self._best(self._vectors @ titles.T)
        other = np.flatnonzero((titles != full).any(axis=1))
        if len(other):
            theirs = self._best(self._vectors @ full[other].T)
            found[:, other] = np.maximum(found[:, other], theirs)
        return np.ascontiguousarray(found.T, dtype=np.float32)

    def _best(self, cosines: Floats) -> Floats:
        """The highest cosine of any wording of each matter, shape (wordings, n) → (matters, n).

        First wordings with first ones, then with second ones …: ten times as fast as ``numpy.maximum.reduceat``.
        """
        best: Floats = cosines[self._starts]
        for number in range(1, int(self._counts.max(initial=0))):
            more = np.flatnonzero(self._counts > number)
            best[more] = np.maximum(best[more], cosines[self._starts[more] + number])
        return best

    def _descriptions(self, found: Floats) -> list[Described]:
        hidden = np.float32(-2.0)
        return [
            described(found, _SOFT),
            described(found, _SHARP),
            described(np.where(self._concepts, found, hidden), _SOFT),
            described(np.where(self._concepts, hidden, found), _SOFT),
        ]


@lru_cache(maxsize=2)
def catalogue_for(encode: Encode, folder: Path | None = None) -> Catalogue:
    """The known matters in the space of ``encode``, made once; see :class:`Catalogue` for ``folder``."""
    return Catalogue(encode, folder=folder)


def bigrams(text: str) -> frozenset[str]:
    """The pairs of characters of a text, without spaces and punctuation."""
    plain = clean(text)
    return frozenset(map(add, plain, plain[1:]))
