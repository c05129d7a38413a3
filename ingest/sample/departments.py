"""A department's duty list: 序号 ｜ 职责部门 ｜ 职责名称 ｜ 职责依据 ｜ 备注, with what its layout adds."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.sample.cells import numbered
from ingest.sample.grid import Grid
from ingest.sample.source import County, Row, Unit

_ROLES = {"lead": "", "cooperate": "配合", "supervise": "指导监督"}


def duty_list(county: County, department: Unit) -> Grid:
    """Lay out the list of ``department``: one row for each duty."""
    rows, layout = county.rows[department.name], department.layout
    detailed = any(row.detail for row in rows)
    columns = [("序号", 7), ("职责部门", 18), ("职责名称", 42)]
    columns += [("职责内容", 60)] * detailed + [("权力类型", 12)] * layout["power"]
    columns += [("职责依据", 56), ("备注", 14)]
    grid = Grid("职责清单", [width for _, width in columns])
    level = county.profile["city" if department.name.startswith("市") else "county"]
    grid.banner(f"{level}{department.name[1:]}职责清单", "title")
    grid.banner(f"（{county.profile['note'].rstrip('。')}）", "note")
    while grid.last < layout["header"] - 1:
        grid.banner(f"版本：{county.profile['edition']}", "note")
    _header(grid, [name for name, _ in columns], double=layout["double"])
    first = grid.last + 1
    for number, row in enumerate(rows, 1):
        cells = [str(number), department.name, row.title]
        cells += [numbered(row.detail, layout["marks"])] * detailed
        cells += [row.power_type or "—"] * layout["power"]
        cells += [_bases(row, layout["marks"]), _ROLES[row.role]]
        grid.add(cells, "row", row.id)
    if layout["holder"] == "merged":
        grid.merge_equal(2, first)
    grid.banner("注：职责依据以现行有效文本为准，由本部门负责解释。", "footer")
    return grid


def _header(grid: Grid, names: Sequence[str], *, double: bool) -> None:
    if not double:
        grid.add(names, "header")
        return
    grouped = {"职责名称", "职责内容", "权力类型"}
    inside = [place for place, name in enumerate(names, 1) if name in grouped]
    upper = ["职责事项" if place == inside[0] else "" if place in inside else name
             for place, name in enumerate(names, 1)]  # fmt: skip
    grid.add(upper, "header")
    grid.add([name if name in grouped else "" for name in names], "header")
    top = grid.last - 1
    grid.merges.append((top, inside[0], top, inside[-1]))
    grid.merges += [(top, place, top + 1, place) for place in range(1, len(names) + 1) if place not in inside]


def _bases(row: Row, marks: str) -> str:
    return ("；" if marks == "dot" else "\n").join(row.bases)
