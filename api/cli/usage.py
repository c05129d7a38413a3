"""What is wrong with a command line, in one line: what, and where help is. Click's own messages are English and take four."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import click


def told(error: click.ClickException) -> str:
    """Say what is wrong with the arguments, and which ``--help`` tells more."""
    context = getattr(error, "ctx", None)
    command = context.command_path if context else "zhize"
    say = next((say for kind, say in _SAID.items() if isinstance(error, kind)), _plain)
    return f"{say(error).rstrip('。.')}。用法见 {command} --help"


def _plain(error: click.ClickException) -> str:
    said = error.format_message()
    extra = re.match(r"Got unexpected extra arguments? \((.*)\)", said)
    return f"多出了参数“{extra[1]}”；带空格的问题、名称请加引号" if extra else said


def _no_command(error: Any) -> str:
    near = f"；相近的有：{'、'.join(error.possibilities)}" if error.possibilities else ""
    return f"没有 {error.command_name} 这个命令{near}"


def _no_option(error: Any) -> str:
    near = f"；相近的有：{'、'.join(error.possibilities)}" if error.possibilities else ""
    return f"没有 {error.option_name} 这个选项{near}"


def _no_value(error: Any) -> str:
    return f"选项 {error.option_name} 后面缺少值"


def _missing(error: Any) -> str:
    parameter = error.param
    if parameter is None:
        return str(error.format_message())
    choices = (
        f"，可选：{'、'.join(parameter.type.choices)}" if isinstance(parameter.type, click.Choice) else ""
    )
    return f"缺少{_name(parameter).rstrip()}{choices}"


def _bad_value(error: Any) -> str:
    """A value that its option cannot take; :data:`_EXPECTED` words what it takes, click's message what else is wrong."""
    parameter = error.param
    if parameter is None:
        return str(error.format_message())
    expected = next(
        (say(parameter.type) for kind, say in _EXPECTED.items() if isinstance(parameter.type, kind)), ""
    )
    # Click quotes the value that was given, at the beginning of its message.
    given = error.message.partition("'")[2].partition("'")[0] or error.message.split(" ", 1)[0]
    return (
        f"{_name(parameter)}不能是 {given}：{expected}"
        if expected
        else f"{_name(parameter)}：{error.message}"
    )


def _name(parameter: click.Parameter) -> str:
    if isinstance(parameter, click.Option):
        return f"选项 {max(parameter.opts, key=len)} "
    return f"参数 {(parameter.name or '').upper()} "


def _choice(kind: Any) -> str:
    return f"可选 {'、'.join(map(str, kind.choices))}"


def _range(kind: Any) -> str:
    low = "" if kind.min is None else f"{'大于' if kind.min_open else '不小于'} {kind.min}"
    high = "" if kind.max is None else f"{'小于' if kind.max_open else '不大于'} {kind.max}"
    return f"应为{'、'.join(filter(None, (low, high)))} 的数"


def _path(kind: Any) -> str:
    return (
        "应为文件，而它是文件夹"
        if not kind.dir_okay
        else "应为已有的文件夹"
        if not kind.file_okay
        else "没有这个文件"
    )


_EXPECTED: dict[type[Any], Callable[[Any], str]] = {
    click.Choice: _choice,
    click.IntRange: _range,
    click.FloatRange: _range,
    click.Path: _path,
    type(click.INT): lambda _kind: "应为整数",
    type(click.FLOAT): lambda _kind: "应为数",
}

_SAID: dict[type[click.ClickException], Callable[[Any], str]] = {
    click.MissingParameter: _missing,
    click.NoSuchOption: _no_option,
    click.exceptions.NoSuchCommand: _no_command,
    click.BadOptionUsage: _no_value,
    click.BadParameter: _bad_value,
}
"""Kinds of faults, special ones first; whatever else click says is told as it is."""
