"""Any bytes, damage inside the parts of a file, absurd structures, and any text for the grammars: a result or a ReadError."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.law.citations import parse_citations
from ingest.limits import Limits
from ingest.numerals import parse_numeral
from ingest.organs.mentions import split_organs
from ingest.organs.register import Register
from ingest.pipeline import ingest_bytes, ingest_paths
from ingest.readers import SUFFIXES, ReadError, read_document
from ingest.tables.cells import clean, split_scope
from ingest.tables.departments import departments, duty_blocks
from ingest.tables.duties import split_duties
from ingest.text import join_wrapped, normalise, repair
from tests.ingest.workbooks import cooperative, docx, ods, ods_row, parts_of, xls, zipped

ROWS = [["序号", "事项名称", "对应上级部门"], ["1", "巡查（17项）", "县水利局（牵头）、县公安局"]]
PAGE = "<table>" + "".join(
    "<tr>" + "".join(f"<td rowspan=2>{one}</td>" for one in row) + "</tr>" for row in ROWS
)
ARCHIVES = {
    "a.xlsx": cooperative((1, "巡查", "县水利局", "1.检查", "1.报告")),
    "a.docx": docx("标题", ROWS),
    "a.ods": ods("".join(ods_row(*row) for row in ROWS)),
}
TEXTS = {
    "a.html": PAGE,
    "a.csv": "\n".join(",".join(f'"{one}"' for one in row) for row in ROWS),
    "a.md": "\n".join("|" + "|".join(row) + "|" for row in (ROWS[0], ["-"] * 3, ROWS[1])),
    "a.json": json.dumps([dict(zip(*ROWS, strict=True))], ensure_ascii=False),
    "a.jsonl": json.dumps(dict(zip(*ROWS, strict=True)), ensure_ascii=False),
    "a.txt": "第一条 县水利局负责河道管理。\n（一）检查；\n第二条 县公安局配合。",
}
PIECES = st.sampled_from(
    ["<", ">", "&", '"', "\0", "\ud800", "９" * 30, "(" * 99, "《" * 60, "第" * 60, "1." * 60, " " * 300, "\u202e", "]]>",
     "<a>" * 40, "县" * 90, "、" * 90, "（牵头）" * 30, "-1", "1e999", "99999999999"]
)  # fmt: skip
QUICK = settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])


def reads(data: bytes, name: str) -> str:
    """The path of the result, or the message of the ReadError; every other exception is a defect."""
    try:
        return ingest_bytes(data, name).path
    except ReadError as error:
        return error.message


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_damaged_bytes_never_crash(data: st.DataObject) -> None:
    """Any file with some bytes changed gives a result or a ReadError."""
    name, good = data.draw(
        st.sampled_from(
            [
                ("a.xlsx", ARCHIVES["a.xlsx"]),
                ("a.xls", xls([("序号", "事项名称"), ("1", "巡查")])),
                ("a.docx", docx("标题", [["序号", "事项名称"], ["1", "巡查"]])),
            ]
        )
    )
    damaged = bytearray(good)
    for _ in range(data.draw(st.integers(1, 12))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    assert reads(bytes(damaged), name).count(name)


@settings(max_examples=100)
@given(st.binary(max_size=400), st.sampled_from([f"a{one}" for one in (*SUFFIXES, "")]))
def test_arbitrary_bytes_never_crash(data: bytes, name: str) -> None:
    assert reads(data, name).count(name)


@QUICK
@given(name=st.sampled_from(sorted(ARCHIVES)), data=st.data())
def test_damage_inside_a_part_of_an_archive(name: str, data: st.DataObject) -> None:
    parts = parts_of(ARCHIVES[name])
    part = data.draw(st.sampled_from(sorted(parts)))
    content = bytearray(parts[part])
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(content)))
        content[place : place + data.draw(st.integers(0, 9))] = data.draw(PIECES).encode("utf-8", "replace")
    assert name in reads(zipped({**parts, part: bytes(content)}), name)


@QUICK
@given(name=st.sampled_from(sorted(TEXTS)), data=st.data())
def test_damage_inside_a_text(name: str, data: st.DataObject) -> None:
    text = TEXTS[name]
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(text)))
        text = text[:place] + data.draw(PIECES) + text[place + data.draw(st.integers(0, 5)) :]
    assert name in reads(text.encode("utf-8", "surrogatepass"), name)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.html", "<div>" * 100_000),
        ("a.html", "<table>" * 5_000),
        ("a.html", "<table><tr>" + "<td colspan=1000 rowspan=65534>x" * 3_000),
        ("a.json", "[" * 100_000),
        ("a.json", '{"a":' * 100_000),
        ("a.json", '[{"事项名称": ' + "9" * 100_000 + "}]"),
        ("a.csv", "序号,事项名称\n1," + "," * 200_000),
        ("a.csv", '"' * 100_001),
        ("a.csv", "序号,事项名称\n1," + "县水利局、" * 40_000),
        ("a.csv", "序号,事项名称,职责依据\n1,x," + "《" * 50_000),
        ("a.csv", "序号,事项名称,职责依据\n1,x," + "第一条、" * 20_000),
        ("a.csv", "序号,事项名称,职责依据\n1,x,《水法》" + "9" * 60 + "《水法》"),
        ("a.csv", "序号,事项名称,上级部门职责\n1,x," + "1." * 50_000),
        ("a.csv", "序号,事项名称,对应上级部门\n1,x," + "（" * 50_000),
        ("a.txt", "县水利局负责" + "、县公安局" * 20_000),
        ("a.txt", "第一条" * 60_000),
        ("a.md", "|" * 100_000 + "\n" + "|-" * 50_000),
        ("a.txt", "?" * 100_000),
        ("a.txt", "（" * 100_000),
        ("a.txt", " " * 400_000 + "县水利局负责河道管理。"),
    ],
    ids=lambda value: value[:12] if isinstance(value, str) else "",
)
def test_absurd_structures_end(name: str, data: str) -> None:
    """Backtracking searches would take minutes here, and careless allocations all memory."""
    assert name in reads(data.encode(), name)


@settings(max_examples=150)
@given(st.lists(st.one_of(st.text(max_size=12), PIECES, st.sampled_from(
    ["《水法》", "第三条", "第（二）项", "县水利局", "由", "牵头", "，", "会同", "〔2019〕1号", "（2020年修正）", "附件", "至", "款"])),
    max_size=12))  # fmt: skip
def test_the_grammars_take_any_text(pieces: list[str]) -> None:
    text = "".join(pieces)
    register = Register.load()
    for one in parse_citations(text):
        assert one.title is not None
    for mention in split_organs(text):
        register.resolve(mention.name, "岚溪县")
    for read in (
        departments,
        duty_blocks,
        split_duties,
        split_scope,
        clean,
        parse_numeral,
        join_wrapped,
        normalise,
        repair,
    ):
        read(text)


@pytest.mark.parametrize(
    "name", ["../../etc/x.csv", "a\nb.csv", "\x1b[31m.csv", "长" * 3000 + ".csv", "a\0b.csv", "\ud800.csv"]
)
def test_a_name_is_data(name: str) -> None:
    result = ingest_bytes("序号,事项名称\n1,巡查\n".encode(), name)
    [item] = result.items
    assert item.source.document == result.path
    assert len(result.path) <= 400
    assert result.path.endswith(".csv")
    assert result.path.isprintable()


def test_names_in_gbk_are_read_and_folders_with_odd_names_walked(tmp_path: Path) -> None:
    folder = tmp_path / "清单\n2025"
    folder.mkdir()
    for name in ("乙\n.csv".encode(), "甲.csv".encode("gbk")):
        (folder / os.fsdecode(name)).write_text("序号,事项名称\n1,巡查\n", encoding="utf-8")
    told: list[str] = []
    results = list(ingest_paths([tmp_path], progress=lambda one: told.append(one.path)))
    assert {one.path for one in results} == {"清单\ufffd2025/乙\ufffd.csv", "清单\ufffd2025/甲.csv"}
    assert all(one.isprintable() for one in told)


def test_halves_of_characters_are_marked() -> None:
    [item] = ingest_bytes(
        b'[{"\xe4\xba\x8b\xe9\xa1\xb9\xe5\x90\x8d\xe7\xa7\xb0": "\xe5\xb7\xa1\\ud800\xe6\x9f\xa5"}]', "a.json"
    ).items
    assert item.title == "巡\ufffd查"
    assert (item.title + str(item.source.quote)).encode()


def test_an_archive_whose_parts_climb_out_is_read_as_data_only() -> None:
    parts = {**parts_of(ARCHIVES["a.xlsx"]), "../../../../tmp/zhize-slip": b"x", "/abs": b"x"}
    assert read_document(zipped(parts), "a.xlsx").tables


def test_small_caps_hold_for_every_format() -> None:
    small = Limits(cells=1, text_bytes=10, unpacked_bytes=10, pdf_bytes=10)
    texts = {name: text.encode() for name, text in TEXTS.items()}
    for name, data in {**ARCHIVES, **texts, "a.pdf": b"%PDF-1.4" + b"x" * 50}.items():
        with pytest.raises(ReadError, match=r"ZHIZE_LIMIT_\w+"):
            read_document(data, name, small)
