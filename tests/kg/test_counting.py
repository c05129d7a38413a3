from __future__ import annotations

from pyoxigraph import NamedNode, Quad, Store

from kg.counting import QUADS, SHELVES, Tally, counts, tallied
from kg.vocabulary import ELI, ZHIZE
from kg.writing.writer import GraphWriter
from tests.kg.world import EDITION, context, cooperative, file_result, power, statute


def shelves_of(store: Store) -> dict[str, dict[str, int]]:
    large = {context().mint.graph(name) for name in SHELVES}
    return known({graph: held for graph, held in tallied(store).items() if graph in large})


def known(tally: Tally) -> dict[str, dict[str, int]]:
    """A tally without its zeros."""
    return {graph: {name: count for name, count in held.items() if count} for graph, held in tally.items()}


def test_a_tally_has_every_graph_and_adds_up():
    store = Store()
    GraphWriter(store, context()).add_file(file_result(), EDITION)
    store.add(Quad(NamedNode("urn:a"), NamedNode("urn:b"), NamedNode("urn:c")))
    found = tallied(store)
    assert sum(held[QUADS] for held in found.values()) == counts(store)["quads"] == len(store)
    assert found[""] == {QUADS: 1}
    assert counts(store)["items"] == 3


def test_what_lists_change_in_the_large_graphs_is_tallied_as_if_it_were_counted():
    store = Store()
    first = GraphWriter(store, context())
    first.add_statutes([statute()])
    assert first.kept({}) is None  # statutes came: everything is counted
    files = [
        file_result(),
        file_result((cooperative("森林防火巡查", row=5), power()), "e" * 64, "另一份.xlsx"),
        file_result((power("对围垦河道的处罚"),), "f" * 64),
    ]
    for result in files:
        before = shelves_of(store)
        writer = GraphWriter(store, context())
        writer.add_file(result, EDITION)
        kept = writer.kept(before)
        assert kept is not None
        assert known(kept) == shelves_of(store)
    before = shelves_of(store)
    writer = GraphWriter(store, context())
    writer.remove_document(writer.edition_iri(EDITION), "清单.xlsx")
    writer.remove_document(writer.edition_iri(EDITION), "另一份.xlsx")
    kept = writer.kept(before)
    assert kept is not None
    assert shelves_of(store) != before, "the list cited articles that only it names"
    assert known(kept) == shelves_of(store)


def test_what_is_kept_of_a_graph_is_not_counted_again():
    store = Store()
    writer = GraphWriter(store, context())
    writer.add_statutes([statute()])
    graph = context().mint.graph("statutes")
    told = {graph: {QUADS: 10_000, ELI.LegalResource.value: 77}}
    assert counts(store, tallied(store, told))["legal_resources"] == 77
    assert counts(store)["legal_resources"] == 1
    assert ZHIZE.Area.value not in tallied(store)[graph]
