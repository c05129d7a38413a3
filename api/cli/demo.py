"""``zhize demo``: the bundled fictional county, from the workbooks to the answers and the report."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from api.cli.answering import who_handles
from api.cli.output import emit
from api.cli.progress import Progress
from api.composition import Zhize
from api.models.demo import DemoResponse
from api.options import CheckRequest, IngestRequest
from api.reports.html import render_html
from api.reports.words import KIND_NAMES
from api.settings import load
from ingest import sample

QUESTIONS = ("who handles illegal construction in mine areas", "煤矿井田里有人私自盖房归谁管")
EDITION = "2026年版（虚构样例）"
DEFAULT = "zhize-demo"  # of the command and of the Makefile


def run_demo(data: Path, as_json: bool) -> int:
    """Ingest the sample into ``data``, ask two questions, check, and say where everything lies."""
    county = sample.answer_key().county
    click.echo(
        f"导入内置的虚构样例：{county}（不存在的县，数据均为虚构） · the bundled fictional county", err=True
    )
    response = _demo(Zhize(load(data=data)), county)
    if as_json:
        emit(response, as_json=True)
    else:
        for line in _shown(response, data):
            click.echo(line)
    return 0


def _demo(zhize: Zhize, county: str) -> DemoResponse:
    request = IngestRequest(jurisdiction=county, edition=EDITION)
    with Progress("导入") as progress:
        ingested = zhize.ingest([sample.folder()], request, progress)
    checked = zhize.review.check_stored(CheckRequest())
    report = zhize.settings.data / "report.html"
    report.write_text(render_html(checked, f"职责清单发布前检查报告（{county}，虚构样例）"), "utf-8")
    graph = zhize.settings.data / "graph.trig"
    graph.write_bytes(zhize.export("trig"))
    return DemoResponse(
        ingested=ingested,
        answers=[zhize.who(question) for question in QUESTIONS],
        check=checked,
        report=str(report),
        graph=str(graph),
    )


def _shown(response: DemoResponse, data: Path) -> Iterator[str]:
    ingested, check = response.ingested, response.check
    yield (
        f"{len(ingested.files)} 个文件，{ingested.items} 条事项，{ingested.rejected} 行未能导入；"
        f"部门 {ingested.entities.departments}，乡镇 {ingested.entities.townships}"
    )
    for answer in response.answers:
        yield ""
        yield from who_handles(answer)
    yield f"\n发布前检查 · check of {check.checked.items} items："
    yield from (f"  {count:>4}  {KIND_NAMES[kind]}  {kind}" for kind, count in check.summary.items())
    yield f"\n完整报告 · full report   {response.report}\n图谱 · the graph         {response.graph}"
    serve = f"zhize serve --data {data}"
    if data == Path(DEFAULT):  # what make serve serves
        serve = f"make serve（或 {serve}）"
    yield f"打开页面 · the page      {serve}，然后访问 http://127.0.0.1:8000/"
