"""Duties of which each paragraph holds the cells of a row, with dashes between them (事项—承接部门—工作方式)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.records import ListKind
from ingest.tables.departments import departments, is_known_organ
from ingest.tables.outline_items import Item

# One dash may stand within a name (5—10 公里); what separates cells stands between words, or is marked by blanks or bars.
_DASH = re.compile(r"\s*(?:——|—|－|\u2013|\s-+\s|->|→|[|｜])\s*(?=[\u4e00-\u9fff“《])")
_BEHIND = {
    ListKind.RECLAIMED: ("承接部门", ("工作方式",)),
    ListKind.COOPERATIVE: ("对应上级部门", ("上级部门职责", "乡镇（街道）配合职责")),
    ListKind.BASIC: ("责任部门", ("主要内容",)),
}
"""What stands behind the name of a duty on each list: who, and what is said of it in its order."""


def with_dashes(items: Sequence[Item], kind: ListKind | None) -> None:
    """Part the names of duties at their dashes, in place, where all of a list are written so and name who takes part."""
    known = _BEHIND.get(kind) if kind else None
    if known is None:
        return
    split = [_DASH.split(item.text) for item in items]
    width = len(split[0]) if split else 0
    if width < 2 or sum(len(parts) == width for parts in split) * 5 < len(split) * 4:
        return
    who, others = known
    place = next((one for one in range(1, width) if _names_units(split, one)), None)
    if place is None:
        return
    labels = [who if one == place else "" for one in range(width)]
    rest = iter(others)
    labels = [label or (next(rest, "备注") if one else "") for one, label in enumerate(labels)]
    for item, parts in zip(items, split, strict=True):
        if len(parts) == width:
            item.text = parts[0]
            item.cells |= {label: cell for label, cell in zip(labels, parts, strict=True) if label}


def _names_units(split: Sequence[Sequence[str]], place: int) -> bool:
    """Whether nearly all parts at a place are names of organs and nothing else."""
    cells = [parts[place] for parts in split if place < len(parts)]
    named = sum(
        bool(units := departments(cell)) and all(is_known_organ(one.name) for one in units) for cell in cells
    )
    return named * 5 >= len(cells) * 4
