"""Reading a large workbook into records, beside merely loading it with openpyxl."""

from __future__ import annotations

import gc
import statistics
import zipfile
from collections.abc import Iterable, Iterator
from itertools import cycle, islice
from pathlib import Path
from xml.sax.saxutils import escape

from api.benchmarks.bench import Bench, in_turn, timed
from api.models.measured import BenchFigure
from ingest import sample
from ingest.numerals import format_numeral
from ingest.pipeline import ingest_file
from ingest.records import DutyItem, ListKind, Role

SHEET = "配合履职事项清单"
ROLES = {Role.LEAD: "牵头", Role.COOPERATE: "配合", Role.TAKE_OVER: "承接", Role.SUPERVISE: "指导"}

_GARBAGE = (700, 10, 10)
"""How often Python 3.11 looks for garbage by itself: openpyxl runs as it does alone, not as our commands have set it."""

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_FIXED = {
    "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPE}.worksheet+xml"/>'
    f'<Override PartName="/xl/sharedStrings.xml" ContentType="{_TYPE}.sharedStrings+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">'
    f'<sheets><sheet name="{SHEET}" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId2" Type="{_OFFICE}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
}
"""The parts of a workbook that do not depend on its rows (ECMA-376, Office Open XML)."""


def measure(bench: Bench) -> list[BenchFigure]:
    """Rows → records, beside openpyxl reading the same cells (``read_only``), which knows nothing of duties."""
    path = bench.folder / "large.xlsx"
    bench.tell(f"写出 {bench.rows} 行的工作簿")
    write_workbook(path, bench.rows)
    bench.tell(f"读取 {bench.rows} 行的工作簿")
    turns = in_turn(
        lambda: timed(lambda: _read(path, bench.rows)),
        lambda: timed(lambda: _load(path)),
        max(1, bench.repeats - 1),  # each turn takes longer than all of another benchmark
    )
    seconds = statistics.median(turns.subject)
    details = {"行／秒": round(bench.rows / seconds), "文件 MB": round(path.stat().st_size / 1e6, 1)}
    return [turns.figure("reading", f"{bench.rows} 行工作簿读成记录", "openpyxl 只读加载", details=details)]


def _read(path: Path, rows: int) -> None:
    result = ingest_file(path)
    if len(result.items) + len(result.rejected) != rows:
        raise RuntimeError(
            f"{rows} rows gave {len(result.items)} items and {len(result.rejected)} rejections"
        )


def _load(path: Path) -> None:
    from openpyxl import load_workbook

    own = gc.get_threshold()
    gc.set_threshold(*_GARBAGE)
    try:
        book = load_workbook(path, read_only=True)
        for row in book.worksheets[0].iter_rows(values_only=True):
            _ = row
        book.close()
    finally:
        gc.set_threshold(*own)


def write_workbook(path: Path, rows: int) -> None:
    """Write a cooperative list of ``rows`` rows: the sample's rows over and over, no title and no duty cell twice.

    The parts are written as text, with shared strings as Excel does: openpyxl would take longer than the benchmark.
    """
    strings: dict[str, int] = {}
    lines = []
    for number, row in enumerate(islice(_rows(), rows + 1), 1):
        places = [strings.setdefault(cell, len(strings)) for cell in row]
        cells = "".join(
            f'<c r="{"ABCDE"[n]}{number}" t="s"><v>{place}</v></c>' for n, place in enumerate(places)
        )
        lines.append(f'<row r="{number}">{cells}</row>')
    table = "".join(f'<si><t xml:space="preserve">{escape(text)}</t></si>' for text in strings)
    parts = {
        **_FIXED,
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{_MAIN}"><sheetData>{"".join(lines)}</sheetData></worksheet>',
        "xl/sharedStrings.xml": f'<sst xmlns="{_MAIN}" uniqueCount="{len(strings)}">{table}</sst>',
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


def sample_items() -> list[DutyItem]:
    """The cooperative list of one of the sample's townships."""
    workbook = next(path for path in sorted(sample.folder().glob("*.xlsx")) if "履职事项" in path.name)
    return [item for item in ingest_file(workbook).items if item.list_kind is ListKind.COOPERATIVE]


def _rows() -> Iterator[list[str]]:
    """A header, then rows without end."""
    listed = sample_items()
    yield ["序号", "事项名称", "对应上级部门", "上级部门职责", "乡镇（街道）配合职责"]
    for number, item in enumerate(cycle(listed), 1):
        place = f"第{number}网格"
        own = [part for part in item.responsibilities if part.organ == item.holder]
        others = [part for part in item.responsibilities if part.organ != item.holder]
        yield [
            str(number),
            f"{item.title}（{place}）",
            "\n".join(f"{part.organ}（{ROLES[part.role]}）" for part in others),
            "\n".join(f"{part.organ}：\n{_numbered((*part.duties, f'指导{place}。'))}" for part in others),
            _numbered((*(duty for part in own for duty in part.duties), f"负责{place}的巡查。")),
        ]


def _numbered(duties: Iterable[str]) -> str:
    return "\n".join(f"（{format_numeral(number)}）{duty}" for number, duty in enumerate(duties, 1))
