"""Settings: one typed table, made once in the composition root.

Every setting has a default and a help text; the environment variable ``ZHIZE_<NAME>`` overrides the default,
and the command line overrides both where it has an option for it. Nothing is read from the environment at
import time.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from ingest import limits
from ingest.limits import Limits


class SettingError(ValueError):
    """A setting's value cannot be used; the message names it and says what would do."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What can be set. See :func:`table` for the list that the documentation is checked against."""

    data: Path = field(
        default=Path("zhize-data"), metadata={"help": "数据目录 · folder of snapshots and findings"}
    )
    base_iri: str = field(
        default="http://localhost:8000/id/",
        metadata={"help": "IRI 前缀 · prefix of every IRI that is minted; ends in /"},
    )
    encoder: str = field(
        default="auto",
        metadata={
            "help": "编码器 · auto (that of the data, at first bundled), bundled, a folder (also an ONNX export), or a model name"
        },
    )
    reranker: str = field(
        default="",
        metadata={
            "help": "重排模型，空为不用 · cross-encoder that orders the first hits: a folder (also ONNX) or a model name; empty: none"
        },
    )
    keep_snapshots: int = field(
        default=3, metadata={"help": "保留的快照数 · snapshots kept besides the current one"}
    )
    sparql_workers: int = field(
        default=2, metadata={"help": "SPARQL 进程数 · query processes of each server process"}
    )
    sparql_timeout: float = field(
        default=10.0, metadata={"help": "SPARQL 时限（秒） · seconds after which a query is killed"}
    )
    sparql_memory_mb: int = field(
        default=2048, metadata={"help": "SPARQL 内存上限（MB） · memory limit of a query process"}
    )
    sparql_rows: int = field(
        default=100_000,
        metadata={"help": "SPARQL 行数上限 · rows after which a result is cut, which is announced"},
    )
    upload_mb: int = field(default=64, metadata={"help": "上传上限（MB） · largest upload that is accepted"})
    cors: str = field(
        default="",
        metadata={
            "help": "允许哪些网站的网页读取接口，逗号分隔，* 为任意 · origins whose pages may call the API, by commas; * for any"
        },
    )
    limits: Limits = field(default_factory=Limits)
    """What one document may cost: a setting for each cap (:mod:`ingest.limits`)."""

    def __post_init__(self) -> None:
        if not self.base_iri.endswith("/"):
            raise SettingError(f"base_iri 必须以 / 结尾：{self.base_iri}")
        for name in ("sparql_workers", "sparql_timeout", "sparql_rows", "upload_mb"):
            if getattr(self, name) <= 0:
                raise SettingError(f"{name} 必须大于 0")

    @property
    def origins(self) -> list[str]:
        """The origins of :attr:`cors`, one by one."""
        return [each.strip().rstrip("/") for each in self.cors.split(",") if each.strip()]


@dataclass(frozen=True, slots=True)
class SettingRow:
    """One row of the table of settings, for the documentation."""

    name: str
    variable: str
    default: str
    help: str


def table() -> tuple[SettingRow, ...]:
    """List every setting with its environment variable, default and help."""
    return (
        *(
            SettingRow(each.name, f"ZHIZE_{each.name.upper()}", str(each.default), str(each.metadata["help"]))
            for each in fields(Settings)
            if each.metadata
        ),
        *(SettingRow(*row) for row in limits.table()),
    )


def load(environment: Mapping[str, str] | None = None, **overrides: Any) -> Settings:
    """Make the settings from ``environment`` (default: the process's) and ``overrides`` that are not None.

    Raises :class:`SettingError` where a value is not of its setting's type.
    """
    environment = os.environ if environment is None else environment
    values: dict[str, Any] = {}
    for each in fields(Settings):
        if not each.metadata:
            continue
        variable = f"ZHIZE_{each.name.upper()}"
        if variable in environment:
            values[each.name] = _convert(variable, environment[variable], type(each.default))
    try:
        values["limits"] = limits.limits_of(environment)
    except limits.LimitError as error:
        raise SettingError(str(error)) from error
    values.update({name: value for name, value in overrides.items() if value is not None})
    return Settings(**values)


def _convert(variable: str, text: str, kind: type) -> Any:
    try:
        return kind(text)
    except ValueError as error:
        raise SettingError(f"环境变量 {variable}={text!r} 无法使用：应为 {kind.__name__}") from error
