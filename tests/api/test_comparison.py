"""Comparisons as text, HTML and workbooks."""

from __future__ import annotations

from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from api.models.comparison import ChangeModel, DiffItem, DiffResponse, FactModel, PartOfSplit, SplitModel
from api.models.core import FindingItem
from api.models.hits import SourceModel
from api.reports.comparison import marked, of_editions, render


def item(title: str, units: int = 1) -> DiffItem:
    source = SourceModel(document="清单.xlsx", sheet="基本", row=3)
    return DiffItem(
        iri=f"http://x/{title}", title=title, holder="石岭镇", kind="basic", source=source, units=units
    )


def change(before: str, after: str) -> ChangeModel:
    plain = (FindingItem(**item(each).model_dump(exclude={"units"})) for each in (before, after))
    one, two = plain
    facts = [
        FactModel(aspect="事项名称", before=before, after=after),
        FactModel(aspect="清单", before="基本履职事项", after="配合履职事项"),
    ]
    return ChangeModel(before=one, after=two, facts=facts, score=0.8)


@pytest.fixture(scope="module")
def response() -> DiffResponse:
    both = change("负责河道采砂管理", "负责河道砂石开采管理")
    split = SplitModel(
        item=item("安全监管"), parts=[PartOfSplit(item=item(f"安全监管之{n}"), score=0.2) for n in "甲乙"]
    )
    return DiffResponse(
        before="云岭省/目录",
        after="岚山县/<b>清单</b>",
        counts={"added": 1, "reworded": 1, "moved": 1, "refined": 1},
        added=[item("=1+1", units=14)],
        removed=[],
        reworded=[both],
        moved=[both],
        owner_changed=[],
        partners_changed=[],
        basis_changed=[],
        unrevised=["县水利局"],
        refined=[split],
        across=True,
    )


def test_each_kind_of_change_shows_what_makes_it_one(response):
    sections = {section.name: section for section in of_editions(response).sections}
    assert {name: [row.aspect for row in section.rows] for name, section in sections.items()} == {
        "自行增加": [""],
        "细化": ["", ""],
        "改名": ["事项名称"],
        "移动": ["清单"],
    }
    assert sections["细化"].count == 1


def test_the_page_marks_what_differs_escapes_and_loads_nothing(response):
    page = render(response, "html").decode()
    assert "负责河道<del>采砂</del>管理" in page
    assert "负责河道<ins>砂石开采</ins>管理" in page
    assert "<b>清单" not in page
    assert "http" not in page
    assert "@page" in page


def test_the_text_and_the_workbook_tell_the_same(response):
    text = render(response, "text").decode()
    assert "【自行增加】1 条" in text
    assert "（14 个单位）" in text
    sheet = load_workbook(BytesIO(render(response, "xlsx"))).active
    assert isinstance(sheet, Worksheet)
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0] == ("类别", "事项", "方面", "云岭省/目录", "岚山县/<b>清单</b>", "说明")
    assert len(rows) == 6
    assert sheet["B2"].data_type == "s"


@given(st.text("河道采砂石开管理ab1 ", max_size=20), st.text("河道采砂石开管理ab1 ", max_size=20))
def test_the_pieces_are_the_whole_and_equal_texts_have_no_mark(before: str, after: str):
    left, right = marked(before, after)
    assert ("".join(text for text, _ in left), "".join(text for text, _ in right)) == (before, after)
    unmarked = ["".join(text for text, differs in side if not differs) for side in (left, right)]
    assert unmarked[0] == unmarked[1]
    if before == after:
        assert not any(differs for _, differs in (*left, *right) if before)
