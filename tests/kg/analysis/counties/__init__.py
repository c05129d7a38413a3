"""Counties written by hand, with planted flaws and look-alikes that must not fire: text files, and how they are read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from ingest.law.citations import parse_citations
from ingest.organs.register import Register
from ingest.records import ListKind, PowerType, Role, Source
from kg.analysis.findings import Finding
from kg.views import BasisView, ItemView, OrganPart

LISTS = {
    "D": ListKind.DEPARTMENT,
    "W": ListKind.POWER,
    "B": ListKind.BASIC,
    "C": ListKind.COOPERATIVE,
    "R": ListKind.RECLAIMED,
    "P": ListKind.PROSE,
}
ROLES = {"L": Role.LEAD, "C": Role.COOPERATE, "T": Role.TAKE_OVER, "S": Role.SUPERVISE}
EVERY = "各乡镇"


@dataclass
class County:
    """A county's items; ``planted`` has for each flaw (kind:number) its sides, one set of rows for each line.

    ``look_alikes`` has for each look-alike (kind!line) its rows.
    """

    name: str
    views: list[ItemView] = field(default_factory=list)
    planted: dict[str, list[frozenset[int]]] = field(default_factory=dict)
    look_alikes: dict[str, frozenset[int]] = field(default_factory=dict)


@dataclass(frozen=True)
class Outcome:
    """What a check found in a county: of the planted flaws, and besides."""

    found: tuple[str, ...]
    missed: tuple[str, ...]
    false_alarms: tuple[Finding, ...]
    fired: tuple[str, ...]  # look-alikes
    right: int

    def precision(self) -> float:
        return self.right / max(1, self.right + len(self.false_alarms))

    def recall(self) -> float:
        return len(self.found) / max(1, len(self.found) + len(self.missed))


def read_county(name: str) -> County:
    """The county of the text file ``name``."""
    county, row = County(name), 0
    settings: dict[str, list[str]] = {"townships": [], "abolished": [], "unknown": []}
    for line in Path(__file__).with_name(f"{name}.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("@"):
            key, *values = line[1:].split()
            settings[key] = values
        elif line.strip() and not line.startswith("#"):
            cells = [cell.strip() for cell in line.split("|")]
            cells += [""] * (7 - len(cells))
            lines = set()
            for unit in _units(cells[0], settings["townships"]):
                row += 1
                lines.add(row)
                county.views.append(_view(county.name, unit, cells, row, settings))
            _mark(county, cells[6].split(), frozenset(lines))
    return county


def _units(cell: str, townships: list[str]) -> list[str]:
    if not cell.startswith("*"):
        return cell.split(",")
    left_out = cell.partition("-")[2].split(",")
    return [township for township in townships if township not in left_out]


def _mark(county: County, marks: Iterable[str], rows: frozenset[int]) -> None:
    for mark in marks:
        if mark.endswith("!"):
            county.look_alikes[f"{mark}{min(rows)}"] = rows
        else:
            county.planted.setdefault(mark, []).append(rows)


def _view(county: str, unit: str, cells: list[str], row: int, settings: dict[str, list[str]]) -> ItemView:
    kind = LISTS[cells[1]]
    township = unit in settings["townships"]
    parts = [_part(text.strip(), settings) for text in cells[3].split(";") if text.strip()]
    if township and kind is not ListKind.RECLAIMED:
        role = Role.LEAD if kind is ListKind.BASIC else Role.COOPERATE
        parts.append(OrganPart(f"organ:{unit}", unit, role, is_township=True))
    elif kind in {ListKind.DEPARTMENT, ListKind.POWER} and not parts:
        parts.append(_part(f"{unit}:L", settings))
    return ItemView(
        iri=f"item:{county}/{row}",
        title=cells[2],
        kind=kind,
        holder=unit,
        holder_iri=f"organ:{unit}",
        holder_is_township=township,
        source=Source(f"{unit}.xlsx", sheet=kind.value, row=row, quote=cells[2]),
        jurisdiction="测试县",
        power_type=PowerType(cells[5]) if cells[5] else None,
        parts=tuple(parts),
        bases=tuple(_basis(text.strip()) for text in cells[4].split(";") if text.strip()),
    )


def _part(text: str, settings: dict[str, list[str]]) -> OrganPart:
    name, role, duties = (*text.split(":"), "", "")[:3]
    status = next((key for key in ("abolished", "unknown") if name in settings[key]), "current")
    family = Register.load().resolve(name).family
    said = tuple(duties.split(",")) if duties else ()
    return OrganPart(f"organ:{name}", name, ROLES[role], said, name, status, family, name == EVERY)


def _basis(text: str) -> BasisView:
    title, _, article = text.partition(":")
    citation = f"《{title}》第{article}条" if article else f"《{title}》"
    bare = parse_citations(citation)
    return BasisView(f"law:{text}", citation, bare[0].title if bare else title, article or None, "unknown")


def outcome(county: County, findings: Iterable[Finding], kind: str) -> Outcome:
    """What ``findings`` of one kind say of what was planted: a flaw is found by a row of each of its lines."""
    mine = [finding for finding in findings if finding.kind == kind]
    planted = {mark: sides for mark, sides in county.planted.items() if mark.partition(":")[0] == kind}
    found: set[str] = set()
    wrong: list[Finding] = []
    for finding in mine:
        rows = {view.source.row for view in finding.items}
        met = {mark for mark, sides in planted.items() if all(rows & side for side in sides)}
        found |= met
        if not met:
            wrong.append(finding)
    fired = [
        mark
        for mark, rows in county.look_alikes.items()
        if mark.startswith(f"{kind}!") and any(rows & {v.source.row for v in f.items} for f in wrong)
    ]
    return Outcome(
        tuple(sorted(found)),
        tuple(sorted(set(planted) - found)),
        tuple(wrong),
        tuple(fired),
        len(mine) - len(wrong),
    )
