"""What all commands share: their common options, and the application that they open."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

Command = Callable[..., Any]

CONTEXT: dict[str, Any] = {"help_option_names": ["-h", "--help"], "max_content_width": 110}
"""How all commands are read and their help is laid out."""


def _over(data: str) -> Callable[[Command], Command]:
    """Add ``--json`` and ``--data`` with the help ``data``."""
    folder = click.Path(file_okay=False, path_type=Path)

    def add(command: Command) -> Command:
        command = click.option("--json", "as_json", is_flag=True, help="输出 JSON · print JSON")(command)
        return click.option("--data", type=folder, help=data)(command)

    return add


common = _over("数据目录，缺省 $ZHIZE_DATA 或 ./zhize-data · data folder")
"""The options that every command has."""

measured = _over(
    "只读此数据目录，缺省用临时目录里的样例县 · folder to read; by default the sample county in a temporary one"
)
"""The same for commands that measure: they take no folder by themselves."""


def reported(command: Command) -> Command:
    """Add the options of commands whose result can be a report in a file."""
    for option in (
        click.option(
            "-o", "output", type=click.Path(dir_okay=False, path_type=Path), help="写入文件 · write to a file"
        ),
        click.option(
            "--format",
            "format_",
            type=click.Choice(["text", "json", "html", "xlsx"]),
            default="text",
            show_default=True,
            help="报告格式 · format of the report",
        ),
    ):
        command = option(command)
    return command


as_of_day = click.option(
    "--as-of", metavar="日期", help="按该日施行的清单，如 2025-03-01 · by the lists in force on this day"
)
"""The option of commands that can answer for another day."""


def examples(*lines: str) -> str:
    """What ``--help`` shows last: command lines to start from."""
    return "\b\n" + "\n".join(("例 · examples：", *(f"  {line}" for line in lines)))


def opened(data: Path | None, **overrides: Any) -> Any:
    """Open the application over ``data``."""
    from api.composition import Zhize
    from api.settings import load

    return Zhize(load(data=data, **overrides))
