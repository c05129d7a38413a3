"""A third county, fictional (雁坪县), of departments alone: for reporting, never for choosing or fitting.

``source.txt`` is written as that of :mod:`ingest.second`, and laid out by it. Its overlaps are claimed in each department's own words;
half of them share almost none. Whoever wrote it also wrote labelled pairs (``kg/analysis/labelled/pairs/wide-*``), so it is new
to the weights as text, not as a way of writing.
"""

from __future__ import annotations

from pathlib import Path

from ingest import second

COUNTY = "雁坪县"


def units() -> list[second.Unit]:
    """The departments of ``source.txt``. Raises ValueError naming the line that cannot be read."""
    return second.units(__name__)


def write(folder: Path) -> list[second.Marked]:
    """Write every unit's file into ``folder``; the rows with marks, where they stand."""
    return second.write(folder, COUNTY, __name__)
