"""What callers ask for: one frozen dataclass per request, shared by HTTP and the command line."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

LAWS, THESAURUS = "法律法规", "词表"
NO_EDITIONS = frozenset({LAWS, THESAURUS})
"""What an ingest names beside the editions into which it put lists."""


@dataclass(frozen=True, slots=True)
class SearchOptions:
    """How to search: number of hits, offset, and filters (empty = all)."""

    k: int = 10
    offset: int = 0
    kinds: tuple[str, ...] = ()
    departments: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    powers: tuple[str, ...] = ()  # types of administrative power: licensing, penalty …
    township: str | None = None
    edition: str | None = None
    as_of: str | None = None  # only what was in force on this day


@dataclass(frozen=True, slots=True)
class IngestRequest:
    """How to ingest: what the options of ``zhize ingest`` say."""

    jurisdiction: str | None = None
    edition: str | None = None
    round: str | None = None
    status: str | None = None  # draft or published; None: a draft where a round or the name says so
    date: str | None = None  # since when the lists hold: 2025, 2025-07 or 2025-07-15
    kind: str | None = None  # --as
    rejects: Path | None = None  # where the rows that were not read are written to
    dry_run: bool = False


@dataclass(frozen=True, slots=True)
class PeersRequest:
    """Which township to compare with its peers: all others of its county, or the named ones.

    ``share`` is the part of the peers (0 to 1) that must have an item before the township lacks it.
    """

    township: str
    peers: tuple[str, ...] = ()
    edition: str | None = None
    as_of: str | None = None
    share: float = 1.0


@dataclass(frozen=True, slots=True)
class EditionFacts:
    """What to say anew of a stored edition; ``None`` leaves it as it is. Dates: 2025, 2025-07 or 2025-07-15, "" for none."""

    status: str | None = None
    round: str | None = None
    adopted: str | None = None
    published: str | None = None
    effective: str | None = None


@dataclass(frozen=True, slots=True)
class CheckRequest:
    """What to check: stored editions (all when empty), or drafts against ``against``; ``kinds`` empty = all."""

    editions: tuple[str, ...] = ()
    against: str | None = None
    kinds: tuple[str, ...] = ()
    jurisdiction: str | None = None
    as_of: str | None = None  # the lists in force on this day
