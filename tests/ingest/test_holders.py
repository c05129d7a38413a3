"""Whose a list is: what its titles, its sheets, its file and the tables before it say."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.pipeline import ingest_bytes
from ingest.records import FileResult, ListKind
from tests.ingest.workbooks import docx, xlsx

NAME = "清单.xlsx"


def read(*rows: Sequence[object], merges: Sequence[str] = (), name: str = NAME) -> FileResult:
    return ingest_bytes(xlsx({"Sheet1": rows}, {"Sheet1": merges}), name)


def test_sheet_names_and_file_names_help() -> None:
    data = xlsx(
        {"基本履职": [("序号", "事项名称"), (1, "甲事")], "收回": [("序号", "事项名称"), (1, "乙事")]}
    )
    result = ingest_bytes(data, "岚溪县_石岭镇_履职事项清单（2025年版）.xlsx")
    assert [item.list_kind for item in result.items] == [ListKind.BASIC, ListKind.RECLAIMED]
    assert {(item.holder, item.jurisdiction, item.edition) for item in result.items} == {
        ("石岭镇", "岚溪县", "2025年版")
    }


def test_a_list_that_names_nobody_is_kept_and_reported() -> None:
    result = read(("序号", "事项名称"), (1, "甲事"))
    assert result.items[0].holder == "乡镇（街道）"
    assert any("没有写明是哪个单位的清单" in one.reason for one in result.warnings)
    assert any("没有写明是哪一种清单" in one.reason for one in result.warnings)


def test_a_department_list_that_names_nobody() -> None:
    result = read(("序号", "职责名称", "职责依据"), (1, "甲事", "《水法》第八条"))
    assert result.items[0].holder == "未注明单位"
    assert sum("没有写明是哪个单位" in one.reason for one in result.warnings) == 1
    assert not any("登记表" in one.reason for one in result.warnings)


def test_townships_governments_are_their_townships() -> None:
    result = read(
        ("大姚县赋权事项目录",),
        ("序号", "事项名称", "权力类型", "实施主体"),
        (1, "对违建的处罚", "行政处罚", "石羊镇人民政府"),
    )
    assert result.items[0].holder == "石羊镇"
    assert result.items[0].list_kind is ListKind.POWER


def test_the_office_that_signs_above_a_table_is_not_its_holder() -> None:
    result = read(
        ("岚溪县石岭镇基本履职事项清单",),
        ("中共岚溪县委机构编制委员会办公室",),
        ("序号", "事项名称"),
        (1, "甲事"),
    )
    assert result.items[0].holder == "石岭镇"


def test_later_tables_inherit_what_only_the_first_says() -> None:
    table = [["序号", "职责名称"], ["1", "河道管理"]]
    result = ingest_bytes(docx("岚溪县水利局职责清单（2025年版）", table, table), "a.docx")
    assert [(item.holder, item.edition, item.list_kind) for item in result.items] == [
        ("县水利局", "2025年版", ListKind.DEPARTMENT)] * 2  # fmt: skip


def test_a_document_with_a_numbered_heading_for_each_unit() -> None:
    tables = [
        [["序号", "职责事项名称", "职责内容"], ["1", name, "牵头组织"]] for name in ("档案", "电影", "公路")
    ]
    blocks = [
        "岚屿县县直部门主要职责清单（征求意见稿）",
        "一、岚屿县委办公室（挂县档案局牌子）",
        tables[0],
        "二、岚屿县委宣传部",
        tables[1],
        "三、岚屿县交通运输局",
        tables[2],
    ]
    result = ingest_bytes(docx(*blocks), "清单.docx")
    assert [item.holder for item in result.items] == ["县委办公室", "县委宣传部", "县交通运输局"]
    assert {item.jurisdiction for item in result.items} == {"岚屿县"}
    assert result.items[0].plates == ("县档案局",)


def test_name_plates_and_the_mark_of_a_second_page_are_no_part_of_a_name() -> None:
    result = read(
        ("汶陵市市级部门权责清单",),
        ("序号", "部门", "项目名称", "实施依据"),
        (
            1,
            "市财政局（挂市地方金融管理局、市国有资产监督管理局牌子）",
            "预算编制",
            "《中华人民共和国预算法》",
        ),
        (2, "市供销合作社联合社", "农资供应", "《供销条例》"),
        (3, "市综合行政执法局（续）", "市容管理", "《市容条例》"),
    )
    assert [item.holder for item in result.items] == ["市财政局", "市供销合作社联合社", "市综合行政执法局"]
    assert result.items[0].plates == ("市地方金融管理局", "市国有资产监督管理局")
