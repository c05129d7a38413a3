"""``zhize key``: make, list and revoke the keys for what changes something."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from api.cli import LOOK, OK
from api.cli.shared import common

if TYPE_CHECKING:
    from api.keys import Key, KeyRing

SCOPES = ("read", "check", "ingest", "admin")


@click.group()
def key() -> None:
    """接口密钥：新建、列出、吊销。 · Keys for the HTTP API: create, list, revoke."""


def _ring(data: Path | None) -> KeyRing:
    from api.keys import KeyRing
    from api.settings import load

    return KeyRing(load(data=data).data)


def _shown(one: Key) -> dict[str, str]:
    return {"id": one.id, "name": one.name, "scope": one.scope, "created": one.created}


@key.command()
@click.option(
    "--scope",
    type=click.Choice(SCOPES),
    required=True,
    help="权限级别，后者包含前者 · each includes those before it",
)
@click.option("--name", help="名称，如 人事科 · whose key it is")
@common
def create(scope: str, name: str | None, data: Path | None, as_json: bool) -> int:
    """新建密钥，只显示这一次。 · Make a key; it is shown this once."""
    made, text = _ring(data).create(scope, name)
    if as_json:
        click.echo(
            json.dumps(_shown(made) | {"key": text}, ensure_ascii=False, indent=2),
        )
        return OK
    click.echo(text)
    click.echo(
        f"编号 {made.id}，级别 {made.scope}，名称 {made.name}。请现在记下：只显示这一次。用法：Authorization: Bearer 密钥",
        err=True,
    )
    return OK


@key.command(name="list")
@common
def list_(data: Path | None, as_json: bool) -> int:
    """列出密钥（不含密钥本身）。 · List the keys, without the keys themselves."""
    keys = _ring(data).list()
    if as_json:
        click.echo(json.dumps([_shown(each) for each in keys], ensure_ascii=False, indent=2))
        return OK
    for each in keys:
        click.echo(f"{each.id}  {each.scope:6}  {each.created}  {each.name}")
    if not keys:
        click.echo("还没有密钥。用 zhize key create --scope ingest 新建。", err=True)
    return OK if keys else LOOK


@key.command()
@click.argument("key_id", metavar="ID")
@common
def revoke(key_id: str, data: Path | None, as_json: bool) -> int:
    """吊销密钥，立即生效。 · Revoke a key, at once."""
    gone = _ring(data).revoke(key_id)
    click.echo(
        json.dumps(_shown(gone), ensure_ascii=False, indent=2)
        if as_json
        else f"已吊销 {gone.id}（{gone.scope}，{gone.name}）"
    )
    return OK
