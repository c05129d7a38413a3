"""What a finding is about, and the id that is made from it: the same in every run and every round of one place.

The id rests on the kind, the place and the rows (whose, and their titles), not on where they stand or in which order.
Ids used to rest on kind and titles alone: what was settled under such a :attr:`~Identity.former_id` is still found.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations

from kg.analysis.facets import clean
from kg.views import ItemView

_BETWEEN = "："  # between the unit and the title of a row


@dataclass(frozen=True, slots=True)
class Identity:
    """What a finding is about: its kind and subkind, the place, and the rows as :func:`row_text` says them, sorted."""

    kind: str
    subkind: str | None
    area: str | None
    rows: tuple[str, ...]

    @property
    def id(self) -> str:
        """The id of the finding."""
        return _digest(self.kind, self.subkind, (f"@{self.area or ''}", *self.rows))

    @property
    def former_id(self) -> str:
        """The id that rested on the titles alone."""
        return _digest(self.kind, self.subkind, self._titles())

    def former_parts(self) -> tuple[str, ...]:
        """The former ids of each two of its titles, if it has more: one of its pairs may have been settled before."""
        titles = self._titles()
        if len(titles) < 3:
            return ()
        return tuple(_digest(self.kind, self.subkind, pair) for pair in combinations(titles, 2))

    def is_near(self, other: Identity) -> bool:
        """Whether one of two findings has all rows of the other, and both may be of one place."""
        if (self.kind, self.subkind) != (other.kind, other.subkind):
            return False
        if self.area != other.area and self.area and other.area:
            return False
        ours, theirs = set(self.rows), set(other.rows)
        return bool(ours) and bool(theirs) and (ours <= theirs or theirs <= ours)

    def _titles(self) -> list[str]:
        return sorted({row.partition(_BETWEEN)[2] for row in self.rows})


def identity(kind: str, subkind: str | None, rows: Iterable[str], area: str | None) -> Identity:
    """The identity of a finding about ``rows``, each as :func:`row_text` or :func:`plain_text` says it.

    >>> ours = [plain_text("甲"), plain_text("乙 ")]
    >>> identity("overlap", None, ours, "东县").id == identity("overlap", None, ours[::-1], "东县").id
    True
    >>> identity("overlap", None, ours, "东县").id == identity("overlap", None, ours, "西县").id
    False
    """
    return Identity(kind, subkind, area, tuple(sorted(set(rows))))


def row_text(view: ItemView) -> str:
    """Whose row it is (a department; townships are not told apart), and its title."""
    unit = "" if view.holder_is_township else clean(view.holder).replace(_BETWEEN, "")
    return f"{unit}{_BETWEEN}{clean(view.title)}"


def plain_text(text: str) -> str:
    """A text that is nobody's in particular."""
    return f"{_BETWEEN}{clean(text)}"


def _digest(kind: str, subkind: str | None, said: Iterable[str]) -> str:
    text = "/".join((kind, subkind or "", "\n".join(said)))
    return f"{kind}-{hashlib.sha256(text.encode()).hexdigest()[:12]}"
