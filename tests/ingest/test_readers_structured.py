"""JSON and OpenDocument: arrays of objects are tables; repetition in a sheet is followed only where it holds content."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.limits import Limits
from ingest.pipeline import ingest_bytes
from ingest.readers import Merge, ReadError, read_document
from ingest.records import ListKind, Role
from tests.ingest.workbooks import ods, ods_cell, ods_row

ITEM = {
    "事项名称": "河道巡查",
    "牵头部门": "县水利局",
    "配合部门": ["县林业局", "县公安局"],
    "乡镇配合职责": ["巡查", "上报"],
}


@pytest.mark.parametrize("value", [[ITEM], {"items": [ITEM]}, {"data": {"rows": [ITEM], "total": 1}}])
def test_an_array_of_objects_is_a_table(value: object) -> None:
    [item] = ingest_bytes(
        json.dumps(value, ensure_ascii=False).encode(), "岚溪县石岭镇配合履职事项清单.json"
    ).items
    assert (item.title, item.holder) == ("河道巡查", "石岭镇")
    assert [(one.organ, one.role) for one in item.responsibilities] == [
        ("县水利局", Role.LEAD), ("县林业局", Role.COOPERATE), ("县公安局", Role.COOPERATE), ("石岭镇", Role.COOPERATE),
    ]  # fmt: skip
    assert item.responsibilities[-1].duties == ("巡查", "上报")


def test_each_array_is_a_table_of_its_own() -> None:
    value = {"tables": [{"name": "甲", "items": [ITEM]}, {"name": "乙", "items": [ITEM, ITEM]}]}
    tables = read_document(json.dumps(value).encode(), "a.json").tables
    assert [(table.name, len(table.rows)) for table in tables] == [("甲", 2), ("乙", 3)]


def test_the_hits_of_a_search_come_back_as_lists() -> None:
    hit = {
        "rank": 1, "score": 0.5, "iri": "x", "title": "河道巡查", "kind": "cooperative", "field": "水利", "holder": "石岭镇",
        "lead": ["县水利局"], "cooperate": ["县林业局"], "legal_basis": ["《中华人民共和国水法》第八条"],
        "source": {"document": "清单.xlsx", "row": 3},
    }  # fmt: skip
    value = {"query": "河道", "hits": [hit, {**hit, "kind": "basic", "lead": ["石岭镇"], "cooperate": []}]}
    result = ingest_bytes(json.dumps(value).encode(), "search.json")
    assert [(one.title, one.list_kind, one.holder, one.field) for one in result.items] == [
        ("河道巡查", ListKind.COOPERATIVE, "石岭镇", "水利"), ("河道巡查", ListKind.BASIC, "石岭镇", "水利")]  # fmt: skip
    assert result.items[0].legal_bases[0].article == "8"
    assert result.items[0].responsibilities[0].organ == "县水利局"


def test_json_lines_keep_a_broken_line_as_a_rejected_row() -> None:
    lines = [
        json.dumps({"事项名称": f"事项{n}", "职责部门": "县水利局"}, ensure_ascii=False) for n in range(5)
    ]
    lines.insert(2, '{"事项名称": "坏行"')
    result = ingest_bytes("\n".join(lines).encode(), "县水利局职责清单.jsonl")
    assert len(result.items) == 5
    assert "坏行" in result.rejected[0].raw
    [notice] = [one for one in result.warnings if "第3行不是完好的 JSON" in one.reason]
    assert notice.source.row == 3


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("a.json", '[{"a": 1},\n{"b" 2}]', ("不是完好的 JSON", "第2行")),
        ("a.json", '{"a": [1, 2, 3]}', ("没有对象组成的数组", "事项名称")),
        ("a.json", "[" * 100_000, ("嵌套过深",)),
        ("a.json", "[{}, 1" + "0" * 6000 + "]", ("数字过大",)),
        ("a.jsonl", "甲\n乙\n", ("不是每行一个对象",)),
    ],
)
def test_json_that_is_no_list_says_why(name: str, text: str, words: tuple[str, ...]) -> None:
    with pytest.raises(ReadError) as caught:
        read_document(text.encode(), name)
    for word in (name, *words):
        assert word in caught.value.message


values = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=False) | st.text(max_size=4),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["事项名称", "items", "kind", "x"]), inner)
    ),
    max_leaves=20,
)


@settings(max_examples=100)
@given(values)
def test_any_json_gives_a_result_or_an_error(value: object) -> None:
    try:
        result = ingest_bytes(json.dumps(value).encode(), "a.json")
    except ReadError:
        return
    assert result.path == "a.json"


LIST = ods_row("序号", "事项名称", "对应上级部门") + ods_row("1", "巡查", "县水利局")


def test_ods_rows_merges_and_hidden_parts() -> None:
    data = ods(
        '<table:table-column table:visibility="collapse"/>'
        + ods_row(ods_cell("标题", 'table:number-columns-spanned="3"'), "<table:covered-table-cell/>")
        + ods_row(attributes='table:number-rows-repeated="2"')
        + ods_row(
            "甲\n乙",
            ods_cell("", 'table:number-columns-repeated="2"'),
            "丙",
            attributes='table:visibility="filter"',
        )
        + ods_row(
            ods_cell("", 'table:number-columns-repeated="16000"'),
            attributes='table:number-rows-repeated="1048000"',
        ),
        styles='<style:style style:name="ta1"><style:table-properties table:display="false"/></style:style>',
        attributes='table:style-name="ta1"',
    )
    document = read_document(data, "清单.ods")
    [table] = document.tables
    assert table.rows == [["标题"] * 3, [], [], ["甲\n乙", "", "", "丙"]]
    assert table.merges == (Merge(0, 0, 0, 2),)
    assert table.hidden
    assert (set(table.hidden_rows), set(table.hidden_columns)) == ({3}, {0})
    assert len(document.notices) == 3


def test_ods_list_gives_items() -> None:
    result = ingest_bytes(ods(LIST), "岚溪县石岭镇配合履职事项清单.ods")
    assert [(one.title, one.source.sheet, one.source.row) for one in result.items] == [("巡查", "表", 2)]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (ods(ods_row(ods_cell("x", 'table:number-columns-repeated="16384"'), attributes='table:number-rows-repeated="1048576"')),
         ("超过上限20000000格", "空行空列")),
        (ods(LIST, manifest="<encryption-data/>"), ("密码",)),
        (ods("<table:table-row>"), ("content.xml 不是完好的 XML",)),
        (ods("<table:table-row-group>" * 3000 + "</table:table-row-group>" * 3000), ("嵌套过深",)),
    ],
)  # fmt: skip
def test_ods_that_cannot_be_read_says_why(data: bytes, words: tuple[str, ...]) -> None:
    with pytest.raises(ReadError) as caught:
        read_document(data, "清单.ods")
    for word in ("清单.ods", *words):
        assert word in caught.value.message


def test_the_tree_of_a_part_is_capped() -> None:
    with pytest.raises(ReadError, match=r"content\.xml.*超过上限"):
        read_document(ods(LIST), "清单.ods", Limits(xml_bytes=100))


@pytest.mark.parametrize("depth", [300, 900, 100_000])
def test_values_that_nest_too_deep_are_refused(depth: int) -> None:
    record = '{"事项名称": "巡查", "附": ' + "[" * depth + "]" * depth + "}"
    with pytest.raises(ReadError, match="嵌套"):
        ingest_bytes(f"[{record}]".encode(), "a.json")
    good = json.dumps({"事项名称": "护林", "附": [["一"]]}, ensure_ascii=False)
    document = read_document(f"{good}\n{record}\n{good}".encode(), "a.jsonl")
    assert [one.source.row for one in document.notices] == [2]
