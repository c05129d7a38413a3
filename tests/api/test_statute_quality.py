"""What ``zhize evaluate statutory`` reports: the sample whole, shares that follow from the counts."""

from __future__ import annotations

import pytest

from api.cli.measuring import evaluation_lines
from api.models.measured import EvaluationResponse, StatutoryEvaluation
from api.quality.statutes import statutory_evaluation


@pytest.fixture(scope="module")
def found() -> StatutoryEvaluation:
    return statutory_evaluation()


def test_the_sample_is_drawn_by_kind_and_split_in_two(found: StatutoryEvaluation) -> None:
    whole = {score.part: score.sentences for score in found.scores if score.stratum == "all"}
    assert found.sentences == sum(whole.values()) >= 200
    assert set(whole) == {"choose", "report"}
    assert whole["report"] > whole["choose"]


def test_shares_follow_from_counts(found: StatutoryEvaluation) -> None:
    for score in found.scores:
        if score.right + score.wrong:
            assert score.precision == pytest.approx(score.right / (score.right + score.wrong), abs=1e-4)
        if score.right + score.missed:
            assert score.recall == pytest.approx(score.right / (score.right + score.missed), abs=1e-4)


def test_what_is_only_reported_is_good(found: StatutoryEvaluation) -> None:
    (role,) = (
        each for each in found.scores if (each.part, each.stratum, each.measure) == ("report", "all", "role")
    )
    assert role.precision is not None
    assert role.recall is not None
    assert min(role.precision, role.recall) > 0.9


def test_it_is_shown_as_a_table(found: StatutoryEvaluation) -> None:
    lines = list(evaluation_lines(EvaluationResponse(statutory=found)))
    assert lines[0].startswith("法定职责的提取")
    assert any("只报告" in line and "谁以何种角色" in line for line in lines)
