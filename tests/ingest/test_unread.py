"""What is not read is told: unknown columns with organs or duties; near-synonyms are simply recognised."""

from __future__ import annotations

import pytest

from ingest.pipeline import ingest_bytes
from ingest.records import Role
from ingest.tables.columns import Column, column_of
from tests.ingest.workbooks import xlsx

TITLE = ("岚溪县石岭镇配合履职事项清单",)


@pytest.mark.parametrize(
    ("header", "column"),
    [
        ("上级责任部门", Column.DEPARTMENT),
        ("归口管理单位", Column.DEPARTMENT),
        ("县级牵头责任单位名称", Column.LEAD),
        ("上级配合部门", Column.COOPERATE),
        ("收回后承接单位", Column.TAKE_OVER),
        ("县级部门责任分工", Column.DEPARTMENT_DUTIES),
        ("属地乡镇任务", Column.TOWNSHIP_DUTIES),
        ("履职清单事项名称", Column.TITLE),
        ("监督电话", Column.OTHER),
        ("党建工作事项", Column.TITLE),
        ("配合县水利局做好部门联动", None),
        ("负责单位内部消防安全管理的县应急管理部门", None),
    ],
)
def test_names_of_columns_are_understood_by_their_head_word(header: str, column: Column | None) -> None:
    assert column_of(header) is column


def test_a_heading_that_ends_like_a_column_is_no_header() -> None:
    rows = [("序号", "事项名称"), ("党建工作事项",), (1, "党员教育"), ("经济发展事项",), (2, "招商引资")]
    result = ingest_bytes(xlsx({"甲": [("石岭镇基本履职事项清单",), *rows]}), "a.xlsx")
    assert [(item.title, item.field) for item in result.items] == [
        ("党员教育", "党建工作事项"), ("招商引资", "经济发展事项")]  # fmt: skip


@pytest.mark.parametrize("times", [1, 50])
def test_a_header_with_nothing_below_is_told(times: int) -> None:
    header = ("序号", "事项名称", "对应上级部门")
    filled = [("石岭镇基本履职事项清单",), ("序号", "事项名称"), (1, "党员教育")]
    result = ingest_bytes(xlsx({"甲": filled, "乙": [TITLE, *([header] * times)]}), "a.xlsx")
    assert [item.title for item in result.items] == ["党员教育"]
    [told] = result.warnings
    assert told.source.sheet == "乙"
    assert told.reason == "“乙”只有表头，没有事项；如应有事项，请填写后重新导入"


def test_a_near_synonym_gives_the_lead() -> None:
    result = ingest_bytes(
        xlsx(
            {
                "甲": [
                    TITLE,
                    ("序号", "事项名称", "上级责任部门", "属地任务"),
                    (1, "巡查", "县水利局", "1.报告"),
                ]
            }
        ),
        "a.xlsx",
    )
    assert [(one.organ, one.role) for one in result.items[0].responsibilities] == [
        ("县水利局", Role.LEAD), ("石岭镇", Role.COOPERATE)]  # fmt: skip


def test_an_unknown_column_of_organs_is_told_with_sheet_column_and_header() -> None:
    rows = [(n, f"巡查{n}", "县水利局", "县林业局、县公安局") for n in range(1, 6)]
    result = ingest_bytes(
        xlsx({"甲": [TITLE, ("序号", "事项名称", "对应上级部门", "哪家"), *rows]}), "a.xlsx"
    )
    [notice] = [one for one in result.warnings if "哪家" in one.reason]
    assert (notice.source.sheet, notice.source.column) == ("甲", "D")
    for words in ("“甲”的D列“哪家”没有认出", "部门或单位名称", "牵头部门", "配合部门", "重新导入"):
        assert words in notice.reason


def test_an_unknown_column_of_duties_is_told() -> None:
    rows = [(n, f"巡查{n}", "县水利局", f"1.负责第{n}段河道的巡查；2.上报") for n in range(1, 6)]
    result = ingest_bytes(
        xlsx({"甲": [TITLE, ("序号", "事项名称", "对应上级部门", "怎么干"), *rows]}), "a.xlsx"
    )
    [notice] = [one for one in result.warnings if "怎么干" in one.reason]
    assert "多为职责内容" in notice.reason


def test_other_unknown_columns_are_told_together_and_empty_ones_not_at_all() -> None:
    rows = [(n, f"巡查{n}", "县水利局", f"甲{n}", f"乙{n}", "") for n in range(1, 4)]
    header = ("序号", "事项名称", "对应上级部门", "颜色", "味道", "空白")
    result = ingest_bytes(xlsx({"甲": [TITLE, header, *rows]}), "a.xlsx")
    [notice] = [one for one in result.warnings if "没有认出" in one.reason]
    assert "D列“颜色”、E列“味道”" in notice.reason
    assert "空白" not in notice.reason


def test_a_table_of_contents_is_told_and_not_refused() -> None:
    contents: list[list[object]] = [
        ["目录"],
        ["序号", "清单名称", "页码"],
        [1, "基本履职事项清单", 1],
        [2, "配合履职事项清单", 5],
    ]
    duties: list[list[object]] = [["石头乡基本履职事项清单"], ["序号", "事项名称"], [1, "办理临时救助"]]
    result = ingest_bytes(xlsx({"目录": contents, "基本履职": duties}), "a.xlsx")
    assert [item.title for item in result.items] == ["办理临时救助"]
    assert not result.rejected
    assert any("工作表“目录”是目录，共4行，未读取" in notice.reason for notice in result.warnings)
