"""The command line as users and their scripts meet it: exit statuses, JSON, and what happens when things go wrong."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from filelock import FileLock

from ingest import sample

ZHIZE = [sys.executable, "-m", "api.cli"]
TOWNSHIP = "岚溪县_石岭镇_履职事项清单.xlsx"


def zhize(*arguments: str, timeout: float = 120, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*ZHIZE, *arguments],
        capture_output=True,
        text=True,
        timeout=timeout,
        env={**os.environ, **environment},
    )


def error_line(result: subprocess.CompletedProcess[str]) -> str:
    """The one line that says what is wrong; never a traceback."""
    assert "Traceback" not in result.stderr
    lines = result.stderr.strip().splitlines()
    assert lines, "an error must say something"
    return lines[-1]


@pytest.fixture(scope="module")
def small(module_folder: Path) -> Path:
    """A data folder with one township's lists."""
    data = module_folder / "small"
    result = zhize("ingest", str(sample.folder() / TOWNSHIP), "--data", str(data), "--jurisdiction", "岚溪县")
    assert result.returncode in (0, 1), result.stderr
    return data


def test_counts_add_up_and_nothing_is_lost(small):
    result = zhize(
        "ingest", str(sample.folder() / TOWNSHIP), "--dry-run", "--json", "--data", str(small / "nowhere")
    )
    body = json.loads(result.stdout)
    (file,) = body["files"]
    per_table = {table["list_kind"]: table["items"] + table["rejected"] for table in file["tables"]}
    assert per_table == {"basic": 127, "cooperative": 99, "reclaimed": 78}
    assert body["items"] + body["rejected"] == 304
    assert body["snapshot"] is None
    assert not (small / "nowhere").exists()


def test_a_second_ingest_of_the_same_file_changes_nothing(small):
    before = json.loads(zhize("status", "--json", "--data", str(small)).stdout)
    again = zhize(
        "ingest", str(sample.folder() / TOWNSHIP), "--data", str(small), "--jurisdiction", "岚溪县", "--json"
    )
    assert json.loads(again.stdout)["files"][0]["unchanged"] is True
    assert json.loads(zhize("status", "--json", "--data", str(small)).stdout) == before


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (("search", "巡河", "--json"), 0),
        (("who", "巡河", "--json"), 0),
        (("who", "今天晚上吃什么好", "--json"), 1),
        (("check", "--json", "--fail-on", "never"), 0),
        (("sparql", "ASK { ?s ?p ?o }", "--json"), 0),
        (("sparql", "SELECT * { ?s <urn:no> ?o }"), 1),
        (("status", "--json"), 0),
        (("search", ""), 2),
        (("search", "巡河", "--edition", "没有这个版本"), 2),
        (("sparql", "SELECT WHERE {"), 2),
        (("sparql", "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }"), 2),
        (("check", "没有这个文件.xlsx"), 2),
        (("ingest", "没有这个文件.xlsx"), 2),
        (("nonsense",), 2),
    ],
)
def test_exit_statuses(small, arguments, status):
    extra = () if arguments == ("nonsense",) else ("--data", str(small))
    result = zhize(*arguments, *extra)
    assert result.returncode == status, result.stderr
    assert "Traceback" not in result.stderr
    if status == 2:
        assert error_line(result)
    elif "--json" in arguments:
        assert json.loads(result.stdout) is not None


def test_without_data_every_question_says_what_to_do(tmp_path):
    for command in (["search", "防汛"], ["who", "防汛"], ["check"], ["export", "--format", "trig"]):
        result = zhize(*command, "--data", str(tmp_path / "empty"))
        assert result.returncode == 2
        assert "zhize ingest" in error_line(result)


def test_a_folder_without_documents_and_an_empty_file(tmp_path):
    folder = tmp_path / "空文件夹"
    folder.mkdir()
    result = zhize("ingest", str(folder), "--data", str(tmp_path / "data"))
    assert result.returncode == 2
    assert "空文件夹" in result.stdout + result.stderr
    (folder / "空.xlsx").touch()
    result = zhize("ingest", str(folder), "--data", str(tmp_path / "data"))
    assert result.returncode == 2
    assert "空.xlsx" in result.stdout + result.stderr
    assert not (tmp_path / "data" / "current").exists()


def test_one_broken_file_does_not_stop_the_others(tmp_path):
    folder = tmp_path / "lists"
    folder.mkdir()
    (folder / TOWNSHIP).write_bytes((sample.folder() / TOWNSHIP).read_bytes())
    (folder / "坏.docx").write_bytes(b"PK\x03\x04 broken")
    result = zhize("ingest", str(folder), "--data", str(tmp_path / "data"), "--json")
    assert result.returncode == 1
    body = json.loads(result.stdout)
    assert body["items"] == 304
    assert [Path(file["path"]).name for file in body["files"] if file["error"]] == ["坏.docx"]


def test_a_locked_store_is_said_to_be_locked(small, tmp_path):
    draft = tmp_path / "x.csv"
    draft.write_text("序号,事项名称\n1,开展巡河\n", "utf-8")
    with FileLock(small / ".lock"):
        result = zhize("ingest", str(draft), "--data", str(small))
        assert result.returncode == 2
        assert "写入" in error_line(result)
        assert zhize("search", "巡河", "--data", str(small)).returncode == 0


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_stopping_an_ingest_leaves_the_old_snapshot_and_the_next_run_works(small, tmp_path, how):
    data = tmp_path / "data"
    assert zhize("ingest", str(sample.folder() / TOWNSHIP), "--data", str(data)).returncode in (0, 1)
    before = json.loads(zhize("status", "--json", "--data", str(data)).stdout)
    others = [str(path) for path in sorted(sample.folder().glob("*乡_*.xlsx"))]
    process = subprocess.Popen(
        [*ZHIZE, "ingest", *others, "--data", str(data)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    while process.poll() is None and not list((data / "work").glob("*/graph/*")):
        time.sleep(0.01)
    process.send_signal(how)
    _, stderr = process.communicate(timeout=60)
    assert process.returncode != 0
    assert "Traceback" not in stderr
    assert json.loads(zhize("status", "--json", "--data", str(data)).stdout) == before
    assert zhize("search", "巡河", "--data", str(data)).returncode == 0
    again = zhize("ingest", others[0], "--data", str(data), "--json")
    assert again.returncode in (0, 1), again.stderr
    after = json.loads(zhize("status", "--json", "--data", str(data)).stdout)
    assert after["items"] == before["items"] + 304
    assert not list((data / "work").glob("*"))
