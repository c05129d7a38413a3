"""Figures from the graph of organs and duties: who collides with whom, and what a township carries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from ingest.records import ListKind
from kg.analysis.findings import Finding, FindingKind
from kg.analysis.roles import cooperators, leaders
from kg.views import ItemView


@dataclass(frozen=True, slots=True)
class Collision:
    """Two organs and the number of matters that both claim to lead."""

    left: str
    right: str
    matters: int


@dataclass(frozen=True, slots=True)
class Load:
    """What one township carries: items by kind of list, and how many departments hand it work.

    ``departments`` is the figure behind 上面千条线，下面一根针.
    """

    township: str
    basic: int
    cooperative: int
    departments: int


def collisions(findings: Iterable[Finding]) -> list[Collision]:
    """The pairs of departments with overlaps, most first."""
    counts: Counter[tuple[str, str]] = Counter()
    for finding in findings:
        if finding.kind is FindingKind.OVERLAP:
            counts.update(combinations(sorted(set(finding.departments)), 2))
    ranked = sorted(counts.items(), key=lambda entry: (-entry[1], entry[0]))
    return [Collision(left, right, count) for (left, right), count in ranked]


def loads(views: Sequence[ItemView]) -> list[Load]:
    """What each township carries, heaviest first."""
    kinds: dict[str, Counter[ListKind]] = {}
    departments: dict[str, set[str]] = {}
    for view in views:
        if view.holder_is_township:
            kinds.setdefault(view.holder, Counter())[view.kind] += 1
            if view.kind is ListKind.COOPERATIVE:
                departments.setdefault(view.holder, set()).update(claim.key for claim in leaders(view))
    found = [
        Load(name, count[ListKind.BASIC], count[ListKind.COOPERATIVE], len(departments.get(name, ())))
        for name, count in kinds.items()
    ]
    return sorted(found, key=lambda load: (-(load.basic + load.cooperative), load.township))


def keystones(views: Sequence[ItemView]) -> list[str]:
    """The departments without which the network of collaboration falls apart (articulation points), by name.

    Two departments are joined if one leads a duty in which the other cooperates.
    """
    import networkx as nx

    network: nx.Graph[str] = nx.Graph()
    for view in views:
        for lead in leaders(view):
            for helper in cooperators(view):
                if lead.key != helper.key:
                    network.add_edge(lead.name, helper.name)
    return sorted(nx.articulation_points(network))
