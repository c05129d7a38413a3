"""What each column of a table means whose names nobody knows, from what its cells look like and what its name hints at."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.records import ListKind
from ingest.tables.columns import Column, column_of, hinted
from ingest.tables.headers import Columns
from ingest.tables.profiles import Looks, Profile, names_families, profile_of

_FEWEST = 3
_SHORTEST_TITLE, _LONGEST_TITLE = 4, 48
_PLACED = {
    Looks.NUMBERS: Column.NUMBER,
    Looks.BASES: Column.BASIS,
    Looks.ROLES: Column.ROLE,
    Looks.OFFICES: Column.OTHER,
    Looks.DIVISION: Column.DEPARTMENT_DUTIES,  # which take_divisions reads
}
ORGAN_COLUMNS = (Column.TAKE_OVER, Column.COOPERATE, Column.LEAD)


_TEXTS = {Column.DETAIL, Column.FIELD}
"""Columns whose names are used for many things (内容, 类别): what they hold decides."""


class Meaning:
    """One pass over the columns of a table."""

    def __init__(self, header: Sequence[str], cells: Sequence[Sequence[str]], *, of_department: bool) -> None:
        self.header = header
        self.of_department = of_department
        self.cells = cells
        self.profiles = [profile_of(one) for one in cells]
        self.columns_found: Columns = {}
        self.left = [place for place, one in enumerate(self.profiles) if one.looks is not Looks.NOTHING]

    def columns(self, kind: ListKind | None) -> Columns:
        """Each column's meaning: by its known name, by cells that tell it, then the texts among themselves."""
        for place in [*self.left]:
            named = column_of(self.header[place]) if self.header[place] else None
            if named and named not in _TEXTS and self._agrees(named, self.profiles[place]):
                self._take(place, named)
        for place in [*self.left]:
            column = _PLACED.get(self.profiles[place].looks)
            if column is Column.NUMBER and column in self.columns_found:
                self.left.remove(place)
            elif column:
                self._take(place, column)
            elif self.profiles[place].looks is Looks.MARKS:
                self.left.remove(place)
        self._organs(kind)
        self._texts(kind)
        return self.columns_found

    @staticmethod
    def _agrees(column: Column, profile: Profile) -> bool:
        """Whether a column with a known name holds what that name says, as far as that is sure."""
        if column in {Column.LEAD, Column.COOPERATE, Column.UNIT, Column.DEPARTMENT, Column.HOLDER}:
            return profile.looks in {Looks.ORGANS, Looks.TOWNSHIPS, Looks.DIVISION, Looks.TEXT}
        return column is not Column.TITLE or profile.looks is Looks.TEXT

    def _take(self, place: int, column: Column) -> None:
        self.columns_found[column] = (*self.columns_found.get(column, ()), place)
        self.left.remove(place)

    def _organs(self, kind: ListKind | None) -> None:
        """Who leads, who helps, who takes over: by the names of the columns, else in the order in which lists have them."""
        for place in [*self.left]:
            looks, name = self.profiles[place].looks, self.header[place]
            hint = hinted(name, *ORGAN_COLUMNS)
            short = looks is Looks.TEXT and bool(hint) and names_families(self.cells[place])
            if looks is Looks.TOWNSHIPS and hint is not Column.COOPERATE:
                scope = bool(re.search("范围|哪些|适用|涉及", name)) or kind not in {None, ListKind.BASIC}
                self._take(place, Column.SCOPE if scope else Column.HOLDER)
            elif looks in {Looks.ORGANS, Looks.TOWNSHIPS} or short:
                self._take(place, self._organ(hint, kind))

    def _organ(self, hint: Column | None, kind: ListKind | None) -> Column:
        leads = {Column.LEAD, Column.UNIT, Column.TAKE_OVER, Column.DEPARTMENT, Column.HOLDER}
        known = leads & self.columns_found.keys()
        if hint is Column.COOPERATE or (known and hint is not Column.TAKE_OVER):
            return Column.COOPERATE
        if hint is Column.TAKE_OVER or kind is ListKind.RECLAIMED:
            return Column.TAKE_OVER if not known else Column.COOPERATE
        # On a list that names its department the row does not say whose list it is, only who leads.
        return Column.LEAD if self.of_department or kind is ListKind.COOPERATIVE else Column.UNIT

    def _texts(self, kind: ListKind | None) -> None:
        """The name of the duty, its class before it, and what is said of it behind it."""
        texts = [place for place in self.left if self.profiles[place].looks is Looks.TEXT]
        title = self.columns_found.get(Column.TITLE, (-1,))[0]
        if title < 0:
            title = self._title(texts)
        if title < 0:
            return
        if title in self.left:
            self._take(title, Column.TITLE)
            texts.remove(title)
        for place in texts:
            self._take(place, self._text(place, title, kind))

    def _title(self, texts: Sequence[int]) -> int:
        """The column of names: nearly all filled and different, short, no sentences; its name decides between several."""
        fitting = [
            place
            for place in texts
            if (one := self.profiles[place]).filled >= 0.7
            and one.different >= 0.7
            and _SHORTEST_TITLE <= one.length <= _LONGEST_TITLE
        ]
        plain = [place for place in fitting if self.profiles[place].sentences <= 0.5] or fitting
        named = [
            place
            for place in plain
            if hinted(self.header[place], Column.TITLE, Column.DETAIL) is Column.TITLE
        ]
        shortest = min((self.profiles[place].length for place in plain), default=0)
        best = [place for place in named or plain if self.profiles[place].length <= 1.5 * shortest]
        return next(iter(best or named or plain), -1)

    def _text(self, place: int, title: int, kind: ListKind | None) -> Column:
        profile, name = self.profiles[place], self.header[place]
        if (
            place < title
            and profile.different <= 0.6
            and profile.length <= 12
            and Column.FIELD not in self.columns_found
        ):
            return Column.FIELD
        if (
            hinted(name, Column.BASIS, Column.DETAIL, Column.TITLE) is Column.BASIS
            and profile.length <= _LONGEST_TITLE
        ):
            return Column.BASIS
        if profile.filled < 0.4 or hinted(name, Column.REMARK, Column.DETAIL) is Column.REMARK:
            return Column.REMARK
        if kind is ListKind.RECLAIMED:
            return Column.PROCESS
        if (
            hinted(name, Column.FIELD, Column.TITLE, Column.DETAIL) is Column.FIELD
            and profile.different <= 0.6
        ):
            return Column.FIELD
        if kind is ListKind.COOPERATIVE and not self.of_department:
            side = hinted(name, Column.TOWNSHIP_DUTIES, Column.DEPARTMENT_DUTIES)
            taken = Column.DEPARTMENT_DUTIES in self.columns_found
            return side or (Column.TOWNSHIP_DUTIES if taken else Column.DEPARTMENT_DUTIES)
        return Column.DETAIL


def meaning_beside(name: str, cells: Sequence[str], columns: Columns) -> Column | None:
    """What a column of an unknown name beside ``columns`` means, where both its name and its cells tell it."""
    profile = profile_of(cells)
    organs = profile.looks is Looks.ORGANS or (profile.looks is Looks.TEXT and names_families(cells))
    if organs:
        hint = hinted(name, *ORGAN_COLUMNS)
        who = {Column.LEAD, Column.UNIT, Column.DEPARTMENT, Column.TAKE_OVER}
        return hint if hint is Column.COOPERATE or (hint and not who & columns.keys()) else None
    if profile.looks is Looks.BASES and Column.BASIS not in columns:
        return Column.BASIS
    return None
