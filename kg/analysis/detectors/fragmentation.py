"""Fragmentation (分散管理): several departments in one area of duties, and no row that names who coordinates them.

GAO-15-49SP: “more than one federal agency is involved in the same broad area of national need”. It is no flaw by itself,
so it is told as information: the area is the kind of object that the rows are about (``ontology/objects.yaml``).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from ingest.records import ListKind
from kg.analysis.cards import Card
from kg.analysis.detectors.scene import Draft, Scene, finding
from kg.analysis.findings import Finding, FindingKind, Severity
from kg.analysis.wording import claim_line, names

_ORGANS = 4  # departments in one area from which somebody should coordinate them
_TOO_COMMON = 0.04  # share of all rows from which a kind of object is no area but half the county's work
_LIKE = 0.5  # cosine from which two rows on one kind of object belong to one area
_MOST = 6  # areas that are told, the most crowded first
_LISTS = frozenset({ListKind.DEPARTMENT, ListKind.POWER, ListKind.COOPERATIVE})
_COORDINATES = re.compile(
    r"统筹|综合协调|组织协调|联席会议|领导小组|议事协调|委员会办公室|牵头|综合监管|综合治理"
)


def fragmented(scene: Scene) -> Iterator[Finding]:
    """The areas with at least four leading departments and no coordinator, the most crowded first, at most six."""
    areas: dict[str, list[Card]] = defaultdict(list)
    cards = [card for card in scene.deck.cards if card.kind in _LISTS and card.leaders]
    for card in cards:
        mentions = card.profile.title.facet("object")
        for concept in {concept for m in mentions if len(m.concepts) == 1 for concept in m.concepts}:
            areas[concept].append(card)
    areas = {concept: _together(scene, held) for concept, held in areas.items()}
    crowded = [
        (concept, held)
        for concept, held in areas.items()
        if len(_organs(held)) >= _ORGANS
        and len(held) <= max(2 * _ORGANS, _TOO_COMMON * len(cards))
        and not any(_coordinates(card, _organs(held)) for card in held)
    ]
    crowded.sort(key=lambda area: (-len(_organs(area[1])), -len(area[1]), area[0]))
    told: list[set[int]] = []
    for concept, held in crowded:
        numbers = {card.number for card in held}
        if len(told) < _MOST and not any(
            numbers <= before for before in told
        ):  # 物业 and 住宅小区 are one area
            told.append(numbers)
            yield _finding(concept, held)


def _together(scene: Scene, cards: Sequence[Card]) -> list[Card]:
    """The largest group of ``cards`` that hang together by likeness: 项目 alone is no area, 住宅小区 is one."""
    import networkx as nx

    if len(_organs(cards)) < _ORGANS:
        return []
    graph: nx.Graph[int] = nx.Graph()
    held = {card.number: card for card in cards}
    for card in cards:
        for other in scene.deck.neighbours(card):
            if other.number in held and scene.deck.similarity(card, other) >= _LIKE:
                graph.add_edge(card.number, other.number)
    groups = [sorted(group) for group in nx.connected_components(graph)]
    largest = max(groups, key=lambda group: (len(group), -group[0]), default=[])
    return [held[number] for number in largest]


def _organs(cards: Sequence[Card]) -> frozenset[str]:
    return frozenset[str]().union(*(card.leader_keys for card in cards))


def _coordinates(card: Card, organs: frozenset[str]) -> bool:
    """Whether a row coordinates: it says so, or its lead names two others of the area as its helpers."""
    helpers = {claim.key for claim in card.cooperators} & organs - card.leader_keys
    return bool(_COORDINATES.search(card.first.title)) or len(helpers) >= 2


def _finding(concept: str, cards: Sequence[Card]) -> Finding:
    who = tuple(dict.fromkeys(claim.name for card in cards for claim in card.leaders))
    words = [m.word for card in cards for m in card.profile.title.facet("object") if concept in m.concepts]
    area = max(dict.fromkeys(words), key=words.count)
    told = "；".join(f"（{n}）{claim_line(card)}" for n, card in enumerate(cards[:6], 1))
    draft = Draft(
        title=f"“{area}”方面有{len(who)}个部门各管一段，没有写明由谁统筹",
        explanation=f"{names(who)}在这一领域各有职责，但没有一条事项写明统筹协调的单位：{told}"
        f"{'等' if len(cards) > 6 else ''}。分段管理本身不是问题，衔接之处容易落空。",
        suggestion="建议在清单中写明一个统筹协调单位，或者建立会商机制，并写明各环节的衔接（移送、通报、联合检查）。",
        departments=who,
        subkind="fragmentation",
    )
    score = min(0.6, 0.1 * len(who))
    rows = [card.first for card in cards]
    return finding(FindingKind.OVERLAP, draft, rows, score, Severity.INFO, (concept, *sorted(who)))
