"""What an index says of itself: who wrote it and from what. Written last, so that without it there is no index."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

VERSION = 12
"""Of the layout of the folder; an index of another version is made anew."""

_FILE = "manifest.json"


class SearchIndexError(ValueError):
    """The folder holds no index that this version can open; the message (Chinese) says what to do."""


class OtherVersionError(SearchIndexError):
    """Another version of the program wrote the index."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What the index was made from."""

    version: int
    encoder: str
    dimension: int
    entries: int  # living ones
    documents: dict[str, int]  # living ones by group
    encoded: int  # texts that had to be encoded; the others were known
    parts: dict[str, list[dict[str, str | int]]]  # by group
    vectors: dict[str, dict[str, Any]] = field(default_factory=dict)
    """By part: how its index was made, its recall."""

    @classmethod
    def read(cls, folder: Path) -> Manifest:
        """Read that of the index in ``folder``.

        Raises:
            SearchIndexError: there is no index, or it is unfinished.
            OtherVersionError: another version wrote it.
        """
        file = folder / _FILE
        if not file.is_file():
            raise SearchIndexError(
                f"{folder} 里没有检索索引（或上次没有建完）。请运行 zhize rebuild 重新生成"
            )
        raw = json.loads(file.read_text("utf-8"))
        if raw.get("version") != VERSION:
            raise OtherVersionError(
                f"{folder} 的检索索引是另一版本（{raw.get('version')}）写的。请运行 zhize rebuild 重新生成"
            )
        return cls(**raw)

    def write(self, folder: Path) -> None:
        """Write it into ``folder``: the index is finished."""
        (folder / _FILE).write_text(json.dumps(asdict(self), ensure_ascii=False, indent=1), "utf-8")


def unfinished(folder: Path) -> None:
    """Mark the index in ``folder`` as one that is being written."""
    (folder / _FILE).unlink(missing_ok=True)


def outdated(folder: Path) -> bool:
    """Whether another version wrote the index in ``folder``."""
    try:
        Manifest.read(folder)
    except OtherVersionError:
        return True
    except SearchIndexError:
        return False
    return False
