"""How alike duties are in what they mean: the judge of the check over near pairs, as scores between two lists.

Between two versions of a list most items have a counterpart, so less evidence is asked for than in the check, where one
row in fifteen has its like.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Final

from kg.analysis.cards import Card, Judge, deal
from kg.analysis.findings import SimilarPair
from kg.views import ItemView

Meaning = Callable[[Sequence[ItemView], Sequence[ItemView], float], list[tuple[int, int, float]]]
"""Probabilities that items of two lists are one duty: (position on the left, on the right, probability), the likeliest
first, those below the third argument left out."""

PairsOf = Callable[[Sequence[ItemView]], Iterable[SimilarPair]]
"""The near pairs among the distinct texts of some items."""

LIKELY: Final = 0.5
"""From here on two items are taken for one duty."""

FAINT: Final = 0.1
"""From here on several items may be parts of one: a part is narrower than the whole, which counts against it."""

_COMMON: Final = -3.0
"""Bits by which a counterpart is commoner here than among the pairs that the judge learned from."""


def meaning_by(judge: Judge, pairs_of: PairsOf) -> Meaning:
    """Likeness as ``judge`` sees it, among the candidates that ``pairs_of`` gives."""

    def likeness(
        left: Sequence[ItemView], right: Sequence[ItemView], least: float
    ) -> list[tuple[int, int, float]]:
        if not left or not right:
            return []
        views = [*left, *right]
        places = {view.iri: place for place, view in enumerate(views)}
        deck = deal(views, pairs_of(views), judge)

        def sides(card: Card) -> tuple[list[int], list[int]]:
            own = [places[view.iri] for view in card.views]
            return [p for p in own if p < len(left)], [p - len(left) for p in own if p >= len(left)]

        found = [
            (one, two, 1.0)
            for card in deck.cards
            for ours, theirs in [sides(card)]
            for one in ours
            for two in theirs
        ]
        for first, second in deck.candidates():
            (ours, ours_new), (theirs, theirs_new) = sides(first), sides(second)
            crossing = [(a, b) for a in ours for b in theirs_new] + [(a, b) for a in theirs for b in ours_new]
            score = deck.probability(first, second, _COMMON) if crossing else 0.0
            if score >= least:
                found += [(a, b, score) for a, b in crossing]
        return sorted(found, key=lambda each: (-each[2], each[0], each[1]))

    return likeness
