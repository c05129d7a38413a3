"""Make the sample county's workbooks and its answer key: ``python -m ingest.sample.build [FOLDER]``.

The same sources give the same bytes (see :mod:`ingest.sample.archive`), so the files are committed and a
test builds them again.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from ingest.sample.answers import Place, answer_key
from ingest.sample.departments import duty_list
from ingest.sample.grid import Grid
from ingest.sample.source import County, Unit, load
from ingest.sample.townships import workbook
from ingest.sample.writers import docx, gb18030, table_rows, xlsx

HERE = Path(__file__).resolve().parent


def file_name(county: County, unit: Unit) -> str:
    """The name of a unit's file.

    >>> from ingest.sample.source import load
    >>> file_name(load(), Unit("柳湾镇", "蓄滞洪区"))
    '岚溪县_柳湾镇_履职事项清单.xlsx'
    """
    what = "履职事项清单" if unit.type else "职责清单"
    return f"{county.profile['county']}_{unit.name}_{what}.{unit.format}"


def layouts(county: County) -> Iterator[tuple[Unit, list[Grid]]]:
    """Lay out every unit's file without writing it."""
    for township in county.townships:
        yield township, workbook(county, township)
    for department in county.departments:
        yield department, [duty_list(county, department)]


def content(unit: Unit, grids: list[Grid]) -> bytes:
    """The bytes of a unit's file in its format."""
    if unit.format == "docx":
        return docx(grids[0])
    return gb18030(grids[0]) if unit.format == "csv" else xlsx(grids)


def places(county: County, unit: Unit, grids: list[Grid]) -> Iterator[Place]:
    """Where each row of ``unit`` stands: by sheet and row, in the Word file by table and row within it."""
    rows = {row.id: row for row in county.rows[unit.name]}
    in_word = unit.format == "docx"
    for grid in grids:
        sheet = grid.name if unit.format == "xlsx" else None
        shift = table_rows(grid) if in_word else 0
        for key, number in grid.places.items():
            yield Place(
                rows[key], unit.name, file_name(county, unit), sheet, 1 if in_word else None, number - shift
            )


def build(target: Path) -> int:
    """Write all files into ``target/county`` and the key beside it; return how many files there are.

    Files in ``target/county`` that no unit has any more are removed.
    """
    county = load()
    folder = target / "county"
    folder.mkdir(parents=True, exist_ok=True)
    written: set[str] = set()
    found: list[Place] = []
    for unit, grids in layouts(county):
        name = file_name(county, unit)
        (folder / name).write_bytes(content(unit, grids))
        written.add(name)
        found += places(county, unit, grids)
    for path in folder.iterdir():
        if path.name not in written:
            path.unlink()
    key = as_lines(answer_key(county, found))
    (target / "key.json").write_text(key, encoding="utf-8", newline="\n")
    return len(written)


def as_lines(key: Mapping[str, Any]) -> str:
    """Write a key as JSON with one finding, look-alike or question to a line, so that changes show in a diff.

    >>> print(as_lines({"a": 1, "b": [{"c": 2}, {"c": 3}]}), end="")
    {
    "a": 1,
    "b": [
    {"c": 2},
    {"c": 3}
    ]
    }
    """
    parts = []
    for name, value in key.items():
        lines = [json.dumps(entry, ensure_ascii=False) for entry in value] if isinstance(value, list) else []
        body = "[\n" + ",\n".join(lines) + "\n]" if lines else json.dumps(value, ensure_ascii=False)
        parts.append(f"{json.dumps(name)}: {body}")
    return "{\n" + ",\n".join(parts) + "\n}\n"


def main() -> None:
    """Build into the package, or into the folder given as the only argument."""
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else HERE
    sys.stdout.write(f"{build(target)} files in {target / 'county'}\n")


if __name__ == "__main__":
    main()
