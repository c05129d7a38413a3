"""Links gathered into groups: one group, one matter, one finding."""

from __future__ import annotations

from collections.abc import Iterable

from kg.analysis.cards import Card, Link


def groups(links: Iterable[Link]) -> list[tuple[Link, ...]]:
    """Groups of ``links``, strongest first, each around the strongest link among cards that have none yet.

    Who is linked with a card of that core belongs to the group; who is linked only with such a member does not, so that
    groups are never chains. A link that no group took in makes one of its own.
    """
    ordered = sorted(links, key=lambda link: (-link.probability, link.left.number, link.right.number))
    beside: dict[int, list[Link]] = {}
    for link in ordered:
        for card in (link.left, link.right):
            beside.setdefault(card.number, []).append(link)
    taken: set[int] = set()
    told: set[tuple[int, int]] = set()
    found: list[tuple[Link, ...]] = []
    for core in ordered:
        if taken & {core.left.number, core.right.number}:
            continue
        near = {_key(link): link for end in (core.left, core.right) for link in beside[end.number]}
        group = sorted(
            (link for link in near.values() if not taken & _ends(link)),
            key=lambda link: (-link.probability, *_key(link)),
        )
        found.append(tuple(group))
        taken.update(number for link in group for number in _ends(link))
        members = {number for link in group for number in _ends(link)}
        told.update(_key(link) for number in members for link in beside[number] if _ends(link) <= members)
    found += [(link,) for link in ordered if _key(link) not in told]
    return sorted(found, key=lambda group: (-group[0].probability, group[0].left.number))


def _key(link: Link) -> tuple[int, int]:
    return link.left.number, link.right.number


def _ends(link: Link) -> set[int]:
    return {link.left.number, link.right.number}


def cards_of(links: Iterable[Link]) -> tuple[Card, ...]:
    """The cards of a group, in the order of their first rows."""
    cards = {card.number: card for link in links for card in (link.left, link.right)}
    return tuple(cards[number] for number in sorted(cards))
