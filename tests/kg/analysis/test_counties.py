"""The whole check over counties written by hand, in other fields and words than the sample, with the bundled encoder."""

from __future__ import annotations

import pytest

from ingest.law.register import LawRegister
from ingest.organs.register import Register
from kg.analysis.check import check
from kg.analysis.detectors.scene import CheckContext
from kg.analysis.findings import Finding, FindingKind
from kg.analysis.fit import judge_for
from kg.analysis.reader import pieces_of
from kg.analysis.texts import distinct_texts
from search.encoders.loading import load_encoder
from search.pairs import similar_pairs
from tests.kg.analysis.counties import County, outcome, read_county

COUNTIES = ("yunhe", "shaling", "haiwan")
#: Kinds that read what rows say, and do not rest on whether two wordings are one matter: all found, nothing else told.
READ = (FindingKind.UNOWNED, FindingKind.LEGAL_BASIS, FindingKind.NAMING)


@pytest.fixture(scope="module", params=COUNTIES)
def checked(request: pytest.FixtureRequest) -> tuple[County, list[Finding]]:
    county = read_county(request.param)
    encoder = load_encoder("bundled")
    pairs = similar_pairs(distinct_texts(county.views).texts, encoder, neighbours=40, threshold=0.3)
    context = CheckContext(
        assess=LawRegister.load().assess, successor=lambda name: Register.load().resolve(name).successor
    )
    judge = judge_for(encoder.name, encoder.encode, pieces=pieces_of(encoder))
    return county, check(county.views, pairs, judge, context)


@pytest.mark.parametrize("kind", READ)
def test_what_rows_say_is_found_and_nothing_else(checked: tuple[County, list[Finding]], kind: FindingKind):
    county, found = checked
    result = outcome(county, found, kind.value)
    assert not result.missed
    assert not result.false_alarms, [finding.title for finding in result.false_alarms]


def test_most_of_all_flaws_are_found_with_few_false_alarms(checked: tuple[County, list[Finding]]):
    county, found = checked
    results = [outcome(county, found, kind.value) for kind in FindingKind]
    right, wrong = sum(r.right for r in results), sum(len(r.false_alarms) for r in results)
    told, missed = sum(len(r.found) for r in results), sum(len(r.missed) for r in results)
    assert right / (right + wrong) >= 0.85
    assert told / (told + missed) >= 0.8


def test_tasks_on_the_lists_are_mostly_admitted_and_others_are_not(checked: tuple[County, list[Finding]]):
    county, found = checked
    result = outcome(county, found, "outside-list")
    assert len(result.false_alarms) <= 1
    assert len(result.found) >= 2


def test_every_finding_says_where_why_and_what_to_do(checked: tuple[County, list[Finding]]):
    _, found = checked
    assert len({finding.id for finding in found}) == len(found)
    for finding in found:
        assert finding.items
        assert finding.explanation.endswith("。")
        assert "建议" in finding.suggestion
        assert any(view.source.document in finding.explanation for view in finding.items)
