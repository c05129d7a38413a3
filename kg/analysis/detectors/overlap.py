"""Overlap (职责交叉): two or more departments claim the lead for one matter in one territory.

GAO-15-49SP calls this overlap or duplication among agencies. No overlap is: a lead and those who cooperate with
it; one department on several lists; two tiers of one family; stages of one process (they differ by a facet).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.analysis.cards import Card, Link
from kg.analysis.detectors.scene import Draft, Scene, finding, same_area
from kg.analysis.findings import Finding, FindingKind
from kg.analysis.grouping import cards_of, groups
from kg.analysis.lead import Proposal, propose
from kg.analysis.wording import claim_line, comparison_line, names


def contested(left: Card, right: Card) -> bool:
    """Whether quite different departments claim to lead, and neither row names the other's as its helper."""
    ours, theirs = left.leader_keys, right.leader_keys
    if not ours or not theirs or ours & theirs or not same_area(left, right):
        return False
    return not (_helped_by(left, right) or _helped_by(right, left))


def _helped_by(card: Card, other: Card) -> bool:
    return bool({claim.key for claim in card.cooperators} & other.leader_keys)


def overlaps(scene: Scene) -> Iterator[Finding]:
    """One finding per matter that several departments claim to lead."""
    for group in groups(scene.links(contested)):
        yield _finding(scene, group)


def _finding(scene: Scene, links: Sequence[Link]) -> Finding:
    cards = cards_of(links)
    strongest = max(links, key=lambda link: (link.probability, -link.left.number))
    departments = tuple(dict.fromkeys(claim.name for card in cards for claim in card.leaders))
    claims = "；".join(f"（{n}）{claim_line(card)}" for n, card in enumerate(cards, 1))
    draft = Draft(
        title=f"{names(departments)}都对“{strongest.left.first.title}”主张牵头",
        explanation=f"同一事项有 {len(departments)} 个部门主张牵头：{claims}。"
        f"{comparison_line(scene.deck, strongest.left, strongest.right)}",
        suggestion=_suggestion(propose(cards, scene.portfolios), departments),
        departments=departments,
        evidence=scene.deck.evidence(strongest.left, strongest.right),
    )
    items = [view for card in cards for view in card.views]
    return finding(FindingKind.OVERLAP, draft, items, strongest.probability)


def _suggestion(proposal: Proposal, departments: Sequence[str]) -> str:
    if not proposal.name:
        return f"建议由{names(departments)}会商，明确一个牵头部门，其余改为配合，并按环节写明各自分工。"
    others = names(name for name in departments if name != proposal.name)
    return f"建议由{proposal.name}牵头，理由：{'；'.join(proposal.reasons)}。{others}的清单改写为“配合”，并写明配合的环节。"
