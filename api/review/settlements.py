"""What people decided about findings: resolved, waived, or open again, by whom, when and why.

Decisions stand in ``DATA/settlements.json`` by the id of the finding, the last one with those before it, and with what the
finding is about. The id is made from the kind, the place and the rows concerned, so a decision outlives the next check, and
the next round, for as long as their texts stay (:mod:`api.review.decisions`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from api.errors import BadRequest
from api.json_file import changing, read_json
from api.review.decisions import ABOUT, FIELDS, HISTORY, OPEN, Decisions, stored_about
from kg.analysis.findings import Finding
from kg.analysis.identity import Identity
from kg.triples.settlements import Decision

FILE = "settlements.json"
TITLE = "title"
LONGEST_REASON = 2000


@dataclass(frozen=True, slots=True)
class Wish:
    """What someone decides about a finding, before it is stored; ``before`` is a decision that held under another id."""

    finding: str  # id
    title: str
    state: str
    reason: str | None
    by: str
    about: Identity | None = None
    before: Mapping[str, Any] | None = None


class Settlements:
    """The decisions of one data folder."""

    def __init__(self, data: Path) -> None:
        self.path = data / FILE

    def read(self) -> dict[str, Any]:
        """All decisions by finding id, each with the fields :data:`FIELDS` and what was decided before."""
        return read_json(self.path)

    def held(self) -> Decisions:
        """All decisions, to be found for findings."""
        return Decisions(self.read())

    def settle(self, wishes: Iterable[Wish]) -> dict[str, Any]:
        """Store decisions, all or none, behind earlier ones; return the decisions about these findings.

        Raises :class:`BadRequest` where a finding is resolved or waived without a reason, or the reason is too long.
        """
        decided = {wish.finding: (wish, _checked(wish)) for wish in wishes}
        now = datetime.now(UTC).isoformat(timespec="seconds")
        with changing(self.path) as stored:
            for finding, (wish, reason) in decided.items():
                before = stored.get(finding) or wish.before or {}
                entry: dict[str, Any] = dict(zip(FIELDS, (wish.state, reason, wish.by, now), strict=True))
                history = [*before.get(HISTORY, ()), _entry(before)] if before else []
                about = stored_about(wish.about) or before.get(ABOUT)
                stored[finding] = {**entry, TITLE: wish.title, ABOUT: about, HISTORY: history}
            return {finding: stored[finding] for finding in decided}

    def carry_over(self, findings: Iterable[Finding]) -> None:
        """Store decisions under the ids of today where they stand under former ones, which stay: others may have them."""
        stored = self.read()
        carried = {
            each.id: {**stored[each.about.former_id], ABOUT: stored_about(each.about)}
            for each in findings
            if each.about and each.id not in stored and each.about.former_id in stored
        }
        if carried:
            with changing(self.path) as now:
                for finding, decision in carried.items():
                    now.setdefault(finding, decision)

    def decisions(self) -> Iterator[list[Decision]]:
        """The decisions about each finding, first to last."""
        for finding, last in self.read().items():
            yield [
                Decision(
                    finding,
                    last.get(TITLE, ""),
                    each["state"],
                    each["reason"],
                    each["settled_by"],
                    each["settled_at"],
                )
                for each in (*last.get(HISTORY, ()), last)
            ]


def _entry(decision: Mapping[str, Any]) -> dict[str, Any]:
    return {name: decision.get(name) for name in FIELDS}


def _checked(wish: Wish) -> str | None:
    reason = (wish.reason or "").strip() or None
    if wish.state != OPEN and reason is None:
        raise BadRequest(f"请写明理由（reason）：{wish.finding} 为什么已解决，或为什么不予处理。")
    if reason and len(reason) > LONGEST_REASON:
        raise BadRequest(f"理由太长：{len(reason)} 个字，上限 {LONGEST_REASON}。")
    return reason
