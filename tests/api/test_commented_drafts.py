"""Drafts come back with comments at the cells concerned: workbooks, Word files, uploads."""

from __future__ import annotations

import io
import zipfile

import pytest
from openpyxl import load_workbook

from api.cli import run
from api.options import CheckRequest
from api.reports.annotated import annotate, files_by_name
from ingest.pipeline import ingest_paths
from tests.api.settled import HEADER, ORPHAN, TITLE, cooperative, zhize_over


@pytest.fixture
def client(first):
    from starlette.testclient import TestClient

    from api.http.app import create_app

    with TestClient(create_app(first)) as client:
        yield client


def test_drafts_come_back_with_comments_at_the_cells(tmp_path, capsys):
    draft = cooperative(
        tmp_path / "稿" / f"东山县{TITLE}.xlsx", (ORPHAN, ""), ("老年人优待证发放", "县民政局")
    )
    before = draft.read_bytes()
    out = tmp_path / "批注"
    assert run(["check", str(draft.parent), "--annotate", str(out), "--data", str(tmp_path / "none")]) == 1
    assert draft.read_bytes() == before
    sheet = load_workbook(out / f"东山县{TITLE}（批注）.xlsx")["配合履职"]
    told = {cell.coordinate: cell.comment.text for row in sheet.iter_rows() for cell in row if cell.comment}
    assert set(told) == {"B3"}
    assert "【无人牵头" in told["B3"]
    assert "编号 unowned-" in told["B3"]


def test_a_word_draft_comes_back_with_comments(tmp_path):
    from docx import Document

    draft = tmp_path / f"东山县{TITLE}.docx"
    document = Document()
    document.add_paragraph(f"东山县{TITLE}")
    table = document.add_table(rows=2, cols=5)
    for row, texts in zip(
        table.rows, (HEADER, ("1", ORPHAN, "", "1.组织检查。", "1.协助巡查。")), strict=True
    ):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    document.save(str(draft))
    response = zhize_over(tmp_path / "data").review.check_drafts([draft], CheckRequest())
    (copy,) = annotate(response, files_by_name([draft]))
    assert copy.problem is None
    (tmp_path / "copy.docx").write_bytes(copy.body)
    (comment,) = Document(str(tmp_path / "copy.docx")).comments
    assert "无人牵头" in comment.text


def test_comments_in_word_stand_at_their_rows_also_where_a_table_was_cut_in_two(tmp_path):
    from docx import Document
    from docx.oxml.ns import qn

    draft = tmp_path / f"东山县{TITLE}.docx"
    document = Document()
    outer = document.add_table(rows=1, cols=1).cell(0, 0)  # it only arranges the page
    outer.text = f"东山县{TITLE}"
    first = outer.add_table(rows=2, cols=5)
    goes_on = document.add_table(rows=1, cols=5)
    rows = (
        HEADER,
        ("1", "开展秸秆禁烧巡查", "县农业农村局", "1.检查。", "1.巡查。"),
        ("2", ORPHAN, "", "", ""),
    )
    for row, texts in zip((*first.rows, *goes_on.rows), rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    document.save(str(draft))
    with zipfile.ZipFile(tmp_path / "各乡镇.zip", "w") as archive:
        archive.write(draft, f"青石镇/{draft.name}")
    packed = [tmp_path / "各乡镇.zip"]
    response = zhize_over(tmp_path / "data").review.check_drafts(packed, CheckRequest())
    (copy,) = annotate(response, files_by_name(packed))
    assert copy.body is not None
    assert (copy.problem, copy.notes) == (None, 1)
    commented = Document(io.BytesIO(copy.body))
    (start,) = commented.element.body.iter(qn("w:commentRangeStart"))
    assert start.getparent().text == ORPHAN


def test_a_workbook_with_macros_keeps_them(tmp_path):
    plain = cooperative(tmp_path / f"东山县{TITLE}.xlsx", (ORPHAN, ""))
    draft = plain.with_suffix(".xlsm")
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(draft, "w") as new:
        for name in old.namelist():
            body = old.read(name)
            if name == "[Content_Types].xml":
                body = body.replace(
                    b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
                    b"application/vnd.ms-excel.sheet.macroEnabled.main+xml",
                )
            new.writestr(name, body)
        new.writestr("xl/vbaProject.bin", b"macros")
    response = zhize_over(tmp_path / "data").review.check_drafts([draft], CheckRequest())
    (copy,) = annotate(response, files_by_name([draft]))
    assert (copy.name, copy.problem, copy.notes) == (draft.name, None, 1)
    assert copy.body is not None
    with zipfile.ZipFile(io.BytesIO(copy.body)) as book:
        assert book.read("xl/vbaProject.bin") == b"macros"
        assert b"sheet.macroEnabled.main+xml" in book.read("[Content_Types].xml")
    again = load_workbook(io.BytesIO(copy.body))
    assert [cell.comment for sheet in again for row in sheet for cell in row if cell.comment]


def test_drafts_of_one_name_are_told_apart(tmp_path):
    drafts = [cooperative(tmp_path / town / "清单.xlsx", (ORPHAN, "")) for town in ("甲", "乙")]
    told = ["甲/清单.xlsx", "乙/清单.xlsx"]
    assert [each.path for each in ingest_paths(drafts)] == told == list(files_by_name(drafts))


def test_a_draft_that_takes_no_comments_is_named(tmp_path):
    draft = tmp_path / f"东山县{TITLE}.csv"
    draft.write_text(f"{','.join(HEADER)}\n1,{ORPHAN},,1.组织检查。,1.协助巡查。\n", "utf-8")
    response = zhize_over(tmp_path / "data").review.check_drafts([draft], CheckRequest())
    (copy,) = annotate(response, files_by_name([draft]))
    assert copy.body is None
    assert draft.name in (copy.problem or "")


def test_stored_editions_have_no_drafts_to_comment(first, tmp_path, capsys):
    assert run(["check", "--annotate", str(tmp_path / "x"), "--data", str(first.settings.data)]) == 2
    assert "--annotate 只用于草案" in capsys.readouterr().err


def test_uploaded_drafts_come_back_with_comments(client, tmp_path):
    draft = cooperative(tmp_path / f"东山县{TITLE}.xlsx", (ORPHAN, ""))
    files = {"files": (draft.name, draft.read_bytes())}
    answer = client.post("/api/check", files=files, data={"format": "annotated"})
    assert answer.headers["content-type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert set(archive.namelist()) == {f"东山县{TITLE}（批注）.xlsx", "检查报告.html"}
    assert client.post("/api/check", data={"format": "annotated"}).status_code == 400
    assert client.post("/api/check", files=files).json()["findings"]
