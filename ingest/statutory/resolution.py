"""Whom the duties of collections of statutes name, and which names stay unknown: ``python -m ingest.statutory.resolution FOLDER…``.

Counts mentions (organs of all items, with their roles). A sentence that says only 有关部门 or 发证机关 names nobody in
particular; of the others, the share whose family of departments (or township) is known is what counts.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from ingest.law.register_build import statutes
from ingest.organs.register import Register
from ingest.records import Statute
from ingest.statutory.items import statutory_duties
from ingest.statutory.organs import Addressees, Standing

_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Resolution:
    """Mentions by what they mean, and the names of those that stay unknown with their numbers."""

    standings: Counter[Standing]
    unknown: Counter[str]

    @property
    def named(self) -> int:
        """Mentions that name somebody in particular."""
        return self.standings.total() - self.standings["unspecified"]

    @property
    def known_share(self) -> float:
        """The share of :attr:`named` mentions whose family, or township, is known (1.0 where there is none)."""
        return 1 - self.standings["unknown"] / self.named if self.named else 1.0


def resolution(collection: Iterable[Statute], register: Register) -> Resolution:
    """Resolve everybody whom the duties of ``collection`` name."""
    addressees = Addressees(register)
    standings: Counter[Standing] = Counter()
    unknown: Counter[str] = Counter()
    for statute in collection:
        for item in statutory_duties(statute, register):
            for part in item.responsibilities:
                status = addressees.of(part.organ).status
                standings[status] += 1
                if status == "unknown":
                    unknown[part.organ] += 1
    return Resolution(standings, unknown)


def main(folders: list[str]) -> int:
    """Print the counts, and the unknown names, most frequent first."""
    if not folders:
        sys.stderr.write("python -m ingest.statutory.resolution FOLDER…\n")
        return 2
    found = resolution((one for folder in folders for one in statutes(Path(folder))), Register.load())
    total = max(found.standings.total(), 1)
    lines = [f"{name:12} {count:7}  {count / total:6.1%}" for name, count in found.standings.most_common()]
    lines.append(f"known of those who are named: {found.known_share:.1%} of {found.named}")
    lines.append(f"unknown names: {len(found.unknown)}; the most frequent:")
    lines.append("、".join(f"{name} {count}" for name, count in found.unknown.most_common(_SHOWN)))
    sys.stdout.write("\n".join(lines) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
