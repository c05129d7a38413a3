"""Duties that statutes give, in the graph and back: apart from lists, whose owner is never invented."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from pyoxigraph import NamedNode, Quad, Store

from ingest.records import Article, ListKind, Role, Source, Statute
from kg.counting import counts
from kg.current import current_items
from kg.queries import ask, named_queries
from kg.reading.lists import editions, item, items, statutory_items
from kg.triples.statutory import UNSPECIFIED
from kg.views import ItemView
from kg.vocabulary import ZHIZE
from kg.writing.statutes import StatuteWriter
from kg.writing.validate import validate
from kg.writing.writer import GraphWriter
from tests.kg.conftest import fill
from tests.kg.world import context

TEXT = "县级以上人民政府林业主管部门会同公安机关制止砍伐古树名木的行为。\n乡镇人民政府应当制止损害古树名木的行为，并报告林业主管部门。"


def local(*texts: str, version: str = "2020-01-01", title: str = "东营市古树名木条例") -> Statute:
    articles = tuple(Article(str(n), text, line=10 * n) for n, text in enumerate(texts, 1))
    notes = ("2019年12月1日 东营市第八届人民代表大会通过", "2019年12月9日 山东省人民代表大会常务委员会批准")
    return Statute(
        title,
        articles,
        Source("东营.md", "cd" * 32),
        level="local-regulation",
        version=version,
        history=notes,
    )


def written(*statutes: Statute, status: str = "in-force") -> Store:
    store = Store()
    GraphWriter(store, context()).add_statutes(statutes, lambda _: status)
    return store


def parts(view: ItemView) -> list[tuple[str, Role]]:
    return [(part.name, part.role) for part in view.parts]


def test_a_duty_says_whose_it_is_on_which_article_where_and_in_which_province():
    town, forest = sorted(statutory_items(written(local(TEXT))), key=lambda view: view.holder)
    assert forest.kind is ListKind.STATUTORY
    assert parts(forest) == [("林业主管部门", Role.LEAD), ("公安机关", Role.COOPERATE)]
    assert [part.family.rsplit("/", 1)[1] for part in forest.parts if part.family] == [
        "forestry",
        "public-security",
    ]
    assert (forest.holder, forest.bases[0].citation) == ("林业主管部门", "《东营市古树名木条例》第一条")
    assert (forest.bases[0].status, forest.bases[0].article) == ("in-force", "1")
    assert (forest.jurisdiction, forest.province) == ("东营市", "山东省")
    assert forest.source == Source("东营.md", "cd" * 32, row=10, quote=TEXT.split("\n", maxsplit=1)[0])
    assert town.holder_is_township
    assert town.parts[0].is_township


def test_nobody_in_particular_owns_nothing():
    store = written(
        local("有关部门应当依法保护古树名木。", "有关部门应当会同公安机关制止损害古树名木的行为。")
    )
    helped, alone = sorted(statutory_items(store), key=lambda view: -len(view.parts))
    assert (alone.holder, alone.holder_iri, alone.parts) == ("有关部门", UNSPECIFIED.value, ())
    assert alone.source.quote == "有关部门应当依法保护古树名木。"
    assert parts(helped) == [("公安机关", Role.COOPERATE)]
    assert helped.holder_iri == UNSPECIFIED.value
    assert not any(quad.object.value == "有关部门" for quad in store if quad.predicate == ZHIZE.written)


def test_one_duty_reads_as_among_all():
    store = written(local(TEXT), local("公安机关应当查处违法行为。", title="东营市治安条例"))
    every = list(statutory_items(store))
    assert len(every) == 3
    assert [item(store, view.iri) for view in every] == every
    assert item(store, "http://localhost:8000/id/item/none") is None


def test_duties_out_of_force_are_left_out_unless_asked_for():
    store = written(local(TEXT), status="repealed")
    assert list(statutory_items(store)) == []
    assert {view.bases[0].status for view in statutory_items(store, in_force=False)} == {"repealed"}
    assert list(statutory_items(Store())) == []


def test_the_same_sentence_twice_is_two_duties():
    twice = "公安机关应当查处。公安机关应当查处。"
    assert len({view.iri for view in statutory_items(written(local(twice)))}) == 2


def test_a_newer_version_takes_the_place_of_its_duties():
    store = written(local(TEXT, "公安机关应当依法处理。"))
    writer = GraphWriter(store, context())
    kept = writer.add_statutes([local(TEXT, version="2019-01-01")])
    assert (kept.statutes, len(list(statutory_items(store)))) == (0, 3)
    writer.add_statutes([local("卫生健康主管部门应当开展宣传。", version="2022-01-01")], lambda _: "in-force")
    (view,) = statutory_items(store)
    assert view.holder == "卫生健康主管部门"
    fresh = written(local("卫生健康主管部门应当开展宣传。", version="2022-01-01"))
    graph = NamedNode(view.edition or "")
    assert set(store.quads_for_pattern(None, None, None, graph)) == set(
        fresh.quads_for_pattern(None, None, None, graph)
    )


def test_a_statute_that_goes_takes_its_duties_with_it():
    store = written(local(TEXT))
    law = next(statutory_items(store)).bases[0].iri.rsplit("/article/", 1)[0]
    StatuteWriter(store, context(), store.extend).remove(law)
    assert list(statutory_items(store, in_force=False)) == []
    assert not list(store.quads_for_pattern(None, ZHIZE.text, None, None))


def test_lists_do_not_meet_the_duties_of_statutes():
    lists, both = fill(Store()), fill(Store())
    GraphWriter(both, context()).add_statutes([local(TEXT)], lambda _: "in-force")
    assert list(items(both)) == list(items(lists))
    assert editions(both) == editions(lists)
    assert len(current_items(items(both), editions(both))) == len(
        current_items(items(lists), editions(lists))
    )
    told, before = counts(both), counts(lists)
    assert told["statutory"] == before["statutory"] + 2
    same = ("items", "departments", "townships", "participations", "citations", "matters")
    assert {name: told[name] for name in same} == {name: before[name] for name in same}


def test_no_triple_stands_in_two_graphs_and_the_shapes_hold():
    store = fill(Store())
    GraphWriter(store, context()).add_statutes(
        [local(TEXT), local("有关部门应当保护。", title="东营市样例条例")], lambda _: "in-force"
    )
    times = Counter((quad.subject, quad.predicate, quad.object) for quad in store)
    assert max(times.values()) == 1
    graph = NamedNode("http://localhost:8000/id/graph/statutory")
    quads: list[Quad] = list(store.quads_for_pattern(None, None, None, graph))
    documents = {quad.object for quad in quads if quad.predicate == ZHIZE.document}
    for node in documents:
        quads += store.quads_for_pattern(node, None, None, None)  # type: ignore[arg-type]
    assert [str(violation) for violation in validate(quads)] == []


@pytest.mark.parametrize("name", sorted(set(named_queries()) - {"statutory-duties"}))
def test_questions_about_lists_are_answered_from_lists(name: str):
    lists, both = fill(Store()), fill(Store())
    more = "国土资源主管部门应当查处违规建房。\n公安机关协助查处违规建房。\n有关部门应当制止违规建房。"
    for store in (lists, both):  # the statute itself is in both
        GraphWriter(store, context()).add_statutes([local("目的。")], lambda _: "repealed")
    GraphWriter(both, context()).add_statutes([local(more, version="2024-01-01")], lambda _: "repealed")
    assert ask(both, name) == ask(lists, name)


def test_the_duties_of_a_family_are_a_named_question():
    store = fill(Store())
    GraphWriter(store, context()).add_statutes([local(TEXT)], lambda _: "in-force")
    (row,) = ask(store, "statutory-duties", family="林业局")
    assert (row["article"], row["place"]) == ("《东营市古树名木条例》第一条", "东营市")


def test_a_repealed_statute_of_one_article_keeps_its_number():
    statute = replace(local(TEXT), articles=(Article("77-1", TEXT, line=5),))
    assert next(statutory_items(written(statute))).bases[0].citation == "《东营市古树名木条例》第七十七条之一"
