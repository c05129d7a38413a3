"""The graph as people browse it: typed nodes with labels, edges with roles, a neighbourhood at a time.

Items of several townships that say the same are drawn as one node, which tells how many they are: a department with
30 duties in 14 townships is 30 nodes, not 420.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Final

from pyoxigraph import NamedNode, Store

from ingest.citations import format_article
from kg.patterns import A, column, lists, subjects, text_of, value
from kg.schemes import concepts
from kg.vocabulary import DCT, ELI, M8G, ORG, RDFS, ZHIZE, Scheme, concept_name

KINDS: Final = {
    ZHIZE.DutyItem: "item",
    ZHIZE.Township: "township",
    ORG.FormalOrganization: "department",
    ELI.LegalResourceSubdivision: "article",
    ELI.LegalResource: "law",
    ZHIZE.Matter: "matter",
    ZHIZE.Edition: "edition",
}
"""Classes → kinds of nodes."""

EDGE_LABELS: Final = {
    "holder": "列入清单",
    "legal-basis": "依据",
    "matter": "同一事务",
    "part-of": "属于",
    "edition": "版次",
    "replaced-by": "职责划入",
    "list": "有清单",
    "field": "领域",
}
"""Kinds of edges that are not roles, in Chinese."""


@dataclass(frozen=True, slots=True)
class Node:
    """A node: ``kind`` is one of :data:`KINDS` or ``field``; ``degree`` counts its edges in this graph."""

    id: str
    label: str
    kind: str
    detail: str | None = None
    degree: int = 0


@dataclass(frozen=True, slots=True)
class Edge:
    """An edge from ``source`` to ``target``; ``kind`` is a role or a key of :data:`EDGE_LABELS`."""

    source: str
    target: str
    kind: str
    label: str
    weight: int = 1


@dataclass(frozen=True, slots=True)
class Graph:
    """A part of the graph to draw; ``truncated`` says that the limit cut it."""

    focus: str | None
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    truncated: bool = False


def kind_of(store: Store, iri: str) -> str | None:
    """The kind of a node, or ``None`` for what is not drawn."""
    types = {quad.object for quad in store.quads_for_pattern(NamedNode(iri), A, None, None)}
    return next((kind for cls, kind in KINDS.items() if cls in types), None)


def neighbourhood(store: Store, focus: str, depth: int = 1, limit: int = 150) -> Graph | None:
    """What ``focus`` is connected with, up to ``depth`` steps and ``limit`` nodes; ``None`` if it is unknown."""
    kind = kind_of(store, focus)
    if kind is None:
        return None
    drawing = _Drawing(store, limit)
    drawing.add(focus, kind)
    layer = [focus]
    for _ in range(depth):
        layer = [new for iri in layer for new in drawing.expand(iri)]
    return drawing.graph(focus)


class _Drawing:
    """Nodes and edges as they are collected, up to a limit."""

    def __init__(self, store: Store, limit: int) -> None:
        self.store, self.limit = store, limit
        self.kinds: dict[str, str] = {}
        self.details: dict[str, str] = {}
        self.edges: dict[tuple[str, str, str], Edge] = {}
        self.truncated = False

    def add(self, iri: str, kind: str) -> bool:
        """Adds a node; ``False`` beyond the limit."""
        if iri not in self.kinds:
            if len(self.kinds) >= self.limit:
                self.truncated = True
                return False
            self.kinds[iri] = kind
        return True

    def expand(self, iri: str) -> list[str]:
        """Adds the neighbours of a node; returns those that are new."""
        known = set(self.kinds)
        for edge, detail in _EXPANDERS[self.kinds[iri]](self.store, iri):
            other = edge.target if edge.source == iri else edge.source
            kind = self.kinds.get(other) or kind_of(self.store, other)
            if kind and self.add(other, kind):
                self.edges.setdefault((edge.source, edge.target, edge.kind), edge)
                if detail:
                    self.details[other] = detail
        return [other for other in self.kinds if other not in known]

    def graph(self, focus: str) -> Graph:
        degrees = Counter(end for edge in self.edges.values() for end in (edge.source, edge.target))
        nodes = tuple(
            replace(_node(self.store, iri, kind, self.details.get(iri)), degree=degrees[iri])
            for iri, kind in self.kinds.items()
        )
        return Graph(focus, nodes, tuple(self.edges.values()), self.truncated)


Found = Iterator[tuple[Edge, str | None]]


def _edge(source: str, target: str, kind: str, weight: int = 1) -> Edge:
    known = concepts(Scheme.ROLES).get(kind)
    return Edge(source, target, kind, known.zh if known else EDGE_LABELS.get(kind, kind), weight)


def _targets(store: Store, iri: str, predicate: NamedNode) -> list[str]:
    return [text_of(quad.object) for quad in store.quads_for_pattern(NamedNode(iri), predicate, None, None)]


def _sources(store: Store, iri: str, predicate: NamedNode) -> list[str]:
    return [text_of(quad.subject) for quad in store.quads_for_pattern(None, predicate, NamedNode(iri), None)]


def _role(store: Store, part: str) -> str:
    return concept_name(Scheme.ROLES, value(store, part, M8G.role) or "") or "cooperate"


def _of_item(store: Store, iri: str) -> Found:
    parts = _targets(store, iri, M8G.hasParticipation)
    parts.sort(key=lambda part: int(value(store, part, ZHIZE.position) or 0))
    organs = set()
    for part in parts:
        for organ in _targets(store, part, ZHIZE.organ):
            organs.add(organ)
            yield _edge(organ, iri, _role(store, part)), None
    for holder in _targets(store, iri, ZHIZE.holder):
        if holder not in organs:
            yield _edge(holder, iri, "holder"), None
    for place in sorted(_targets(store, iri, M8G.hasLegalResource)):
        yield _edge(iri, place, "legal-basis"), None
    for matter in _targets(store, iri, ZHIZE.matter):
        yield _edge(iri, matter, "matter"), None
    for quad in store.quads_for_pattern(NamedNode(iri), A, ZHIZE.DutyItem, None):
        yield _edge(iri, text_of(quad.graph_name), "edition"), None


def _alike(store: Store, found: dict[str, str]) -> Iterator[tuple[str, str, str | None]]:
    """Of items (with the kind of their edge) that say the same, one with the number of units that carry it."""
    groups: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for item, kind in found.items():
        title = value(store, item, DCT.title) or ""
        groups[title, value(store, item, ZHIZE.listKind) or "", kind].append(item)
    for (_, _, kind), items in sorted(groups.items(), key=lambda pair: (-len(pair[1]), pair[0])):
        holders = {value(store, item, ZHIZE.holder) for item in items}
        yield min(items), kind, f"{len(holders)} 个单位的清单" if len(holders) > 1 else None


def _of_organ(store: Store, iri: str) -> Found:
    found: dict[str, str] = dict.fromkeys(_sources(store, iri, ZHIZE.holder), "holder")
    for part in _sources(store, iri, ZHIZE.organ):
        role = _role(store, part)
        for item in _sources(store, part, M8G.hasParticipation):
            found[item] = role if found.get(item) != "lead" else "lead"
    for item, kind, detail in _alike(store, found):
        yield _edge(iri, item, kind), detail
    for successor in _targets(store, iri, DCT.isReplacedBy):
        yield _edge(iri, successor, "replaced-by"), None
    for predecessor in _sources(store, iri, DCT.isReplacedBy):
        yield _edge(predecessor, iri, "replaced-by"), None


def _of_place(store: Store, iri: str) -> Found:
    for law in dict.fromkeys(_targets(store, iri, ELI.is_part_of)):
        yield _edge(iri, law, "part-of"), None
    items = dict.fromkeys(_sources(store, iri, M8G.hasLegalResource), "legal-basis")
    for item, kind, detail in _alike(store, items):
        yield _edge(item, iri, kind), detail
    cited = Counter(
        {
            article: sum(1 for _ in _sources(store, article, M8G.hasLegalResource))
            for article in set(_sources(store, iri, ELI.is_part_of))
        }
    )
    for article, count in sorted(cited.items(), key=lambda pair: (-pair[1], len(pair[0]), pair[0])):
        yield _edge(article, iri, "part-of"), f"{count} 个事项以此为依据" if count else None


def _of_matter(store: Store, iri: str) -> Found:
    for item, kind, detail in _alike(store, dict.fromkeys(_sources(store, iri, ZHIZE.matter), "matter")):
        yield _edge(item, iri, kind), detail


def _of_edition(store: Store, iri: str) -> Found:
    holders = Counter(column(store, ZHIZE.holder, NamedNode(iri)).values())
    for holder, count in holders.most_common():
        yield _edge(holder, iri, "list", count), f"{count} 项"


_EXPANDERS: Final[dict[str, Callable[[Store, str], Found]]] = {
    "item": _of_item,
    "township": _of_organ,
    "department": _of_organ,
    "article": _of_place,
    "law": _of_place,
    "matter": _of_matter,
    "edition": _of_edition,
}


def label_of(store: Store, iri: str) -> str:
    """What a node is called: its label or title; an article by its statute and number."""
    number = value(store, iri, ZHIZE.number)
    if number:
        law = value(store, iri, ELI.is_part_of)
        title = value(store, law, DCT.title) if law else None
        return f"《{title or ''}》{format_article(number)}"
    return value(store, iri, RDFS.label) or value(store, iri, DCT.title) or iri.rsplit("/", 1)[-1]


def _node(store: Store, iri: str, kind: str, detail: str | None) -> Node:
    if kind == "item" and detail is None:
        holder = value(store, iri, ZHIZE.holder)
        detail = label_of(store, holder) if holder else None
    elif kind == "article" and detail is None:
        text = value(store, iri, ZHIZE.text)
        detail = (text[:80] + "…" if len(text) > 80 else text) if text else None
    elif kind == "department" and value(store, iri, ZHIZE.organStatus) == "abolished":
        detail = "已撤并"
    return Node(iri, label_of(store, iri), kind, detail)


def overview(store: Store, limit: int = 300) -> Graph:
    """The map of all lists: departments with the fields in which they lead and the townships that they lead for.

    The weight of an edge is the number of distinct titles; ``limit`` bounds the nodes, heaviest first.
    """
    titles, fields = column(store, DCT.title), column(store, ZHIZE.fieldName)
    holders, labels = column(store, ZHIZE.holder), column(store, RDFS.label)
    townships = set(subjects(store, ZHIZE.Township))
    pairs: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    for item, leads in lists(store, M8G.hasCompetentAuthority).items():
        title = titles.get(item, "")
        for lead in set(leads) - townships:
            if item in fields:
                pairs[lead, "field:" + fields[item], "field"].add(title)
            if holders.get(item) in townships:
                pairs[lead, holders[item], "lead"].add(title)
    weights: Counter[str] = Counter()
    for (source, target, _), found in pairs.items():
        weights.update({source: len(found), target: len(found)})
    kept = set(sorted(weights, key=lambda iri: (-weights[iri], iri))[:limit])
    edges = tuple(
        replace(_edge(source, target, kind, len(found)), label=f"{len(found)} 项")
        for (source, target, kind), found in sorted(pairs.items(), key=lambda pair: (-len(pair[1]), pair[0]))
        if source in kept and target in kept
    )
    degrees: Counter[str] = Counter()
    for edge in edges:
        degrees.update((edge.source, edge.target))
    nodes = []
    for iri, degree in degrees.items():
        kind = "field" if iri.startswith("field:") else "township" if iri in townships else "department"
        nodes.append(Node(iri, labels.get(iri, iri.removeprefix("field:")), kind, degree=degree))
    return Graph(None, tuple(nodes), edges, len(weights) > limit)
