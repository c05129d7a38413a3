"""How the check goes on from round to round: what each round's lists showed that the round before had not, and the reverse.

A round is the set of editions that the lists in force come from; ``DATA/rounds.json`` keeps, for each, the ids of its
findings. Lists that are mended within a round replace what the round had shown.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from api.editions.stored import round_name
from api.json_file import changing, read_json
from api.models.check import RoundModel
from api.review.decisions import OPEN, RESOLVED, WAIVED
from kg.analysis.findings import Finding
from kg.reading.lists import EditionView

FILE = "rounds.json"
ROUNDS = "rounds"
MOST_NAMED = 2
"""Editions that a round is called by; the others are counted."""


class Rounds:
    """The rounds of one data folder."""

    def __init__(self, data: Path) -> None:
        self.path = data / FILE

    def record(self, editions: Sequence[EditionView], findings: Sequence[Finding]) -> None:
        """Note what the check of the lists from ``editions`` found, as the current round; the newest editions first."""
        iris = sorted(view.iri for view in editions)
        entry = {
            "editions": iris,
            "name": _named(editions),
            "at": datetime.now(UTC).isoformat(timespec="seconds"),
            "findings": sorted({each.id for each in findings}),
        }
        with changing(self.path) as stored:
            rounds: list[dict[str, Any]] = stored.setdefault(ROUNDS, [])
            rounds.sort(key=_checked)
            _rename(rounds, findings)
            if rounds and rounds[-1].get("editions") == iris:
                rounds.pop()
            rounds.append(entry)

    def progress(self, decisions: Mapping[str, Any]) -> list[RoundModel]:
        """The rounds in the order in which they were checked, with what was decided about their findings by now."""
        shown, before = [], set[str]()
        for number, entry in enumerate(sorted(read_json(self.path).get(ROUNDS, ()), key=_checked), start=1):
            found = set(entry["findings"])
            states = Counter(decisions.get(each, {}).get("state", OPEN) for each in found)
            shown.append(
                RoundModel(
                    number=number,
                    name=entry["name"],
                    at=entry["at"],
                    found=len(found),
                    new=len(found - before),
                    gone=len(before - found),
                    open=states[OPEN],
                    resolved=states[RESOLVED],
                    waived=states[WAIVED],
                )
            )
            before = found
        return shown


def _checked(entry: Mapping[str, Any]) -> datetime:
    """When a round was checked; a time without a zone is UTC."""
    at = datetime.fromisoformat(entry["at"])
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _rename(rounds: Sequence[dict[str, Any]], findings: Sequence[Finding]) -> None:
    """Call findings of earlier rounds by the ids that they have now, so that what stays is not told as new."""
    now: dict[str, list[str]] = defaultdict(list)
    for each in findings:
        now[each.about.former_id if each.about else each.id].append(each.id)
    for entry in rounds:
        entry["findings"] = sorted({new for old in entry["findings"] for new in now.get(old, (old,))})


def _named(editions: Sequence[EditionView]) -> str:
    """The newest editions by name: those that no other of them revises come first."""
    revised = {view.revision_of for view in editions}
    newest = sorted(editions, key=lambda view: (view.iri in revised, -view.items))
    named = list(dict.fromkeys(_name(view) for view in newest))
    more = f"等 {len(named)} 个版本" if len(named) > MOST_NAMED else ""
    return "；".join(named[:MOST_NAMED]) + more


def _name(view: EditionView) -> str:
    round_ = round_name(view.round)
    told = (view.jurisdiction, view.name, round_ if round_ != view.name else None)
    return " ".join(text for text in told if text)
