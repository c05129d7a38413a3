"""Lists that come together and of which some say for which place they are: the others are for the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ingest.records import DutyItem, FileResult

_WIDE = ("省", "自治区", "国")  # a directory of guidance says nothing about the lists beside it


def in_one_place(results: Sequence[FileResult]) -> list[FileResult]:
    """The files with the one place that their items name for those items that name none; as they are where there are several."""
    places = {item.jurisdiction for result in results for item in result.items if item.jurisdiction}
    place = next(iter(places)) if len(places) == 1 else ""
    if not place or place.endswith(_WIDE):
        return list(results)
    return [_placed(result, place) for result in results]


def _placed(result: FileResult, place: str) -> FileResult:
    if all(item.jurisdiction for item in result.items):
        return result
    tables = (
        replace(table, items=tuple(_in(item, place) for item in table.items)) for table in result.tables
    )
    return replace(result, tables=tuple(tables))


def _in(item: DutyItem, place: str) -> DutyItem:
    return item if item.jurisdiction else replace(item, jurisdiction=place)
