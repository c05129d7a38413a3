from __future__ import annotations

from collections import Counter
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import NamedNode, Store

from ingest.records import (
    Area,
    Article,
    Citation,
    DutyItem,
    ListKind,
    PowerType,
    Responsibility,
    Role,
    Source,
)
from kg.iris import Minter, digest
from kg.reading.lists import articles, items
from kg.reading.patterns import text_of
from kg.store import memory_store, ontology_quads
from kg.triples.lists import A, Assessment, Edition, Scribe, edition_quads, item_quads
from kg.triples.statutes import statute_notices, statute_quads
from kg.vocabulary import DCT
from kg.writing.validate import validate
from kg.writing.writer import GraphWriter
from tests.kg.world import (
    COUNTY,
    EDITION,
    LAND_LAW,
    FakeRegister,
    context,
    cooperative,
    file_result,
    statute,
)

LETTERS = st.characters(blacklist_categories=("Cs", "Cc", "Zl", "Zp"))
WORDS = st.text(LETTERS, min_size=1, max_size=12)
MAYBE = st.none() | WORDS
SOURCES = st.builds(
    Source,
    document=WORDS,
    sha256=st.text("0123456789abcdef", min_size=64, max_size=64),
    sheet=MAYBE,
    page=st.none() | st.integers(1, 500),
    table=st.none() | st.integers(1, 50),
    row=st.none() | st.integers(1, 10**6),
    column=st.none() | st.sampled_from("ABCDZ"),
    quote=MAYBE,
)
PARTS = st.builds(
    Responsibility, organ=WORDS, role=st.sampled_from(Role), duties=st.lists(WORDS, max_size=3).map(tuple)
)
CITATIONS = st.builds(Citation, title=WORDS, article=st.none() | st.integers(1, 999).map(str), raw=WORDS)
ITEMS = st.builds(
    DutyItem,
    title=WORDS,
    list_kind=st.sampled_from(ListKind),
    holder=WORDS,
    source=SOURCES,
    field=MAYBE,
    jurisdiction=MAYBE,
    edition=st.none(),
    scope=MAYBE,
    power_type=st.none() | st.sampled_from(PowerType),
    code=MAYBE,
    responsibilities=st.lists(PARTS, max_size=4).map(tuple),
    legal_bases=st.lists(CITATIONS, max_size=3).map(tuple),
    process=MAYBE,
)


@settings(max_examples=60)
@given(ITEMS)
def test_what_goes_in_comes_out(record: DutyItem):
    scribe = Scribe(context(), context().mint.edition("e"))
    edition = Edition("e")
    quads = [*edition_quads(scribe, edition), *item_quads(scribe, record, "http://x/item/1", edition)]
    [view] = items(memory_store(quads))
    register = FakeRegister()
    assert (view.title, view.kind, view.source) == (record.title, record.list_kind, record.source)
    assert (view.field, view.scope, view.code, view.process) == (
        record.field,
        record.scope,
        record.code,
        record.process,
    )
    assert (view.power_type, view.jurisdiction) == (record.power_type, record.jurisdiction)
    assert view.holder == register.resolve(record.holder).name
    assert [(p.name, p.written, p.role, p.duties) for p in view.parts] == [
        (register.resolve(part.organ).name, part.organ, part.role, part.duties)
        for part in record.responsibilities
    ]
    assert [(b.title, b.article) for b in view.bases] == [(c.title, c.article) for c in record.legal_bases]


def test_nothing_stands_in_the_default_graph_and_no_node_is_blank():
    store = Store()
    writer = GraphWriter(store, context())
    scribe = Scribe(context(), "http://x/g")
    store.extend(item_quads(scribe, cooperative(), "http://x/i", EDITION))
    writer.add_statutes([statute()])
    assert all("DefaultGraph" not in repr(quad.graph_name) for quad in store)
    assert "_:" not in str(store)


def two_editions() -> tuple[Store, GraphWriter, Edition]:
    store = Store()
    writer = GraphWriter(store, context())
    second = replace(EDITION, name="第二稿")
    for edition in (EDITION, second):
        writer.add_file(file_result(), edition)
    writer.add_statutes([statute()], lambda _: "in-force")
    writer.set_matters({view.iri: "m" for view in items(store)})
    store.extend(ontology_quads(writer.mint.graph("ontology")))
    return store, writer, second


def test_no_triple_stands_in_two_graphs_so_counts_over_the_union_are_right():
    store, _, _ = two_editions()
    triples = Counter((quad.subject, quad.predicate, quad.object) for quad in store)
    assert [triple for triple, count in triples.items() if count > 1] == []


def test_taking_a_document_out_of_one_edition_leaves_the_other_as_it_was():
    store, writer, second = two_editions()
    before = list(items(store, writer.edition_iri(EDITION)))
    assert writer.remove_document(writer.edition_iri(second), "清单.xlsx") == 3
    assert list(items(store, writer.edition_iri(EDITION))) == before
    assert list(items(store, writer.edition_iri(second))) == []
    assert writer.remove_document(writer.edition_iri(EDITION), "清单.xlsx") == 3
    kinds = {quad.object.value.rsplit("/", 1)[-1] for quad in store if quad.predicate == A}
    assert not kinds & {"m8g/Participation", "Participation", "ns#Citation", "ns#SourcePlace", "ns#Township"}
    assert len(list(articles(store))) == 2
    graph = NamedNode(writer.mint.graph("common"))
    assert {quad.subject for quad in store.quads_for_pattern(None, None, None, graph)} <= {
        NamedNode(writer.mint.named_area(COUNTY))
    }


def test_short_and_full_titles_of_a_statute_are_one_node():
    store = Store()
    full = {"土地管理法": LAND_LAW}
    knowing = replace(
        context(), assess=lambda citation: Assessment("in-force", None, full.get(citation.title))
    )
    writer = GraphWriter(store, knowing)
    bases = (Citation("土地管理法", article="77"), Citation(LAND_LAW, article="77"), Citation("某县规定"))
    writer.add_file(file_result((cooperative(legal_bases=bases),)), EDITION)
    [view] = items(store)
    assert [basis.title for basis in view.bases] == [
        "土地管理法",
        LAND_LAW,
        "某县规定",
    ]  # as they are written
    law = writer.mint.law(LAND_LAW)
    assert [basis.iri for basis in view.bases] == [
        writer.mint.article(law, "77"),
        writer.mint.article(law, "77"),
        writer.mint.law("某县规定"),
    ]
    titles = store.quads_for_pattern(NamedNode(law), DCT.title, None, None)
    assert [text_of(quad.object) for quad in titles] == [LAND_LAW]


def test_a_new_version_of_a_statute_keeps_what_items_cite():
    store, writer, _ = two_editions()
    newer = replace(statute(version="2030-01-01"), articles=(Article("1", "新条文"),))
    writer.add_statutes([newer], lambda _: "in-force")
    cited = NamedNode(writer.mint.article(writer.mint.law(LAND_LAW), "77"))
    assert {
        quad.predicate.value.rsplit("/", 1)[-1].rsplit("#", 1)[-1]
        for quad in store.quads_for_pattern(cited, None, None)
    } == {
        "type",
        "is_part_of",
        "number",
    }
    assert [view.text for view in articles(store)] == ["新条文"]


def test_the_latest_word_on_a_citation_holds():
    store, _, second = two_editions()
    repealed = replace(context(), assess=lambda _: Assessment("repealed", "已废止"))
    GraphWriter(store, repealed).add_file(
        file_result((cooperative("另一事项"),), "9a" * 32, "另.xlsx"), second
    )
    statuses = {basis.status for view in items(store) for basis in view.bases if basis.title == LAND_LAW}
    assert statuses == {"repealed"}


def test_townships_that_say_the_same_share_what_departments_do():
    scribe = Scribe(context(), "http://x/g")
    first = list(item_quads(scribe, cooperative(), "http://x/1", EDITION))
    second = list(item_quads(scribe, cooperative(holder="石岭镇", row=6), "http://x/2", EDITION))
    assert len(second) < len(first) * 0.75


def test_the_lineage_goes_through_editions_and_the_item_does_not():
    mint, record = Minter(), cooperative()
    assert mint.item(record, "a") != mint.item(record, "b")
    assert mint.duty(record) == mint.duty(replace(record, edition="b", source=Source("other.xlsx")))
    assert mint.item(record, "a") == mint.item(replace(record, source=Source("other.xlsx", row=99)), "a")
    assert mint.item(record, "a", 0) != mint.item(record, "a", 1)


@given(
    st.lists(st.none() | st.text(max_size=5), max_size=4),
    st.lists(st.none() | st.text(max_size=5), max_size=4),
)
def test_different_parts_have_different_ids(left, right):
    assert (digest(*left) == digest(*right)) == (left == right)


def test_statutes_are_checked_as_records_as_the_shapes_would():
    broken = statute()
    odd = (*broken.articles, Article("七七", "条文"), Article("78", ""), Article("77", "附件里的第七十七条"))
    broken = replace(broken, articles=odd)
    scribe = Scribe(context(), "http://x/g")
    quads = list(statute_quads(scribe, broken, "in-force"))
    said = {notice.reason.partition("（")[0] for notice in statute_notices(broken)}
    by_shapes = {violation.message for violation in validate(quads)}
    assert by_shapes == {"条号无法识别。", "条文不能为空，也不能有两种文本。"}
    assert by_shapes < said
    assert len(said) == 3
    numbers = [(view.number, view.iri.rsplit("/", 1)[1]) for view in articles(memory_store(quads))]
    assert ("77", "77~2") in numbers
    assert list(statute_notices(statute())) == []


def test_areas_have_codes_and_parents():
    store = Store()
    writer = GraphWriter(store, context())
    assert writer.add_areas([Area("140000", "山西省"), Area("1401", "太原市", "140000")]) == 2
    parents = {quad.subject.value: quad.object.value for quad in store if "isPartOf" in str(quad.predicate)}
    assert parents == {context().mint.area("1401"): context().mint.area("140000")}


def test_an_edition_says_what_it_revises_and_keeps_unknown_rounds_as_they_are():
    from kg.reading.lists import editions

    store = Store()
    later = Edition("二稿", COUNTY, round="第二轮意见", status="published", revision_of="http://x/first")
    store.extend(edition_quads(Scribe(context(), "http://x/second"), later))
    [view] = editions(store)
    assert (view.round, view.status, view.revision_of) == ("第二轮意见", "published", "http://x/first")
