"""Responses as text for a terminal, or as JSON."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, cast

import click

from api.cli.wording import FEW, KIND_WORDS, MOST_SHOWN, notices, place
from api.errors import BadRequest
from api.models.check import CheckResponse
from api.models.comparison import DiffResponse, PeersResponse
from api.models.core import (
    EditionModel,
    FileModel,
    IngestResponse,
    Model,
    StatusResponse,
)
from api.options import NO_EDITIONS

MOST_QUOTED = 40
"""Characters of a sentence that are shown to find it by."""


def emit(response: Model, as_json: bool) -> None:
    """Print ``response`` to stdout, as JSON or as text."""
    if as_json:
        click.echo(response.model_dump_json(indent=2))
        return
    for line in RENDERERS[type(response)](response):
        click.echo(line)


def write_report(response: CheckResponse, format_: str, output: Path | None) -> None:
    """Write a report in one of the formats of :mod:`api.reports` to ``output``, or to stdout.

    Raises :class:`BadRequest` where a binary format has no file to go to.
    """
    from api.reports import render

    _write(lambda: render(response, format_), format_, output)


def write_comparison(response: DiffResponse | PeersResponse, format_: str, output: Path | None) -> None:
    """Write a comparison in one of the formats of :mod:`api.reports.comparison` to ``output``, or to stdout."""
    from api.reports.comparison import render

    _write(lambda: render(response, format_), format_, output)


def _write(rendered: Callable[[], bytes], format_: str, output: Path | None) -> None:
    if output is None and format_ == "xlsx":
        raise BadRequest("xlsx 报告须写入文件：请加 -o 报告.xlsx")
    body = rendered()
    if output is None:
        click.echo(body.decode("utf-8"), nl=not body.endswith(b"\n"))
        return
    output.parent.mkdir(parents=True, exist_ok=True)
    output.write_bytes(body)
    click.echo(f"报告已写入 {output}", err=True)


def _file(file: FileModel) -> Iterator[str]:
    if file.error:
        yield click.style(f"✗ {file.path}：{file.error}", fg="red")
        return
    state = "（内容未变，已跳过）" if file.unchanged else ""
    counts = f"{file.articles} 条法条" if file.articles else f"{file.items} 条"
    counts = f"{file.areas} 个行政区划" if file.areas else counts
    counts = f"词表 {file.concepts} 条" if file.concepts else counts
    rejected = click.style(f"，{len(file.rejected)} 行未能导入", fg="yellow") if file.rejected else ""
    told = (
        f"数字 {len(file.counts)} 处" if file.counts else "",
        f"流程 {len(file.steps)} 步" if file.steps else "",
    )
    stated = "".join(f"，{each}" for each in told if each)
    yield f"✓ {file.path}：{counts}{stated}{rejected}{state}"
    yield from _rejections(file)
    for warning in file.warnings[:MOST_SHOWN]:
        yield click.style(f"    注意 {place(warning.source)}：{warning.reason}", dim=True)
    if hidden := len(file.warnings[MOST_SHOWN:]):
        yield f"    ……另有 {hidden} 条，见 --json"


def _rejections(file: FileModel) -> Iterator[str]:
    """The rows that were not read; of many with the same reason the first few."""
    alike: Counter[str] = Counter()
    shown = 0
    for rejection in file.rejected:
        reason = re.sub(r"\d+|“[^”]*”", "#", rejection.reason)
        alike[reason] += 1
        if alike[reason] > FEW or shown >= MOST_SHOWN:
            continue
        # A sentence has no row to be looked up by: its beginning shows which one it is.
        what = "" if rejection.source.row else f"（原文：{_beginning(rejection.raw)}）"
        yield f"    {place(rejection.source)}：{rejection.reason}{what}"
        shown += 1
    if left := len(file.rejected) - shown:
        yield f"    ……另有 {left} 行因同样或其他原因未能导入，见 --json 或 --rejects"


def _beginning(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= MOST_QUOTED else f"{plain[:MOST_QUOTED]}……"


def _ingest(response: IngestResponse) -> Iterator[str]:
    files = response.files
    if len(files) > MOST_SHOWN:
        looked = [file for file in files if file.error or file.rejected or file.warnings]
        yield f"{len(files)} 个文件，其中 {len(looked)} 个需要查看" + ("：" if looked else "")
        files = looked
    for file in files[:200]:
        yield from _file(file)
    entities = response.entities
    yield (
        f"合计 {response.items} 条事项，{response.rejected} 行未能导入；"
        f"部门 {entities.departments}，乡镇 {entities.townships}，法规 {entities.legal_resources} 部 {entities.articles} 条"
    )
    yield from notices(response.notices)
    if response.rejected:
        yield (
            "未能导入的行可用 --rejects 未导入.xlsx 导出为工作簿（其中写有县名和版本），改正后再导入该工作簿，即并入同一版本。"
        )
    yield f"{_into(response.edition)}快照：{response.snapshot}" if response.snapshot else "试运行，未入库。"


def _into(names: str) -> str:
    """Where an ingest put what it read: editions of lists, and what belongs to none."""
    said = [name for name in names.split("；") if name]
    editions = "；".join(name for name in said if name not in NO_EDITIONS)
    others = "、".join(name for name in said if name in NO_EDITIONS)
    return (f"版本：{editions}；" if editions else "") + (f"{others}已更新；" if others else "")


def _status(response: StatusResponse) -> Iterator[str]:
    if response.snapshot is None:
        yield "还没有数据。用 zhize ingest 导入清单，或用 zhize demo 试用虚构样例。"
        return
    yield f"快照 {response.snapshot}（{response.created}），编码器 {response.encoder}"
    entities = response.entities
    yield (
        f"{response.items} 条事项，{response.triples} 个三元组，{response.bytes / 1e6:.1f} MB；部门 {entities.departments}，"
        f"乡镇 {entities.townships}，法规 {entities.legal_resources} 部 {entities.articles} 条"
        + (f"，其中的法定职责 {entities.statutory} 项" if entities.statutory else "")
    )
    areas = response.areas
    if areas.townships or areas.counties:
        yield (
            f"行政区划：省 {areas.provinces}，市 {areas.cities}，县 {areas.counties}，乡级 {areas.townships}；"
            f"已与清单中的地区、乡镇对应 {areas.linked} 处"
        )
    if response.as_of:
        yield f"{response.as_of} 施行的版本："
    yield from (f"  版本 {edition_line(each)}" for each in response.editions)
    yield from notices(response.notices)


STATUS_OF_EDITION = {"draft": "草案", "published": "已公布", "replaced": "已被替代", "withdrawn": "已撤回"}


def edition_line(edition: EditionModel) -> str:
    """Say in a line what an edition is: 一上（岚溪县，一上，draft，自 2025-07-01，304 条）."""
    details = (
        edition.jurisdiction,
        edition.round,
        STATUS_OF_EDITION.get(edition.status or "", edition.status),
        f"自 {edition.since}" if edition.since else None,
        "、".join(f"{KIND_WORDS.get(kind, kind)} {count}" for kind, count in edition.lists.items()),
        f"{edition.items} 条",
    )
    return f"{edition.name}（{'，'.join(text for text in details if text)}）"


def _compared(response: DiffResponse | PeersResponse) -> Iterator[str]:
    from api.reports.comparison import render

    yield from render(response, "text").decode().splitlines()


def _renderer(function: Callable[[Any], Iterator[str]]) -> Callable[[Model], Iterator[str]]:
    return cast("Callable[[Model], Iterator[str]]", function)


RENDERERS: dict[type[Model], Callable[[Model], Iterator[str]]] = {
    IngestResponse: _renderer(_ingest),
    StatusResponse: _renderer(_status),
    DiffResponse: _renderer(_compared),
    PeersResponse: _renderer(_compared),
}
"""How each response is shown on a terminal."""
