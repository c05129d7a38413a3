"""A township's workbook: three lists as three sheets, laid out as its profile says."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import groupby
from typing import Any

from ingest.sample.cells import chinese, department_duties, departments, numbered, wide
from ingest.sample.grid import Grid
from ingest.sample.source import LISTS, County, Row, Unit

SHEETS = {"basic": "基本履职事项清单", "cooperative": "配合履职事项清单", "reclaimed": "上级部门收回事项清单"}
_COLUMNS: dict[str, tuple[tuple[str, int], ...]] = {
    "basic": (("事项名称", 70),),
    "cooperative": (
        ("事项名称", 34),
        ("对应上级部门", 24),
        ("上级部门职责", 60),
        ("乡镇（街道）配合职责", 46),
    ),
    "reclaimed": (("事项名称", 44), ("承接部门", 26), ("工作方式", 66)),
}
_FOOTERS = {
    "filler": ("填表人：样例甲　　审核人：样例乙　　联系电话：0000-0000000",),
    "note": ("注：未列入本清单的事项，按准入制度报县委编办审核后办理。",),
    "both": (
        "注：本清单自印发之日起施行，实行动态调整。",
        "填表人：样例甲　　　　联系电话：0000-0000000　　　　填表日期：2025年6月30日",
    ),
    "none": (),
}
_HEADERS: dict[str, dict[str, str]] = {
    "plain": {},
    "spaced": {"序号": "序　号", "事项名称": "事 项 名 称", "乡镇（街道）配合职责": "乡镇(街道)配合职责"},
    "town": {"乡镇（街道）配合职责": "乡镇配合职责"},
    "local": {
        "事项名称": "履职事项名称",
        "对应上级部门": "县级主管部门",
        "上级部门职责": "县级部门职责",
        "乡镇（街道）配合职责": "乡镇职责",
        "承接部门": "承接单位",
        "工作方式": "工作方式及要求",
    },
}
_REMARKS = ("“一上”意见已采纳", "与部门会商后保留", "“二上”时调整表述")


def workbook(county: County, township: Unit) -> list[Grid]:
    """Lay out the three sheets of ``township``."""
    lists = {kind: [row for row in county.rows[township.name] if row.kind == kind] for kind in LISTS}
    return [_sheet(county, township, kind, rows) for kind, rows in lists.items() if rows]


def _sheet(county: County, township: Unit, kind: str, rows: Sequence[Row]) -> Grid:
    layout = township.layout
    by_column = layout["field"] == "column"
    columns = [("序号", 7), *([("领域", 16)] if by_column else []), *_COLUMNS[kind]]
    if layout["hidden"]:
        columns.append(("备注", 18))
    grid = Grid(SHEETS[kind], [width for _, width in columns])
    if layout["hidden"]:
        grid.hidden = (len(columns),)
    _head(grid, county, township, kind, len(rows))
    grid.add([_header(name, layout) for name, _ in columns], "header")
    first, count = grid.last + 1, 0
    for number, (name, group) in enumerate(groupby(rows, key=lambda row: row.field), 1):
        members = list(group)
        if not by_column:
            grid.banner(f"{chinese(number)}、{name}（{len(members)}项）", "heading")
        for place, row in enumerate(members, 1):
            count += 1
            shown = place if layout["number"] == "restart" else count
            cells = [_figure(str(shown), layout), *([f"{name}\n（{len(members)}项）"] if by_column else [])]
            cells += [_title(row, count, layout), *_CELLS[kind](row, layout)]
            if layout["hidden"] and count % 13 == 0:
                cells.append(_REMARKS[count // 13 % len(_REMARKS)])
            grid.add(cells, "row", row.id)
    if by_column:
        grid.merge_equal(2, first)
        if kind == "reclaimed":
            grid.merge_equal(4, first)
    for footer in _FOOTERS[layout["footer"]]:
        grid.banner(footer, "footer")
    return grid


def _head(grid: Grid, county: County, township: Unit, kind: str, count: int) -> None:
    profile = county.profile
    title = f"{profile['county']}{township.name}{SHEETS[kind]}（{count}项）"
    grid.banner(_figure(title, township.layout), "title")
    grid.banner(f"（{profile['note'].rstrip('。')}）", "note")
    if township.layout["header"] > 3:
        grid.banner(
            f"编制单位：{profile['county']}{township.name}人民政府　　版本：{profile['edition']}", "note"
        )
    while grid.last < township.layout["header"] - 1:
        grid.banner("", "note")


def _header(name: str, layout: Mapping[str, Any]) -> str:
    return _HEADERS[layout.get("words", "plain")].get(name, name)


def _figure(text: str, layout: Mapping[str, Any]) -> str:
    return wide(text) if layout["wide"] else text


def _title(row: Row, count: int, layout: Mapping[str, Any]) -> str:
    """The title as typed: full-width figures, and a stray indent here and there."""
    indent = "　" if layout["wide"] and count % 9 == 4 else ""
    return indent + _figure(row.title, layout)


def _cooperative_cells(row: Row, layout: Mapping[str, Any]) -> list[str]:
    return [
        departments(row.parts, layout["order"]),
        _figure(department_duties(row, layout["marks"], layout["block"]), layout),
        _figure(numbered(row.township_duties, layout["marks"]), layout),
    ]


def _reclaimed_cells(row: Row, _layout: Mapping[str, Any]) -> list[str]:
    return [row.parts[0].as_written, row.process]


_CELLS: dict[str, Callable[[Row, Mapping[str, Any]], list[str]]] = {
    "basic": lambda _row, _layout: [],
    "cooperative": _cooperative_cells,
    "reclaimed": _reclaimed_cells,
}
