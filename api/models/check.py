"""The shapes of the check: findings, what was decided about them, rounds."""

from __future__ import annotations

from typing import Literal

from pydantic import ConfigDict, Field

from api.models.core import FileModel, FindingItem, Model


class EvidenceModel(Model):
    """One field compared; ``label`` is its name in Chinese."""

    field: str
    label: str = ""
    left: str
    right: str
    weight: float


class EnglishModel(Model):
    """A finding's sentences in English; what they quote of lists stays in Chinese."""

    title: str
    explanation: str
    suggestion: str


class AboutModel(Model):
    """What a finding's id is made from, besides its kind: the place, and the rows (unit：title; townships unnamed)."""

    area: str | None
    rows: list[str]


class DecisionModel(Model):
    """What was decided about a finding before: by whom, when (ISO time, UTC) and why."""

    state: str
    reason: str | None = None
    settled_by: str | None = None
    settled_at: str | None = None


class FindingModel(Model):
    """One flaw.

    ``likeness`` says in words how likely the rows that were compared are one matter, where the finding rests on that.
    ``about`` is None where a finding was stored before ids named the place; ``former_ids`` are those that it had then.
    ``joined`` are the rows that have come to it since it was settled; ``earlier`` is what was decided before, the last first.
    """

    id: str
    kind: str
    subkind: str | None = None
    severity: str
    score: float
    title: str
    explanation: str
    suggestion: str
    departments: list[str]
    items: list[FindingItem]
    evidence: list[EvidenceModel] = Field(default_factory=list)
    state: str = "open"  # or resolved, or waived
    reason: str | None = None
    settled_by: str | None = None
    settled_at: str | None = None  # ISO time, UTC
    english: EnglishModel | None = None
    likeness: str | None = None
    about: AboutModel | None = None
    former_ids: list[str] = Field(default_factory=list)
    joined: list[str] = Field(default_factory=list)
    earlier: list[DecisionModel] = Field(default_factory=list)


class SettlementModel(Model):
    """What was decided about a finding."""

    model_config = ConfigDict(defer_build=False)

    state: Literal["open", "resolved", "waived"]
    reason: str | None = None


class Checked(Model):
    """How much was checked."""

    items: int
    departments: int
    townships: int


class RoundModel(Model):
    """A round: what the check of its lists found (``new`` and ``gone`` against the round before), and what is decided by now."""

    number: int
    name: str
    at: str  # ISO time, UTC
    found: int
    new: int
    gone: int
    open: int
    resolved: int
    waived: int


class SettledResponse(Model):
    """What was decided, and what could not be."""

    settled: list[FindingModel]
    notices: list[str] = Field(default_factory=list)


class CheckResponse(Model):
    """The result of a check; ``rounds`` where the stored lists in force were checked as a whole."""

    checked: Checked
    summary: dict[str, int]
    findings: list[FindingModel]
    files: list[FileModel] = Field(default_factory=list)
    rounds: list[RoundModel] = Field(default_factory=list)
