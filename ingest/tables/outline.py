"""Lists that a text gives as numbered paragraphs: a department's 主要职责 (一)…(二)…, a township's list without a table.

They become tables whose rows stand where their paragraphs do (row 7 is line 7 of a text, paragraph 7 of a Word file), so
that everything that is done with tables is done with them as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from ingest.numerals import parse_numeral
from ingest.readers.document import Document, Paragraph, Table
from ingest.tables.columns import Column, column_of
from ingest.tables.departments import is_known_organ
from ingest.tables.duties import split_duties
from ingest.tables.layout import is_list_title
from ingest.tables.recognise import heading_of
from ingest.tables.rows import is_footer_label, read_category
from ingest.text import normalise, simplify

_CN = "一二三四五六七八九十百零〇"
_STYLES = tuple(
    re.compile(pattern)
    for pattern in (
        rf"^第([{_CN}]{{1,4}})[部章]分?[、：:\s]*",
        rf"^([{_CN}]{{1,4}})\s*[、.．]\s*",
        rf"^[（(]\s*([{_CN}]{{1,4}})\s*[)）]\s*[、.．]?\s*",
        r"^(\d{1,3})\s*[.．、](?!\d)\s*",
        r"^[（(]\s*(\d{1,3})\s*[)）]\s*",
        r"^(\d{1,3})[)）]\s*",
        r"^([①-⑳])\s*",
    )
)
"""Styles of numbering from the outermost to the innermost, each with its number in group 1."""
_CHINESE = 2  # the last style of numbering in Chinese numerals
_DUTIES_FOLLOW = re.compile(
    r"(?:主要|工作|部门|机构|法定)?(?:职责|职能)(?:任务)?(?:是|为|如下|包括|有)?\s*[：:]?$|(?:履行|承担)(?:下列|以下)(?:主要)?职责\s*[：:。]?$"
)
_IN_ONE = re.compile(r"职[责能](?:是|为|如下|包括|有)?\s*[：:](?=\s*(?:[（(][一1][)）]|[1一][.．、]|①))")
_OTHER_MATTER = re.compile(
    r"^(?:关于)?(?:职能转变|转变职能|(?:与.{2,24}?|有关|相关|部门)*的?职责(?:分工|边界|划分)|职责调整|内设机构|人员编制|附则|领导职数)"
)
# 与县公安局的职责分工：what follows says who does what
_DIVISION_HEAD = re.compile(
    r"^\s*(?:[（(]?[\d一二三四五六七八九十]{1,3}[)）、.．]\s*)?(?:关于)?与[^，。：:]{2,40}?的?职责(?:分工|边界|划分)\s*[：:。]\s*"
)
_WHO = re.compile(
    r"^(?:第[一二三四五六七八九十]{1,3}条\s*)?(?:中共[^，。]{2,20}?\s)?(?:关于)?(?:印发)?[《“]?(?P<who>[\u4e00-\u9fff]{2,24}?"
    r"(?:局|委员会|办公室|委|部|院|会|中心|大队|社|馆|站|所|处|联合会|总工会))(?:（.{2,24}?）)?"
    r"(?=的?(?:职能配置|主要职责|工作职责|部门职责|机构职能|部门职能|职责|职能|“三定”)|(?:负责)?贯彻(?:落实|执行)|是[^，。]{2,24}(?:部门|机关|机构|单位)|$)"
)
_LABELLED = re.compile(r"^(?P<label>[^：:，。；（(]{2,16})\s*[：:]\s*(?P<cell>.*)$", re.DOTALL)
_TITLE = re.compile(r"(?:清单|目录|一览表|明细表|事项表|事项)\s*(?:[（(].{1,20}[)）])?$")
_TAIL = re.compile(r"[（(](?P<tail>[^（()）]{2,12}[：:].+)[)）]\s*[。；;]?$", re.DOTALL)
_ENDS = tuple("。；！？：;:!?")
_ENDS_SENTENCE = re.compile(r"[。；！？，：]")
_SHORT = 14
_MARKDOWN = re.compile(r"^#{1,6}\s+|^[*+-]\s+|\*\*")
_BULLET = re.compile(r"^[*+•·▪◆■●○-]\s+")
_FEWEST = 2
_LONGEST_TITLE = 60


@dataclass(slots=True)
class _Item:
    """A numbered paragraph with what belongs to it; ``cells`` are labelled parts (承接部门：…) by their label."""

    paragraph: Paragraph
    number: int
    text: str
    cells: dict[str, str] = field(default_factory=dict)
    details: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Block:
    """A list: the paragraphs (from, to) that it was made of, what names it, its items."""

    start: int
    end: int
    titles: tuple[str, ...]
    items: tuple[_Item, ...]
    headings: tuple[Paragraph, ...] = ()
    sentences: bool = False  # the items are prose: the first sentence names the duty


@dataclass(frozen=True, slots=True)
class _Line:
    """A paragraph as it is compared: ``style`` is the place of its numbering in :data:`_STYLES`, or -1."""

    text: str
    style: int = -1
    number: int = 0
    rest: str = ""


def is_charter(paragraphs: Sequence[Paragraph]) -> bool:
    """Whether a text is what sets a department up (“三定”规定), although its parts are numbered as articles.

    The form is that of 职能配置、内设机构和人员编制规定 as published since the reform of 2018.
    """
    head = "".join(normalise(one.text) for one in paragraphs[:6])[:300]
    return "职能配置" in head and "编制" in head


def restore_outlines(document: Document) -> tuple[Document, tuple[Paragraph, ...]] | None:
    """The document with a table for each list that its paragraphs give, and the paragraphs outside; None if there is none."""
    paragraphs = [one for paragraph in document.paragraphs for one in _parted(paragraph)]
    lines = [_line(paragraph.text) for paragraph in paragraphs]
    blocks = list(_blocks(paragraphs, lines))
    if not blocks:
        return None
    taken = {place for block in blocks for place in range(block.start, block.end)}
    rest = tuple(
        replace(one, text=_DIVISION_HEAD.sub("", one.text))
        for place, one in enumerate(paragraphs)
        if place not in taken
    )
    return replace(document, tables=tuple(map(_table, blocks))), rest


def _parted(paragraph: Paragraph) -> Iterator[Paragraph]:
    """A paragraph; one that announces duties and numbers them itself (主要职责：（一）…；（二）…) part by part."""
    match = _IN_ONE.search(paragraph.text)
    if match is None:
        yield paragraph
        return
    yield replace(paragraph, text=paragraph.text[: match.end()])
    for number, duty in enumerate(split_duties(paragraph.text[match.end() :]), 1):
        yield replace(paragraph, text=f"{number}.{duty}")


def _line(text: str) -> _Line:
    plain = _MARKDOWN.sub("", simplify(normalise(text)).strip())
    for style, pattern in enumerate(_STYLES):
        if match := pattern.match(plain):
            number = (
                int(match[1]) if match[1].isdecimal() else parse_numeral(match[1]) or ord(match[1]) - 0x245F
            )
            return _Line(plain, style, number, plain[match.end() :].strip())
    return _Line(plain, rest=plain)


def _blocks(paragraphs: Sequence[Paragraph], lines: Sequence[_Line]) -> Iterator[_Block]:
    units = _units(paragraphs, lines)
    place = 0
    while place < len(lines):
        block = None
        if _opens_duties(lines[place]):
            block = _duties(paragraphs, lines, place)
        elif place in units:
            block = _of_unit(paragraphs, lines, place)
        elif _names_list(lines[place]):
            block = _list(paragraphs, lines, place)
        if block:
            yield block
        place = block.end if block else place + 1


def _units(paragraphs: Sequence[Paragraph], lines: Sequence[_Line]) -> frozenset[int]:
    """The lines that name a unit whose duties follow, bulleted or numbered, in a text that has several such."""
    found = [
        place
        for place, line in enumerate(lines[:-1])
        if line.style <= _CHINESE
        and _is_unit(line.rest)
        and _is_item(paragraphs[place + 1], lines[place + 1], line.style)
    ]
    return frozenset(found if len(found) >= _FEWEST else ())


def _is_unit(text: str) -> bool:
    holder = (
        heading_of(text).holder or "" if len(text) <= 2 * _SHORT and not _ENDS_SENTENCE.search(text) else ""
    )
    return holder.startswith(tuple("省市县区旗")) or is_known_organ(holder)


def _is_item(paragraph: Paragraph, line: _Line, above: int) -> bool:
    return bool(_BULLET.match(paragraph.text.strip())) or line.style > above


def _of_unit(paragraphs: Sequence[Paragraph], lines: Sequence[_Line], place: int) -> _Block | None:
    """The bulleted or numbered duties below the name of a unit."""
    holder = heading_of(lines[place].rest).holder
    items: list[_Item] = []
    at, style = place + 1, lines[place + 1].style
    while at < len(lines) and _is_item(paragraphs[at], lines[at], lines[place].style):
        if lines[at].style == style:
            items.append(_with_tail(_Item(paragraphs[at], len(items) + 1, lines[at].rest)))
        else:
            items[-1].details.append(lines[at].rest)
        at += 1
    return _Block(place, at, (f"{holder}部门职责清单",), tuple(items)) if holder and items else None


def _names_list(line: _Line) -> bool:
    """Whether a line is the title of a list; the name of an annex (附件：1.基本履职事项清单) is none."""
    text = line.rest
    fits = len(text) <= _LONGEST_TITLE and (is_list_title(text) or bool(_TITLE.search(text)))
    return (
        fits
        and line.style <= _CHINESE
        and not text.startswith("附件")
        and heading_of(text).list_kind is not None
    )


def _opens_duties(line: _Line) -> bool:
    """Whether the duties of a department follow: 主要职责是：, 一、主要职责, 永和县司法局主要职责."""
    return bool(_DUTIES_FOLLOW.search(line.text)) and not (
        line.text.endswith("。") and len(line.text) > _LONGEST_TITLE
    )


def _duties(paragraphs: Sequence[Paragraph], lines: Sequence[_Line], place: int) -> _Block | None:
    """The numbered duties behind a line that announces them, each a paragraph of one or more sentences."""
    who = _who(lines, place)
    start = next((at for at in range(place + 1, min(place + 4, len(lines))) if lines[at].style >= 0), None)
    if not who or start is None or lines[start].number != 1:
        return None
    if _DUTIES_FOLLOW.search(lines[start].rest):
        return None  # 一、主要职责 below a title with the same words: its own numbers follow
    style, items, at = lines[start].style, list[_Item](), start
    while at < len(lines):
        line = lines[at]
        if line.style == style and line.number == len(items) + 1 and not _OTHER_MATTER.match(line.rest):
            items.append(_Item(paragraphs[at], line.number, line.rest))
        elif items and line.style > style:
            items[-1].details.append(line.rest)  # 1. and 2. below （一）
        elif not (items and line.style < 0 and _is_wrapped(lines[at - 1])):
            break
        else:
            items[-1].text += line.rest
        at += 1
    if len(items) < _FEWEST:
        return None
    return _Block(place, at, (f"{who}部门职责清单",), tuple(map(_with_bases, items)), sentences=True)


def _is_wrapped(before: _Line) -> bool:
    return not before.text.endswith(_ENDS) and len(before.text) > _SHORT


def _who(lines: Sequence[_Line], place: int) -> str:
    """The department whose duties a line announces: named in that line, else nearest above it."""
    for line in reversed(lines[max(0, place - 12) : place + 1]):
        for text in (line.rest, line.text, *re.findall(r"《([^《》]{4,60})》", line.text)):
            if match := _WHO.match(text):
                return match["who"]
    return ""


def _list(paragraphs: Sequence[Paragraph], lines: Sequence[_Line], place: int) -> _Block | None:
    """The numbered paragraphs behind the title of a list, with headings of categories and labelled lines."""
    end = _end_of_list(lines, place + 1)
    styles = sorted({line.style for line in lines[place + 1 : end] if line.style >= 0})
    if not styles:
        return None
    style = _style_of_items(lines[place + 1 : end], styles)
    names = _named_places(lines, place + 1, end)
    items: list[_Item] = []
    headings: list[Paragraph] = []
    for at in range(place + 1, end):
        line = lines[at]
        if at in names or (line.style == style and not names):
            items.append(_with_tail(_Item(paragraphs[at], line.number, line.rest)))
        elif 0 <= line.style < min((lines[one].style for one in names), default=style):
            headings.append(paragraphs[at])
        elif items:
            _add(items[-1], line)
    if len(items) < _FEWEST:
        return None
    return _Block(place, end, (paragraphs[place].text.strip(),), tuple(items), tuple(headings))


def _named_places(lines: Sequence[_Line], start: int, end: int) -> list[int]:
    """Where duties are named, in a list whose duties are each followed by labelled lines (对应上级部门：…)."""
    first = next((labelled[0] for at in range(start, end) if (labelled := _label(lines[at].rest))), None)
    if first is None:
        return []
    return [
        at - 1
        for at in range(start + 1, end)
        if (labelled := _label(lines[at].rest)) and labelled[0] == first and lines[at - 1].style >= 0
    ]


def _add(item: _Item, line: _Line) -> None:
    """Put a line where it belongs: a labelled cell, what goes on in the last cell, a detail, or the rest of the name."""
    if labelled := _label(line.rest):
        label, cell = labelled
        item.cells[label] = f"{item.cells[label]}\n{cell}" if label in item.cells else cell
    elif item.cells:
        last = next(reversed(item.cells))
        item.cells[last] = f"{item.cells[last]}\n{line.text}".lstrip("\n")
    elif line.style >= 0:
        item.details.append(line.rest)
    else:
        item.text += line.rest


def _end_of_list(lines: Sequence[_Line], place: int) -> int:
    """Where a list ends: at a footer, the title of another list, or text that is neither numbered nor labelled."""
    labelled = False
    for at in range(place, len(lines)):
        line = lines[at]
        if is_footer_label(line.text) or _names_list(line):
            return at
        labelled = labelled or _label(line.rest) is not None
        inside = line.style >= 0 or (at > place and (labelled or _is_wrapped(lines[at - 1])))
        dated = at == place and len(line.text) <= 2 * _SHORT  # （2025年版） below the title
        if not (inside or dated):
            return at
    return len(lines)


def _style_of_items(lines: Sequence[_Line], styles: Sequence[int]) -> int:
    """Which numbering is that of the duties: the innermost below headings, the outermost above their details."""
    style = styles[0]
    for inner in styles[1:]:
        uppers = [line.rest for line in lines if line.style == style]
        headings = [
            text for text in uppers if read_category(text).stated is not None or len(text) <= _SHORT // 2
        ]
        if len(headings) * 2 <= len(uppers):
            break
        style = inner
    return style


def _label(text: str) -> tuple[str, str] | None:
    """(name of a column, cell) of a labelled text: 承接部门：县水利局."""
    match = _LABELLED.match(text)
    column = column_of(match["label"]) if match else None
    return (
        (match["label"], match["cell"])
        if match and column not in {None, Column.NUMBER, Column.TITLE}
        else None
    )


def _with_tail(item: _Item) -> _Item:
    """An item with the labelled parts behind its name as cells, in parentheses or not (某事。承接部门：县水利局。工作方式：…)."""
    name, *told = re.split(r"[。；;]\s*(?=[^。；;：:]{2,12}[：:])", item.text)
    if told and name.count("（") == name.count("）") and all(map(_label, told)):
        item.text = name.strip()
        item.cells |= dict(filter(None, map(_label, told)))
        return item
    match = _TAIL.search(item.text)
    parts = re.split(r"[；;]\s*(?=[^；;：:]{2,12}[：:])", match["tail"]) if match else []
    labelled = [_label(part.strip()) for part in parts]
    if match and all(labelled):
        item.text = item.text[: match.start()].strip()
        item.cells |= dict(filter(None, labelled))
    return item


_NAMES = ("序号", "事项名称", "主要内容")


def _table(block: _Block) -> Table:
    """The table of a list; its header stands where the list is announced."""
    labels = list(dict.fromkeys(label for item in block.items for label in item.cells))
    found: list[tuple[Paragraph, list[str]]] = [
        (one, [_MARKDOWN.sub("", one.text.strip())]) for one in block.headings
    ]
    for item in block.items:
        title, detail = _titled(item, sentences=block.sentences)
        found.append(
            (
                item.paragraph,
                [str(item.number), title, detail, *(item.cells.get(label, "") for label in labels)],
            )
        )
    found.sort(key=lambda one: one[0].line)
    rows: list[list[str]] = [[]] * max(0, found[0][0].line - 2)
    pages = [0] * len(rows)
    for paragraph, cells in [(found[0][0], [*_NAMES, *labels]), *found]:
        missing = paragraph.line - 1 - len(rows) if cells[0] != _NAMES[0] else 0
        rows += [*[[]] * missing, cells]  # parts of one paragraph stand below each other
        pages += [paragraph.page or 0] * (max(0, missing) + 1)
    return Table("正文", rows, preface=block.titles, pages=tuple(pages) if any(pages) else ())


_BASES = re.compile(
    r"[（(](?:依据[：:]?)?(?P<bases>《[^（()）]*(?:（[^（()）]*）[^（()）]*)*)[)）](?=[。；;]?\s*$)"
)


def _with_bases(item: _Item) -> _Item:
    """An item of prose with the statutes in parentheses at the end of its sentences as its bases."""
    texts = [item.text, *item.details]
    found = [match["bases"] for text in texts if (match := _BASES.search(text))]
    if found:
        item.text, *item.details = (_BASES.sub("", text) for text in texts)
        item.cells["依据"] = "；".join(found)
    return item


def _titled(item: _Item, *, sentences: bool) -> tuple[str, str]:
    """Name and details of a duty; of prose the first sentence is the name, and all of them are the details."""
    parts = [one for one in re.split(r"(?<=。)", item.text) if one.strip("。 ")] if sentences else [item.text]
    detail = [*(parts if len(parts) > 1 else ()), *item.details]
    return parts[0].strip("。；; ") if parts else "", "\n".join(one.strip() for one in detail)
