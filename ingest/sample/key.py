"""The shape of the answer key: what is wrong in the sample county, what only looks wrong, what to ask it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class KeyItem:
    """One row of a workbook. ``row`` is 1-based as a spreadsheet shows it; in a Word file it counts within ``table``."""

    document: str
    sheet: str | None
    table: int | None
    row: int
    title: str
    holder: str
    side: str = "a"


@dataclass(frozen=True, slots=True)
class KeyFinding:
    """One planted flaw with all rows that show it; ``side`` of an item tells which claim it supports."""

    id: str
    kind: str
    subkind: str | None
    difficulty: str
    note: str
    items: tuple[KeyItem, ...]


@dataclass(frozen=True, slots=True)
class LookAlike:
    """Rows that resemble a flaw of the kind ``against`` and are none; ``why`` says what keeps them apart."""

    id: str
    against: str
    why: str
    items: tuple[KeyItem, ...]


@dataclass(frozen=True, slots=True)
class KeyQuestion:
    """A question as people ask it, with the full names of who leads and one row that says so.

    ``contested_by`` names others that claim the lead (a good answer says so), ``titles`` all rows that are about
    the same matter.
    """

    question: str
    lang: str
    lead: tuple[str, ...]
    matter_title: str
    document: str
    sheet: str | None
    row: int
    contested_by: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AnswerKey:
    """The whole key; ``counts`` repeats what the lists must add up to.

    ``implied`` is what follows from the planted findings: right when it is reported, no loss when it is not.
    """

    county: str
    fictional: bool
    counts: Mapping[str, Any]
    findings: tuple[KeyFinding, ...]
    implied: tuple[KeyFinding, ...]
    look_alikes: tuple[LookAlike, ...]
    questions: tuple[KeyQuestion, ...]


def read(path: Path) -> AnswerKey:
    """Read a key file written by :mod:`ingest.sample.build`.

    Raises :class:`FileNotFoundError` when the package data is incomplete.
    """
    content = json.loads(path.read_text(encoding="utf-8"))
    return AnswerKey(
        content["county"],
        content["fictional"],
        content["counts"],
        _findings(content["findings"]),
        _findings(content["implied"]),
        tuple(LookAlike(**{**entry, "items": _items(entry)}) for entry in content["look_alikes"]),
        tuple(_question(entry) for entry in content["questions"]),
    )


def _findings(entries: Iterable[Mapping[str, Any]]) -> tuple[KeyFinding, ...]:
    return tuple(KeyFinding(**{**entry, "items": _items(entry)}) for entry in entries)


def _items(entry: Mapping[str, Any]) -> tuple[KeyItem, ...]:
    return tuple(KeyItem(**item) for item in entry["items"])


def _question(entry: Mapping[str, Any]) -> KeyQuestion:
    fields: dict[str, Any] = {
        key.replace(" ", "_"): tuple(value) if isinstance(value, list) else value
        for key, value in entry.items()
    }
    return KeyQuestion(**fields)
