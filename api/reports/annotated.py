"""The drafts back, with a comment at every cell that a finding is about: xlsx, xlsm and docx, as copies beside the originals."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath
from typing import TypeVar

from api.models.check import CheckResponse, FindingModel
from api.models.hits import SourceModel
from api.reports.words import KIND_NAMES, SEVERITY_NAMES, decision, is_settled, place
from ingest.archives import is_archive_of_files, packed_files
from ingest.limits import Limits
from ingest.pipeline import FileError, find_files
from ingest.readers import ReadError
from ingest.readers.archive import open_archive
from ingest.readers.word import paragraph_places

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
    """A copy of a draft with its comments (``body``), how many there are, and what could not be commented (``problem``, in Chinese)."""

    name: str
    notes: int
    body: bytes | None = None
    problem: str | None = None


def annotate(response: CheckResponse, files: Mapping[str, Path | bytes]) -> list[Annotated]:
    """Comment the drafts among ``files`` (name as sources give it → path or content) that findings are about, in name order."""
    found = _notes(response)
    return [_annotated(name, files.get(name), found[name]) for name in sorted(found)]


def annotated_name(name: str) -> str:
    """What the copy of a draft is called; the folder that the draft lies in stays, an archive becomes a folder.

    >>> annotated_name("岚溪县/清单.xlsx"), annotated_name("各乡镇.zip/清单.docx")
    ('岚溪县/清单（批注）.xlsx', '各乡镇/清单（批注）.docx')
    """
    path = PurePosixPath(name)
    folders = (re.sub(r"(?i)(?<=.)\.zip$", "", part) for part in path.parent.parts)
    return str(PurePosixPath(*folders, f"{path.stem}（批注）{path.suffix}"))


def files_by_name(paths: Iterable[Path]) -> dict[str, Path | bytes]:
    """Files, or their contents where they lie in an archive, by the names that sources give them."""
    found: dict[str, Path | bytes] = {}
    for each in find_files(paths):
        if isinstance(each, FileError):
            continue
        if is_archive_of_files(each.path, any_suffix=each.explicit):
            with suppress(ReadError):  # the check has said what is wrong with it
                found |= {one.name: one.data for one in packed_files(each.path, each.name, Limits())}
        else:
            found[each.name] = each.path
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


def _annotated(name: str, file: Path | bytes | None, notes: Sequence[Note]) -> Annotated:
    writer = _WRITERS.get(Path(name).suffix.lower())
    if file is None or writer is None:
        why = "找不到原文件" if file is None else "这种格式不能加批注，意见见报告"
        return Annotated(name, len(notes), problem=f"{name}：{why}。")
    try:
        body, placed = writer(file if isinstance(file, bytes) else file.read_bytes(), notes)
    except Exception as error:  # noqa: BLE001 - a file that another library cannot rewrite must not cost the others
        return Annotated(
            name, len(notes), problem=f"{name}：无法加批注（{type(error).__name__}：{error}），意见见报告。"
        )
    left = len(notes) - placed
    told = f"{name}：有 {left} 处意见没有具体位置（如正文中的句子），未加批注，见报告。" if left else None
    return Annotated(name, placed, body=body if placed else None, problem=told)


def _workbook(data: bytes, notes: Sequence[Note], *, macros: bool = False) -> tuple[bytes, int]:
    from openpyxl import load_workbook
    from openpyxl.cell import MergedCell
    from openpyxl.comments import Comment
    from openpyxl.styles import PatternFill

    # Without its macros a workbook would be of another kind than its name says, and Excel would not open it.
    book = load_workbook(io.BytesIO(data), keep_vba=macros)
    notes = [note for note in notes if note.source.sheet in book.sheetnames and note.source.row]
    for (sheet_name, row, column), text in _joined((note, _cell_of(note.source)) for note in notes).items():
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
    if book.vba_archive is not None:
        book.vba_archive.close()  # openpyxl leaves it open
    return stream.getvalue(), len(notes)


def _cell_of(source: SourceModel) -> tuple[str, int, str]:
    return source.sheet or "", source.row or 1, source.column or "A"


def _word(data: bytes, notes: Sequence[Note]) -> tuple[bytes, int]:
    from docx import Document
    from docx.oxml.ns import qn
    from docx.text.paragraph import Paragraph
    from openpyxl.utils import column_index_from_string

    places = paragraph_places(open_archive(data, "", Limits()))

    def paragraph_of(source: SourceModel) -> int | None:
        """The place of a paragraph in the document: that of the cell, else of its row's first; or that of the line."""
        column = column_index_from_string(source.column) if source.table and source.column else 1
        return next(
            (places[at] for one in (column, 1) if (at := (source.table, source.row or 0, one)) in places),
            None,
        )

    document = Document(io.BytesIO(data))
    paragraphs = list(document.element.body.iter(qn("w:p")))
    placed = [(note, at) for note in notes if (at := paragraph_of(note.source)) is not None]
    for at, text in _joined(placed).items():
        outer = [paragraphs[at], *paragraphs[at].iterancestors(qn("w:p"))][-1]  # a text box takes no comment
        paragraph = Paragraph(outer, document)
        document.add_comment(
            paragraph.runs or [paragraph.add_run("")], text=text[:LONGEST], author=AUTHOR, initials="职"
        )
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue(), len(placed)


def _joined(placed: Iterable[tuple[Note, Place]]) -> dict[Place, str]:
    """The notes by place, several at one place under one another."""
    joined: dict[Place, str] = {}
    for note, at in placed:
        joined[at] = f"{joined[at]}\n\n{note.text}" if at in joined else note.text
    return joined


_WRITERS: Mapping[str, Callable[[bytes, Sequence[Note]], tuple[bytes, int]]] = {
    ".xlsx": _workbook,
    ".xlsm": partial(_workbook, macros=True),
    ".docx": _word,
}
"""Suffix → what writes a copy with comments, and counts the notes that found their place."""
