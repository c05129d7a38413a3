"""Which decision holds for a finding: the one about it, also from before it had its id, or before rows joined or left it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from api.models.check import DecisionModel, FindingModel
from kg.analysis.identity import Identity

OPEN, RESOLVED, WAIVED = "open", "resolved", "waived"
FIELDS = ("state", "reason", "settled_by", "settled_at")
ABOUT, HISTORY = "about", "history"


@dataclass(frozen=True, slots=True)
class Holding:
    """A decision that holds for a finding: under which id it is stored, and the rows that have joined since."""

    id: str
    decision: Mapping[str, Any]
    joined: tuple[str, ...] = ()


class Decisions:
    """The decisions of one data folder, as they are stored: by the id that the finding had at that time."""

    def __init__(self, stored: Mapping[str, Any]) -> None:
        self._stored = {known: decision for known, decision in stored.items() if isinstance(decision, dict)}

    def holding(self, finding: str, about: Identity | None) -> Holding | None:
        """The decision that holds for the finding of this id, if any: found by its id, its former id, or its rows.

        A finding to which rows were added, or from which some went, keeps what was decided.
        """
        for known in (finding, *((about.former_id,) if about else ())):
            if known in self._stored:
                return Holding(known, self._stored[known])
        return self._with_other_rows(about) if about else None

    def _with_other_rows(self, about: Identity) -> Holding | None:
        near = [
            (len(set(was.rows) & set(about.rows)), self._stored[known].get("settled_at") or "", known, was)
            for known, was in self._by_kind.get(about.kind, ())
            if was.is_near(about)
        ]
        if near:
            *_, known, was = max(near, key=lambda each: each[:3])
            return Holding(
                known, self._stored[known], tuple(row for row in about.rows if row not in was.rows)
            )
        pair = next((each for each in about.former_parts() if each in self._stored), None)
        # Which rows that pair had is not stored: all that there are now are named.
        return Holding(pair, self._stored[pair], about.rows) if pair else None

    @cached_property
    def _by_kind(self) -> Mapping[str, list[tuple[str, Identity]]]:
        found: dict[str, list[tuple[str, Identity]]] = defaultdict(list)
        for known, decision in self._stored.items():
            if said := decision.get(ABOUT):
                kind = known.rpartition("-")[0]
                found[kind].append(
                    (known, Identity(kind, said["subkind"], said["area"], tuple(said["rows"])))
                )
        return found

    def apply(self, findings: Iterable[FindingModel]) -> list[FindingModel]:
        """The findings with what was decided about each."""
        return [self._decided(finding) for finding in findings]

    def _decided(self, finding: FindingModel) -> FindingModel:
        said = finding.about
        about = Identity(finding.kind, finding.subkind, said.area, tuple(said.rows)) if said else None
        holding = self.holding(finding.id, about)
        if holding is None:
            return finding
        told = {name: holding.decision[name] for name in FIELDS if name in holding.decision}
        joined = list(holding.joined) if told.get("state", OPEN) != OPEN else []
        earlier = [DecisionModel(**each) for each in reversed(holding.decision.get(HISTORY, ()))]
        return finding.model_copy(update={**told, "joined": joined, "earlier": earlier})


def stored_about(about: Identity | None) -> dict[str, Any] | None:
    """What a decision keeps of what its finding is about."""
    if about is None:
        return None
    return {"subkind": about.subkind, "area": about.area, "rows": list(about.rows)}
