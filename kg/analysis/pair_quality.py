"""How well two wordings are judged: labelled pairs scored by the judge and by what it has to beat.

Baselines are the cosine of the same encoder, *at the threshold that is best on these very pairs*, and equal names. The
judge has its threshold from other pairs. Intervals are bootstrapped over matters, since pairs of one matter go together.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kg.analysis.cards import Judge, weighed
from kg.analysis.compare import compare, profile
from kg.analysis.facets import clean
from kg.analysis.labelled import labelled_lines
from kg.analysis.measures import Survey
from kg.analysis.weights import chance

_DRAWS = 500
_SEED = 7
_LEVEL = (0.025, 0.975)
STEPS = (0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95)
JUDGE, COSINE, EXACT = "judge", "cosine", "exact"

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two wordings, whether they are one matter, how the second came about (or why it is another), and their matter."""

    left: str
    right: str
    same: bool
    how: str
    group: str


@dataclass(frozen=True, slots=True)
class Share:
    """A share with its 95 % bootstrap interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class PairScore:
    """One way to judge at one threshold; ``flagged`` is the share of look-alikes taken for one matter."""

    way: str
    threshold: float
    precision: Share
    recall: Share
    f1: Share
    flagged: Share


@dataclass(frozen=True, slots=True)
class PairQuality:
    """All ways on one set of pairs; ``found`` has for each kind of pair (same, how) count and share judged one matter."""

    pairs: int
    same: int
    scores: tuple[PairScore, ...]
    found: tuple[tuple[bool, str, int, float], ...]
    curve: tuple[tuple[float, float, float, float], ...]


def written_pairs(part: str = "report") -> list[Pair]:
    """The labelled pairs of one part: each first wording with the others of its matter and with its look-alikes."""
    return list(_written(part))


def _written(part: str) -> Iterator[Pair]:
    for line in labelled_lines():
        if line.part == part:
            first, *others = line.matter.same
            for how, other in zip(line.how, others, strict=True):
                yield Pair(first, other, True, how, line.id)
            for why, other in line.matter.others:
                yield Pair(first, other, False, why, line.id)


def judged(pairs: Sequence[Pair], judge: Judge) -> tuple[Floats, Floats]:
    """The judge's probabilities and the encoder's cosines of some pairs, each of shape (pairs,)."""
    texts = list(dict.fromkeys(text for pair in pairs for text in (pair.left, pair.right)))
    place = {text: row for row, text in enumerate(texts)}
    profiles = [profile(text) for text in texts]
    survey = Survey(judge.encode, judge.cohort, judge.catalogue, [(t, t) for t in texts], profiles)
    reading = judge.reader.over(texts) if judge.reader else None
    places = [(place[pair.left], place[pair.right]) for pair in pairs]
    found = [survey.measure(*sides) for sides in places]
    compared = [
        (*compare(profiles[left], profiles[right]), *judge.weights.measured(measures))
        for (left, right), measures in zip(places, found, strict=True)
    ]
    told = weighed(judge.weights, reading, places, compared)
    return np.array([chance(odds + bits) for odds, bits in told]), np.array(
        [each.similarity for each in found]
    )


def pair_quality(pairs: Sequence[Pair], judge: Judge) -> PairQuality:
    """How well the judge and the baselines tell the pairs. Raises ValueError without pairs of both kinds."""
    same = np.array([pair.same for pair in pairs])
    if not 0 < same.sum() < len(same):
        raise ValueError("labelled pairs of both kinds are needed")
    chances, cosines = judged(pairs, judge)
    groups = _groups(pairs)
    threshold = judge.weights.threshold
    best = _best(cosines, same)
    equal = np.array([clean(pair.left) == clean(pair.right) for pair in pairs])
    told = chances >= threshold
    return PairQuality(
        len(pairs),
        int(same.sum()),
        (
            _score(JUDGE, threshold, told, same, groups),
            _score(COSINE, best, cosines >= best, same, groups),
            _score(EXACT, 1.0, equal, same, groups),
        ),
        tuple(_kinds(pairs, told)),
        tuple(
            (step, *_ratios(chances >= step, same)[:2], _ratios(chances >= step, same)[3]) for step in STEPS
        ),
    )


def _groups(pairs: Sequence[Pair]) -> list[NDArray[np.int64]]:
    rows: dict[str, list[int]] = {}
    for row, pair in enumerate(pairs):
        rows.setdefault(pair.group, []).append(row)
    return [np.array(found, dtype=np.int64) for found in rows.values()]


def _best(values: Floats, same: Flags) -> float:
    """The value from which F1 is best."""
    order = np.argsort(-values, kind="stable")
    hits = np.cumsum(same[order])
    f1 = 2 * hits / (np.arange(1, len(order) + 1) + same.sum())
    return float(values[order][int(f1.argmax())])


def _ratios(told: Flags, same: Flags) -> tuple[float, float, float, float]:
    """Precision, recall, F1 and the share of look-alikes that were told as one matter."""
    right = float((told & same).sum())
    precision = right / max(1.0, float(told.sum()))
    recall = right / max(1.0, float(same.sum()))
    f1 = 2 * precision * recall / (precision + recall) if right else 0.0
    return precision, recall, f1, float((told & ~same).sum()) / max(1.0, float((~same).sum()))


def _score(
    way: str, threshold: float, told: Flags, same: Flags, groups: Sequence[NDArray[np.int64]]
) -> PairScore:
    random = np.random.default_rng(_SEED)
    draws = []
    for _ in range(_DRAWS):
        rows = np.concatenate([groups[g] for g in random.integers(0, len(groups), len(groups))])
        draws.append(_ratios(told[rows], same[rows]))
    low, high = np.quantile(np.array(draws), _LEVEL, axis=0)
    shares = [Share(value, float(low[at]), float(high[at])) for at, value in enumerate(_ratios(told, same))]
    return PairScore(way, threshold, *shares)


def _kinds(pairs: Sequence[Pair], told: Flags) -> Iterator[tuple[bool, str, int, float]]:
    rows: dict[tuple[bool, str], list[int]] = {}
    for row, pair in enumerate(pairs):
        rows.setdefault((pair.same, pair.how), []).append(row)
    for (same, how), found in sorted(rows.items(), key=lambda item: (not item[0][0], -len(item[1]))):
        yield same, how, len(found), float(told[found].mean())
