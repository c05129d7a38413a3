"""The body of a table → records: every data row becomes a duty item or a rejection with its reason."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from ingest.law.tags import Contradiction, contradictions, may_have_tags
from ingest.organs.mentions import plates
from ingest.records import UNKNOWN_HOLDER, DutyItem, ListKind, Notice, PowerType, Rejected, TableResult
from ingest.tables.cells import (
    clean,
    is_empty,
    lines,
    numbers_only,
    power_in_title,
    power_of_list,
    power_type,
    scope_of_remark,
    split_scope,
    stated_scope,
)
from ingest.tables.columns import Column, column_of
from ingest.tables.counts import CategoryCounts
from ingest.tables.duties import counts_its_lines, split_duties
from ingest.tables.frame import Frame
from ingest.tables.holders import ANY_TOWNSHIP
from ingest.tables.layout import Section, continuations, distinct
from ingest.tables.matrix import read_matrix
from ingest.tables.parts import DEPARTMENTAL, HOLDER_COLUMNS, PARTS, RowTexts, bases, divides, lead_of, steps
from ingest.tables.recognise import labelled_unit, names_unit, short_township
from ingest.tables.rows import Classifier, RowKind, is_remarkable_footnote, read_category

_DROPPED = re.compile(r"^(?:已|建议|拟)?(?:取消|删除|废止|撤销|调出|不再保留)(?:事项)?$")
_MARKED_FIELD = re.compile(r"^【(?P<field>[^【】]{2,8})】(?=.{2})")  # 【党建】党员教育
_OWN_TOWNSHIP = re.compile(  # 柳湾镇：滩地种植的劝阻
    r"^(?!各|全|本|所有|有关|相关|重点|[\u4e00-\u9fff]*(?:小城镇|集镇|古镇|乡镇|小镇|强镇|建制镇)：)"
    r"(?P<township>[\u4e00-\u9fff]{1,8}(?:镇|乡|街道|苏木))：(?=.{4})"
)
_LEADING_NUMBER = re.compile(
    r"^(?:\d{1,3}\s*[.．、](?!\d)|\d{1,2}[-－]\d{1,2}[ \u3000]|[（(]\d{1,2}[)）](?=[\u4e00-\u9fff]))\s*"
)
_POWER_FIRST = re.compile(r"^行政(?:许可|处罚|强制|征收|给付|检查|确认|奖励|裁决)(?=\s*(?:[。；;，,、]|$))")
_WITH_POWERS = {ListKind.DEPARTMENT, ListKind.POWER}
_TELL_EACH = 2_000  # rows
_SHORTEST = 4  # characters of a name that has a line of its own
FIELD_HEADER = "所属领域"
"""The column for the category of rejected rows that stood under a heading."""


def _names_each_row(frame: Frame) -> bool:
    """Whether a list of departments says the unit in every row, also below itself: then a blank cell is nobody's."""
    place = next((at for one in HOLDER_COLUMNS if (at := frame.section.column(one)) is not None), None)
    if place is None or frame.kind not in DEPARTMENTAL:
        return False
    rows = frame.section.table.rows
    named = [clean(rows[at][place]) if place < len(rows[at]) else "" for at in frame.section.body]
    below = list(pairwise(named))
    return sum(a == b != "" for a, b in below) >= max(1, 3 * sum(not b for _, b in below))


def _lists_names(section: Section, place: int | None) -> bool:
    """Whether cells that were taken for names hold several, line by line (县水利局 | 取水口检查 ⏎ 河道采砂查处)."""
    if place is None or place not in section.taken:
        return False
    rows = (section.table.rows[index] for index in section.body[:_TELL_EACH])
    cells = [cell for row in rows if place < len(row) and (cell := row[place].strip())]
    lines_each = [[line for line in cell.split("\n") if line.strip()] for cell in cells]
    several = sum(len(one) > 1 and all(len(line.strip()) >= _SHORTEST for line in one) for one in lines_each)
    return several * 2 > len(cells)


class Reading:
    """One pass over the body of a section."""

    def __init__(self, frame: Frame, name: str, total: int | None) -> None:
        self.frame = frame
        self.name = name
        self.items: list[DutyItem] = []
        self.rejected: list[Rejected] = []
        self.notices: list[Notice] = []
        self.counts = CategoryCounts(total)
        self.matrix = read_matrix(frame.section)
        self.texts = RowTexts(frame.section.columns, frame.kind, self.matrix)
        self.power_of_list = power_of_list(frame.titles)
        place = frame.section.column(Column.TITLE)
        named = frame.section.header[place] if place is not None and place < len(frame.section.header) else ""
        self.several = column_of(named) is Column.DETAIL
        self.one_a_line = _lists_names(frame.section, place)
        self.unmarked: list[int] = []  # rows (from 0) that no township of a matrix is marked in
        self.lost: list[int] = []
        self.dropped: list[int] = []
        self.nobodys: list[int] = []  # rows (from 0) whose own cell for the unit is blank
        self.main_title = (
            ""  # of the last row, and its type of power: for rows whose merged cells were left out
        )
        self.main_power: PowerType | None = None
        self.main_alone = ""  # the last duty that has a row without a part
        self.holder = ""  # of the last row that named one
        self.named_each = _names_each_row(frame)
        self.plates = {frame.holder: plates("\n".join(frame.section.titles))} if frame.holder else {}
        self.anonymous = 0
        self.tags: dict[Contradiction, list[int]] = {}  # rows (from 0) of bases behind a wrong tag

    def run(self) -> tuple[TableResult, list[Notice]]:
        """What became of the rows, and what somebody should look at."""
        section = self.frame.section
        continued = dict(continuations(section))
        classifier = Classifier(section, continued)
        group: list[int] = []
        extra = 0
        if self.frame.heading and section.body:
            self.counts.heading(section.body[0], [self.frame.heading])
        for count, index in enumerate(section.body):
            if self.frame.tell and count and count % _TELL_EACH == 0:
                self.frame.tell(count, len(section.body))
            kind = classifier.kind(index)
            if kind is RowKind.CONTINUATION and group:
                group.append(index)
                extra += 1
                continue
            self._data(group)
            group = []
            if kind in {RowKind.DATA, RowKind.CONTINUATION}:
                group = [index]
            elif kind is RowKind.HEADING:
                self._heading(index)
            else:
                self._footer(index)
        self._data(group)
        self.lost = classifier.lost
        self._close()
        # A rejected row takes the rows merged below it along.
        result = TableResult(
            self.name,
            self.frame.kind,
            tuple(self.items),
            tuple(self.rejected),
            extra,
            self._header() if self.rejected else (),
            self.frame.titles,
        )
        return result, self.notices

    def _heading(self, index: int) -> None:
        """A heading: a category, or the unit whose duties follow (城关镇, 县水利局 in a list of them all)."""
        texts = distinct(self.frame.section.table.rows[index])
        name = labelled_unit(texts[-1]) or read_category(texts[-1]).name
        unit = names_unit(name, departmental=self.frame.kind in DEPARTMENTAL)
        self.counts.heading(index, texts, unit=unit)
        if unit:
            self.holder = name

    def _header(self) -> tuple[str, ...]:
        """The header under which rejected rows stand: where headings give the field, it has a column for it."""
        header = self.frame.section.header
        return header if Column.FIELD in self.frame.section.columns else (*header, FIELD_HEADER)

    def _data(self, group: Sequence[int]) -> None:
        """One data row, with the rows that continue it."""
        if not group:
            return
        rows = self.frame.section.table.rows
        index = group[0]
        self.texts.load([rows[one] for one in group])
        self.frame.numbers.row(index, self.texts.raw(Column.NUMBER))
        own_field = (
            self.counts.row(index, self.texts.raw(Column.FIELD), counted=not self._is_below_main())
            or self.frame.category
        )
        title = self._title()
        if not own_field and (marked := _MARKED_FIELD.match(title)):
            own_field, title = marked["field"], title[marked.end() :]
        if problem := self._problem(title):
            raw = " ｜ ".join(lines(self.frame.section.table.originals.get(index, rows[index])))
            place = (
                f"工作表“{self.frame.section.table.sheet}”" if self.frame.section.table.sheet else self.name
            )
            reason = f"{place}第{index + 1}行{problem}"
            column = self.frame.section.column(Column.TITLE)
            cells = self._cells(own_field)
            self.rejected.append(Rejected(self.frame.source(index, column), reason, raw, cells))
            return
        named = self._named(title)
        for ordinal, one in enumerate(named, 1):
            if len(named) > 1:
                self.texts.keep_only(ordinal)
            self.items += self._items(index, one, own_field)

    def _items(self, index: int, title: str, own_field: str | None) -> Iterator[DutyItem]:
        """The items of a duty: one, or one for each township whose column says what it does there."""
        own = self.matrix.own_duties(self.texts.row) if self.matrix.written else ()
        for place, township in own:
            self.texts.of_township(place)
            yield self._item(index, title, own_field, short_township(township))
        if self.matrix.written:
            self.texts.of_township(None)
        if not own:
            self.unmarked += [index] if self.matrix.written else []
            yield self._item(index, title, own_field)

    def _named(self, title: str) -> tuple[str, ...]:
        """The duties that a row names: several where its cell numbers them, line by line or under 主要职责."""
        written = self.texts.raw(Column.TITLE)
        if self.one_a_line:
            named = (_LEADING_NUMBER.sub("", clean(line)) for line in written.split("\n"))
            return tuple(name for name in named if name and not numbers_only(name)) or (title,)
        if not (self.several or counts_its_lines(written)):
            return (title,)
        duties = _with_what_goes_on(split_duties(written))
        return duties if len(duties) > 1 and not any(map(numbers_only, duties)) else (title,)

    def _cells(self, own_field: str | None) -> tuple[str, ...]:
        """The row under :meth:`_header`."""
        row, width = tuple(self.texts.row), len(self.frame.section.header)
        if Column.FIELD in self.frame.section.columns:
            return row
        return (*row[:width], *[""] * (width - len(row)), own_field or "")

    def _title(self) -> str:
        title = clean(self.texts.raw(Column.TITLE))
        title = _LEADING_NUMBER.sub("", title)
        subitem = _LEADING_NUMBER.sub("", clean(self.texts.raw(Column.SUBITEM)))
        if not title and subitem and is_empty(self.texts.raw(Column.NUMBER)):
            title = self.main_title  # its cell was merged downwards, and an export left it out
        else:
            self.main_power = None
        self.main_title = title
        return f"{title}：{subitem}" if title and subitem and subitem != title else title

    def _is_below_main(self) -> bool:
        """Whether a row is a part (子项) of the duty above, which has a row of its own: lists count that one alone."""
        subitem, title = self.texts.raw(Column.SUBITEM).strip(), self.texts.raw(Column.TITLE).strip()
        if not subitem:
            self.main_alone = title
        return bool(subitem) and bool(self.main_alone) and title in {"", self.main_alone}

    @staticmethod
    def _problem(title: str) -> str | None:
        if not title:
            return "没有事项名称；请补上名称，或删除该行后重新导入"
        if numbers_only(title):
            return f"的事项名称只有“{title[:20]}”，不是名称；请改正后重新导入"
        return None

    def _item(self, index: int, title: str, own_field: str | None, township: str = "") -> DutyItem:
        frame, texts = self.frame, self.texts
        holder = township or self._holder(index)
        if holder == ANY_TOWNSHIP and (named := _OWN_TOWNSHIP.match(title)):
            holder, title = named["township"], title[named.end() :]
            self.anonymous -= 1
        title, scope = split_scope(title.rstrip("。；;，, "))
        scope = (
            stated_scope(texts.raw(Column.SCOPE))
            or scope
            or scope_of_remark(clean(texts.raw(Column.REMARK)))
            or texts.scope_of_holder()
        )
        if self.matrix.townships and not self.matrix.departments_lead:
            scope = scope or self.matrix.scope(texts.row) or ""
            self.unmarked += [index] if self.matrix.unmarked(texts.row) else []
        if _DROPPED.match(clean(texts.raw(Column.REMARK))):
            self.dropped.append(index)
        power = self._power(title, own_field)
        for basis in texts.all(Column.BASIS):
            for wrong in contradictions(basis) if may_have_tags(basis) else ():
                self.tags.setdefault(wrong, []).append(index)
        return DutyItem(
            title=title,
            list_kind=frame.kind,
            holder=holder,
            source=frame.source(index, frame.section.column(Column.TITLE), self._quote(index)),
            field=own_field,
            jurisdiction=frame.jurisdiction,
            edition=frame.edition,
            scope=scope or None,
            power_type=power,
            code=clean(texts.raw(Column.CODE)) or None,
            responsibilities=PARTS[frame.kind](texts, holder, title),
            legal_bases=bases(texts),
            process=clean(texts.raw(Column.PROCESS)) or "\n".join(steps(texts)) or None,
            plates=self._plates(holder),
        )

    def _plates(self, holder: str) -> tuple[str, ...]:
        """The further name plates of the unit of a row: those that its cell tells, or the titles above the table."""
        if told := self.texts.plates():
            self.plates[holder] = told
        return self.plates.get(holder, ())

    def _quote(self, index: int) -> str:
        """The row as written, also where its cells were repaired."""
        original = self.frame.section.table.originals.get(index)
        return self.texts.quote() if original is None else " ｜ ".join(dict.fromkeys(lines(original)))

    def _power(self, title: str, own_field: str | None) -> PowerType | None:
        """The type of power: its cell, else the category of a power list, else what the name ends in."""
        if Column.POWER_TYPE in self.frame.section.columns or self.frame.kind not in _WITH_POWERS:
            self.main_power = power_type(self.texts.raw(Column.POWER_TYPE)) or self.main_power
            return self.main_power
        if self.frame.kind is not ListKind.POWER:
            remarks = (*self.texts.all(Column.REMARK), *self.texts.all(Column.BASIS))
            first = next((match[0] for remark in remarks if (match := _POWER_FIRST.match(remark))), "")
            return power_in_title(title) or power_type(first)
        by_field = power_type(own_field) if own_field else None
        return by_field or power_in_title(title) or self.power_of_list

    def _holder(self, index: int) -> str:
        """The unit of the row: its own cell, the cell above (merged cells lose their text in exports), or the title."""
        if self.frame.holder and divides(self.frame.section.columns):
            return self.frame.holder  # whose boundaries with others the table draws
        own = self.texts.holder()
        if self.named_each and not own:  # no merged cell: every other row says its unit again
            self.nobodys.append(index)
            return UNKNOWN_HOLDER
        self.holder = own or self.holder
        if self.holder or self.frame.holder:
            return self.holder or self.frame.holder
        if self.frame.kind is ListKind.DEPARTMENT and (lead := lead_of(self.texts)):
            return lead  # a division of duties among departments is a list of each of them
        self.anonymous += 1
        return self._nobody()

    def _nobody(self) -> str:
        """Under which name items stand when a list names no unit: a township's lists hold for all townships."""
        handed_down = (
            bool(self.matrix.townships) and not self.matrix.departments_lead
        ) or Column.FORMER in self.frame.section.columns
        return UNKNOWN_HOLDER if self.frame.kind in DEPARTMENTAL and not handed_down else ANY_TOWNSHIP

    def _footer(self, index: int) -> None:
        for text in distinct(self.frame.section.table.rows[index]):
            if is_remarkable_footnote(text):
                reason = f"表尾说明可能影响事项，未自动处理，请核对：{clean(text)[:120]}"
                self.notices.append(Notice(self.frame.source(index, quote=text), reason))

    def _close(self) -> None:
        for row, reason in self.counts.mismatches():
            self.notices.append(Notice(self.frame.source(row), f"“{self.name}”{reason}"))
        for row, reason in self.frame.numbers.close():
            self.notices.append(Notice(self.frame.source(row), f"“{self.name}”{reason}"))
        column = self.frame.section.column(Column.BASIS)
        for wrong, rows in self.tags.items():
            reason = f"《{wrong.title}》标注为“{wrong.tag}”，{wrong.reason}应为{wrong.level}（{len(rows)}处）；请核对"
            self.notices.append(Notice(self.frame.source(rows[0], column), reason))
        for rows, what in (
            (self.lost, "行没有序号和事项名称，只有部门或职责，已并入上一事项"),
            (self.unmarked, "行没有勾选任何乡镇，适用范围不明"),
            (self.nobodys, f"行没有写单位，而其他各行都写了，暂记在“{UNKNOWN_HOLDER}”名下"),
            (self.dropped, "行备注为取消或删除，仍已收录"),
        ):
            if rows:
                reason = f"“{self.name}”有{len(rows)}{what}（首个在第{rows[0] + 1}行），请核对"
                self.notices.append(Notice(self.frame.source(rows[0]), reason))
        if self.anonymous and not (self.matrix.townships and self._nobody() == ANY_TOWNSHIP):
            used = self._nobody()
            reason = (
                f"“{self.name}”没有写明是哪个单位的清单，{self.anonymous}个事项暂记在“{used}”名下；"
                "请在标题行或文件名中写明乡镇或部门名称"
            )
            self.notices.append(Notice(self.frame.source(), reason))


# 该项工作由县住建局牵头, 许可由县公安局负责: said of the duty before it, and no duty of the list's own
_GOES_ON = re.compile(
    r"^(?:[该此本]项|上述|前述|其中|具体)|^[^，。；]{0,24}[由归][^，。；由]{2,20}(?:局|委|办|部|大队|中心|院|政府|部门|机关|公安)"
    r"(?:统一|具体|按[^，。；]{2,6})?(?:负责|承担|牵头|办理|承办|实施|组织|查处|处理|监督|监管|指导|管护|管理|审批|核发)?$|除外$"
)


def _with_what_goes_on(duties: tuple[str, ...]) -> tuple[str, ...]:
    """Duties of a cell, what only goes on about the one before joined to that.

    >>> _with_what_goes_on(("配合做好农房改造", "该项工作由县住建局牵头", "农机检验"))
    ('配合做好农房改造；该项工作由县住建局牵头', '农机检验')
    """
    joined: list[str] = []
    for duty in duties:
        if joined and _GOES_ON.search(duty):
            joined[-1] += f"；{duty}"
        else:
            joined.append(duty)
    return tuple(joined)
