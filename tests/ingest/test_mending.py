"""Damaged cells are repaired where that is certain, told in every case, and the original stays."""

from __future__ import annotations

import pytest

from ingest.pipeline import ingest_bytes
from ingest.text import looks_damaged, repair
from tests.ingest.workbooks import COOPERATIVE_HEADER, cooperative, xlsx

ROW = (1, "巡查河道", "县水利局", "1.检查河道。\n2.查处违法行为。", "1.报告情况。")


def shown_by_windows(text: str) -> str:
    """UTF-8 as code page 936 shows it: 80 is the euro sign, a byte without a partner is lost."""
    data, shown, place = text.encode(), "", 0
    while place < len(data):
        width = 1 if data[place] <= 0x80 else 2
        try:
            pair = data[place : place + width]
            shown += "€" if pair == b"\x80" else pair.decode("gbk")
        except UnicodeDecodeError:
            shown, width = f"{shown}\ufffd", 1
        place += width
    return shown


@pytest.mark.parametrize("text", ["县水利局负责河道管理", "县水利局", "对违法建设的行政处罚", "岚溪县石岭镇"])
def test_each_wrong_decoding_is_undone(text: str) -> None:
    assert repair(text.encode("gb18030").decode("latin-1")).text == text
    assert repair(text.encode().decode("latin-1")).text == text
    again = repair(shown_by_windows(text)).text
    assert [one for one in again if one != "\ufffd"] == [one for one in text if one in again]
    assert len(again) >= len(text) - 1


@pytest.mark.parametrize(
    "text",
    [
        "價值100€的物品",
        "Café Rosé àéîõ ñandú",
        "naïve façade «Zürich» Größe",
        "±5℃；×2；§3",
        "㎡㎏ 〇 龘",
        "县水利局",
    ],
)
def test_sound_text_is_left_alone(text: str) -> None:
    assert repair(text).text == text
    assert not repair(text).notes


def test_a_list_read_in_a_wrong_encoding_gives_its_items_and_keeps_what_was_written() -> None:
    def spoil(cell: object) -> object:
        return cell.encode("gb18030").decode("latin-1") if isinstance(cell, str) else cell

    rows = [tuple(map(spoil, row)) for row in (("岚溪县石岭镇配合履职事项清单",), COOPERATIVE_HEADER, ROW)]
    result = ingest_bytes(xlsx({"Sheet1": rows}), "a.xlsx")
    [item] = result.items
    [expected] = ingest_bytes(cooperative(ROW, title="岚溪县石岭镇配合履职事项清单"), "a.xlsx").items
    assert (item.title, item.holder, item.responsibilities) == (
        expected.title,
        expected.holder,
        expected.responsibilities,
    )
    assert str(spoil(ROW[1])) in str(item.source.quote)
    told = [one for one in result.warnings if "已恢复" in one.reason]
    assert {(one.source.row, one.source.column) for one in told} >= {(3, "B"), (3, "C")}
    assert all(one.source.quote for one in told)


def test_pinyin_in_cells_goes_and_what_is_lost_is_told() -> None:
    row = (1, "巡(xún)查河道", "县水利局", "检查锟斤拷", "报告")
    result = ingest_bytes(cooperative(row), "a.xlsx")
    [item] = result.items
    assert item.title == "巡查河道"
    assert "xún" in str(item.source.quote)
    reasons = " ".join(one.reason for one in result.warnings)
    for words in ("第3行B列：删去1处括号注音；原文为“巡(xún)查河道”", "第3行D列", "无法恢复"):
        assert words in reasons


def test_many_damaged_cells_are_told_in_few_lines() -> None:
    rows = [(number, f"巡(xún)查{number}", "县水利局", "检查", "报告") for number in range(100)]
    result = ingest_bytes(cooperative(*rows), "a.xlsx")
    told = [one for one in result.warnings if "注音" in one.reason or "另有" in one.reason]
    assert len(told) == 21
    assert "另有80格" in told[-1].reason


@pytest.mark.parametrize(
    ("text", "damaged"), [("县水利局", False), ("負責", True), ("a??", True), ("(xún)", True)]
)
def test_the_quick_look(text: str, damaged: bool) -> None:
    assert looks_damaged(text) is damaged
