"""Automatic numbers of Word (ISO/IEC 29500-1 §17.9): they are no text of a paragraph, so they are counted here.

第一条 of a statute, the numbers of a list's rows and 1. 2. 3. before duties are often such numbers.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from ingest.numerals import format_numeral

_PLACE = re.compile(r"%([1-9])")
_LEVELS = 9
_LONGEST_CHAIN = 20  # of styles that are based on each other
_SEPARATED = re.compile(r"[\w%]$")
_FIGURE = re.compile(r"\d{1,4}")


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a numbering: 第%1条 from ``start``, its figures in the format ``form``."""

    start: int = 1
    form: str = "decimal"
    text: str = ""
    style: str | None = None


@dataclass(slots=True)
class Numbering:
    """The numberings of a document, and how far each has counted."""

    lists: dict[str, tuple[str, dict[int, Level]]] = field(default_factory=dict)
    styles: dict[str, tuple[str | None, str | None, int | None]] = field(default_factory=dict)
    counters: dict[str, list[int | None]] = field(default_factory=dict)
    begun: set[str] = field(default_factory=set)
    restarts: dict[str, dict[int, int]] = field(default_factory=dict)

    def label(self, properties: Element | None) -> str:
        """The number before a paragraph with these properties (``w:pPr``); "" for none. Counts it."""
        number, level = self._place(properties)
        if number is None or number not in self.lists:
            return ""
        counted, levels = self.lists[number]
        counters = self.counters.setdefault(counted, [None] * _LEVELS)
        if number not in self.begun:
            self.begun.add(number)
            for place, start in self.restarts.get(number, {}).items():
                counters[place] = start - 1
        before = counters[level]
        counters[level] = levels.get(level, Level()).start if before is None else before + 1
        counters[level + 1 :] = [None] * (_LEVELS - level - 1)
        own = levels.get(level)
        if own is None or own.form in {"bullet", "none"}:
            return ""
        label = _PLACE.sub(lambda match: _shown(levels, counters, int(match[1]) - 1), own.text)
        if _FIGURE.fullmatch(label):
            return f"{label}."  # a bare figure would run into the text
        return f"{label} " if _SEPARATED.search(label) else label

    def _place(self, properties: Element | None) -> tuple[str | None, int]:
        """(numbering, level) of a paragraph: its own, else that of its style."""
        number, level, style = None, None, None
        for child in properties if properties is not None else ():
            name = child.tag.rpartition("}")[2]
            if name == "numPr":
                number, level = _number(child)
            elif name == "pStyle":
                style = value_of(child)
        for _ in range(_LONGEST_CHAIN):
            if style is None or style not in self.styles or number is not None:
                break
            parent, number, own = self.styles[style]
            if number is not None and number in self.lists:
                linked = (at for at, one in self.lists[number][1].items() if one.style == style)
                level = next(linked, own) if level is None else level
            style = parent
        return number, min(max(level or 0, 0), _LEVELS - 1)


def read_numbering(numbering: Element | None, styles: Element | None) -> Numbering:
    """The numberings that ``word/numbering.xml`` and ``word/styles.xml`` define."""
    read = Numbering()
    for style in _named(styles, "style"):
        number, level = next((_number(one) for one in style.iter() if _is(one, "numPr")), (None, None))
        parent = next((value_of(one) for one in style if _is(one, "basedOn")), None)
        read.styles[_attribute(style, "styleId") or ""] = (parent, number, level)
    abstract = {
        _attribute(one, "abstractNumId") or "": dict(_levels(one)) for one in _named(numbering, "abstractNum")
    }
    for one in _named(numbering, "num"):
        number = _attribute(one, "numId") or ""
        base = next((value_of(child) for child in one if _is(child, "abstractNumId")), None) or ""
        levels = dict(abstract.get(base, {}))
        for override in _named(one, "lvlOverride"):
            levels.update(_levels(override))
            for child in _named(override, "startOverride"):
                place = integer(_attribute(override, "ilvl"), 0)
                if place < _LEVELS:
                    read.restarts.setdefault(number, {})[place] = integer(value_of(child), 1)
        read.lists[number] = (base, levels)
    return read


def _levels(parent: Element) -> Iterator[tuple[int, Level]]:
    for level in _named(parent, "lvl"):
        values = {child.tag.rpartition("}")[2]: value_of(child) for child in level}
        yield (
            integer(_attribute(level, "ilvl"), 0),
            Level(
                integer(values.get("start"), 0),
                values.get("numFmt") or "decimal",
                values.get("lvlText") or "",
                values.get("pStyle"),
            ),
        )


def _number(element: Element) -> tuple[str | None, int | None]:
    values = {child.tag.rpartition("}")[2]: value_of(child) for child in element}
    level = values.get("ilvl")
    return values.get("numId"), None if level is None else integer(level, 0)


def _shown(levels: Mapping[int, Level], counters: list[int | None], place: int) -> str:
    level = levels.get(place, Level())
    count = counters[place]
    count = level.start if count is None else count
    return _FORMS.get(level.form, str)(count)


def _letters(count: int) -> str:
    """a, b … z, aa, bb … (ISO/IEC 29500-1 §17.18.59, lowerLetter)."""
    return chr(ord("a") + (count - 1) % 26) * min(1 + (count - 1) // 26, 9) if count > 0 else ""


def _roman(count: int) -> str:
    text = ""
    for value, letters in _ROMAN:
        times, count = divmod(count, value)
        text += letters * min(times, 9)
    return text


_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
    (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_LEGAL = str.maketrans("一二三四五六七八九十百千零", "壹贰叁肆伍陆柒捌玖拾佰仟零")


def _chinese(count: int) -> str:
    return format_numeral(count) if 0 < count < 10_000 else str(count)


def _circled(count: int) -> str:
    return chr(0x2460 + count - 1) if 0 < count <= 20 else str(count)


_FORMS: dict[str, Callable[[int], str]] = {
    "decimalZero": "{:02}".format,
    "lowerLetter": _letters,
    "upperLetter": lambda count: _letters(count).upper(),
    "lowerRoman": _roman,
    "upperRoman": lambda count: _roman(count).upper(),
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "decimalEnclosedParen": "({})".format,
    "decimalEnclosedFullstop": "{}.".format,
    "chineseLegalSimplified": lambda count: _chinese(count).translate(_LEGAL),
    **dict.fromkeys(
        ("chineseCounting", "chineseCountingThousand", "ideographDigital", "japaneseCounting", "koreanCounting",
         "japaneseDigitalTenThousand", "taiwaneseCounting", "taiwaneseCountingThousand", "taiwaneseDigital"),
        _chinese,
    ),
}  # fmt: skip
"""Formats of numbers; any other counts in Arabic figures."""


def _is(element: Element, name: str) -> bool:
    return element.tag.rpartition("}")[2] == name


def _named(parent: Element | None, name: str) -> Iterator[Element]:
    return (child for child in (parent if parent is not None else ()) if _is(child, name))


def _attribute(element: Element, name: str) -> str | None:
    return next((value for key, value in element.attrib.items() if key.rpartition("}")[2] == name), None)


def value_of(element: Element) -> str:
    """The ``w:val`` of an element; "" for one without."""
    return _attribute(element, "val") or ""


def integer(text: str | None, default: int) -> int:
    """A count of an attribute; ``default`` where it is missing or absurd."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 6 else default
