"""Lists that a text gives as numbered paragraphs: a department's 主要职责 (一)…(二)…, a township's list without a table.

They become tables whose rows stand where their paragraphs do (row 7 is line 7 of a text, paragraph 7 of a Word file), so
that everything that is done with tables is done with them as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import accumulate

from ingest.readers.document import Document, Paragraph
from ingest.records import ListKind
from ingest.tables.columns import Column, column_of
from ingest.tables.dashed import with_dashes
from ingest.tables.departments import is_known_organ
from ingest.tables.duties import split_duties
from ingest.tables.layout import is_list_title
from ingest.tables.numbered import CHINESE, MARKDOWN, SHORT, Line, any_cell, is_wrapped, line_of, named_cell
from ingest.tables.outline_items import Block, Item, table_of, with_tail
from ingest.tables.outline_tree import read_tree
from ingest.tables.recognise import Heading, heading_of, is_township, read_heading
from ingest.tables.rows import is_footer_label, read_category
from ingest.text import normalise

_DUTIES_FOLLOW = re.compile(
    r"(?:主要|工作|部门|机构|法定|履行)?(?:职责|职能)(?:任务|事项)?(?:梳理|情况|汇总|说明|报送|自查)?(?:稿|材料)?(?:是|为|如下|包括|有)?\s*(?:[（(][^（()）]{1,12}[)）])?\s*[：:]?$"
    r"|(?:履行|承担)(?:下列|以下)(?:主要)?职责\s*[：:。]?$"
)
# 另有以下基本履职事项：, 下列事项由乡里自行承担：
_ANNOUNCES = re.compile(
    r"(?:以下|下列|如下)[^，。：]{0,8}(?:履职|职责|基本|配合|主要)[^，。：]{0,8}(?:事项|职责)?[^，。：]{0,10}[：:]$"
    r"|(?:以下|下列)(?:事项|职责|工作)[^。：]{0,8}由?[^。：]{0,10}(?:承担|负责|牵头|履行)[^，。：]{0,4}[：:]$"
)
_IN_ONE = re.compile(r"职[责能](?:是|为|如下|包括|有)?\s*[：:](?=\s*(?:[（(][一1][)）]|[1一][.．、]|①))")
# 与县公安局的职责分工：what follows says who does what
_DIVISION_HEAD = re.compile(
    r"^\s*(?:[（(]?[\d一二三四五六七八九十]{1,3}[)）、.．]\s*)?(?:关于)?与[^，。：:]{2,40}?的?职责(?:分工|边界|划分)\s*[：:。]\s*"
)
_WHO = re.compile(
    r"^(?:第[一二三四五六七八九十]{1,3}条\s*)?(?:中共[^，。]{2,20}?\s)?(?:关于)?(?:印发)?[《“]?(?P<who>[\u4e00-\u9fff]{2,24}?"
    r"(?:局|委员会|办公室|委|部|院|会|中心|大队|社|馆|站|所|处|联合会|总工会))(?:（.{2,24}?）)?"
    r"(?=\s*(?:履行|的)?(?:职能配置|主要职责|工作职责|部门职责|机构职能|部门职能|职责|职能|(?:权责|权力|责任)清单|“三定”)|(?:负责)?贯彻(?:落实|执行)|是[^，。]{2,24}(?:部门|机关|机构|单位)|$)"
)
_TITLE = re.compile(r"(?:清单|目录|一览表|明细表|事项表|事项)\s*(?:[（(].{1,20}[)）])?$")
_ENDS_SENTENCE = re.compile(r"[。；！？，：]")
# what a page says of itself below its title
_PAGE_INFO = re.compile(
    r"^(?:发布|发文|成文|更新|公开)?(?:日期|时间)\s*[：:]|^(?:信息)?来源\s*[：:]|^(?:索引号|浏览(?:次数|量)|字体|字号)\s*[：:]"
)
_ANNEXES = re.compile(r"^附件(?!\s*[\d一二三四五六七八九十]{1,2}(?:\s|[：:、](?!\s*\d)))")
_HEAD = 3  # lines of a document that may say whose it is
_NEAR = 6  # lines behind a title within which its list begins
_BULLET = re.compile(r"^[*+•·▪◆■●○-]\s+")
_FEWEST = 2
_LONGEST_TITLE = 60


def is_charter(paragraphs: Sequence[Paragraph]) -> bool:
    """Whether a text is what sets a department up (“三定”规定), although its parts are numbered as articles.

    The form is that of 职能配置、内设机构和人员编制规定 as published since the reform of 2018.
    """
    head = "".join(normalise(one.text) for one in paragraphs[:6])[:300]
    return "职能配置" in head and "编制" in head


def restore_outlines(document: Document) -> tuple[Document, tuple[Paragraph, ...]] | None:
    """The document with a table for each list that its paragraphs give, and the paragraphs outside; None if there is none.

    The tables come in the order in which they stand; a list ends where the next table stands.
    """
    parted = [tuple(_parted(paragraph)) for paragraph in document.paragraphs]
    paragraphs = [one for parts in parted for one in parts]
    starts = [0, *accumulate(map(len, parted))]
    tables = [(starts[table.place or 0], table) for table in document.tables]
    lines = [line_of(paragraph.text) for paragraph in paragraphs]
    walls = sorted({place for place, _ in tables})
    blocks = list(_blocks(paragraphs, lines, walls, _title(document)))
    if not blocks:
        return None
    taken = {place for block in blocks for place in range(block.start, block.end)}
    rest = tuple(
        replace(one, text=_DIVISION_HEAD.sub("", one.text))
        for place, one in enumerate(paragraphs)
        if place not in taken
    )
    tables += [(block.start, table_of(block)) for block in blocks]
    tables.sort(key=lambda one: one[0])
    return replace(document, tables=tuple(table for _, table in tables)), rest


def _parted(paragraph: Paragraph) -> Iterator[Paragraph]:
    """A paragraph; one that announces duties and numbers them itself (主要职责：（一）…；（二）…) part by part."""
    match = _IN_ONE.search(paragraph.text)
    if match is None:
        yield paragraph
        return
    yield replace(paragraph, text=paragraph.text[: match.end()])
    for number, duty in enumerate(split_duties(paragraph.text[match.end() :]), 1):
        yield replace(paragraph, text=f"{number}.{duty}")


def _blocks(
    paragraphs: Sequence[Paragraph], lines: Sequence[Line], walls: Sequence[int], document: Heading
) -> Iterator[Block]:
    """The lists among the paragraphs; none goes on past the places of tables (``walls``, in order).

    ``document`` is what the document's own title says: whose the duties are, where nothing nearer says it.
    """
    owner = document.holder or ""
    listed = owner and document.list_kind is ListKind.DEPARTMENT and not is_township(owner)
    units, behind = _units(paragraphs, lines), frozenset(walls)
    place = 0
    while place < len(lines):
        line = lines[place]
        block = None
        opens = _opens_duties(line) or bool(owner and _ANNOUNCES.search(line.text))
        goes_on = bool(listed) and place in behind
        if not (opens or goes_on or place in units or _names_list(line)):
            place += 1
            continue
        wall = next((one for one in walls if one > place), None)
        within = lines[:wall]
        if opens:
            block = _duties(paragraphs, within, place, owner, walled=wall is not None)
        elif place in units and place + 1 < len(within):
            block = _of_unit(paragraphs, within, place)
        elif _names_list(line):
            block = _list(paragraphs, within, place) or _cards(paragraphs, within, place)
            if block and block.end == wall:
                block = None  # notes between the title of a table and the table itself
            if heading_of(line.rest).list_kind is ListKind.DEPARTMENT:
                block = _duties(paragraphs, within, place, owner, walled=wall is not None) or block
        elif goes_on:
            block = _going_on(paragraphs, within, place, owner, walled=wall is not None)
        if block:
            yield block
        place = block.end if block else place + 1


def _units(paragraphs: Sequence[Paragraph], lines: Sequence[Line]) -> frozenset[int]:
    """The lines that name a unit whose duties follow, bulleted or numbered, in a text that has several such."""
    found = [
        place
        for place, line in enumerate(lines[:-1])
        if line.style <= CHINESE
        and _is_unit(line.rest)
        and _is_item(paragraphs[place + 1], lines[place + 1], line.style)
    ]
    return frozenset(found if len(found) >= _FEWEST else ())


def _is_unit(text: str) -> bool:
    holder = (
        heading_of(text).holder or "" if len(text) <= 2 * SHORT and not _ENDS_SENTENCE.search(text) else ""
    )
    return holder.startswith(tuple("省市县区旗")) or is_known_organ(holder)


def _is_item(paragraph: Paragraph, line: Line, above: int) -> bool:
    return bool(_BULLET.match(paragraph.text.strip())) or line.style > above


def _of_unit(paragraphs: Sequence[Paragraph], lines: Sequence[Line], place: int) -> Block | None:
    """The bulleted or numbered duties below the name of a unit."""
    holder = heading_of(lines[place].rest).holder
    items: list[Item] = []
    at, style = place + 1, lines[place + 1].style
    while at < len(lines) and _is_item(paragraphs[at], lines[at], lines[place].style):
        if lines[at].style == style:
            items.append(with_tail(Item(paragraphs[at], len(items) + 1, lines[at].rest)))
        else:
            items[-1].details.append(lines[at].rest)
        at += 1
    return Block(place, at, (f"{holder}部门职责清单",), tuple(items)) if holder and items else None


def _names_list(line: Line) -> bool:
    """Whether a line is the title of a list; the names of annexes (附件：1.基本履职事项清单) are none."""
    text = line.rest
    fits = len(text) <= _LONGEST_TITLE and (is_list_title(text) or bool(_TITLE.search(text)))
    return (
        fits and line.style <= CHINESE and not _ANNEXES.match(text) and heading_of(text).list_kind is not None
    )


def _opens_duties(line: Line) -> bool:
    """Whether the duties of a department follow: 主要职责是：, 一、主要职责, 永和县司法局主要职责."""
    return bool(_DUTIES_FOLLOW.search(line.text)) and not (
        line.text.endswith("。") and len(line.text) > _LONGEST_TITLE
    )


def _title(document: Document) -> Heading:
    """What a document's first lines and its file's name say of all of it."""
    stem = document.name.rpartition("/")[2].rpartition(".")[0]
    heads = [
        MARKDOWN.sub("", one.text) for one in document.paragraphs[:_HEAD] if len(one.text) <= _LONGEST_TITLE
    ]
    return read_heading([*heads, stem])


def _duties(
    paragraphs: Sequence[Paragraph], lines: Sequence[Line], place: int, owner: str, *, walled: bool
) -> Block | None:
    """The numbered duties behind a line that announces them or is the title of their list."""
    who = _who(lines, place) or owner
    start = next(
        (at for at in range(place + 1, min(place + _NEAR, len(lines))) if lines[at].style >= 0), None
    )
    if not who or start is None or lines[start].number != 1:
        return None
    if _opens_duties(lines[start]) and not _names_list(lines[place]):
        return None  # 一、主要职责 below a title with the same words: its own numbers follow
    items, end = read_tree(paragraphs, lines, start, place, walled=walled)
    return _block_of(who, place, end, items) if len(items) >= _FEWEST else None


def _going_on(
    paragraphs: Sequence[Paragraph], lines: Sequence[Line], place: int, owner: str, *, walled: bool
) -> Block | None:
    """The numbered duties with which a department's list goes on behind a table."""
    near = range(place, min(place + _HEAD, len(lines)))
    start = next((at for at in near if lines[at].style >= 0), None)
    if start is None or any(is_footer_label(lines[at].text) or _names_list(lines[at]) for at in near):
        return None
    items, end = read_tree(paragraphs, lines, start, walled=walled)
    return _block_of(owner, place, end, items) if items else None


def _block_of(who: str, place: int, end: int, items: tuple[Item, ...]) -> Block:
    title = f"{who}基本履职事项清单" if is_township(who) else f"{who}部门职责清单"
    return Block(place, end, (title,), items, sentences=True)


def _who(lines: Sequence[Line], place: int) -> str:
    """The department whose duties a line announces: named in that line, else nearest above it."""
    for line in reversed(lines[max(0, place - 12) : place + 1]):
        for text in (line.rest, line.text, *re.findall(r"《([^《》]{4,60})》", line.text)):
            if match := _WHO.match(text):
                return match["who"]
    return ""


def _list(paragraphs: Sequence[Paragraph], lines: Sequence[Line], place: int) -> Block | None:
    """The numbered paragraphs behind the title of a list, with headings of categories and labelled lines."""
    end = _end_of_list(lines, place + 1)
    styles = sorted({line.style for line in lines[place + 1 : end] if line.style >= 0})
    if not styles:
        return None
    style = _style_of_items(lines[place + 1 : end], styles)
    names = _named_places(lines, place + 1, end)
    items: list[Item] = []
    headings: list[Paragraph] = []
    for at in range(place + 1, end):
        line = lines[at]
        if at in names or (line.style == style and not names):
            items.append(with_tail(Item(paragraphs[at], line.number, line.rest)))
        elif 0 <= line.style < min((lines[one].style for one in names), default=style):
            headings.append(paragraphs[at])
        elif items:
            _add(items[-1], line)
    if len(items) < _FEWEST:
        return None
    with_dashes(items, heading_of(lines[place].rest).list_kind)
    return Block(place, end, (paragraphs[place].text.strip(),), tuple(items), tuple(headings))


def _cards(paragraphs: Sequence[Paragraph], lines: Sequence[Line], place: int) -> Block | None:
    """Cards of labelled lines (编号：…, 事项名称：…, 实施依据：…) behind the title of a list, one card a duty."""
    near = range(place + 1, min(place + _NEAR, len(lines)))
    start = next((at for at in near if any_cell(lines[at].text)), None)
    if start is None:
        return None
    first = (any_cell(lines[start].text) or ("", ""))[0]
    items: list[Item] = []
    at = start
    while at < len(lines) and (found := any_cell(lines[at].text)):
        label, cell = found
        if label == first:
            items.append(Item(paragraphs[at], len(items) + 1, ""))
        if column_of(label) is Column.TITLE and not items[-1].text:
            items[-1].text = cell
        elif label != first or column_of(label) is Column.CODE:
            items[-1].cells[label] = cell
        at += 1
    if len(items) < _FEWEST or not all(item.text for item in items):
        return None
    return Block(place, at, (paragraphs[place].text.strip(),), tuple(items))


def _named_places(lines: Sequence[Line], start: int, end: int) -> list[int]:
    """Where duties are named, in a list whose duties are each followed by labelled lines (对应上级部门：…)."""
    first = next((labelled[0] for at in range(start, end) if (labelled := named_cell(lines[at].rest))), None)
    if first is None:
        return []
    return [
        at - 1
        for at in range(start + 1, end)
        if (labelled := named_cell(lines[at].rest)) and labelled[0] == first and lines[at - 1].style >= 0
    ]


def _add(item: Item, line: Line) -> None:
    """Put a line where it belongs: a labelled cell, what goes on in the last cell, a detail, or the rest of the name."""
    if labelled := named_cell(line.rest):
        label, cell = labelled
        item.cells[label] = f"{item.cells[label]}\n{cell}" if label in item.cells else cell
    elif item.cells:
        last = next(reversed(item.cells))
        item.cells[last] = f"{item.cells[last]}\n{line.text}".lstrip("\n")
    elif line.style >= 0:
        item.details.append(line.rest)
    else:
        item.text += line.rest


def _end_of_list(lines: Sequence[Line], place: int) -> int:
    """Where a list ends: at a footer, the title of another list, or text that is neither numbered nor labelled."""
    labelled = False
    for at in range(place, len(lines)):
        line = lines[at]
        if is_footer_label(line.text) or _names_list(line):
            return at
        labelled = labelled or named_cell(line.rest) is not None
        inside = line.style >= 0 or (at > place and (labelled or is_wrapped(lines[at - 1])))
        dated = at == place and len(line.text) <= 2 * SHORT  # （2025年版） below the title
        if not (inside or dated or _PAGE_INFO.match(line.text)):
            return at
    return len(lines)


def _style_of_items(lines: Sequence[Line], styles: Sequence[int]) -> int:
    """Which numbering is that of the duties: the innermost below headings, the outermost above their details."""
    style = styles[0]
    for inner in styles[1:]:
        uppers = [line.rest for line in lines if line.style == style]
        headings = [
            text for text in uppers if read_category(text).stated is not None or len(text) <= SHORT // 2
        ]
        if len(headings) * 2 <= len(uppers):
            break
        style = inner
    return style
