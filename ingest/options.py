"""What a user says about the files at hand; it goes before what their titles say."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from ingest.limits import Limits
from ingest.records import DocumentKind


@dataclass(frozen=True, slots=True)
class IngestOptions:
    """``jurisdiction`` (岚溪县) and ``edition`` (2025年版) replace what titles say; ``kind`` replaces recognition."""

    jurisdiction: str | None = None
    edition: str | None = None
    kind: DocumentKind | None = None
    limits: Limits = field(default_factory=Limits)
    rows: Callable[[int, int], None] | None = None
    """Called now and then while a long table is read, with its rows done and in all."""
