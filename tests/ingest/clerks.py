"""The lists of ``clerks.yaml``: files as clerks of different counties make them, and what must come out of each."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from tests.ingest.workbooks import docx, xlsx


@dataclass(frozen=True, slots=True)
class Case:
    """One file, and its items, warnings, rejected rows and continued rows."""

    about: str
    name: str
    items: list[str]
    sheets: dict[str, list[list[object]]] = field(default_factory=dict)
    merges: dict[str, list[str]] = field(default_factory=dict)
    csv: str = ""
    docx: list[Any] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    rejected: list[int] = field(default_factory=list)
    continued: int = 0

    def data(self) -> bytes:
        """The file."""
        if self.csv:
            return self.csv.encode()
        return docx(*self.docx) if self.docx else xlsx(self.sheets, self.merges)


CASES = [
    Case(**entry)
    for entry in yaml.safe_load(Path(__file__).with_name("clerks.yaml").read_text(encoding="utf-8"))
]
