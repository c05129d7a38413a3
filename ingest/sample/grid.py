"""One sheet as rows of text with merged cells, before it becomes xlsx, docx or csv."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(slots=True)
class Grid:
    """A sheet under construction.

    ``rows`` are equally long; ``styles`` has one of title, note, header, heading, row, footer for each.
    ``merges`` are (first row, first column, last row, last column), counted from 1; ``places`` says in which
    row an item stands, ``hidden`` names hidden columns, ``widths`` are in characters.
    """

    name: str
    widths: Sequence[int]
    rows: list[tuple[str, ...]] = field(default_factory=list)
    styles: list[str] = field(default_factory=list)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden: tuple[int, ...] = ()
    places: dict[str, int] = field(default_factory=dict)

    @property
    def last(self) -> int:
        """The number of the last row so far, from 1."""
        return len(self.rows)

    def add(self, cells: Sequence[str], style: str = "row", item: str | None = None) -> None:
        """Append a row; ``item`` is the id of the list row that it carries."""
        self.rows.append((*cells, *[""] * (len(self.widths) - len(cells))))
        self.styles.append(style)
        if item is not None:
            self.places[item] = self.last

    def banner(self, text: str, style: str) -> None:
        """Append a row that is one merged cell over all columns."""
        self.add([text], style)
        self.merges.append((self.last, 1, self.last, len(self.widths)))

    def merge_equal(self, column: int, first: int) -> None:
        """Merge runs of equal neighbouring cells of ``column`` from row ``first``, keeping the text at the top."""
        start = first
        for row in range(first + 1, self.last + 2):
            here = self.rows[row - 1][column - 1] if row <= self.last else None
            if here == self.rows[start - 1][column - 1] and self.styles[row - 1] == "row":
                continue
            if row - start > 1 and self.styles[start - 1] == "row":
                self.merges.append((start, column, row - 1, column))
                for below in range(start + 1, row):
                    cells = list(self.rows[below - 1])
                    cells[column - 1] = ""
                    self.rows[below - 1] = tuple(cells)
            start = row
