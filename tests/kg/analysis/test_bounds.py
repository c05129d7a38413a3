"""What a duty leaves out settles that it does not meet the duty that is about just that."""

from __future__ import annotations

import pytest

from tests.kg.analysis.lists import department, findings, kinds

_APART = [
    ("企业投资项目备案（临江经济开发区范围以外）", "开发区内企业投资项目备案"),
    ("诊所备案（不含中医诊所、中西医结合诊所）", "中医诊所备案"),
    ("除县道、乡道外的公路养护", "县道、乡道养护"),
    ("城区道路清扫（东湖风景区除外）", "东湖风景区道路清扫"),
    ("非法占地查处（农村村民建住宅除外）", "农村村民非法占地建住宅查处"),
]
_MEETING = [
    ("除剧毒化学品外的危险化学品经营许可", "危险化学品经营许可"),
    ("诊所备案（不含中医诊所）", "诊所备案"),
]


@pytest.mark.parametrize(("left", "right"), _APART)
def test_what_is_left_out_is_not_claimed_twice(left: str, right: str) -> None:
    assert kinds(findings([department("县甲局", left, 1), department("县乙局", right, 2)])) == []


@pytest.mark.parametrize(("left", "right"), _MEETING)
def test_what_is_left_out_says_nothing_of_the_rest(left: str, right: str) -> None:
    assert kinds(findings([department("县甲局", left, 1), department("县乙局", right, 2)])) == ["overlap"]
