"""Settling: decisions, their audit trail, what comes back in a workbook, rounds."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from openpyxl import load_workbook

from api.cli import run
from api.errors import BadRequest, NotFound
from api.options import CheckRequest, IngestRequest
from api.reports import render
from api.review.rounds import Rounds
from kg.snapshots import Snapshots
from tests.api.settled import GONE, ORPHAN, TITLE, cooperative, ingest, open_ids, zhize_over


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
