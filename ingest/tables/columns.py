"""Which column is which: header synonyms are data (``headers.yaml``), matched without blanks, marks, width or case."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from importlib.resources import files

from ingest.text import simplify, whole_characters

_LONGEST = 24
_LETTERS = re.compile(r"[A-Za-z][A-Za-z .,&'’/-]*")
# A name of a column by its head word: 上级 | 责任 | 部门 | 名称. What is in front of the role word may be anything
# that does not end a clause.
_HEAD = r"^.{{0,12}}?(?:{0}).{{0,10}}?(?:{1})(?:名称|情况|清单|说明|及要求|要求)?$"


class Column(StrEnum):
    """What a column holds; see ``headers.yaml`` for what each is called."""

    NUMBER = "number"
    CODE = "code"
    AREA = "area"
    PARENT = "parent"
    TITLE = "title"
    SUBITEM = "subitem"
    FIELD = "field"
    POWER_TYPE = "power_type"
    TOWNSHIP_DUTIES = "township_duties"
    DEPARTMENT_DUTIES = "department_duties"
    FORMER = "former"
    LEAD = "lead"
    COOPERATE = "cooperate"
    TAKE_OVER = "take_over"
    DEPARTMENT = "department"
    HOLDER = "holder"
    UNIT = "unit"
    PROCESS = "process"
    BASIS = "basis"
    DETAIL = "detail"
    SCOPE = "scope"
    REMARK = "remark"
    ROLE = "role"
    OTHER = "other"


_LAST_NUMBER = re.compile(r"^(.{2,}?)(?:\d{1,2}|[一二三四五六七八九十])$")
_NUMBERED = {Column.LEAD, Column.COOPERATE, Column.DEPARTMENT, Column.UNIT, Column.TAKE_OVER}
"""Columns of which a list may have several, one for each department: 配合部门1, 配合部门2."""


@dataclass(frozen=True, slots=True)
class _Words:
    exact: dict[str, Column]
    patterns: tuple[tuple[re.Pattern[str], Column], ...]
    heads: tuple[tuple[re.Pattern[str], Column], ...]
    hints: tuple[tuple[re.Pattern[str], Column], ...]


@cache
def _words() -> _Words:
    import yaml

    text = files("ingest.tables").joinpath("headers.yaml").read_text(encoding="utf-8")
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    data = yaml.load(text, Loader=loader)  # noqa: S506 - a safe loader, the fast one where it is built in
    heads = tuple(
        (re.compile(_HEAD.format("|".join(rule["words"]), "|".join(rule["heads"]))), Column(rule["column"]))
        for rule in data.pop("heads")
    )
    endings, hints = (
        tuple((re.compile(rule["pattern"]), Column(rule["column"])) for rule in data.pop(name))
        for name in ("endings", "hints")
    )
    exact = {header_key(str(word)): Column(name) for name, entry in data.items() for word in entry["words"]}
    patterns = tuple(
        (re.compile(pattern), Column(name))
        for name, entry in data.items()
        for pattern in entry.get("patterns", ())
    )
    return _Words(exact, patterns, (*heads, *endings), hints)


def header_key(text: str) -> str:
    """A header as it is compared.

    >>> header_key("乡镇（街道） 配合职责")
    '乡镇街道配合职责'
    """
    plain = unicodedata.normalize("NFKC", whole_characters(text)).casefold()
    return "".join(char for char in plain if char.isalnum())


@lru_cache(maxsize=8192)
def column_of(text: str) -> Column | None:
    """The column that a header cell names, or None.

    A remark in parentheses behind the name does not matter.

    >>> column_of("事 项 名 称"), column_of("职责依据（法律法规、“三定”规定）"), column_of("城关镇")
    (<Column.TITLE: 'title'>, <Column.BASIS: 'basis'>, None)
    >>> column_of("上级责任部门"), column_of("县级牵头责任单位名称")
    (<Column.DEPARTMENT: 'department'>, <Column.LEAD: 'lead'>)
    >>> column_of("配合部门1"), column_of("配合单位②")
    (<Column.COOPERATE: 'cooperate'>, <Column.COOPERATE: 'cooperate'>)
    """
    if not text or len(text) > 4 * _LONGEST:
        return None
    plain = simplify(text).strip()
    words = _words()
    whole, bare = header_key(plain), _without_brackets(plain)
    for key in (whole, *bare):
        if key in words.exact:
            return words.exact[key]
    for key in (*bare, whole):
        if 2 <= len(key) <= _LONGEST:
            for pattern, column in (*words.patterns, *words.heads):
                if pattern.search(key):
                    return column
    numbered = _LAST_NUMBER.match(whole)
    named = column_of(numbered[1]) if numbered else None
    return named if named in _NUMBERED else None


def hinted(text: str, *columns: Column) -> Column | None:
    """Which of these columns an everyday name hints at, the surest first: to be believed only where the cells agree.

    >>> hinted("谁拍板", Column.LEAD, Column.COOPERATE), hinted("要谁搭把手", Column.LEAD, Column.COOPERATE)
    (<Column.LEAD: 'lead'>, <Column.COOPERATE: 'cooperate'>)
    """
    key = header_key(simplify(text))
    fitting = (column for pattern, column in _words().hints if column in columns and pattern.search(key))
    return next(fitting, None) if key else None


def is_plain_name(text: str) -> bool:
    """Whether a header cell is a name of a column by itself, not only by its last word (监管事项)."""
    words, key = _words(), header_key(simplify(text))
    return key in words.exact or any(pattern.search(key) for pattern, _ in words.patterns)


def _without_brackets(text: str) -> tuple[str, ...]:
    """The key of a name without what stands in parentheses: behind it a remark, inside it (乡镇（街道）责任) a variant.

    A name in two languages (No. 序号, 事项名称 Item) is also taken without its Latin letters.
    """
    bare = re.sub(r"[（(][^（()）]*[)）]", "", text)
    if bare == text:
        bare = re.sub(r"[（(].*$", "", text, flags=re.DOTALL)
    names = (bare, _LETTERS.sub("", bare).strip())
    return tuple(header_key(name) for name in dict.fromkeys(names) if name and name != text)
