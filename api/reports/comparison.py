"""Comparisons as sections of rows, the same for text, HTML and a workbook: what it is called, before, after, remarks."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import partial
from typing import TypeVar

from api.models.comparison import ChangeModel, DiffItem, DiffResponse, PeerItem, PeersResponse, SplitModel
from api.models.core import FindingItem
from api.reports.words import place
from ingest.excel import writable
from kg.comparing.diff import KINDS_OF_CHANGE

LIST_NAMES = {
    "basic": "基本履职",
    "cooperative": "配合履职",
    "reclaimed": "上级收回",
    "department": "部门职责",
    "power": "权责事项",
    "service": "政务服务",
}
WITHIN = {
    "added": "新增",
    "removed": "删去",
    "reworded": "改写",
    "moved": "移动",
    "owner_changed": "牵头变更",
    "partners_changed": "配合变更",
    "basis_changed": "依据变更",
    "refined": "细化",
    "merged": "合并",
    "unchanged": "未变",
}
ACROSS = WITHIN | {"added": "自行增加", "removed": "未承接", "reworded": "改名", "unchanged": "照列"}
PEERS = {"common": "共有", "lacks": "缺少", "alone": "独有", "renamed": "叫法不同", "moved": "清单不同"}


Found = TypeVar("Found")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a comparison; where nothing is set against anything, ``before`` or ``after`` is empty."""

    title: str
    aspect: str
    before: str
    after: str
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """Rows of one kind; ``count`` is how many items they are about."""

    name: str
    rows: tuple[Row, ...]
    count: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """A comparison ready to be shown: title, one sentence of counts, names of both sides, sections, remarks."""

    title: str
    counts: str
    before: str
    after: str
    sections: tuple[Section, ...]
    remarks: tuple[str, ...] = ()


def of_editions(response: DiffResponse) -> Comparison:
    """What an edition changes in another."""
    names = ACROSS if response.across else WITHIN
    sections = [
        _section(names["added"], response.added, lambda item: [_only(item, after=True)]),
        _section(names["removed"], response.removed, lambda item: [_only(item, after=False)]),
        _section(names["refined"], response.refined, lambda each: _split(each, before=True)),
        _section(names["merged"], response.merged, lambda each: _split(each, before=False)),
    ]
    for kind in _CHANGES:
        rows = partial(_change, kind=kind)
        sections.append(_section(names[kind], getattr(response, kind), rows))
    remarks = []
    if response.unrevised:
        remarks.append(f"没有新清单、沿用原清单的单位：{'、'.join(response.unrevised)}")
    title = "上下级清单对照" if response.across else "清单版本比较"
    return Comparison(
        title,
        _counts(response.counts, names),
        response.before,
        response.after,
        _kept(sections),
        tuple(remarks),
    )


_CHANGES = ("reworded", "moved", "owner_changed", "partners_changed", "basis_changed")


def of_peers(response: PeersResponse) -> Comparison:
    """A township beside its peers."""
    many = len(response.peers)
    whose = "都有" if response.share >= 1 else f"至少 {response.share:.0%} 有"
    sections = [
        _section(
            f"缺少：其他乡镇（街道）{whose}，本单位没有", response.lacks, lambda each: [_lacking(each, many)]
        ),
        _section(
            "独有：本单位有，其他乡镇（街道）都没有",
            response.alone,
            lambda item: [_only(item, after=True)],
        ),
        _section("叫法不同", response.renamed, _change),
        _section("列在不同清单", response.moved, _change),
    ]
    shown = (
        f"{'、'.join(response.peers[:3])}等 {many} 个乡镇（街道）" if many > 3 else "、".join(response.peers)
    )
    title = f"{response.jurisdiction or ''}{response.township}与同级清单比较"
    return Comparison(title, _counts(response.counts, PEERS), shown, response.township, _kept(sections))


def _counts(counts: dict[str, int], names: dict[str, str]) -> str:
    return "，".join(f"{names[kind]} {count}" for kind, count in counts.items())


def _section(name: str, found: Sequence[Found], rows: Callable[[Found], Iterable[Row]]) -> Section:
    return Section(name, tuple(row for each in found for row in rows(each)), len(found))


def _kept(sections: Iterable[Section]) -> tuple[Section, ...]:
    return tuple(section for section in sections if section.rows)


def where(item: FindingItem) -> str:
    """Whose item it is, on which list, where it stands."""
    kind = LIST_NAMES.get(item.kind, item.kind)
    return f"{item.holder}，{kind}；{place(item.source)}"


def _only(item: DiffItem, *, after: bool) -> Row:
    units = f"（{item.units} 个单位）" if item.units > 1 else ""
    sides = ("", item.title) if after else (item.title, "")
    return Row(item.title, "", *sides, where(item) + units)


def _lacking(each: PeerItem, many: int) -> Row:
    scope = f"；适用范围：{each.scope}" if each.scope else ""
    return Row(
        each.item.title, "", each.item.title, "", f"{each.peers}/{many} 个有；{where(each.item)}{scope}"
    )


def _split(each: SplitModel, *, before: bool) -> Iterator[Row]:
    for part in each.parts:
        sides = (each.item.title, part.item.title) if before else (part.item.title, each.item.title)
        yield Row(each.item.title, "", *sides, f"可能性 {part.score:.0%}；{where(part.item)}")


def _change(change: ChangeModel, kind: str | None = None) -> Iterator[Row]:
    """One row for each thing that differs; with ``kind`` only what makes it a change of this kind."""
    sure = f"把握 {change.score:.0%}；" if change.score < 1 else ""
    for fact in change.facts:
        if kind is None or KINDS_OF_CHANGE[kind](fact.aspect):
            yield Row(change.after.title, fact.aspect, fact.before, fact.after, sure + where(change.after))


Piece = tuple[str, bool]
"""A piece of text, and whether it differs from the other side."""

_TOKEN = re.compile(r"[A-Za-z0-9.]+|\s+|.", re.DOTALL)
_LEAST_COMMON = 2
"""Common runs shorter than this between two differences are marked along: single characters in common only confuse."""


def marked(before: str, after: str) -> tuple[list[Piece], list[Piece]]:
    """Both texts in pieces, those that differ marked.

    >>> marked("负责河道采砂管理", "负责河道砂石开采管理")[0]
    [('负责河道', False), ('采砂', True), ('管理', False)]
    """
    if not before or not after:
        return [(before, bool(before))], [(after, bool(after))]
    one, two = _TOKEN.findall(before), _TOKEN.findall(after)
    left: list[Piece] = []
    right: list[Piece] = []
    blocks = SequenceMatcher(None, one, two, autojunk=False).get_opcodes()
    for number, (tag, start, end, start2, end2) in enumerate(blocks):
        inner = 0 < number < len(blocks) - 1
        same = tag == "equal" and not (inner and end - start < _LEAST_COMMON)
        _append(left, "".join(one[start:end]), not same)
        _append(right, "".join(two[start2:end2]), not same)
    return left, right


def _append(pieces: list[Piece], text: str, differs: bool) -> None:
    if text and pieces and pieces[-1][1] == differs:
        pieces[-1] = (pieces[-1][0] + text, differs)
    elif text:
        pieces.append((text, differs))


def render_text(comparison: Comparison) -> str:
    """The comparison as lines of text."""
    out = [f"{comparison.before} → {comparison.after}：{comparison.counts}"]
    for section in comparison.sections:
        out += ["", f"【{section.name}】{section.count} 条"]
        for number, row in enumerate(section.rows, 1):
            out.append(f"{number}. {row.title}" + (f"  {row.aspect}" if row.aspect else ""))
            if row.before and row.after:
                out.append(f"   {row.before} → {row.after}")
            elif row.aspect:
                out.append(f"   {row.before or '（无）'} → {row.after or '（无）'}")
            out.append(f"   {row.remark}")
    out += ["", *comparison.remarks] if comparison.remarks else []
    return "\n".join(out) + "\n"


def render_html(comparison: Comparison) -> str:
    """The comparison as one self-contained page that prints well; what differs is marked on both sides."""
    from importlib import resources

    from jinja2 import Environment, StrictUndefined

    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    source = resources.files("api.reports").joinpath("comparison.html.j2").read_text("utf-8")
    return environment.from_string(source).render(comparison=comparison, marked=marked)


def render_workbook(comparison: Comparison) -> bytes:
    """The comparison as an .xlsx file: one row a difference, filterable."""
    from io import BytesIO

    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font

    book = Workbook()
    sheet = book.active
    assert sheet is not None  # noqa: S101 a new workbook has a sheet
    sheet.title = "比较"
    rows = [("类别", "事项", "方面", comparison.before, comparison.after, "说明")]
    rows += [
        (section.name, row.title, row.aspect, row.before, row.after, row.remark)
        for section in comparison.sections
        for row in section.rows
    ]
    for number, values in enumerate(rows, 1):
        for place_, text in enumerate(values, 1):
            cell = sheet.cell(number, place_, writable(text))
            cell.data_type = "s"  # what begins with = must not become a formula
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.font = Font(bold=number == 1)
    for letter, width in zip("ABCDEF", (18, 36, 14, 44, 44, 44), strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:F{len(rows)}"
    out = BytesIO()
    book.save(out)
    return out.getvalue()


RENDERERS: dict[str, Callable[[Comparison], bytes]] = {
    "text": lambda comparison: render_text(comparison).encode(),
    "html": lambda comparison: render_html(comparison).encode(),
    "xlsx": render_workbook,
}
"""Format → renderer; JSON is the response itself."""


def render(response: DiffResponse | PeersResponse, format_: str) -> bytes:
    """A comparison in one of the formats of :data:`RENDERERS`, or as json."""
    if format_ == "json":
        return response.model_dump_json(indent=2).encode() + b"\n"
    shown = of_editions(response) if isinstance(response, DiffResponse) else of_peers(response)
    return RENDERERS[format_](shown)
