"""The circulated workbook when it comes back: what the units wrote into the columns 处理, 处理理由 and 处理人."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from api.errors import BadRequest
from api.reports.words import STATE_NAMES

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

SHEET = "问题"
ID, DECISION, REASON, BY = "编号", "处理", "处理理由", "处理人"
STATES = {name: state for state, name in STATE_NAMES.items()} | {"重新打开": "open"}

_MOST_FAULTS = 10


@dataclass(frozen=True, slots=True)
class Return:
    """What one row decides about a finding."""

    finding: str
    state: str
    reason: str | None
    by: str | None


def read_returned(path: Path) -> list[Return]:
    """Read the decisions in a workbook made by :func:`api.reports.workbook.render_workbook`; empty rows are passed over.

    Raises :class:`BadRequest`, naming sheet and cell, where the workbook or a row cannot be understood.
    """
    from openpyxl import load_workbook

    try:
        book = load_workbook(path, read_only=True, data_only=True)
    except FileNotFoundError as error:
        raise BadRequest(f"没有这个文件：{path}") from error
    except Exception as error:
        raise BadRequest(f"{path.name} 不是可读取的 xlsx 工作簿（{type(error).__name__}）。") from error
    try:
        if SHEET not in book.sheetnames:
            raise BadRequest(
                f"{path.name} 没有工作表“{SHEET}”：请用 zhize check --format xlsx 写出的工作簿填写。"
            )
        return _rows(book[SHEET], path.name)
    finally:
        book.close()


def _rows(sheet: Worksheet, name: str) -> list[Return]:
    rows = sheet.iter_rows(values_only=True)
    header = [_said(cell) for cell in next(rows, ())]
    missing = [title for title in (ID, DECISION, REASON) if title not in header]
    if missing:
        raise BadRequest(f"{name} 的工作表“{SHEET}”缺少列：{'、'.join(missing)}。请勿改动表头。")
    found: list[Return] = []
    faults: list[str] = []
    for number, row in enumerate(rows, start=2):
        said = dict(zip(header, map(_said, row), strict=False))
        if said[ID] and said[DECISION]:
            fault = _fault(said)
            if fault:
                faults.append(f"第 {number} 行：{fault}")
            else:
                found.append(
                    Return(said[ID], STATES[said[DECISION]], said[REASON] or None, said.get(BY) or None)
                )
    if faults:
        told = "；".join(faults[:_MOST_FAULTS]) + (
            f"；等 {len(faults)} 行" if len(faults) > _MOST_FAULTS else ""
        )
        raise BadRequest(f"{name}“{SHEET}”{told}。整个文件未记录。")
    return found


def _fault(said: dict[str, str]) -> str | None:
    """What is wrong with a row that decides about a finding."""
    state = STATES.get(said[DECISION])
    if state is None:
        return f"“{said[DECISION]}”不是可用的处理意见，应为：{'、'.join(STATES)}"
    if state != "open" and not said[REASON]:
        return f"处理为“{said[DECISION]}”，但没有写处理理由"
    return None


def _said(cell: Any) -> str:
    return "" if cell is None else str(cell).strip()
