from __future__ import annotations

import io
import json
from collections import Counter
from dataclasses import replace

import pytest
from pyoxigraph import Store, parse

from ingest.records import Responsibility, Role
from kg.analysis.findings import Finding, FindingKind, Severity
from kg.browsing.describe import describe, organ, serialise, township
from kg.browsing.neighbourhood import KINDS, neighbourhood, overview
from kg.current import current_iris, current_items
from kg.exports import FORMATS, export
from kg.reading.lists import article, articles, editions, find_edition, item, items
from kg.sparql.formats import GRAPH_FORMATS, RDF_FORMATS
from kg.store import StoreMissing, open_store, rdflib_dataset
from kg.triples.findings import finding_quads
from kg.writing.writer import GraphWriter
from tests.kg.conftest import fill
from tests.kg.world import BASE, COUNTY, EDITION, LAND_LAW, context, cooperative, file_result, statute

MINT = context().mint
FIELD = "https://w3id.org/zhize/fields/natural-resources"


def an_item(store: Store, title="违规建房整治", holder="黑石镇"):
    return next(view for view in items(store) if view.title == title and view.holder == holder)


def test_an_item_unfolds_into_organs_article_matter_and_edition(county: Store):
    view = an_item(county)
    graph = neighbourhood(county, view.iri)
    assert graph is not None
    kinds = {node.label: node.kind for node in graph.nodes}
    assert kinds == {
        "违规建房整治": "item",
        "县自然资源局": "department",
        "县住房和城乡建设局": "department",
        "黑石镇": "township",
        "《中华人民共和国土地管理法》第七十七条": "article",
        "违规建房和占地": "matter",
        "自然资源": "field",
        "第一稿": "edition",
    }
    roles = {(edge.source, edge.kind, edge.label) for edge in graph.edges}
    assert (view.parts[0].iri, "lead", "牵头") in roles
    assert (view.parts[2].iri, "cooperate", "配合") in roles
    assert not graph.truncated
    assert next(node for node in graph.nodes if node.kind == "item").degree == 7


def test_a_department_shows_items_of_many_townships_once(county: Store):
    iri = MINT.organ("县自然资源局", COUNTY)
    graph = neighbourhood(county, iri)
    assert graph is not None
    shown = {node.label: node.detail for node in graph.nodes if node.kind == "item"}
    assert shown["违规建房整治"] == "配合履职事项 · 2 个单位的清单"
    assert shown["查处违规占地"] == "配合履职事项 · 黑石镇"


def test_articles_laws_matters_and_editions_unfold(county: Store):
    law = MINT.law(LAND_LAW)
    by_article = neighbourhood(county, MINT.article(law, "77"))
    assert by_article is not None
    assert {node.kind for node in by_article.nodes} == {"article", "law", "item"}
    by_law = neighbourhood(county, law)
    assert by_law is not None
    assert [node.label for node in by_law.nodes][:2] == [LAND_LAW, f"《{LAND_LAW}》第七十七条"]
    by_matter = neighbourhood(county, MINT.matter("m1"))
    assert by_matter is not None
    assert {node.label for node in by_matter.nodes if node.kind == "item"} == {"违规建房整治", "查处违规占地"}
    by_edition = neighbourhood(county, MINT.edition(EDITION.name, COUNTY))
    assert by_edition is not None
    assert {node.label for node in by_edition.nodes} >= {"黑石镇", "石岭镇", "县自然资源局"}
    assert {node.label for node in by_edition.nodes if node.kind == "county"} == {COUNTY}
    assert {node.kind for node in by_law.nodes} <= set(KINDS.values())


def test_details_say_in_a_few_words_what_a_node_is(county: Store):
    law = MINT.law(LAND_LAW)
    wanted = {
        MINT.article(law, "77"): "未经批准占用土地的，责令退还。",
        law: "法律 · 现行有效",
        MINT.matter("m1"): "2 个单位 3 条事项",
        MINT.edition(EDITION.name, COUNTY): f"{COUNTY} · 草案 · 6 条事项",
        MINT.organ("县自然资源局", COUNTY): f"{COUNTY} · 牵头 1 项",
        MINT.organ("县安全生产监督管理局", COUNTY): "已撤并",
        MINT.township("石岭镇", COUNTY): f"{COUNTY} · 清单 1 项",
        MINT.named_area(COUNTY): "2 个乡镇（街道）",
        FIELD: "6 条事项",
    }
    for iri, detail in wanted.items():
        graph = neighbourhood(county, iri)
        assert graph is not None
        assert graph.nodes[0].detail == detail


def test_a_field_shows_its_departments_and_items_and_a_county_its_organs(county: Store):
    by_field = neighbourhood(county, FIELD)
    assert by_field is not None
    assert {node.label for node in by_field.nodes if node.kind == "department"} >= {"县自然资源局"}
    assert {node.label for node in by_field.nodes if node.kind == "item"} >= {"违规建房整治", "防溺水巡查"}
    by_county = neighbourhood(county, MINT.named_area(COUNTY))
    assert by_county is not None
    assert {node.label for node in by_county.nodes if node.kind == "township"} == {"黑石镇", "石岭镇"}
    assert {edge.kind for edge in by_county.edges} == {"part-of"}


def test_a_field_that_the_scheme_does_not_know_opens_too():
    store = Store()
    GraphWriter(store, context()).add_file(file_result((cooperative(field="某某 专项"),)), EDITION)
    node = next(node for node in overview(store).nodes if node.kind == "field")
    assert node.label == "某某 专项"
    opened = neighbourhood(store, node.id)
    assert opened is not None
    assert {each.label for each in opened.nodes} >= {"某某 专项", "违规建房整治", "县自然资源局"}
    assert neighbourhood(store, node.id + "x") is None


def test_a_small_drawing_of_a_large_department_is_a_mixture():
    store = Store()
    titles = [f"查处第{number}类违法行为" for number in range(40)]
    rows = tuple(cooperative(title, row=row) for row, title in enumerate(titles))
    GraphWriter(store, context()).add_file(file_result(rows), EDITION)
    graph = neighbourhood(store, MINT.organ("县自然资源局", COUNTY), 2, limit=20)
    assert graph is not None
    kinds = Counter(node.kind for node in graph.nodes)
    assert kinds.total() == 20
    assert graph.truncated
    assert set(kinds) == {"department", "county", "field", "item", "article", "township"}
    assert kinds["item"] > 10


def test_a_list_that_was_replaced_is_not_drawn_among_those_in_force():
    store = Store()
    writer = GraphWriter(store, context())
    writer.add_file(file_result((cooperative("旧事项"), cooperative("仍在"))), EDITION)
    second = replace(EDITION, name="第二稿", revision_of=writer.edition_iri(EDITION))
    newer = file_result((cooperative("仍在"), cooperative("新事项")), sha256="cd" * 32, name="二稿.xlsx")
    writer.add_file(newer, second)
    assert current_iris(store) == {view.iri for view in current_items(items(store), editions(store))}
    graph = neighbourhood(store, MINT.organ("县自然资源局", COUNTY))
    assert graph is not None
    assert {node.label for node in graph.nodes if node.kind == "item"} == {"仍在", "新事项"}
    assert [edge.weight for edge in overview(store).edges if edge.kind == "field"] == [2, 2, 2]
    old = next(view for view in items(store) if view.title == "旧事项")
    assert neighbourhood(store, old.iri) is not None


def test_depth_and_limit_bound_the_drawing(county: Store):
    view = an_item(county)
    near, far = neighbourhood(county, view.iri, 1), neighbourhood(county, view.iri, 2)
    assert near is not None
    assert far is not None
    assert len(far.nodes) > len(near.nodes)
    few = neighbourhood(county, view.iri, 2, limit=4)
    assert few is not None
    assert len(few.nodes) == 4
    assert few.truncated
    ends = {node.id for node in few.nodes}
    assert all(edge.source in ends and edge.target in ends for edge in few.edges)
    assert neighbourhood(county, BASE + "item/unknown") is None


def overlap(store: Store, *departments: str) -> None:
    """Says in the graph that departments contest the first item of 黑石镇."""
    finding = Finding(
        "f1",
        FindingKind.OVERLAP,
        Severity.ERROR,
        0.9,
        "两家牵头",
        "说明",
        "建议",
        departments,
        (an_item(store),),
    )
    store.extend(finding_quads(MINT, [finding]))


def test_the_overview_counts_matters_not_copies(county: Store):
    graph = overview(county)
    lead, area = MINT.organ("县自然资源局", COUNTY), MINT.named_area(COUNTY)
    weights = {(edge.source, edge.target, edge.kind): edge.weight for edge in graph.edges}
    assert weights[lead, FIELD, "field"] == 1  # three items of one matter
    assert weights[area, FIELD, "field"] == 3
    assert weights[MINT.township("黑石镇", COUNTY), area, "part-of"] == 1
    assert {node.kind for node in graph.nodes} == {"department", "field", "township", "county"}
    assert not any(
        {edge.source, edge.target} >= {lead, MINT.township("黑石镇", COUNTY)} for edge in graph.edges
    )
    assert all(neighbourhood(county, node.id) for node in graph.nodes)
    assert not graph.truncated
    few = overview(county, limit=3)
    assert few.truncated
    assert len(few.nodes) == 3
    ends = {node.id for node in few.nodes}
    assert all({edge.source, edge.target} <= ends for edge in few.edges)


def test_departments_that_collide_or_work_together_are_linked():
    store = fill(Store())
    lead, housing = MINT.organ("县自然资源局", COUNTY), MINT.organ("县住房和城乡建设局", COUNTY)
    assert not {"contested", "cooperate"} & {edge.kind for edge in overview(store).edges}
    overlap(store, "县自然资源局", "县住房和城乡建设局", "某个没有的局")
    other = "省外县"
    elsewhere = [cooperative(f"别处的事{n}", row=n + 5, jurisdiction=other) for n in range(2)]
    away = replace(EDITION, jurisdiction=other)
    GraphWriter(store, context()).add_file(file_result(tuple(elsewhere), "ef" * 32, "别处.xlsx"), away)
    graph = overview(store)
    [clash] = [edge for edge in graph.edges if edge.kind == "contested"]
    assert ({clash.source, clash.target}, clash.weight, clash.label) == ({lead, housing}, 1, "职责交叉 1 项")
    [close] = [edge for edge in graph.edges if edge.kind == "cooperate"]
    assert {close.source, close.target} == {
        MINT.organ("县自然资源局", other),
        MINT.organ("县住房和城乡建设局", other),
    }
    assert {node.label for node in graph.nodes if node.kind == "county"} == {COUNTY, other}
    details = {node.id: node.detail or "" for node in graph.nodes}
    assert "职责交叉 1 处" in details[lead]
    assert details[close.source].startswith(other)
    near = neighbourhood(store, lead)
    assert near is not None
    assert any(edge.kind == "contested" for edge in near.edges)
    [item_node] = [node for node in near.nodes if "职责交叉" in (node.detail or "")]
    assert item_node.label == "违规建房整治"


def test_single_things_are_read_like_all_of_them(county: Store):
    for view in items(county):
        assert item(county, view.iri) == view
    assert item(county, BASE + "item/unknown") is None
    [first, second] = sorted(articles(county), key=lambda view: int(view.number))
    assert (first.statute, first.chapter, first.source.row) == (LAND_LAW, "第一章　总则", 11)  # type: ignore[union-attr]
    assert (second.number, second.status) == ("77", "in-force")
    assert article(county, second.iri) == second
    [edition] = editions(county)
    assert (edition.name, edition.jurisdiction, edition.round, edition.status) == (
        "第一稿",
        COUNTY,
        "first-up",
        "draft",
    )
    assert find_edition(county, "第一稿") == edition


def test_organs_have_their_items_by_role(county: Store):
    found = organ(county, MINT.organ("县自然资源局", COUNTY))
    assert found is not None
    assert {role: len(iris) for role, iris in found.items.items()} == {"holder": 1, "lead": 3}
    gone = organ(county, MINT.organ("县安全生产监督管理局", COUNTY))
    assert gone is not None
    assert (gone.status, gone.successors) == ("abolished", ("县应急管理局",))
    assert township(county, MINT.township("石岭镇", COUNTY)) is not None
    assert township(county, MINT.organ("县自然资源局", COUNTY)) is None


@pytest.mark.parametrize("name", sorted(RDF_FORMATS))
def test_descriptions_say_the_same_in_each_format(county: Store, name: str):
    assert {each.name for each in GRAPH_FORMATS} == set(RDF_FORMATS)
    quads = describe(county, an_item(county).iri)
    text = serialise(quads, name)
    found = {(q.subject, q.predicate, q.object) for q in parse(text, RDF_FORMATS[name])}
    assert found == {(q.subject, q.predicate, q.object) for q in quads}
    assert any("清单.xlsx" in str(each) for each in found)


def test_an_unknown_iri_has_no_description(county: Store):
    assert describe(county, BASE + "item/unknown") == []


@pytest.mark.parametrize("name", sorted(set(FORMATS) - {"graphml"}))
def test_an_export_reads_back(county: Store, name: str):
    out = io.BytesIO()
    export(county, name, out)
    form = RDF_FORMATS[name]
    found = list(parse(out.getvalue(), form, rename_blank_nodes=False))
    if form.supports_datasets:
        assert set(found) == set(county)
    else:
        assert {(q.subject, q.predicate, q.object) for q in found} == {
            (q.subject, q.predicate, q.object) for q in county
        }
        assert len(found) == len(set(found))


def test_graphml_opens_in_networkx_and_unknown_formats_are_named(county: Store):
    import networkx as nx

    out = io.BytesIO()
    export(county, "graphml", out)
    graph = nx.read_graphml(io.BytesIO(out.getvalue()), force_multigraph=True)
    assert isinstance(graph, nx.MultiDiGraph)
    kinds = {data["kind"] for _, data in graph.nodes(data=True)}
    assert kinds == {"item", "department", "township", "law", "article", "matter", "edition"}
    lead = MINT.organ("县自然资源局", COUNTY)
    assert {data["kind"] for _, _, data in graph.out_edges(lead, data=True)} == {"lead", "holder"}
    with pytest.raises(ValueError, match="graphml"):
        export(county, "docx", out)


def test_json_ld_is_compact_and_readable(county: Store):
    document = json.loads(serialise(describe(county, an_item(county).iri), "jsonld"))
    assert document["@context"]["dct"] == "http://purl.org/dc/terms/"
    nodes = [node for graph in document["@graph"] for node in graph["@graph"]]
    [title] = [node["dct:title"] for node in nodes if node.get("@type") == "zhize:DutyItem"]
    assert title == "违规建房整治"


@pytest.mark.filterwarnings("ignore:Dataset:DeprecationWarning")  # rdflib warns of itself
def test_the_store_is_reachable_through_rdflib(county_folder, county: Store, tmp_path):
    from rdflib import URIRef

    dataset = rdflib_dataset(county_folder)
    view = an_item(county)
    title = dataset.value(URIRef(view.iri), URIRef("http://purl.org/dc/terms/title"))
    assert str(title) == "违规建房整治"
    rows = list(dataset.query("SELECT ?s { ?s a <https://w3id.org/zhize/ns#DutyItem> }"))
    assert len(rows) == 6
    with pytest.raises(StoreMissing, match="zhize ingest"):
        open_store(tmp_path)


def test_a_newer_version_of_a_statute_replaces_the_older_and_never_the_reverse():
    store = Store()
    writer = GraphWriter(store, context())
    assert writer.add_statutes([statute("旧条文", "2004-08-28")]).articles == 2
    added = writer.add_statutes([statute("新条文", "2019-08-26"), statute("更旧", "1998-08-29")])
    assert (added.statutes, added.replaced, added.kept) == (1, 1, (LAND_LAW,))
    assert {view.text for view in articles(store) if view.number == "77"} == {"新条文"}
    assert writer.add_statutes([statute("旧条文", "2004-08-28")]).kept == (LAND_LAW,)
    assert {view.text for view in articles(store) if view.number == "77"} == {"新条文"}


def test_another_base_moves_every_iri(county: Store):
    store = Store()
    elsewhere = "https://duty.example.org/id/"
    GraphWriter(store, context(elsewhere)).add_file(file_result(), EDITION)
    assert all("localhost" not in str(quad) for quad in store)
    mine = {view.iri.removeprefix(elsewhere) for view in items(store)}
    theirs = {view.iri.removeprefix(BASE) for view in items(county)}
    assert mine <= theirs


def test_control_characters_in_titles_do_not_break_graphml():
    store = Store()
    odd = cooperative("违规\x0b建房", responsibilities=(Responsibility("县水利局", Role.LEAD),))
    GraphWriter(store, context()).add_file(file_result((odd,)), EDITION)
    out = io.BytesIO()
    export(store, "graphml", out)
    assert "违规建房".encode() in out.getvalue()
