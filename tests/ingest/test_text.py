from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.text import is_simplified, join_wrapped, match_key, normalise, repair, simplify


@given(st.text())
def test_normalising_twice_is_normalising_once(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("ＡＢＣ　１２３", "ABC 123"),
        ("国能发煤炭〔２０１９〕１号", "国能发煤炭〔2019〕1号"),
        ("（一）负责；（二）配合。", "（一）负责；（二）配合。"),
        ("①巡查②上报", "①巡查②上报"),
        ("县自然资源局\r\n\r\n  县住建局 ", "县自然资源局\n县住建局"),
        ("\ufeff县\u200b公安局", "县公安局"),
        ("5％", "5%"),
        ("“三定”规定", "“三定”规定"),
        ("《办法》…第三条", "《办法》…第三条"),
    ],
)
def test_normal_form(written: str, expected: str) -> None:
    assert normalise(written) == expected


def test_traditional_characters_become_simplified_ones() -> None:
    assert simplify("山東省委編辦會同省直有關部門") == "山东省委编办会同省直有关部门"
    assert is_simplified("县自然资源局")
    assert not is_simplified("縣自然資源局")


def test_match_key_keeps_only_what_carries_meaning() -> None:
    assert match_key("《煤礦 安全》（２０２２年），Ａ类") == match_key("煤矿安全(2022年)a类")
    assert match_key("出版物印刷") != match_key("出版物发行")
    assert match_key("①巡查") == match_key("巡查")


@given(st.text())
def test_any_text_has_a_key_and_a_repair(text: str) -> None:
    assert match_key(match_key(text)) == match_key(text)
    assert isinstance(repair(text).text, str)


def test_lines_wrapped_in_mid_sentence_are_joined() -> None:
    text = "农村村民一户只能拥有一\n处宅基地，其面积不得超过\n标准。\n第六十三条 土地利用\n（一）耕地\n（二）林地"
    assert join_wrapped(text).split("\n") == [
        "农村村民一户只能拥有一处宅基地，其面积不得超过标准。",
        "第六十三条 土地利用",
        "（一）耕地",
        "（二）林地",
    ]


def test_latin_lines_are_joined_with_a_blank() -> None:
    assert join_wrapped("list of\nduties") == "list of duties"


def test_pinyin_in_brackets_goes_and_is_noted() -> None:
    repaired = repair("府谷縣14個鄉(xiāng)鎮(zhèn)在推動經(jīng)濟(jì)發(fā)展（試行）")
    assert repaired.text == "府谷縣14個鄉鎮在推動經濟發展（試行）"
    assert repaired.notes == ("删去5处括号注音",)


def test_brackets_that_hold_no_pinyin_stay() -> None:
    text = "水泥(kg)和钢筋(mm)、甲(a)乙(b)"
    assert repair(text).text == text


@pytest.mark.parametrize(
    ("damaged", "restored", "certain"),
    [
        ("確??h鄉兩級呼應聯動", "確保縣鄉兩級呼應聯動", True),
        ("加強頂層設計??h委將清單", "加強頂層設計。縣委將清單", False),
        ("任務運行流程??紤]到各地", "任務運行流程。考慮到各地", False),
    ],
)
def test_bytes_lost_at_a_seam_are_restored(damaged: str, restored: str, certain: bool) -> None:
    repaired = repair(damaged)
    assert repaired.text == restored
    assert ("请核对" in repaired.notes[0]) is not certain


def test_damage_that_cannot_be_undone_is_noted_and_kept() -> None:
    repaired = repair("负责??和锟斤拷")
    assert "??" in repaired.text
    assert len(repaired.notes) == 2


@pytest.mark.parametrize("encoding", ["latin-1", "gb18030"])
def test_utf8_read_in_the_wrong_encoding_is_read_again(encoding: str) -> None:
    text = "自然资源"
    assert repair(text.encode().decode(encoding)).text == text


def test_plain_text_is_left_alone() -> None:
    text = "县自然资源局负责违法占地查处（见附件2）？为什么？？"
    assert repair(text).text == text
    assert repair(text).notes == ()


def test_published_texts_come_out_clean(shared_data: Path) -> None:
    texts = [path.read_text(encoding="utf-8") for path in sorted((shared_data / "documents").glob("*.txt"))]
    assert len(texts) == 5
    for text in texts:
        repaired = simplify(repair(text).text)
        assert "??" not in repaired
        assert "(zh" not in repaired
