"""What is the same for all rows of a table: its document, its columns, which list it is, whose, of which edition."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from ingest.readers.document import Document, column_letter
from ingest.records import ListKind, Source
from ingest.tables.layout import Section
from ingest.tables.sequence import Sequence


@dataclass(frozen=True, slots=True)
class Frame:
    """What is the same for all rows of a section."""

    document: Document
    section: Section
    kind: ListKind
    holder: str
    jurisdiction: str | None
    edition: str | None
    titles: tuple[str, ...] = ()
    category: str | None = None  # the name of a sheet that is a category: 党的建设
    heading: str = ""  # the category that stands above the table, as written
    numbers: Sequence = field(default_factory=Sequence)  # of all lists of the document
    tell: Callable[[int, int], None] | None = None

    def source(self, index: int | None = None, column: int | None = None, quote: str | None = None) -> Source:
        """A place in this section; ``index`` and ``column`` count from 0."""
        table = self.section.table
        if table.origins and index is not None:
            index, column = table.origins[index]
        return Source(
            self.document.name,
            self.document.sha256,
            sheet=table.sheet,
            page=table.pages[index] if index is not None and index < len(table.pages) else None,
            table=table.ordinal,
            row=None if index is None else index + 1,
            column=None if column is None else column_letter(column),
            quote=quote,
        )
