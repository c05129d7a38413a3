"""Who does what in a row: one function for each kind of list, over the texts of the row by column."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from ingest.organs.mentions import ORGAN_SUFFIX, Mention, plates
from ingest.records import Citation, ListKind, Responsibility, Role
from ingest.tables.cells import citations, clean, helped_organ, is_empty, led_by, own_role
from ingest.tables.columns import Column
from ingest.tables.departments import (
    department_parts,
    departments,
    duty_blocks,
    is_known_organ,
    same_organ,
    with_notes,
)
from ingest.tables.duties import split_duties
from ingest.tables.headers import Columns
from ingest.tables.holders import ANY_TOWNSHIP, holders, scope_of_holder
from ingest.tables.layout import distinct
from ingest.tables.matrix import Matrix
from ingest.tables.recognise import is_all_townships, is_township, short_township

DEPARTMENTAL = {ListKind.DEPARTMENT, ListKind.POWER, ListKind.SERVICE}


class RowTexts:
    """The texts of one row by column; rows that were merged into one are joined cell by cell.

    Made once for a section and loaded with row after row, since long lists have hundreds of thousands.
    """

    def __init__(self, columns: Columns, kind: ListKind, matrix: Matrix | None = None) -> None:
        self.columns = self.stated = columns
        self.kind = kind
        self.matrix = matrix or Matrix()
        self.first = {column: places[0] for column, places in columns.items()}
        self.unquoted = {
            place for column in (Column.NUMBER, Column.FIELD) for place in columns.get(column, ())
        }
        self.row: Sequence[str] = ()
        self.whole: Sequence[str] = ()  # before one of several duties was taken out

    def load(self, rows: Sequence[Sequence[str]]) -> None:
        """Take the next row, given with the rows that continue it."""
        self.row = self.whole = rows[0] if len(rows) == 1 else self._joined(rows)

    def of_township(self, place: int | None) -> None:
        """Take the column of one township for its duties, instead of another's; None: of none."""
        own = () if place is None else (place,)
        self.columns = {
            **self.stated,
            Column.TOWNSHIP_DUTIES: (*self.stated.get(Column.TOWNSHIP_DUTIES, ()), *own),
        }

    def keep_only(self, ordinal: int) -> None:
        """Of several duties in one cell, take the one with this number: what the remarks and bases say of it (第1项：…)."""
        self.row = row = list(self.row)
        for column in (Column.BASIS, Column.REMARK):
            for place in self.columns.get(column, ()):
                if place < len(row):
                    row[place] = _said_of(self.whole[place], ordinal)

    def _joined(self, rows: Sequence[Sequence[str]]) -> list[str]:
        width = max(map(len, rows))
        joined = ["\n".join(distinct([row[i] for row in rows if i < len(row)])) for i in range(width)]
        names, duties = self._organ_column(), self.first.get(Column.DEPARTMENT_DUTIES)
        if names is not None and duties is not None:
            pairs = [
                (row[names].strip(), row[duties].strip()) for row in rows if max(names, duties) < len(row)
            ]
            if len({name for name, _ in pairs if name}) > 1:
                joined[duties] = "\n".join(_block(name, text) for name, text in pairs if name and text)
        return joined

    def _organ_column(self) -> int | None:
        return next((self.first[one] for one in _ORGAN_COLUMNS if one in self.first), None)

    def raw(self, column: Column) -> str:
        """The cell of the first such column as written; "" if there is none."""
        place = self.first.get(column)
        return self.row[place] if place is not None and place < len(self.row) else ""

    def all(self, column: Column) -> tuple[str, ...]:
        """The cells of all such columns."""
        places = self.columns.get(column)
        if places is None:
            return ()
        return tuple([self.row[place] for place in places if place < len(self.row)])

    def department_duties(self) -> str:
        """The duties of the departments; those of a further column (配合部门 | 配合部门职责) under the name beside it."""
        first, *more = self.columns.get(Column.DEPARTMENT_DUTIES, (-1,))
        if not more:
            return self.raw(Column.DEPARTMENT_DUTIES)
        organs = {place for column in _ORGANS_BESIDE for place in self.columns.get(column, ())}
        texts = [
            self._under_name(place, place - 1 if place - 1 in organs else None) for place in (first, *more)
        ]
        return "\n".join(filter(None, texts))

    def _under_name(self, place: int, organ: int | None) -> str:
        text = self.row[place] if place < len(self.row) else ""
        if organ is None or is_empty(text) or any(block.organ for block in duty_blocks(text)):
            return "" if is_empty(text) else text
        named = departments(self.row[organ])
        return f"{named[0].name}：\n{text}" if len(named) == 1 else text

    def townships_beside(self) -> tuple[Responsibility, ...]:
        """The townships that have a part in what departments lead, where columns mark them (△ 属地)."""
        if not self.matrix.departments_lead:
            return ()
        marked = self.matrix.marked(self.row)
        everywhere = len(marked) == len(self.matrix.townships)
        return tuple(
            Responsibility(name, Role.COOPERATE) for name in ((ANY_TOWNSHIP,) if everywhere else marked)
        )

    def quote(self) -> str:
        """The row as written, without its number and category, so that equal rows have equal quotes."""
        unquoted = self.unquoted
        cells = dict.fromkeys([cell.strip() for place, cell in enumerate(self.row) if place not in unquoted])
        cells.pop("", None)
        return " ｜ ".join(cells)

    def organs(self, *columns: Column) -> tuple[Mention, ...]:
        """The organs that the cells of these columns name."""
        cells = [cell for column in columns for cell in self.all(column)]
        if len(cells) == 1:
            return departments(cells[0])
        return tuple(mention for cell in cells for mention in departments(cell))

    def marked(self) -> tuple[Mention, ...]:
        """The departments in whose columns the row has a mark, or their duties."""
        return self.matrix.mentions(self.row) if self.matrix.organs else ()

    def holder(self) -> str:
        """The unit that the row itself names as the holder; on a department's list any unit column is meant."""
        cell = self._holder_cell()
        if not cell:
            return ""
        if scope_of_holder(cell):
            return ANY_TOWNSHIP
        named = holders(cell)
        return short_township(named[0].name if named else clean(cell))

    def scope_of_holder(self) -> str | None:
        """The townships to which the cell for the holder restricts the row, if it does."""
        cell = self._holder_cell()
        return scope_of_holder(cell) if cell else None

    def holders(self) -> tuple[Mention, ...]:
        """The units that the cell for the holder names, the holder first."""
        cell = self._holder_cell()
        return () if scope_of_holder(cell) else holders(cell)

    def plates(self) -> tuple[str, ...]:
        """The further names on the door of the unit that the cell for the holder tells."""
        return plates(self._holder_cell())

    def _holder_cell(self) -> str:
        columns: tuple[Column, ...] = HOLDER_COLUMNS if self.kind in DEPARTMENTAL else (Column.HOLDER,)
        if Column.FORMER in self.columns:  # a power handed down: who took it over holds it
            columns = (Column.HOLDER, Column.TAKE_OVER)
        return next((cell for column in columns if clean(cell := self.raw(column))), "")


_OF_ITEM = re.compile(r"(?:^|(?<=[\n；;。]))\s*第(?P<number>\d{1,2})项\s*[：:]\s*")


def _said_of(cell: str, ordinal: int) -> str:
    """What a cell says of the duty with a number (第1项：…；第2项：…); all of it where it tells no numbers."""
    marks = list(_OF_ITEM.finditer(cell))
    ends = [*(mark.start() for mark in marks), len(cell)][1:]
    said = [
        cell[mark.end() : end].strip()
        for mark, end in zip(marks, ends, strict=True)
        if int(mark["number"]) == ordinal
    ]
    return "\n".join(said) if marks else cell


_ROLE_BEFORE = re.compile(r"^(?P<role>(?:牵头|主办|主责|配合|协办|协助|参与)(?:单位|部门)?)\s*[：:]\s*")


def _block(name: str, duties: str) -> str:
    """A name with its duties below it; a role in front of these (配合部门：…) is put behind the name."""
    role = _ROLE_BEFORE.match(duties)
    if role is None:
        return f"{with_notes(name)}：\n{duties}"
    return f"{with_notes(name)}（{role['role']}）：\n{duties[role.end() :]}"


HOLDER_COLUMNS = (Column.HOLDER, Column.UNIT, Column.DEPARTMENT)
_ORGANS_BESIDE = (Column.DEPARTMENT, Column.TAKE_OVER, Column.LEAD, Column.COOPERATE, Column.UNIT)
_ORGAN_COLUMNS = (Column.DEPARTMENT, Column.TAKE_OVER, Column.LEAD, Column.UNIT)


_REMARKED_BASIS = re.compile(r"依据\s*[：:]\s*(?P<basis>[^\n]*《.+)", re.DOTALL)


def bases(texts: RowTexts) -> tuple[Citation, ...]:
    """The legal bases of a row: of their column, else of a remark that gives them (行政许可。依据：《…》第七条)."""
    cells = texts.all(Column.BASIS)
    if Column.BASIS not in texts.columns:
        remarks = (_REMARKED_BASIS.search(remark) for remark in texts.all(Column.REMARK))
        cells = tuple(match["basis"] for match in remarks if match)
    return citations(cells[0]) if len(cells) == 1 else tuple(one for cell in cells for one in citations(cell))


def _named_roles(texts: RowTexts) -> tuple[Mention, ...]:
    """The organs of the columns that state a role (牵头单位, 配合单位)."""
    marked = texts.marked()
    if Column.LEAD not in texts.columns and Column.COOPERATE not in texts.columns:
        return marked
    leads = (_as(one, Role.LEAD) for one in texts.organs(Column.LEAD))
    helpers = (_as(one, Role.COOPERATE) for one in texts.organs(Column.COOPERATE))
    return (*leads, *helpers, *marked)


def lead_of(texts: RowTexts) -> str:
    """The organ that a row names in a column for those that lead; "" where there is none."""
    return next((one.name for one in _named_roles(texts) if one.role is Role.LEAD), "")


def _as(mention: Mention, role: Role) -> Mention:
    return mention if mention.role else replace(mention, role=role)


_STEP = re.compile(
    r"^[^，。；：:]{0,8}(?:受理|审查|审核|审批|核准|评审|决定|送达|监管|立案|调查|取证|告知|听证|执行|催告|公示|公开|给付|发放|办理|办结"
    r"|检查|处置|处理|移送|归档|确认|登记|裁决|征收|解除|实施|备案)(?:阶段)?的?责任\s*[：:]"
)
_ANY_STEP = re.compile(r"^[^，。；：:]{1,12}责任\s*[：:]")  # 制定计划责任：…, beside steps of those names
_OTHER_STEPS = re.compile(r"^其他.{0,16}规定.{0,6}(?:履行|承担)的(?:其他)?(?:责任|职责|义务)")


def steps(texts: RowTexts) -> tuple[str, ...]:
    """The steps of procedure that power lists write as 责任事项 (受理责任：…; 审查责任：…), if a row's details are such.

    Every power of a type has them in much the same words, so that they say how it is exercised and not what it is about.
    """
    found = _duties(texts.all(Column.DETAIL))
    named = [one for one in found if _ANY_STEP.match(one)]
    return found if len(named) > 1 and any(map(_STEP.match, named)) else ()


def _details(texts: RowTexts) -> tuple[str, ...]:
    found, procedure = _duties(texts.all(Column.DETAIL)), steps(texts)
    return tuple(
        one for one in found if not (procedure and (_ANY_STEP.match(one) or _OTHER_STEPS.match(one)))
    )


def _duties(cells: tuple[str, ...]) -> tuple[str, ...]:
    return (
        split_duties(cells[0])
        if len(cells) == 1
        else tuple(duty for cell in cells for duty in split_duties(cell))
    )


def _basic(texts: RowTexts, holder: str, _title: str) -> tuple[Responsibility, ...]:
    """The township leads; a department named beside it guides."""
    own = Responsibility(holder, Role.LEAD, _details(texts) + _township_duties(texts))
    named = (*texts.organs(Column.DEPARTMENT, Column.UNIT, Column.LEAD), *texts.marked())
    guides = tuple(_as(one, Role.SUPERVISE) for one in named)
    return (own, *department_parts(guides, texts.department_duties(), Role.SUPERVISE))


def _cooperative(texts: RowTexts, holder: str, _title: str) -> tuple[Responsibility, ...]:
    """Departments lead and cooperate; the township cooperates."""
    named = (*_named_roles(texts), *texts.organs(Column.DEPARTMENT, Column.UNIT, Column.TAKE_OVER))
    parts = department_parts(named, texts.department_duties(), Role.LEAD)
    duties = _township_duties(texts) or _details(texts)
    for own in parts:
        if own.organ == holder or is_all_townships(own.organ):
            break
    else:
        return (*parts, Responsibility(holder, Role.COOPERATE, duties))
    # 各乡镇 in a cell of departments is the holder of a township's list.
    merged = replace(own, organ=holder, duties=own.duties or duties) if is_township(holder) else own
    return (*(part for part in parts if part is not own), merged)


_BELOW = re.compile(r"各?(?:乡|镇|街道|村|社区|苏木)|.*(?:乡|镇|街道|村|社区|苏木)[）)]?$")


def _task(texts: RowTexts, holder: str, title: str) -> tuple[Responsibility, ...]:
    """As a cooperative row; but what a table for all gives to departments alone is no township's task."""
    named = (*_named_roles(texts), *texts.organs(Column.DEPARTMENT, Column.UNIT, Column.TAKE_OVER))
    given = department_parts(named, texts.department_duties(), Role.LEAD)
    alone = given and all(is_known_organ(one.organ) and not _BELOW.match(one.organ) for one in given)
    carried_out = any(_BELOW.match(one.name) for one in texts.holders())  # 承办单位：各乡镇（街道）
    if alone and is_all_townships(holder) and not (carried_out or _township_duties(texts)):
        return given
    return _cooperative(texts, holder, title)


def _township_duties(texts: RowTexts) -> tuple[str, ...]:
    return _duties(texts.all(Column.TOWNSHIP_DUTIES))


_TAKER = re.compile(
    r"(?:承接|收回|接收|责任|牵头)(?:部门|单位)\s*[：:]\s*([^\n；;。]+?)(?=\s*(?:工作|履职|承接)方式|[\n；;。]|$)"
)


_MANNER = re.compile(
    r"^\s*(?:\d{1,2}[.．、])?\s*(?:(?:工作|承接|履职|办理)方式\s*[：:])?\s*(?:改|改为|调整为)?(?:直接|统一)?(?P<by>由)?"
)
_MEANS = ("委托", "依托", "组织", "通过", "指导", "督促")
_NAME_ENDS = re.compile(f"(?:{ORGAN_SUFFIX})")


def _at_the_head(process: str) -> tuple[Mention, ...]:
    """The known departments that a way of working begins with (由县住建局直接检查), or a later clause of it behind 由."""
    for place, clause in enumerate(re.split(r"[\n。；;，,]", clean(process))):
        manner = _MANNER.match(clause)
        rest = clause[manner.end() :] if manner else clause
        if rest.startswith(_MEANS) or (place and not (manner and manner["by"])):
            continue
        for match in reversed([*_NAME_ENDS.finditer(rest)]):
            named = departments(rest[: match.end()])
            if named and all(is_known_organ(one.name) and not is_township(one.name) for one in named):
                return tuple(Mention(one.name) for one in named)
    return ()


def _reclaimed(texts: RowTexts, _holder: str, _title: str) -> tuple[Responsibility, ...]:
    """The departments that take over; several do so together unless the list says otherwise."""
    named = texts.organs(Column.TAKE_OVER, Column.DEPARTMENT, Column.UNIT, Column.LEAD, Column.COOPERATE)
    if not named:  # 承接部门及工作方式 in one cell, or only 由县住建局直接检查
        process = texts.raw(Column.PROCESS)
        labelled = tuple(one for match in _TAKER.finditer(process) for one in departments(match[1]))
        parts = department_parts((), process, Role.TAKE_OVER)
        named = labelled or tuple(Mention(part.organ) for part in parts) or _at_the_head(process)
    named = tuple(_as(one, Role.TAKE_OVER) for one in named)
    return department_parts(named, texts.department_duties(), Role.TAKE_OVER)


def divides(columns: Columns) -> bool:
    """Whether a department's table says of each matter which departments do what (管理事项 | 相关部门 | 职责分工)."""
    return columns.keys() >= {Column.DEPARTMENT, Column.DEPARTMENT_DUTIES}


def _with_details(
    parts: Sequence[Responsibility], holder: str, texts: RowTexts
) -> tuple[Responsibility, ...]:
    """The parts, what the row is about with that of the holder, unless the row says of each what it does."""
    details = () if any(part.duties for part in parts) else _details(texts)
    return tuple(
        replace(part, duties=details) if details and part.organ == holder else part for part in parts
    )


def _department(texts: RowTexts, holder: str, title: str) -> tuple[Responsibility, ...]:
    """The holder leads unless the row says that it helps or guides; whom it helps leads."""
    if divides(texts.columns):
        units = texts.organs(Column.DEPARTMENT)
        return department_parts(units, texts.department_duties(), Role.LEAD)
    named, units = _named_roles(texts), texts.holders()
    if (
        not named
        and len(units) > 1
        and not is_empty(texts.department_duties())
        and Column.FORMER not in texts.columns
    ):
        return department_parts(units, texts.department_duties(), Role.LEAD)  # each with its part of the cell
    if any(one.role is Role.LEAD for one in named):
        named = tuple(replace(one, name=holder) if same_organ(one.name, holder) else one for one in named)
        parts = department_parts(named, texts.department_duties(), Role.LEAD)
        if any(part.organ == holder for part in parts):
            return (*_with_details(parts, holder, texts), *texts.townships_beside())
    else:
        parts = tuple(Responsibility(one.name, one.role or Role.COOPERATE, one.duties) for one in named)
    marks = [*texts.all(Column.ROLE), *texts.all(Column.REMARK)]
    role = own_role(title, marks)
    helped = helped_organ(title) or led_by(marks) if role is Role.COOPERATE else None
    if helped and not any(part.organ == helped for part in parts):
        parts = (Responsibility(helped, Role.LEAD), *parts)
    if Column.FORMER in texts.columns:
        former = (one for one in texts.organs(Column.FORMER) if one.name != holder)
        parts += tuple(Responsibility(one.name, Role.SUPERVISE, one.duties) for one in former)
    parts += texts.townships_beside()
    known = {holder, *(part.organ for part in parts)}
    beside = (one for one in units[1:] if one.name not in known)
    parts += tuple(Responsibility(one.name, one.role or Role.COOPERATE, one.duties) for one in beside)
    duties = _details(texts)
    if not duties and not is_empty(texts.department_duties()):
        duties = split_duties(texts.department_duties())
    return (Responsibility(holder, role, duties), *parts)


PARTS: dict[ListKind, Callable[[RowTexts, str, str], tuple[Responsibility, ...]]] = {
    ListKind.BASIC: _basic,
    ListKind.COOPERATIVE: _cooperative,
    ListKind.RECLAIMED: _reclaimed,
    ListKind.DEPARTMENT: _department,
    ListKind.POWER: _department,
    ListKind.SERVICE: _department,
    ListKind.PROSE: _task,
}
"""How the responsibilities of a row are read, by kind of list: (texts, holder, title) → responsibilities."""
