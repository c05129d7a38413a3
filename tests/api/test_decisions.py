"""Which decision holds for a finding: two counties, ids of former days, rows that join or change."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from api.present import finding as presented
from api.reports.words import decision
from api.review.rounds import Rounds
from api.review.settlements import Settlements
from api.review.settling import Settling, by_any_id
from api.settings import load
from ingest.records import ListKind, Source
from kg.analysis.detectors.scene import Draft
from kg.analysis.detectors.scene import finding as found
from kg.analysis.findings import Finding, FindingKind
from kg.reading.lists import EditionView
from kg.views import ItemView

EAST, WEST = "东山县", "西山县"
POND = ("县水利局", "山塘安全巡查")
RESERVOIR = ("县农业农村局", "山塘水库检查")
FLOOD = ("县应急管理局", "汛期山塘检查")


def overlap(area: str | None, *rows: tuple[str, str]) -> Finding:
    views = [
        ItemView(
            iri=f"item:{area}/{unit}/{title}",
            title=title,
            kind=ListKind.DEPARTMENT,
            holder=unit,
            holder_iri=f"organ:{unit}",
            source=Source(f"{unit}.xlsx", row=number),
            jurisdiction=area,
        )
        for number, (unit, title) in enumerate(rows, 1)
    ]
    return found(FindingKind.OVERLAP, Draft("都主张牵头", "说明。", "建议会商。"), views, 0.9)


@pytest.fixture
def settlements(tmp_path: Path) -> Settlements:
    return Settlements(tmp_path)


@pytest.fixture
def settle(settlements: Settlements, monkeypatch: pytest.MonkeyPatch):
    settling = Settling(load({}, data=settlements.path.parent), settlements, lambda: pytest.fail("no graph"))
    monkeypatch.setattr(settling, "_write", lambda: None)

    def waive(each: Finding, state: str = "waived", by: str = "编办") -> None:
        settling.settle([each], [each.id], state, "已商定", by)

    return waive


def state(settlements: Settlements, each: Finding) -> tuple[str, list[str]]:
    (model,) = settlements.held().apply([presented(each)])
    return model.state, model.joined


def write(settlements: Settlements, finding: str) -> None:
    """A decision as it was stored when ids said neither place nor unit."""
    entry = {
        "state": "waived",
        "reason": "已商定",
        "settled_by": "编办",
        "settled_at": "2026-01-05T08:00:00+00:00",
    }
    settlements.path.write_text(
        json.dumps({finding: {**entry, "title": "都主张牵头", "history": []}}), "utf-8"
    )


def test_the_same_words_in_two_counties_are_settled_apart(settlements, settle):
    settle(overlap(EAST, POND, RESERVOIR))
    assert state(settlements, overlap(EAST, RESERVOIR, POND)) == ("waived", [])
    assert state(settlements, overlap(WEST, POND, RESERVOIR)) == ("open", [])


def test_another_unit_with_the_same_title_is_another_finding():
    others = ("县文化和旅游局", POND[1])
    assert overlap(EAST, POND, RESERVOIR).id != overlap(EAST, others, RESERVOIR).id


def test_a_third_unit_is_told_and_what_was_decided_stays(settlements, settle):
    settle(overlap(EAST, POND, RESERVOIR))
    grown = overlap(EAST, POND, RESERVOIR, FLOOD)
    assert state(settlements, grown) == ("waived", ["县应急管理局：汛期山塘检查"])
    (model,) = settlements.held().apply([presented(grown)])
    assert "此后又有：县应急管理局“汛期山塘检查”" in decision(model)


def test_a_unit_that_leaves_reopens_nothing(settlements, settle):
    settle(overlap(EAST, POND, RESERVOIR, FLOOD))
    assert state(settlements, overlap(EAST, POND, FLOOD)) == ("waived", [])


def test_a_changed_text_is_open_again(settlements, settle):
    settle(overlap(EAST, POND, RESERVOIR))
    assert state(settlements, overlap(EAST, POND, ("县农业农村局", "山塘水库除险加固"))) == ("open", [])


def test_a_grown_finding_that_is_reopened_stays_open_with_its_history(settlements, settle):
    settle(overlap(EAST, POND, RESERVOIR))
    grown = overlap(EAST, POND, RESERVOIR, FLOOD)
    settle(grown, "open", "编办乙")
    assert state(settlements, grown) == ("open", [])
    assert state(settlements, overlap(EAST, POND, RESERVOIR)) == ("waived", [])
    history = [each.by for each in next(h for h in settlements.decisions() if h[0].finding == grown.id)]
    assert history == ["编办", "编办乙"]


def test_what_was_settled_under_a_former_id_stays_settled_and_is_carried_over(settlements):
    east, west = overlap(EAST, POND, RESERVOIR), overlap(WEST, POND, RESERVOIR)
    former = presented(east).former_ids[0]
    write(settlements, former)
    for each in (east, west):
        assert state(settlements, each) == ("waived", [])
    settlements.carry_over([east, west])
    stored = settlements.read()
    assert stored.keys() == {former, east.id, west.id}
    assert stored[east.id]["reason"] == "已商定"
    settlements.carry_over([east, west])
    assert settlements.read() == stored


def test_a_pair_that_was_settled_under_a_former_id_stays_settled_when_a_third_joins(settlements):
    write(settlements, presented(overlap(EAST, POND, RESERVOIR)).former_ids[0])
    settled, joined = state(settlements, overlap(EAST, POND, RESERVOIR, FLOOD))
    assert settled == "waived"
    assert "县应急管理局：汛期山塘检查" in joined


def test_a_draft_that_names_no_place_has_what_was_decided(settlements, settle):
    settle(overlap(EAST, POND, RESERVOIR))
    assert state(settlements, overlap(None, POND, RESERVOIR))[0] == "waived"


def test_a_former_id_names_every_finding_that_had_it():
    east, west = overlap(EAST, POND, RESERVOIR), overlap(WEST, POND, RESERVOIR)
    listed = by_any_id([east, west])
    assert listed[presented(east).former_ids[0]] == [east, west]
    assert listed[west.id] == [west]


def test_findings_of_an_earlier_round_are_no_news_under_new_ids(tmp_path):
    stays, comes = overlap(EAST, POND, RESERVOIR), overlap(EAST, POND, FLOOD)
    rounds = Rounds(tmp_path)
    before = {
        "editions": ["e:1"],
        "name": "一上",
        "at": "2026-01-05",
        "findings": [*presented(stays).former_ids],
    }
    rounds.path.write_text(json.dumps({"rounds": [before]}), "utf-8")
    edition = EditionView("e:2", "二上", EAST)
    rounds.record([edition], [stays, comes])
    _, last = rounds.progress({})
    assert (last.found, last.new, last.gone) == (2, 1, 0)
