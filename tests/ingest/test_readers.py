"""Readers: every format gives tables and paragraphs with places to point at."""

from __future__ import annotations

import datetime as dt
import hashlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from ingest.pipeline import ingest_bytes
from ingest.readers import Merge, read_document
from ingest.readers.delimited import read_delimited, sniff
from ingest.readers.document import spread
from ingest.readers.encoding import EncodingError, decode
from ingest.readers.spreadsheet import cell_text
from tests.ingest.workbooks import cell, docx, saved, xls, xlsx

ROWS = [("序号", "事项名称"), (1, "巡查河道"), (2.5, "报告")]


def test_xlsx_gives_sheets_rows_and_a_hash() -> None:
    data = xlsx({"甲": ROWS, "乙": [("x",)]})
    document = read_document(data, "清单.xlsx")
    assert [table.name for table in document.tables] == ["甲", "乙"]
    assert document.tables[0].rows == [["序号", "事项名称"], ["1", "巡查河道"], ["2.5", "报告"]]
    assert document.sha256 == hashlib.sha256(data).hexdigest()
    assert document.notices == ()


def test_rows_keep_the_numbers_that_the_sheet_shows() -> None:
    table = read_document(xlsx({"甲": [(), (), ("", "", "x")]}), "a.xlsx").tables[0]
    assert table.rows[2][2] == "x"


def test_merged_cells_carry_their_text_everywhere() -> None:
    data = xlsx({"甲": [("标题", None), ("领域", "a"), (None, "b")]}, {"甲": ["A1:B1", "A2:A3"]})
    table = read_document(data, "a.xlsx").tables[0]
    assert table.rows == [["标题", "标题"], ["领域", "a"], ["领域", "b"]]
    assert set(table.merges) == {Merge(0, 0, 0, 1), Merge(1, 0, 2, 0)}


def test_hidden_parts_are_read_and_reported() -> None:
    book = Workbook()
    sheet = book.create_sheet("甲", 0)
    del book["Sheet"]
    for row in ROWS:
        sheet.append(list(row))
    sheet.row_dimensions[2].hidden = True
    sheet.column_dimensions["B"].hidden = True
    secret = book.create_sheet("乙")
    secret.append(["x"])
    secret.sheet_state = "hidden"
    document = read_document(saved(book), "a.xlsx")
    assert document.tables[0].hidden_rows == {1}
    assert document.tables[0].hidden_columns == {1}
    assert document.tables[1].hidden
    reasons = " ".join(notice.reason for notice in document.notices)
    for words in ("“甲”有1个隐藏行（首个在第2行）", "“甲”的B列是隐藏的", "工作表“乙”是隐藏的"):
        assert words in reasons


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (3.0, "3"),
        (0.1, "0.1"),
        (True, "是"),
        (None, ""),
        (dt.datetime(2025, 6, 1), "2025-06-01"),  # noqa: DTZ001 - spreadsheets know no zones
        (dt.datetime(2025, 6, 1, 9, 30), "2025-06-01 09:30:00"),  # noqa: DTZ001
        ("甲_x000D_\n乙", "甲\n乙"),
    ],
)
def test_values_become_the_text_that_is_shown(value: object, text: str) -> None:
    assert cell_text(value) == text


def test_legacy_workbook_is_read() -> None:
    document = read_document(xls([("序号", "事项名称"), ("1", "巡查河道")]), "清单.xls")
    assert document.format == ".xls"
    assert document.tables[0].rows == [["序号", "事项名称"], ["1", "巡查河道"]]


def test_content_decides_and_a_wrong_suffix_is_reported() -> None:
    document = read_document(docx("正文"), "清单.xlsx")
    assert document.format == ".docx"
    assert "其实是 .docx 格式" in document.notices[0].reason


def test_docx_gives_paragraphs_and_tables_with_what_stands_before_them() -> None:
    document = read_document(
        docx("岚溪县水利局职责清单", [["序号", "职责名称"], ["1", "河道\n管理"]], "注：说明"), "a.docx"
    )
    assert [one.text for one in document.paragraphs] == ["岚溪县水利局职责清单", "注：说明"]
    table = document.tables[0]
    assert table.preface == ("岚溪县水利局职责清单",)
    assert table.rows == [["序号", "职责名称"], ["1", "河道\n管理"]]
    assert table.ordinal == 1


def test_docx_merged_cells() -> None:
    rows = [
        [cell("标题", span=3)],
        [cell("领域", vertical="restart"), cell("a"), cell("b")],
        [cell("", vertical="continue"), cell("c"), cell("d")],
        [cell("另一", vertical="restart"), cell("e"), cell("f")],
    ]
    table = read_document(docx(rows), "a.docx").tables[0]
    assert table.rows == [["标题"] * 3, ["领域", "a", "b"], ["领域", "c", "d"], ["另一", "e", "f"]]
    assert set(table.merges) == {Merge(0, 0, 0, 2), Merge(1, 0, 2, 0)}


def test_docx_deleted_text_is_not_read() -> None:
    w = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    body = (
        "<w:p><w:r><w:t>保留</w:t></w:r><w:del><w:r><w:delText>删去</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>新增</w:t><w:br/><w:t>一行</w:t></w:r></w:ins></w:p>"
    )
    document = read_document(
        docx(document=f'<w:document xmlns:w="{w}"><w:body>{body}</w:body></w:document>'), "a.docx"
    )
    assert [one.text for one in document.paragraphs] == ["保留新增\n一行"]


LIST = "序号,事项名称,备注\n1,巡查河道、水库,无\n2,登记造册,无\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "big5"])
def test_csv_in_each_encoding(encoding: str) -> None:
    text = LIST if encoding != "big5" else "序號,事項名稱,備註\n1,巡查河道、水庫,無\n2,登記造冊,無\n"
    document = read_document(text.encode(encoding), "清单.csv")
    assert [row[0] for row in document.tables[0].rows] == [text[:2], "1", "2"]
    assert document.notices == ()


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_csv_with_each_delimiter(delimiter: str) -> None:
    text = LIST.replace(",", delimiter)
    assert sniff(text) == delimiter
    assert read_document(text.encode(), "清单.csv").tables[0].rows[1] == ["1", "巡查河道、水库", "无"]


def test_csv_with_quoted_line_breaks() -> None:
    table, broken = read_delimited('序号,事项名称\n1,"甲,\n乙"\n2,丙\n', "a.csv")
    assert table.rows == [["序号", "事项名称"], ["1", "甲,\n乙"], ["2", "丙"]]
    assert not broken


@pytest.mark.parametrize(
    ("line", "cells"),
    [
        ('1,"巡查,县水利局', ["1", "巡查", "县水利局"]),
        ('1,"巡查"河道,"甲,乙"', ["1", "巡查河道", "甲,乙"]),
        ('1,管径32",县水利局', ["1", '管径32"', "县水利局"]),
    ],
    ids=["never-closed", "text-behind-it", "inside-a-cell"],
)
def test_a_stray_quotation_mark_swallows_no_rows(line: str, cells: list[str]) -> None:
    table, broken = read_delimited(f'序号,事项名称\n{line}\n2,"丙,\n丁"\n3,戊\n', "a.csv")
    assert table.rows[1:] == [cells, ["2", "丙,\n丁"], ["3", "戊"]]
    assert [one.source.row for one in broken] == ([] if "管径" in line else [2])


def test_a_sheet_saved_as_text_is_read_with_its_quoted_cells() -> None:
    text = '白沙镇配合履职事项清单\t\t\n序号\t事项名称\t对应上级部门\n1\t养犬管理\t"县公安局\n县农业农村局"\n2\t禁烧\t县环保局\n'
    document = read_document(text.encode("utf-16"), "清单.txt")
    assert [row[-1] for row in document.tables[0].rows] == [
        "",
        "对应上级部门",
        "县公安局\n县农业农村局",
        "县环保局",
    ]
    law = "".join(f"第{number}条\t为了加强管理，制定本办法。\n" for number in "一二三四")
    assert ingest_bytes(f"某县河道管理办法\n\n{law}".encode(), "办法.txt").statute


def test_a_few_damaged_bytes_are_replaced_and_counted() -> None:
    data = (LIST * 40).encode() + b"41,\xff\xfe\n"
    document = read_document(data, "清单.csv")
    assert len(document.tables[0].rows) == 121
    [notice] = document.notices
    assert notice.source.row == 121
    assert "2个字无法识别（首个在第121行）" in notice.reason


def test_binary_is_no_text() -> None:
    with pytest.raises(EncodingError, match="不是文本文件"):
        decode(b"\x01\x02\x03" * 30)


@given(
    st.text(alphabet=st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=4),
    st.sampled_from(["utf-8", "utf-8-sig"]),
)
def test_unicode_survives(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)).text == text


@given(
    st.lists(st.lists(st.text(max_size=3), min_size=4, max_size=4), min_size=1, max_size=6),
    st.integers(0, 8), st.integers(0, 5), st.integers(0, 8), st.integers(0, 9),
)  # fmt: skip
def test_spreading_never_widens_a_table(
    rows: list[list[str]], top: int, left: int, height: int, width: int
) -> None:
    before = len(rows)
    spread(rows, [Merge(top, left, top + height, left + width)])
    assert len(rows) == before
    assert {len(row) for row in rows} == {4}


def test_text_keeps_line_numbers(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text("第一行\n\n第三行\n", encoding="utf-8")
    assert [(one.text, one.line) for one in read_document(path).paragraphs] == [("第一行", 1), ("第三行", 3)]
