"""What all commands share: their common options, and the application that they open."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

Command = Callable[..., Any]


def common(command: Command) -> Command:
    """Add the options that every command has."""
    for option in (
        click.option("--json", "as_json", is_flag=True, help="输出 JSON · print JSON"),
        click.option(
            "--data",
            type=click.Path(file_okay=False, path_type=Path),
            help="数据目录，缺省 $ZHIZE_DATA 或 ./zhize-data · data folder",
        ),
    ):
        command = option(command)
    return command


def opened(data: Path | None, **overrides: Any) -> Any:
    """Open the application over ``data``."""
    from api.composition import Zhize
    from api.settings import load

    return Zhize(load(data=data, **overrides))
