"""The places behind a title: 第三条、第五条第一款第（二）项至第（四）项, 第八条至第十条, 附件2第193项."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ingest.numerals import NUMERAL, parse_numeral

_NUMBER = rf"(?:[（(]\s*)?(?>{NUMERAL})(?:\s*[）)])?"  # never split: 99 is no 9 and 9, or long numbers take for ever
_SEPARATOR = r"、|，|,|和|及|与|以及|或者|或|;|；"
_RANGE = r"至|到|—+|-|~|～"
_GROUP = re.compile(
    rf"(第\s*)?((?:{_NUMBER})(?:\s*(?:{_SEPARATOR}|{_RANGE})?\s*(?:第\s*)?{_NUMBER})*)\s*(条|款|项|目)((?:\s*之{NUMERAL})*)"
)
_BETWEEN = re.compile(rf"\s*(?:(?P<range>{_RANGE})|{_SEPARATOR})?\s*")
_TOKEN = re.compile(rf"({NUMERAL})|({_RANGE})")
_ANNEX = re.compile(rf"(附件|附表|附录)\s*(?:({NUMERAL})(?!\s*[条款项]))?")
# 第三章第十八条: articles are numbered through, so the chapter says nothing more
_CHAPTER = re.compile(
    rf"(?:第\s*{NUMERAL}\s*[编章节]\s*(?:[“‘〈]?[^第，。；、\n]{{0,16}}[”’〉]?)?[，、\s]*)+(?=第\s*{NUMERAL}\s*条)"
)
_MOST_IN_RANGE = 200


@dataclass(frozen=True, slots=True)
class Place:
    """One place in a text and where its wording ends."""

    article: str | None
    paragraph: str | None
    item: str | None
    end: int


@dataclass
class _State:
    """The place that is being read; lists hold the values that share what stands before them."""

    articles: list[str] = field(default_factory=list)
    paragraphs: list[str] = field(default_factory=list)
    items: list[str] = field(default_factory=list)
    end: int = 0

    def flush(self) -> list[Place]:
        """Every value but the last of each list stands alone; the last carries what was read behind it."""
        *early, article = self.articles or [""]
        places = [Place(one, None, None, self.end) for one in early]
        *earlier, paragraph = self.paragraphs or [""]
        places += [Place(article or None, one, None, self.end) for one in earlier]
        places += [
            Place(article or None, paragraph or None, item or None, self.end) for item in self.items or [""]
        ]
        return [place for place in places if place.article or place.paragraph or place.item]


def read(text: str, position: int, limit: int) -> tuple[list[Place], int]:
    """All places from ``position`` on, as far as they follow one another, and where they end."""
    places: list[Place] = []
    if chapter := _CHAPTER.match(text, position, limit):
        position = chapter.end()
    state = _State(end=position)
    if annex := _ANNEX.match(text, position, limit):
        state.articles = [annex[1] + (annex[2] or "")]
        state.end = annex.end()
    first = True
    while True:
        between = _BETWEEN.match(text, state.end, limit)
        start = between.end() if between else state.end
        group = _GROUP.match(text, start, limit)
        ranged = bool(between and between["range"])
        if not group or not _may_begin(group, first=first and not state.articles, text=text, start=start):
            break
        places += _take(state, group, ranged)
        state.end = group.end()
        first = False
    places += state.flush()
    return places, state.end


def _may_begin(group: re.Match[str], *, first: bool, text: str, start: int) -> bool:
    """The first place needs its 第; later ones may drop it (第八条、十二条), an item may stand in brackets."""
    if first:  # 《土地管理法》77条 is clear too, in digits
        return group[3] == "条" and (bool(group[1]) or text[start].isdecimal())
    return bool(group[1]) or text[start] in "（(" or group[3] == "条"


def _take(state: _State, group: re.Match[str], ranged: bool) -> list[Place]:
    unit = group[3]
    values = _values(group[2])
    if group[4] and values:
        values[-1] += "".join(f"-{parse_numeral(part)}" for part in re.findall(rf"之({NUMERAL})", group[4]))
    if unit == "目":
        if state.items:
            item = state.items.pop()
            state.items += [f"{item}.{value}" for value in values]
        return []
    current = {"条": state.articles, "款": state.paragraphs, "项": state.items}[unit]
    if ranged and current and _ends_with(state, unit):
        current += _filled(current[-1], values)
        return []
    return _begin(state, unit, values)


def _ends_with(state: _State, unit: str) -> bool:
    """Whether what was read last is of this unit, so that 至 makes a range of it."""
    last = "项" if state.items else "款" if state.paragraphs else "条"
    return last == unit


def _begin(state: _State, unit: str, values: list[str]) -> list[Place]:
    if unit == "条":
        done = state.flush()
        state.articles, state.paragraphs, state.items = values, [], []
        return done
    if unit == "款":
        done = state.flush() if state.paragraphs or state.items else []
        if done:
            state.articles = state.articles[-1:]
        state.paragraphs, state.items = values, []
        return done
    done = state.flush() if state.items else []
    if done:
        state.articles, state.paragraphs = state.articles[-1:], state.paragraphs[-1:]
    state.items = values
    return done


def _values(text: str) -> list[str]:
    """The numbers of one group: 一、三 → 1, 3; 一至三 → 1, 2, 3."""
    values: list[str] = []
    ranged = False
    for number, mark in _TOKEN.findall(text):
        if mark:
            ranged = bool(values)
            continue
        value = parse_numeral(number)
        if value is None:
            continue
        values += _filled(values[-1], [str(value)]) if ranged else [str(value)]
        ranged = False
    return values


def _filled(start: str, values: list[str]) -> list[str]:
    """What follows ``start`` up to the first of ``values``; only the end if the range makes no sense."""
    if not values or not start.isdecimal() or not values[0].isdecimal():
        return values
    low, high = int(start), int(values[0])
    if not low < high <= low + _MOST_IN_RANGE:
        return values
    return [str(number) for number in range(low + 1, high + 1)] + values[1:]
