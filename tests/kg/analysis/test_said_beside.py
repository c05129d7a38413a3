"""What a row or a list says that keeps it from being a flaw: what it leaves out, which part of a duty it is, that it names nobody."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ingest.records import ListKind, Role, Source
from kg.analysis.findings import FindingKind, Severity
from tests.kg.analysis.lists import department, findings, kinds, of_kind, part, township


@pytest.mark.parametrize(
    "title",
    [
        "企业投资项目备案（技术改造除外）",
        "除技术改造项目外的企业投资项目备案",
        "企业投资项目备案（不含技术改造）",
    ],
)
def test_what_a_row_leaves_out_is_somebody_else_s(title: str) -> None:
    rows = [department("县发改局", title, 4), department("县工信局", "企业技术改造投资项目备案", 7)]
    assert kinds(findings(rows)) == []
    rows[0] = replace(rows[0], title="企业投资项目备案")
    assert kinds(findings(rows)) == ["overlap"]


def test_parts_of_one_duty_do_not_repeat_it() -> None:
    titles = ("婚姻登记", "婚姻登记：结婚登记", "婚姻登记：离婚登记")
    rows = [department("县民政局", title, row) for row, title in enumerate(titles, 4)]
    assert kinds(findings(rows)) == []
    assert kinds(findings([rows[0], replace(rows[0], iri="item:again", source=Source("县民政局.xlsx", sheet="职责", row=9))])) == [
        "duplicate"
    ]  # fmt: skip


def test_forms_of_one_file_tell_a_matter_from_several_sides() -> None:
    left = department("县文旅局", "乡村民宿经营监管", 4)
    right = department("县文旅局", "对乡村民宿经营者的监督管理", 5)
    assert kinds(findings([left, right])) == ["duplicate"]
    other = replace(right, source=Source("县文旅局.xlsx", table=3, row=2))
    assert kinds(findings([replace(left, source=Source("县文旅局.xlsx", table=1, row=4)), other])) == []


def test_a_list_without_a_column_for_departments_is_told_once_and_mildly() -> None:
    rows = [
        township("甲镇", ListKind.COOPERATIVE, title, row)
        for row, title in enumerate(("候鸟停歇点巡护", "尾矿库撤离演练", "农产品展销组织"), 4)
    ]
    [found] = of_kind(findings(rows), FindingKind.UNOWNED)
    assert (found.severity, len(found.items)) == (Severity.INFO, 3)
    named = township("甲镇", ListKind.COOPERATIVE, "古树名木保护", 8, part("县林业局"))
    told = of_kind(findings([*rows, named]), FindingKind.UNOWNED)
    assert [one.severity for one in told] == [Severity.ERROR] * 3


def test_a_department_s_row_that_only_names_others_as_helpers_has_no_lead() -> None:
    row = department("县文旅局", "私人影院综合治理", 4)
    helped = replace(row, parts=(part("县公安局", Role.COOPERATE), part("县消防救援大队", Role.COOPERATE)))
    [found] = findings([helped])
    assert (found.kind, found.subkind) == (FindingKind.UNOWNED, "only-cooperating")
    guided = replace(row, parts=(part("县文旅局", Role.SUPERVISE), part("县公安局", Role.COOPERATE)))
    assert kinds(findings([guided])) == []
