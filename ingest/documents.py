"""A document that was read → its result: which kind it is decides which part of the room takes it."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from ingest.options import IngestOptions
from ingest.readers.document import Document, ReadError
from ingest.records import (
    UNKNOWN_HOLDER,
    DocumentKind,
    DutyItem,
    FileResult,
    ListKind,
    Notice,
    Source,
    TableResult,
)
from ingest.tables.abbreviations import short_names, spelt_out
from ingest.tables.areas import read_areas
from ingest.tables.flattened import restore_tables
from ingest.tables.layout import lay_out
from ingest.tables.line_tables import tables_of_lines
from ingest.tables.outline import is_charter, restore_outlines
from ingest.tables.reading import read_tables
from ingest.tables.recognise import DOCUMENT_KINDS, LIST_KINDS, is_division_table
from ingest.thesaurus.table import read_thesaurus

_TABLE_LINE = re.compile(r"^\s*\||\t")  # a text's paragraphs are all its lines
_TABULAR = {DocumentKind.DUTY_LIST, DocumentKind.POWER_LIST, DocumentKind.SERVICE_LIST}


def read_result(document: Document, options: IngestOptions, path: Path | None = None) -> FileResult:
    """What a document says, as records. ``path`` lets a law in several files find the file with its title.

    Raises ReadError for a document with neither table nor text.
    """
    kind = options.kind
    if _may_be_law(document, kind):
        # Before the tables: a statute may carry some in its annexes.
        law = _law(document, path)
        if law is not None:
            return law
    written = bool(document.tables and document.paragraphs)
    document = restore_tables(document)
    if document.tables and kind in {None, DocumentKind.THESAURUS}:
        words = _thesaurus(document, forced=kind is DocumentKind.THESAURUS)
        if words is not None:
            return words
    if document.tables and kind in {None, DocumentKind.DIVISIONS}:
        divisions = _divisions(document, forced=kind is DocumentKind.DIVISIONS)
        if divisions is not None:
            return divisions
    unread: FileResult | None = None
    has_tables = any(any(map(any, table.rows)) for table in document.tables)
    if has_tables and (kind is None or kind in _TABULAR):
        # a text whose lists stand partly in tables, partly in numbered paragraphs
        both = _outlines(document, options) if written and kind is None else None
        if both:
            return both
        result = _lists(document, options)
        if result.items or kind in _TABULAR or not document.paragraphs:
            return _with_text(result, document, options)
        unread = result
    if document.paragraphs:
        return _with_unread(_text(document, options), unread)
    if has_tables:
        raise _error(document, f"不能按“{kind}”读取：其中只有表格；请去掉类型选项，或另存为文本后导入")
    raise _error(document, "里没有文字，也没有表格；请检查是否为空白或扫描件")


def _may_be_law(document: Document, kind: DocumentKind | None) -> bool:
    """Whether a text is to be read for articles: not what sets a department up, although it has some."""
    asked = kind is DocumentKind.LAW
    return bool(document.paragraphs) and (asked or (kind is None and not is_charter(document.paragraphs)))


def _text(document: Document, options: IngestOptions) -> FileResult:
    """A text that is no statute: the lists in it, else the duties that its sentences state."""
    if options.kind is DocumentKind.LAW:
        raise _error(document, "不是法律法规文本：没有找到“第一条”这样的条文；请检查文件类型")
    outlined = _outlines(document, options) if options.kind is not DocumentKind.PROSE else None
    if outlined:
        return outlined
    in_lines = tables_of_lines(document) if options.kind is None else None
    lists = _lists(in_lines, options) if in_lines else None
    if lists and lists.items:
        return lists
    return _prose(document, options, Source(document.name, document.sha256))


def _outlines(document: Document, options: IngestOptions) -> FileResult | None:
    """The lists that a text gives as numbered paragraphs, and the duties that its other sentences state."""
    found = restore_outlines(document)
    if found is None:
        return None
    outlined, rest = found
    lists = _lists(outlined, options)
    if not lists.items:
        return None
    return _beside(lists, replace(outlined, paragraphs=rest), options)


def _with_text(lists: FileResult, document: Document, options: IngestOptions) -> FileResult:
    """Tables of tasks with what the notice says beside them: it hands down the one like the other."""
    beside = tuple(each for each in document.paragraphs if not _TABLE_LINE.search(each.text))
    if lists.document_kind is not DocumentKind.PROSE or not lists.items or not beside:
        return lists
    return _beside(lists, replace(document, paragraphs=beside), options)


def _beside(lists: FileResult, document: Document, options: IngestOptions) -> FileResult:
    """``lists`` with the duties that the sentences of ``document`` state."""
    prose = _prose(replace(document, tables=(), notices=()), options, Source(document.name, document.sha256))
    told = prose.items or prose.rejected
    return replace(
        lists,
        tables=(*lists.tables, *prose.tables) if told else lists.tables,
        warnings=(*lists.warnings, *(prose.warnings if told else ())),
        counts=prose.counts,
        steps=prose.steps,
    )


def _with_unread(prose: FileResult, unread: FileResult | None) -> FileResult:
    """A text with what its tables could not give: rows that may be duties stay rejected, other tables are told."""
    if unread is None:
        return prose
    tables = tuple(table for table in unread.tables if any(one.source.row for one in table.rejected))
    told = (
        Notice(one.source, one.reason)
        for table in unread.tables
        if table not in tables
        for one in table.rejected
    )
    seen = set(prose.warnings)
    warnings = (*prose.warnings, *(one for one in (*unread.warnings, *told) if one not in seen))
    return replace(prose, tables=(*prose.tables, *tables), warnings=warnings)


def _error(document: Document, message: str) -> ReadError:
    return ReadError(f"文件“{document.name}”{message}", Source(document.name, document.sha256))


def _thesaurus(document: Document, *, forced: bool) -> FileResult | None:
    """The concepts of a document whose tables are a thesaurus, else None."""
    words = read_thesaurus(document)
    if words is None:
        if forced:
            raise _error(document, "不是词表：表头须有“俗称”和“规范名称”两列")
        return None
    notices = (*document.notices, *words.notices)
    kind = DocumentKind.THESAURUS
    return FileResult(document.name, document.sha256, kind, concepts=words.concepts, warnings=notices)


def _divisions(document: Document, *, forced: bool) -> FileResult | None:
    """The areas of a document all of whose tables list divisions, else None."""
    sections = [(table.name, section) for table in document.tables for section in lay_out(table).sections]
    fitting = [
        (name, section)
        for name, section in sections
        if is_division_table(section.columns, [section.table.rows[index] for index in section.body[:50]])
    ]
    if not fitting or len(fitting) < len(sections):
        if forced:
            raise _error(
                document, "不是区划表：应有“代码”“名称”两列（可有上级代码列），且代码为数字；请检查后重新导入"
            )
        return None
    read = [read_areas(document, section, name) for name, section in fitting]
    return FileResult(
        document.name,
        document.sha256,
        DocumentKind.DIVISIONS,
        tuple(table for _, table in read),
        areas=tuple(area for areas, _ in read for area in areas),
        warnings=document.notices,
    )


def _lists(document: Document, options: IngestOptions) -> FileResult:
    forced = LIST_KINDS.get(options.kind) if options.kind else None
    read = read_tables(document, options, forced)
    kinds = [table.list_kind for table in read.results if table.list_kind and table.items]
    first: ListKind | None = kinds[0] if kinds else None
    kind = options.kind or (DOCUMENT_KINDS.get(first) if first else None) or DocumentKind.DUTY_LIST
    result = FileResult(
        document.name,
        document.sha256,
        kind,
        tuple(read.results),
        warnings=(*document.notices, *read.notices),
    )
    if names := short_names(document):
        tables = (
            replace(table, items=tuple(spelt_out(item, names) for item in table.items))
            for table in result.tables
        )
        result = replace(result, tables=tuple(tables))
    return replace(result, warnings=(*result.warnings, *organ_notices(result.items)))


def _law(document: Document, path: Path | None) -> FileResult | None:
    from ingest.law.statutes import head_beside, parse_statute

    head = head_beside(path) if path is not None and path.suffix.lower() == ".md" else None
    text = document.text or "\n".join(paragraph.text for paragraph in document.paragraphs)
    statute = parse_statute(text, Source(document.name, document.sha256), head)
    if statute is None:
        return None
    return FileResult(
        document.name, document.sha256, DocumentKind.LAW, statute=statute, warnings=document.notices
    )


def _prose(document: Document, options: IngestOptions, source: Source) -> FileResult:
    from ingest.prose.items import extract_duties
    from ingest.prose.tasks import township_tasks

    written = [paragraph.text for paragraph in document.paragraphs]
    pages = [paragraph.page for paragraph in document.paragraphs]
    read = extract_duties(written, source, pages=pages)
    known = {item.source.quote or "" for item in read.items} | {
        row.source.quote or "" for row in read.rejected
    }
    tasks = township_tasks(written, source, read.jurisdiction, known, pages)
    items = tuple(_marked(item, options) for item in (*read.items, *tasks))
    warnings = [*document.notices, *read.notices]
    if not items and not read.rejected:
        warnings.append(Notice(source, f"文件“{document.name}”按文稿读取，没有找到写明职责的句子"))
    table = TableResult("正文", ListKind.PROSE, items, tuple(read.rejected))
    return FileResult(
        document.name,
        document.sha256,
        DocumentKind.PROSE,
        (table,),
        warnings=(*warnings, *organ_notices(items)),
        counts=tuple(
            replace(one, jurisdiction=options.jurisdiction or one.jurisdiction) for one in read.counts
        ),
        steps=tuple(
            replace(one, jurisdiction=options.jurisdiction or one.jurisdiction) for one in read.steps
        ),
    )


def _marked(item: DutyItem, options: IngestOptions) -> DutyItem:
    return replace(
        item,
        jurisdiction=options.jurisdiction or item.jurisdiction,
        edition=options.edition or item.edition,
    )


def organ_notices(items: tuple[DutyItem, ...]) -> tuple[Notice, ...]:
    """One notice for each department that the register does not know, at its first place, with the nearest names."""
    from ingest.organs.register import Register

    register = Register.load()
    first: dict[tuple[str, str | None], tuple[Source, int]] = {}
    for item in items:
        for name in dict.fromkeys((item.holder, *(part.organ for part in item.responsibilities))):
            source, count = first.get((name, item.jurisdiction), (item.source, 0))
            first[name, item.jurisdiction] = (source, count + 1)
    notices = []
    for (name, jurisdiction), (source, count) in first.items():
        organ = register.resolve(name, jurisdiction)
        if organ.status == "unknown" and not organ.generic and name not in {UNKNOWN_HOLDER, jurisdiction}:
            nearest = register.nearest(name)
            alike = f"，相近的有：{'、'.join(nearest)}" if nearest else ""
            reason = f"部门登记表中没有“{name}”（{count}处）{alike}；已按原文保留，请核对名称"
            notices.append(Notice(source, reason))
    return tuple(notices)
