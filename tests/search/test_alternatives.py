"""What stands beside an answer: other organs before further duties of the same one."""

from __future__ import annotations

import pytest

from ingest.records import ListKind, Role
from search.answering.matters import Group, by_others_first
from search.ranking.fusion import Explain
from search.results import Hit
from tests.search.conftest import item, organ


def _led_by(leads: str) -> list[Group]:
    explain = Explain(None, 0.0, None, 0.0, None, 0.0)
    views = (
        item(str(place), f"事项{place}", ListKind.DEPARTMENT, name, [organ(name, Role.LEAD)])
        for place, name in enumerate(leads)
    )
    return [Group((Hit(rank, 1.0, view, (), explain),)) for rank, view in enumerate(views, start=1)]


@pytest.mark.parametrize(
    ("leads", "most", "places"),
    [
        ("甲甲甲乙", 2, [0, 3]),
        ("甲甲乙甲", 3, [0, 1, 2]),
        ("甲乙丙丁", 2, [0, 1]),
        ("甲甲甲", 5, [0, 1, 2]),
        ("", 3, []),
    ],
)
def test_the_best_of_each_lead_comes_in_their_order(leads: str, most: int, places: list[int]) -> None:
    groups = _led_by(leads)
    assert by_others_first(groups, most) == [groups[place] for place in places]
