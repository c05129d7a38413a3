"""The figures of the county: which departments collide, which townships carry most, who holds the network together."""

from __future__ import annotations

from collections import Counter

from api.models.core import Model
from api.opened import Opened
from kg.analysis.figures import clashes, collisions
from kg.reading.figures import read_figures


class LoadModel(Model):
    """What a township carries; ``departments`` is how many departments hand it work (上面千条线，下面一根针)."""

    iri: str
    township: str
    basic: int
    cooperative: int
    reclaimed: int
    departments: int


class TieModel(Model):
    """Two departments, the matters in which both take part, and those that both claim to lead."""

    left: str
    right: str
    left_iri: str
    right_iri: str
    matters: int
    contested: int


class CollisionModel(Model):
    """Two departments and the number of matters that both claim to lead."""

    left: str
    right: str
    matters: int


class CountModel(Model):
    """A department and a number."""

    name: str
    count: int


class OrganRef(Model):
    """An organ by IRI and name."""

    iri: str
    name: str


class HandOverModel(Model):
    """One organ passes a matter on to another; ``items`` counts the rows that say so."""

    giver: str
    taker: str
    items: int


class OverviewModel(Model):
    """The figures of the lists in force; ``outdated`` counts the items of earlier rounds, of which there is a newer list."""

    items: int = 0
    outdated: int = 0
    findings: dict[str, int]
    severities: dict[str, int]
    loads: list[LoadModel]
    ties: list[TieModel]
    collisions: list[CollisionModel]
    most_contested: list[CountModel]
    keystones: list[OrganRef]
    hand_overs: list[HandOverModel]
    chains: list[list[str]]


def overview(opened: Opened, limit: int) -> OverviewModel:
    """Return the figures, at most ``limit`` of each, the heaviest first."""
    found = read_figures(opened.store)
    pairs = collisions(opened.findings)
    contested = {frozenset((each.left, each.right)): each.matters for each in pairs}
    handed = Counter((each.giver[1], each.taker[1]) for each in found.handovers)
    outdated = len(opened.outdated)
    return OverviewModel(
        items=opened.snapshot.manifest.counts.get("items", 0) - outdated,
        outdated=outdated,
        findings=dict(Counter(each.kind.value for each in opened.findings).most_common()),
        severities=dict(Counter(each.severity.value for each in opened.findings).most_common()),
        loads=[
            LoadModel(
                iri=each.iri,
                township=each.township,
                basic=each.basic,
                cooperative=each.cooperative,
                reclaimed=each.reclaimed,
                departments=each.departments,
            )
            for each in found.loads[:limit]
        ],
        ties=[
            TieModel(
                left=each.left_name,
                right=each.right_name,
                left_iri=each.left,
                right_iri=each.right,
                matters=each.matters,
                contested=contested.get(frozenset((each.left_name, each.right_name)), 0),
            )
            for each in found.ties[:limit]
        ],
        collisions=[
            CollisionModel(left=each.left, right=each.right, matters=each.matters) for each in pairs[:limit]
        ],
        most_contested=[
            CountModel(name=name, count=count) for name, count in clashes(opened.findings)[:limit]
        ],
        keystones=[OrganRef(iri=iri, name=name) for iri, name in found.keystones[:limit]],
        hand_overs=[
            HandOverModel(giver=giver, taker=taker, items=count)
            for (giver, taker), count in handed.most_common(limit)
        ],
        chains=[list(each) for each in found.chains[:limit]],
    )
