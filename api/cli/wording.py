"""Words, places and marks as a terminal shows them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import click

from api.models import SourceModel

STATUS_WORDS = {"owned": "权属明确", "contested": "存在争议", "unowned": "无人牵头"}
KIND_WORDS = {
    "basic": "基本履职",
    "cooperative": "配合履职",
    "reclaimed": "上级收回",
    "department": "部门职责",
    "power": "权责事项",
    "service": "政务服务",
    "prose": "文件表述",
    "statutory": "法定职责",
    "law": "法条",
}
ROLE_WORDS = {"lead": "负责", "cooperate": "配合"}
BASIS_WORDS = {
    "in-force": "现行有效",
    "repealed": "已废止",
    "superseded": "已被新版本取代",
    "unknown": "未收录",
}
MOST_SHOWN = 20
FEW = 3
LONGEST_SHOWN = 200


def place(source: SourceModel | None) -> str:
    """Say where something stands: 文件 · 工作表 · 第 n 行."""
    if source is None:
        return ""
    parts = [
        source.document,
        source.sheet,
        f"第{source.page}页" if source.page else None,
        f"表{source.table}" if source.table else None,
        f"第{source.row}行" if source.row else None,
        f"{source.column}列" if source.column else None,
    ]
    return " · ".join(part for part in parts if part)


def plain(highlight: str) -> str:
    """Turn a highlight's <em> into the terminal's bold."""
    out = []
    for number, piece in enumerate(highlight.split("<em>")):
        marked, closed, rest = piece.partition("</em>")
        out.append(piece if number == 0 or not closed else click.style(marked, bold=True) + rest)
    return "".join(out)


def notices(told: Iterable[str]) -> Iterator[str]:
    """What is to be noted, a line each."""
    return (click.style(f"注意：{notice}", fg="yellow") for notice in told)
