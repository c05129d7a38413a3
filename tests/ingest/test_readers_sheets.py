"""Workbooks as other programs write them, cells that hold nothing to read, and sheets that reach too far."""

from __future__ import annotations

import pytest
from openpyxl import Workbook
from openpyxl.styles import Font

from ingest.limits import LimitError, Limits, limits_of, set_limits, table
from ingest.pipeline import ingest_bytes
from ingest.readers import ReadError, read_document
from tests.ingest.workbooks import COOPERATIVE_HEADER, parts_of, saved, xlsx, zipped

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT_OFFICE = "http://purl.oclc.org/ooxml/officeDocument/relationships"
ROW = ("1", "巡查河道", "县水利局", "1.检查。", "1.报告。")
NAME = "岚溪县石岭镇配合履职事项清单.xlsx"


def book(
    *rows: tuple[str, ...], more: str = "", strings: str = "", main: str = MAIN, office: str = OFFICE
) -> bytes:
    """A workbook written by hand: cells are texts (inline strings) or elements."""
    lines = "".join(
        f'<row r="{y}">' + "".join(_cell(one, f"{'ABCDEFGH'[x]}{y}") for x, one in enumerate(row)) + "</row>"
        for y, row in enumerate(rows, 1)
    )
    return zipped({
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" '
        f'Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets><sheet name="表" sheetId="1" r:id="r1"/>'
        "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" '
        f'Type="{office}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="{office}/sharedStrings" '
        'Target="sharedStrings.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData>{lines}{more}</sheetData></worksheet>',
        "xl/sharedStrings.xml": f'<sst xmlns="{main}">{strings}</sst>',
    })  # fmt: skip


def _cell(content: str, place: str) -> str:
    return (
        content if content.startswith("<c") else f'<c r="{place}" t="inlineStr"><is><t>{content}</t></is></c>'
    )


@pytest.mark.parametrize(
    ("main", "office"), [(MAIN, OFFICE), (STRICT, STRICT_OFFICE)], ids=["usual", "strict"]
)
def test_inline_strings_and_the_strict_variant(main: str, office: str) -> None:
    [found] = read_document(book(COOPERATIVE_HEADER, ROW, main=main, office=office), NAME).tables
    assert found.rows == [list(COOPERATIVE_HEADER), list(ROW)]


def test_rich_text_is_joined_and_phonetic_runs_are_no_text() -> None:
    strings = (
        '<si><r><t>巡</t></r><r><rPr><b/></rPr><t>查</t></r><rPh sb="0" eb="1"><t>xún</t></rPh></si>'
        '<si><t>县水利局</t><rPh sb="0" eb="1"><t>ケン</t></rPh></si>'
    )
    row = ("1", '<c r="B2" t="s"><v>0</v></c>', '<c r="C2" t="s"><v>1</v></c>')
    [found] = read_document(book(COOPERATIVE_HEADER, row, strings=strings), NAME).tables
    assert found.rows[1][:3] == ["1", "巡查", "县水利局"]


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ('<c r="B2"><f>A1&amp;"x"</f></c>', ("1个单元格是公式而没有计算结果", "B2", "保存后重新导入")),
        ('<c r="B2" s="3"><f t="shared" si="0"/></c>', ("公式而没有计算结果", "B2")),
        ('<c r="B2" t="e"><f>VLOOKUP(1,X,2)</f><v>#REF!</v></c>', ("1个公式出错的单元格", "B2", "#REF!")),
    ],
    ids=["formula", "shared formula", "error"],
)
def test_a_formula_that_gives_nothing_is_told(cell: str, words: tuple[str, ...]) -> None:
    result = ingest_bytes(book(COOPERATIVE_HEADER, ("1", cell, "县水利局"), ("2", *ROW[1:])), NAME)
    assert [one.title for one in result.items] == ["巡查河道"]
    [notice] = [one for one in result.warnings if "公式" in one.reason]
    assert (notice.source.sheet, notice.source.row, notice.source.column) == ("表", 2, "B")
    for word in words:
        assert word in notice.reason


def test_a_computed_formula_is_read_and_not_told() -> None:
    row = (
        "1",
        '<c r="B2" t="str"><f>A1&amp;"x"</f><v>巡查</v></c>',
        '<c r="C2" t="str"><f>""</f><v></v></c>',
    )
    result = ingest_bytes(book(COOPERATIVE_HEADER, row), NAME)
    assert [one.title for one in result.items] == ["巡查"]
    assert not [one for one in result.warnings if "公式" in one.reason]


@pytest.mark.parametrize(
    "far",
    [
        '<row r="1048576" ht="20"/>',
        '<row r="1048576"><c r="XFD1048576" s="4"/></row>',
        '<row r="1048576"><c r="XFD1048576" s="4"></c></row>',
    ],
)
def test_empty_cells_far_away_cost_nothing(far: str) -> None:
    [found] = read_document(book(COOPERATIVE_HEADER, ROW, more=far), NAME).tables
    assert len(found.rows) == 2


@pytest.mark.parametrize(
    "far",
    [
        '<c r="XFD1048576"><!-- x --><v>1</v></c>',
        '<c x="/>" r="XFD1048576"><v>1</v></c>',
        "<c r = 'XFD1048576'><v>1</v></c>",
        '<c r="XFD1048576"> <v>1</v></c>',
        '<c\nr="XFD1048576"\n><v>1</v></c>',
    ],
)
def test_a_far_cell_with_content_is_refused_however_it_is_written(far: str) -> None:
    with pytest.raises(ReadError, match="ZHIZE_LIMIT_CELLS"):
        read_document(book(COOPERATIVE_HEADER, ROW, more=f'<row r="1048576">{far}</row>'), NAME)


def test_caps_are_settings() -> None:
    assert set_limits({"cells": "5", "file_bytes": "2G"}) == Limits(cells=5, file_bytes=2 << 30)
    assert limits_of({"ZHIZE_LIMIT_PAGES": "7", "PATH": "x"}) == Limits(pages=7)
    assert {name for name, *_ in table()} == {f"limit_{name}" for name in Limits.__slots__}


@pytest.mark.parametrize(
    "values", [{"rows": "5"}, {"cells": "0"}, {"cells": "-1"}, {"cells": "x"}, {"pages": "5M"}]
)
def test_a_cap_that_cannot_be_used_names_itself(values: dict[str, str]) -> None:
    with pytest.raises(LimitError, match=next(iter(values))):
        set_limits(values)


def test_a_code_that_lost_its_last_digits_is_told() -> None:
    rows = [
        ("项目编码", "事项名称"),
        (123456789012345, "巡查"),
        (1234567890123456789, "护林"),
        ("1234567890123456789", "清淤"),
    ]
    document = read_document(xlsx({"清单": rows}), "清单.xlsx")
    [notice] = document.notices
    assert (notice.source.sheet, notice.source.row, notice.source.column) == ("清单", 3, "A")
    for words in ("有1个超过15位的编码", "首个在A3", "文本格式"):
        assert words in notice.reason


def test_texts_that_are_struck_through_are_told() -> None:
    book = Workbook()
    sheet = book.create_sheet("清单", 0)
    for row in [["序号", "事项名称"], [1, "巡查"], [2, "已删"], [3, None]]:
        sheet.append(row)
    for place in ("B3", "B4"):
        sheet[place].font = Font(strike=True)
    document = read_document(saved(book), "a.xlsx")
    [notice] = [one for one in document.notices if "删除线" in one.reason]
    assert "有1个单元格带删除线（首个在B3），已照常读取" in notice.reason
    assert (notice.source.row, notice.source.column) == (3, "B")


@pytest.mark.parametrize("inline", [False, True])
def test_a_part_of_a_text_that_is_struck_through_is_told(inline: bool) -> None:
    runs = "<r><t>开展农村</t></r><r><rPr><strike{}/></rPr><t>环境卫生</t></r>"
    whole, struck, undone = ("<t>巡查</t>", runs.format(""), runs.format(' val="0"'))
    texts = [f"<si>{text}</si>" for text in (whole, undone, struck)]
    if inline:
        cells = f'<c r="A2" t="inlineStr"><is>{undone}</is></c><c r="B2" t="inlineStr"><is>{struck}</is></c>'
    else:
        cells = '<c r="A2" t="s"><v>1</v></c><c r="B2" t="s"><v>2</v></c>'
    parts = parts_of(xlsx({"清单": [["序号", "事项名称"], ["1", "巡查"]]}))
    sheet = parts["xl/worksheets/sheet1.xml"].decode()
    parts["xl/worksheets/sheet1.xml"] = (
        sheet[: sheet.index("<sheetData>")] + f'<sheetData><row r="2">{cells}</row></sheetData></worksheet>'
    ).encode()
    parts["xl/sharedStrings.xml"] = (
        '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">' + "".join(texts) + "</sst>"
    ).encode()
    document = read_document(zipped(parts), "a.xlsx")
    [notice] = [one for one in document.notices if "删除线" in one.reason]
    assert "有1个单元格里有部分文字带删除线（首个在B2）" in notice.reason
    assert (notice.source.row, notice.source.column) == (2, "B")
    assert document.tables[0].rows[-1][-1] == "开展农村环境卫生"
