"""What a row of a table's body is: a duty, a category heading, a footer, or the lower part of a merged row."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from ingest.organs.mentions import looks_like_organ
from ingest.tables.cells import is_empty, numbers_only
from ingest.tables.columns import Column
from ingest.tables.layout import Section, distinct
from ingest.tables.recognise import labelled_unit
from ingest.text import normalise

_CN = "一二三四五六七八九十百"
_ORGANS = (Column.DEPARTMENT, Column.UNIT, Column.LEAD, Column.COOPERATE, Column.TAKE_OVER)
_PARTS = (
    *_ORGANS,
    Column.DEPARTMENT_DUTIES,
    Column.TOWNSHIP_DUTIES,
)
"""What stands in the lower rows of a duty that is merged over several."""


class RowKind(Enum):
    """The part that a row plays."""

    DATA = auto()
    HEADING = auto()
    FOOTER = auto()
    CONTINUATION = auto()


@dataclass(frozen=True, slots=True)
class Category:
    """A category as a heading or a merged cell names it: 一、党的建设（17项） is level 1 and states 17 duties."""

    name: str
    level: int = 1
    stated: int | None = None


_CATEGORY = re.compile(
    rf"^(?:(?P<first>(?:第?[{_CN}]{{1,4}}(?:、|[.．]|部分|类|章)[、：:]?))|(?P<second>[（(][{_CN}]{{1,4}}[)）][、.．]?)|(?P<third>\d{{1,2}}[.．、]))?\s*"
    r"(?P<name>.*?)\s*(?:[（(]\s*(?:共计?|合计|计)?\s*(?P<stated>\d{1,5})\s*(?:项|条|个|件)\s*[)）]"
    r"|[：:，, ]?\s*共?(?P<open>\d{1,5})项)?[：:。]?$",
    re.DOTALL,
)
_FOOTER_LABEL = re.compile(
    r"^(?:填\s*表|填\s*报|制\s*表|审\s*核|审\s*批|复\s*核|经\s*办|负\s*责|联\s*系|编\s*制|校\s*对|报\s*送|分\s*管|主\s*管|单\s*位)\s*"
    r"(?:人|人员|单位|日期|时间|领导|电话|方式|责任人|负责人|部门)+\s*(?:[（(].{0,10}[)）])?\s*(?:[：:]|$)"
    r"|^(?:电话|日期|传真|邮箱|签字|签章|盖章|制\s*表|填\s*表|填\s*报|编\s*制|审\s*核|校\s*对)\s*[：:]|^[^，。]{0,10}(?:签字|签章|盖章|签名)\s*[：:]|^第\s*\d+\s*页|^[（(](?:单位|加盖)?(?:盖章|公章|签章)[)）]"
)
_SIGNED = re.compile(
    r"^.{2,40}[（(](?:单位)?(?:盖章|公章|签章|印章|章)[)）]$|^[12]\d{3}\s*年\s*\d{1,2}\s*月(?:\s*\d{1,2}\s*日)?$"
    r"|^[12]\d{3}[-/.]\d{1,2}[-/.]\d{1,2}$"
)
"""Who signs below a table, and when."""
_FOOTNOTE = re.compile(r"^(?:备注|说明|注|附注|备注说明|填表说明|填报说明)\s*\d?\s*[：:.、．]|^[*※★]")
_TOTAL = re.compile(
    r"^(?:合计|总计|共计|小计|累计)\s*[：:]?\s*(?:\d+\s*(?:项|条)?)?$|^共\s*\d+\s*(?:项|条)(?:[。，；;,].*)?$"
)
_PAGING = re.compile(r"^[（(]?(?:续上?表\d*|续|接上[表页]|[接转]下[表页]|下[表页]续)[)）]?$")
_NOTE = re.compile(r"\s*[（(][^（）()]*[)）]$")  # 县公安局（配合部门）
_CHINESE_NUMBER = re.compile(rf"^[（(]?[{_CN}]{{1,4}}[)）]?[、.．]?$")


def read_category(text: str) -> Category:
    r"""Name, level and stated count of a category.

    >>> read_category("一、党的建设（17项）"), read_category("党的建设\n（30项）")
    (Category(name='党的建设', level=1, stated=17), Category(name='党的建设', level=1, stated=30))
    """
    plain = normalise(text)
    match = _CATEGORY.match(plain)
    if match is None:  # the pattern fits any text; kept for the type checker
        return Category(plain)
    stated = match["stated"] or match["open"]
    level = 2 if match["second"] else 3 if match["third"] else 1
    name = match["name"].replace("\n", "") or plain
    return Category(name, level, int(stated) if stated else None)


class Classifier:
    """Tells the rows of one section apart; knows whether its duties are numbered in Arabic figures."""

    def __init__(self, section: Section, continued: Mapping[int, int]) -> None:
        self.rows = section.table.rows
        self.number = section.column(Column.NUMBER)
        title = section.column(Column.TITLE)
        self.title = 0 if title is None else title
        self.subitem = section.column(Column.SUBITEM)
        self.continued = continued
        self.parts = {place for column in _PARTS for place in section.columns.get(column, ())}
        self.organs = [place for column in _ORGANS for place in section.columns.get(column, ())]
        self.lost: list[int] = []  # rows (from 0) that lost the merged cells to their left in an export
        numbered = [index for index in section.body if self._cell(self.rows[index], self.number).isdecimal()]
        self.arabic = bool(numbered)
        self.last = max(numbered, default=0)

    @staticmethod
    def _cell(row: Sequence[str], column: int | None) -> str:
        return row[column].strip() if column is not None and column < len(row) else ""

    def kind(self, index: int) -> RowKind:
        """The kind of the row with this index (from 0)."""
        row = self.rows[index]
        number, title = self._cell(row, self.number), self._cell(row, self.title)
        if index in self.continued and title and self._same_duty(index):
            return RowKind.CONTINUATION
        if number.isdecimal() and title and title != number:
            return RowKind.CONTINUATION if self._is_repeated(index, number, title) else RowKind.DATA
        texts = distinct(row)
        if len(texts) == 1 and index < self.last and labelled_unit(texts[0]):
            return RowKind.HEADING  # 填报单位：县卫生健康局 between the rows of two units
        if self._is_footer(texts, number):
            return RowKind.FOOTER
        if self._is_heading(row, texts, number, title):
            return RowKind.HEADING
        if not number and not title and self._only_parts(row):
            self.lost.append(index)
            return RowKind.CONTINUATION
        return RowKind.DATA

    def _is_repeated(self, index: int, number: str, title: str) -> bool:
        """Whether a row is the one above with another department: merged cells that were filled in below."""
        above = self.rows[index - 1] if index else ()
        if self._cell(above, self.number) != number or self._cell(above, self.title) != title:
            return False
        row = self.rows[index]
        if self.subitem is not None and self._cell(row, self.subitem) != self._cell(above, self.subitem):
            return False
        others = (
            _NOTE.sub("", self._cell(row, place))
            for place in self.organs
            if self._cell(row, place) != self._cell(above, place)
        )
        return not numbers_only(title) and any(map(looks_like_organ, others))

    def _only_parts(self, row: Sequence[str]) -> bool:
        """Whether only departments and duties stand in a row: the lower part of a merged one, in a numbered list."""
        filled = {place for place, cell in enumerate(row) if cell.strip()}
        return self.number is not None and self.arabic and bool(filled) and filled <= self.parts

    def _same_duty(self, index: int) -> bool:
        """A row under a merged name is a duty of its own where it names another sub-item."""
        if self.subitem is None:
            return True
        above = self._cell(self.rows[self.continued[index]], self.subitem)
        return self._cell(self.rows[index], self.subitem) in {"", above}

    def _is_footer(self, texts: Sequence[str], number: str) -> bool:
        if number.isdecimal():
            return False
        first = normalise(texts[0])
        if _FOOTER_LABEL.match(first) or _TOTAL.match(first) or (len(texts) == 1 and is_empty(first)):
            return True
        return len(texts) == 1 and bool(
            _FOOTNOTE.match(first) or _SIGNED.match(first) or _PAGING.match(first)
        )

    def _is_heading(self, row: Sequence[str], texts: Sequence[str], number: str, title: str) -> bool:
        if len(texts) == 1:
            return self._is_single_heading(row, texts[0], number, title)
        # 一 ｜ 党的建设（17项）: a Chinese numeral in the number column above Arabic ones
        return (
            self.arabic
            and _CHINESE_NUMBER.match(normalise(number)) is not None
            and len(texts) == 2
            and texts[0] == number
            and (texts[1] == title or not title)
            and len(texts[1]) <= 40
        )

    def _is_single_heading(self, row: Sequence[str], text: str, number: str, title: str) -> bool:
        if len(text) > 60 or numbers_only(text):
            return False
        filled = sum(1 for cell in row if cell.strip())
        category = read_category(text)
        if filled > 1 or (number and not title):  # merged over several columns, or in the number column alone
            return not text.endswith(("。", "；")) or category.stated is not None
        if category.stated is not None:
            return True
        marked = re.match(rf"[（(]?[{_CN}]{{1,4}}[、)）]", normalise(text)) is not None
        return marked and self.number is not None and self.arabic


def is_remarkable_footnote(text: str) -> bool:
    """Whether a footnote says something about duties (第3项仅限…), so that somebody should read it."""
    return bool(
        _FOOTNOTE.match(normalise(text))
        and re.search(r"第\s*[\d一二三四五六七八九十]+\s*项|序号|仅限|不适用|不承担", text)
    )


def is_footer_label(text: str) -> bool:
    """Whether a cell begins a footer: 填表人：…, 合计."""
    plain = normalise(text)
    return bool(_FOOTER_LABEL.match(plain) or _TOTAL.match(plain) or _FOOTNOTE.match(plain))


def is_number(text: str) -> bool:
    """Whether a cell numbers a row: 12, 一、, （三）."""
    plain = text.strip()
    return plain.isdecimal() or _CHINESE_NUMBER.match(normalise(plain)) is not None
