"""Conflicts (表述冲突): two sources give one matter to different tiers, or one organ different roles in it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence

from ingest.records import ListKind
from kg.analysis.bounds import shut_out
from kg.analysis.cards import OWN_LISTS, Card, Link
from kg.analysis.ceded import ceded, left_to_townships
from kg.analysis.detectors.overlap import contested
from kg.analysis.detectors.scene import Draft, Scene, finding, same_area
from kg.analysis.division import decides, is_divided
from kg.analysis.findings import Finding, FindingKind
from kg.analysis.grouping import cards_of, groups
from kg.analysis.lead import propose
from kg.analysis.own_affairs import either_at_home, is_tier_s_own
from kg.analysis.roles import organ_key
from kg.analysis.statutes import TOWNSHIPS, Reference
from kg.analysis.texts import lead_duties
from kg.analysis.wording import claim_line, compared, names, statute_lines

_DECIDES = (
    -3.0
)  # bits: a township's row that itself grants or punishes hardly ever rests on a power of its own
_ITS_PART = 0.4  # cosine from which a row is what another row gives its unit to do


def between_tiers(left: Card, right: Card) -> bool:
    """A township has the main responsibility in one row, a department leads in the other."""
    if either_at_home(left, right) or shut_out(left, right):
        return False
    for township, department in ((left, right), (right, left)):
        if township.township_leads and department.leaders and not department.township_leads:
            if ListKind.RECLAIMED in {township.kind, department.kind} or not same_area(left, right):
                return False
            if department.kind is ListKind.PROSE:
                return False  # a task that a notice hands down (see ``outside_list``)
            if is_tier_s_own(township.first.title, department.whole_row):
                return False
            if left_to_townships(department) or ceded(left, right):
                return False
            duties = "；".join(lead_duties(department.first))
            own = "；".join(duty for part in township.first.parts for duty in part.duties)
            if is_divided(township.first.title, department.first.title, duties, own):
                return False
            return department.kind is not ListKind.COOPERATIVE or bool(township.units_with(department))
    return False


def between_roles(left: Card, right: Card) -> bool:
    """One department leads in one row and only helps in the other, which another department leads.

    Where both claim the lead on their own lists, that is an overlap.
    """
    if left.claims_itself and right.claims_itself:
        return False
    if left.township_leads or right.township_leads or not same_area(left, right):
        return False
    if either_at_home(left, right) or shut_out(left, right):
        return False
    if ceded(left, right):
        return False
    if left.kind in OWN_LISTS and right.kind in OWN_LISTS and _each_helps(left, right):
        return False  # each department says that the other leads: nobody does (see ``unowned``)
    return any(
        {claim.key for claim in helping.cooperators} & leading.leader_keys
        and helping.leaders
        and not helping.leader_keys & leading.leader_keys
        for leading, helping in ((left, right), (right, left))
    )


def _each_helps(left: Card, right: Card) -> bool:
    ours, theirs = ({claim.key for claim in card.cooperators} for card in (left, right))
    return bool(ours & right.leader_keys) and bool(theirs & left.leader_keys)


def _is_its_part(scene: Scene, link: Link) -> bool:
    """Whether a department's own row says what a row that another leads gives it to do, not what that one does."""
    for leading, helping in ((link.left, link.right), (link.right, link.left)):
        ours = {claim.key for claim in helping.cooperators} & leading.leader_keys
        helps, leads = _duties(helping, ours), _duties(helping, helping.leader_keys)
        if helps and leads:
            own, *others = scene.judge.encode([leading.first.title, *helps, *leads])
            near = [float(own @ other) for other in others]
            if max(near[: len(helps)]) >= max(_ITS_PART, *near[len(helps) :]):
                return True
    return False


def _told_as_overlap(scene: Scene, link: Link) -> bool:
    """Whether the department that only helps in one row claims the matter of that row on its own list: that is an overlap."""
    threshold = scene.deck.weights.threshold
    for leading, helping in ((link.left, link.right), (link.right, link.left)):
        helpers = {claim.key for claim in helping.cooperators} & leading.leader_keys
        for own in scene.deck.neighbours(helping):
            claims = own.claims_itself and bool(own.leader_keys & helpers) and contested(own, helping)
            if claims and scene.deck.probability(own, helping) >= threshold:
                return True
    return False


def _duties(card: Card, organs: Collection[str]) -> list[str]:
    return [duty for part in card.first.parts if organ_key(part) in organs for duty in part.duties]


def conflicts(scene: Scene) -> Iterator[Finding]:
    """One finding per matter that is given to different tiers, or whose lead elsewhere only helps."""
    for group in groups(scene.links(between_tiers, "tier", _tier_rarity(scene))):
        yield _finding(scene, group, "tier")
    roles = [link for link in scene.links(between_roles, "role") if not _is_its_part(scene, link)]
    for group in groups(link for link in roles if not _told_as_overlap(scene, link)):
        yield _finding(scene, group, "role")


def _tier_rarity(scene: Scene) -> Callable[[Card, Card], float]:
    """How much rarer one matter is between tiers: by what the pair's breadth says, and less where a township decides."""

    def rarity(left: Card, right: Card) -> float:
        bits = scene.deck.breadth(left, right)
        return bits + (_DECIDES if any(map(_township_decides, (left, right))) else 0.0)

    return rarity


def _township_decides(card: Card) -> bool:
    duties = (duty for part in card.first.parts if part.is_township for duty in part.duties)
    return card.township_leads and any(map(decides, (card.first.title, *duties)))


_WORDS = {
    "tier": (
        "“{title}”同时压给了乡镇和{departments}",
        "同一事项在不同清单中由不同层级承担主体责任：",
        "建议明确由一级承担主体责任：依法由部门履行的，乡镇清单删去或改列配合履职事项，写明宣传、巡查、报告等具体配合内容。",
    ),
    "role": (
        "{departments}对“{title}”的角色前后不一",
        "同一部门在一张清单中牵头，在另一张清单中只是配合：",
        "建议统一两张清单的写法，明确一个牵头部门，其余写为配合。",
    ),
}


def _finding(scene: Scene, links: Sequence[Link], subkind: str) -> Finding:
    cards = cards_of(links)
    strongest = max(links, key=lambda link: link.probability)
    townships = frozenset[str]().union(*(c.holders for c in cards if c.township_leads))
    departments = tuple(dict.fromkeys(claim.name for card in cards for claim in card.leaders))
    title, opening, suggestion = _WORDS[subkind]
    claims = "；".join(f"（{n}）{claim_line(card)}" for n, card in enumerate(cards, 1))
    claimants = frozenset[str]().union(*(card.leader_keys for card in cards))
    references = scene.references.about(
        [card.first.title for card in cards[:4]], claimants | ({TOWNSHIPS} if subkind == "tier" else set())
    )
    draft = Draft(
        title=title.format(title=strongest.left.first.title, departments=names(departments)),
        explanation=f"{opening}{claims}。{compared(scene.deck, strongest)}{statute_lines(references)}",
        suggestion=(
            _by_statute(references, departments, claimants, subkind)
            + suggestion
            + _which(scene, cards, references, departments, claimants)
        ),
        departments=departments,
        evidence=scene.deck.evidence(strongest.left, strongest.right),
        same=strongest.probability,
        subkind=subkind,
    )
    rows = [
        view
        for card in cards
        for view in card.views
        if subkind == "role" or not view.holder_is_township or (view.holder_iri or view.holder) in townships
    ]
    return finding(FindingKind.CONFLICT, draft, rows, strongest.probability)


def _by_statute(
    references: Sequence[Reference], departments: Sequence[str], claimants: Collection[str], subkind: str
) -> str:
    """To whom the nearest statute gives the matter, if it is clear: the sentence that opens the suggestion."""
    if not references:
        return ""
    said, keys = references[0].citation, references[0].keys
    if subkind == "tier" and TOWNSHIPS in keys and not keys & set(claimants):
        return f"{said}规定由乡镇承担，{names(departments)}的清单宜改为指导、监督。"
    if len(keys & set(claimants)) == 1 and TOWNSHIPS not in keys:
        return f"{said}规定由{names(references[0].names)}负责，宜由该部门牵头。"
    return ""


def _which(
    scene: Scene,
    cards: Sequence[Card],
    references: Sequence[Reference],
    departments: Sequence[str],
    claimants: Collection[str],
) -> str:
    """Which of several departments should lead, if it is one of them: that is a question of its own."""
    if len(claimants) < 2:
        return ""
    proposal = propose(cards, scene.portfolios, references)
    settled = proposal.sentence or "也须会商明确其中一个牵头，其余改为配合。"
    return f"如由部门承担，{names(departments)}都写了牵头：{settled}"
