"""Settling: decisions, their audit trail, what comes back in a workbook, rounds, drafts with comments."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from api.cli import run
from api.composition import Zhize
from api.errors import BadRequest, NotFound
from api.options import CheckRequest, IngestRequest
from api.reports import render
from api.reports.annotated import annotate, files_by_name
from api.review.rounds import Rounds
from api.settings import load
from ingest.pipeline import ingest_paths
from kg.snapshots import Snapshots

HEADER = ("序号", "事项名称", "对应上级部门", "上级部门职责", "乡镇配合职责")
TITLE = "青石镇配合履职事项清单"
ORPHAN = "开展汛期山塘巡查"
GONE = "开展非法采砂巡查"


def cooperative(path: Path, *rows: tuple[str, str]) -> Path:
    """A township's cooperative list with titles and the departments that lead."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "配合履职"
    sheet.append((TITLE,))
    sheet.append(HEADER)
    for number, (title, department) in enumerate(rows, start=1):
        sheet.append(
            (number, title, department, "1.组织检查。2.依法处理。", "1.协助巡查。2.发现问题及时上报。")
        )
    path.parent.mkdir(parents=True, exist_ok=True)
    book.save(path)
    return path


def zhize_over(data: Path) -> Zhize:
    return Zhize(load({}, data=data))


def ingest(zhize: Zhize, file: Path, name: str) -> None:
    zhize.ingest([file], IngestRequest(jurisdiction="东山县", edition=name, round=name, status="draft"))


@pytest.fixture
def first(tmp_path: Path) -> Zhize:
    """One round with two duties that nobody leads, one of them by a department that is no more."""
    zhize = zhize_over(tmp_path / "data")
    rows = ((ORPHAN, ""), (GONE, "县国土资源局"), ("开展秸秆禁烧巡查", "县农业农村局"))
    ingest(zhize, cooperative(tmp_path / "一上" / f"东山县{TITLE}.xlsx", *rows), "一上")
    return zhize


def open_ids(zhize: Zhize) -> dict[str, str]:
    """Titles concerned → id of the open finding."""
    found = zhize.review.check_stored(CheckRequest()).findings
    return {each.items[0].title: each.id for each in found if each.state == "open"}


def test_what_is_settled_no_longer_counts(first, capsys):
    data = str(first.settings.data)
    ids = open_ids(first)
    assert {ORPHAN, GONE} <= ids.keys()
    for each in ids.values():
        assert run(["check", "--data", data]) == 1
        said = ["settle", each, "--state", "waived", "--reason", "已商定", "--by", "编办"]
        assert run([*said, "--data", data]) == 0
    assert run(["check", "--data", data]) == 0
    text = capsys.readouterr().out
    assert f"不予处理 {len(ids)}，待处理 0" in text
    assert "不予处理（编办" in text


def test_every_decision_stays_in_the_graph(first):
    finding = open_ids(first)[ORPHAN]
    first.review.settle([finding], "resolved", "改由水利局牵头", "编办甲")
    first.review.settle([finding], "open", None, "编办乙")
    rows = json.loads(first.sparql(first.named_queries()["decisions"].text, "application/json").body)
    told = [
        (row["by"]["value"], row["decided"]["value"], row.get("reason", {}).get("value"))
        for row in rows["results"]["bindings"]
    ]
    assert told == [("编办甲", "resolved", "改由水利局牵头"), ("编办乙", "open", None)]
    assert open_ids(first)[ORPHAN] == finding
    first.close()


def test_what_is_opened_again_says_how_it_was_settled(first):
    finding = open_ids(first)[ORPHAN]
    first.review.settle([finding], "waived", "各管一段", "编办甲")
    first.review.settle([finding], "open", "再议", "编办乙")
    (opened,) = [each for each in first.review.findings() if each.id == finding]
    assert [(each.state, each.reason, each.settled_by) for each in opened.earlier] == [
        ("waived", "各管一段", "编办甲")
    ]
    text = render(first.review.check_stored(CheckRequest()), "text").decode()
    assert "：再议。此前不予处理（编办甲，" in text


def test_what_is_decided_while_another_writes_reaches_the_graph_later(first, tmp_path):
    finding = open_ids(first)[ORPHAN]
    snapshots = Snapshots(first.settings.data, base=first.settings.base_iri)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("api.updating.WAIT_SECONDS", 0.1)
        with snapshots.write():
            settled = first.review.settle([finding], "waived", "已商定", "编办").settled
    assert settled[0].state == "waived"
    ingest(first, cooperative(tmp_path / "二上" / f"东山县{TITLE}.xlsx", (ORPHAN, "")), "二上")
    rows = json.loads(first.sparql(first.named_queries()["decisions"].text, "application/json").body)
    assert [row["by"]["value"] for row in rows["results"]["bindings"]] == ["编办"]
    first.close()


def test_a_decision_outlives_the_round_until_its_text_changes(first, tmp_path):
    ids = open_ids(first)
    first.review.settle(list(ids.values()), "waived", "已商定", "编办")
    rows = ((ORPHAN, ""), ("开展违法采砂夜间巡查", "县国土资源局"))
    ingest(first, cooperative(tmp_path / "二上" / f"东山县{TITLE}.xlsx", *rows), "二上")
    response = first.review.check_stored(CheckRequest())
    states = {each.items[0].title: each.state for each in response.findings}
    assert states[ORPHAN] == "waived"
    assert states["开展违法采砂夜间巡查"] == "open"
    one, two = response.rounds
    assert (one.number, one.found) == (1, len(ids))
    assert (two.new, two.gone) == (1, 1)
    assert (two.open, two.waived) == (1, 1)
    assert "本轮（第 2 轮" in render(response, "text").decode()


def test_lists_mended_within_a_round_make_no_new_round(first, tmp_path):
    mended = cooperative(tmp_path / "又" / f"东山县{TITLE}.xlsx", (ORPHAN, "县水利局"))
    ingest(first, mended, "一上")
    assert len(first.review.progress()) == 1


@pytest.fixture
def report(first, tmp_path) -> Path:
    path = tmp_path / "报告.xlsx"
    path.write_bytes(render(first.review.check_stored(CheckRequest()), "xlsx"))
    return path


def fill(path: Path, decision: str, reason: str | None, rows: int = 99, **more: str) -> None:
    book = load_workbook(path)
    sheet = book["问题"]
    columns = {cell.value: number for number, cell in enumerate(sheet[1], start=1)}
    for row in range(2, min(sheet.max_row, rows + 1) + 1):
        for name, value in ({"处理": decision, "处理理由": reason} | more).items():
            sheet.cell(row, columns[name]).value = value
    book.save(path)


def test_the_circulated_workbook_comes_back(first, report, capsys):
    fill(report, "已解决", "按意见修改", 处理人="水利局")
    data = str(first.settings.data)
    assert run(["settle", "--from", str(report), "--data", data]) == 0
    assert not open_ids(first)
    assert {each.settled_by for each in first.review.findings()} == {"水利局"}
    capsys.readouterr()
    assert run(["settle", "--from", str(report), "--data", data]) == 0
    assert "没有新的处理意见" in capsys.readouterr().out
    fill(report, "重新打开", None)
    assert run(["settle", "--from", str(report), "--data", data, "--by", "编办"]) == 0
    assert len(open_ids(first)) == len(first.review.findings())


@pytest.mark.parametrize(
    ("decision", "reason", "told"),
    [
        ("同意", "好", "“同意”不是可用的处理意见"),
        ("已解决", None, "第 2 行：处理为“已解决”，但没有写处理理由"),
    ],
)
def test_a_row_that_cannot_be_understood_stores_nothing(first, report, decision, reason, told):
    fill(report, "已解决", "好")
    fill(report, decision, reason, rows=1)
    with pytest.raises(BadRequest, match=told):
        first.review.take_back(report, "编办")
    assert len(open_ids(first)) == len(first.review.findings())


def test_every_row_that_cannot_be_understood_is_told(first, report):
    fill(report, "同意", "好")
    with pytest.raises(BadRequest) as raised:
        first.review.take_back(report, "编办")
    assert "第 2 行" in str(raised.value)
    assert "第 3 行" in str(raised.value)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04rubbish", "编号,处理".encode()])
def test_a_file_that_is_no_workbook_is_refused(first, tmp_path, content):
    path = tmp_path / "坏.xlsx"
    path.write_bytes(content)
    with pytest.raises(BadRequest, match="不是可读取的"):
        first.review.take_back(path, "编办")


def test_another_workbook_is_refused(first, tmp_path):
    with pytest.raises(BadRequest, match="没有工作表"):
        first.review.take_back(cooperative(tmp_path / "别的.xlsx", (ORPHAN, "")), "编办")


def test_an_unknown_finding_is_refused(first):
    with pytest.raises(NotFound, match="unowned-0"):
        first.review.settle(["unowned-0"], "waived", "x", "编办")


def test_what_no_longer_appears_can_still_be_reopened(first, tmp_path):
    finding = open_ids(first)[GONE]
    first.review.settle([finding], "waived", "已商定", "编办")
    ingest(first, cooperative(tmp_path / "二上" / f"东山县{TITLE}.xlsx", (ORPHAN, "")), "二上")
    settled = first.review.settle([finding], "open", None, "编办").settled[0]
    assert (settled.state, settled.items) == ("open", [])
    assert GONE in settled.title


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


@pytest.fixture
def client(first):
    from starlette.testclient import TestClient

    from api.http.app import create_app

    with TestClient(create_app(first)) as client:
        yield client


def test_the_report_about_stored_lists_is_a_file(client):
    page = client.get("/api/findings/report", params={"format": "html"})
    assert ORPHAN in page.text
    book = client.get("/api/findings/report", params={"format": "xlsx"})
    assert "attachment" in book.headers["content-disposition"]
    assert load_workbook(io.BytesIO(book.content)).sheetnames == ["问题", "位置"]
    assert client.get("/api/findings/report", params={"format": "annotated"}).status_code == 422


def test_uploaded_drafts_come_back_with_comments(client, tmp_path):
    draft = cooperative(tmp_path / f"东山县{TITLE}.xlsx", (ORPHAN, ""))
    files = {"files": (draft.name, draft.read_bytes())}
    answer = client.post("/api/check", files=files, data={"format": "annotated"})
    assert answer.headers["content-type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert set(archive.namelist()) == {f"东山县{TITLE}（批注）.xlsx", "检查报告.html"}
    assert client.post("/api/check", data={"format": "annotated"}).status_code == 400
    assert client.post("/api/check", files=files).json()["findings"]


def test_the_rounds_are_told(client, first):
    (only,) = client.get("/api/findings/progress").json()
    assert (only["number"], only["found"], only["open"]) == (1, *[len(first.review.findings())] * 2)
    assert only["name"] == "东山县 一上"


def test_a_pair_that_vanishes_and_comes_back_keeps_its_id_and_what_was_decided(tmp_path):
    zhize = zhize_over(tmp_path / "data")
    pair = (("县水利局", "农村饮用水水质检测"), ("县卫生健康局", "农村饮用水水质的检测"))
    other, third = ("县卫生健康局", "医疗机构执业登记"), ("县农业农村局", "检测农村饮用水水质")
    seen: list[list[tuple[str, str]]] = []
    for number, rows in enumerate(((*pair, other), (pair[0], other), (*pair, other), (*pair, other, third))):
        file = tmp_path / str(number) / "东山县部门职责清单.csv"
        file.parent.mkdir()
        file.write_text("责任单位,职责事项\n" + "".join(f"{unit},{title}\n" for unit, title in rows), "utf-8")
        zhize.ingest(
            [file], IngestRequest(jurisdiction="东山县", round=("一上", "一下", "二上", "二下")[number])
        )
        seen.append([(each.id, each.state) for each in zhize.review.findings()])
        if number == 0:
            zhize.review.settle([each for each, _ in seen[0]], "waived", "各管一段", "编办")
    ((first_id, _),), gone, back, ((grown_id, grown_state),) = seen
    assert gone == []
    assert back == [(first_id, "waived")]
    # Who decided knew of two rows: what is now about three has an id of its own, says so, and keeps the decision.
    assert grown_id != first_id
    assert grown_state == "waived"
    assert zhize.review.findings()[0].joined == ["县农业农村局：检测农村饮用水水质"]


def test_the_figures_count_the_lists_in_force(client, first, tmp_path):
    found = client.get("/api/overview").json()
    assert (found["items"], found["outdated"]) == (3, 0)
    ingest(first, cooperative(tmp_path / "二上" / f"东山县{TITLE}.xlsx", (ORPHAN, "")), "二上")
    found = client.get("/api/overview").json()
    assert (found["items"], found["outdated"]) == (1, 3)


def test_rounds_are_in_the_order_of_their_checks(tmp_path):
    days = ("2026-03-01T00:00:00+00:00", "2026-01-01T00:00:00+00:00", "2026-02-01T07:00:00+08:00")
    entries = [{"editions": [day], "name": day, "at": day, "findings": [day]} for day in days]
    (tmp_path / "rounds.json").write_text(json.dumps({"rounds": entries}), "utf-8")
    found = Rounds(tmp_path).progress({})
    assert [each.name[:7] for each in found] == ["2026-01", "2026-02", "2026-03"]
    assert [(each.new, each.gone) for each in found] == [(1, 0), (1, 1), (1, 1)]
