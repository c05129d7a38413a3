"""A second county, fictional (沐原县), in other words and formats than the sample: for reporting, never for choosing.

``source.txt`` holds its lists with the marks of what is planted. :func:`write` lays them out as workbooks, Word documents and CSV
files under other headings than the sample's, and says where each mark ended up.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from ingest.sample.grid import Grid
from ingest.sample.writers import docx, gb18030, table_rows, xlsx

COUNTY = "沐原县"
_HEADS = ("编号", "工作事项", "具体内容", "设定依据")
_WIDTHS = (7, 40, 60, 50)
_SHEET = "部门履职清单"
_KINDS = {"o": "overlap", "d": "duplicate", "u": "unowned", "a": "overlap"}
_DIFFICULTIES = {"e": "easy", "m": "medium", "h": "hard"}


@dataclass(frozen=True, slots=True)
class Marked:
    """A row with a mark, and where it stands: ``side`` is the unit, ``sheet`` None outside a workbook."""

    mark: str
    document: str
    sheet: str | None
    table: int | None
    row: int
    unit: str


@dataclass(frozen=True, slots=True)
class Unit:
    """A department with the format of its file and its rows: title, detail, basis, marks."""

    name: str
    format: str
    rows: tuple[tuple[str, str, str, tuple[str, ...]], ...]


def units(package: str = __name__) -> list[Unit]:
    """The departments of ``source.txt`` in ``package``. Raises ValueError naming the line that cannot be read."""
    text = resources.files(package).joinpath("source.txt").read_text("utf-8")
    found: list[tuple[str, str, list[tuple[str, str, str, tuple[str, ...]]]]] = []
    for number, line in enumerate(text.splitlines(), 1):
        parts = [part.strip() for part in line.lstrip("@").split("|")]
        if line.startswith("@"):
            found.append((parts[0], parts[1], []))
        elif line.strip() and not line.startswith("#"):
            if len(parts) != len(_HEADS) or not found:
                raise ValueError(f"source.txt line {number}: expected title | content | basis | marks")
            found[-1][2].append((parts[0], parts[1], parts[2], tuple(parts[3].split())))
    return [Unit(name, form, tuple(rows)) for name, form, rows in found]


def write(folder: Path, county: str = COUNTY, package: str = __name__) -> list[Marked]:
    """Write every unit's file into ``folder``; the rows with marks, where they stand."""
    return [marked for unit in units(package) for marked in _write(unit, folder, county)]


def _write(unit: Unit, folder: Path, county: str) -> Iterator[Marked]:
    grid = Grid(_SHEET, _WIDTHS)
    grid.banner(f"{county}{unit.name[1:]}部门履职清单（虚构样例）", "title")
    grid.add(_HEADS, "header")
    for number, (title, detail, basis, _) in enumerate(unit.rows, 1):
        grid.add((str(number), title, detail, basis), "row", str(number))
    name = f"{county}{unit.name[1:]}部门职责清单.{unit.format}"
    made = {"xlsx": lambda: xlsx([grid]), "docx": lambda: docx(grid), "csv": lambda: gb18030(grid)}
    (folder / name).write_bytes(made[unit.format]())
    word = unit.format == "docx"
    shift = table_rows(grid) if word else 0
    sheet = _SHEET if unit.format == "xlsx" else None
    for number, (*_, marks) in enumerate(unit.rows, 1):
        for mark in marks:
            place = grid.places[str(number)] - shift
            yield Marked(mark, name, sheet, 1 if word else None, place, unit.name)


def key(marked: list[Marked]) -> tuple[list[dict[str, object]], list[dict[str, object]]]:
    """The planted flaws and the look-alikes, as entries that :func:`kg.analysis.evaluate.expected_from` reads.

    A duplicate has a side for each row; the others one for each unit. A mark that stands alone is no look-alike.
    """
    groups: dict[str, list[Marked]] = {}
    for each in marked:
        groups.setdefault(each.mark, []).append(each)
    flaws, alike = [], []
    for mark, rows in groups.items():
        entry: dict[str, object] = {
            "id": mark,
            "kind": _KINDS[mark[0]],
            "difficulty": _DIFFICULTIES.get(mark[-1], ""),
            "items": [
                {
                    "document": each.document,
                    "sheet": each.sheet,
                    "table": each.table,
                    "row": each.row,
                    "side": str(number) if mark[0] == "d" else each.unit,
                }
                for number, each in enumerate(rows)
            ],
        }
        if mark[0] != "a":
            flaws.append(entry)
        elif len({each.unit for each in rows}) > 1:
            alike.append(entry)
    return flaws, alike
