"""``zhize edition``: list the stored editions, say more of one, take one out again."""

from __future__ import annotations

import json
from pathlib import Path

import click

from api.cli import LOOK, OK
from api.cli.output import edition_line
from api.cli.shared import common, opened
from api.errors import BadRequest

STATUSES = ("draft", "published", "replaced", "withdrawn")


@click.group()
def edition() -> None:
    """版本：列出、补充日期与状态、撤出。 · Editions: list, describe, take out again."""


@edition.command(name="list")
@click.option("--as-of", help="只列该日施行的版本 · only those in force on this day")
@common
def list_(as_of: str | None, data: Path | None, as_json: bool) -> int:
    """列出已入库的版本。 · List the stored editions."""
    response = opened(data).status(as_of)
    if as_json:
        shown = [each.model_dump() for each in response.editions]
        click.echo(json.dumps(shown, ensure_ascii=False, indent=2))
    for notice in response.notices:
        click.echo(f"注意：{notice}", err=True)
    if not as_json:
        for each in response.editions:
            click.echo(edition_line(each))
        if not response.editions:
            click.echo("没有这样的版本。用 zhize ingest 导入清单。", err=True)
    return OK if response.editions else LOOK


@edition.command(name="set")
@click.argument("name")
@click.option("--date", help="施行日期，给空值即删去 · since when the lists hold; '' takes it back")
@click.option("--published", help="公布日期 · date of publication")
@click.option("--adopted", help="审定日期 · date of adoption")
@click.option("--status", type=click.Choice(STATUSES), help="状态 · status")
@click.option("--round", "round_", help="轮次，如 二上、公布 · round")
@common
def set_(
    name: str,
    date: str | None,
    published: str | None,
    adopted: str | None,
    status: str | None,
    round_: str | None,
    data: Path | None,
    as_json: bool,
) -> int:
    """补充或改正一个版本的日期、状态、轮次。 · Say anew of an edition when it holds, its status, its round."""
    from api.naming import day_stated
    from api.options import EditionFacts

    facts = EditionFacts(status, round_, day_stated(adopted), day_stated(published), day_stated(date))
    if facts == EditionFacts():
        raise BadRequest("没有要改的内容：请给出 --date、--published、--adopted、--status 或 --round。")
    zhize = opened(data)
    iri = zhize.editing.describe(name, facts)
    changed = next(each for each in zhize.status().editions if each.iri == iri)
    click.echo(changed.model_dump_json(indent=2) if as_json else edition_line(changed))
    return OK


@edition.command()
@click.argument("name")
@click.option("--document", help="只撤出其中一个文件 · only this document of it")
@click.option("--yes", is_flag=True, help="不再询问 · do not ask")
@common
def remove(name: str, document: str | None, yes: bool, data: Path | None, as_json: bool) -> int:
    """撤出一个版本，或其中一个文件；检索与检查结果随之更新。 · Take an edition out, or one document of it."""
    from api.naming import choose, full_name

    zhize = opened(data)
    known = choose(zhize.status().editions, name)
    if not yes:
        what = f"版本 {full_name(known)}（{known.items} 条）" + (f"中的文件 {document}" if document else "")
        click.confirm(f"撤出{what}？其事项、检查结果和检索条目都将移除", abort=True, err=True)
    removed = zhize.remove_edition(known.iri, document)
    if as_json:
        click.echo(removed.model_dump_json(indent=2))
    else:
        click.echo(f"已撤出 {removed.removed}：{removed.items} 条事项；快照 {removed.snapshot}")
    return OK
