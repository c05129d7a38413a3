"""The drafts back, with a comment at every cell that a finding is about: xlsx and docx, as copies beside the originals."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TypeVar

from api.models.check import CheckResponse, FindingModel
from api.models.hits import SourceModel
from api.reports.words import KIND_NAMES, SEVERITY_NAMES, decision, is_settled, place

Place = TypeVar("Place")

AUTHOR = "职责图谱"
MARK = "FFF2CC"  # pale yellow behind a cell that has a comment
LONGEST = 4000  # characters of one comment
_WIDTH, _HEIGHT = 420, 220  # of a comment's box, in points


@dataclass(frozen=True, slots=True)
class Note:
    """What to say at one place of a document."""

    source: SourceModel
    text: str


@dataclass(frozen=True, slots=True)
class Annotated:
    """A copy of a draft with its comments (``body``), or why there is none (``problem``, in Chinese)."""

    name: str
    notes: int
    body: bytes | None = None
    problem: str | None = None


def annotate(response: CheckResponse, files: Mapping[str, Path]) -> list[Annotated]:
    """Comment the drafts among ``files`` (name as sources give it → path) that findings are about, in name order."""
    found = _notes(response)
    return [_annotated(name, files.get(name), found[name]) for name in sorted(found)]


def annotated_name(name: str) -> str:
    """What the copy of a draft is called; the folder that the draft lies in stays.

    >>> annotated_name("岚溪县/清单.xlsx")
    '岚溪县/清单（批注）.xlsx'
    """
    path = PurePosixPath(name)
    return str(path.with_name(f"{path.stem}（批注）{path.suffix}"))


def files_by_name(paths: Iterable[Path]) -> dict[str, Path]:
    """Files by the names that sources give them: the file's own, or its path below the folder that was named."""
    found: dict[str, Path] = {}
    for path in paths:
        if path.is_dir():
            found |= {
                each.relative_to(path).as_posix(): each for each in sorted(path.rglob("*")) if each.is_file()
            }
        else:
            found[path.name] = path
    return found


def _notes(response: CheckResponse) -> dict[str, list[Note]]:
    """What to say, by document: one note for each finding and place, rejected rows too."""
    drafts = {file.path for file in response.files}
    notes: dict[str, list[Note]] = {}
    for finding in response.findings:
        for item in finding.items:
            if item.source.document in drafts:
                others = [other for other in finding.items if other is not item]
                said = _said(finding, [f"{place(other.source)}：{other.title}" for other in others])
                notes.setdefault(item.source.document, []).append(Note(item.source, said))
    for file in response.files:
        for row in file.rejected:
            notes.setdefault(file.path, []).append(Note(row.source, f"【未能读取】{row.reason}"))
    return notes


def _said(finding: FindingModel, others: Sequence[str]) -> str:
    head = f"【{KIND_NAMES.get(finding.kind, finding.kind)}·{SEVERITY_NAMES.get(finding.severity, '')}】{finding.title}"
    lines = [head, finding.suggestion]
    if is_settled(finding):
        lines.insert(1, decision(finding))
    if others:
        shown = "\n".join(f"· {each}" for each in others[:_MOST_OTHERS])
        more = f"\n· 另有 {len(others) - _MOST_OTHERS} 处" if len(others) > _MOST_OTHERS else ""
        lines.append(f"另见：\n{shown}{more}")
    lines.append(f"编号 {finding.id}")
    return "\n".join(line for line in lines if line)


_MOST_OTHERS = 5


def _annotated(name: str, path: Path | None, notes: Sequence[Note]) -> Annotated:
    writer = _WRITERS.get(Path(name).suffix.lower())
    if path is None or writer is None:
        why = "找不到原文件" if path is None else "这种格式不能加批注，意见见报告"
        return Annotated(name, len(notes), problem=f"{name}：{why}。")
    try:
        return Annotated(name, len(notes), body=writer(path, notes))
    except Exception as error:  # noqa: BLE001 - a file that another library cannot rewrite must not cost the others
        return Annotated(
            name, len(notes), problem=f"{name}：无法加批注（{type(error).__name__}：{error}），意见见报告。"
        )


def _workbook(path: Path, notes: Sequence[Note]) -> bytes:
    from openpyxl import load_workbook
    from openpyxl.cell import MergedCell
    from openpyxl.comments import Comment
    from openpyxl.styles import PatternFill

    book = load_workbook(path)
    for (sheet_name, row, column), text in _joined(notes, _cell_of).items():
        if sheet_name not in book.sheetnames:
            continue
        sheet = book[sheet_name]
        cell = sheet[f"{column}{row}"]
        if isinstance(cell, MergedCell):
            area = next(area for area in sheet.merged_cells.ranges if cell.coordinate in area)
            cell = sheet.cell(area.min_row, area.min_col)
        before = f"{cell.comment.text}\n\n" if cell.comment else ""
        comment = Comment((before + text)[:LONGEST], AUTHOR, width=_WIDTH, height=_HEIGHT)
        cell.comment = comment
        cell.fill = PatternFill("solid", start_color=MARK)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _cell_of(source: SourceModel) -> tuple[str, int, str] | None:
    if not source.sheet or not source.row:
        return None
    return source.sheet, source.row, source.column or "A"


def _word(path: Path, notes: Sequence[Note]) -> bytes:
    from docx import Document
    from openpyxl.utils import column_index_from_string

    document = Document(str(path))
    for (table, row, column), text in _joined(notes, _row_of).items():
        if not 0 < table <= len(document.tables) or row > len(document.tables[table - 1].rows):
            continue
        cells = document.tables[table - 1].rows[row - 1].cells
        place = column_index_from_string(column) - 1
        paragraph = cells[min(place, len(cells) - 1)].paragraphs[0]
        runs = paragraph.runs or [paragraph.add_run("")]
        document.add_comment(runs, text=text[:LONGEST], author=AUTHOR, initials="职")
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _row_of(source: SourceModel) -> tuple[int, int, str] | None:
    if not source.table or not source.row:
        return None
    return source.table, source.row, source.column or "A"


def _joined(notes: Iterable[Note], place_of: Callable[[SourceModel], Place | None]) -> dict[Place, str]:
    """The notes by place, several at one place under one another."""
    joined: dict[Place, str] = {}
    for note in notes:
        at = place_of(note.source)
        if at is not None:
            joined[at] = f"{joined[at]}\n\n{note.text}" if at in joined else note.text
    return joined


_WRITERS: Mapping[str, Callable[[Path, Sequence[Note]], bytes]] = {
    ".xlsx": _workbook,
    ".docx": _word,
}
"""Suffix → what writes a copy with comments."""
