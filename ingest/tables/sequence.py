"""The numbers of the rows of a list: a number that is left out may be a row that was lost on the way."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

_FEWEST = 3
_SHOWN = 5
_DIGITS = 5


class Sequence:
    """Follows the numbers 1, 2, 3 … of a document's lists, which may go on from one table to the next."""

    def __init__(self) -> None:
        self.last = 0  # of the table before
        self.numbers: list[tuple[int, int]] = []  # (row from 0, number)

    def row(self, row: int, cell: str) -> None:
        """Take the number of a data row."""
        if cell.isdecimal() and len(cell) <= _DIGITS:
            self.numbers.append((row, int(cell)))

    def close(self) -> Iterator[tuple[int, str]]:
        """(row, what is missing) at the end of a table, where its rows are numbered one by one."""
        numbers, before = self.numbers, self.last
        self.numbers = []
        if not numbers:
            return
        self.last = numbers[-1][1]
        steps = [(two[0], one[1], two[1]) for one, two in pairwise(numbers)]
        even = sum(after - number in {0, 1} or after == 1 for _, number, after in steps)
        if even * 3 < len(steps) * 2 or len(numbers) + before < _FEWEST:
            return
        first, start = numbers[0]
        gaps = [(row, number, after) for row, number, after in steps if after > number + 1]
        if start > 1 and start > before + 1 and start <= len(numbers) + before + 1:
            gaps.insert(0, (first, before if before < start else 0, start))
        if gaps:
            missing = "、".join(_span(number + 1, after - 1) for _, number, after in gaps[:_SHOWN])
            more = f"等{len(gaps)}处" if len(gaps) > _SHOWN else ""
            yield gaps[0][0], f"的序号不连续，缺少{missing}{more}；请核对是否漏行"


def _span(low: int, high: int) -> str:
    return str(low) if low == high else f"{low}—{high}"
