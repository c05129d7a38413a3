"""JSON and JSON lines → tables: an array of objects is a table, the keys of its objects are the columns.

Arrays may lie inside objects (``{"items": [...]}``, our own answers to a search); objects that say which list they
stand on (``kind``) are divided into one table for each list.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from ingest.limits import Limits, setting
from ingest.readers.document import Table, file_error
from ingest.records import LIST_TITLES, ListKind, Notice, Source
from ingest.text import storable

_DEEPEST = 6
_PREFACE = 6
_LONGEST_TITLE = 80
_MOST_COLUMNS = 500
_KIND_KEYS = ("kind", "list_kind")
_NAMES = ("name", "organ", "title", "citation", "text", "value", "名称")


def read_json(text: str, name: str, limits: Limits) -> tuple[Table, ...]:
    """The arrays of objects in a JSON text, outermost first; row 1 of a table holds the keys.

    Raises ReadError for text that is no JSON, nests too deep, or has no array of objects.
    """
    try:
        value = json.loads(text)
    except json.JSONDecodeError as error:
        message = f"不是完好的 JSON（第{error.lineno}行第{error.colno}列附近）；请检查该处，或另存为 .csv、.xlsx 后导入"
        raise file_error(name, message, error.lineno) from error
    except (RecursionError, ValueError) as error:
        raise file_error(
            name, "的 JSON 嵌套过深或数字过大，无法读取；请另存为 .csv 或 .xlsx 后导入"
        ) from error
    if _deeper(value, limits.nesting):
        raise file_error(
            name, f"的 JSON 嵌套超过{limits.nesting}层；请另存为 .csv 或 .xlsx 后导入{setting('nesting')}"
        )
    about = _stated(value)
    tables = [
        replace(table, preface=(*about, *table.preface))
        for path, objects in _arrays(value, "", 0)
        for table in _tables(objects, path, name, limits)
    ]
    if not tables:
        message = '里没有对象组成的数组；一个事项应是一个对象，如 [{"事项名称": "…", "对应上级部门": "…"}]，请改正后重新导入'
        raise file_error(name, message)
    return tuple(tables)


def _stated(value: object) -> tuple[str, ...]:
    """The short texts that stand beside the arrays of an object (its title, whose list it is)."""
    if not isinstance(value, dict):
        return ()
    texts = (storable(one).strip() for one in value.values() if isinstance(one, str))
    return tuple(text for text in texts if 2 <= len(text) <= _LONGEST_TITLE)[:_PREFACE]


def read_json_lines(
    text: str, name: str, sha256: str, limits: Limits
) -> tuple[tuple[Table, ...], tuple[Notice, ...]]:
    """One table from lines that hold one object each; a line that cannot be read stays as a row, and is told.

    Raises ReadError when no line, or fewer than half of them, can be read.
    """
    objects: list[dict[str, Any]] = []
    notices: list[Notice] = []
    lines = [(number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    for number, line in lines:
        try:
            value = json.loads(line)
        except (ValueError, RecursionError):
            value = None
        if not isinstance(value, dict) or _deeper(value, limits.nesting):
            value = {"": line.strip()}
            reason = f"文件“{name}”第{number}行不是完好的 JSON 对象，未能读取；请改正后重新导入"
            notices.append(Notice(Source(name, sha256, row=number), reason))
        objects.append(value)
    if len(notices) * 2 > len(lines):
        raise file_error(name, "不是每行一个对象的 JSON 文本；请检查格式，或另存为 .csv、.xlsx 后导入")
    return tuple(_tables(objects, "", name, limits)), tuple(notices)


def _deeper(value: object, most: int) -> bool:
    """Whether values lie in each other more than ``most`` deep."""
    level = [value]
    for _ in range(most + 1):
        level = [
            inner
            for one in level
            if isinstance(one, dict | list)
            for inner in (one.values() if isinstance(one, dict) else one)
        ]
        if not level:
            return False
    return True


def _arrays(value: object, path: str, depth: int) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """(path of keys, objects) of each array of objects that is not inside another one."""
    if depth > _DEEPEST:
        return
    if isinstance(value, list):
        objects = [one for one in value if isinstance(one, dict)]
        if objects and len(objects) * 2 >= len(value):
            inner = [found for one in objects for found in _arrays_of_duties(one, path, depth)]
            yield from inner or [(path, objects)]
    elif isinstance(value, dict):
        for key, one in value.items():
            yield from _arrays(one, f"{path}.{key}".lstrip("."), depth + 1)


def _arrays_of_duties(
    one: Mapping[str, Any], path: str, depth: int
) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Arrays below an object of an array that hold the duties themselves: {"tables": [{"items": [...]}]}."""
    for key in ("items", "rows", "data", "事项", "清单"):
        if isinstance(one.get(key), list):
            label = next((str(one[name]) for name in _NAMES if isinstance(one.get(name), str)), "")
            yield from (
                (label or where, objects) for where, objects in _arrays(one[key], f"{path}.{key}", depth + 1)
            )


def _tables(objects: list[dict[str, Any]], path: str, name: str, limits: Limits) -> Iterator[Table]:
    groups: dict[ListKind | None, list[dict[str, Any]]] = {}
    for one in objects:
        groups.setdefault(_kind(one), []).append(one)
    for kind, members in groups.items():
        flat = [_flat(one) for one in members]
        keys = list(dict.fromkeys(key for one in flat for key in one))
        # Lines that could not be read stand behind the columns with a name.
        keys = [key for key in keys if key] + [key for key in keys if not key]
        if len(keys) > _MOST_COLUMNS or len(keys) * len(flat) > limits.cells:
            raise file_error(
                name, f"的对象有{len(keys)}种属性，超过上限；请只保留需要的属性后重新导入{setting('cells')}"
            )
        rows = [keys, *([one.get(key, "") for key in keys] for one in flat)]
        title = LIST_TITLES.get(kind) if kind else None
        label = title or path or name
        yield Table(label, rows, preface=tuple(text for text in (path, title) if text))


def _kind(one: Mapping[str, Any]) -> ListKind | None:
    for key in _KIND_KEYS:
        value = one.get(key)
        if isinstance(value, str) and value in LIST_TITLES:
            return ListKind(value)
    return None


def _flat(one: Mapping[str, Any]) -> dict[str, str]:
    """The values of an object as texts; the keys of inner objects are joined by dots."""
    flat: dict[str, str] = {}
    for key, value in one.items():
        if isinstance(value, dict):
            flat.update((f"{key}.{inner}", text) for inner, text in _flat_once(value))
        else:
            flat[storable(str(key))] = _text(value)
    return flat


def _flat_once(value: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    return ((storable(str(key)), _text(one)) for key, one in value.items())


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return storable(value)
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, list):
        return "；\n".join(text for one in value if (text := _text(one)))
    if isinstance(value, dict):
        return _named(value)
    return str(value)


def _named(value: Mapping[str, Any]) -> str:
    """An object inside an array: an organ with its duties becomes 县水利局：1.… 2.…, anything else its values."""
    name = next((str(value[key]) for key in _NAMES if isinstance(value.get(key), str)), "")
    duties = value.get("duties") or value.get("职责")
    if name and isinstance(duties, list) and duties:
        return f"{storable(name)}：\n" + "\n".join(
            f"{number}.{_text(one)}" for number, one in enumerate(duties, 1)
        )
    return storable(name) or "；".join(_scalars(value.values()))


def _scalars(values: Iterable[object]) -> Iterator[str]:
    return (storable(str(value)) for value in values if isinstance(value, str | int | float) and value != "")
