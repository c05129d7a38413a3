"""The sample county: its workbooks add up, are made by its builder, and its key points at what it names."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
import zipfile
from collections import Counter
from pathlib import Path

import pytest
from docx import Document
from openpyxl import load_workbook

from ingest import sample
from ingest.sample import archive, build, cells
from ingest.sample.grid import Grid
from ingest.sample.source import County, Unit, apply_changes, load

Table = list[tuple[str, ...]]
MEGABYTE = 1 << 20
BASIC, COOPERATIVE, RECLAIMED = 127, 99, 78


def plain(text: object) -> str:
    """A text as a reader compares it: half-width, without spaces."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", "" if text is None else str(text)))


def tables(path: Path) -> dict[str | None, Table]:
    """All tables of a file: sheet name (or nothing) → rows of cell texts."""
    if path.suffix == ".csv":
        rows = csv.reader(io.StringIO(path.read_bytes().decode("gb18030"), newline=""))
        return {None: [tuple(row) for row in rows]}
    if path.suffix == ".docx":
        table = Document(str(path)).tables[0]
        return {None: [tuple(cell.text for cell in row.cells) for row in table.rows]}
    book = load_workbook(path, read_only=True)
    return {
        sheet.title: [
            tuple("" if value is None else str(value) for value in row)
            for row in sheet.iter_rows(values_only=True)
        ]
        for sheet in book.worksheets
    }


@pytest.fixture(scope="module")
def files() -> dict[str, dict[str | None, Table]]:
    return {path.name: tables(path) for path in sorted(sample.folder().iterdir())}


@pytest.fixture(scope="module")
def county() -> County:
    return load()


@pytest.fixture(scope="module")
def key() -> sample.AnswerKey:
    return sample.answer_key()


def townships(files: dict[str, dict[str | None, Table]]) -> dict[str, dict[str | None, Table]]:
    return {name: content for name, content in files.items() if name.endswith("履职事项清单.xlsx")}


def test_every_township_has_three_lists_of_the_published_size(county):
    for township in county.townships:
        kinds = Counter(row.kind for row in county.rows[township.name])
        assert kinds == {"basic": BASIC, "cooperative": COOPERATIVE, "reclaimed": RECLAIMED}, township.name
    assert len(county.townships) == 14


def test_the_sheets_carry_as_many_numbered_rows(files):
    assert len(townships(files)) == 14
    for name, content in townships(files).items():
        numbered = {
            sheet: sum(bool(re.fullmatch(r"\d+", plain(row[0]))) for row in rows)
            for sheet, rows in content.items()
        }
        assert numbered == {
            "基本履职事项清单": BASIC,
            "配合履职事项清单": COOPERATIVE,
            "上级部门收回事项清单": RECLAIMED,
        }, name


def test_the_counts_in_the_headings_are_right(files):
    headings = 0
    for name, content in townships(files).items():
        for sheet, rows in content.items():
            claimed: int | None = None
            seen = 0
            for row in [*rows, ("一、末尾（0项）",)]:
                texts = [plain(cell) for cell in row[:2]]
                found = next(
                    (match for text in texts if (match := re.fullmatch(r"\D+\((\d+)项\)", text))), None
                )
                if found and "清单" not in texts[0] and "县" not in texts[0]:
                    assert claimed in {None, seen}, (name, sheet, texts, claimed, seen)
                    claimed, seen = int(found[1]), 0
                    headings += 1
                seen += texts[0].isdigit()
    assert headings > 14 * 3 * 10


def test_every_file_says_that_it_is_fictional(files):
    for name in files:
        path = sample.folder() / name
        if path.suffix == ".docx":
            assert any("虚构样例" in paragraph.text for paragraph in Document(str(path)).paragraphs)
        else:
            for rows in files[name].values():
                assert "虚构样例" in rows[1][0], name


def test_nothing_repeats_by_accident(county):
    planted = {
        tuple(sorted({reference["row"] for reference in finding["items"]}))
        for finding in county.plants.get("findings", ())
        if finding["kind"] == "duplicate"
    }
    for holder, rows in county.rows.items():
        assert len({row.id for row in rows}) == len(rows), holder
        by_title: dict[str, list[str]] = {}
        for row in rows:
            by_title.setdefault(row.title, []).append(row.id)
        for ids in by_title.values():
            assert len(ids) == 1 or tuple(sorted(ids)) in planted, (holder, ids)


def test_titles_are_sentences_of_a_list(county):
    for holder, rows in county.rows.items():
        for row in rows:
            if row.kind != "department":
                assert 8 <= len(row.title) <= 45, (holder, row.id, row.title)
            assert not re.search(r"事项\d|TODO|XX|某某", row.title), row.title


def test_a_rebuild_makes_the_same_files(tmp_path):
    build.build(tmp_path)
    assert (tmp_path / "key.json").read_bytes() == (build.HERE / "key.json").read_bytes()
    built = {path.name: path for path in (tmp_path / "county").iterdir()}
    assert sorted(built) == sorted(path.name for path in sample.folder().iterdir())
    for name, path in built.items():
        assert contents(path) == contents(sample.folder() / name), name


def contents(path: Path) -> object:
    """A file's bytes; of an archive its members with their dates (another zlib packs them differently)."""
    if path.suffix == ".csv":
        return path.read_bytes()
    with zipfile.ZipFile(path) as opened:
        return [(entry.filename, entry.date_time, opened.read(entry)) for entry in opened.infolist()]


def test_building_twice_gives_the_same_bytes(county):
    for wanted in ("xlsx", "docx", "csv"):
        unit, grids = next((unit, grids) for unit, grids in build.layouts(county) if unit.format == wanted)
        content = build.content(unit, grids)
        assert content == build.content(unit, grids)
        assert wanted == "csv" or archive.fixed(content) == content


def test_the_package_stays_small():
    size = sum(path.stat().st_size for path in sample.folder().iterdir())
    assert size + (build.HERE / "key.json").stat().st_size < 3 * MEGABYTE


def test_key_rows_carry_the_titles_they_name(files, key):
    items = [item for entry in (*key.findings, *key.implied, *key.look_alikes) for item in entry.items]
    assert items
    for item in items:
        assert (item.sheet is None) == (not item.document.endswith("xlsx"))
        row = files[item.document][item.sheet][item.row - 1]
        assert plain(item.title) in {plain(cell) for cell in row}, item
        assert item.holder in item.document
        assert item.side in {"a", "b"}


def test_the_key_holds_what_was_planted(key):
    kinds = Counter(finding.kind for finding in key.findings)
    assert kinds["overlap"] == 35
    assert kinds["duplicate"] == 6
    assert kinds["reclaimed-held"] == 8
    assert kinds["conflict"] == 6
    assert kinds["naming"] == 6
    assert Counter(f.subkind for f in key.findings if f.kind == "unowned") == {None: 6, "abolished-owner": 4}
    assert kinds == key.counts["findings"]
    assert len({entry.id for entry in (*key.findings, *key.look_alikes)}) == len(key.findings) + len(
        key.look_alikes
    )
    against = Counter(entry.against for entry in key.look_alikes)
    assert against["overlap"] >= 45
    assert sum(against.values()) - against["overlap"] >= 20
    for finding in key.findings:
        assert finding.difficulty in {"easy", "medium", "hard"}, finding.id
        if finding.kind in {"overlap", "conflict", "reclaimed-held", "naming"}:
            assert {item.side for item in finding.items} == {"a", "b"}, finding.id


def test_a_department_that_cooperates_here_and_leads_there_is_an_implied_conflict(key):
    assert {entry.kind for entry in key.implied} == {"conflict", "duplicate"}
    implied = {entry.id: entry for entry in key.implied}
    wages = implied["im-cc-04-co-039"]
    assert {item.holder for item in wages.items if item.side == "a"} == {"县住房和城乡建设局"}
    assert len({item.holder for item in wages.items if item.side == "b"}) == 14
    assert not {entry.id for entry in key.findings} & set(implied)


def test_the_questions_name_owners_and_a_row(files, key, county):
    names = {unit.name for unit in (*county.departments, *county.townships)} | set(
        county.profile["party_organs"]
    )
    assert len(key.questions) >= 40
    assert {question.lang for question in key.questions} == {"zh", "en"}
    for entry in county.questions:  # an unquoted comma would cut a question short
        assert set(entry) <= {"lang", "row", "also", "township", "question"}, entry
    for question in key.questions:
        assert question.lead, question
        assert {*question.lead, *question.contested_by} <= names, question
        assert not {*question.lead} & {*question.contested_by}, question
        assert question.matter_title == question.titles[0]
        row = files[question.document][question.sheet][question.row - 1]
        assert plain(question.matter_title) in {plain(cell) for cell in row}, question


def test_chinese_numerals_and_marks():
    assert [cells.chinese(number) for number in (0, 9, 10, 11, 20, 99)] == [
        "零", "九", "十", "十一", "二十", "九十九"
    ]  # fmt: skip
    assert cells.numbered(["甲", "乙"], "bracket") == "（一）甲\n（二）乙"
    assert cells.numbered(["甲"], "dot") == "甲"
    assert cells.bare("县自然资源局（牵头）") == "县自然资源局"
    assert cells.bare("县教科体局") == "县教科体局"


def test_equal_neighbours_are_merged_and_headings_part_them():
    grid = Grid("表", [5, 5])
    for text, style in (
        ("甲", "row"),
        ("甲", "row"),
        ("甲", "heading"),
        ("甲", "row"),
        ("乙", "row"),
        ("乙", "row"),
    ):
        grid.add([text, "x"], style)
    grid.merge_equal(1, 1)
    assert grid.merges == [(1, 1, 2, 1), (5, 1, 6, 1)]
    assert [row[0] for row in grid.rows] == ["甲", "", "甲", "甲", "乙", ""]


def test_a_change_of_a_row_that_is_not_there_is_an_error(county):
    township = Unit("城关镇", "县城驻地")
    rows = list(county.rows["城关镇"])
    change = {"townships": ["城关镇"], "of": "b-999", "set": {"title": "无"}}
    with pytest.raises(KeyError, match="b-999"):
        apply_changes(rows, township, [change])
    elsewhere = {**change, "townships": ["山区"]}
    assert apply_changes(rows, township, [elsewhere]) == rows
