"""Documents that give the rows of another one again, word for word: a register of bases, a copy, an export."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import combinations

from kg.analysis.cards import Card
from kg.analysis.facets import clean

_FEWEST = 8
_MOSTLY = 0.8  # of the rows of a document that another one has as well

Documents = frozenset[str]


def repeated_documents(cards: Sequence[Card]) -> dict[Documents, list[Card]]:
    """Pairs of documents one of which repeats rows of the other, with the cards of the rows that both have."""
    rows: Counter[str] = Counter(card.first.source.document for card in cards)
    named: dict[tuple[str, str, str], list[Card]] = defaultdict(list)
    for card in cards:
        for holder in card.holders:
            named[holder, card.kind.value, clean(card.first.title)].append(card)
    shared: dict[Documents, dict[int, Card]] = defaultdict(dict)
    for same in named.values():
        for left, right in combinations(same, 2):
            pair = frozenset((left.first.source.document, right.first.source.document))
            if len(pair) > 1:
                shared[pair] |= {left.number: left, right.number: right}
    return {
        pair: list(both.values())
        for pair, both in shared.items()
        if len(both) >= 2 * _FEWEST and len(both) >= 2 * _MOSTLY * min(rows[one] for one in pair)
    }
