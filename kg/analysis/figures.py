"""Figures from the graph of organs and duties: who collides with whom, who works together, what a township carries.

Organs and matters make a bipartite graph; projected onto the organs it says who is bound to whom by how many matters.
In the network of those who lead and those who help, the articulation points are the departments without which it
falls apart. Hand-overs (移送、转交、报送 to a named organ) make chains.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from ingest.records import ListKind, Role
from kg.analysis.facets import clean
from kg.analysis.findings import Finding, FindingKind
from kg.analysis.roles import cooperators, leaders
from kg.current import NOT_LISTS
from kg.views import ItemView, OrganPart


@dataclass(frozen=True, slots=True)
class Collision:
    """Two organs and the number of matters that both claim to lead."""

    left: str
    right: str
    matters: int


@dataclass(frozen=True, slots=True)
class Load:
    """What one township carries: items by kind of list, and how many departments hand it work.

    ``departments`` is the figure behind 上面千条线，下面一根针; ``iri`` is the township's.
    """

    township: str
    basic: int
    cooperative: int
    departments: int
    reclaimed: int = 0
    iri: str = ""


@dataclass(frozen=True, slots=True)
class Tie:
    """Two departments (IRIs and names, the lower IRI first) and the number of matters in which both take part."""

    left: str
    right: str
    left_name: str
    right_name: str
    matters: int


@dataclass(frozen=True, slots=True)
class HandOver:
    """An item in which one organ passes the matter on to another; ``giver`` and ``taker`` are (IRI, name)."""

    giver: tuple[str, str]
    taker: tuple[str, str]
    item: str
    matter: str


@dataclass(frozen=True, slots=True)
class Figures:
    """All figures over some lists. ``clashes`` counts the findings of overlap by name of department.

    ``keystones`` are (IRI, name); ``chains`` the names of organs along which a matter goes, three or more.
    """

    loads: tuple[Load, ...]
    ties: tuple[Tie, ...]
    clashes: tuple[tuple[str, int], ...]
    collisions: tuple[Collision, ...]
    keystones: tuple[tuple[str, str], ...]
    handovers: tuple[HandOver, ...]
    chains: tuple[tuple[str, ...], ...]


def figures(views: Sequence[ItemView], findings: Sequence[Finding]) -> Figures:
    """All figures; time grows with the rows and with the pairs of departments in one matter."""
    listed = [view for view in views if view.kind not in NOT_LISTS]
    handed = tuple(handovers(listed))
    return Figures(
        loads=tuple(loads(listed)),
        ties=tuple(ties(listed)),
        clashes=tuple(clashes(findings)),
        collisions=tuple(collisions(findings)),
        keystones=tuple(_articulation(listed)),
        handovers=handed,
        chains=tuple(chains(handed)),
    )


def _contested(findings: Iterable[Finding]) -> Iterator[list[str]]:
    """The departments of each overlap; several in one area (fragmentation) do not collide."""
    for finding in findings:
        if finding.kind is FindingKind.OVERLAP and finding.subkind != "fragmentation":
            yield sorted(set(finding.departments))


def clashes(findings: Iterable[Finding]) -> list[tuple[str, int]]:
    """The departments with the number of overlaps that concern them, most first."""
    counts = Counter(name for departments in _contested(findings) for name in departments)
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))


def collisions(findings: Iterable[Finding]) -> list[Collision]:
    """The pairs of departments with overlaps, most first."""
    counts = Counter(pair for departments in _contested(findings) for pair in combinations(departments, 2))
    ranked = sorted(counts.items(), key=lambda entry: (-entry[1], entry[0]))
    return [Collision(left, right, count) for (left, right), count in ranked]


def loads(views: Sequence[ItemView]) -> list[Load]:
    """What each township carries, heaviest first."""
    kinds: dict[tuple[str, str], Counter[ListKind]] = {}
    departments: dict[tuple[str, str], set[str]] = defaultdict(set)
    for view in views:
        if view.holder_is_township:
            township = view.holder, view.holder_iri
            kinds.setdefault(township, Counter())[view.kind] += 1
            if view.kind is ListKind.COOPERATIVE:
                departments[township].update(claim.key for claim in leaders(view))
    found = [
        Load(
            township[0],
            count[ListKind.BASIC],
            count[ListKind.COOPERATIVE],
            len(departments[township]),
            count[ListKind.RECLAIMED],
            township[1],
        )
        for township, count in kinds.items()
    ]
    return sorted(found, key=lambda load: (-(load.basic + load.cooperative), load.township, load.iri))


def _departments(view: ItemView) -> Iterator[OrganPart]:
    return (part for part in view.parts if not part.is_township and part.iri and part.name.strip())


def _about(view: ItemView) -> str:
    """What a row is about, within its place: its matter, or its title where matters were not told."""
    return f"{view.jurisdiction or ''}\n{view.matter or clean(view.title)}"


def ties(views: Sequence[ItemView]) -> list[Tie]:
    """The projection of organs and matters onto the organs: pairs by shared matters, closest first."""
    import networkx as nx

    names: dict[str, str] = {}
    bipartite: nx.Graph[tuple[str, str]] = nx.Graph()
    for view in views:
        for part in _departments(view):
            names[part.iri] = part.name
            bipartite.add_edge(("organ", part.iri), ("matter", _about(view)))
    organs = sorted(("organ", iri) for iri in names)
    if not organs:  # a township's lists alone: networkx takes an empty side for an error
        return []
    projected = nx.bipartite.weighted_projected_graph(bipartite, organs)
    found = []
    for (_, one), (_, two), data in projected.edges(data=True):
        left, right = sorted((one, two))
        found.append(Tie(left, right, names[left], names[right], int(data["weight"])))
    return sorted(found, key=lambda tie: (-tie.matters, tie.left, tie.right))


def keystones(views: Sequence[ItemView]) -> list[str]:
    """The departments without which the network of collaboration falls apart (articulation points), by name.

    Two departments are joined if one leads a duty in which the other cooperates.
    """
    return sorted(name for _, name in _articulation(views))


def _articulation(views: Sequence[ItemView]) -> list[tuple[str, str]]:
    import networkx as nx

    network: nx.Graph[str] = nx.Graph()
    named: dict[str, tuple[str, str]] = {}
    for view in views:
        iris = {part.name: part.iri for part in view.parts}
        iris.setdefault(view.holder, view.holder_iri)
        for lead in leaders(view):
            for helper in cooperators(view):
                if lead.key != helper.key:
                    ends = [f"{view.jurisdiction or ''}\n{claim.name}" for claim in (lead, helper)]
                    network.add_edge(*ends)
                    for end, claim in zip(ends, (lead, helper), strict=True):
                        named[end] = iris.get(claim.name, ""), claim.name
    return sorted((named[end] for end in nx.articulation_points(network)), key=lambda pair: pair[::-1])


# 移送县公安局, 报县水利局备案, 转交给县民政局: a verb of passing on, right before the organ.
_PASSES = re.compile(
    r"(?:移送|移交|转交|转送|转办|交由|上报|报送|报告|通报|抄送|抄告|反馈|报请|报)(?:给|至|到|同级|当地|所在地的?|有关的?)?$"
)
# 发现问题及时上报, without saying to whom: a township reports to the department that leads the row.
_REPORTS = re.compile(r"上报|报告(?!制度|书|厅)|报送|移送|移交|转交|转报")
_CRIMES = re.compile(
    r"移送[^，。；]{0,12}(?:犯罪|公安机关|司法机关)|犯罪[^。；]{0,12}移送"
)  # goes to the police (刑事诉讼法 article 110)
_POLICE = re.compile(r"公安(?:局|分局|机关)$")
_REACH = 10  # characters before an organ's name that are looked at


def handovers(views: Sequence[ItemView]) -> Iterator[HandOver]:
    """The passings-on that duties and ways of working state, each once for an item.

    Who receives is the organ named behind the verb; the police where suspected crimes are passed on; the department
    that leads the row where a township reports.
    """
    names = _Names(views)
    for view in views:
        told: set[tuple[str, str]] = set()
        leading = [part for part in view.organs(Role.LEAD, Role.TAKE_OVER) if not part.is_township]
        for giver, township, text in _statements(view):
            takers = list(names.receivers(text, view.jurisdiction))
            if not takers and township and len(leading) == 1 and _REPORTS.search(text):
                takers = [(leading[0].iri, leading[0].name)]
            for taker in takers:
                if taker[0] != giver[0] and (giver[0], taker[0]) not in told:
                    told.add((giver[0], taker[0]))
                    yield HandOver(giver, taker, view.iri, _about(view))


def _statements(view: ItemView) -> Iterator[tuple[tuple[str, str], bool, str]]:
    """Each organ (IRI, name) of a row, whether it is a township, and what it does.

    The way of working is that of who leads the row, else of the list's own unit.
    """
    for part in view.parts:
        if part.iri and part.duties:
            yield (part.iri, part.name), part.is_township, "；".join(part.duties)
    leading = view.organs(Role.LEAD, Role.TAKE_OVER)
    if view.process and leading:
        yield (leading[0].iri, leading[0].name), leading[0].is_township, view.process


class _Names:
    """The names of the departments of each place, found in texts right behind a verb of passing on."""

    def __init__(self, views: Sequence[ItemView]) -> None:
        known: dict[str | None, dict[str, tuple[str, str]]] = defaultdict(dict)
        for view in views:
            for part in _departments(view):
                for name in (part.name, part.written):
                    if len(name) > 2:
                        known[view.jurisdiction][name] = part.iri, part.name
        self._known = known
        self._police = {
            place: organ
            for place, names in known.items()
            for name, organ in sorted(names.items())
            if _POLICE.search(name)
        }
        self._patterns = {
            place: re.compile("|".join(sorted(map(re.escape, names), key=len, reverse=True)))
            for place, names in known.items()
        }

    def receivers(self, text: str, place: str | None) -> Iterator[tuple[str, str]]:
        """The departments (IRI, name) that ``text`` passes something on to."""
        pattern = self._patterns.get(place)
        if pattern is None:
            return
        for match in pattern.finditer(text):
            if _PASSES.search(text[max(0, match.start() - _REACH) : match.start()]):
                yield self._known[place][match[0]]
        if _CRIMES.search(text) and place in self._police:
            yield self._police[place]


def chains(handed: Iterable[HandOver]) -> list[tuple[str, ...]]:
    """The longest way of each matter through three organs or more, by names; no organ twice."""
    import networkx as nx

    matters: dict[str, nx.DiGraph[tuple[str, str]]] = {}
    for each in handed:
        matters.setdefault(each.matter, nx.DiGraph()).add_edge(each.giver, each.taker)
    found = []
    for graph in matters.values():
        order = nx.condensation(graph)  # organs that pass a matter to and fro count as one step
        path = nx.dag_longest_path(order)
        names = tuple("、".join(sorted(name for _, name in order.nodes[node]["members"])) for node in path)
        if len(names) > 2:
            found.append(names)
    return sorted(set(found), key=lambda names: (-len(names), names))
