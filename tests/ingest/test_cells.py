"""Cells of lists: departments with their roles, blocks of duties, numbered duties."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.pipeline import ingest_bytes
from ingest.records import FileResult, Role
from ingest.tables.departments import department_parts, departments, duty_blocks
from ingest.tables.duties import split_duties
from tests.ingest.workbooks import cooperative

NAME = "清单.xlsx"


def roles(result: FileResult, position: int = 0) -> list[tuple[str, str]]:
    return [(part.organ, part.role.value) for part in result.items[position].responsibilities]


@pytest.mark.parametrize(
    ("cell_text", "expected"),
    [
        ("县水利局", [("县水利局", "lead")]),
        ("县水利局、县林业局", [("县水利局", "lead"), ("县林业局", "cooperate")]),
        ("县水利局\n县林业局（牵头）", [("县水利局", "cooperate"), ("县林业局", "lead")]),
        ("由县水利局牵头，会同县林业局、县公安局配合", [("县水利局", "lead"), ("县林业局", "cooperate"), ("县公安局", "cooperate")]),
        ("牵头单位：县水利局\n配合单位：县林业局\n县公安局", [("县水利局", "lead"), ("县林业局", "cooperate"), ("县公安局", "cooperate")]),
        ("县水利局（配合）、县林业局（配合）", [("县水利局", "cooperate"), ("县林业局", "cooperate")]),
        ("县水利局（牵头）县林业局 县公安局", [("县水利局", "lead"), ("县林业局", "cooperate"), ("县公安局", "cooperate")]),
        ("县水利局（配合）、县林业局", [("县水利局", "cooperate"), ("县林业局", "lead")]),
        ("", []),
        ("/", []),
    ],
)  # fmt: skip
def test_roles_of_a_department_cell(cell_text: str, expected: list[tuple[str, str]]) -> None:
    result = ingest_bytes(cooperative((1, "巡查", cell_text, "", "报告")), NAME)
    assert roles(result) == [*expected, ("石岭镇", "cooperate")]


@pytest.mark.parametrize(
    ("duties", "expected"),
    [
        ("【县水利局】配合巡查。\n【县林业局】牵头制定方案。", ["cooperate", "lead"]),
        ("县水利局：协助清点。\n县林业局：参与会商。", ["cooperate", "cooperate"]),
        ("1.县林业局负责清点。\n2.制定方案。", ["lead", "cooperate"]),
    ],
)
def test_duties_tell_the_roles_that_names_do_not(duties: str, expected: list[str]) -> None:
    parts = department_parts(departments("县水利局、县林业局"), duties, Role.LEAD)
    assert [part.role.value for part in parts] == expected


def test_duties_that_begin_with_a_name_are_that_departments() -> None:
    parts = department_parts(
        departments("县水利局、县林业局"), "1.县林业局负责清点。\n2.制定方案。", Role.LEAD
    )
    assert [part.duties for part in parts] == [("制定方案",), ("县林业局负责清点",)]


@pytest.mark.parametrize(
    "duties",
    [
        "（一）认定。\n（二）查处擅自施工的建设和施工单位\n（三）公告。",
        "1.认定\n2.联系主管部门\n3.公告",
        "认定：\n1.认定\n2.查处\n3.公告",
    ],
)
def test_duties_that_end_like_an_organ_are_no_heads(duties: str) -> None:
    [block] = duty_blocks(duties)
    assert (block.organ, len(block.duties)) == ("", 3)


@pytest.mark.parametrize(
    "head", ["县水利局：", "【县水利局】", "县水利局\n", "（一）县水利局：", "县水利局（牵头）："]
)
def test_heads_of_blocks(head: str) -> None:
    assert [(one.organ, one.duties) for one in duty_blocks(f"{head}1.认定。2.公告。")] == [
        ("县水利局", ("认定", "公告"))
    ]


@pytest.mark.parametrize(
    ("text", "duties"),
    [
        ("1.甲。2.乙。", ("甲", "乙")),
        ("1、甲；\n2、乙；", ("甲", "乙")),
        ("（一）甲\n（二）乙", ("甲", "乙")),
        ("(1)甲(2)乙", ("甲", "乙")),
        ("①甲②乙③丙", ("甲", "乙", "丙")),
        ("一是甲；二是乙。", ("甲", "乙")),
        ("负责以下工作：1.甲 2.乙", ("甲", "乙")),
        ("1.距河2.5米内（1）甲（2）乙。\n2.丙", ("距河2.5米内（1）甲（2）乙", "丙")),
        ("１．甲\n２．乙", ("甲", "乙")),
        ("甲；乙。", ("甲", "乙")),
        ("甲甲甲\n乙乙乙。\n丙", ("甲甲甲乙乙乙", "丙")),
        ("依照第2.3条办理", ("依照第2.3条办理",)),
        ("—", ()),
        ("", ()),
    ],
)
def test_numbered_duties(text: str, duties: tuple[str, ...]) -> None:
    assert split_duties(text) == duties


words = st.text(alphabet="巡查登记河道水库违建宣传", min_size=2, max_size=8)


@given(
    st.lists(words, min_size=2, max_size=12),
    st.sampled_from(["{}.", "{}、", "（{}）", "({})"]),
    st.sampled_from(["\n", "。", "；\n"]),
)
def test_numbering_round_trips(duties: list[str], mark: str, end: str) -> None:
    text = "".join(f"{mark.format(number)}{duty}{end}" for number, duty in enumerate(duties, 1))
    assert split_duties(text) == tuple(duties)


@given(st.lists(st.tuples(st.sampled_from(["县水利局", "县公安局", "县林业局"]), st.lists(words, min_size=1, max_size=3)),
                min_size=1, max_size=3, unique_by=lambda pair: pair[0]))  # fmt: skip
def test_blocks_round_trip(blocks: list[tuple[str, list[str]]]) -> None:
    text = "\n".join(
        f"{name}：\n" + "\n".join(f"{i}.{d}。" for i, d in enumerate(duties, 1)) for name, duties in blocks
    )
    assert [(block.organ, list(block.duties)) for block in duty_blocks(text)] == blocks


def test_roles_in_traditional_characters_and_names_as_written() -> None:
    found = departments("由縣公安局牽頭，縣農業農村局、縣城管局協助")
    assert [(one.name, one.role) for one in found] == [
        ("縣公安局", Role.LEAD), ("縣農業農村局", Role.COOPERATE), ("縣城管局", Role.COOPERATE)]  # fmt: skip
    assert departments("縣公安局（牽頭）")[0].name == "縣公安局"
