"""Categories of a table and the counts that they state: 一、党的建设（17项） should have 17 duties below it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from ingest.tables.cells import is_empty
from ingest.tables.rows import Category, read_category

_category = lru_cache(maxsize=1024)(read_category)


@dataclass(slots=True)
class _Count:
    category: Category
    row: int
    found: int = 0
    unit: bool = False  # the heading names whose duties follow, not what they are about


class CategoryCounts:
    """Follows the headings and category cells of one table and counts the duties below each."""

    def __init__(self, total: int | None) -> None:
        self.total = total
        self.rows = 0
        self.open: list[_Count] = []
        self.closed: list[_Count] = []
        self.cells: dict[str, _Count] = {}
        self.last_cell: _Count | None = None

    def heading(self, row: int, texts: Sequence[str], *, unit: bool = False) -> None:
        """A heading row (from 0): it ends the headings of its level and below."""
        category = _category(texts[-1])
        while self.open and self.open[-1].category.level >= category.level:
            self.closed.append(self.open.pop())
        self.open.append(_Count(category, row, unit=unit))
        self.last_cell = None

    def row(self, row: int, cell: str, *, counted: bool = True) -> str | None:
        """Count a data row; gives its category: its own cell, else the cell above, else the top heading."""
        one = int(counted)
        self.rows += one
        for count in self.open:
            count.found += one
        if not is_empty(cell):
            key = cell.strip()
            self.last_cell = self.cells.get(key) or self.cells.setdefault(key, _Count(_category(key), row))
        if self.last_cell:
            self.last_cell.found += one
            return self.last_cell.category.name
        return next((count.category.name for count in self.open if not count.unit), None)

    def mismatches(self) -> Iterator[tuple[int | None, str]]:
        """(row, what is wrong) for each stated count that is not the count found; row None for the title."""
        for count in sorted((*self.closed, *self.open, *self.cells.values()), key=lambda one: one.row):
            stated = count.category.stated
            if stated is not None and stated != count.found:
                yield count.row, f"的“{count.category.name}”写明{stated}项，实有{count.found}项；请核对"
            elif not count.found and not count.unit:
                yield (
                    count.row,
                    f"的“{count.category.name}”按标题读取，下面没有事项；如它本身是事项，请把序号改为数字",
                )
        if self.total is not None and self.total != self.rows:
            yield None, f"标题写明共{self.total}项，实有{self.rows}项；请核对"
