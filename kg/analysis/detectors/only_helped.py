"""Only helped with (只有配合): departments' lists say that their unit helps with a matter, and no list says who leads.

配合做好机场净空区障碍物清理 on three lists, on none of them 负责. The row names no lead itself (else see
:mod:`kg.analysis.detectors.handed_round`). The lead may stand on a list that is not at hand, so this is a warning. A single row
that only helps says less still: nothing is told of it where few departments' lists are at hand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ingest.organs.nobody import is_vague
from ingest.records import Role
from kg.analysis.cards import OWN_LISTS, Card, Link
from kg.analysis.detectors.handed_round import alike, names_lead, without_lead
from kg.analysis.detectors.scene import Draft, Scene, finding, same_area
from kg.analysis.division import deeds
from kg.analysis.findings import Finding, FindingKind, Severity
from kg.analysis.grouping import cards_of, groups
from kg.analysis.own_affairs import is_own_affair
from kg.analysis.wording import names, places

_HELPS = re.compile(
    r"^(?:积极|主动|认真)?(?:配合|协助|协同|参与|支持)(?!度)(?:做好|开展|实施|推进|抓好|有关部门|相关部门|的)*"
)
_SAME = 0.6  # share of common pairs of characters from which two titles are one matter
_LED = 0.25  # probability from which a row that somebody leads may be on the matter
# The same where one row alone only helps: it says less, so less is needed to believe that somebody leads. On the labelled matters that
# thresholds are chosen on, 4 in 100 led in quite other words are told at .03 and 35 at .25, of those that nobody leads 69 and 92. As it
# is only noted, a step between them is taken.
_LED_ALONE = 0.1

# How a row opens that helps with what others do. Not 支持企业上市 or 参与国际合作, which are duties themselves, nor what only sounds
# like help: 配合饲料, 协助执行.
_HELPS_OTHERS = re.compile(
    r"^(?:负责|积极|主动|认真|做好)?(?:配合(?!饲料|料|肥|比|度|力|履职|事项|清单)|协助(?!执行|义务|查询|单位|决定|机制|费|金|员|者))"
)
# Whom a title helps without the name of an organ: 配合公安交警开展…, 协助乡镇清理….
_WHOM = re.compile(
    r"^.{0,2}(?:配合|协助)(?:各?(?:乡镇|镇|街道|村(?![庄道级])|社区(?!矫正))|公安|交警|税务|供电|人民银行"
    r"|(?!做好|开展|实施|推进|抓好|落实|完成)([^，。；]{2,16}?)(?:做好|开展|实施|推进|抓好|落实|完成|进行))"
)
# A part of its own, or somebody else's: either way the row says who answers for it. Not 负责人, nor 配合牵头单位登记.
_OWN_PART = re.compile(r"(?:负责|承担)(?!人|单位|部门|同志|配合|协助)|牵头(?!单位|部门|局)|主体责任|组织实施")
# What is done in one's own right, though a title says 配合.
_POWER = re.compile(
    "查处|处罚|罚款|取缔|许可|核发|审批|发放|拨付|兑付|编制|制定|裁决|仲裁|执法|监管|考核|统筹"
)
# What is led above the county: 配合做好中央生态环境保护督察, 配合省级验收.
_ABOVE = re.compile(r"上级|中央|国务院|国家|[省市](?:级|委|政府|直|里|、市|市)|军分区|部队")
_SOME = 10  # departments with lists at hand below which one row that only helps says nothing: its lead has hardly been looked for


def only_helped(scene: Scene) -> Iterator[Finding]:
    """One finding per matter that several departments only help with, and per row of one that nobody else has at all."""
    helping = {card.number for card in scene.deck.cards if _only_helps(card)}
    shared: set[int] = set()
    for group in groups(_links(scene, helping)):
        cards = cards_of(group)
        shared.update(card.number for card in cards)
        if not any(_may_be_led(scene, card, helping, _LED) for card in cards):
            yield _told(scene, group, cards)
    for number in sorted(helping - shared):
        yield from _alone(scene, scene.deck.cards[number], helping)


def _alone(scene: Scene, card: Card, helping: set[int]) -> Iterator[Finding]:
    """The finding on a row that only helps, and stands on one department's list alone."""
    if not _helps_others(card) or _may_be_led(scene, card, helping, _LED_ALONE):
        return
    departments = _departments_at_hand(scene, card)
    if departments >= _SOME:
        yield _told_alone(card, departments)


def _helps_others(card: Card) -> bool:
    """Whether a row, and all that its unit does there, only helps with what others of the county do."""
    title = card.first.title
    details = [duty for part in card.first.parts for duty in part.duties]
    return (
        bool(_HELPS_OTHERS.match(title))
        and not _ABOVE.search(title)
        and not _names_whom(title)
        and not any(_OWN_PART.search(text) or names_lead(text) for text in (title, *details))
        and not any(_POWER.fullmatch(deed) for detail in details for deed in deeds(detail))
    )


def _names_whom(title: str) -> bool:
    """Whether a title says in any words whom its unit helps; the departments concerned are nobody."""
    found = _WHOM.match(title)
    return found is not None and not (found[1] and is_vague(found[1]))


def _departments_at_hand(scene: Scene, card: Card) -> int:
    """How many departments of the place have a list of their own among those that are checked."""
    found = {
        unit
        for other in scene.deck.cards
        if other.kind in OWN_LISTS and not other.first.holder_is_township and same_area(card, other)
        for unit in other.holders
    }
    return len(found)


def _only_helps(card: Card) -> bool:
    title = card.first.title
    return (
        card.kind in OWN_LISTS
        and not card.first.holder_is_township
        and not card.leaders
        and bool(_HELPS.match(title))
        and not names_lead(title)
        and not is_own_affair(title)
    )


def _bare(card: Card) -> str:
    return _HELPS.sub("", card.first.title)


def _links(scene: Scene, helping: set[int]) -> Iterator[Link]:
    for left, right in scene.deck.candidates():
        if not {left.number, right.number} <= helping or left.holders & right.holders:
            continue
        likeness = alike(_bare(left), _bare(right))
        if same_area(left, right) and likeness >= _SAME:
            link = scene.deck.link(left, right)
            yield replace(link, probability=max(link.probability, likeness))


def _may_be_led(scene: Scene, card: Card, helping: set[int], least: float) -> bool:
    """Whether some row that somebody leads may be on the matter of ``card``, from the probability ``least``."""
    return any(
        other.number not in helping
        and _has_lead(other)
        and (scene.deck.probability(card, other) >= least or alike(_bare(card), _bare(other)) >= _SAME)
        for other in scene.deck.neighbours(card)
    )


def _has_lead(card: Card) -> bool:
    """Whether somebody leads a row, guides others in it, or is named as its lead in the title."""
    guided = any(claim.role is Role.SUPERVISE for claim in card.cooperators)
    return bool(card.leaders) or card.township_leads or guided or names_lead(card.first.title)


def _told(scene: Scene, links: Sequence[Link], cards: Sequence[Card]) -> Finding:
    who = names(tuple(dict.fromkeys(card.first.holder for card in cards)))
    words = Draft(
        title=f"{who}都只写配合，“{_bare(cards[0])}”没有人牵头",
        explanation="几个部门的清单都只写配合，没有一张清单写明由谁牵头",
        suggestion="建议明确一个牵头部门并写入其清单；牵头单位不在本次检查的清单之内的，在各条中写明配合谁。",
        subkind="only-cooperating",
    )
    return without_lead(scene, links, cards, words, 0.7, Severity.WARNING)


def _told_alone(card: Card, departments: int) -> Finding:
    first = card.first
    draft = Draft(
        title=f"{first.holder}只写配合，“{_bare(card)}”没有人牵头",
        explanation=f"{first.holder}写“{first.title}”，没有写明配合谁；在手的 {departments} 个部门的清单中，没有一项由谁牵头此事，"
        f"见{places(card.views)}。",
        suggestion="建议明确一个牵头部门并写入其清单；牵头单位不在本次检查的清单之内的，在此条中写明配合谁。",
        departments=(first.holder,),
        subkind="only-cooperating",
    )
    return finding(FindingKind.UNOWNED, draft, card.views, 0.5, Severity.INFO)
