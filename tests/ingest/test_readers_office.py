"""Legacy formats through LibreOffice: what it is told, and every way in which it may fail (a stand-in plays its part)."""

from __future__ import annotations

import io
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from ingest.limits import Limits
from ingest.pipeline import FileError, ingest_bytes, ingest_file, ingest_paths
from ingest.readers import ReadError, read_document
from ingest.readers.office import find_program
from ingest.records import FileResult
from tests.conftest import require_or_skip
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


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory):
    """Convert with the real program, which makes the legacy files of these tests."""
    program = find_program()
    if program is None:
        require_or_skip("LibreOffice (Debian: apt install libreoffice-calc-nogui libreoffice-writer-nogui)")
    folder = tmp_path_factory.mktemp("office")

    def made(data: bytes, suffix: str, target: str) -> bytes:
        source = folder / f"source{suffix}"
        source.write_bytes(data)
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        command = [
            program,
            profile,
            "--headless",
            "--convert-to",
            target,
            "--outdir",
            str(folder),
            str(source),
        ]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
        return (folder / f"source.{target}").read_bytes()

    return made


ROWS = [
    ["序号", "事项名称", "对应上级部门", "上级部门职责", "乡镇（街道）配合职责"],
    ["1", "河道巡查", "县水利局（牵头）\n县林业局", "县水利局：\n1.检查；\n2.查处。", "1.巡查；\n2.上报。"],
]


@pytest.fixture(scope="module")
def printed_list() -> bytes:
    """A list as docx with all the parts that Word would write."""
    import docx as word

    document = word.Document()
    document.add_paragraph("岚溪县石岭镇配合履职事项清单")
    table = document.add_table(len(ROWS), len(ROWS[0]))
    for cells, row in zip(table.rows, ROWS, strict=True):
        for cell, text in zip(cells.cells, row, strict=True):
            cell.text = text
    document.add_paragraph("附注")  # a table must not be the last thing in a text
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def test_the_real_program_reads_documents_of_word_and_wps_beside_each_other(
    tmp_path: Path, office, printed_list: bytes
) -> None:
    document = office(printed_list, ".docx", "doc")
    names = ("石岭镇 配合清单 (终稿).wps", "-p 清单.doc", "清单.rtf")
    for name, data in zip(names, (document, document, office(printed_list, ".docx", "rtf")), strict=True):
        (tmp_path / name).write_bytes(data)
    with ThreadPoolExecutor(3) as pool:
        results = list(pool.map(ingest_file, (tmp_path / name for name in names)))
    for name, result in zip(names, results, strict=True):
        [item] = result.items
        assert (item.title, item.source.document) == ("河道巡查", name)
        assert [part.organ for part in item.responsibilities] == ["县水利局", "县林业局", "石岭镇"]
        assert item.responsibilities[0].duties == ("检查", "查处")
        assert any("经 LibreOffice 转换" in one.reason for one in result.warnings)


def test_the_real_program_refuses_what_is_damaged(office, printed_list: bytes) -> None:
    document = office(printed_list, ".docx", "doc")
    with pytest.raises(ReadError, match="未能由 LibreOffice 转换，可能已损坏") as caught:
        read_document(document[:600] + bytes(4000) + document[4600:], "清单.doc")
    assert "安装 LibreOffice" not in caught.value.message


def test_a_workbook_of_the_real_program_needs_it_no_more(office) -> None:
    sheet = office(cooperative((1, "巡查", "县水利局", "检查", "报告")), ".xlsx", "xls")
    assert ingest_bytes(sheet, "石岭镇 清单.et").items[0].title == "巡查"
