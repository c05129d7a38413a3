"""Tables with a column of duties for each township, and none for their names."""

from __future__ import annotations

import pytest

from ingest.pipeline import ingest_bytes
from ingest.records import FileResult
from tests.ingest.workbooks import xlsx

TITLE = ("榆川县乡镇（街道）基本履职事项清单", None, None, None)


def read(*rows: tuple[object, ...]) -> FileResult:
    return ingest_bytes(xlsx({"S": [TITLE, *rows]}), "甲.xlsx")


def test_each_cell_is_a_duty_of_its_township() -> None:
    result = read(
        ("序号", "领域", "石梁镇职责", "双桥乡职责"),
        (1, "生态", "秸秆禁烧巡查", "秸秆禁烧劝导"),
        (2, "民生", None, "低保对象初审"),
    )
    assert [(item.holder, item.title, item.field) for item in result.items] == [
        ("石梁镇", "秸秆禁烧巡查", "生态"),
        ("双桥乡", "秸秆禁烧劝导", "生态"),
        ("双桥乡", "低保对象初审", "民生"),
    ]
    assert [(item.source.row, item.source.column) for item in result.items] == [
        (3, "C"),
        (3, "D"),
        (4, "D"),
    ]
    assert {(item.jurisdiction, item.list_kind.value) for item in result.items} == {("榆川县", "basic")}


def test_headings_are_none_and_a_row_that_says_there_is_nothing_is_passed_over() -> None:
    result = read(
        ("石梁镇", "双桥乡"), ("一、生态环保", "一、生态环保"), ("河道保洁", "河道保洁"), ("/", "无")
    )
    assert [(item.holder, item.title) for item in result.items] == [
        ("石梁镇", "河道保洁"),
        ("双桥乡", "河道保洁"),
    ]
    assert not result.rejected


@pytest.mark.parametrize(
    "rows",
    [
        (("序号", "事项名称", "石梁镇", "双桥乡"), (1, "秸秆禁烧", "√", "√")),
        (("序号", "事项名称", "石梁镇职责", "双桥乡职责"), (1, "秸秆禁烧", "巡查劝导", "入户宣传")),
    ],
)
def test_where_a_column_has_names_rows_are_duties(rows: tuple[tuple[object, ...], ...]) -> None:
    assert {item.title for item in read(*rows).items} == {"秸秆禁烧"}


def test_numbers_are_no_duties() -> None:
    assert not read(("序号", "石梁镇", "双桥乡"), (1, "12", "13"), (2, "8", "9")).items
