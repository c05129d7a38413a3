"""``zhize check --annotate``: copies of the drafts with the findings as comments at their cells."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from api.errors import BadRequest

if TYPE_CHECKING:
    from api.models.check import CheckResponse


def write_annotated(response: CheckResponse, paths: Sequence[Path], folder: Path) -> None:
    """Write a copy of each draft that has something to be looked at into ``folder``, as 原名（批注）; originals stay.

    Raises :class:`BadRequest` where no drafts were named: stored editions keep no files.
    """
    from api.reports.annotated import annotate, annotated_name, files_by_name

    if not paths:
        raise BadRequest("--annotate 只用于草案文件：请写明要检查的文件。已入库的版本不保存原文件。")
    folder.mkdir(parents=True, exist_ok=True)
    for each in annotate(response, files_by_name(paths)):
        if each.problem:
            click.echo(f"注意：{each.problem}", err=True)
        if each.body is None:
            continue
        target = folder / annotated_name(each.name)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(each.body)
        click.echo(f"已写入 {target}（{each.notes} 处）", err=True)
