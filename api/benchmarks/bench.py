"""The bench: what the benchmarks work on, and how two things are timed in turn."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from api.analysing import Analyst
from api.benchmarks.county import Tell
from api.composition import Zhize
from api.models.measured import BenchFigure
from ingest import sample
from kg.current import current_items
from kg.reading.lists import editions, items
from kg.views import ItemView
from search.measuring.labelled import county_questions, statute_questions

Timed = Callable[[], float]
"""Does something and returns the seconds that it took."""


@dataclass(frozen=True)
class Bench:
    """What the benchmarks share. ``folder`` is scratch; ``opener`` opens what is searched and checked, if asked for."""

    folder: Path
    opener: Callable[[], Zhize]
    tell: Tell
    repeats: int = 3
    rows: int = 100_000
    queries: int = 400
    laws: tuple[Path, ...] = ()
    peers: bool = False
    lists: tuple[Path, ...] = (sample.folder(),)

    @cached_property
    def zhize(self) -> Zhize:
        """The application over what is searched and checked."""
        return self.opener()

    @property
    def data(self) -> Path:
        """The data folder that is searched."""
        return self.zhize.settings.data

    @property
    def analyst(self) -> Analyst:
        """What understands and checks items."""
        return self.zhize.analyst

    @cached_property
    def views(self) -> list[ItemView]:
        """The items that the check looks at."""
        store = self.zhize.opened().store
        return current_items(items(store), editions(store))

    @cached_property
    def questions(self) -> list[str]:
        """``queries`` questions, spread over those of the sample's key and all that are labelled: none twice, if there are so many."""
        asked = [each.question for each in sample.answer_key().questions]
        asked += [each.question for each in (*county_questions(), *statute_questions())]
        return [asked[number * len(asked) // self.queries] for number in range(self.queries)]


@dataclass(frozen=True, slots=True)
class Turns:
    """Seconds of a subject and of its floor, turn by turn."""

    subject: tuple[float, ...]
    floor: tuple[float, ...]

    def figure(
        self,
        benchmark: str,
        what: str,
        against: str,
        *,
        unit: str = "s",
        details: dict[str, float] | None = None,
    ) -> BenchFigure:
        """The medians in ``unit`` (s or ms) and their ratio, with the least and greatest ratio of a turn."""
        scale = {"s": 1.0, "ms": 1000.0}[unit]
        value, floor = statistics.median(self.subject) * scale, statistics.median(self.floor) * scale
        ratios = [ours / theirs for ours, theirs in zip(self.subject, self.floor, strict=True)]
        return BenchFigure(
            benchmark=benchmark,
            what=what,
            value=round(value, 4),
            unit=unit,
            against=against,
            floor=round(floor, 4),
            ratio=round(value / floor, 3),
            low=round(min(ratios), 3),
            high=round(max(ratios), 3),
            repeats=len(self.subject),
            details=details or {},
        )


def in_turn(subject: Timed, floor: Timed, repeats: int) -> Turns:
    """Time both ``repeats`` times, one after the other, so that a busy machine slows both."""
    found = [(subject(), floor()) for _ in range(repeats)]
    return Turns(tuple(ours for ours, _ in found), tuple(theirs for _, theirs in found))


def timed(action: Callable[[], object]) -> float:
    """Seconds that ``action`` takes."""
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which ``share`` of ``values`` lie (nearest rank).

    >>> percentile([3.0, 1.0, 2.0, 4.0], 0.5), percentile([3.0, 1.0, 2.0, 4.0], 0.95)
    (2.0, 4.0)
    """
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, max(0, -(-int(share * 100) * len(ordered) // 100) - 1))]
