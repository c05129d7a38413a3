"""The labelled pairs of published duties, with their texts looked up in a folder that has the sources.

``kg/analysis/labelled/real/pairs.jsonl`` names the duties only: items of a service list by code, duties of statutes by
title, article and a hash of the duty.
"""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from importlib import resources
from pathlib import Path
from typing import Any

from ingest.law.statutes import head_beside, parse_statute
from ingest.organs.register import Register
from ingest.records import Source
from ingest.statutory.items import statutory_duties
from kg.analysis.pair_quality import Pair

_HEAD = 800  # characters in which a statute says its title
_SHOWN = 12  # hex digits of the hash of a duty


def published_pairs(folder: Path) -> tuple[list[Pair], int]:
    """The pairs whose texts are found below ``folder``, and the number of those that are not."""
    text = resources.files("kg.analysis.labelled").joinpath("real/pairs.jsonl").read_text("utf-8")
    named = [json.loads(line) for line in text.splitlines() if line.strip()]
    sides = [side for pair in named for side in (pair["left"], pair["right"])]
    texts = {
        **_items(folder, {side["item"] for side in sides if "item" in side}),
        **_duties(folder, {side["statute"] for side in sides if "statute" in side}),
    }
    found: list[Pair] = []
    for number, pair in enumerate(named):
        left, right = texts.get(_key(pair["left"])), texts.get(_key(pair["right"]))
        if left is not None and right is not None:
            how = "service-items" if "item" in pair["left"] else "statutes"
            found.append(Pair(left, right, bool(pair["same"]), how, str(number)))
    return found, len(named) - len(found)


def _key(side: Mapping[str, Any]) -> tuple[str, ...]:
    return (side["item"],) if "item" in side else (side["statute"], side["article"], side["duty"])


def _items(folder: Path, wanted: Iterable[str]) -> dict[tuple[str, ...], str]:
    codes = frozenset(wanted)
    found: dict[tuple[str, ...], str] = {}
    for file in sorted(folder.rglob("*.csv")):
        with file.open(encoding="utf-8-sig", errors="replace", newline="") as stream:
            for row in csv.DictReader(stream):
                if row.get("item_code") in codes and row.get("name"):
                    found[(str(row["item_code"]),)] = str(row["name"])
    return found


def _duties(folder: Path, wanted: Iterable[str]) -> dict[tuple[str, ...], str]:
    titles = frozenset(wanted)
    register = Register.load()
    return {
        key: title
        for file in sorted(folder.rglob("*.md"))
        if _is_wanted(file, titles)
        for key, title in _of_statute(file, titles, register)
    }


def _is_wanted(file: Path, titles: frozenset[str]) -> bool:
    """Whether a file may be one of the statutes: it names one in its name or at its beginning."""
    with file.open(encoding="utf-8", errors="replace") as stream:
        head = f"{file.stem}\n{stream.read(_HEAD)}"
    return any(title in head for title in titles)


def _of_statute(
    file: Path, titles: frozenset[str], register: Register
) -> Iterator[tuple[tuple[str, ...], str]]:
    statute = parse_statute(file.read_text("utf-8", errors="replace"), Source(file.name), head_beside(file))
    if statute is None or statute.title not in titles:
        return
    for item in statutory_duties(statute, register):
        digest = hashlib.sha256(item.title.encode()).hexdigest()[:_SHOWN]
        yield (statute.title, item.legal_bases[0].article or "", digest), item.title
