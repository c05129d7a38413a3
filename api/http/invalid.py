"""What is wrong with a request's parameters, in words: a table from the kinds of faults that pydantic tells."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

PLACES = {"query": "参数", "path": "地址中的", "header": "请求头", "body": "请求体", "cookie": "Cookie"}

FAULTS = {
    "missing": "缺少",
    "int_parsing": "应为整数",
    "int_type": "应为整数",
    "float_parsing": "应为数字",
    "bool_parsing": "应为 true 或 false",
    "greater_than": "应大于 {gt}",
    "greater_than_equal": "应不小于 {ge}",
    "less_than": "应小于 {lt}",
    "less_than_equal": "应不大于 {le}",
    "string_type": "应为文字",
    "string_too_long": "最多 {max_length} 个字",
    "string_too_short": "至少 {min_length} 个字",
    "literal_error": "应为 {expected}",
    "enum": "应为 {expected}",
    "json_invalid": "不是有效的 JSON",
    "extra_forbidden": "没有这个字段",
    "model_attributes_type": "应为 JSON 对象，并注明 Content-Type: application/json",
    "value_error": "{error}",
}
"""Kinds of faults (https://docs.pydantic.dev/latest/errors/validation_errors/) to words; others are told as they are."""

LONGEST = 60


def told(faults: Iterable[Mapping[str, Any]]) -> str:
    """Say all faults in a sentence: ``参数 k 应不大于 200（收到 1000）``."""
    return "；".join(_told(fault) for fault in faults)


def _told(fault: Mapping[str, Any]) -> str:
    kind = str(fault.get("type", ""))
    facts = {name: str(value).replace(" or ", " 或 ") for name, value in (fault.get("ctx") or {}).items()}
    said = FAULTS[kind].format_map(facts) if kind in FAULTS else str(fault.get("msg", kind))
    given = fault.get("input")
    shown = f"（收到 {str(given)[:LONGEST]}）" if isinstance(given, str | int | float) and given != "" else ""
    return f"{_where(fault)}{said}{shown}"


def _where(fault: Mapping[str, Any]) -> str:
    place, *names = fault.get("loc") or ("",)
    # The place in a broken JSON text is a number of characters, which says little.
    name = ".".join(str(each) for each in names if isinstance(each, str))
    return (
        f"{PLACES.get(str(place), str(place))} {name} ".replace("  ", " ")
        if name
        else f"{PLACES.get(str(place), '')} "
    )
