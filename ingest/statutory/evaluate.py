"""Precision and recall of :mod:`ingest.statutory.items` on the labelled sample: ``python -m ingest.statutory.evaluate``.

``development`` sentences were looked at while the rules were written; ``reported`` ones were labelled, then only
counted. Detection asks whether a sentence gives a duty at all; subject, which organs; role, which organ in which role.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from ingest.organs.register import Register
from ingest.records import Article, Source, Statute
from ingest.statutory.items import statutory_duties

SAMPLE = Path(__file__).with_name("labelled") / "statutory.jsonl"
MEASURES = ("detection", "subject", "role")
_SAME = {"乡镇": "乡镇人民政府", "街道": "街道办事处"}
_TIERS = re.compile(r"^(?:国务院|中央|省|自治区|市|县|区|原|其他|城市|政府|各级|上级|同级|有关镇|该|国家)+$")

Part = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Labelled:
    """A sentence and the (organ, role) pairs that a reader found in it; none if it gives no duty."""

    title: str
    article: str
    stratum: str
    part: str
    text: str
    parts: frozenset[Part]


@dataclass(frozen=True, slots=True)
class Score:
    """Counts of one measure: right, wrongly found, missed."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    @property
    def precision(self) -> float | None:
        """The share of what was found that is right; None if nothing was found."""
        return self.right / (self.right + self.wrong) if self.right + self.wrong else None

    @property
    def recall(self) -> float | None:
        """The share of what is there that was found; None if nothing is there."""
        return self.right / (self.right + self.missed) if self.right + self.missed else None


@dataclass(frozen=True, slots=True)
class Row:
    """The scores of one measure on one stratum of one part of the sample; ``stratum`` is ``all`` for the whole part."""

    part: str
    stratum: str
    measure: str
    sentences: int
    score: Score


def load_sample() -> tuple[Labelled, ...]:
    """The labelled sentences, in the order of drawing."""
    rows = (json.loads(line) for line in SAMPLE.read_text(encoding="utf-8").splitlines())
    return tuple(
        Labelled(
            row["title"],
            row["article"],
            row["stratum"],
            row["part"],
            row["text"],
            frozenset((_named(organ), role) for organ, role in row["parts"]),
        )
        for row in rows
    )


def predict(sentence: Labelled, register: Register) -> frozenset[Part]:
    """The (organ, role) pairs that the extraction finds in one sentence, read as an article of its own."""
    article = Article(sentence.article, sentence.text)
    statute = Statute(sentence.title, (article,), Source("样本"))
    return frozenset(
        (_named(part.organ), part.role.value)
        for item in statutory_duties(statute, register)
        for part in item.responsibilities
    )


def evaluate(sample: Sequence[Labelled], register: Register) -> list[Row]:
    """One row for each part, stratum and measure."""
    predicted = [predict(sentence, register) for sentence in sample]
    rows: list[Row] = []
    for part in dict.fromkeys(sentence.part for sentence in sample):
        strata = dict.fromkeys(sentence.stratum for sentence in sample)
        for stratum in (*strata, "all"):
            pairs = [
                (sentence.parts, found)
                for sentence, found in zip(sample, predicted, strict=True)
                if sentence.part == part and stratum in (sentence.stratum, "all")
            ]
            rows += [Row(part, stratum, measure, len(pairs), _score(pairs, measure)) for measure in MEASURES]
    return rows


def _score(pairs: Iterable[tuple[frozenset[Part], frozenset[Part]]], measure: str) -> Score:
    right = wrong = missed = 0
    for gold, found in pairs:
        wanted, got = _view(gold, measure), _view(found, measure)
        matched = {one for one in got if any(_equal(one, other) for other in wanted)}
        reached = {one for one in wanted if any(_equal(other, one) for other in got)}
        right += len(reached)
        wrong += len(got - matched)
        missed += len(wanted - reached)
    return Score(right, wrong, missed)


def _view(parts: frozenset[Part], measure: str) -> frozenset[Part]:
    if measure == "detection":
        return frozenset({("duty", "")}) if parts else frozenset()
    return parts if measure == "role" else frozenset((organ, "") for organ, _ in parts)


def _equal(found: Part, wanted: Part) -> bool:
    """Equal names, or the found one with a tier in front of it (国务院, 省, 其他)."""
    if found[1] != wanted[1]:
        return False
    before = found[0].removesuffix(wanted[0])
    return found[0] == wanted[0] or (before != found[0] and bool(_TIERS.match(before)))


def _named(organ: str) -> str:
    return _SAME.get(organ, organ)


def _share(value: float | None) -> str:
    return "    -" if value is None else f"{value:5.3f}"


def table(rows: Iterable[Row]) -> str:
    """The rows as lines of text: shares with the counts behind them."""
    lines = ["part         stratum     measure    sentences  precision recall  right wrong missed"]
    lines += [
        f"{row.part:12} {row.stratum:11} {row.measure:10} {row.sentences:9}  {_share(row.score.precision):>9} "
        f"{_share(row.score.recall):>6}  {row.score.right:5} {row.score.wrong:5} {row.score.missed:6}"
        for row in rows
    ]
    return "\n".join(lines)


def main() -> int:
    """Print the table."""
    sys.stdout.write(table(evaluate(load_sample(), Register.load())) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
