"""``zhize check``: drafts before publication, or the stored editions."""

from __future__ import annotations

from pathlib import Path

import click

from api.cli import LOOK, OK
from api.cli.shared import as_of_day, common, examples, opened, reported
from api.options import CheckRequest

FINDINGS = (
    "overlap",
    "unowned",
    "conflict",
    "duplicate",
    "reclaimed-held",
    "legal-basis",
    "naming",
    "outside-list",
    "statutory-gap",
)
SEVERITY_RANK = {"error": 2, "warning": 1, "info": 0, "never": 3}


@click.command(
    epilog=examples(
        "zhize check 草案/ --jurisdiction 某县 --format html -o 检查报告.html",
        "zhize check 草案.xlsx --against 某县/2025年版 --annotate 批注/",
        "zhize check --kind overlap --fail-on never --json",
    )
)
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--edition", "editions", multiple=True, help="检查哪些已入库版本 · stored editions to check")
@as_of_day
@click.option("--against", help="对照的已公布版本 · edition to check the drafts against")
@click.option("--jurisdiction", help="所属县区 · the county the drafts belong to")
@click.option(
    "--kind", "kinds", multiple=True, type=click.Choice(FINDINGS), help="只查这些类别 · only these kinds"
)
@click.option(
    "--fail-on",
    type=click.Choice(["error", "warning", "never"]),
    default="warning",
    show_default=True,
    help="达到该级别即退出 1 · exit 1 at this severity",
)
@reported
@click.option(
    "--annotate",
    type=click.Path(file_okay=False, path_type=Path),
    help="把草案的副本写入此文件夹，问题批注在相应单元格 · copies of the drafts (xlsx, xlsm, docx) with comments at the cells",
)
@common
def check(
    paths: tuple[Path, ...],
    editions: tuple[str, ...],
    as_of: str | None,
    against: str | None,
    jurisdiction: str | None,
    kinds: tuple[str, ...],
    fail_on: str,
    format_: str,
    output: Path | None,
    annotate: Path | None,
    data: Path | None,
    as_json: bool,
) -> int:
    """发布前检查：草案文件，或已入库的版本。 · Check drafts before publication, or the stored editions."""
    from api.cli.annotating import write_annotated
    from api.cli.output import write_report
    from api.cli.progress import Progress

    request = CheckRequest(
        editions=editions, against=against, kinds=kinds, jurisdiction=jurisdiction, as_of=as_of
    )
    with Progress("检查") as progress:
        zhize = opened(data)
        response = (
            zhize.review.check_drafts(paths, request, progress)
            if paths
            else zhize.review.check_stored(request)
        )
    write_report(response, "json" if as_json else format_, output)
    if annotate is not None:
        write_annotated(response, paths, annotate)
    threshold = SEVERITY_RANK[fail_on]
    unsettled = [finding.severity for finding in response.findings if finding.state == "open"]
    worst = max((SEVERITY_RANK[severity] for severity in unsettled), default=-1)
    unread = any(file.error or file.rejected for file in response.files)
    return LOOK if worst >= threshold or (unread and fail_on != "never") else OK
