"""What a plain similarity of texts would find: the baselines that the check has to beat.

An overlap is what most offices look for first, so that is what is compared: every pair of items with different
leading departments whose texts are alike enough is reported, with the threshold that gives the best F1 *on the key
itself*. The check has its thresholds from another labelled set, so the comparison favours the baseline.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain

from kg.analysis import ngrams
from kg.analysis.evaluate import Expected, Place, Score, place_of
from kg.analysis.findings import FindingKind, SimilarPair
from kg.analysis.roles import leaders
from kg.analysis.texts import distinct_texts
from kg.views import ItemView

NEIGHBOURS = 40


@dataclass(frozen=True, slots=True)
class Baseline:
    """The best that a similarity can do: its threshold and the score there."""

    name: str
    threshold: float
    score: Score


@dataclass(frozen=True, slots=True)
class Suspect:
    """Two texts with different leads: how alike they are, and which entries of the key they meet."""

    similarity: float
    meets: frozenset[str]


def overlap_baselines(
    pairs: Iterable[SimilarPair], views: Sequence[ItemView], expected: Sequence[Expected]
) -> list[Baseline]:
    """The cosine of the encoder (``pairs``, over the distinct texts of ``views``) and that of character n-grams."""
    wanted = [entry for entry in expected if entry.kind == FindingKind.OVERLAP]
    grams = ngrams.similar_pairs(distinct_texts(views).texts, neighbours=NEIGHBOURS)
    return [
        best_of("余弦相似度 · cosine of the encoder", suspects(views, pairs, wanted), len(wanted)),
        best_of("字符二元组 · character bigrams", suspects(views, grams, wanted), len(wanted)),
    ]


def suspects(
    views: Sequence[ItemView], pairs: Iterable[SimilarPair], wanted: Sequence[Expected]
) -> list[Suspect]:
    """The pairs of texts that different departments lead, each pair of rows once; equal texts are alike to 1."""
    members = distinct_texts(views).members
    leads = [frozenset(claim.key for claim in leaders(view)) for view in views]
    places = [place_of(view.source) for view in views]
    found: dict[frozenset[Place], float] = {}
    same = (SimilarPair(number, number, 1.0) for number in range(len(members)))
    for pair in chain(same, pairs):
        left = [member for member in members[pair.left] if leads[member]]
        right = [member for member in members[pair.right] if leads[member]]
        if any(not leads[one] & leads[other] for one in left[:1] for other in right):
            held = frozenset(places[member] for member in (*left, *right))
            found[held] = max(found.get(held, 0.0), pair.similarity)
    return [Suspect(similarity, _met(held, wanted)) for held, similarity in found.items()]


def _met(held: frozenset[Place], wanted: Sequence[Expected]) -> frozenset[str]:
    return frozenset(entry.id for entry in wanted if entry.sides and all(held & side for side in entry.sides))


def best_of(name: str, found: Iterable[Suspect], expected: int) -> Baseline:
    """The threshold with the best F1: what is at least that alike counts as reported."""
    ordered = sorted(found, key=lambda suspect: -suspect.similarity)
    best = Baseline(name, 1.0, Score(expected, 0, 0, 0))
    recalled: set[str] = set()
    correct = 0
    for count, suspect in enumerate(ordered, 1):
        recalled |= suspect.meets
        correct += bool(suspect.meets)
        if count < len(ordered) and ordered[count].similarity == suspect.similarity:
            continue
        score = Score(expected, len(recalled), count, correct)
        if score.f1 > best.score.f1:
            best = Baseline(name, suspect.similarity, score)
    return best
