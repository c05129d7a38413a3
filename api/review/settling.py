"""Settling findings: one by one, or as a circulated workbook comes back; every decision joins the audit trail in the graph."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from api.errors import NotFound
from api.reports.returned import Return, read_returned
from api.review.decisions import OPEN, Decisions, Holding
from api.review.settlements import Settlements, Wish
from api.settings import Settings
from kg.analysis.findings import Finding
from kg.iris import Minter
from kg.store import StoreLocked
from kg.triples.settlements import write_settlements, written_state

if TYPE_CHECKING:
    from pyoxigraph import Store

    from api.updating import Updating

MOST_NAMED = 5
NOTE = "处理决定"


class Settling:
    """Decides about findings. The decisions' own file comes first; the graph follows at once, or with the next writing."""

    def __init__(
        self, settings: Settings, settlements: Settlements, updating: Callable[[], Updating]
    ) -> None:
        self._settlements, self._updating = settlements, updating
        self._mint = Minter(settings.base_iri)

    def settle(
        self, findings: Sequence[Finding], ids: Iterable[str], state: str, reason: str | None, by: str
    ) -> dict[str, Any]:
        """Decide the same about findings (by id, or by a former one). Raises :class:`NotFound`, :class:`BadRequest`."""
        listed = by_any_id(findings)
        known, held = self._settlements.read(), self._settlements.held()
        wishes = []
        for each in dict.fromkeys(ids):
            if each not in listed and each not in known:
                raise NotFound(
                    f"没有编号为 {each} 的发现。编号见 zhize check 的报告，或 /api/findings；"
                    "草案的发现在草案导入之后才能处理。"
                )
            wishes += [_wish(found, state, reason, by, held) for found in listed.get(each, ())]
            if each not in listed:
                wishes.append(Wish(each, known[each].get("title", ""), state, reason, by))
        return self._store(wishes)

    def take_back(
        self, findings: Sequence[Finding], path: Path, by: str
    ) -> tuple[dict[str, Any], tuple[str, ...]]:
        """Store what a circulated workbook (:mod:`api.reports.workbook`) says when it comes back.

        Returns the new decisions by finding id, and the ids of findings that are no longer there. A row that says what
        is already decided changes nothing. Raises :class:`BadRequest` where the workbook cannot be read or a row
        cannot be understood; then nothing is stored.
        """
        listed, held = by_any_id(findings), self._settlements.held()
        returned = read_returned(path)
        wishes = [
            _wish(found, each.state, each.reason, each.by or by, held)
            for each in returned
            for found in listed.get(each.finding, ())
            if _is_new(each, held.holding(found.id, found.about))
        ]
        gone = tuple(each.finding for each in returned if each.finding not in listed)
        return self._store(wishes), gone

    def _store(self, wishes: Sequence[Wish]) -> dict[str, Any]:
        if not wishes:
            return {}
        stored = self._settlements.settle(wishes)
        self._write()
        return stored

    def catch_up(self, store: Store, findings: Sequence[Finding]) -> None:
        """Write the audit trail where another writer was in the way when something was decided, or ids have changed."""
        self._settlements.carry_over(findings)
        if self._settlements.path.exists() and written_state(store, self._mint) != self._state():
            self._write()

    def _state(self) -> str:
        return hashlib.sha256(self._settlements.path.read_bytes()).hexdigest()

    def _write(self) -> None:
        def work(store: Store) -> None:
            write_settlements(store, self._mint, self._settlements.decisions(), self._state())

        try:
            self._updating().change(work, NOTE, index_holds=True)  # decisions are no duties
        except StoreLocked:
            return  # what was decided is kept; catch_up writes it to the graph after the ingest that is under way


def by_any_id(findings: Iterable[Finding]) -> dict[str, list[Finding]]:
    """Findings by their ids and by former ones, which findings of several places may have had in common."""
    found: dict[str, list[Finding]] = defaultdict(list)
    for each in findings:
        for known in {each.id, each.about.former_id} if each.about else {each.id}:
            found[known].append(each)
    return dict(found)


def _wish(finding: Finding, state: str, reason: str | None, by: str, held: Decisions) -> Wish:
    before = held.holding(finding.id, finding.about)
    return Wish(
        finding.id, finding.title, state, reason, by, finding.about, before.decision if before else None
    )


def _is_new(each: Return, before: Holding | None) -> bool:
    known = before.decision if before else {}
    return (each.state, each.reason) != (known.get("state", OPEN), known.get("reason"))


def gone_notice(gone: Sequence[str]) -> str:
    """Say which findings a workbook decides about that are no longer there."""
    named = "、".join(gone[:MOST_NAMED]) + (f" 等 {len(gone)} 个" if len(gone) > MOST_NAMED else "")
    return f"{named}在现行清单中已不再出现（文字已改或事项已删），其处理意见未记录"
