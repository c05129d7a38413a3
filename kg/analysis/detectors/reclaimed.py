"""Reclaimed but held (收回仍列): taken back from townships, yet still on a township's basic or cooperative list."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from ingest.records import ListKind
from kg.analysis.cards import Card, Link
from kg.analysis.detectors.scene import Draft, Scene, finding, same_area
from kg.analysis.findings import Finding, FindingKind
from kg.analysis.grouping import cards_of, groups
from kg.analysis.wording import LIST_NAMES, comparison_line, names, places

# Bits, chosen on drafts made of labelled matters; that townships still help with what was taken back is rather the rule.
_RARITY = {ListKind.BASIC: -0.3, ListKind.COOPERATIVE: 1.2}


def _split(left: Card, right: Card) -> tuple[Card, Card] | None:
    """(reclaimed, held) if the pair is one of each."""
    if left.kind is ListKind.RECLAIMED and right.kind in _RARITY:
        return left, right
    if right.kind is ListKind.RECLAIMED and left.kind in _RARITY:
        return right, left
    return None


def _townships(reclaimed: Card, held: Card) -> frozenset[str]:
    """Units that hold what was taken back; a reclaimed list of the whole county concerns all of them."""
    if any(view.holder_is_township for view in reclaimed.views):
        return reclaimed.holders & held.holders
    return held.holders if same_area(reclaimed, held) else frozenset()


def _concerned(held: ListKind) -> Callable[[Card, Card], bool]:
    def concerned(left: Card, right: Card) -> bool:
        sides = _split(left, right)
        return sides is not None and sides[1].kind is held and bool(_townships(*sides))

    return concerned


def reclaimed_held(scene: Scene) -> Iterator[Finding]:
    """One finding per matter that was taken back and is still held."""
    links = [link for kind, rarity in _RARITY.items() for link in scene.links(_concerned(kind), rarity)]
    for group in groups(links):
        yield _finding(scene, group)


def _finding(scene: Scene, links: Sequence[Link]) -> Finding:
    sides = [side for link in links if (side := _split(link.left, link.right))]
    townships = frozenset[str]().union(*(_townships(*side) for side in sides))
    cards = cards_of(links)
    rows = [
        view
        for card in cards
        for view in card.views
        if not view.holder_is_township or (view.holder_iri or view.holder) in townships
    ]
    strongest = max(links, key=lambda link: link.probability)
    reclaimed, held = _split(strongest.left, strongest.right) or (strongest.left, strongest.right)
    takers = tuple(dict.fromkeys(claim.name for card in cards for claim in card.leaders))
    kept = [view for view in rows if view.kind is not ListKind.RECLAIMED]
    draft = Draft(
        title=f"“{reclaimed.first.title}”已收回，{LIST_NAMES[held.kind]}仍列“{held.first.title}”",
        explanation=f"{LIST_NAMES[ListKind.RECLAIMED]}写明该事项由{names(takers) or '上级部门'}承接"
        f"（{places(reclaimed.views)}），但{names(v.holder for v in kept[:4])}{'等' if len(kept) > 4 else ''}"
        f"的{LIST_NAMES[held.kind]}仍以“{held.first.title}”列出（{places(kept)}）。"
        f"{comparison_line(scene.deck, reclaimed, held, strongest.probability)}",
        suggestion=f"建议从{LIST_NAMES[held.kind]}中删去该事项；确需乡镇配合的，改写为具体的配合内容，由"
        f"{names(takers) or '承接部门'}牵头。",
        departments=(*takers, *dict.fromkeys(view.holder for view in kept)),
        evidence=scene.deck.evidence(reclaimed, held),
        same=strongest.probability,
    )
    return finding(FindingKind.RECLAIMED_HELD, draft, rows, strongest.probability)
