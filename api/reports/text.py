"""The report for a terminal or a plain text file."""

from __future__ import annotations

from collections.abc import Iterator

from api.models.check import CheckResponse, FindingModel
from api.reports.words import (
    KIND_NAMES,
    SEVERITY_NAMES,
    counts,
    decision,
    kinds_found,
    place,
    reading_notes,
    rounds_told,
)

_ROWS = 6  # rows of a finding that are named before the rest is only counted
_NOTES = 20  # the same of what is to be known about the drafts


def render_text(response: CheckResponse) -> str:
    """The report as lines of text that end in a newline."""
    return "\n".join(_lines(response)) + "\n"


def _lines(response: CheckResponse) -> Iterator[str]:
    yield counts(response)
    if told := rounds_told(response):
        yield told
    for kind, found in kinds_found(response):
        yield ""
        yield f"【{KIND_NAMES[kind]}】{len(found)} 个"
        for number, finding in enumerate(found, 1):
            yield from _finding(number, finding)
    yield from _notes(response)


def _notes(response: CheckResponse) -> Iterator[str]:
    notes = reading_notes(response)
    if not notes:
        return
    yield ""
    yield f"【草案读取情况】{len(notes)} 处需要留意"
    yield from (f"   - {where}：{what}" for where, what in notes[:_NOTES])
    if len(notes) > _NOTES:
        yield f"   - 另有 {len(notes) - _NOTES} 处，见 JSON、HTML 或表格格式的报告"


def _finding(number: int, finding: FindingModel) -> Iterator[str]:
    severity = SEVERITY_NAMES.get(finding.severity, finding.severity)
    yield f"{number}. {finding.title}"
    yield f"   {severity}，把握 {finding.score:.0%}，编号 {finding.id}"
    if decided := decision(finding):
        yield f"   {decided}"
    yield f"   {finding.explanation}"
    yield f"   {finding.suggestion}"
    for item in finding.items[:_ROWS]:
        yield f"   - {place(item.source)}：{item.title}（{item.holder}）"
    if len(finding.items) > _ROWS:
        yield f"   - 另有 {len(finding.items) - _ROWS} 行，见 JSON、HTML 或表格格式的报告"
