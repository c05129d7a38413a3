"""The bars: how much surer than of an overlap the check must be, for each kind of flaw that rests on two rows being one matter.

A bar is the rarity (bits) of one matter among the pairs that a detector looks at. They are chosen where F-beta is best on drafts
made of labelled matters that no weight was fitted to (:mod:`kg.analysis.drafts`), and stand in ``fitted/bars.txt``; ``python -m
api.fit_bars`` chooses them anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from math import log2

import numpy as np

from kg.analysis.cards import Card, Deck, Judge, deal
from kg.analysis.drafts import FLAWS, MadeDraft, made_draft
from kg.analysis.findings import SimilarPair
from kg.analysis.known import KnownMatter, load_known
from kg.analysis.labelled import LabelledLine, labelled_lines
from kg.views import ItemView

FILE = "fitted/bars.txt"
ROUNDS = len(FLAWS)  # drafts in which each matter is planted in each way
_CROWDED = frozenset({"duplicate"})  # whose pairs stand on one list
_STEP = 0.5  # bits
_LOWEST, _HIGHEST = -4.0, 2.0  # bits: one false pair of the few flawless rows must not lift a bar without end
_BETA = 0.85  # how much recall weighs beside precision: these are told besides overlaps, and a false one costs a meeting

_AT_LEAST = 0.5  # precision: more right than wrong, or nobody reads on

#: Rows → near pairs of their distinct texts.
Near = Callable[[Sequence[ItemView]], Iterable[SimilarPair]]
#: Whether a detector looks at a pair of cards.
Wanted = Callable[[Card, Card], bool]


@cache
def bars() -> Mapping[str, float]:
    """The bars that ship with the package, in bits, by the names of :data:`kg.analysis.drafts.FLAWS`."""
    lines = resources.files("kg.analysis").joinpath(FILE).read_text("utf-8").splitlines()
    return {name: float(bits) for name, bits in map(str.split, lines)}


def format_bars(found: Mapping[str, Bar]) -> str:
    """The text of the file that :func:`bars` reads."""
    return "".join(f"{name} {bar.bits}\n" for name, bar in found.items())


@dataclass(frozen=True, slots=True)
class Scored:
    """A pair of a made draft: its log2 odds of one matter, whether it is a planted flaw, and for how many it stands."""

    odds: float
    planted: bool
    weight: float


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar with what it gives on the drafts that it was chosen on; ``planted`` are the flaws that there were."""

    bits: float
    precision: float
    recall: float
    planted: int


def choose_bars(judge: Judge, near: Near, wanted: Mapping[str, Wanted]) -> dict[str, Bar]:
    """The bar of every kind in ``wanted``, on drafts of the matters that are kept for choosing.

    The judge knows none of these matters: they are taken out of what it describes texts by.
    """
    lines = [line for line in labelled_lines() if line.part == "choose"]
    blind = replace(judge, known=_without(lines))
    scored: dict[str, list[Scored]] = {kind: [] for kind in wanted}
    planted = dict.fromkeys(wanted, 0)
    for seed in range(ROUNDS):
        draft = made_draft(lines, seed)
        deck = deal(draft.views, near(draft.views), blind)
        for kind, looked_at in wanted.items():
            planted[kind] += draft.planted[kind]
            scored[kind] += _scored(draft, deck, kind, looked_at)
    threshold = judge.weights.threshold
    base = log2(threshold / (1 - threshold))
    return {kind: _best(scored[kind], planted[kind], base) for kind in wanted}


def _without(lines: Sequence[LabelledLine]) -> tuple[KnownMatter, ...]:
    left_out = {line.matter.same[0] for line in lines}
    return tuple(known for known in load_known() if known.wordings[0] not in left_out)


def _scored(draft: MadeDraft, deck: Deck, kind: str, wanted: Wanted) -> list[Scored]:
    """The pairs with a certain label."""
    found = []
    for left, right in deck.candidates():
        if not wanted(left, right):
            continue
        label = draft.label(kind, left.first, right.first)
        if label is not None:
            odds = deck.odds(left, right)
            if kind in _CROWDED:
                odds -= deck.crowding(left, right)
            found.append(Scored(odds, label, draft.weight(kind, left.first, right.first)))
    return found


def _best(found: Sequence[Scored], planted: int, base: float) -> Bar:
    """The bar with the best F-beta of those that are right more often than not; where several are as good, the middle one."""
    steps = np.arange(_LOWEST, _HIGHEST + _STEP / 2, _STEP)
    tried = [_at(found, planted, base, float(bits)) for bits in steps]
    fit = [bar for bar in tried if bar.precision >= _AT_LEAST] or tried[-1:]
    quality = [_quality(bar) for bar in fit]
    best = [bar for bar, value in zip(fit, quality, strict=True) if value >= max(quality) - 1e-9]
    return best[len(best) // 2]


def _at(found: Sequence[Scored], planted: int, base: float, bits: float) -> Bar:
    told = [each for each in found if each.odds - bits >= base]
    right = sum(each.weight for each in told if each.planted)
    reported = sum(each.weight for each in told)
    return Bar(bits, right / reported if reported else 1.0, right / planted if planted else 0.0, planted)


def _quality(bar: Bar) -> float:
    weight = _BETA**2
    return (1 + weight) * bar.precision * bar.recall / max(1e-9, weight * bar.precision + bar.recall)
