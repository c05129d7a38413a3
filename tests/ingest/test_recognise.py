"""Recognition: which list, whose, of which edition — from titles, names and columns; headers wherever they stand."""

from __future__ import annotations

import pytest

from ingest.readers.document import Merge, Table, spread
from ingest.records import ListKind
from ingest.tables.columns import Column, column_of
from ingest.tables.layout import lay_out
from ingest.tables.recognise import heading_of, is_township, read_heading


@pytest.mark.parametrize(
    ("text", "kind", "holder", "jurisdiction", "edition"),
    [
        ("岚溪县石岭镇基本履职事项清单（2025年版）", ListKind.BASIC, "石岭镇", "岚溪县", "2025年版"),
        ("云川市岚溪县石岭镇人民政府配合履职事项清单", ListKind.COOPERATIVE, "石岭镇", "岚溪县", None),
        ("附件1：府谷县庙沟门镇上级部门收回事项清单", ListKind.RECLAIMED, "庙沟门镇", "府谷县", None),
        ("岚溪县自然资源局职责清单", ListKind.DEPARTMENT, "县自然资源局", "岚溪县", None),
        ("岚溪县_县水利局_职责清单", ListKind.DEPARTMENT, "县水利局", "岚溪县", None),
        ("岚溪县_石岭镇_履职事项清单", None, "石岭镇", "岚溪县", None),
        ("市生态环境局岚溪分局职责清单", ListKind.DEPARTMENT, "市生态环境局岚溪分局", None, None),
        ("中共岚溪县委组织部职责清单", ListKind.DEPARTMENT, "县委组织部", "岚溪县", None),
        ("昆山市巴城镇权责清单", ListKind.POWER, "巴城镇", "昆山市", None),
        ("北京市朝阳区建外街道权力清单", ListKind.POWER, "建外街道", "朝阳区", None),
        ("广安区教科体局公共服务事项目录", ListKind.SERVICE, "区教科体局", "广安区", None),
        ("西双版纳傣族自治州勐海县打洛镇赋权事项目录", ListKind.POWER, "打洛镇", "勐海县", None),
        ("岚溪县县直部门主要职责清单", ListKind.DEPARTMENT, None, "岚溪县", None),
        ("云川市生态环境局岚溪分局职责清单", ListKind.DEPARTMENT, "云川市生态环境局岚溪分局", None, None),
        ("中共岚溪县委办公室职责清单", ListKind.DEPARTMENT, "县委办公室", "岚溪县", None),
        ("岚溪县柳湾镇基本履职事项清单(征求意见稿)", ListKind.BASIC, "柳湾镇", "岚溪县", "征求意见稿"),
        ("岚溪县城关镇履职事项清单（二上稿）", None, "城关镇", "岚溪县", "二上稿"),
        ("府谷县乡镇基本履职事项清单", ListKind.BASIC, "乡镇", "府谷县", None),
        ("编制单位：岚溪县下河镇人民政府　　版本：2025年版", None, "下河镇", "岚溪县", "2025年版"),
        ("岚溪县（版本：2025年版）", None, None, "岚溪县", "2025年版"),
        ("岚溪县（版本：春季修订（二上））", None, None, "岚溪县", "春季修订（二上）"),
        ("填表日期：2025年6月30日", None, None, None, None),
        ("基本履职和配合履职事项清单", None, None, None, None),
        ("县乡“属地管理”事项主体责任和配合责任清单", ListKind.COOPERATIVE, None, None, None),
        ("县社区矫正管理局职责清单", ListKind.DEPARTMENT, "县社区矫正管理局", None, None),
        ("Sheet1", None, None, None, None),
        # Words of lists and of places inside the names of organs.
        ("岚溪县综合行政执法局部门履职清单（样例）", ListKind.DEPARTMENT, "县综合行政执法局", "岚溪县", None),
        ("清河县行政审批服务局权责清单", ListKind.POWER, "县行政审批服务局", "清河县", None),
        ("清河县退役军人服务中心公共服务事项清单", ListKind.SERVICE, "县退役军人服务中心", "清河县", None),
        ("衡水市城市管理局权责清单", ListKind.POWER, "衡水市城市管理局", "衡水市", None),
        ("清河县城乡建设局职责清单", ListKind.DEPARTMENT, "县城乡建设局", "清河县", None),
        ("清河县石岭镇便民服务中心服务事项清单", ListKind.SERVICE, "石岭镇便民服务中心", "清河县", None),
        ("清河县城关镇综合行政执法事项清单", ListKind.POWER, "城关镇", "清河县", None),
    ],
)
def test_titles(
    text: str, kind: ListKind | None, holder: str | None, jurisdiction: str | None, edition: str | None
) -> None:
    heading = heading_of(text)
    assert (heading.list_kind, heading.holder, heading.jurisdiction, heading.edition) == (
        kind, holder, jurisdiction, edition)  # fmt: skip


def test_the_first_text_that_says_something_wins_field_by_field() -> None:
    heading = read_heading(["基本履职事项清单（127项）", "配合", "岚溪县石岭镇（2025年版）"])
    assert heading.list_kind is ListKind.BASIC
    assert heading.total == 127
    assert heading.edition == "2025年版"


@pytest.mark.parametrize(
    ("name", "township"), [("城关镇", True), ("建外街道", True), ("各乡镇", True), ("县水利局", False)]
)
def test_townships(name: str, township: bool) -> None:
    assert is_township(name) is township


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ("事 项\n名 称", Column.TITLE),
        ("事項名稱", Column.TITLE),
        ("乡镇(街道)配合职责", Column.TOWNSHIP_DUTIES),
        ("镇街配合内容", Column.TOWNSHIP_DUTIES),
        ("对应上级部门", Column.DEPARTMENT),
        ("对应上级部门职责", Column.DEPARTMENT_DUTIES),
        ("承接部门", Column.TAKE_OVER),
        ("实施依据（法律、法规、规章）", Column.BASIS),
        ("法律法规规章依据", Column.BASIS),
        ("权力类型", Column.POWER_TYPE),
        ("item_code", Column.CODE),
        ("巡查河道", None),
        ("", None),
    ],
)
def test_columns(text: str, column: Column | None) -> None:
    assert column_of(text) is column


HEADER = ["序号", "事项名称", "承接部门"]


@pytest.mark.parametrize("above", range(20))
def test_header_in_any_of_the_first_rows(above: int) -> None:
    rows = [[f"说明{number}", "", ""] for number in range(above)] + [HEADER, ["1", "巡查", "县水利局"]]
    [section] = lay_out(Table("甲", rows)).sections
    assert section.body == [above + 1]
    assert len(section.titles) == above


def test_two_row_header_with_merged_cells() -> None:
    rows = [
        ["序号", "事项名称", "职责划分", "", "备注"],
        ["", "", "上级部门职责", "乡镇（街道）配合职责", ""],
        ["1", "巡查", "甲", "乙", ""],
    ]
    merges = [Merge(0, 0, 1, 0), Merge(0, 1, 1, 1), Merge(0, 2, 0, 3), Merge(0, 4, 1, 4)]
    spread(rows, merges)
    [section] = lay_out(Table("甲", rows, merges=tuple(merges))).sections
    assert section.columns == {
        Column.NUMBER: (0,), Column.TITLE: (1,), Column.DEPARTMENT_DUTIES: (2,),
        Column.TOWNSHIP_DUTIES: (3,), Column.REMARK: (4,),
    }  # fmt: skip
    assert section.body == [2]


def test_two_row_header_whose_merged_cells_an_export_dropped() -> None:
    rows = [
        ["序号", "基本情况", "", "职责依据"],
        ["", "职责名称", "权力类型", ""],
        ["1", "巡查", "行政检查", "《水法》"],
    ]
    [section] = lay_out(Table("甲", rows)).sections
    assert set(section.columns) == {Column.NUMBER, Column.TITLE, Column.POWER_TYPE, Column.BASIS}
    assert section.body == [2]


def test_several_tables_on_a_sheet() -> None:
    rows = [
        ["岚溪县石岭镇基本履职事项清单", ""], ["序号", "事项名称"], ["1", "巡查"], ["", ""],
        ["岚溪县石岭镇上级部门收回事项清单", ""], ["（共1项）", ""], ["序号", "事项名称", "承接部门", "工作方式"],
        ["1", "处罚", "县水利局", "直接办理"],
    ]  # fmt: skip
    first, second = lay_out(Table("甲", rows)).sections
    assert (first.body, second.body) == ([2], [7])
    assert second.titles == ("岚溪县石岭镇上级部门收回事项清单", "（共1项）")


def test_repeated_header_does_not_begin_a_table() -> None:
    rows = [["序号", "事项名称"], ["1", "巡查"], ["序号", "事项名称"], ["2", "报告"]]
    [section] = lay_out(Table("甲", rows)).sections
    assert section.body == [1, 3]


def test_second_list_under_the_same_columns() -> None:
    rows = [["序号", "事项名称"], ["1", "巡查"], ["配合履职事项清单", "配合履职事项清单"], ["1", "报告"]]
    first, second = lay_out(Table("甲", rows)).sections
    assert (first.body, second.body) == ([1], [3])
    assert second.titles == ("配合履职事项清单",)


def test_a_duty_about_lists_is_no_title() -> None:
    rows = [["序号", "事项名称"], ["1", "公布权责清单"], ["", "编制政务服务事项目录"]]
    [section] = lay_out(Table("甲", rows)).sections
    assert section.body == [1, 2]


def test_rows_without_any_header_are_strays() -> None:
    layout = lay_out(Table("甲", [["甲", "乙"], ["", ""], ["丙", "丁"]]))
    assert layout.sections == ()
    assert layout.strays == (0, 2)


@pytest.mark.parametrize(
    ("title", "place", "holder"),
    [
        ("青岛市市南区湛山街道基本履职事项清单", "市南区", "湛山街道"),
        ("津市市毛里湖镇配合履职事项清单", "津市市", "毛里湖镇"),
        ("荆州市沙市区解放路街道基本履职事项清单", "沙市区", "解放路街道"),
        ("新乡市红旗区向阳街道办事处基本履职事项清单", "红旗区", "向阳街道"),
        ("济南市市中区水利局权责清单", "市中区", "区水利局"),
        ("辉县市民政局职责清单", "辉县市", "市民政局"),
        ("市中医院职责清单", None, "市中医院"),
    ],
)
def test_counties_whose_names_hold_the_word_of_a_tier(title: str, place: str | None, holder: str) -> None:
    found = heading_of(title)
    assert (found.jurisdiction, found.holder) == (place, holder)


@pytest.mark.parametrize(
    ("title", "place", "holder"),
    [
        ("云川省乡镇（街道）配合履职事项指导目录（2025年版）", "云川省", "乡镇"),
        ("云川省应急管理厅权责清单", None, "云川省应急管理厅"),
        ("全省乡镇基本履职事项指导目录", None, "乡镇"),
        ("云川省桐溪县红岩镇基本履职事项清单", "桐溪县", "红岩镇"),
        ("云川省乡镇和街道履职事项指导目录", "云川省", "乡镇和街道"),
        ("桐溪县乡（镇、街道）基本履职事项清单（2025年版）", "桐溪县", "乡（镇、街道）"),
        ("桐溪区镇（街）配合履职事项清单", "桐溪区", "镇（街）"),
    ],
)
def test_a_directory_of_a_province_is_the_provinces(title: str, place: str | None, holder: str) -> None:
    found = heading_of(title)
    assert (found.jurisdiction, found.holder) == (place, holder)


@pytest.mark.parametrize("name", ["妇联", "残联", "科协", "工会", "团委", "编办", "党校"])
def test_names_of_two_characters_behind_a_place(name: str):
    heading = heading_of(f"岚溪县{name}职责清单")
    assert (heading.jurisdiction, heading.holder) == ("岚溪县", f"县{name}")
