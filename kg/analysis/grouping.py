"""Links gathered into groups: one group, one matter, one finding."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kg.analysis.cards import Card, Link

_LARGEST = 6  # cards; a chain that is longer is cut at its weakest links
_STEP = 0.1


def groups(links: Iterable[Link]) -> list[tuple[Link, ...]]:
    """The connected groups of ``links``, strongest first; long chains are cut at their weakest links."""
    found: list[tuple[Link, ...]] = []
    for group in _components(list(links)):
        found.extend(_cut(group))
    return sorted(found, key=lambda group: (-max(link.probability for link in group), group[0].left.number))


def cards_of(links: Iterable[Link]) -> tuple[Card, ...]:
    """The cards of a group, in the order of their first rows."""
    cards = {card.number: card for link in links for card in (link.left, link.right)}
    return tuple(cards[number] for number in sorted(cards))


def _cut(links: Sequence[Link]) -> list[tuple[Link, ...]]:
    strongest = max(link.probability for link in links)
    least = min(link.probability for link in links)
    if len(cards_of(links)) <= _LARGEST or strongest - least < _STEP / 10:
        return [tuple(links)]
    kept = [link for link in links if link.probability > min(least + _STEP, (least + strongest) / 2)]
    return [piece for group in _components(kept) for piece in _cut(group)]


def _components(links: Sequence[Link]) -> list[list[Link]]:
    parent: dict[int, int] = {}

    def root(number: int) -> int:
        while parent.setdefault(number, number) != number:
            parent[number] = parent[parent[number]]
            number = parent[number]
        return number

    for link in links:
        ours, theirs = root(link.left.number), root(link.right.number)
        parent[max(ours, theirs)] = min(ours, theirs)
    found: dict[int, list[Link]] = {}
    for link in links:
        found.setdefault(root(link.left.number), []).append(link)
    return list(found.values())
