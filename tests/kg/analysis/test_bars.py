"""The bars of the check: the drafts that they are chosen on, the file that ships, and how work is rightly divided."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ingest.records import ListKind, Role
from kg.analysis import ngrams
from kg.analysis.bars import Bar, Scored, _at, _best, bars, format_bars
from kg.analysis.cards import deal
from kg.analysis.detectors.conflict import between_roles, between_tiers
from kg.analysis.detectors.duplicate import on_one_list
from kg.analysis.detectors.reclaimed import still_held
from kg.analysis.division import is_divided, is_penalty_beside, only_helps
from kg.analysis.drafts import FLAWS, made_draft
from kg.analysis.findings import FindingKind
from kg.analysis.fit import judge_for
from kg.analysis.labelled import labelled_lines, load_lists_to_choose
from kg.analysis.texts import distinct_texts
from tests.kg.analysis.lists import department, findings, of_kind, part, township

LINES = [line for line in labelled_lines() if line.part == "choose"][:24]


def test_every_bar_has_its_flaw():
    assert set(bars()) == set(FLAWS)
    shown = {name: Bar(bits, 1.0, 1.0, 1) for name, bits in bars().items()}
    lines = dict(line.split() for line in format_bars(shown).splitlines())
    assert {name: float(bits) for name, bits in lines.items()} == bars()


def test_a_draft_has_every_flaw_beside_look_alikes_and_flawless_lists():
    draft = made_draft(LINES, 0)
    flaws = {mark.flaw for mark in draft.marks.values()}
    assert flaws == {*FLAWS, "list"}
    assert sum(draft.planted.values()) <= len(LINES)
    assert any(mark.alike for mark in draft.marks.values())
    assert len(draft.marks) == len(draft.views)


def test_a_label_is_given_only_where_it_is_certain():
    draft = made_draft(LINES, 0)
    rows = {view.iri: view for view in draft.views}
    pairs = [(rows[a], rows[b]) for a in rows for b in rows if a < b]
    for flaw in FLAWS:
        planted = {draft.marks[a.iri].matter for a, b in pairs if draft.label(flaw, a, b)}
        assert len(planted) == draft.planted[flaw]
    for left, right in pairs[::50]:
        ours, theirs = draft.marks[left.iri], draft.marks[right.iri]
        if ours.matter != theirs.matter:
            assert draft.label(ours.flaw, left, right) is None


def test_no_two_rows_of_a_flawless_list_are_the_same():
    for county in load_lists_to_choose():
        assert all(len(set(titles)) == len(titles) for titles in county.values())


def test_the_bar_lies_between_flaws_and_look_alikes():
    found = [Scored(4.0, True, 1.0)] * 8 + [Scored(0.5, False, 1.0)] * 4
    best = _best(found, 8, base=-1.0)
    assert (best.precision, best.recall) == (1.0, 1.0)
    assert 1.5 < best.bits <= 4.0
    assert _at(found, 8, -1.0, -4.0).precision == pytest.approx(8 / 12)


@pytest.mark.parametrize(
    ("township_does", "department_does", "divided"),
    [
        ("特困人员救助供养申请受理和初审", "特困人员供养待遇审批", True),
        ("森林防灭火宣传和火源隐患排查上报", "野外违规用火行为的查处", True),
        ("耕地保护巡查，发现违法占地及时制止上报", "违法占用耕地案件查处", True),
        ("公益性公墓日常管理", "公墓建设审批", True),
        ("村道日常养护", "村道日常养护", False),
        ("流动人口信息采集和登记", "流动人口登记和居住信息采集", False),
        ("排查并取缔“散乱污”企业", "散乱污企业排查取缔", False),
    ],
)
def test_help_and_oversight_are_no_second_lead(township_does: str, department_does: str, divided: bool):
    assert is_divided(township_does, department_does) is divided


def test_no_conflict_where_a_township_takes_in_what_a_department_grants():
    rows = [
        township("甲镇", ListKind.BASIC, "高龄津贴申请受理和初审", 1),
        department("县民政局", "高龄津贴审核发放", 2),
    ]
    assert not between_tiers(*_cards(rows))
    kept = [township("甲镇", ListKind.BASIC, "高龄津贴审核发放", 1), rows[1]]
    assert between_tiers(*_cards(kept))


@pytest.mark.parametrize(
    ("duties", "conflict"),
    [("负责申请受理、初审和公示", True), ("审核乡镇受理、初审的申请", False), ("负责审核和发放", False)],
)
def test_help_that_a_department_lists_as_its_own_work_is_a_second_lead(duties: str, conflict: bool):
    own = department("县民政局", "高龄津贴审核发放", 2, duties=(duties,))
    taken = township("甲镇", ListKind.BASIC, "高龄津贴申请受理和初审", 1)
    assert between_tiers(*_cards([taken, own])) is conflict


def test_a_licence_and_its_penalty_are_no_duplicate():
    rows = [
        department("县应急管理局", "烟花爆竹零售许可", 1),
        department("县应急管理局", "未经许可零售烟花爆竹的处罚", 2),
    ]
    assert is_penalty_beside(rows[0].title, rows[1].title)
    assert not on_one_list(*_cards(rows))
    assert not of_kind(findings(rows), FindingKind.DUPLICATE)


def test_a_row_that_says_what_another_gives_its_unit_is_no_conflict_of_roles():
    ours = department("县公安局", "燃气气瓶充装检查", 1)
    lead, helper = (
        part("县住建局", Role.LEAD, "入户安全检查"),
        part("县公安局", Role.COOPERATE, "燃气气瓶充装检查"),
    )
    divided = township("甲镇", ListKind.COOPERATIVE, "城镇燃气气瓶安全检查", 2, lead, helper)
    assert between_roles(*_cards([ours, divided]))
    assert not of_kind(findings([ours, divided]), FindingKind.CONFLICT, "role")


def test_what_is_only_helped_with():
    assert only_helps(["1.协助开展入户调查。", "2.发现问题及时上报。"])
    assert not only_helps(["负责辖区标牌的安装和维护。"])
    assert not only_helps([])


def test_who_also_decides_and_pays_does_not_only_help():
    assert not only_helps(["受理野猪毁田申报，现场核损并兑付补偿"])
    assert not only_helps(["负责水源井、入户管道的建设维修"])
    assert only_helps(["领取津贴老人的走访"])


def test_a_target_that_was_taken_back_oversees_nobody():
    taken = township("甲镇", ListKind.RECLAIMED, "招商引资任务考核", 1)
    held = township("甲镇", ListKind.BASIC, "每年引进外来投资项目", 2)
    assert still_held(ListKind.BASIC)(*_cards([taken, held]))
    granted = township("甲镇", ListKind.RECLAIMED, "临时救助审批发放", 3)
    taken_in = township("甲镇", ListKind.BASIC, "临时救助申请受理和初审", 4)
    assert not still_held(ListKind.BASIC)(*_cards([granted, taken_in]))


def test_rows_of_a_long_list_are_near_by_chance():
    titles = [line.matter.same[0] for line in labelled_lines()[:60]]
    few, many = ([department("县一局", title, row) for row, title in enumerate(titles[:n])] for n in (8, 60))
    short, long = _deck(few), _deck(many)
    assert short.crowding(*short.cards[:2]) == 0.0
    assert long.crowding(*long.cards[:2]) == pytest.approx(1.585, abs=0.01)


def _deck(rows):
    near = ngrams.similar_pairs(distinct_texts(rows).texts, neighbours=20, threshold=0.0)
    return deal(rows, near, judge_for(ngrams.NAME, ngrams.encode))


def _cards(rows):
    return _deck(rows).cards


def test_what_several_departments_only_help_with_and_nobody_leads():
    helping = [
        department("县自然资源局", "配合做好机场净空区障碍物清理", 1),
        department("县水利局", "协助开展机场净空区障碍物清理", 2),
    ]
    (told,) = of_kind(findings(helping), FindingKind.UNOWNED)
    assert (told.subkind, told.severity) == ("only-cooperating", "warning")
    assert len(told.items) == 2
    led = [*helping, department("县发展和改革局", "机场净空区障碍物清理", 3)]
    assert not of_kind(findings(led), FindingKind.UNOWNED)
    assert not of_kind(findings(helping[:1]), FindingKind.UNOWNED), "one list alone says little"


def test_a_list_of_an_unknown_unit_is_told_once():
    stranger = part("县砂石管理办公室", status="unknown")
    rows = [
        department(stranger.name, title, row) for row, title in enumerate(("偷挖江砂打击", "砂石价格监测"), 1)
    ]
    (told,) = of_kind(findings([replace(row, parts=(stranger,)) for row in rows]), FindingKind.UNOWNED)
    assert (told.subkind, len(told.items)) == ("unknown-owner", 2)
