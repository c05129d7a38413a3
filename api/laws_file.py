"""What the ingested statutes tell the register of laws, kept beside the index: reading it from a large graph takes half a second."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import orjson

from ingest.law.register import LawEntry, Version
from kg.snapshots import INHERITED

VERSION = 1
"""Changes when the same statutes would be told otherwise."""

_FILE = "laws.json"


def write_laws(index: Path, laws: Sequence[LawEntry]) -> None:
    """Keep ``laws`` beside the index in a folder."""
    (index / _FILE).write_bytes(orjson.dumps({"version": VERSION, "laws": laws}))


def read_laws(index: Path) -> list[LawEntry] | None:
    """What was kept; ``None`` where nothing was, or where the graph was changed by other means since."""
    file = index / _FILE
    if not file.is_file() or (index / INHERITED).is_file():
        return None
    raw = orjson.loads(file.read_bytes())
    if raw["version"] != VERSION:
        return None
    return [
        LawEntry(**{**law, "versions": tuple(Version(**version) for version in law["versions"])})
        for law in raw["laws"]
    ]
