"""How alike two duties are in the encoder's space: the measured fields of a comparison.

A cosine does not mean the same everywhere: among duties of school boards .6 is common, elsewhere it is rare. So a
similarity is also told *scaled*: less the nearness of either text to a cohort of quite ordinary duties (the titles
of the lists without a flaw), as cross-domain similarity local scaling does for words (Conneau et al., 2018) and
cohort normalisation for speakers. The cohort is the same for every draft, so a short draft is judged like a long one.
What two wordings without a common word have in common shows in the known matters that they stand near to
(:mod:`kg.analysis.known`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from math import log

import numpy as np
from numpy.typing import NDArray

from kg.analysis.compare import Profile, profile
from kg.analysis.known import Catalogue, bigrams
from kg.analysis.labelled import load_lists
from kg.analysis.space import Encode, WordSpace

_NEAREST = 10  # neighbours in the cohort whose mean cosine is the nearness of a text
_ITSELF = 0.98  # a cosine from which a title of the cohort is the text itself


@dataclass(frozen=True, slots=True)
class Measures:
    """The measured fields of a pair; ``word`` is the word that is covered worst, ``stands`` the nearest known matters.

    ``similarity`` is the best cosine of title or full text with title or full text, ``titles`` that of the bare
    titles, ``scaled`` twice ``similarity`` less the nearness of both to the cohort. ``known``, ``sharp``,
    ``concepts`` and ``duties`` compare the known matters near to both sides (softly, sharply, concepts alone, duties
    alone), ``met`` says whether the nearest is among the others' first three (0, 1 or 2), ``familiar`` how near
    the less familiar side is to any, ``uneven`` by how much the other is nearer; ``whitened`` and ``likelihood``
    compare both sides by the spread of known matters (:mod:`kg.analysis.spread`). ``coverage`` and ``reach`` are the
    shares of the words (by rarity) that have their like on the other side, of the side that is covered worse and
    better; ``weakest`` is the best cosine of the word covered worst; ``left_over`` is the cosine of what is left when common
    words are taken away; ``shared`` is the share of common characters in the shorter title, ``rare`` that of common
    pairs of characters by rarity in the longer one, ``rarest`` the rarity of the rarest common pair.
    """

    similarity: float
    titles: float
    scaled: float
    known: float
    sharp: float
    concepts: float
    duties: float
    met: float
    familiar: float
    uneven: float
    whitened: float
    likelihood: float
    coverage: float
    reach: float
    weakest: float
    left_over: float
    shared: float
    rare: float
    rarest: float
    word: str = ""
    stands: tuple[str, str] = ("", "")


#: The names of the measured fields.
MEASURED = tuple(field.name for field in fields(Measures) if field.name not in {"word", "stands"})
#: Those that are measured for many pairs at once.
TOGETHER = MEASURED[: MEASURED.index("coverage")]


class Cohort:
    """The titles of the lists without a flaw: what is ordinary, in an encoder's space and in words."""

    def __init__(self, encode: Encode) -> None:
        titles = tuple(dict.fromkeys(title for listed in load_lists().values() for title in listed))
        self._vectors = np.asarray(encode(titles), dtype=np.float32)
        self._counts = Counter(word for title in titles for word in profile(title).title.words())
        self._size = len(titles)

    def nearness(self, vectors: NDArray[np.float32]) -> NDArray[np.float32]:
        """The mean cosine of each row of ``vectors`` with its nearest titles, shape (n,); 0 without a cohort."""
        if not self._size or not len(vectors):
            return np.zeros(len(vectors), dtype=np.float32)
        cosines = vectors @ self._vectors.T
        cosines[cosines > _ITSELF] = -1.0
        count = min(_NEAREST, self._size)
        nearest = np.partition(cosines, self._size - count, axis=1)[:, self._size - count :]
        return np.asarray(nearest.mean(axis=1), dtype=np.float32)

    def rarity(self, word: str) -> float:
        """How much a word tells: the log of its inverse frequency among the titles."""
        return log((self._size + 1.0) / (self._counts[word] + 0.5))


@dataclass(frozen=True, slots=True)
class _Grams:
    """The pairs of characters of a title, how rare each is, and all of that together."""

    rarities: dict[str, float]
    whole: float


def _rarities(grams: frozenset[str], rarity: Callable[[str], float]) -> _Grams:
    found = {gram: rarity(gram) for gram in sorted(grams)}
    return _Grams(found, sum(found.values()))


class Survey:
    """Texts in the encoder's space, any two of which can be measured.

    ``texts`` has for each duty its title and its full text (the title if it has no duties); ``profiles`` what the
    lexicon reads in it; ``own`` the known matter that it was taken from, if any (see :meth:`Catalogue.places`).
    """

    def __init__(
        self,
        encode: Encode,
        cohort: Cohort,
        catalogue: Catalogue,
        texts: Sequence[tuple[str, str]],
        profiles: Sequence[Profile],
        own: Sequence[str] | None = None,
    ) -> None:
        distinct = {text: row for row, text in enumerate(dict.fromkeys(t for pair in texts for t in pair))}
        vectors = np.asarray(encode(tuple(distinct)), dtype=np.float32)
        nearness = cohort.nearness(vectors)
        titles, full = (np.array([distinct[pair[side]] for pair in texts], dtype=np.int64) for side in (0, 1))
        self._titles, self._full = vectors[titles], vectors[full]
        self._nearness = np.maximum(nearness[titles], nearness[full])
        self._places = catalogue.places(self._titles, self._full, own)
        self._catalogue = catalogue
        self._standing = catalogue.spread.stand(vectors)
        self._at = titles, full
        self._words = [each.title.words() for each in profiles]
        self._letters = [frozenset(each.title.body) for each in profiles]
        self._grams = [_rarities(bigrams(each.title.body), catalogue.rarity) for each in profiles]
        self._space = WordSpace(encode, cohort.rarity)
        self._space.learn(word for words in self._words for word in words)

    def together(self, left: NDArray[np.int64], right: NDArray[np.int64]) -> NDArray[np.float32]:
        """The fields :data:`TOGETHER` of many pairs, by the positions of their duties; shape (pairs, fields)."""
        titles = _cosines(self._titles[left], self._titles[right])
        best = np.maximum.reduce(
            [
                titles,
                _cosines(self._full[left], self._full[right]),
                _cosines(self._titles[left], self._full[right]),
                _cosines(self._full[left], self._titles[right]),
            ]
        )
        found = {
            "similarity": best,
            "titles": titles,
            "scaled": 2.0 * best - self._nearness[left] - self._nearness[right],
            **self._places.compared(left, right),
            "whitened": self._best(self._standing.whitened, left, right),
            "likelihood": self._best(self._standing.likelihood, left, right),
        }
        return np.stack([found[name] for name in TOGETHER], axis=1)

    def _best(
        self,
        compared: Callable[[NDArray[np.int64], NDArray[np.int64]], NDArray[np.float32]],
        left: NDArray[np.int64],
        right: NDArray[np.int64],
    ) -> NDArray[np.float32]:
        """The best of title or full text against title or full text."""
        found = [compared(ours[left], theirs[right]) for ours in self._at for theirs in self._at]
        return np.asarray(np.maximum.reduce(found), dtype=np.float32)

    def similarities(self, rows: NDArray[np.int64]) -> NDArray[np.float32]:
        """The best cosines of some duties with each other, shape (n, n)."""
        titles, full = self._titles[rows], self._full[rows]
        crossed = titles @ full.T
        best = np.maximum.reduce([titles @ titles.T, full @ full.T, crossed, crossed.T])
        return np.asarray(best, dtype=np.float32)

    def measure(self, left: int, right: int) -> Measures:
        """All measured fields of two duties, by their positions."""
        return self.complete(left, right, self.together(np.array([left]), np.array([right]))[0].tolist())

    def complete(self, left: int, right: int, known: Sequence[float]) -> Measures:
        """As :meth:`measure`, for a pair whose fields :data:`TOGETHER` are known."""
        coverage = self._space.coverage(self._words[left], self._words[right])
        ours, theirs = self._letters[left], self._letters[right]
        rare, rarest = self._common(self._grams[left], self._grams[right])
        return Measures(
            **dict(zip(TOGETHER, known, strict=True)),
            coverage=coverage.mean,
            reach=coverage.reach,
            weakest=coverage.weakest,
            left_over=self._space.left_over(self._words[left], self._words[right]),
            shared=len(ours & theirs) / max(1, min(len(ours), len(theirs))),
            rare=rare,
            rarest=rarest,
            word=coverage.word,
            stands=(self._stand(left), self._stand(right)),
        )

    def _stand(self, row: int) -> str:
        return self._catalogue.name(int(self._places.nearest[row, 0]))

    @staticmethod
    def _common(ours: _Grams, theirs: _Grams) -> tuple[float, float]:
        common = [rarity for gram, rarity in ours.rarities.items() if gram in theirs.rarities]
        return (sum(common) / max(ours.whole, theirs.whole), max(common)) if common else (0.0, 0.0)


def _cosines(left: NDArray[np.float32], right: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.asarray(np.einsum("nd,nd->n", left, right), dtype=np.float32)
