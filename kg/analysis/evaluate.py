"""How good the findings are, measured against an answer key: precision, recall and F1 per kind and difficulty."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from ingest.records import Source
from kg.analysis.findings import Finding

#: Where a row stands: document, sheet (None in a text document), table (None in a workbook), row.
Place = tuple[str, str | None, int | None, int]


@dataclass(frozen=True, slots=True)
class Expected:
    """One entry of an answer key; for a look-alike ``kind`` is the kind of finding that it must not be.

    ``sides`` are the groups of rows of which a finding must hold at least one row each.
    """

    id: str
    kind: str
    sides: tuple[frozenset[Place], ...]
    difficulty: str = ""
    subkind: str | None = None


@dataclass(frozen=True, slots=True)
class Score:
    """Counts of one kind; ratios are 0 where there is nothing to divide by."""

    expected: int
    recalled: int
    reported: int
    correct: int

    @property
    def precision(self) -> float:
        """Share of the reported findings that are in the key."""
        return self.correct / self.reported if self.reported else 0.0

    @property
    def recall(self) -> float:
        """Share of the key that was found."""
        return self.recalled / self.expected if self.expected else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


@dataclass(frozen=True)
class Evaluation:
    """The scores of a check, with what was missed and what was wrongly reported."""

    kinds: Mapping[str, Score]
    difficulties: Mapping[
        str, Score
    ]  # "overlap/hard" → recall only: reported and correct are of the same count
    overall: Score
    look_alikes: int
    look_alikes_flagged: tuple[str, ...]
    missed: tuple[Expected, ...] = field(default=())
    false_alarms: tuple[Finding, ...] = field(default=())


def place_of(source: Source) -> Place:
    """The place of a source, as keys name it (the document's name without folders)."""
    name = source.document.replace("\\", "/").rpartition("/")[2]
    return name, source.sheet, None if source.sheet else source.table, source.row or 0


def expected_from(entry: Mapping[str, object], kind_field: str = "kind") -> Expected:
    """An entry of ``key.json``: items with document, sheet, table, row and side. Raises KeyError if one is missing."""
    sides: dict[str, set[Place]] = {}
    items = entry["items"]
    for item in items if isinstance(items, list) else []:
        sheet, table = item.get("sheet"), item.get("table")
        place = (item["document"], sheet, None if sheet else table, int(item["row"]))
        sides.setdefault(item.get("side") or "a", set()).add(place)
    return Expected(
        id=str(entry["id"]),
        kind=str(entry[kind_field]),
        sides=tuple(frozenset(places) for places in sides.values()),
        difficulty=str(entry.get("difficulty") or ""),
        subkind=str(entry["subkind"]) if entry.get("subkind") else None,
    )


def evaluate(
    findings: Sequence[Finding],
    expected: Sequence[Expected],
    look_alikes: Sequence[Expected] = (),
    kinds: Collection[str] | None = None,
    implied: Sequence[Expected] = (),
) -> Evaluation:
    """Findings against a key. A finding is correct if it meets an entry of its kind: a row of every side.

    ``kinds`` limits the comparison to the kinds that the key covers. ``implied`` follows from the key's entries: a
    finding that meets only such an entry is neither counted as reported nor as wrong, and none of them is missed.
    """
    reported = [f for f in findings if kinds is None or f.kind.value in kinds]
    reported = [f for f in reported if _counts(f, expected, implied)]
    wanted = [entry for entry in expected if kinds is None or entry.kind in kinds]
    places = [frozenset(place_of(view.source) for view in finding.items) for finding in reported]
    found = {e.id for e in wanted for f, held in zip(reported, places, strict=True) if _meets(f, held, e)}
    correct = [any(_meets(f, held, e) for e in wanted) for f, held in zip(reported, places, strict=True)]
    names = list(dict.fromkeys([*(e.kind for e in wanted), *(f.kind.value for f in reported)]))
    return Evaluation(
        kinds={name: _score(name, reported, correct, wanted, found) for name in names},
        difficulties=_by_difficulty(wanted, found),
        overall=Score(len(wanted), len(found), len(reported), sum(correct)),
        look_alikes=len(look_alikes),
        look_alikes_flagged=tuple(
            e.id
            for e in look_alikes
            if any(_meets(f, held, e) for f, held in zip(reported, places, strict=True))
        ),
        missed=tuple(e for e in wanted if e.id not in found),
        false_alarms=tuple(f for f, right in zip(reported, correct, strict=True) if not right),
    )


def _counts(finding: Finding, expected: Sequence[Expected], implied: Sequence[Expected]) -> bool:
    held = frozenset(place_of(view.source) for view in finding.items)
    return any(_meets(finding, held, e) for e in expected) or not any(
        _meets(finding, held, e) for e in implied
    )


def _meets(finding: Finding, held: frozenset[Place], entry: Expected) -> bool:
    return finding.kind.value == entry.kind and bool(entry.sides) and all(held & side for side in entry.sides)


def _score(
    kind: str,
    reported: Sequence[Finding],
    correct: Sequence[bool],
    wanted: Iterable[Expected],
    found: set[str],
) -> Score:
    entries = [entry for entry in wanted if entry.kind == kind]
    marks = [right for finding, right in zip(reported, correct, strict=True) if finding.kind.value == kind]
    return Score(len(entries), sum(e.id in found for e in entries), len(marks), sum(marks))


def _by_difficulty(wanted: Iterable[Expected], found: set[str]) -> dict[str, Score]:
    counts: dict[str, list[int]] = {}
    for entry in wanted:
        if entry.difficulty:
            tally = counts.setdefault(f"{entry.kind}/{entry.difficulty}", [0, 0])
            tally[0] += 1
            tally[1] += entry.id in found
    return {name: Score(total, hits, hits, hits) for name, (total, hits) in sorted(counts.items())}


def best_threshold(pairs: Sequence[tuple[float, bool]]) -> tuple[float, Score]:
    """The threshold of a similarity with the best F1 over labelled pairs, and its score: the baseline to beat."""
    ordered = sorted(pairs, key=lambda pair: -pair[0])
    total = sum(same for _, same in ordered)
    best, hits = (1.0, Score(total, 0, 0, 0)), 0
    for count, (value, same) in enumerate(ordered, 1):
        hits += same
        if count < len(ordered) and ordered[count][0] == value:
            continue
        score = Score(total, hits, count, hits)
        if score.f1 > best[1].f1:
            best = value, score
    return best
