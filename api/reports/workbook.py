"""The report as a workbook for circulation: one row a finding, and one row a place."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import TYPE_CHECKING

from api.models.check import CheckResponse
from api.reports.returned import BY, DECISION, REASON, SHEET, STATES
from api.reports.words import KIND_NAMES, SEVERITY_NAMES, STATE_NAMES, place, reading_notes
from ingest.excel import writable

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet


_FINDINGS = (
    ("编号", 26),
    ("类别", 12),
    ("程度", 10),
    ("把握", 8),
    ("是否同一事项", 22),
    ("问题", 44),
    ("说明", 70),
    ("建议", 50),
    ("涉及单位", 30),
    ("行数", 8),
    (DECISION, 12),
    (REASON, 40),
    (BY, 14),
    ("处理时间", 22),
)
_PLACES = (("编号", 26), ("文件", 40), ("工作表", 22), ("表", 6), ("行", 8), ("单位", 24), ("事项", 50))
_NOTES = (("位置", 60), ("情况", 100))


def render_workbook(response: CheckResponse) -> bytes:
    """An .xlsx file with the sheets 问题 (filterable, with columns for decisions) and 位置; and 读取情况 where drafts need a look.

    What is filled in under 处理, 处理理由 and 处理人 can be sent back (:mod:`api.reports.returned`).
    """
    from openpyxl import Workbook

    book = Workbook()
    findings = book.active
    assert findings is not None  # noqa: S101 a new workbook has a sheet
    findings.title = SHEET
    _fill(
        findings,
        _FINDINGS,
        [
            (
                finding.id,
                KIND_NAMES.get(finding.kind, finding.kind),
                SEVERITY_NAMES.get(finding.severity, finding.severity),
                round(finding.score, 2),
                finding.likeness or "",
                finding.title,
                finding.explanation,
                finding.suggestion,
                "、".join(finding.departments),
                len(finding.items),
                STATE_NAMES[finding.state] if finding.settled_by else "",
                finding.reason or "",
                finding.settled_by or "",
                finding.settled_at or "",
            )
            for finding in response.findings
        ],
    )
    _offer_decisions(findings, len(response.findings))
    _fill(
        book.create_sheet("位置"),
        _PLACES,
        [
            (
                finding.id,
                item.source.document,
                item.source.sheet or "",
                item.source.table if item.source.table and not item.source.sheet else "",
                item.source.row or place(item.source),
                item.holder,
                item.title,
            )
            for finding in response.findings
            for item in finding.items
        ],
    )
    if notes := reading_notes(response):
        _fill(book.create_sheet("读取情况"), _NOTES, notes)
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def _offer_decisions(sheet: Worksheet, rows: int) -> None:
    """Let the column 处理 be filled in from a list."""
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    column = get_column_letter(1 + [name for name, _ in _FINDINGS].index(DECISION))
    choices = DataValidation(type="list", formula1=f'"{",".join(STATES)}"', allow_blank=True)
    choices.error = f"请从列表中选择：{'、'.join(STATES)}"
    choices.add(f"{column}2:{column}{max(rows, 1) + 1}")
    sheet.add_data_validation(choices)


def _fill(sheet: Worksheet, columns: Sequence[tuple[str, int]], rows: Sequence[Sequence[object]]) -> None:
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    for row in ([name for name, _ in columns], *rows):
        sheet.append([_text(value) for value in row])
    for line in sheet.iter_rows():
        for cell in line:
            if isinstance(cell.value, str):
                cell.data_type = "s"  # a title that starts with = is a text, never a formula
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    for number, (_, width) in enumerate(columns, 1):
        sheet.column_dimensions[get_column_letter(number)].width = width
        sheet.cell(1, number).font = Font(bold=True)
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions


def _text(value: object) -> str | int | float:
    if isinstance(value, int | float):
        return value
    return writable(str(value))
