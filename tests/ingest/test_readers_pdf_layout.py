"""Pages of a PDF without ruled lines: tables that only blanks make, running text in two columns."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest

from ingest.pipeline import ingest_bytes
from ingest.readers import read_document

HEADER = ("序号", "事项名称", "对应上级部门", "上级部门职责", "乡镇（街道）配合职责")
PLACES = (60, 100, 220, 320, 450)
LEFT = (
    "县水利局负责河道管理工作，组织",
    "开展日常巡查，查处违法行为，并",
    "向县人民政府报告有关情况。",
    "县公安局负责治安管理工作。",
)
RIGHT = (
    "县林业局负责森林防火工作，组织",
    "开展火灾隐患排查，指导乡镇做好",
    "宣传教育和应急处置工作。",
    "县教育局负责校园安全工作。",
)


@pytest.fixture
def drawn() -> Callable[[Callable[[Any], None]], bytes]:
    """A PDF of one page, on which a function draws."""
    canvas = pytest.importorskip("reportlab.pdfgen.canvas")
    fonts = pytest.importorskip("reportlab.pdfbase.cidfonts")
    metrics = pytest.importorskip("reportlab.pdfbase.pdfmetrics")
    metrics.registerFont(fonts.UnicodeCIDFont("STSong-Light"))

    def draw(paint: Callable[[Any], None]) -> bytes:
        buffer = io.BytesIO()
        page = canvas.Canvas(buffer, pagesize=(595, 842))
        page.setFont("STSong-Light", 10)
        paint(page)
        page.save()
        return buffer.getvalue()

    return draw


def test_a_table_without_lines_gives_its_items(drawn: Callable[[Callable[[Any], None]], bytes]) -> None:
    rows = [(str(n), f"巡查第{n}段河道", "县水利局", f"负责检查第{n}段", "报告情况") for n in range(1, 7)]

    def paint(page: Any) -> None:
        page.drawString(150, 800, "岚溪县石岭镇配合履职事项清单")
        for number, row in enumerate([HEADER, *rows]):
            for x, text in zip(PLACES, row, strict=True):
                page.drawString(x, 770 - 30 * number, text)
        page.drawString(PLACES[3], 770 - 30 * 6 - 12, "并督促整改")  # the second line of a cell

    result = ingest_bytes(drawn(paint), "清单.pdf")
    assert [one.title for one in result.items] == [row[1] for row in rows]
    assert result.items[0].holder == "石岭镇"
    assert result.items[5].responsibilities[0].duties == ("负责检查第6段并督促整改",)
    assert not result.rejected


def test_two_columns_are_read_one_after_the_other(drawn: Callable[[Callable[[Any], None]], bytes]) -> None:
    def paint(page: Any) -> None:
        page.setFont("STSong-Light", 14)
        page.drawString(120, 810, "关于进一步明确县直有关部门职责分工的工作情况通报")
        page.setFont("STSong-Light", 10)
        for number, (left, right) in enumerate(zip(LEFT, RIGHT, strict=True)):
            page.drawString(60, 780 - 16 * number, left)
            page.drawString(320, 780 - 16 * number, right)

    found = read_document(drawn(paint), "通报.pdf")
    assert [one.text for one in found.paragraphs][1:] == [
        "".join(LEFT[:3]), LEFT[3], "".join(RIGHT[:3]), RIGHT[3]]  # fmt: skip
    assert not found.tables


def test_a_signature_beside_a_date_is_no_table(drawn: Callable[[Callable[[Any], None]], bytes]) -> None:
    def paint(page: Any) -> None:
        for number, texts in enumerate(
            (("联系人：甲", "电话：1"), ("填表人：乙", "日期：2"), ("审核人：丙", "单位：3"))
        ):
            page.drawString(60, 700 - 16 * number, texts[0])
            page.drawString(300, 700 - 16 * number, texts[1])

    found = read_document(drawn(paint), "表.pdf")
    assert not found.tables
    assert "".join(one.text for one in found.paragraphs).startswith("联系人：甲 电话：1")


def test_a_table_without_lines_goes_on_behind_a_page_break(
    drawn: Callable[[Callable[[Any], None]], bytes],
) -> None:
    def table(page: Any, rows: Any, top: int) -> None:
        for number, row in enumerate(rows):
            for x, text in zip(PLACES, row, strict=True):
                page.drawString(x, top - 30 * number, text)

    rows = [
        (str(n), f"巡查第{n}段河道", "县水利局", f"负责检查第{n}段河岸，", "报告情况") for n in range(1, 9)
    ]

    def paint(page: Any) -> None:
        page.drawString(150, 800, "岚溪县石岭镇配合履职事项清单")
        table(page, [HEADER, *rows[:4]], 770)
        page.showPage()
        page.setFont("STSong-Light", 10)
        page.drawString(PLACES[3], 800, "并督促整改。")  # the rest of the fourth row
        page.drawString(PLACES[4], 800, "并留存记录")
        table(page, [HEADER, *rows[4:]], 780)

    result = ingest_bytes(drawn(paint), "清单.pdf")
    assert [one.title for one in result.items] == [row[1] for row in rows]
    assert [one.source.page for one in result.items] == [1] * 4 + [2] * 4
    assert result.items[3].responsibilities[0].duties == ("负责检查第4段河岸，并督促整改",)
    assert result.items[4].responsibilities[0].duties == ("负责检查第5段河岸",)
    assert not result.rejected
