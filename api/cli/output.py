"""Responses as text for a terminal, or as JSON."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, cast

import click

from api.check_models import CheckResponse
from api.errors import BadRequest
from api.models import (
    AnswerModel,
    DiffResponse,
    EditionModel,
    FileModel,
    HitModel,
    IngestResponse,
    Model,
    PartModel,
    SearchResponse,
    SourceModel,
    StatusResponse,
    TownshipPart,
    WhoResponse,
)

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

    if output is None and format_ == "xlsx":
        raise BadRequest("xlsx 报告须写入文件：请加 -o 报告.xlsx")
    body = render(response, format_)
    if output is None:
        click.echo(body.decode("utf-8"), nl=not body.endswith(b"\n"))
        return
    output.parent.mkdir(parents=True, exist_ok=True)
    output.write_bytes(body)
    click.echo(f"报告已写入 {output}", err=True)


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


def _hit(hit: HitModel) -> Iterator[str]:
    copies = f"（{hit.copies} 个单位同名）" if hit.copies > 1 else ""
    yield f"{hit.rank:>3}. {click.style(hit.title, bold=True)}  [{KIND_WORDS.get(hit.kind, hit.kind)}] {hit.holder or ''}{copies}"
    if hit.lead:
        helpers = f"；配合：{'、'.join(hit.cooperate)}" if hit.cooperate else ""
        yield f"     牵头：{'、'.join(hit.lead)}{helpers}"
    if hit.legal_basis:
        notes = [hit.province or "", BASIS_WORDS.get(hit.status or "", "")]
        told = f"（{'，'.join(filter(None, notes))}）" if any(notes) else ""
        yield f"     依据：{'；'.join(hit.legal_basis)}{told}"
    for highlight in hit.highlights[:2]:
        yield f"     {plain(highlight)}"
    why = hit.explain
    reasons = [
        f"{label} 第{rank}（{score:.2f}）"
        for label, rank, score in (
            ("语义", why.vector_rank, why.vector_score),
            ("关键词", why.keyword_rank, why.keyword_score),
            ("字面", why.character_rank, why.character_score),
        )
        if rank is not None and score is not None
    ]
    yield click.style(f"     {place(hit.source)}  得分 {hit.score:.3f}：{'，'.join(reasons)}", dim=True)


def _search(response: SearchResponse) -> Iterator[str]:
    yield from _notices(response.notices)
    if not response.hits:
        yield "没有匹配的职责。换一种说法试试，或用 zhize status 看看导入了哪些清单。"
        return
    yield f"{response.total} 条匹配，{response.took_ms:.1f} 毫秒"
    for hit in response.hits:
        yield from _hit(hit)


def _parts(label: str, parts: Iterable[PartModel]) -> Iterator[str]:
    for part in parts:
        old = "（机构改革前的名称）" if part.status == "abolished" else ""
        yield f"  {label}：{click.style(part.name, bold=True)}{old}"
        yield from (f"      {duty}" for duty in part.duties)


def _answer(answer: AnswerModel) -> Iterator[str]:
    yield f"{click.style(STATUS_WORDS.get(answer.status, answer.status), bold=True)}  {answer.text}"
    yield from _parts("牵头", answer.lead)
    yield from _parts("配合", answer.cooperate)
    for (role, duties), names in _alike(answer.township).items():
        shown = (
            "、".join(names)
            if len(names) <= FEW
            else f"{'、'.join(names[:FEW])}等 {len(names)} 个乡镇（街道）"
        )
        yield f"  乡镇：{click.style(shown, bold=True)}（{ROLE_WORDS.get(role, role)}）"
        yield from (f"      {duty}" for duty in duties)
    for basis in answer.legal_basis:
        yield f"  依据：{basis.citation}（{BASIS_WORDS.get(basis.status, basis.status)}）"
    yield f"  把握：{answer.confidence:.0%}"
    for hit in answer.evidence[:3]:
        quote = (
            f"“{hit.source.quote}”" if hit.source and hit.source.quote and hit.kind == "prose" else hit.title
        )
        yield click.style(f"  出处：{place(hit.source)}  {quote}", dim=True)


def _alike(parts: Iterable[TownshipPart]) -> dict[tuple[str, tuple[str, ...]], list[str]]:
    """Group the townships that do the same."""
    groups: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    for part in parts:
        groups.setdefault((part.role, tuple(part.duties)), []).append(part.name)
    return groups


def _who(response: WhoResponse) -> Iterator[str]:
    shown = response.question[:LONGEST_SHOWN]
    yield click.style(shown + ("……" if len(response.question) > len(shown) else ""), bold=True)
    yield from _notices(response.notices)
    if response.answer is None:
        yield "清单里没有找到与此相关的职责。请换一种说法，或说得更具体一些。"
        return
    yield from _answer(response.answer)
    if response.alternatives:
        yield "  也可能是："
        for other in response.alternatives[:3]:
            yield f"    · {other.title or ''}：{other.text}"


def _file(file: FileModel) -> Iterator[str]:
    if file.error:
        yield click.style(f"✗ {file.path}：{file.error}", fg="red")
        return
    state = "（内容未变，已跳过）" if file.unchanged else ""
    counts = f"{file.articles} 条法条" if file.articles else f"{file.items} 条"
    counts = f"{file.areas} 个行政区划" if file.areas else counts
    rejected = click.style(f"，{len(file.rejected)} 行未能导入", fg="yellow") if file.rejected else ""
    yield f"✓ {file.path}：{counts}{rejected}{state}"
    for rejection in file.rejected[:MOST_SHOWN]:
        yield f"    {place(rejection.source)}：{rejection.reason}"
    for warning in file.warnings[:MOST_SHOWN]:
        yield click.style(f"    注意 {place(warning.source)}：{warning.reason}", dim=True)
    hidden = len(file.rejected[MOST_SHOWN:]) + len(file.warnings[MOST_SHOWN:])
    if hidden:
        yield f"    ……另有 {hidden} 条，见 --json"


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
    yield from _notices(response.notices)
    yield f"版本：{response.edition}；快照：{response.snapshot}" if response.snapshot else "试运行，未入库。"


def _status(response: StatusResponse) -> Iterator[str]:
    if response.snapshot is None:
        yield "还没有数据。用 zhize ingest 导入清单，或用 zhize demo 试用虚构样例。"
        return
    yield f"快照 {response.snapshot}（{response.created}），编码器 {response.encoder}"
    entities = response.entities
    yield (
        f"{response.items} 条事项，{response.triples} 个三元组，{response.bytes / 1e6:.1f} MB；部门 {entities.departments}，"
        f"乡镇 {entities.townships}，法规 {entities.legal_resources} 部 {entities.articles} 条"
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
    yield from _notices(response.notices)


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


CHANGES = {
    "added": "新增",
    "removed": "删去",
    "reworded": "改写",
    "moved": "移动",
    "owner_changed": "牵头变更",
    "partners_changed": "配合变更",
    "basis_changed": "依据变更",
    "unchanged": "未变",
}


def _diff(response: DiffResponse) -> Iterator[str]:
    yield f"{response.before} → {response.after}：" + "，".join(
        f"{CHANGES[kind]} {count}" for kind, count in response.counts.items()
    )
    for kind in ("added", "removed"):
        for item in getattr(response, kind):
            yield f"{CHANGES[kind]}  {click.style(item.title, bold=True)}（{item.holder}）  {place(item.source)}"
    for kind in ("reworded", "moved", "owner_changed", "partners_changed", "basis_changed"):
        for change in getattr(response, kind):
            yield f"{CHANGES[kind]}  {click.style(change.after.title, bold=True)}（{change.after.holder}）  {place(change.after.source)}"
            yield from (
                f"      {fact.aspect}：{fact.before or '（无）'} → {fact.after or '（无）'}"
                for fact in change.facts
            )
    if response.unrevised:
        yield f"没有新清单、沿用原清单的单位：{'、'.join(response.unrevised)}"


def _notices(notices: Iterable[str]) -> Iterator[str]:
    return (click.style(f"注意：{notice}", fg="yellow") for notice in notices)


def _renderer(function: Callable[[Any], Iterator[str]]) -> Callable[[Model], Iterator[str]]:
    return cast("Callable[[Model], Iterator[str]]", function)


RENDERERS: dict[type[Model], Callable[[Model], Iterator[str]]] = {
    SearchResponse: _renderer(_search),
    WhoResponse: _renderer(_who),
    IngestResponse: _renderer(_ingest),
    StatusResponse: _renderer(_status),
    DiffResponse: _renderer(_diff),
}
"""How each response is shown on a terminal."""
