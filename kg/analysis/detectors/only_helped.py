"""Only helped with (只有配合): several departments' lists say that their unit helps with a matter, and no list says who leads.

配合做好机场净空区障碍物清理 on three lists, on none of them 负责. The row names no lead itself (else see
:mod:`kg.analysis.detectors.handed_round`). The lead may stand on a list that is not at hand, so this is a warning.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from kg.analysis.cards import OWN_LISTS, Card, Link
from kg.analysis.detectors.handed_round import alike, names_lead, without_lead
from kg.analysis.detectors.scene import Draft, Scene, same_area
from kg.analysis.findings import Finding, Severity
from kg.analysis.grouping import cards_of, groups
from kg.analysis.own_affairs import is_own_affair
from kg.analysis.wording import names

_HELPS = re.compile(
    r"^(?:积极|主动|认真)?(?:配合|协助|协同|参与|支持)(?!度)(?:做好|开展|实施|推进|抓好|有关部门|相关部门|的)*"
)
_SAME = 0.6  # share of common pairs of characters from which two titles are one matter
_LED = 0.25  # probability from which a row that somebody leads may be on the matter


def only_helped(scene: Scene) -> Iterator[Finding]:
    """One finding per matter that several departments only help with."""
    helping = {card.number for card in scene.deck.cards if _only_helps(card)}
    for group in groups(_links(scene, helping)):
        cards = cards_of(group)
        if not any(_may_be_led(scene, card, helping) for card in cards):
            yield _told(scene, group, cards)


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


def _may_be_led(scene: Scene, card: Card, helping: set[int]) -> bool:
    """Whether some row that somebody leads may be on the matter of ``card``."""
    return any(
        other.number not in helping
        and (other.leaders or other.township_leads)
        and (scene.deck.probability(card, other) >= _LED or alike(_bare(card), _bare(other)) >= _SAME)
        for other in scene.deck.neighbours(card)
    )


def _told(scene: Scene, links: Sequence[Link], cards: Sequence[Card]) -> Finding:
    who = names(tuple(dict.fromkeys(card.first.holder for card in cards)))
    words = Draft(
        title=f"{who}都只写配合，“{_bare(cards[0])}”没有人牵头",
        explanation="几个部门的清单都只写配合，没有一张清单写明由谁牵头",
        suggestion="建议明确一个牵头部门并写入其清单；牵头单位不在本次检查的清单之内的，在各条中写明配合谁。",
        subkind="only-cooperating",
    )
    return without_lead(scene, links, cards, words, 0.7, Severity.WARNING)
