"""``zhize demo``: the bundled fictional county, from the workbooks to the answers and the report."""

from __future__ import annotations

from pathlib import Path

import click

from api.cli.answering import emit
from api.cli.output import emit as show
from api.cli.progress import Progress
from api.composition import Zhize
from api.options import CheckRequest, IngestRequest
from api.reports.html import render_html
from api.reports.words import KIND_NAMES
from api.settings import load
from ingest import sample

QUESTIONS = ("who handles illegal construction in mine areas", "煤矿井田里有人私自盖房归谁管")
EDITION = "2026年版（虚构样例）"


def run_demo(data: Path, as_json: bool) -> int:
    """Ingest the sample into ``data``, ask two questions, check, and say where everything lies."""
    zhize = Zhize(load(data=data))
    county = sample.answer_key().county
    click.echo(
        f"导入内置的虚构样例：{county}（不存在的县，数据均为虚构） · the bundled fictional county", err=True
    )
    request = IngestRequest(jurisdiction=county, edition=EDITION)
    with Progress("导入") as progress:
        ingested = zhize.ingest([sample.folder()], request, progress)
    if as_json:
        show(ingested, as_json=True)
    else:
        click.echo(
            f"{len(ingested.files)} 个文件，{ingested.items} 条事项，{ingested.rejected} 行未能导入；"
            f"部门 {ingested.entities.departments}，乡镇 {ingested.entities.townships}"
        )
    for question in QUESTIONS:
        click.echo("")
        emit(zhize.who(question), as_json)
    report = data / "report.html"
    graph = data / "graph.trig"
    checked = zhize.review.check_stored(CheckRequest())
    report.write_text(render_html(checked, f"职责清单发布前检查报告（{county}，虚构样例）"), "utf-8")
    graph.write_bytes(zhize.export("trig"))
    if as_json:
        return 0
    click.echo(f"\n发布前检查 · check of {checked.checked.items} items：")
    for kind, count in checked.summary.items():
        click.echo(f"  {count:>4}  {KIND_NAMES[kind]}  {kind}")
    click.echo(f"\n完整报告 · full report   {report}\n图谱 · the graph         {graph}")
    click.echo(
        f"打开页面 · the page      make serve（或 zhize serve --data {data}），然后访问 http://127.0.0.1:8000/"
    )
    return 0
