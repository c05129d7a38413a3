"""What the cells of a column look like, whatever it is called: numbers, organs, legal bases, roles, marks or text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import median

from ingest.organs.mentions import looks_like_organ
from ingest.organs.register import Register
from ingest.records import Role
from ingest.tables.cells import clean, is_empty, is_role, numbers_only
from ingest.tables.departments import departments
from ingest.tables.matrix import is_mark
from ingest.tables.recognise import is_township
from ingest.tables.spoken import in_words_of_role, says_itself

_MOSTLY = 0.6
_LONGEST_NAMES = 120
_BASIS = re.compile(
    r"^[^，。；]{0,12}《[^《》]{2,}》|^(?:依据|根据|按照?)?[^，。；]{2,30}(?:法|条例|办法|规定|细则)(?:第[^，。；]{1,8}条|[一二三四五六七八九十百零\d]{1,6}条)"
)
_OFFICE = re.compile(r"^[^，。；、]{2,10}(?:股|股室|科|科室|处室|窗口)$")
_SENTENCE = re.compile(r"[，。；;]|^\s*\d{1,2}[.．、]")


class Looks(StrEnum):
    """What most cells of a column are."""

    NOTHING = "nothing"
    NUMBERS = "numbers"
    ORGANS = "organs"
    TOWNSHIPS = "townships"
    DIVISION = "division"
    BASES = "bases"
    ROLES = "roles"
    MARKS = "marks"
    OFFICES = "offices"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Profile:
    """A column: what it looks like, and of its cells the share that is filled, the share of different ones among these,
    the median length in characters, and the share that are sentences.
    """

    looks: Looks
    filled: float = 0.0
    different: float = 0.0
    length: float = 0.0
    sentences: float = 0.0


def looks_of(cell: str) -> Looks:
    """What a cell that is filled looks like.

    >>> looks_of("3"), looks_of("县水利局、县林业局"), looks_of("《水法》第四十八条"), looks_of("取水口检查")
    (<Looks.NUMBERS: 'numbers'>, <Looks.ORGANS: 'organs'>, <Looks.BASES: 'bases'>, <Looks.TEXT: 'text'>)
    """
    text = clean(cell)
    if is_mark(text):
        return Looks.MARKS
    if numbers_only(text):
        return Looks.NUMBERS
    if is_role(text):
        return Looks.ROLES
    if says_itself(text):
        return Looks.ORGANS
    if _BASIS.match(text):
        return Looks.BASES
    if _OFFICE.match(text):
        return Looks.OFFICES
    return _of_names(text) or Looks.TEXT


def _of_names(text: str) -> Looks | None:
    """What a text that names organs, and nothing else, looks like."""
    named = departments(in_words_of_role(text)) if len(text) <= _LONGEST_NAMES else ()
    if not named or not all(says_itself(one.name) or looks_like_organ(one.name) for one in named):
        return None
    if all(is_township(one.name) for one in named):
        return Looks.TOWNSHIPS
    roles = {one.role for one in named}
    return Looks.DIVISION if Role.LEAD in roles and roles - {Role.LEAD} else Looks.ORGANS


def names_families(cells: Sequence[str]) -> bool:
    """Whether most cells name departments as people call them for short (公安, 住建、城管), by what the register knows."""
    filled = [clean(cell) for cell in cells if not is_empty(cell)]
    return bool(filled) and sum(map(_names_families, filled)) >= _MOSTLY * len(filled)


def _names_families(text: str) -> bool:
    named = departments(in_words_of_role(text)) if len(text) <= _LONGEST_NAMES else ()
    return bool(named) and all(
        says_itself(one.name) or looks_like_organ(one.name) or Register.load().resolve(one.name).family
        for one in named
    )


def profile_of(cells: Sequence[str]) -> Profile:
    """The profile of the cells of a column, blank ones among them."""
    filled = [clean(cell) for cell in cells if not is_empty(cell)]
    if not filled:
        return Profile(Looks.NOTHING)
    kinds = list(map(looks_of, filled))
    return Profile(
        _joint(kinds),
        len(filled) / len(cells),
        len(set(filled)) / len(filled),
        median(map(len, filled)),
        sum(bool(_SENTENCE.search(text)) for text in filled) / len(filled),
    )


def _joint(kinds: Sequence[Looks]) -> Looks:
    count = {kind: kinds.count(kind) / len(kinds) for kind in Looks}
    organs = count[Looks.ORGANS] + count[Looks.TOWNSHIPS] + count[Looks.DIVISION]
    if count[Looks.DIVISION] >= _MOSTLY:
        return Looks.DIVISION
    if organs >= _MOSTLY:
        return Looks.TOWNSHIPS if count[Looks.TOWNSHIPS] > organs / 2 else Looks.ORGANS
    return next((kind for kind in Looks if kind is not Looks.TEXT and count[kind] >= _MOSTLY), Looks.TEXT)
