"""``zhize settle``: resolve, waive or reopen findings, one by one or as a circulated workbook comes back."""

from __future__ import annotations

import getpass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from api.cli import LOOK, OK
from api.cli.shared import common, examples, opened
from api.errors import BadRequest

if TYPE_CHECKING:
    from api.models.check import SettledResponse

STATES = ("resolved", "waived", "open")


@click.command(
    epilog=examples(
        "zhize settle overlap-0dcc08361799 --state resolved --reason 已由编办协调，县住建局改为配合",
        "zhize settle --from 检查报告（已填）.xlsx --by 编办",
    )
)
@click.argument("findings", nargs=-1)
@click.option(
    "--state", type=click.Choice(STATES), help="已解决、不予处理、重新打开 · resolved, waived, open again"
)
@click.option("--reason", help="理由 · why")
@click.option("--by", help="由谁决定，缺省为当前用户 · who decides")
@click.option(
    "--from",
    "returned",
    type=click.Path(dir_okay=False, path_type=Path),
    help="填好“处理”等列的报告工作簿 · the report as a workbook, with the decisions filled in",
)
@common
def settle(
    findings: tuple[str, ...],
    state: str | None,
    reason: str | None,
    by: str | None,
    returned: Path | None,
    data: Path | None,
    as_json: bool,
) -> int:
    """处理检查发现的问题（编号见 zhize check 的报告）。 · Settle findings by their ids, or from a returned workbook."""
    zhize = opened(data)
    who = by or _user()
    if returned is not None:
        if findings or state or reason:
            raise BadRequest("--from 与编号、--state、--reason 不能同时使用。")
        response = zhize.review.take_back(returned, who)
    elif findings and state:
        response = zhize.review.settle(findings, state, reason, who)
    else:
        raise BadRequest("请写明编号和 --state，或用 --from 指定填好的报告工作簿。")
    _show(response, as_json)
    return LOOK if response.notices else OK


def _show(response: SettledResponse, as_json: bool) -> None:
    from api.reports.words import decision

    if as_json:
        click.echo(response.model_dump_json(indent=2))
        return
    for finding in response.settled:
        click.echo(f"{finding.id}  {finding.title}  {decision(finding)}")
    for notice in response.notices:
        click.echo(f"注意：{notice}", err=True)
    if not response.settled:
        click.echo("没有新的处理意见。")


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError) as error:
        raise BadRequest("请用 --by 写明由谁决定。") from error
