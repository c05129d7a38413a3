"""The check and what comes of it: findings about stored lists and drafts, what is decided about them, rounds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from api import present
from api.errors import NotFound, NothingStored
from api.models.check import CheckResponse, FindingModel, RoundModel, SettledResponse
from api.opened import Opened
from api.options import CheckRequest
from api.review.decisions import Decisions
from api.review.rounds import Rounds
from api.review.settlements import Settlements
from api.review.settling import Settling, by_any_id, gone_notice
from api.settings import Settings

if TYPE_CHECKING:
    from api.analysing import Analyst
    from api.ingesting import Progress
    from api.updating import Updating


def _silent(_done: int, _total: int, _what: str) -> None:
    """Show no progress."""


class Reviewing:
    """The check over one data folder."""

    def __init__(
        self,
        settings: Settings,
        analyst: Callable[[], Analyst],
        opened: Callable[[], Opened | None],
        updating: Callable[[], Updating],
    ) -> None:
        self._settings, self._analyst, self._current = settings, analyst, opened
        self._settlements = Settlements(settings.data)
        self._rounds = Rounds(settings.data)
        self._settling = Settling(settings, self._settlements, updating)

    def _opened(self) -> Opened:
        opened = self._current()
        if opened is None:
            raise NothingStored(f"{self._settings.data} 中还没有数据：请先用 zhize ingest 导入清单。")
        return opened

    def check_stored(self, request: CheckRequest) -> CheckResponse:
        """Check the stored editions: the lists in force, or the editions that ``request`` names."""
        from api.review.checking import check_stored

        response = self._decided(check_stored(self._analyst(), self._opened(), request))
        whole = not (request.editions or request.kinds or request.as_of)
        return response.model_copy(update={"rounds": self.progress()}) if whole else response

    def check_drafts(
        self, paths: Sequence[Path], request: CheckRequest, progress: Progress = _silent
    ) -> CheckResponse:
        """Check drafts without storing them, beside what is stored; a draft's findings have the ids of stored ones."""
        from api.review.checking import check_drafts

        stored = self._opened() if request.against else self._current()
        found = check_drafts(self._analyst(), self._settings, paths, request, stored, progress)
        return self._decided(found)

    def findings(
        self,
        kinds: tuple[str, ...] = (),
        severities: tuple[str, ...] = (),
        department: str | None = None,
        item: str | None = None,
    ) -> list[FindingModel]:
        """List the findings about the stored editions, most severe first; ``item`` is the IRI of one concerned."""
        opened = self._opened()
        about = set(opened.findings_by_item.get(item, ())) if item else None
        return self._settlements.held().apply(
            present.finding(finding)
            for finding in opened.findings
            if (not kinds or finding.kind in kinds)
            and (not severities or finding.severity in severities)
            and (department is None or department in finding.departments)
            and (about is None or finding.id in about)
        )

    def finding(self, finding: str) -> FindingModel:
        """Return a finding about the stored editions by its id, or by a former one. Raises :class:`NotFound`."""
        found = by_any_id(self._opened().findings).get(finding)
        if found is None:
            raise NotFound(f"没有编号为 {finding} 的发现。现有的见 /api/findings。")
        return self._settlements.held().apply([present.finding(found[0])])[0]

    def _decided(self, response: CheckResponse) -> CheckResponse:
        return response.model_copy(update={"findings": self._settlements.held().apply(response.findings)})

    # Settling

    def settle(self, ids: Sequence[str], state: str, reason: str | None, by: str) -> SettledResponse:
        """Resolve, waive or reopen findings about the stored editions, all or none.

        Raises :class:`api.errors.NotFound`, :class:`api.errors.BadRequest`.
        """
        return self._told(self._settling.settle(self._opened().findings, ids, state, reason, by))

    def take_back(self, path: Path, by: str) -> SettledResponse:
        """Store what a circulated workbook says when it comes back; see :meth:`api.review.settling.Settling.take_back`."""
        decisions, gone = self._settling.take_back(self._opened().findings, path, by)
        return self._told(decisions, [gone_notice(gone)] if gone else [])

    def _told(self, decisions: dict[str, Any], notices: Sequence[str] = ()) -> SettledResponse:
        found = {each.id: each for each in self._opened().findings}
        settled = [
            present.finding(found[each]) if each in found else present.past_finding(each, decision["title"])
            for each, decision in decisions.items()
        ]
        return SettledResponse(settled=Decisions(decisions).apply(settled), notices=list(notices))

    # Rounds

    def progress(self) -> list[RoundModel]:
        """How the check went on from round to round."""
        opened, held = self._current(), self._settlements.held()
        now = {each.id: held.holding(each.id, each.about) for each in (opened.findings if opened else ())}
        joined = {each: found.decision for each, found in now.items() if found}
        return self._rounds.progress(self._settlements.read() | joined)

    def begin_round(self) -> None:
        """Note what the lists that are in force now show, and write decisions that an ingest kept out of the graph."""
        from kg.current import current_editions

        opened = self._opened()
        used = current_editions(opened.store)
        if used:
            self._rounds.record(used, opened.findings)
        self._settling.catch_up(opened.store, opened.findings)
