"""Match weights: what each level of each field is worth, and the score of a pair.

A weight is the log2 of a likelihood ratio (Fellegi and Sunter, 1969, “A theory for record linkage”): how much
likelier the level is among pairs about one matter than among others. Weights add up; with the prior they give
the log2 odds, hence the probability, that two duties are about one matter. :mod:`kg.analysis.fit` estimates them
for an encoder, since the levels of its similarity depend on it.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

import numpy as np

from kg.analysis.committee import Committee
from kg.analysis.compare import Comparison
from kg.analysis.findings import Evidence
from kg.analysis.measures import Measures

# Fields that say more together than each alone: another stage of the same object is a look-alike, of another object it
# is nothing new.
CROSSED = (
    ("object", "deed"),
    ("object", "wording"),
    ("object", "rest"),
    ("object", "procedure"),
    ("object", "stage"),
    ("object", "aspect"),
    ("object", "place"),
    ("object", "action"),
    ("wording", "procedure"),
    ("wording", "deed"),
    ("similarity", "deed"),
    ("shared", "deed"),
    ("known", "deed"),
)

#: Fields that the labelled wordings (bare titles) cannot speak about: set, with caution.
SETTLED: Mapping[str, Mapping[str, float]] = {
    "power": {"same": 0.4, "contrast": -0.5, "absent": 0.0},
    "statute": {"same-article": 1.0, "same-statute": 0.3, "contrast": -0.3, "absent": 0.0},
    "tier": {"divided": -1.5, "unclear": -0.5, "same": 0.0, "one-tier": 0.0},
}
_SHOWN = 0.05  # bits from which a field is shown


def crossed(comparisons: Sequence[Comparison]) -> Iterator[tuple[str, str, tuple[str, str]]]:
    """The pairs of fields that are weighed together: (name, level, the two fields)."""
    levels = {comparison.field: comparison.level for comparison in comparisons}
    for first, second in CROSSED:
        yield f"{first}+{second}", f"{levels[first]}+{levels[second]}", (first, second)


@dataclass(frozen=True, slots=True)
class Weights:
    """Weights for one encoder.

    ``edges`` maps each measured field (:class:`kg.analysis.measures.Measures`) to the ascending borders between its
    levels ("0" below the first); ``prior`` is the log2 odds of a near pair before any evidence, where one row in
    fifteen has its like; ``fields`` maps field → level → weight; ``threshold`` is the probability from which a pair
    counts as one matter. ``committee`` weighs the fields together; without one their weights add up to the odds.
    """

    encoder: str
    edges: Mapping[str, tuple[float, ...]]
    prior: float
    fields: Mapping[str, Mapping[str, float]]
    threshold: float
    committee: Committee | None = None

    def measured(self, found: Measures) -> tuple[Comparison, ...]:
        """The fields that are measured, as levels."""
        return tuple(
            Comparison(name, str(bisect_right(edges, value)), *_words(name, found), value)
            for name, edges in self.edges.items()
            for value in (float(getattr(found, name)),)
        )

    def weight(self, field: str, level: str) -> float:
        """The weight of one field's level in bits; 0 for a level that was never seen."""
        return self.fields.get(field, {}).get(level, 0.0)

    def probability(self, comparisons: Sequence[Comparison], rarity: float = 0.0) -> float:
        """The probability (0..1) that two duties so compared are about one matter.

        ``rarity`` (bits) is how much rarer than among the labelled candidates one matter is where the pair was found.
        """
        return chance(self.odds(comparisons) - rarity)

    def odds(self, comparisons: Sequence[Comparison]) -> float:
        """The log2 odds that two duties so compared are about one matter.

        They are what the committee says and the weights of the fields that it does not know; without one the sum.
        """
        return self.odds_of([comparisons])[0]

    def odds_of(self, compared: Sequence[Sequence[Comparison]]) -> list[float]:
        """As :meth:`odds`, of many pairs at once."""
        if self.committee is None or not compared:
            return list(map(self._sum, compared))
        told = self.committee.odds(np.stack(list(map(self.committee.row, compared)))).tolist()
        settled = (
            sum(self.weight(c.field, c.level) for c in each if c.field in SETTLED) for each in compared
        )
        return [odds + more for odds, more in zip(told, settled, strict=True)]

    def _sum(self, comparisons: Sequence[Comparison]) -> float:
        """The prior and all weights, added up."""
        odds = self.prior + sum(self.weight(c.field, c.level) for c in comparisons)
        return odds + sum(self.weight(field, level) for field, level, _ in crossed(comparisons))

    def evidence(self, comparisons: Sequence[Comparison]) -> tuple[Evidence, ...]:
        """The fields that speak, as they are shown with a finding, strongest first.

        The weight of two fields taken together is shown in halves with each of them, and as the field ``together`` what
        the committee makes of all of them beside their sum.
        """
        weights = {c.field: self.weight(c.field, c.level) for c in comparisons}
        for field, level, pair in crossed(comparisons):
            for name in pair:
                weights[name] += self.weight(field, level) / 2
        shown = [
            Evidence(c.field, *_told(c), round(weights[c.field], 2))
            for c in comparisons
            if abs(weights[c.field]) >= _SHOWN
        ]
        beside = round(self.odds(comparisons) - self._sum(comparisons), 2)
        if abs(beside) >= _SHOWN:
            shown.append(Evidence("together", "", "", beside))
        return tuple(sorted(shown, key=lambda e: (-abs(e.weight), e.field)))

    def to_json(self) -> str:
        """The weights as JSON text, in a fixed order."""
        fields = {name: {k: round(v, 3) for k, v in levels.items()} for name, levels in self.fields.items()}
        data = {
            "encoder": self.encoder,
            "edges": {name: [round(edge, 4) for edge in edges] for name, edges in self.edges.items()},
            "prior": round(self.prior, 3),
            "threshold": round(self.threshold, 3),
            "fields": fields,
        }
        if self.committee is not None:
            data["committee"] = self.committee.data()
        return json.dumps(data, ensure_ascii=False, indent=1) + "\n"

    @classmethod
    def from_json(cls, text: str | bytes) -> Weights:
        """Weights as :meth:`to_json` writes them. Raises KeyError or ValueError if the text is not such."""
        data = json.loads(text)
        edges = {name: tuple(borders) for name, borders in data["edges"].items()}
        committee = Committee.of(data["committee"]) if "committee" in data else None
        return cls(data["encoder"], edges, data["prior"], data["fields"], data["threshold"], committee)


def chance(odds: float) -> float:
    """The probability (0..1) that log2 odds stand for.

    >>> chance(0.0), chance(2.0)
    (0.5, 0.8)
    """
    return float(1.0 / (1.0 + 2.0 ** min(60.0, max(-60.0, -odds))))


def _words(name: str, found: Measures) -> tuple[str, str]:
    """The words that a measured field was read from, if any."""
    if name == "known":
        return found.stands
    return (found.word if name == "weakest" else ""), ""


def _told(compared: Comparison) -> tuple[str, str]:
    """What a field shows of its two sides: its words, of a measured one without words its value."""
    if compared.value is None or compared.field == "known":
        return compared.left, compared.right
    value = f"{compared.value:.2f}"
    return compared.left or value, value


@cache
def bundled_weights(encoder: str) -> Weights | None:
    """The weights that ship with the package for ``encoder``, or None if there are none."""
    return next((own for own in map(Weights.from_json, shipped(".json")) if own.encoder == encoder), None)


def shipped(ending: str) -> Iterator[bytes]:
    """What the files say that ship with the package among the fitted ones, by the ending of their names, in order."""
    for entry in sorted(resources.files("kg.analysis").joinpath("fitted").iterdir(), key=lambda e: e.name):
        if entry.name.endswith(ending):
            yield entry.read_bytes()
