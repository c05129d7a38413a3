"""What the check reports: findings with their evidence, and the pairs that it starts from."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from kg.analysis.identity import Identity
from kg.views import ItemView


class FindingKind(StrEnum):
    """Kinds of findings; the meaning of each stands in ``ontology/schemes/finding-kinds.ttl``."""

    OVERLAP = "overlap"
    UNOWNED = "unowned"
    CONFLICT = "conflict"
    DUPLICATE = "duplicate"
    RECLAIMED_HELD = "reclaimed-held"
    LEGAL_BASIS = "legal-basis"
    NAMING = "naming"
    OUTSIDE_LIST = "outside-list"
    STATUTORY_GAP = "statutory-gap"


class Severity(StrEnum):
    """How much a finding matters, most first."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class SimilarPair:
    """Two distinct texts (by their positions in the list handed to the search) and their cosine similarity."""

    left: int
    right: int
    similarity: float


@dataclass(frozen=True, slots=True)
class Evidence:
    """One field compared: what stands left and right, and the match weight (log2 of a likelihood ratio)."""

    field: str
    left: str
    right: str
    weight: float


@dataclass(frozen=True, slots=True)
class Finding:
    """One flaw, with the items concerned and the evidence for it.

    ``same`` is the probability that the rows that were compared are about one matter, where the finding rests on that.
    ``id`` is made from what it is ``about``; one that was stored before ids named the place has no ``about``.
    """

    id: str
    kind: FindingKind
    severity: Severity
    score: float  # 0..1
    title: str
    explanation: str
    suggestion: str
    departments: tuple[str, ...]
    items: tuple[ItemView, ...]
    evidence: tuple[Evidence, ...] = ()
    subkind: str | None = None
    about: Identity | None = None
    same: float | None = None
