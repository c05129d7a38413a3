"""Store → the figures of the network of organs and duties, as :mod:`kg.triples.figures` wrote them."""

from __future__ import annotations

from collections import defaultdict

from pyoxigraph import Store

from kg.analysis.facets import clean
from kg.analysis.figures import Figures, HandOver, Load, Tie, chains
from kg.reading.patterns import column, lists, subjects, value
from kg.vocabulary import DCT, RDFS, ZHIZE


def read_figures(store: Store) -> Figures:
    """Loads, ties, keystones, hand-overs and chains; what is counted from findings is left empty."""
    names = _Names(store)
    handed = _handovers(store, names)
    return Figures(
        loads=_loads(store, names),
        ties=_ties(store, names),
        clashes=(),
        collisions=(),
        keystones=tuple(
            sorted(((iri, names[iri]) for iri in column(store, ZHIZE.keystone)), key=lambda pair: pair[1])
        ),
        handovers=handed,
        chains=tuple(chains(handed)),
    )


class _Names(defaultdict[str, str]):
    """The label of an IRI, looked up once."""

    def __init__(self, store: Store) -> None:
        super().__init__()
        self._store = store

    def __missing__(self, iri: str) -> str:
        self[iri] = found = value(self._store, iri, RDFS.label) or iri
        return found


def _loads(store: Store, names: _Names) -> tuple[Load, ...]:
    basic, cooperative, reclaimed, departments = (
        column(store, predicate)
        for predicate in (
            ZHIZE.carriesBasic,
            ZHIZE.carriesCooperative,
            ZHIZE.carriesReclaimed,
            ZHIZE.handedBy,
        )
    )
    found = [
        Load(
            names[iri],
            int(count),
            int(cooperative[iri]),
            int(departments[iri]),
            int(reclaimed[iri]),
            iri,
        )
        for iri, count in basic.items()
    ]
    return tuple(sorted(found, key=lambda load: (-(load.basic + load.cooperative), load.township, load.iri)))


def _ties(store: Store, names: _Names) -> tuple[Tie, ...]:
    shared = column(store, ZHIZE.sharedMatters)
    found = []
    for node, ends in lists(store, ZHIZE.between).items():
        left, right = sorted(ends)
        found.append(Tie(left, right, names[left], names[right], int(shared[node])))
    return tuple(sorted(found, key=lambda tie: (-tie.matters, tie.left, tie.right)))


def _handovers(store: Store, names: _Names) -> tuple[HandOver, ...]:
    givers, takers, items = (
        column(store, predicate) for predicate in (ZHIZE.handsFrom, ZHIZE.handsTo, ZHIZE.concernsItem)
    )
    found = []
    for node in subjects(store, ZHIZE.HandOver):
        giver, taker, item = givers[node], takers[node], items[node]
        matter = value(store, item, ZHIZE.matter) or clean(value(store, item, DCT.title) or item)
        found.append(HandOver((giver, names[giver]), (taker, names[taker]), item, matter))
    return tuple(sorted(found, key=lambda each: (each.matter, each.giver, each.taker, each.item)))
