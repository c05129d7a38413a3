"""Matters: what several items are about, as communities of strongly linked items."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence

from kg.analysis.cards import Deck, Judge, deal
from kg.analysis.facets import clean
from kg.analysis.findings import SimilarPair
from kg.views import ItemView

_RESOLUTION = 1.0
_SEED = 7  # communities must be the same in every run


def matters(views: Sequence[ItemView], pairs: Iterable[SimilarPair], judge: Judge) -> dict[str, str]:
    """Item IRI → matter id, for every item.

    Items are of one matter if they are linked with a probability at or above the threshold and fall into one
    community (Louvain, weighted by probability) of the graph of such links; all copies of one title share a matter. The
    id depends on the titles of the community only.
    """
    return deck_matters(deal(views, pairs, judge))


def deck_matters(deck: Deck) -> dict[str, str]:
    """As :func:`matters`, for cards that were dealt already."""
    import networkx as nx

    graph: nx.Graph[str] = nx.Graph()
    titles = {card.number: clean(card.first.title) for card in deck.cards}
    graph.add_nodes_from(sorted(set(titles.values())))
    pairs = [pair for pair in deck.candidates() if titles[pair[0].number] != titles[pair[1].number]]
    deck.weigh(pairs)
    for left, right in pairs:
        ours, theirs = titles[left.number], titles[right.number]
        probability = deck.probability(left, right)
        known = graph.get_edge_data(ours, theirs, {}).get("weight", 0.0)
        if probability >= max(deck.weights.threshold, known):
            graph.add_edge(ours, theirs, weight=probability)
    ids: dict[str, str] = {}
    for component in nx.connected_components(graph):
        for community in _communities(graph, component):
            name = matter_id(community)
            ids.update(dict.fromkeys(community, name))
    return {view.iri: ids[titles[card.number]] for card in deck.cards for view in card.views}


def _communities(graph: object, component: set[str]) -> list[set[str]]:
    import networkx as nx

    if len(component) <= 3:
        return [component]
    part = graph.subgraph(sorted(component))  # type: ignore[attr-defined]
    return [
        set(c)
        for c in nx.community.louvain_communities(part, weight="weight", resolution=_RESOLUTION, seed=_SEED)
    ]


def matter_id(titles: Iterable[str]) -> str:
    """A short id made from the titles, whatever their order.

    >>> matter_id(["甲", "乙"]) == matter_id(["乙", "甲"])
    True
    """
    return hashlib.sha256("\n".join(sorted(titles)).encode()).hexdigest()[:12]
