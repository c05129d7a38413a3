"""The answer key, made from the marks in the sources and the places where the builder put each row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ingest.sample.source import County, Row

_KIND = {"abolished-owner": "unowned"}
"""Marks of the sources that name a subkind, and the kind that it belongs to."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a row of a holder's list ended up."""

    row: Row
    holder: str
    document: str
    sheet: str | None
    table: int | None
    number: int

    def as_item(self, side: str) -> dict[str, Any]:
        """The place as an item of the key."""
        return {
            "document": self.document,
            "sheet": self.sheet,
            "table": self.table,
            "row": self.number,
            "title": self.row.title,
            "holder": self.holder,
            "side": side,
        }


def answer_key(county: County, places: Sequence[Place]) -> dict[str, Any]:
    """Join flaws of rows, cross-cutting matters and township-level plants into one key."""
    by_id: dict[str, list[Place]] = {}
    for place in places:
        by_id.setdefault(place.row.id, []).append(place)
    types = {unit.name: unit.type for unit in county.townships}
    planted = _planted(county.plants.get("findings", ()), by_id, types)
    found = [*_row_flaws(by_id), *_overlaps(county, by_id, types), *planted]
    alike = [*_look_alikes(county, by_id, types)]
    questions = [_question(entry, county, by_id) for entry in county.questions]
    return {
        "county": county.profile["county"],
        "fictional": True,
        "counts": _counts(county, found, alike, questions),
        "findings": found,
        "implied": [*_implied(county, by_id, types)],
        "look_alikes": alike,
        "questions": questions,
    }


def _counts(
    county: County, found: Sequence[Mapping[str, Any]], alike: Sequence[Any], questions: Sequence[Any]
) -> dict[str, Any]:
    lists = {key: county.profile["counts"][key] for key in ("basic", "cooperative", "reclaimed")}
    department_rows = {unit.name: len(county.rows[unit.name]) for unit in county.departments}
    return {
        "townships": len(county.townships),
        "per_township": {**lists, "total": sum(lists.values())},
        "departments": len(county.departments),
        "department_rows": department_rows,
        "items": sum(lists.values()) * len(county.townships) + sum(department_rows.values()),
        "findings": dict(sorted(Counter(entry["kind"] for entry in found).items())),
        "look_alikes": len(alike),
        "questions": len(questions),
    }


def _row_flaws(by_id: Mapping[str, Sequence[Place]]) -> Iterator[dict[str, Any]]:
    for key, found in by_id.items():
        flaw = found[0].row.flaw
        if flaw:
            kind, _, subkind = flaw.partition(":")
            if kind in _KIND:
                kind, subkind = _KIND[kind], kind
            yield {
                "id": f"{kind}-{key}",
                "kind": kind,
                "subkind": subkind or None,
                "difficulty": "medium",
                "note": found[0].row.note,
                "items": [place.as_item("a") for place in found],
            }


def _overlaps(
    county: County, by_id: Mapping[str, Sequence[Place]], types: Mapping[str, str]
) -> Iterator[dict[str, Any]]:
    for entry in county.cross_cutting.get("matters", ()):
        claims = _sides(entry["rows"])
        for restated in (
            entry.get("restated_by", {}),
            county.plants.get("restated", {}).get(entry["id"], {}),
        ):
            claims += [{"row": row, "side": side} for side, rows in restated.items() for row in rows]
        yield {
            "id": entry["id"],
            "kind": "overlap",
            "subkind": None,
            "difficulty": entry["difficulty"],
            "note": "；".join(filter(None, (entry["matter"], entry.get("note")))),
            "items": _items(claims, by_id, types),
        }


def _sides(rows: Sequence[str]) -> list[dict[str, Any]]:
    return [{"row": row, "side": side} for row, side in zip(rows, "ab", strict=True)]


def _planted(
    entries: Iterable[Mapping[str, Any]], by_id: Mapping[str, Sequence[Place]], types: Mapping[str, str]
) -> Iterator[dict[str, Any]]:
    for entry in entries:
        yield {
            "id": entry["id"],
            "kind": entry["kind"],
            "subkind": entry.get("subkind"),
            "difficulty": entry["difficulty"],
            "note": entry["note"],
            "items": _items(entry["items"], by_id, types),
        }


def _implied(
    county: County, by_id: Mapping[str, Sequence[Place]], types: Mapping[str, str]
) -> Iterator[dict[str, Any]]:
    """What follows from the planted flaws: right when reported, no loss when not.

    A department that claims a cross-cutting matter, while the cooperative list has it cooperate, is a conflict of
    roles beside the overlap; a matter on a township's cooperative and basic list is there twice beside the conflict.
    """
    entries = list(county.plants.get("implied", ()))
    for matter in county.cross_cutting.get("matters", ()):
        for side, rows in matter.get("restated_by", {}).items():
            claim = matter["rows"]["ba".index(side)]
            for row in rows:
                parts = {part.name: part.role for part in by_id[row][0].row.parts}
                if parts.get(by_id[claim][0].holder) == "cooperate":
                    items = [{"row": claim}, {"row": row, "side": "b"}]
                    note = f"本部门清单列为主责，配合清单列为配合（见 {matter['id']}）"
                    entries.append(
                        _entry(f"im-{matter['id']}-{row}", "conflict", "role", matter, note, items)
                    )
    for finding in county.plants.get("findings", ()):
        items = [item for item in finding["items"] if not item["row"].startswith("d-")]
        if finding["kind"] == "conflict":
            note = f"同一乡镇的配合清单和基本清单上各有一次（见 {finding['id']}）"
            entries.append(_entry(f"im-{finding['id']}", "duplicate", None, finding, note, items))
    yield from _planted(entries, by_id, types)


def _entry(
    key: str, kind: str, subkind: str | None, of: Mapping[str, Any], note: str, items: Sequence[Any]
) -> dict[str, Any]:
    return {
        "id": key,
        "kind": kind,
        "subkind": subkind,
        "difficulty": of["difficulty"],
        "note": note,
        "items": items,
    }


def _look_alikes(
    county: County, by_id: Mapping[str, Sequence[Place]], types: Mapping[str, str]
) -> Iterator[dict[str, Any]]:
    for number, entry in enumerate(county.cross_cutting.get("look_alikes", ()), 1):
        yield {
            "id": f"la-ov-{number:02d}",
            "against": "overlap",
            "why": "：".join(filter(None, (entry["why"], entry.get("note")))),
            "items": _items(_sides(entry["rows"]), by_id, types),
        }
    for key, found in by_id.items():
        if found[0].row.look_alike:
            yield {
                "id": f"la-{key}",
                "against": _KIND.get(found[0].row.look_alike, found[0].row.look_alike),
                "why": found[0].row.note,
                "items": [place.as_item("a") for place in found],
            }
    for entry in county.plants.get("look_alikes", ()):
        yield {
            "id": entry["id"],
            "against": entry["against"],
            "why": entry["why"],
            "items": _items(entry["items"], by_id, types),
        }


def _items(
    references: Iterable[Mapping[str, Any]], by_id: Mapping[str, Sequence[Place]], types: Mapping[str, str]
) -> list[dict[str, Any]]:
    """Resolve references ``{row, side, townships, except}``; without ``townships``, all lists with the row.

    Raises :class:`KeyError` when a reference points at no row, so that a key never dangles.
    """
    result = []
    for reference in references:
        wanted, unwanted = set(reference.get("townships", ())), set(reference.get("except", ()))
        chosen = [
            place
            for place in by_id.get(reference["row"], ())
            if (not wanted or {place.holder, types.get(place.holder, "")} & wanted)
            and place.holder not in unwanted
        ]
        if not chosen:
            raise KeyError(
                f"no list carries row {reference['row']} ({'、'.join(sorted(wanted)) or 'anywhere'})"
            )
        result += [place.as_item(reference.get("side", "a")) for place in chosen]
    return result


def _question(
    entry: Mapping[str, Any], county: County, by_id: Mapping[str, Sequence[Place]]
) -> dict[str, Any]:
    place = next(
        found for found in by_id[entry["row"]] if entry.get("township", found.holder) == found.holder
    )
    lead = _leads(place)
    same = {
        row: side for matter in _same_matter(county) if entry["row"] in matter for row, side in matter.items()
    }
    rivals = [by_id[row][0] for row, side in same.items() if side and side != same[entry["row"]]]
    rows = dict.fromkeys([entry["row"], *entry.get("also", ()), *same])
    return {
        "question": entry["question"],
        "lang": entry["lang"],
        "lead": lead,
        "contested_by": sorted({name for rival in rivals for name in _leads(rival)} - set(lead)),
        "matter title": place.row.title,
        "titles": list(dict.fromkeys(found.row.title for row in rows for found in by_id[row])),
        "document": place.document,
        "sheet": place.sheet,
        "row": place.number,
    }


def _leads(place: Place) -> list[str]:
    if place.row.kind in {"cooperative", "reclaimed"}:
        return [part.name for part in place.row.parts if part.role in {"lead", "take-over"}]
    return [place.holder]


def _same_matter(county: County) -> Iterator[dict[str, str]]:
    """The rows of each cross-cutting matter with the side that they speak for; those of other flaws without one."""
    for matter in county.cross_cutting.get("matters", ()):
        restated = matter.get("restated_by", {}).items()
        yield dict(zip(matter["rows"], "ab", strict=True)) | {
            row: side for side, rows in restated for row in rows
        }
    for finding in county.plants.get("findings", ()):
        yield {item["row"]: "" for item in finding["items"]}
