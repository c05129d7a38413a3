"""Who claims what in an item: the organs with the role that the list gives them and its wording bears out."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from ingest.records import ListKind, Role
from kg.views import ItemView, OrganPart

# A row on a department's own list makes it responsible, unless the wording says that it only helps or guides.
_HELPS = re.compile(
    r"^[（(]?(?:积极|主动|认真)?(?:依法)?(?:负责)?(?:做好)?(?:配合|协助|协同|参与|支持|协办)(?!度)"
)
_GUIDES = re.compile(r"^(?:负责|加强|做好)?(?:业务)?(?:指导|督促|监督指导|督导)(?!性)")
_LEADS = re.compile(r"牵头|主体责任|负总责|主管责任")

LEADING = frozenset({Role.LEAD, Role.TAKE_OVER})


@dataclass(frozen=True, slots=True)
class Claim:
    """One organ's role in one item; ``key`` identifies the organ across names and tiers of one family."""

    key: str
    name: str
    role: Role
    is_township: bool
    status: str = "current"


def spoken_role(role: Role, title: str, duties: Iterable[str] = ()) -> Role:
    """The role that remains when the wording says that a nominal lead only helps or guides.

    >>> spoken_role(Role.LEAD, "配合公安机关做好校园周边治安整治").value
    'cooperate'
    """
    if role not in LEADING or _LEADS.search(title):
        return role
    if _HELPS.match(title):
        return Role.COOPERATE
    if _GUIDES.match(title):
        return Role.SUPERVISE
    sentences = [
        re.sub(r"^[\d０-９一二三四五六七八九十①-⑳.．、（）()\s]+", "", duty)
        for duty in duties
        if duty.strip()
    ]
    if sentences and all(_HELPS.match(sentence) for sentence in sentences):
        return Role.COOPERATE
    return role


def organ_key(part: OrganPart) -> str:
    """What identifies the organ: its family if it has one, else its IRI, else its name."""
    return part.family or part.iri or part.name


def holder_key(view: ItemView) -> str:
    """What identifies the unit whose list an item stands on, as its claims do."""
    own = next((part for part in view.parts if part.iri == view.holder_iri), None)
    return (own.family or own.iri) if own else view.holder_iri or view.holder


def claims(view: ItemView) -> tuple[Claim, ...]:
    """The claims of an item in list order; an item without parts is claimed by the unit whose list it is on.

    Cooperative and reclaimed items claim nothing for the township that holds them.
    """
    own = view.kind in {ListKind.BASIC, ListKind.DEPARTMENT, ListKind.POWER, ListKind.SERVICE, ListKind.PROSE}
    found = tuple(
        Claim(organ_key(p), p.name, _role(view, p), p.is_township, p.status)
        for p in view.parts
        if p.name.strip()
    )
    if own and not any(claim.role in LEADING for claim in found) and not view.parts and view.holder:
        role = spoken_role(Role.LEAD, view.title)
        return (Claim(view.holder_iri or view.holder, view.holder, role, view.holder_is_township), *found)
    return found


def _role(view: ItemView, part: OrganPart) -> Role:
    if view.kind is ListKind.COOPERATIVE:  # the title of such a row is the matter; the cell says the role
        return spoken_role(part.role, "", part.duties)
    if view.holder_iri and part.iri != view.holder_iri:  # 配合县教育局…: the row says what its own unit does
        return spoken_role(part.role, "", part.duties)
    return spoken_role(part.role, view.title, part.duties)


def leaders(view: ItemView) -> tuple[Claim, ...]:
    """The departments that claim to lead or to take over (no townships)."""
    return tuple(claim for claim in claims(view) if claim.role in LEADING and not claim.is_township)


def cooperators(view: ItemView) -> tuple[Claim, ...]:
    """The departments that only cooperate, guide or supervise (no townships)."""
    return tuple(claim for claim in claims(view) if claim.role not in LEADING and not claim.is_township)


def township_leads(view: ItemView) -> bool:
    """Whether the item gives a township the main responsibility."""
    if view.kind is ListKind.BASIC:
        return spoken_role(Role.LEAD, view.title) is Role.LEAD
    return view.kind is not ListKind.RECLAIMED and any(
        c.is_township and c.role is Role.LEAD for c in claims(view)
    )
