from __future__ import annotations

import re
from dataclasses import replace

import pytest
from pyoxigraph import NamedNode, Store
from rdflib.plugins.sparql.parser import parseQuery

from ingest.records import Area
from kg.analysis.figures import HandOver, figures
from kg.iris import Minter
from kg.queries import ask, named_queries
from kg.reading.lists import items
from kg.triples.figures import figure_quads
from kg.triples.findings import finding_quads
from kg.triples.lists import Edition
from kg.triples.settlements import Decision, settlement_quads
from kg.writing.writer import GraphWriter
from tests.kg.conftest import fill
from tests.kg.test_stated import COUNTS, STEPS
from tests.kg.world import BASE, COUNTY, context, file_result, statute

ANSWERS = {
    "who-leads": {"title": "违规建房整治", "lead": "县住房和城乡建设局"},
    "townships-of-county": {
        "above": "云川市",
        "type": "镇",
        "name": "黑石镇",
        "code": "990101100",
        "items": "4",
    },
    "township-duties": {"title": "违规建房整治", "kind": "cooperative", "field": "自然资源"},
    "department-duties": {"title": "违规建房整治", "role": "lead", "items": "2"},
    "items-per-kind": {"edition": "第一稿", "kind": "cooperative", "items": "4", "label": "配合履职事项"},
    "items-without-lead": {"title": "防溺水巡查", "sheet": "配合履职", "row": "13", "document": "清单.xlsx"},
    "statutes-most-cited": {"title": "中华人民共和国土地管理法", "items": "3", "places": "1"},
    "items-by-article": {"title": "违规建房整治", "holder": "石岭镇", "lead": "县自然资源局"},
    "organs-that-collide": {"matters": "3"},
    "reclaimed-by-taker": {"department": "县应急管理局", "titles": "1"},
    "item-provenance": {
        "document": "清单.xlsx",
        "sheet": "配合履职",
        "row": "5",
        "column": "B",
        "quote": "违规建房整治",
    },
    "departments-by-field": {"department": "县自然资源局", "field": "自然资源", "titles": "2"},
    "doubtful-bases": {"citation": "《某省土地条例》第3条", "status": "unknown", "reason": "未收录该文件"},
    "abolished-owners": {"written": "县安监局", "organ": "县安全生产监督管理局", "successor": "县应急管理局"},
    "titles-not-everywhere": {"title": "防溺水巡查", "townships": "1", "all": "2"},
    "findings": {"kind": "overlap", "severity": "error", "itemTitle": "违规建房整治"},
    "decisions": {"by": "编办", "decided": "waived", "reason": "已商定", "title": "两家牵头"},
    "townships-by-load": {"township": "黑石镇", "basic": "0", "cooperative": "3", "departments": "2"},
    "closest-departments": {"left": "县自然资源局", "right": "县住房和城乡建设局", "matters": "1"},
    "keystone-departments": {"department": "县自然资源局"},
    "hand-overs": {"from": "黑石镇", "to": "县自然资源局", "title": "违规建房整治"},
    "most-contested-departments": {"department": "县自然资源局", "overlaps": "1", "example": "两家牵头"},
    "statutory-duties": {
        "organ": "县自然资源主管部门",
        "title": "责令退还",
        "article": "《中华人民共和国土地管理法》第七十七条",
    },
    "stated-counts": {"amount": "217", "counted": "行政处罚职权", "whose": "甲镇、乙乡", "action": "赋予"},
    "procedure-steps": {"step": "响应", "actor": "县直部门", "limit": "2个工作日内"},
    "rejected-rows": {"row": "20", "reason": "这一行没有事项名称，请补上。", "raw": "20 ｜ ｜ 县水利局"},
}


@pytest.fixture(scope="module")
def store() -> Store:
    from kg.analysis.findings import Evidence, Finding, FindingKind, Severity

    store = fill(Store())
    view = next(view for view in items(store) if view.title == "违规建房整治")
    evidence = Evidence("object", "建房", "建房", 2.3)
    lead = view.parts[0]
    network = replace(
        figures(list(items(store)), []),
        keystones=((lead.iri, lead.name),),
        handovers=(HandOver((view.holder_iri, view.holder), (lead.iri, lead.name), view.iri, "m1"),),
    )
    store.extend(figure_quads(Minter(BASE), network))
    finding = Finding(
        "f1",
        FindingKind.OVERLAP,
        Severity.ERROR,
        0.9,
        "两家牵头",
        "说明",
        "建议",
        (lead.name,),
        (view,),
        (evidence,),
    )
    store.extend(finding_quads(Minter(BASE), [finding]))
    decision = Decision("f1", "两家牵头", "waived", "已商定", "编办", "2026-11-22T08:00:00+00:00")
    store.extend(settlement_quads(Minter(BASE), [[decision]]))
    writer = GraphWriter(store, context())
    writer.add_areas(
        [Area("9901", "云川市"), Area("990101", COUNTY, "9901"), Area("990101100", "黑石镇", "990101")]
    )
    writer.add_file(
        replace(file_result((), "ef" * 32, "报告.txt"), counts=COUNTS, steps=STEPS), Edition("报告", COUNTY)
    )
    writer.link_places()
    writer.add_statutes(
        [statute("县级人民政府自然资源主管部门责令退还。", "2030-01-01")], lambda _: "in-force"
    )
    return store


def test_every_question_has_an_expected_answer():
    assert set(named_queries()) == set(ANSWERS)
    assert len(ANSWERS) >= 10


@pytest.mark.parametrize("name", sorted(ANSWERS))
def test_the_question_finds_what_is_there(store: Store, name: str):
    values = {}
    if name == "item-provenance":
        values["item"] = next(view.iri for view in items(store) if view.source.row == 5)
    if name == "townships-of-county":
        values["county"] = COUNTY
    rows = ask(store, name, **values)
    assert any(ANSWERS[name].items() <= row.items() for row in rows), rows


@pytest.mark.parametrize("name", sorted(ANSWERS))
def test_the_file_is_standard_sparql_with_titles_and_parameters(name: str):
    query = named_queries()[name]
    assert query.zh
    assert query.en
    parseQuery(query.text)
    assert set(re.findall(r"VALUES \?(\w+)", query.text)) == {
        parameter.name for parameter in query.parameters
    }


def test_binding_replaces_the_example_and_cannot_be_broken_out_of(store: Store):
    assert ask(store, "who-leads", word="没有这样的事") == []
    assert {row["title"] for row in ask(store, "who-leads", word="占地")} == {"查处违规占地"}
    evil = '" } ?s ?p ?o . { VALUES ?x { "'
    assert ask(store, "who-leads", word=evil) == []
    with pytest.raises(ValueError, match="没有参数 nothing"):
        named_queries()["who-leads"].bind(nothing="x")
    with pytest.raises(ValueError, match="IRI"):
        named_queries()["item-provenance"].bind(item="not an iri> }")
    assert NamedNode("http://x/a").value in named_queries()["item-provenance"].bind(item="http://x/a")
