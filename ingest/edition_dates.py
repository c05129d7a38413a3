"""When lists were adopted, published, and from when they hold, as their titles and the names of their files say."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from datetime import date
from typing import Final

from ingest.numerals import parse_numeral
from ingest.text import normalise, simplify


@dataclass(frozen=True, slots=True)
class EditionDates:
    """Dates as precise as they are stated: ``2025``, ``2025-07`` or ``2025-07-15``."""

    adopted: str | None = None
    published: str | None = None
    effective: str | None = None


_YEAR: Final = r"(?P<year>20\d\d|二[零〇○][零〇○一二三四五六七八九]{2})"
_NUMBER: Final = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})"
_DATE: Final = re.compile(
    rf"{_YEAR}年(?P<month>{_NUMBER})月(?:(?P<day>{_NUMBER})日)?"
    r"|(?<!\d)(?P<year2>20\d\d)[-./](?P<month2>\d{1,2})(?:[-./](?P<day2>\d{1,2}))?(?![\d.])"
    r"|(?<!\d)(?P<year3>20\d\d)(?P<month3>0[1-9]|1[0-2])(?P<day3>0[1-9]|[12]\d|3[01])(?!\d)"
    r"|(?<![\d〔\[])(?P<year4>20\d\d|二[零〇○][零〇○一二三四五六七八九]{2})(?=[年度]*(?:版|本|修订|调整|[）)])|年\D{0,30}(?:清单|目录))"
)
_CUES: Final = (
    ("effective", re.compile(r"施行|实施|执行|生效")),
    ("adopted", re.compile(r"审定|审议|通过|批准")),
    ("published", re.compile(r"印发|公布|发布|公开")),
)
"""What stands behind a date (自…起施行) or before it (公布日期：…) and says whose it is; the first that fits decides."""
_REACH: Final = 7
_LONGEST_TITLE: Final = 120
_MOST_TEXTS: Final = 12


def edition_dates(texts: Iterable[str]) -> EditionDates:
    """The dates that titles, sheet and file names state, the most telling text first.

    A date without a word that says what it is (2025年版, （2025年7月）) counts as that of publication. Of one year the
    more precise date is taken: the title says 2025年版, the line below it 2025年7月15日.

    >>> edition_dates(["青石镇基本履职事项清单（2025年7月）"])
    EditionDates(adopted=None, published='2025-07', effective=None)
    >>> edition_dates(["履职清单（2025年版）", "自2025年9月1日起施行"])
    EditionDates(adopted=None, published='2025', effective='2025-09-01')
    """
    found: dict[str, str] = {}
    plain: list[str] = []
    for _, text in zip(range(_MOST_TEXTS), texts, strict=False):
        for kind, stated in _stated(simplify(normalise(text))):
            if kind is None:
                plain.append(stated)
            elif not found.get(kind, "") or stated.startswith(found[kind]):
                found[kind] = stated
    if plain and "published" not in found:
        found["published"] = max(
            (one for one in plain if one.startswith(plain[0])), key=len, default=plain[0]
        )
    return EditionDates(**found)


def _stated(text: str) -> Iterator[tuple[str | None, str]]:
    """Each date of a text with what it is the date of; in long texts only those with a word that says it."""
    for match in _DATE.finditer(text):
        stated = _iso(match)
        if stated is None:
            continue
        behind = re.split(r"[，。；,;]", text[match.end() : match.end() + _REACH])[0]
        before = re.split(r"[，。；,;）)]", text[max(0, match.start() - _REACH) : match.start()])[-1]
        near = f"{behind}\n{before if re.search('[:：于]|日期|时间', before) else ''}"
        kind = next((name for name, cue in _CUES if cue.search(near)), None)
        if kind or len(text) <= _LONGEST_TITLE:
            yield kind, stated


def _iso(match: re.Match[str]) -> str | None:
    groups = match.groupdict()
    year, month, day = (
        next(
            (groups[name] for name in (part, *(f"{part}{n}" for n in (2, 3, 4))) if groups.get(name)),
            None,
        )
        for part in ("year", "month", "day")
    )
    return iso_date(*(parse_numeral(each) if each else None for each in (year, month, day)))


def iso_date(year: int | None, month: int | None = None, day: int | None = None) -> str | None:
    """A date as precise as its parts; ``None`` where there is no such day.

    >>> iso_date(2025), iso_date(2025, 7), iso_date(2025, 7, 1), iso_date(2025, 2, 30)
    ('2025', '2025-07', '2025-07-01', None)
    """
    if year is None or month is None:
        return None if year is None else f"{year:04d}"
    try:
        found = date(year, month, day or 1)
    except ValueError:
        return None
    return found.isoformat() if day else f"{found:%Y-%m}"


def parse_date(text: str) -> str | None:
    """The date that a user typed: 2025, 2025-07, 2025-07-15, 2025年7月15日; ``None`` where it is none.

    >>> parse_date("2025年7月"), parse_date("2025-3-1"), parse_date("20250301"), parse_date("昨天")
    ('2025-07', '2025-03-01', '2025-03-01', None)
    """
    plain = normalise(text).strip()
    if re.fullmatch(r"(?:19|20)\d\d年?", plain):
        return plain[:4]
    match = re.fullmatch(_DATE, plain)
    return _iso(match) if match else None


def join(first: EditionDates, second: EditionDates) -> EditionDates:
    """What ``first`` states, and of what it does not state what ``second`` does."""
    pairs = {each.name: getattr(first, each.name) or getattr(second, each.name) for each in fields(first)}
    return EditionDates(**pairs)
