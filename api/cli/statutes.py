"""``zhize statute``: take an ingested statute out again."""

from __future__ import annotations

from pathlib import Path

import click

from api.cli import OK
from api.cli.shared import common, opened


@click.group()
def statute() -> None:
    """法规：撤出。 · Statutes: take out again."""


@statute.command()
@click.argument("title")
@click.option("--yes", is_flag=True, help="不再询问 · do not ask")
@common
def remove(title: str, yes: bool, data: Path | None, as_json: bool) -> int:
    """撤出一部法规及其条文、法定职责；检索与检查结果随之更新。 · Take a statute out, with its articles and duties."""
    if not yes:
        click.confirm(
            f"撤出《{title.strip('《》')}》？其条文、法定职责和检索条目都将移除", abort=True, err=True
        )
    removed = opened(data).remove_statute(title)
    if as_json:
        click.echo(removed.model_dump_json(indent=2))
    else:
        click.echo(
            f"已撤出《{removed.removed}》：{removed.articles} 条法条，{removed.statutory} 项法定职责；快照 {removed.snapshot}"
        )
    return OK
