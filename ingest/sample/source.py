"""The written sources of the sample county: YAML in ``source/`` → typed rows, township by township.

Everything here is fictional. A township's three lists are the common rows, the rows of its type and the
township-level changes of ``plants.yaml``; a department's list is one file in ``source/departments``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import yaml

SOURCE = Path(__file__).resolve().parent / "source"
LISTS = ("basic", "cooperative", "reclaimed")
"""The three lists of a township, in the order of its sheets."""


@dataclass(frozen=True, slots=True)
class Part:
    """One department's part in a row: its full name, the name as the cell writes it, what it does."""

    name: str
    as_written: str
    role: str
    duties: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a list, before it is laid out. ``scope`` names the township types it holds for, or nothing."""

    id: str
    kind: str
    field: str
    title: str
    parts: tuple[Part, ...] = ()
    township_duties: tuple[str, ...] = ()
    process: str = ""
    scope: tuple[str, ...] = ()
    detail: tuple[str, ...] = ()
    role: str = "lead"
    power_type: str = ""
    bases: tuple[str, ...] = ()
    flaw: str = ""
    look_alike: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Unit:
    """A township or a department, with the layout of its file."""

    name: str
    type: str = ""
    format: str = "xlsx"
    short: tuple[str, ...] = ()
    layout: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class County:
    """All that the builder needs: units, and each unit's rows in the order of its list."""

    profile: Mapping[str, Any]
    townships: tuple[Unit, ...]
    departments: tuple[Unit, ...]
    rows: Mapping[str, tuple[Row, ...]]  # holder → rows (a township's three lists one after another)
    plants: Mapping[str, Any]
    cross_cutting: Mapping[str, Any]
    questions: tuple[Mapping[str, Any], ...]


def load(folder: Path = SOURCE) -> County:
    """Read and join all sources; files of rows that are not there yet count as empty."""
    profile = _read(folder / "profile.yaml")
    plants = _read(folder / "plants.yaml") or {}
    order = {name: place for place, name in enumerate(profile["fields"])}
    townships = tuple(
        Unit(entry["name"], entry["type"], layout=entry["layout"]) for entry in profile["townships"]
    )
    departments = tuple(
        Unit(entry["name"], "", entry.get("format", "xlsx"), tuple(entry["short"]), entry["layout"])
        for entry in profile["departments"]
    )
    common = [*_basic(folder), *_cooperative(folder), *_reclaimed(folder)]
    rows: dict[str, tuple[Row, ...]] = {}
    for township in townships:
        own = [row for row in common if not row.scope or township.type in row.scope]
        own = apply_changes(own, township, plants.get("changes", ()))
        rows[township.name] = tuple(
            sorted(own, key=lambda row: (LISTS.index(row.kind), order.get(row.field, len(order))))
        )
    written = _departments(folder)
    rows |= {unit.name: tuple(written[unit.name]) for unit in departments if unit.name in written}
    return County(
        profile,
        townships,
        tuple(unit for unit in departments if unit.name in rows),
        rows,
        plants,
        _read(folder / "cross_cutting.yaml") or {},
        tuple(_read(folder / "questions.yaml") or ()),
    )


def apply_changes(rows: list[Row], township: Unit, changes: Iterable[Mapping[str, Any]]) -> list[Row]:
    """Apply the changes of ``plants.yaml`` that name ``township`` (by name, by type or ``all``).

    A change takes the row ``of`` and either puts the row ``add`` in its place or sets some of its fields
    (``set``). Raises :class:`KeyError` when the row is not on the township's list.
    """
    result = list(rows)
    for change in changes:
        if not {township.name, township.type, "all"} & set(change["townships"]):
            continue
        place = next((n for n, row in enumerate(result) if row.id == change["of"]), None)
        if place is None:
            raise KeyError(f"plants.yaml: {township.name} has no row {change['of']}")
        old = result[place]
        if "add" in change:
            result.pop(place)
            new = _row(old.kind, change["add"])
            after = next((n for n, row in enumerate(result) if row.id == change.get("after")), place - 1)
            result.insert(after + 1, new)
        else:
            result[place] = replace(old, **_fields(change["set"]))
    return result


def _read(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8")) if path.is_file() else None


def _basic(folder: Path) -> Iterable[Row]:
    content = _read(folder / "basic.yaml")
    for name, items in content["common"].items():
        yield from (Row(key, "basic", name, title) for key, title in items.items())
    for kind, fields in content["types"].items():
        for name, items in fields.items():
            yield from (Row(key, "basic", name, title, scope=(kind,)) for key, title in items.items())


def _reclaimed(folder: Path) -> Iterable[Row]:
    for name, entries in _read(folder / "reclaimed.yaml").items():
        yield from (_row("reclaimed", {"field": name, **entry}) for entry in entries)


def _cooperative(folder: Path) -> Iterable[Row]:
    for path in sorted(folder.glob("cooperative*.yaml")):
        yield from (_row("cooperative", entry) for entry in _read(path))


def _departments(folder: Path) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for path in sorted((folder / "departments").glob("*.yaml")):
        content = _read(path)
        found.setdefault(content["department"], []).extend(
            _row("department", entry) for entry in content["rows"]
        )
    return found


def _row(kind: str, entry: Mapping[str, Any]) -> Row:
    return Row(
        **{
            "id": entry["id"],
            "kind": kind,
            "field": entry["field"],
            "title": entry.get("title") or entry["duty"],
            **_fields({key: value for key, value in entry.items() if key in _CONVERT}),
            **({"parts": (_taker(entry),)} if kind == "reclaimed" else {}),
        }
    )


def _taker(entry: Mapping[str, Any]) -> Part:
    return Part(entry["department"], entry.get("as_written") or entry["department"], "take-over")


def _department_parts(entries: Iterable[Mapping[str, Any]]) -> tuple[Part, ...]:
    return tuple(
        Part(
            entry["name"],
            entry.get("as_written") or entry["name"],
            entry["role"],
            _texts(entry.get("duties")),
        )
        for entry in entries
    )


def _texts(value: Any) -> tuple[str, ...]:
    if not value:
        return ()
    return (value,) if isinstance(value, str) else tuple(value)


def _fields(values: Mapping[str, Any]) -> dict[str, Any]:
    named = {_RENAMED.get(key, key): _CONVERT[key](value) for key, value in values.items()}
    return {key: value for key, value in named.items() if value is not None}


def _text(value: Any) -> str:
    return str(value) if value is not None else ""


_RENAMED = {"departments": "parts"}
_CONVERT = {
    "title": _text,
    "field": _text,
    "departments": lambda value: _department_parts(value or ()),
    "township_duties": _texts,
    "process": _text,
    "scope": _texts,
    "detail": _texts,
    "role": _text,
    "power_type": _text,
    "bases": _texts,
    "flaw": _text,
    "look_alike": _text,
    "note": _text,
}
