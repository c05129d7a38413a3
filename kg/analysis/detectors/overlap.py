"""Overlap (职责交叉): two or more departments claim the lead for one matter in one territory.

GAO-15-49SP tells fragmentation (several agencies in one broad area of need), overlap (similar goals, activities or
target groups) and duplication (the same activities for the same beneficiaries) apart. The first is the subkind
``fragmentation`` (see :mod:`kg.analysis.detectors.fragmentation`), the others are this kind; two leads in one row
without a division of work are the subkind ``joint-lead``. No overlap is: a lead and those who cooperate with it, where these
do not claim the lead on their own lists; one department on several lists; two tiers of one family; stages of one process (they
differ by a facet, or one is the licence and the other what watches over it); what one row itself says that the other's organ does.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ingest.records import ListKind, Role
from kg.analysis.bounds import shut_out
from kg.analysis.cards import TOWNSHIP_LISTS, Card, Link
from kg.analysis.ceded import ceded
from kg.analysis.detectors.fragmentation import fragmented
from kg.analysis.detectors.scene import Draft, Scene, finding, same_area
from kg.analysis.division import is_licence_beside
from kg.analysis.facets import clean
from kg.analysis.findings import Finding, FindingKind, Severity
from kg.analysis.grouping import cards_of, groups
from kg.analysis.lead import Proposal, propose
from kg.analysis.own_affairs import either_at_home
from kg.analysis.wording import LIST_NAMES, claim_line, compared, names, places, statute_lines
from kg.views import OrganPart

_JOINT = (
    0.7  # two leads in one row are seen, not inferred; whether the work is divided elsewhere is not known
)
_TAKEN_BACK_AND_HELD = frozenset({ListKind.RECLAIMED, ListKind.COOPERATIVE})


def contested(left: Card, right: Card) -> bool:
    """Whether quite different departments claim to lead: each on its own list, or neither row names the other's as its helper.

    A department that another's list only names as its helper may claim the matter on its own list all the same.
    """
    ours, theirs = _living(left), _living(right)
    if not ours or not theirs or ours & theirs or not same_area(left, right):
        return False
    if _one_row_of_two_lists(left, right) or either_at_home(left, right) or shut_out(left, right):
        return False
    if ceded(left, right) or is_licence_beside(left.first.title, right.first.title):
        return False
    if {left.kind, right.kind} == _TAKEN_BACK_AND_HELD:
        return False  # whoever took it over, it is still on a township's list (see ``reclaimed``)
    if left.claims_itself and right.claims_itself:
        return True
    return not (_helped_by(left, right) or _helped_by(right, left))


def _living(card: Card) -> frozenset[str]:
    """The leads but for abolished organs: who took over from them is told by ``unowned``, and may be the other side."""
    return frozenset(claim.key for claim in card.leaders if claim.status != "abolished")


def _helped_by(card: Card, other: Card) -> bool:
    return bool({claim.key for claim in card.cooperators} & other.leader_keys)


def _one_row_of_two_lists(left: Card, right: Card) -> bool:
    """The same row on several townships' lists with different leads: lists that are not uniform (see ``naming``)."""
    return (
        left.kind is right.kind
        and left.kind in TOWNSHIP_LISTS
        and clean(left.first.title) == clean(right.first.title)
        and not left.holders & right.holders
    )


def overlaps(scene: Scene) -> Iterator[Finding]:
    """One finding per matter that several departments claim to lead, per row with several leads, per crowded area."""
    for group in groups(scene.links(contested)):
        yield _finding(scene, group)
    for card in scene.deck.cards:
        leads = _undivided(card)
        if leads:
            yield _joint(scene, card, leads)
    yield from fragmented(scene)


def _finding(scene: Scene, links: Sequence[Link]) -> Finding:
    cards = cards_of(links)
    strongest = max(links, key=lambda link: (link.probability, -link.left.number))
    departments = tuple(dict.fromkeys(claim.name for card in cards for claim in card.leaders))
    claims = "；".join(f"（{n}）{claim_line(card)}" for n, card in enumerate(cards, 1))
    claimants = frozenset[str]().union(*(card.leader_keys for card in cards))
    references = scene.references.about([card.first.title for card in cards[:4]], claimants)
    draft = Draft(
        title=f"{names(departments)}都对“{strongest.left.first.title}”主张牵头",
        explanation=f"同一事项有 {len(departments)} 个部门主张牵头：{claims}。"
        f"{compared(scene.deck, strongest)}{statute_lines(references)}",
        suggestion=_suggestion(propose(cards, scene.portfolios, references), departments, cards),
        departments=departments,
        evidence=scene.deck.evidence(strongest.left, strongest.right),
        same=strongest.probability,
    )
    items = [view for card in cards for view in card.views]
    return finding(FindingKind.OVERLAP, draft, items, strongest.probability)


def _suggestion(proposal: Proposal, departments: Sequence[str], cards: Sequence[Card]) -> str:
    if not proposal.name:
        return f"建议由{names(departments)}会商，明确一个牵头部门，其余改为配合，并按环节写明各自分工。"
    others = [name for name in departments if name != proposal.name]
    changed = [card for card in cards if not any(claim.name == proposal.name for claim in card.leaders)]
    wording = "".join(
        f"“{card.first.title}”可改为“配合{proposal.name}做好{_bare(card.first.title)}”。"
        for card in changed[:2]
    )
    return f"{proposal.sentence}{names(others)}的清单改写为“配合”，并写明配合的环节。{wording}"


def _bare(title: str) -> str:
    """A title without 负责 and the like before it, so that 配合…做好 can stand there."""
    for opening in ("负责做好", "负责对", "负责", "牵头", "承担", "做好", "开展"):
        if title.startswith(opening) and len(title) > len(opening) + 3:
            return title[len(opening) :]
    return title


def _undivided(card: Card) -> tuple[OrganPart, ...]:
    """The leads of a row that has several, none of them with work of its own; else none."""
    if card.kind is ListKind.STATUTORY:
        return ()
    leading = {claim.key for claim in card.leaders if claim.role is Role.LEAD}
    if len(leading) < 2:
        return ()
    parts = [part for part in card.first.organs(Role.LEAD) if not part.is_township]
    duties = {part.duties for part in parts}
    divided = len(duties) > 1 and all(part.duties for part in parts)
    return () if divided else tuple(parts)


def _joint(scene: Scene, card: Card, leads: Sequence[OrganPart]) -> Finding:
    who = tuple(dict.fromkeys(part.name for part in leads))
    references = scene.references.about([card.first.title], card.leader_keys)
    proposal = propose([card], scene.portfolios, references)
    draft = Draft(
        title=f"“{card.first.title}”一条事项写了{len(who)}个牵头单位：{names(who)}",
        explanation=f"{LIST_NAMES[card.kind]}中该事项由{names(who)}共同牵头（主体责任），没有写明各自负责什么，"
        f"出了问题难以认定谁负责，见{places(card.views)}。{statute_lines(references)}",
        suggestion=f"{proposal.sentence or '建议明确一个牵头单位，其余改为配合；'}确需共同牵头的，按环节写明各自分工。",
        departments=who,
        subkind="joint-lead",
    )
    return finding(FindingKind.OVERLAP, draft, card.views, _JOINT, Severity.WARNING)
