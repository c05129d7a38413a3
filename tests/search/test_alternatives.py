"""What stands beside an answer: other organs before further duties of the same one."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest

from ingest.records import ListKind, Role
from search.answering.matters import Group, by_others_first
from search.answering.who import Responder
from search.ranking.fusion import Explain
from search.results import Hit
from search.understanding.clarify import FAR, options_of
from search.understanding.signals import Calibration, Logistic, Signals
from tests.search.conftest import Built, item, organ


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


def test_one_aspect_that_only_has_the_word_is_held_beside_the_next() -> None:
    first, second = _led_by("甲乙")
    far = Group((replace(second.best, score=0.4 * first.best.score),))
    assert [option.title for option in options_of([first, far])] == ["事项0"]
    assert [option.title for option in options_of([first, far], FAR)] == ["事项0", "事项1"]


def test_a_wide_word_that_stands_in_one_title_is_asked_back(
    small: Built, monkeypatch: pytest.MonkeyPatch
) -> None:
    none = (0.0,) * len(fields(Signals))
    never, ever = Logistic(-30.0, none), Logistic(30.0, none)
    wide = Responder(small.engine, calibration=Calibration(never, never, ever, ever))
    monkeypatch.setattr(
        "search.answering.who.options_of", lambda groups, share=0.9: options_of(groups, share)
    )
    monkeypatch.setattr("search.answering.who.FAR", 0.0)
    told = wide.answer("煤矿")
    assert told.answer is None
    assert told.clarify is not None
    assert len(told.clarify.options) > 1
