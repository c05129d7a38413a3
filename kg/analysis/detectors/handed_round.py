"""Handed round (互相推给对方): each department's list says that another one leads.

县残联 “配合县人社局做好…”, 县人社局 “协助县残联开展…”: a cycle in the graph “hands the lead to”, over the rows of one matter.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import product

from ingest.organs.nobody import is_vague
from kg.analysis.cards import OWN_LISTS, Card, Link
from kg.analysis.detectors.scene import Draft, Scene, finding, same_area
from kg.analysis.findings import Finding, FindingKind, Severity
from kg.analysis.grouping import cards_of, groups
from kg.analysis.wording import compared, names, place

# What the name of a unit ends with, and not what a word goes on with after the same character (社区, 办理, 队伍), nor 布局.
_UNIT = (
    "(?<![布格])局|委员会|委(?!托|派|培|员)|办公室|办(?!理|法|案|学|公|证|好|事|赛|企业)|部门|部(?!门|分|队|件|位|署)|联合会"
    "|社(?!区|会|保|团|员|火)|院(?!校|落|线|前|感)|队(?!伍|列)|中心(?!小|城|村|镇)|机关|机构(?!改革|编制|设置|名称)"
    "|(?<=[妇残文科侨商])联|联(?!合|系|网|防|动|席|通|营)|团委|工会"
)
_NAMED = re.compile(
    rf"(?:配合|协助|协同|参与|支持)(?:上级|有关)?([^，。；、]{{2,16}}?(?:{_UNIT})(?![局会委部办]|合会|员会))"
)
# What is helped with, not whom: 做好医院周边整治.
_DEED = re.compile(r"(?:做好|开展|实施|推进|抓好|落实|加强|完成)(?!.*(?:局|委员会|办公室|部门|联合会)$)")
_ELSEWHERE = 0.8  # probability from which another row is on the same matter, so that somebody leads it: both name the unit
# Share of common pairs of characters from which two titles without the helped organ are one matter.
_SAME = 0.6
# Bits of rarity: rows that only help are oftener about one matter than any two rows if one names the holder of the other,
# and far oftener if each names the other.
_RARITY, _MUTUAL = -1.0, -4.0

_Handing = Mapping[int, frozenset[str]]  # number of a card → the departments that it hands its lead to


def handed_round(scene: Scene) -> Iterator[Finding]:
    """One finding per matter whose departments all name another of them as the lead."""
    keys = {
        claim.name: claim.key for card in scene.deck.cards for claim in (*card.leaders, *card.cooperators)
    }
    handing = {card.number: to for card in scene.deck.cards if (to := _hands_to(card, keys))}
    if len(handing) < 2:
        return
    for group in groups(_links(scene, handing)):
        cards = cards_of(group)
        ring = _ring(cards, handing)
        if ring and not _led_elsewhere(scene, cards, ring):
            yield _told(scene, group, [card for card in cards if card.holder_key in ring])


def _links(scene: Scene, handing: _Handing) -> Iterator[Link]:
    """The pairs that are one matter: by their weights, or because they say the same but for whom they help."""
    threshold = scene.deck.weights.threshold
    for left, right, mutual in _steps(scene, handing):
        link = scene.deck.link(left, right, _MUTUAL if mutual else _RARITY)
        likeness = alike(_matter(left.first.title), _matter(right.first.title))
        if likeness >= _SAME:
            yield replace(link, probability=max(link.probability, likeness))
        elif link.probability >= threshold:
            yield link


def _steps(scene: Scene, handing: _Handing) -> Iterator[tuple[Card, Card, bool]]:
    """Pairs of rows of which one hands on to the holder of the other, and whether the other hands back.

    Rows that hand to one another are so few that all of them are held against each other, however far their words are apart.
    """
    cards = scene.deck.cards
    steps: dict[tuple[str, str], list[int]] = defaultdict(list)
    for number, to in handing.items():
        for other in to:
            steps[cards[number].holder_key, other].append(number)
    seen: set[tuple[int, int]] = set()
    for (ours, theirs), numbers in steps.items():
        if ours < theirs:
            for pair in product(numbers, steps.get((theirs, ours), ())):
                left, right = (cards[number] for number in sorted(pair))
                if same_area(left, right):
                    seen.add((left.number, right.number))
                    yield left, right, True
    for left, right in scene.deck.candidates():
        if left.number not in handing or right.number not in handing or not same_area(left, right):
            continue
        step = right.holder_key in handing[left.number] or left.holder_key in handing[right.number]
        if step and (left.number, right.number) not in seen:
            yield left, right, False


def _matter(title: str) -> str:
    """A title without whom its unit helps.

    >>> _matter("配合县教育局做好学生近视防控")
    '学生近视防控'
    """
    return re.sub(r"^(?:做好|开展|实施|加强|推进|抓好|的)+", "", _NAMED.sub("", title, count=1))


def names_lead(title: str) -> bool:
    """Whether a title says whom its unit helps; the departments concerned are nobody.

    >>> [names_lead(title) for title in ("配合县教育局做好近视防控", "配合有关部门做好近视防控", "配合做好医院周边整治")]
    [True, False, False]
    """
    named = (match[1] for match in _NAMED.finditer(title))
    return any(not is_vague(name) and not _DEED.match(name) for name in named)


def alike(left: str, right: str) -> float:
    """The share (0..1) of pairs of characters that two texts have in common."""
    ours, theirs = ({text[i : i + 2] for i in range(len(text) - 1)} for text in (left, right))
    return 2 * len(ours & theirs) / max(1, len(ours) + len(theirs))


def _hands_to(card: Card, keys: Mapping[str, str]) -> frozenset[str]:
    """The departments that a department's own row names as the lead, if it does not lead itself."""
    if card.kind not in OWN_LISTS or card.first.holder_is_township:
        return frozenset()
    holder = card.holder_key
    if holder in card.leader_keys:
        return frozenset()
    named = [match[1] for match in _NAMED.finditer(card.first.title)]
    # 配合 in a column, and whom in the details: 配合县水利局做好农用渡船航道内废弃堰坝拆除.
    named += [match[1] for part in card.first.parts for duty in part.duties if (match := _NAMED.match(duty))]
    found = {keys[name] for each in named if (name := _known(each, keys))}
    return (card.leader_keys | found) - {holder}


def _known(name: str, keys: Mapping[str, str]) -> str | None:
    """The name as claims have it: 教育局 is 县教育局 if that is the only one of this ending."""
    if name in keys:
        return name
    ending = [known for known in keys if known.endswith(name)]
    return ending[0] if len(ending) == 1 else None


def _ring(cards: Sequence[Card], handing: _Handing) -> frozenset[str]:
    """The departments of a cycle of hand-overs, if there is one."""
    import networkx as nx

    graph: nx.DiGraph[str] = nx.DiGraph()
    for card in cards:
        graph.add_edges_from((card.holder_key, to) for to in handing[card.number])
    return next((frozenset(c) for c in nx.strongly_connected_components(graph) if len(c) > 1), frozenset())


def _led_elsewhere(scene: Scene, cards: Sequence[Card], ring: frozenset[str]) -> bool:
    """Whether another row on the matter gives one of the ring the lead."""
    numbers = {card.number for card in cards}
    return any(
        other.number not in numbers and other.leader_keys & ring and _on_the_matter(scene, card, other)
        for card in cards
        for other in scene.deck.neighbours(card)
    )


def _on_the_matter(scene: Scene, card: Card, other: Card) -> bool:
    likeness = alike(_matter(card.first.title), _matter(other.first.title))
    return likeness >= _SAME or scene.deck.probability(card, other) >= _ELSEWHERE


def _told(scene: Scene, links: Sequence[Link], cards: Sequence[Card]) -> Finding:
    who = names(tuple(dict.fromkeys(card.first.holder for card in cards)))
    words = Draft(
        title=f"{who}都说自己只是配合，“{cards[0].first.title}”没有人牵头",
        explanation="几张清单互相把牵头推给对方",
        suggestion=f"建议由{who}会商，明确一个牵头部门，在其清单上写明牵头，其余写为配合。",
        subkind="handed-round",
    )
    sure = max(0.6, *(link.probability for link in links))
    return without_lead(scene, links, cards, words, sure, Severity.ERROR)


def without_lead(
    scene: Scene,
    links: Sequence[Link],
    cards: Sequence[Card],
    words: Draft,
    score: float,
    severity: Severity,
) -> Finding:
    """The finding that nobody leads what ``cards`` are about, in ``words``: with what each of them says, and the surest link."""
    strongest = max(links, key=lambda link: link.probability)
    said = "；".join(f"{c.first.holder}写“{c.first.title}”（{place(c.first.source)}）" for c in cards)
    draft = replace(
        words,
        explanation=f"{words.explanation}：{said}。{compared(scene.deck, strongest)}",
        departments=tuple(card.first.holder for card in cards),
        evidence=scene.deck.evidence(strongest.left, strongest.right),
        same=strongest.probability,
    )
    rows = [view for card in cards for view in card.views]
    return finding(FindingKind.UNOWNED, draft, rows, score, severity)
