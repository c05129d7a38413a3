"""What people decided about findings: resolved, waived, or open again, by whom, when and why.

Decisions stand in ``DATA/settlements.json`` by the id of the finding. That id is made from the kind and the texts
concerned, so a decision outlives the next check, and the next round, for as long as those texts stay.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from api.errors import BadRequest
from api.json_file import changing, read_json
from api.models import FindingModel

FILE = "settlements.json"
OPEN = "open"
FIELDS = ("state", "reason", "settled_by", "settled_at")
LONGEST_REASON = 2000


class Settlements:
    """The decisions of one data folder."""

    def __init__(self, data: Path) -> None:
        self.path = data / FILE

    def read(self) -> dict[str, Any]:
        """All decisions by finding id, each with the fields :data:`FIELDS`."""
        return read_json(self.path)

    def settle(self, finding_id: str, state: str, reason: str | None, by: str) -> dict[str, Any]:
        """Store a decision in place of an earlier one, and return it.

        Raises :class:`BadRequest` where a finding is resolved or waived without a reason.
        """
        reason = (reason or "").strip() or None
        if state != OPEN and reason is None:
            raise BadRequest("请写明理由（reason）：为什么已解决，或为什么不予处理。")
        if reason and len(reason) > LONGEST_REASON:
            raise BadRequest(f"理由太长：{len(reason)} 个字，上限 {LONGEST_REASON}。")
        now = datetime.now(UTC).isoformat(timespec="seconds")
        decision = dict(zip(FIELDS, (state, reason, by, now), strict=True))
        with changing(self.path) as stored:
            stored[finding_id] = decision
        return decision


def decided(finding: FindingModel, decisions: Mapping[str, Any]) -> FindingModel:
    """Add to a finding what was decided about it."""
    decision = decisions.get(finding.id)
    if not isinstance(decision, dict):
        return finding
    return finding.model_copy(update={name: decision[name] for name in FIELDS if name in decision})
