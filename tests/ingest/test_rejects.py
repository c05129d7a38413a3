"""The workbook of rejected rows: the same header, the reasons, and nothing lost when it comes back mended."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from ingest.pipeline import ingest_bytes
from ingest.readers import read_document
from ingest.records import FileResult, Rejected, Source
from ingest.rejects import EXTRA, rejects_workbook
from tests.ingest.workbooks import COOPERATIVE_HEADER, cooperative, saved, xlsx

GOOD = (1, "巡查河道", "县水利局", "1.检查。", "1.报告。")
BAD = (2, None, "县林业局（牵头）\n县公安局", "县林业局：1.查处。\n县公安局：1.侦办。", "1.劝阻。\n2.上报。")


def mended(data: bytes, old: str | None, new: str, column: int) -> bytes:
    """The workbook with a cell of one column filled wherever it holds ``old``, below the header."""
    book = load_workbook(io.BytesIO(data))
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            if row[-1].value and row[-1].value != EXTRA[-1] and (row[column].value or None) == old:
                row[column].value = new
    return saved(book)


def test_a_mended_row_is_the_item_that_it_would_have_been() -> None:
    heading = ("一、林业（2项）",)
    first = ingest_bytes(cooperative(heading, GOOD, BAD), "甲.xlsx")
    assert len(first.rejected) == 1
    again = ingest_bytes(mended(rejects_workbook([first]), None, "盗伐林木", 1), "改正.xlsx")
    assert not again.rejected
    [item] = again.items
    [expected] = ingest_bytes(cooperative(heading, GOOD, (2, "盗伐林木", *BAD[2:])), "甲.xlsx").items[1:]
    assert replace(item, source=expected.source) == expected
    assert not [one.reason for one in again.warnings if "没有认出" in one.reason]


def test_what_only_the_name_of_the_file_said_comes_back_too() -> None:
    data = xlsx({"Sheet1": [("序号", "事项名称", "承接部门"), (1, "/", "县水利局")]})
    first = ingest_bytes(data, "岚溪县_石岭镇_上级部门收回事项清单（2025年版）.xlsx")
    [item] = ingest_bytes(mended(rejects_workbook([first]), "/", "采砂处罚", 1), "x.xlsx").items
    assert (item.title, item.holder, item.jurisdiction, item.edition, item.list_kind.value) == (
        "采砂处罚", "石岭镇", "岚溪县", "2025年版", "reclaimed")  # fmt: skip


def test_the_sheet_has_the_header_the_row_and_the_reason() -> None:
    first = ingest_bytes(cooperative(GOOD, BAD), "甲.xlsx")
    [sheet] = load_workbook(io.BytesIO(rejects_workbook([first]))).worksheets
    rows = [[cell or "" for cell in row] for row in sheet.iter_rows(values_only=True)]
    header = next(row for row in rows if row[0] == "序号")
    assert header == [*COOPERATIVE_HEADER, "所属领域", *EXTRA]
    last = rows[-1]
    assert last[:5] == ["2", "", *BAD[2:]]
    assert last[6:9] == ["甲.xlsx", "Sheet1", "4"]
    assert "没有事项名称" in str(last[9])


def test_tables_of_several_files_have_sheets_of_their_own() -> None:
    files = [ingest_bytes(cooperative(BAD), f"{name}.xlsx") for name in "甲乙"]
    assert load_workbook(io.BytesIO(rejects_workbook(files))).sheetnames == ["Sheet1", "Sheet1~2"]


def test_rows_without_a_header_ask_for_one() -> None:
    first = ingest_bytes(xlsx({"表": [("1", "巡查", "县水利局"), ("2", "登记", "县公安局")]}), "甲.xlsx")
    book = load_workbook(io.BytesIO(rejects_workbook([first])))
    sheet = book.worksheets[0]
    assert "请将本行改写为各列的列名" in str(sheet["A1"].value)
    again = ingest_bytes(rejects_workbook([first]), "未改.xlsx")
    assert not again.items, "the line that asks for a header is none"
    for cell, text in zip(sheet[1], ("序号", "事项名称", "牵头部门"), strict=False):
        cell.value = text
    assert [one.title for one in ingest_bytes(saved(book), "x.xlsx").items] == ["巡查", "登记"]


def test_the_widest_row_leaves_room_for_the_reason() -> None:
    columns = 16_384  # of Excel
    table = ("序号,事项名称" + ",列" * (columns - 2) + "\n1,/" + ",x" * (columns - 2)).encode()
    book = rejects_workbook([ingest_bytes(table, "石岭镇基本履职事项清单.csv")])
    [document] = [read_document(book, "未导入.xlsx")]
    assert {len(row) for row in document.tables[0].rows} == {columns}
    assert document.tables[0].rows[-1][-1]


def test_the_list_in_a_column_comes_back() -> None:
    rows = [
        ("序号", "清单类别", "事项名称", "对应部门"),
        (1, "基本履职", "党员教育", ""),
        (2, "上级收回", "/", "县公安局"),
    ]
    first = ingest_bytes(
        xlsx({"甲": [("石岭镇履职事项清单",), *rows, (3, "配合履职", "养犬", "县公安局")]}), "甲.xlsx"
    )
    [item] = ingest_bytes(mended(rejects_workbook([first]), "/", "犬只处罚", 2), "x.xlsx").items
    assert (item.title, item.holder, item.list_kind.value) == ("犬只处罚", "石岭镇", "reclaimed")


def test_nothing_rejected() -> None:
    [sheet] = load_workbook(
        io.BytesIO(rejects_workbook([ingest_bytes(cooperative(GOOD), "甲.xlsx")]))
    ).worksheets
    assert "所有行都已读取" in str(sheet["A1"].value)


@pytest.mark.parametrize("text", ["=1+1", "=cmd|'/c calc'!A1", "+1", "@x"])
def test_no_cell_becomes_a_formula(text: str) -> None:
    first = ingest_bytes(f"序号,事项名称,上级部门\n1,/,{text}\n".encode(), "甲.csv")
    [sheet] = load_workbook(io.BytesIO(rejects_workbook([first]))).worksheets
    cell = sheet.cell(sheet.max_row, 3)
    assert (cell.value, cell.data_type) == (text, "s")


@settings(max_examples=40)
@given(
    st.lists(
        st.tuples(st.text(max_size=40), st.lists(st.text(max_size=9), max_size=4)), min_size=1, max_size=5
    )
)
def test_any_text_can_be_written(tables: list[tuple[str, list[str]]]) -> None:
    result = ingest_bytes(cooperative(BAD), "甲.xlsx")
    [table] = result.tables
    many = tuple(
        replace(table, name=name, rejected=(Rejected(Source("a"), "r", "", tuple(cells)),))
        for name, cells in tables
    )
    file: FileResult = replace(result, tables=many)
    assert len(load_workbook(io.BytesIO(rejects_workbook([file]))).worksheets) == len(tables)
