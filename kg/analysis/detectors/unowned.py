"""Unowned (无人牵头): only cooperating units, an empty owner, an owner that no longer exists or is unknown, or each
department hands the matter to another (:mod:`kg.analysis.detectors.handed_round`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from ingest.organs.nobody import is_vague
from ingest.records import UNKNOWN_HOLDER, ListKind, Role
from kg.analysis.cards import OWN_LISTS, Card
from kg.analysis.detectors.handed_round import handed_round
from kg.analysis.detectors.only_helped import only_helped
from kg.analysis.detectors.scene import Draft, Scene, finding
from kg.analysis.findings import Finding, FindingKind, Severity
from kg.analysis.roles import LEADING, claims, organ_key
from kg.analysis.wording import LIST_NAMES, names, places, statute_lines

_WORTH_NAMING = 0.3  # probability from which a similar duty of a department is named as a hint
_NEEDS_OWNER = {ListKind.COOPERATIVE, ListKind.RECLAIMED}


def unowned(scene: Scene) -> Iterator[Finding]:
    """One finding per row text without a living lead, per list that names no unit, and per matter that goes round."""
    anonymous: dict[str, list[Card]] = {}
    strange: dict[str | int, list[Card]] = {}
    listed = {view.holder_iri for card in scene.deck.cards if card.kind in OWN_LISTS for view in card.views}
    signed = {card.first.source.document for card in scene.deck.cards if card.first.holder != UNKNOWN_HOLDER}
    silent = _silent_lists(scene.deck.cards)
    for card in scene.deck.cards:
        former = _owners(card, "abolished")
        unknown = _owners(card, "unknown", known=listed - {card.first.holder_iri})
        strangers = tuple(name for name in unknown if not is_vague(name))
        vague = unknown and not strangers and all(is_vague(claim.name) for claim in card.leaders)
        blank = strangers == (UNKNOWN_HOLDER,) and card.first.source.document in signed
        if former:
            yield _abolished(scene, card, former)
        elif vague or blank:
            yield _nobody(scene, card)
        elif strangers == (UNKNOWN_HOLDER,):
            anonymous.setdefault(card.first.source.document, []).append(card)
        elif strangers:
            own = (
                card.first.holder if card.first.holder in strangers else None
            )  # its whole list is one thing to look at
            strange.setdefault(own or card.number, []).append(card)
        elif card.kind in _NEEDS_OWNER and not card.leaders and not card.township_leads:
            list_of = card.first.source.document, card.first.source.sheet, card.first.source.table, card.kind
            if list_of in silent:
                silent[list_of].append(card)
            else:
                yield _nobody(scene, card)
        elif card.kind in OWN_LISTS and not card.leaders and not _has_part(card):
            yield _nobody(scene, card)
    yield from map(_anonymous, anonymous.values())
    yield from (_silent(cards) for cards in silent.values() if cards)
    known_leads = _known_leads(scene.deck.cards)
    for cards in strange.values():
        beside = bool(known_leads[cards[0].first.source.document])
        yield _unknown(cards, _owners(cards[0], "unknown"), beside=beside)
    yield from handed_round(scene)
    yield from only_helped(scene)


_List = tuple[str, str | None, int | None, ListKind]


def _silent_lists(cards: Sequence[Card]) -> dict[_List, list[Card]]:
    """The lists of townships with several rows of which none names any department: they have no column for one."""
    views: dict[_List, list[bool]] = {}
    for card in cards:
        for view in card.views if card.kind in _NEEDS_OWNER else ():
            source = view.source
            names_one = any(not part.is_township for part in view.parts)
            views.setdefault((source.document, source.sheet, source.table, view.kind), []).append(names_one)
    return {key: [] for key, named in views.items() if len(named) > 1 and not any(named)}


def _has_part(card: Card) -> bool:
    """Whether the unit whose list it is has a part in the row, such as guidance."""
    return any(organ_key(part) == card.holder_key for part in card.first.parts)


def _known_leads(cards: Sequence[Card]) -> dict[str, set[str]]:
    """The departments that lead in each file and are known."""
    found: dict[str, set[str]] = {}
    for card in cards:
        leads = [claim.name for claim in card.leaders if claim.status == "current"]
        for view in card.views:
            found.setdefault(view.source.document, set()).update(leads)
    return found


def _owners(card: Card, status: str, known: Collection[str | None] = ()) -> tuple[str, ...]:
    """Who leads and has that status in the register; an organ among ``known`` (by IRI) has a list of its own."""
    parts = (p for p in card.first.parts if p.role in LEADING and p.status == status and not p.is_township)
    return tuple(dict.fromkeys(part.written or part.name for part in parts if part.iri not in known))


def _abolished(scene: Scene, card: Card, former: Sequence[str]) -> Finding:
    ask = scene.context.successor
    current = names(found for name in former if ask and (found := ask(name)))
    successor = f"（职能已转入{current}）" if current else ""
    draft = Draft(
        title=f"“{card.first.title}”的牵头单位{names(former)}已经撤并",
        explanation=f"{LIST_NAMES[card.kind]}仍写由{names(former)}{successor}牵头或承接，该机构在机构改革中已不再保留，"
        f"见{places(card.views)}。",
        suggestion=f"建议改为{current or '承接其职能的现有部门'}，并核对该部门“三定”规定是否包含此项职责。",
        departments=tuple(former),
        subkind="abolished-owner",
    )
    return finding(FindingKind.UNOWNED, draft, card.views, 0.95, Severity.ERROR)


def _unknown(cards: Sequence[Card], strangers: Sequence[str], *, beside: bool) -> Finding:
    """``beside``: departments that are known lead in the same file, as where one list has those of a whole county."""
    first = cards[0].first
    views = [view for card in cards for view in card.views]
    more = f"等 {len(cards)} 项" if len(cards) > 1 else ""
    draft = Draft(
        title=f"“{first.title}”{more}的牵头单位{names(strangers)}不在机构名录中",
        explanation=f"{LIST_NAMES[first.kind]}写由{names(strangers)}牵头，但机构名录中没有这个名称，可能是简称、笔误或未登记的机构，"
        f"见{places(views)}。",
        suggestion="建议核对并改用机构全称；名称无误的，补充到机构名录。",
        departments=tuple(strangers),
        subkind="unknown-owner",
    )
    # a unit with a list of its own is a county's own; a name that stands once among others that are known is a slip or made up
    severity = Severity.WARNING if len(views) == 1 and beside else Severity.INFO
    return finding(FindingKind.UNOWNED, draft, views, 0.5, severity)


def _anonymous(cards: Sequence[Card]) -> Finding:
    views = [view for card in cards for view in card.views]
    document = views[0].source.document
    draft = Draft(
        title=f"《{document}》没有写明是哪个单位的清单",
        explanation=f"{LIST_NAMES[cards[0].kind]}的标题、栏目和文件名中都没有单位名称，其中{len(views)}个事项不知由谁牵头，"
        f"见{places(views)}。",
        suggestion="建议在标题行或文件名中写明单位名称后重新检查。",
        subkind="empty-owner",
    )
    return finding(FindingKind.UNOWNED, draft, views, 0.95, Severity.ERROR)


def _silent(cards: Sequence[Card]) -> Finding:
    first, views = cards[0].first, [view for card in cards for view in card.views]
    draft = Draft(
        title=f"“{first.title}”等 {len(cards)} 项所在的清单没有写对应部门",
        explanation=f"{LIST_NAMES[first.kind]}中没有一行写明由哪个部门牵头，见{places(views)}。",
        suggestion="如清单本应有“对应上级部门”一栏，建议补上后重新检查。",
        subkind="empty-owner",
    )
    return finding(FindingKind.UNOWNED, draft, views, 0.5, Severity.INFO)


def _nobody(scene: Scene, card: Card) -> Finding:
    own = [claim for claim in claims(card.first) if not claim.is_township and claim.name != UNKNOWN_HOLDER]
    vague = names(claim.name for claim in own if is_vague(claim.name))
    helpers = tuple(dict.fromkeys(claim.name for claim in own if not is_vague(claim.name)))
    said = f"只写了{names(helpers)}配合" if helpers else "对应部门一栏为空"
    if vague:
        said = f"只写了“{vague}”，没有写明是哪个部门" + (f"，由{names(helpers)}配合" if helpers else "")
    candidate = _nearest_lead(scene, card)
    advice = (
        f"{names(c.name for c in candidate.leaders)}的“{candidate.first.title}”与此最接近，建议先征求其意见。"
        if candidate
        else ""
    )
    references = scene.references.about([card.first.title], {claim.key for claim in claims(card.first)})
    named = [scene.organ_of(key) for reference in references[:1] for key in sorted(reference.keys)]
    lead = names(name for name in named if name)
    if lead:
        advice = f"{references[0].citation}规定由{names(references[0].names)}负责，建议由{lead}牵头。{advice}"
    draft = Draft(
        title=f"“{card.first.title}”没有牵头单位",
        explanation=f"{LIST_NAMES[card.kind]}中该事项{said}，没有单位牵头，见{places(card.views)}。"
        f"{statute_lines(references)}",
        suggestion=f"建议明确一个牵头部门。{advice}",
        departments=helpers,
        subkind="only-cooperating" if helpers else "empty-owner",
    )
    return finding(FindingKind.UNOWNED, draft, card.views, 0.95, Severity.ERROR)


def _nearest_lead(scene: Scene, card: Card) -> Card | None:
    """The row of a department that is likeliest to be about the same matter."""
    best: tuple[float, Card] | None = None
    for other in scene.deck.neighbours(card):
        if any(claim.role is Role.LEAD for claim in other.leaders):
            value = scene.deck.probability(card, other)
            if value >= _WORTH_NAMING and (best is None or value > best[0]):
                best = value, other
    return best[1] if best else None
