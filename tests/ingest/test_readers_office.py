"""Legacy formats through LibreOffice: what it is told, and every way in which it may fail (a stand-in plays its part)."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from ingest.limits import Limits
from ingest.pipeline import FileError, ingest_paths
from ingest.readers import ReadError, read_document
from ingest.readers.office import find_program
from ingest.records import FileResult
from tests.ingest.workbooks import cooperative, docx, ole, xls

DOC = ole(WordDocument=bytes(12))
STAND_IN = """#!{python}
import pathlib, shutil, sys
arguments = sys.argv[1:]
pathlib.Path({log!r}).write_text("\\n".join(arguments))
profile = pathlib.Path(arguments[0].split("file://")[1], "user", "registrymodifications.xcu")
shutil.copy(profile, {log!r} + ".xcu")
{action}
"""
COPY = """
out = pathlib.Path(arguments[arguments.index("--outdir") + 1])
out.mkdir()
shutil.copy({prepared!r}, out / ("input." + arguments[arguments.index("--convert-to") + 1]))
"""
LARGE = """
out = pathlib.Path(arguments[-1]).parent / "out"
out.mkdir()
(out / "input.docx").write_bytes(b"x" * 99)
"""


@pytest.fixture
def stand_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Put a program on the path that writes down its arguments and then does ``action``."""

    def install(action: str) -> Path:
        program, log = tmp_path / "bin" / "soffice", tmp_path / "log"
        program.parent.mkdir()
        program.write_text(STAND_IN.format(python=sys.executable, log=str(log), action=action))
        program.chmod(0o755)
        monkeypatch.setenv("PATH", str(program.parent))
        return log

    return install


def converting_to(tmp_path: Path, data: bytes) -> str:
    prepared = tmp_path / "prepared"
    prepared.write_bytes(data)
    return COPY.format(prepared=str(prepared))


def test_a_doc_is_converted_without_macros_links_or_its_own_name(tmp_path: Path, stand_in) -> None:
    log = stand_in(
        converting_to(tmp_path, docx("岚溪县水利局职责清单", [["序号", "职责名称"], ["1", "河道管理"]]))
    )
    document = read_document(DOC, "$(touch x) 清单.doc")
    assert document.format == ".doc"
    assert document.tables[0].rows[1] == ["1", "河道管理"]
    assert "经 LibreOffice 转换" in document.notices[0].reason
    arguments = log.read_text().splitlines()
    assert "--headless" in arguments
    assert Path(arguments[-1]).name == "input.doc"
    assert not Path(arguments[-1]).exists()  # nothing stays behind
    settings = Path(f"{log}.xcu").read_text()
    for forbidden in ("MacroSecurityLevel", "DisableMacrosExecution", "BlockUntrustedRefererLinks"):
        assert forbidden in settings


@pytest.mark.parametrize(("name", "target"), [("a.wps", "docx"), ("a.et", "xlsx")])
def test_formats_of_wps(tmp_path: Path, stand_in, name: str, target: str) -> None:
    prepared = (
        docx("县水利局负责河道。")
        if target == "docx"
        else cooperative((1, "巡查", "县水利局", "检查", "报告"))
    )
    log = stand_in(converting_to(tmp_path, prepared))
    document = read_document(ole("Something"), name)
    assert document.tables or document.paragraphs
    assert target in log.read_text().splitlines()


def test_an_et_that_is_a_workbook_needs_no_conversion() -> None:
    document = read_document(xls([("序号", "事项名称"), ("1", "巡查")]), "清单.et")
    assert document.tables[0].rows[1] == ["1", "巡查"]


@pytest.mark.parametrize(
    ("action", "limits", "words"),
    [
        ("", Limits(), ("未能由 LibreOffice 转换", "另存为 .docx")),
        ("import time; time.sleep(60)", Limits(seconds=1), ("转换超过1秒", "已停止")),
        (LARGE, Limits(file_bytes=50), ("超过上限",)),
    ],
    ids=["nothing", "slow", "large"],
)  # fmt: skip
def test_a_conversion_that_fails_says_why(
    stand_in, action: str, limits: Limits, words: tuple[str, ...]
) -> None:
    stand_in(action)
    with pytest.raises(ReadError) as caught:
        read_document(DOC, "清单.doc", limits)
    for word in ("清单.doc", *words):
        assert word in caught.value.message


def test_without_libreoffice_a_doc_in_a_folder_is_an_error_and_not_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ingest.readers.office.find_program", lambda: None)
    (tmp_path / "a.doc").write_bytes(DOC)
    (tmp_path / "b.xlsx").write_bytes(cooperative((1, "巡查", "县水利局", "检查", "报告")))
    error, result = ingest_paths([tmp_path])
    assert isinstance(error, FileError)
    assert not error.skipped
    assert "LibreOffice" in error.message
    assert isinstance(result, FileResult)


@pytest.mark.skipif(find_program() is None, reason="LibreOffice is not installed")
def test_the_real_program_converts_rich_text() -> None:
    text = r"{\rtf1\ansi{\fonttbl\f0 Arial;}\f0 Plain text of a notice.\par}"
    assert "Plain text" in read_document(text.encode(), "a.rtf").paragraphs[0].text
