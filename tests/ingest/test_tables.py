"""Rows become records: roles, duties, scope, bases; headings, footers, merged rows; and the counts add up."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.organs.mentions import Mention
from ingest.pipeline import IngestOptions, ingest_bytes
from ingest.records import DocumentKind, FileResult, ListKind, PowerType, Role
from ingest.tables.departments import department_parts
from tests.ingest.workbooks import COOPERATIVE_HEADER, cell, cooperative, docx, xlsx

NAME = "清单.xlsx"


def read(*rows: Sequence[object], merges: Sequence[str] = (), name: str = NAME) -> FileResult:
    return ingest_bytes(xlsx({"Sheet1": rows}, {"Sheet1": merges}), name)


def roles(result: FileResult, position: int = 0) -> list[tuple[str, str]]:
    return [(part.organ, part.role.value) for part in result.items[position].responsibilities]


def test_basic_list_the_township_leads() -> None:
    result = read(
        ("岚溪县石岭镇基本履职事项清单（2025年版）",),
        ("序号", "事项名称"),
        (1, "巡查河道。"),
        (2, "调解纠纷"),
    )
    item = result.items[0]
    assert (item.title, item.list_kind, item.holder, item.jurisdiction, item.edition) == (
        "巡查河道", ListKind.BASIC, "石岭镇", "岚溪县", "2025年版")  # fmt: skip
    assert roles(result) == [("石岭镇", "lead")]
    assert (item.source.sheet, item.source.row, item.source.column) == ("Sheet1", 3, "B")
    assert item.source.quote == "巡查河道。"


def test_cooperative_list_with_blocks_and_roles() -> None:
    result = ingest_bytes(
        cooperative(
            (
                1,
                "矿区违规建房的制止和查处",
                "县自然资源局（牵头）\n县住建局",
                "县自然资源局：\n1.认定违法用地；\n2.立案查处。\n县住房和城乡建设局：核查手续。",
                "（一）与群众沟通。\n（二）现场协助。",
            )
        ),
        NAME,
    )
    assert [(part.organ, part.role, part.duties) for part in result.items[0].responsibilities] == [
        ("县自然资源局", Role.LEAD, ("认定违法用地", "立案查处")),
        ("县住建局", Role.COOPERATE, ("核查手续",)),
        ("石岭镇", Role.COOPERATE, ("与群众沟通", "现场协助")),
    ]


def test_departments_named_only_in_the_duties() -> None:
    parts = department_parts((), "县水利局：制定方案。\n县林业局：清点。", Role.LEAD)
    assert [(part.organ, part.role.value) for part in parts] == [
        ("县水利局", "lead"),
        ("县林业局", "cooperate"),
    ]


def test_reclaimed_list() -> None:
    result = read(
        ("岚溪县石岭镇上级部门收回事项清单",), ("序号", "事项名称", "承接部门", "工作方式"),
        (1, "处罚无照经营", "县市场监管局、县公安局", "由县市场监管局\n直接查处。"),
    )  # fmt: skip
    item = result.items[0]
    assert item.list_kind is ListKind.RECLAIMED
    assert roles(result) == [("县市场监管局", "take-over"), ("县公安局", "take-over")]
    assert item.process == "由县市场监管局直接查处。"


def test_department_list_with_merged_holder_two_row_header_and_bases() -> None:
    result = read(
        ("岚溪县水利局职责清单",),
        ("序号", "职责部门", "职责事项", None, "职责依据", "备注"),
        (None, None, "职责名称", "权力类型", None, None),
        (1, "县水利局", "河道采砂许可", "行政许可", "《中华人民共和国水法》第三十九条", None),
        (2, None, "配合县林业局开展湿地保护", "—", "县水利局“三定”规定", None),
        (3, None, "指导农村饮水安全", None, None, None),
        (4, None, "灌区管理", None, None, "配合"),
        merges=["B4:B7", "C2:D2", "A2:A3", "B2:B3", "E2:E3", "F2:F3"],
    )
    assert [item.holder for item in result.items] == ["县水利局"] * 4
    assert result.items[0].power_type is PowerType.LICENSING
    assert [(one.title, one.article) for one in result.items[0].legal_bases] == [("中华人民共和国水法", "39")]
    assert roles(result, 0) == [("县水利局", "lead")]
    assert roles(result, 1) == [("县水利局", "cooperate"), ("县林业局", "lead")]
    assert roles(result, 2) == [("县水利局", "supervise")]
    assert roles(result, 3) == [("县水利局", "cooperate")]


def test_power_list_types_from_headings_and_sub_items() -> None:
    result = read(
        ("岚溪县水利局权责清单",),
        ("序号", "项目编码", "项目名称", "子项", "实施依据"),
        ("一、行政处罚（2项）",),
        (1, "A-01", "对侵占河道的处罚", "侵占滩地", "《水法》第六十五条"),
        (2, "A-02", None, "倾倒渣土", "《水法》第六十六条"),
        merges=["A3:E3", "C4:C5"],
    )
    assert result.document_kind is DocumentKind.POWER_LIST
    assert [item.title for item in result.items] == [
        "对侵占河道的处罚：侵占滩地",
        "对侵占河道的处罚：倾倒渣土",
    ]
    assert {item.power_type for item in result.items} == {PowerType.PENALTY}
    assert [item.code for item in result.items] == ["A-01", "A-02"]


def test_a_name_merged_over_several_rows_is_one_duty() -> None:
    result = read(
        ("岚溪县石岭镇配合履职事项清单",),
        COOPERATIVE_HEADER,
        (1, "巡查", "县水利局（牵头）", "制定方案。", "报告"),
        (None, None, "县林业局", "清点。", None),
        (2, "登记", "县民政局", "审核。", "初核"),
        merges=["A3:A4", "B3:B4", "E3:E4"],
    )
    assert len(result.items) == 2
    assert result.tables[0].continued == 1
    assert [(part.organ, part.role.value, part.duties) for part in result.items[0].responsibilities] == [
        ("县水利局", "lead", ("制定方案",)), ("县林业局", "cooperate", ("清点",)), ("石岭镇", "cooperate", ("报告",)),
    ]  # fmt: skip


def test_headings_give_the_field_and_their_counts_are_checked() -> None:
    result = read(
        ("岚溪县石岭镇基本履职事项清单（4项）",), ("序号", "事项名称"), ("一、党的建设（2项）",), (1, "甲事"), (2, "乙事"),
        ("二、经济发展（3项）",), (1, "丙事"),
    )  # fmt: skip
    assert [item.field for item in result.items] == ["党的建设", "党的建设", "经济发展"]
    reasons = [(one.source.row, one.reason) for one in result.warnings]
    assert (6, "“Sheet1”的“经济发展”写明3项，实有1项；请核对") in reasons
    assert (None, "“Sheet1”标题写明共4项，实有3项；请核对") in reasons
    assert not any("党的建设" in reason for _, reason in reasons)


def test_chinese_numbers_over_arabic_ones_are_headings() -> None:
    result = read(
        ("石岭镇基本履职事项清单",),
        ("序号", "事项名称"),
        ("一", "党的建设"),
        (1, "甲事"),
        ("二", "经济"),
        (2, "乙事"),
    )
    assert [(item.field, item.title) for item in result.items] == [("党的建设", "甲事"), ("经济", "乙事")]


def test_category_cells_fill_down_and_count() -> None:
    result = read(
        ("石岭镇基本履职事项清单",), ("序号", "领域", "事项名称"), (1, "党的建设\n（2项）", "甲事"), (2, None, "乙事"),
        (3, "经济发展（2项）", "丙事"),
    )  # fmt: skip
    assert [item.field for item in result.items] == ["党的建设", "党的建设", "经济发展"]
    assert any("“经济发展”写明2项，实有1项" in one.reason for one in result.warnings)


@pytest.mark.parametrize(
    "footer",
    [
        "填表人：张三  联系电话：0000",
        "注：本清单动态调整。",
        "审核人：",
        "合计：1项",
        "联系电话：123",
        "（盖章）",
    ],
)
def test_footers_are_no_duties(footer: str) -> None:
    result = read(("石岭镇基本履职事项清单",), ("序号", "事项名称"), (1, "甲事"), (footer,))
    assert len(result.items) == 1
    assert not result.rejected


def test_a_footnote_about_items_is_reported() -> None:
    result = read(("石岭镇基本履职事项清单",), ("序号", "事项名称"), (1, "甲事"), ("注：第1项仅限城关镇",))
    assert any("第1项仅限城关镇" in one.reason for one in result.warnings)


def test_scope_is_taken_from_the_title_or_the_remark() -> None:
    result = read(
        ("岚溪县乡镇基本履职事项清单",), ("序号", "事项名称", "备注"),
        (1, "居民转移安置（仅限蓄滞洪区乡镇）", None), (2, "河道清淤（除城关镇外）", None), (3, "村容整治", "仅限山区乡镇"),
        (4, "指导村（社区）建设", "新增"), (5, "服务乡镇（街道）", None),
    )  # fmt: skip
    assert [(item.title, item.scope) for item in result.items] == [
        ("居民转移安置", "仅限蓄滞洪区乡镇"), ("河道清淤", "除城关镇外"), ("村容整治", "仅限山区乡镇"),
        ("指导村（社区）建设", None), ("服务乡镇（街道）", None),
    ]  # fmt: skip


def test_numbering_may_restart_and_headers_repeat() -> None:
    result = read(
        ("石岭镇基本履职事项清单",), ("序号", "事项名称"), (1, "甲事"), ("序号", "事项名称"), (1, "乙事"), (None, None), (2, "丙事"),
    )  # fmt: skip
    assert [(item.title, item.source.row) for item in result.items] == [("甲事", 3), ("乙事", 5), ("丙事", 7)]


def test_what_the_user_says_goes_first() -> None:
    data = xlsx({"S": [("岚溪县石岭镇基本履职事项清单（2024年版）",), ("序号", "事项名称"), (1, "甲事")]})
    result = ingest_bytes(data, NAME, IngestOptions("云川县", "2025年二上稿", DocumentKind.POWER_LIST))
    item = result.items[0]
    assert (item.jurisdiction, item.edition, item.list_kind) == ("云川县", "2025年二上稿", ListKind.POWER)
    assert result.document_kind is DocumentKind.POWER_LIST


def test_markdown_table() -> None:
    text = "# 岚溪县石岭镇基本履职事项清单\n\n| 序号 | 事项名称 |\n|:--|---|\n| 1 | 甲事<br>及其他 |\n| 2 | |\n\n完\n"
    result = ingest_bytes(text.encode(), "a.md")
    assert [(item.title, item.holder, item.source.row) for item in result.items] == [
        ("甲事及其他", "石岭镇", 5)
    ]
    assert [one.source.row for one in result.rejected] == [6]


def test_word_table_with_merged_cells() -> None:
    rows = [
        [cell("序号"), cell("职责部门"), cell("职责名称"), cell("职责依据")],
        [cell("1"), cell("县水利局", vertical="restart"), cell("河道管理"), cell("《水法》第八条")],
        [cell("2"), cell("", vertical="continue"), cell("水库管理"), cell("《水法》第九条")],
    ]
    result = ingest_bytes(docx("岚溪县水利局职责清单", rows), "水利.docx")
    assert [(item.holder, item.title, item.source.table, item.source.row) for item in result.items] == [
        ("县水利局", "河道管理", 1, 2), ("县水利局", "水库管理", 1, 3)]  # fmt: skip
    assert result.items[0].list_kind is ListKind.DEPARTMENT


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_delimited_list_whose_merged_cells_an_export_dropped(encoding: str) -> None:
    text = "序号,职责部门,职责名称,职责依据\n1,县水利局,河道管理,《水法》第八条\n2,,水库管理,《水法》第九条\n"
    result = ingest_bytes(text.encode(encoding), "岚溪县_县水利局_职责清单.csv")
    assert [(item.holder, item.title, item.source.row) for item in result.items] == [
        ("县水利局", "河道管理", 2), ("县水利局", "水库管理", 3)]  # fmt: skip


def test_rows_that_an_export_moved_to_the_left() -> None:
    text = (
        "序号,职责部门,权力类型,项目名称,实施依据\n1,县水利局,行政处罚,侵占河道的处罚,《水法》第六十五条\n"
        "倾倒渣土的处罚,《水法》第六十六条\n2,县水利局,行政许可,取水许可,《水法》第四十八条\n填表人：张三\n"
    )
    result = ingest_bytes(text.encode(), "岚溪县_权责清单.csv")
    assert [(item.title, item.power_type, item.source.row) for item in result.items] == [
        ("侵占河道的处罚", PowerType.PENALTY, 2), ("倾倒渣土的处罚", PowerType.PENALTY, 3),
        ("取水许可", PowerType.LICENSING, 4),
    ]  # fmt: skip
    assert [one.source.row for one in result.warnings if "左移" in one.reason] == [3]


def test_territorial_list_names_departments_only_in_its_duties() -> None:
    result = read(
        ("岚溪县属地管理主体责任和配合责任清单",), ("序号", "事项名称", "主体责任", "配合责任"),
        (1, "违规建房", "1.县自然资源局负责认定用地性质。\n2.县住建局配合核查手续。", "乡镇负责巡查报告"),
    )  # fmt: skip
    assert result.items[0].list_kind is ListKind.COOPERATIVE
    assert roles(result)[:2] == [("县自然资源局", "lead"), ("县住建局", "cooperate")]


words = st.text(alphabet="巡查登记河道水库违建宣传", min_size=2, max_size=8)


cells = st.one_of(
    st.none(),
    st.integers(0, 200),
    words,
    st.sampled_from(["/", "县水利局", "县水利局、县公安局", "1.甲。2.乙。", " "]),
)


@settings(max_examples=60)
@given(st.lists(st.tuples(st.integers(1, 99), cells, cells, cells, cells), max_size=12))
def test_every_row_ends_as_an_item_or_a_rejection(rows: list[tuple[object, ...]]) -> None:
    result = ingest_bytes(cooperative(*rows), NAME)
    [table] = result.tables
    places = [one.source.row for one in table.items] + [one.source.row for one in table.rejected]
    assert len(places) + table.continued == len(rows)  # the same duty again for another department
    assert len(set(places)) == len(places)
    assert set(places) <= set(range(3, 3 + len(rows)))
    assert all(one.reason and one.raw for one in table.rejected)


@settings(max_examples=60)
@given(st.lists(st.lists(cells, min_size=3, max_size=3), min_size=1, max_size=12))
def test_no_row_of_any_grid_is_lost(grid: list[list[object]]) -> None:
    """Whatever stands in a sheet without a known header: each row is a duty, or rejected, or all are at once.

    Rows that hold an organ beside what may be a duty can be read by what the columns hold; then the first row is
    the names of the columns.
    """
    result = ingest_bytes(xlsx({"S": [("甲", "乙", "丙"), *grid]}), NAME)
    filled = [
        number for number, row in enumerate(grid, 2) if any(str(c).strip() for c in row if c is not None)
    ]
    rejected = [one.source.row for one in result.rejected]
    if rejected == [None]:
        assert f"共{1 + len(filled)}行，整表未读取" in result.rejected[0].reason
    elif result.items:
        read_rows = [one.source.row for one in result.items] + rejected
        left = [row for row in filled if row not in read_rows]
        names = len(left) - sum(table.continued for table in result.tables)
        assert len(set(read_rows)) == len(read_rows)
        assert set(read_rows) <= {1, *filled}
        assert (
            0 <= names <= 2
        )  # the names of columns stand in three rows at most, the first of them 甲, 乙, 丙
        assert left[:names] == filled[:names]
    else:
        assert rejected == [1, *filled]


def test_duties_that_begin_with_a_short_name_are_that_organ_s() -> None:
    parts = department_parts(
        (Mention("市生态环境局岚溪分局"), Mention("县交通运输局")), "交通局督促企业苫盖；分局监测", Role.LEAD
    )
    assert [(part.organ, part.duties) for part in parts] == [
        ("市生态环境局岚溪分局", ("分局监测",)),
        ("县交通运输局", ("交通局督促企业苫盖",)),
    ]


def test_what_goes_on_about_a_duty_is_no_duty_of_its_own() -> None:
    result = read(
        ("岚溪县农业农村局主要职责清单",),
        ("序号", "主要职责"),
        (1, "配合县住建局做好农房改造，提供名单；该项工作由县住建局牵头。"),
        (2, "农机检验；渔船检验"),
    )
    assert [item.title for item in result.items][1:] == ["农机检验", "渔船检验"]
    assert set(roles(result)) == {("县住建局", "lead"), ("县农业农村局", "cooperate")}


def test_an_organ_s_name_with_the_word_of_a_list_and_a_helper_in_brackets() -> None:
    result = ingest_bytes(
        cooperative((1, "城乡居民医保参保", "县医保局（县税务局配合）", "制定计划", "入户宣传")), "清单.xlsx"
    )
    assert roles(result)[:2] == [("县医保局", "lead"), ("县税务局", "cooperate")]
    table = read(("砚原县政务服务和数据局职责清单",), ("序号", "职责事项"), (1, "数据共享"), (2, "热线办理"))
    assert {item.list_kind for item in table.items} == {ListKind.DEPARTMENT}
