"""Reclaimed but held (收回仍列): taken back from townships, yet still on a township's basic or cooperative list."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from ingest.records import ListKind
from kg.analysis.bounds import shut_out
from kg.analysis.cards import HELD_LISTS, Card, Link
from kg.analysis.detectors.scene import Draft, Scene, finding, same_area
from kg.analysis.division import helps_beside, only_helps
from kg.analysis.findings import Finding, FindingKind
from kg.analysis.grouping import cards_of, groups
from kg.analysis.wording import LIST_NAMES, comparison_line, names, places

_RARER = 2.0  # bits: where townships only help, that is how it should be


def _split(left: Card, right: Card) -> tuple[Card, Card] | None:
    """(reclaimed, held) if the pair is one of each."""
    if left.kind is ListKind.RECLAIMED and right.kind in HELD_LISTS:
        return left, right
    if right.kind is ListKind.RECLAIMED and left.kind in HELD_LISTS:
        return right, left
    return None


def _townships(reclaimed: Card, held: Card) -> frozenset[str]:
    """Units that hold what was taken back; a reclaimed list of the whole county concerns all of them."""
    if any(view.holder_is_township for view in reclaimed.views):
        return reclaimed.units_with(held)
    return held.holders if same_area(reclaimed, held) else frozenset()


def _only_helps(held: Card) -> bool:
    """Whether a cooperative row leaves townships no more than to help: what was taken back is rightly listed so."""
    duties = [duty for part in held.first.parts if part.is_township for duty in part.duties]
    return only_helps(duties)


def _helping(_left: Card, _right: Card) -> float:
    return _RARER


def still_held(held: ListKind, *, helping: bool = False) -> Callable[[Card, Card], bool]:
    """Looks for what was taken back and is on a list of the kind ``held``: cooperative rows that ``helping`` says are only that."""

    def concerned(left: Card, right: Card) -> bool:
        sides = _split(left, right)
        if sides is None or sides[1].kind is not held or not _townships(*sides) or shut_out(left, right):
            return False
        if held is ListKind.BASIC:
            # a target or ranking that was taken back (任务考核) oversees nobody any more
            return not helps_beside(sides[1].first.title, sides[0].first.title)
        return _only_helps(sides[1]) is helping

    return concerned


def reclaimed_held(scene: Scene) -> Iterator[Finding]:
    """One finding per matter that was taken back and is still held."""
    links = [
        *scene.links(still_held(ListKind.BASIC), "reclaimed-basic"),
        *scene.links(still_held(ListKind.COOPERATIVE), "reclaimed-cooperative"),
        *scene.links(still_held(ListKind.COOPERATIVE, helping=True), "reclaimed-cooperative", _helping),
    ]
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
