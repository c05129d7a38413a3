"""The map of everything: who leads what, where departments collide or work together, which townships there are.

It is drawn from the lists in force. What fourteen townships say alike is one matter, so that an edge between a
department and a field counts matters, not rows.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import combinations
from typing import Final

from pyoxigraph import Store

from kg.browsing.drawing import Edge, Graph, Node, counted_edge, field_id, field_name, role_edge, strongest
from kg.current import current_iris
from kg.reading.patterns import column, lists, subjects
from kg.vocabulary import DCT, M8G, ORG, RDFS, ZHIZE, Scheme, concept, concept_name

_LEADING: Final = frozenset({"lead", "take-over"})
_TOGETHER: Final = 2
"""Two departments are linked as working together from this many matters on …"""
_PARTNERS: Final = 2
"""… and only if each is, for one of them, among this many closest partners."""
_LEAD_COUNTS: Final = 10
"""A matter that a department leads makes it as heavy as this many in which it takes part."""
_FIELDS: Final = 4
"""Fields of a department that are drawn, heaviest first."""
_TURN: Final = ("department", "field", "department", "field", "department", "county", "township")
"""In which turn the kinds of nodes get their places, so that a small limit still shows something of each."""


def overview(store: Store, limit: int = 300) -> Graph:
    """Departments with the fields in which they lead, their collisions and closest partners; counties with townships.

    Kinds of edges: ``field`` (department or county → field: matters that it leads, or that its townships' lists
    carry), ``contested`` (findings of overlap between two departments), ``cooperate`` (matters on which two
    departments work together), ``part-of`` (township → county; department → county where nothing else links it).
    Weights are numbers of matters or findings. ``limit`` bounds the nodes, heaviest first.
    """
    facts = _Facts(store)
    nodes = facts.nodes()
    kept = {node.id for node in _allot(nodes, facts.weights, limit)}
    edges = [edge for edge in facts.edges() if edge.source in kept and edge.target in kept]
    linked = {end for edge in edges for end in (edge.source, edge.target)}
    edges += [edge for edge in facts.belonging(linked) if edge.source in kept and edge.target in kept]
    degrees = Counter(end for edge in edges for end in (edge.source, edge.target))
    shown = tuple(replace(node, degree=degrees[node.id]) for node in nodes if node.id in kept)
    return Graph(None, shown, tuple(edges), len(nodes) > len(kept))


def _allot(nodes: list[Node], weights: Counter[str], limit: int) -> list[Node]:
    """At most ``limit`` of ``nodes``, the heaviest of each kind, the kinds in turn."""
    queues: dict[str, list[Node]] = defaultdict(list)
    for node in sorted(nodes, key=lambda node: (weights[node.id], node.id)):
        queues[node.kind].append(node)  # the heaviest last
    chosen: list[Node] = []
    while any(queues.values()):
        for kind in _TURN:
            if len(chosen) == limit:
                return chosen
            if queues[kind]:
                chosen.append(queues[kind].pop())
    return chosen


@dataclass(slots=True)
class _Counts:
    """Matters by pair of nodes, gathered in one pass over the items."""

    led: dict[tuple[str, str], set[str]] = field(
        default_factory=lambda: defaultdict(set)
    )  # department, field
    carried: dict[tuple[str, str], set[str]] = field(
        default_factory=lambda: defaultdict(set)
    )  # county, field
    together: dict[tuple[str, str], set[str]] = field(default_factory=lambda: defaultdict(set))
    leads: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    takes_part: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    rows: Counter[str] = field(default_factory=Counter)  # items by county and by holder

    def add(self, matter: str, place: str | None, acting: dict[str, bool]) -> None:
        """An item on ``matter`` in the field ``place``, with its departments and whether each of them leads."""
        for organ, leading in acting.items():
            self.takes_part[organ].add(matter)
            if leading:
                self.leads[organ].add(matter)
                if place:
                    self.led[organ, place].add(matter)
        for one, two in combinations(sorted(acting), 2):
            if acting[one] or acting[two]:
                self.together[one, two].add(matter)


class _Facts:
    """What the map shows, read from a store in flat passes."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.labels = column(store, RDFS.label)
        self.areas = column(store, DCT.spatial)
        self.townships = set(subjects(store, ZHIZE.Township))
        self.departments = set(subjects(store, ORG.FormalOrganization))

    @cached_property
    def counts(self) -> _Counts:
        """One pass over the items in force."""
        store, counts = self.store, _Counts()
        holders, parts = column(store, ZHIZE.holder), lists(store, M8G.hasParticipation)
        organs, roles = column(store, ZHIZE.organ), column(store, M8G.role)
        titles, matters = column(store, DCT.title), column(store, ZHIZE.matter)
        fields = self._fields(matters)
        for item in current_iris(store):
            matter, place = matters.get(item) or titles.get(item, item), fields.get(item)
            holder, county = holders.get(item, ""), self.areas.get(item, "")
            counts.rows.update((holder, county))
            if place and county and holder in self.townships:
                counts.carried[county, place].add(matter)
            acting: dict[str, bool] = {}  # whether the department leads
            for part in parts.get(item, ()):
                organ, role = organs.get(part, ""), concept_name(Scheme.ROLES, roles.get(part, ""))
                if organ in self.departments:
                    acting[organ] = acting.get(organ, False) or role in _LEADING
            counts.add(matter, place, acting)
        return counts

    def _fields(self, matters: dict[str, str]) -> dict[str, str]:
        """The node of the field of each item; of one without a heading, the field that its matter mostly stands in."""
        found = {item: field_id(name) for item, name in column(self.store, ZHIZE.fieldName).items()}
        usual: dict[str, Counter[str]] = defaultdict(Counter)
        for item, place in found.items():
            if item in matters:
                usual[matters[item]][place] += 1
        for item, matter in matters.items():
            if item not in found and matter in usual:
                found[item] = min(usual[matter].items(), key=lambda pair: (-pair[1], pair[0]))[0]
        return found

    @cached_property
    def overlaps(self) -> list[list[str]]:
        """The departments that each finding of overlap concerns."""
        store = self.store
        kinds, concerned = column(store, ZHIZE.findingKind), column(store, ZHIZE.concerns)
        named = {(self.labels.get(organ), self.areas.get(organ)): organ for organ in self.departments}
        found = []
        for finding, names in lists(store, ZHIZE.concernsOrgan).items():
            if kinds.get(finding) == concept(Scheme.FINDING_KINDS, "overlap").value:
                county = self.areas.get(concerned.get(finding, ""))
                found.append(sorted({named[name, county] for name in names if (name, county) in named}))
        return found

    @cached_property
    def contested(self) -> Counter[tuple[str, str]]:
        """How many findings of overlap each pair of departments has."""
        return Counter(pair for organs in self.overlaps for pair in combinations(organs, 2))

    @cached_property
    def clashes(self) -> Counter[str]:
        """How many findings of overlap each department has."""
        return Counter(organ for organs in self.overlaps for organ in organs)

    @cached_property
    def weights(self) -> Counter[str]:
        """How heavy each node is among those of its kind."""
        counts = self.counts
        weights: Counter[str] = Counter({organ: len(found) for organ, found in counts.takes_part.items()})
        weights.update({organ: _LEAD_COUNTS * len(found) for organ, found in counts.leads.items()})
        for pairs in (counts.led, counts.carried):
            for (_, place), found in pairs.items():
                weights[place] += len(found)
        weights.update({iri: rows for iri, rows in counts.rows.items() if iri not in self.departments})
        return weights

    def nodes(self) -> list[Node]:
        """All nodes that there are to draw, counties first."""
        counts = self.counts
        counties = {area for area in self.areas.values() if counts.rows[area]}
        places = {place for pairs in (counts.led, counts.carried) for _, place in pairs}
        organs = {organ for pair in self.contested for organ in pair} | set(counts.takes_part)
        organs |= {holder for holder in counts.rows if holder in self.departments}
        held = {township for township in self.townships if counts.rows[township]}
        several = len(counties) > 1
        return [
            *(self._node(area, "county", self._of_county(area)) for area in sorted(counties)),
            *(self._node(place, "field", self._of_field(place)) for place in sorted(places)),
            *(self._node(organ, "department", self._of_organ(organ, several)) for organ in sorted(organs)),
            *(self._node(each, "township", f"清单 {counts.rows[each]} 项") for each in sorted(held)),
        ]

    def _node(self, iri: str, kind: str, detail: str) -> Node:
        return Node(iri, field_name(iri) or self.labels.get(iri, iri), kind, detail)

    def _of_county(self, area: str) -> str:
        held = sum(1 for each in self.townships if self.areas.get(each) == area and self.counts.rows[each])
        return f"{held} 个乡镇（街道） · 清单 {self.counts.rows[area]} 项"

    def _of_field(self, place: str) -> str:
        pairs = (self.counts.led, self.counts.carried)
        about = {
            matter
            for each in pairs
            for (_, where), found in each.items()
            if where == place
            for matter in found
        }
        return f"{len(about)} 项事务"

    def _of_organ(self, organ: str, several: bool) -> str:
        leads, all_ = len(self.counts.leads.get(organ, ())), len(self.counts.takes_part.get(organ, ()))
        clashes = self.clashes[organ]
        where = self.labels.get(self.areas.get(organ, ""), "") if several else ""
        parts = (
            where,
            f"牵头 {leads} 项",
            f"参与 {all_ - leads} 项",
            f"职责交叉 {clashes} 处" if clashes else "",
        )
        return " · ".join(part for part in parts if part)

    def edges(self) -> Iterator[Edge]:
        """The edges between departments, fields and counties."""
        counts = self.counts
        for (one, two), clashes in sorted(self.contested.items()):
            yield counted_edge(one, two, "contested", clashes)
        by_organ: dict[str, list[Edge]] = defaultdict(list)
        for (organ, place), found in sorted(counts.led.items()):
            by_organ[organ].append(counted_edge(organ, place, "field", len(found)))
        for edges in by_organ.values():
            yield from sorted(edges, key=lambda edge: -edge.weight)[:_FIELDS]
        together = (
            counted_edge(one, two, "cooperate", len(found)) for (one, two), found in counts.together.items()
        )
        yield from strongest((edge for edge in together if edge.weight >= _TOGETHER), _PARTNERS)
        for (county, place), found in sorted(counts.carried.items()):
            yield counted_edge(county, place, "field", len(found))

    def belonging(self, linked: set[str]) -> Iterator[Edge]:
        """Townships with their county, and the departments that nothing else links."""
        for organ in sorted(self.townships | (self.departments - linked)):
            county = self.areas.get(organ)
            if county:
                yield role_edge(organ, county, "part-of")
