"""How the check goes on from round to round: what each round's lists showed that the round before had not, and the reverse.

A round is the set of editions that the lists in force come from; ``DATA/rounds.json`` keeps, for each, the ids of its
findings. Lists that are mended within a round replace what the round had shown.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from api.check_models import RoundModel
from api.json_file import changing, read_json
from api.settlements import OPEN, RESOLVED, WAIVED
from kg.analysis.findings import Finding
from kg.reading import EditionView

FILE = "rounds.json"
ROUNDS = "rounds"


class Rounds:
    """The rounds of one data folder."""

    def __init__(self, data: Path) -> None:
        self.path = data / FILE

    def record(self, editions: Sequence[EditionView], findings: Sequence[Finding]) -> None:
        """Note what the check of the lists from ``editions`` found, as the current round."""
        name = "；".join(_named(view) for view in editions)
        entry = {
            "name": name,
            "at": datetime.now(UTC).isoformat(timespec="seconds"),
            "findings": sorted({each.id for each in findings}),
        }
        with changing(self.path) as stored:
            rounds: list[dict[str, Any]] = stored.setdefault(ROUNDS, [])
            if rounds and rounds[-1]["name"] == name:
                rounds.pop()
            rounds.append(entry)

    def progress(self, decisions: Mapping[str, Any]) -> list[RoundModel]:
        """The rounds, first to last, with what was decided about their findings by now."""
        shown, before = [], set[str]()
        for number, entry in enumerate(read_json(self.path).get(ROUNDS, ()), start=1):
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


def _named(view: EditionView) -> str:
    return " ".join(text for text in (view.jurisdiction, view.name, view.round) if text)
