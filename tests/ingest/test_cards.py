"""Tables that are written sideways: a card for each duty, or the duties beside each other."""

from __future__ import annotations

from ingest.pipeline import ingest_bytes
from ingest.records import FileResult
from tests.ingest.workbooks import docx, xlsx

CARD = (
    ("事项名称", "违法用地查处"),
    ("主体责任部门", "县自然资源局"),
    ("主体责任", "1.查处。2.巡查。"),
    ("配合责任部门", "县公安局"),
    ("乡镇（街道）责任", "发现报告。"),
)


def places(result: FileResult) -> list[tuple[str, int | None, str | None]]:
    return [(item.title, item.source.row, item.source.column) for item in result.items]


def test_a_table_whose_columns_stand_in_its_first_column() -> None:
    rows = [
        ("新安县城关镇配合履职事项清单", None, None),
        ("序号", 1, 2),
        ("事项名称", "犬类管理", "占道经营整治"),
        ("对应上级部门", "县公安局", "县城管局"),
        ("乡镇配合职责", "宣传", "劝导"),
    ]
    result = ingest_bytes(xlsx({"S": rows}, {"S": ["A1:C1"]}), "a.xlsx")
    assert places(result) == [("犬类管理", 3, "B"), ("占道经营整治", 3, "C")]
    assert [item.responsibilities[0].organ for item in result.items] == ["县公安局", "县城管局"]
    assert result.items[0].holder == "城关镇"


def test_a_card_for_each_duty_in_a_word_file() -> None:
    other = (("事项名称", "烟花爆竹监管"), *CARD[1:])
    result = ingest_bytes(docx("泗水县“属地管理”责任清单", "事项1", CARD, "事项2", other), "a.docx")
    assert [item.title for item in result.items] == ["违法用地查处", "烟花爆竹监管"]
    assert {item.list_kind.value for item in result.items} == {"cooperative"}
    lead, helper, township = result.items[1].responsibilities
    assert (lead.organ, lead.duties) == ("县自然资源局", ("查处", "巡查"))
    assert (helper.organ, township.duties) == ("县公安局", ("发现报告",))


def test_cards_below_each_other_with_two_pairs_in_a_row() -> None:
    rows = [
        ("横峰县行政执法事项", None, None, None),
        ("事项名称", "对砍伐树木的处罚", "职权类型", "行政处罚"),
        ("实施主体", "县城管局", "实施依据", "《城市绿化条例》第二十六条"),
        ("事项名称", "违法建筑拆除", "职权类型", "行政强制"),
        ("实施主体", "县人民政府", "实施依据", "《城乡规划法》第六十八条"),
    ]
    result = ingest_bytes(xlsx({"S": rows}), "a.xlsx")
    assert places(result) == [("对砍伐树木的处罚", 2, "B"), ("违法建筑拆除", 4, "B")]
    assert [(item.holder, item.power_type, item.legal_bases[0].article) for item in result.items] == [
        ("县城管局", "penalty", "26"), ("县人民政府", "coercion", "68")]  # fmt: skip
