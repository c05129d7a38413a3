"""Files and folders: every kind of document, in order, one at a time; the sample county; published data."""

from __future__ import annotations

import itertools
from collections import Counter
from pathlib import Path

import pytest

from ingest import sample
from ingest.pipeline import FileError, IngestOptions, Progress, ingest_bytes, ingest_file, ingest_paths
from ingest.readers import ReadError
from ingest.records import DocumentKind, FileResult, ListKind
from tests.ingest.workbooks import cooperative, docx

GOOD = cooperative((1, "巡查", "县水利局", "检查", "报告"))
LAW = "# 样例条例\n\n2020年1月1日样例县人民代表大会通过\n\n第一条 为了样例，制定本条例。\n\n第二条 县水利局负责河道管理。\n"


def test_folders_are_walked_in_order_and_lock_files_passed_over(tmp_path: Path) -> None:
    for name in (
        "b/2.xlsx",
        "b/1.xlsx",
        "a.xlsx",
        "~$a.xlsx",
        ".hidden.xlsx",
        ".git/x.xlsx",
        "b/.~lock.1.xlsx#",
        "Thumbs.db",
    ):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(GOOD)
    results = list(ingest_paths([tmp_path]))
    assert [one.path for one in results] == ["a.xlsx", "b/1.xlsx", "b/2.xlsx"]
    second = results[1]
    assert isinstance(second, FileResult)
    assert second.items[0].source.document == "b/1.xlsx"


def test_a_file_named_twice_is_read_once(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(GOOD)
    assert len(list(ingest_paths([path, tmp_path]))) == 1


def test_links_to_folders_are_not_followed(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(GOOD)
    (tmp_path / "loop").symlink_to(tmp_path, target_is_directory=True)
    assert [one.path for one in ingest_paths([tmp_path])] == ["a.xlsx"]


def test_progress_after_each_file(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(GOOD)
    (tmp_path / "b.xlsx").write_bytes(b"")
    seen: list[Progress] = []
    list(ingest_paths([tmp_path], progress=seen.append))
    assert [(one.done, one.total, one.items) for one in seen] == [(1, 2, 1), (2, 2, 1)]


def test_files_are_read_one_at_a_time(tmp_path: Path) -> None:
    """The second file is not opened before the first result was taken: it may still change."""
    for name in ("a.csv", "b.csv"):
        (tmp_path / name).write_text("序号,事项名称\n1,巡查\n", encoding="utf-8")
    results = ingest_paths([tmp_path])
    first = next(results)
    (tmp_path / "b.csv").write_text("序号,事项名称\n1,登记\n", encoding="utf-8")
    assert isinstance(first, FileResult)
    second = next(results)
    assert isinstance(second, FileResult)
    assert second.items[0].title == "登记"


def test_law_is_recognised_from_markdown_and_from_word() -> None:
    result = ingest_bytes(LAW.encode(), "样例条例.md")
    assert result.document_kind is DocumentKind.LAW
    assert result.statute
    assert [article.number for article in result.statute.articles] == ["1", "2"]
    assert not result.tables
    word = ingest_bytes(docx(*(line for line in LAW.splitlines() if line)), "样例条例.docx")
    assert word.statute
    assert len(word.statute.articles) == 2


def test_a_law_with_a_table_in_its_annex_is_a_law() -> None:
    annex = "\n附件\n\n| 序号 | 事项名称 |\n|---|---|\n| 1 | 样例许可 |\n"
    assert ingest_bytes((LAW + annex).encode(), "样例条例.md").document_kind is DocumentKind.LAW


def test_text_that_is_no_law_is_prose() -> None:
    text = "岚溪县印发清单。违规建房由县自然资源局牵头，县住房和城乡建设局配合，乡镇负责现场协助。"
    result = ingest_bytes(text.encode(), "报道.txt", IngestOptions(jurisdiction="岚溪县", edition="2025年"))
    assert result.document_kind is DocumentKind.PROSE
    assert result.items
    assert {item.list_kind for item in result.items} == {ListKind.PROSE}
    assert {item.edition for item in result.items} == {"2025年"}


def test_tables_that_a_text_carries_are_not_lost() -> None:
    """Rows that may be duties are rejected beside the sentences that were read; other tables are told."""
    rows = [["县水利局", "1.负责河道巡查"], ["县林业局", "1.负责林地巡查"]]
    other = [["年份", "数量"], *([str(year), "甲乙"] for year in range(2000, 2030))]
    result = ingest_bytes(
        docx("违规建房由县自然资源局牵头，县住房和城乡建设局配合。", rows, "后文。", other), "报告.docx"
    )
    assert result.document_kind is DocumentKind.PROSE
    assert result.items
    assert [(one.source.table, one.source.row) for one in result.rejected] == [(1, 1), (1, 2)]
    assert [one.source.table for one in result.warnings if "整表未读取" in one.reason] == [2]


def test_text_without_duties_is_told() -> None:
    result = ingest_bytes("今天天气很好。".encode(), "日记.txt")
    assert any("没有找到写明职责的句子" in one.reason for one in result.warnings)


@pytest.mark.parametrize(
    ("kind", "data", "name", "words"),
    [
        (DocumentKind.LAW, "今天天气很好。".encode(), "a.txt", "不是法律法规文本"),
        (DocumentKind.LAW, GOOD, "a.xlsx", "其中只有表格"),
        (DocumentKind.DIVISIONS, GOOD, "a.xlsx", "不是区划表"),
    ],
)
def test_a_forced_kind_that_does_not_fit_is_refused(
    kind: DocumentKind, data: bytes, name: str, words: str
) -> None:
    with pytest.raises(ReadError, match=words):
        ingest_bytes(data, name, IngestOptions(kind=kind))


def test_the_same_file_gives_the_same_records() -> None:
    assert ingest_bytes(GOOD, "a.xlsx") == ingest_bytes(GOOD, "a.xlsx")


def test_division_tables(tmp_path: Path) -> None:
    path = tmp_path / "areas.csv"
    path.write_text(
        'code,name,cityCode,provinceCode\n110101,"东城区",1101,11\n,x,1101,11\n', encoding="utf-8"
    )
    result = ingest_file(path)
    assert result.document_kind is DocumentKind.DIVISIONS
    assert [(area.code, area.name, area.parent) for area in result.areas] == [("110101", "东城区", "1101")]
    assert [one.source.row for one in result.rejected] == [3]


@pytest.fixture(scope="module")
def county() -> list[FileResult]:
    results = list(ingest_paths([sample.folder()]))
    errors = [one for one in results if isinstance(one, FileError)]
    assert not errors
    return [one for one in results if isinstance(one, FileResult)]


def test_sample_townships_have_their_304_items(county: list[FileResult]) -> None:
    townships = [one for one in county if any(table.list_kind is ListKind.BASIC for table in one.tables)]
    assert len(townships) == 14
    expected = [(ListKind.BASIC, 127), (ListKind.COOPERATIVE, 99), (ListKind.RECLAIMED, 78)]
    for result in townships:
        assert [(table.list_kind, len(table.items)) for table in result.tables] == expected
        assert {item.jurisdiction for item in result.items} == {"岚溪县"}
        assert all(item.field for item in result.items)
        assert len({item.holder for item in result.items}) == 1
        assert not result.rejected


def test_sample_sources_point_at_their_rows(county: list[FileResult]) -> None:
    places = Counter(
        (i.source.document, i.source.sheet, i.source.table, i.source.row) for one in county for i in one.items
    )
    assert set(places.values()) == {1}


def test_sample_warnings_name_no_count_that_is_wrong(county: list[FileResult]) -> None:
    assert not [one.reason for result in county for one in result.warnings if "实有" in one.reason]


def test_published_service_items(shared_data: Path) -> None:
    result = ingest_file(shared_data / "lists" / "guangan-service-items.csv")
    assert result.document_kind is DocumentKind.SERVICE_LIST
    assert len(result.items) + len(result.rejected) == 1135
    assert len({item.holder for item in result.items}) == 34
    assert all(item.code and item.responsibilities[0].organ == item.holder for item in result.items)


def test_published_divisions(shared_data: Path) -> None:
    results = [one for one in ingest_paths([shared_data / "divisions"]) if isinstance(one, FileResult)]
    assert {one.path: len(one.areas) for one in results} == {
        "areas.csv": 2978, "cities.csv": 342, "provinces.csv": 31, "streets.csv": 41352}  # fmt: skip


def test_published_laws_stream(shared_data: Path) -> None:
    results = itertools.islice(ingest_paths([shared_data / "laws" / "just-laws" / "administrative"]), 40)
    read = [one for one in results if isinstance(one, FileResult)]
    assert len(read) == 40
    assert sum(one.document_kind is DocumentKind.LAW for one in read) >= 35


def test_progress_tells_the_rows_of_a_long_table(tmp_path: Path) -> None:
    rows = "\n".join(f"{number},巡查{number}" for number in range(1, 4501))
    (tmp_path / "a.csv").write_text(f"序号,事项名称\n{rows}\n", encoding="utf-8")
    told: list[Progress] = []
    [result] = ingest_paths([tmp_path], progress=told.append)
    assert isinstance(result, FileResult)
    assert [(one.done, one.row, one.rows) for one in told] == [(0, 2000, 4500), (0, 4000, 4500), (1, 0, 0)]
    assert told[-1].items == 4500
