from dataclasses import replace

import pytest

from ingest.law.register import LawRegister
from ingest.records import UNKNOWN_HOLDER, ListKind, PowerType, Role, Source
from kg.analysis.detectors.scene import CheckContext
from kg.analysis.findings import FindingKind, Severity
from kg.analysis.roles import spoken_role
from tests.kg.analysis.lists import basis, department, findings, kinds, of_kind, part, township

BASIC, COOPERATIVE, RECLAIMED = ListKind.BASIC, ListKind.COOPERATIVE, ListKind.RECLAIMED
TOWNS = ("甲镇", "乙镇", "丙乡", "丁乡")


def test_two_departments_that_claim_one_matter_overlap():
    found = findings(
        [
            department("县文旅局", "乡村民宿经营监管", 4),
            department("县市场监管局", "乡村民宿经营活动监督管理", 7),
            department("县林业局", "林木采伐许可", 3),
        ]
    )
    assert kinds(found) == ["overlap"]
    overlap = found[0]
    assert set(overlap.departments) == {"县文旅局", "县市场监管局"}
    assert {view.source.row for view in overlap.items} == {4, 7}
    assert "《县文旅局.xlsx》“职责”第 4 行" in overlap.explanation
    assert "民宿" in overlap.explanation
    assert overlap.suggestion
    assert {"deed", "object"} <= {evidence.field for evidence in overlap.evidence}


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("完成县委、县政府交办的其他任务", "承办县委、县政府交办的其他事项"),
        ("负责本部门党的建设工作", "负责本部门党的建设工作"),
        ("负责机关及所属单位人事管理", "机关及直属单位人事管理"),
        ("负责本行业领域安全生产监督管理", "本行业领域的安全生产监督管理"),
    ],
)
def test_what_each_unit_does_for_itself_does_not_overlap(ours: str, theirs: str):
    assert findings([department("县水利局", ours, 4), department("县林业局", theirs, 7)]) == []


def test_look_alikes_do_not_overlap():
    found = findings(
        [
            department("县委宣传部", "出版物印刷企业监督管理", 4),
            department("县文旅局", "出版物发行单位监督管理", 7),
            department("县农业农村局", "渔业船舶安全监督管理", 3),
            department("县交通运输局", "旅游客船安全监督管理", 5),
            department("县生态环境局", "食品经营许可变更", 8),
            department("县市场监管局", "食品经营许可注销", 9),
        ]
    )
    assert found == []


def test_lead_and_helper_share_a_matter_without_overlap():
    title = "乡村民宿经营监管"
    helping = [
        department("县公安局", title, 2, Role.COOPERATE),
        department("县公安局", f"配合做好{title}", 3),
    ]
    assert "overlap" not in kinds(findings([department("县文旅局", title, 4), *helping]))
    only_helps = department("县公安局", title, 5, duties=("配合县文旅局开展检查", "2.协助处理投诉"))
    assert "overlap" not in kinds(findings([department("县文旅局", title, 4), only_helps]))
    assert spoken_role(Role.LEAD, "指导乡镇做好防汛") is Role.SUPERVISE
    assert spoken_role(Role.LEAD, "牵头配合机制建设") is Role.LEAD


def test_who_names_the_other_as_its_helper_may_overlap_all_the_same():
    title = "乡村民宿经营监管"
    ours = department("县文旅局", title, 4)
    theirs = department("县公安局", title, 6)
    helped = replace(theirs, parts=(*theirs.parts, part("县文旅局", Role.COOPERATE)))
    each = replace(ours, parts=(*ours.parts, part("县公安局", Role.COOPERATE)))
    for pair in ([ours, helped], [each, helped]):
        assert kinds(findings(pair)) == ["overlap"]


def test_a_row_of_roles_beside_an_overlap_is_told_once():
    title = "校外学科类培训机构监管"
    parts = (part("县教育局"), part("县市场监管局", Role.COOPERATE))
    rows = [township(name, COOPERATIVE, title, 7, *parts) for name in TOWNS]
    rows += [department("县市场监管局", title, 3), department("县教育局", title, 4)]
    assert "overlap" in kinds(findings(rows))
    claimed = replace(rows[-2], parts=(*rows[-2].parts, part("县教育局", Role.COOPERATE)))
    assert not of_kind(findings([rows[0], claimed, rows[-1]]), FindingKind.CONFLICT, "role")


def test_one_department_on_two_lists_is_consistent():
    title = "小型水库安全运行管理"
    rows = [township(name, COOPERATIVE, title, 6, part("县水利局")) for name in TOWNS]
    assert findings([department("县水利局", title, 2), *rows]) == []


def test_cooperative_rows_without_a_lead():
    helped = [
        township(name, COOPERATIVE, "农村集中供水保障", 5, part("县卫健局", Role.COOPERATE)) for name in TOWNS
    ]
    empty = [township(name, COOPERATIVE, "散葬烈士墓迁移", 6) for name in TOWNS]
    found = findings([*helped, *empty])
    assert sorted((f.subkind, len(f.items)) for f in found) == [("empty-owner", 4), ("only-cooperating", 4)]
    assert {f.kind for f in found} == {FindingKind.UNOWNED}


def test_owners_that_are_no_more_or_unknown():
    old = township("甲镇", COOPERATIVE, "永久基本农田巡查", 5, part("县国土资源局", status="abolished"))
    odd = township("甲镇", COOPERATIVE, "民间河埠修缮", 6, part("县埠头局", status="unknown"))
    found = findings([old, odd], CheckContext(successor={"县国土资源局": "自然资源局"}.get))
    assert [(f.subkind, f.severity) for f in found] == [
        ("abolished-owner", Severity.ERROR),
        ("unknown-owner", Severity.INFO),
    ]
    assert "自然资源局" in found[0].suggestion


def test_a_name_that_stands_once_among_other_units_is_more_than_noted():
    strange = part("县埠头局", status="unknown")
    rows = [
        replace(department("县埠头局", title, row), source=Source("清单.csv", row=row), parts=(strange,))
        for row, title in enumerate(("民间河埠修缮", "渡船燃油补贴"), 2)
    ]
    known = replace(department("县水利局", "取水许可", 9), source=Source("清单.csv", row=9))
    assert [f.severity for f in findings([rows[0], known])] == [Severity.WARNING]
    assert [f.severity for f in findings([*rows, known])] == [Severity.INFO], "a unit of the county's own"
    assert [f.severity for f in findings([rows[0]])] == [Severity.INFO], "a list of its own"


def test_a_list_of_nobody_is_told_once():
    rows = [replace(department(UNKNOWN_HOLDER, title, row), source=Source("清单.docx", table=1, row=row))
            for row, title in enumerate(("户外广告设置审批", "城区园林绿化养护", "占道摆摊劝离"), 2)]  # fmt: skip
    rows = [replace(row, parts=(part(UNKNOWN_HOLDER, status="unknown"),)) for row in rows]
    found = findings(rows)
    assert [(f.subkind, len(f.items)) for f in found] == [("empty-owner", 3)]
    assert "清单.docx" in found[0].title


def test_a_row_of_nobody_on_a_list_that_names_its_units_is_told_by_itself():
    rows = [
        replace(department(unit, title, row), source=Source("清单.csv", row=row))
        for row, (unit, title) in enumerate((("县水利局", "取水许可"), (UNKNOWN_HOLDER, "海漂垃圾清理")), 2)
    ]
    rows[1] = replace(rows[1], parts=(part(UNKNOWN_HOLDER, status="unknown"),))
    (found,) = findings(rows)
    assert (found.subkind, found.severity) == ("empty-owner", Severity.ERROR)
    assert [view.source.row for view in found.items] == [3]
    assert UNKNOWN_HOLDER not in found.explanation


def test_repetitions_within_one_list():
    same = [township("甲镇", BASIC, "农家书屋管理", row) for row in (3, 9)]
    other = [township("乙镇", BASIC, "农村公路养护", 3), township("乙镇", BASIC, "负责农村公路的养护工作", 8)]
    apart = [department("县水利局", "取水许可", 1), department("县水利局", "对未经批准擅自取水的处罚", 2)]
    found = findings([*same, *other, *apart])
    assert kinds(found) == ["duplicate", "duplicate"]
    assert {tuple(sorted(v.source.row or 0 for v in f.items)) for f in found} == {(3, 9), (3, 8)}


def test_taken_back_but_still_held():
    rows = []
    for name in TOWNS:
        rows.append(
            township(name, RECLAIMED, "对违规燃放烟花爆竹行为的处罚", 3, part("县公安局", Role.TAKE_OVER))
        )
        rows.append(township(name, BASIC, "农村公路养护", 5))
    rows.append(township("甲镇", BASIC, "违规燃放烟花爆竹行为处罚", 9))
    found = [f for f in findings(rows) if f.kind is FindingKind.RECLAIMED_HELD]
    assert len(found) == 1
    assert {view.holder for view in found[0].items} == {"甲镇"}, "only where it is still held"
    assert "县公安局" in found[0].explanation


@pytest.mark.parametrize(
    ("taken", "held"), [("乡镇（街道）", "各乡镇"), ("乡镇", "甲镇"), ("甲镇", "各乡镇")]
)
def test_a_list_for_all_townships_is_for_each_whatever_it_calls_them(taken: str, held: str):
    rows = [
        township(taken, RECLAIMED, "对违规燃放烟花爆竹行为的处罚", 3, part("县公安局", Role.TAKE_OVER)),
        township(held, BASIC, "违规燃放烟花爆竹行为处罚", 9),
    ]
    (found,) = [f for f in findings(rows) if f.kind is FindingKind.RECLAIMED_HELD]
    assert {view.holder for view in found.items} == {taken, held}


def test_what_was_taken_back_and_is_still_held_is_no_overlap_of_those_who_lead_it():
    rows = [
        township("乡镇", RECLAIMED, "建筑工地扬尘污染处罚", 3, part("县城管局", Role.TAKE_OVER)),
        township("乡镇", COOPERATIVE, "建筑工地扬尘污染处罚", 9, part("县住建局")),
    ]
    assert kinds(findings(rows)) == ["reclaimed-held"]


def test_publicity_left_to_townships_is_no_flaw():
    rows = [
        township("甲镇", RECLAIMED, "对违规燃放烟花爆竹行为的处罚", 3, part("县公安局", Role.TAKE_OVER)),
        township("甲镇", BASIC, "烟花爆竹禁放宣传和劝导", 9),
        department("县公安局", "对违规燃放烟花爆竹行为的处罚", 4),
    ]
    assert findings(rows) == []


def test_one_matter_given_to_two_tiers():
    rows = [department("县水利局", "小型水库安全运行管理", 2)]
    rows += [township(name, BASIC, "小型水库安全运行管理", 7) for name in TOWNS]
    found = findings(rows)
    assert [(f.kind, f.subkind, len(f.items)) for f in found] == [(FindingKind.CONFLICT, "tier", 5)]


def test_a_township_that_decides_does_not_only_help():
    licence = department("县林业局", "林木采伐许可证核发", 2)
    assert kinds(findings([licence, township("甲镇", BASIC, "林木采伐许可证审批发证", 7)])) == ["conflict"]
    assert findings([licence, township("甲镇", BASIC, "林木采伐许可证受理和初审", 7)]) == []


def test_a_lead_that_only_helps_elsewhere():
    title = "校外学科类培训机构监管"
    parts = (part("县教育局"), part("县市场监管局", Role.COOPERATE))
    rows = [township(name, COOPERATIVE, title, 7, *parts) for name in TOWNS]
    found = findings([*rows, department("县市场监管局", title, 3)])
    assert [(f.kind, f.subkind) for f in found] == [(FindingKind.CONFLICT, "role")]


def test_names_that_should_be_uniform():
    rows = [township(name, BASIC, "农村公路日常养护", 7) for name in TOWNS[1:]]
    rows.append(township("甲镇", BASIC, "农村公路日常养护管理", 7))
    found = findings(rows)
    assert [(f.kind, f.subkind) for f in found] == [(FindingKind.NAMING, "title")]
    assert "农村公路日常养护管理" in found[0].title
    leads = [township(name, COOPERATIVE, "渡口安全管理", 3, part("县交通局")) for name in TOWNS[1:]]
    leads.append(township("甲镇", COOPERATIVE, "渡口安全管理", 3, part("县应急局")))
    assert ("naming", "role") in {(f.kind.value, f.subkind) for f in findings(leads)}


def test_legal_bases_that_do_not_hold():
    register = LawRegister.load()
    law = register.lookup("安全生产法")
    assert law is not None
    assert law.last_article is not None
    good = [
        department("县应急局", title, row, bases=(basis(law.title, "4"),))
        for row, title in enumerate(("烟花爆竹零售许可", "尾矿库汛期监管", "事故调查处理"), 1)
    ]
    rows = [
        *good,
        department("县应急局", "冶金企业检查", 4, bases=(basis(law.title, str(law.last_article + 1)),)),
        department("县应急局", "值班值守", 5),
        department("县应急局", "矿山演练", 6, bases=(basis("中华人民共和国矿山欢乐法", "3"),)),
        department(
            "县应急局", "对无证经营的处罚", 7, power=PowerType.PENALTY, bases=(basis("关于开展检查的通知"),)
        ),
    ]
    found = findings(rows, CheckContext(assess=register.assess))
    by_row = {f.items[0].source.row: (f.kind.value, f.subkind) for f in found}
    assert by_row == {
        4: ("legal-basis", "article-beyond"),
        5: ("legal-basis", "missing"),
        6: ("legal-basis", "not-found"),
        7: ("legal-basis", "level"),
    }


@pytest.mark.parametrize(("kind", "severity"), [(ListKind.DEPARTMENT, "info"), (ListKind.POWER, "error")])
def test_a_licence_by_a_ministrys_rule_is_only_noted_on_a_list_of_duties(kind: ListKind, severity: str):
    cited = basis("巡游出租汽车经营服务管理规定", "8")
    row = department("县交通运输局", "巡游出租汽车经营许可", 1, power=PowerType.LICENSING, bases=(cited,))
    context = CheckContext(assess=LawRegister.load().assess)
    (found,) = findings([replace(row, kind=kind)], context)
    assert (found.subkind, found.severity.value) == ("level", severity)


def test_a_basis_that_ended_long_ago_is_told_with_its_successor():
    cited = basis("盐业管理条例", "20")
    rows = [department("县盐务局", "食盐批发企业监管", 1, bases=(cited,))]
    (found,) = findings(rows, CheckContext(assess=LawRegister.load().assess))
    assert (found.kind, found.subkind) == (FindingKind.LEGAL_BASIS, "repealed")
    assert "自2017-12-26起废止" in found.explanation
    assert "现行的是《食盐专营办法》" in found.suggestion


def test_bases_without_a_register_are_judged_by_the_graph():
    rows = [department("县应急局", "值班值守", 5, bases=(basis("某条例", status="repealed"),))]
    assert [f.subkind for f in findings(rows)] == ["repealed"]
    assert findings([department("县应急局", "值班值守", 5)]) == [], (
        "a list without bases is not flagged row by row"
    )


@pytest.mark.parametrize(
    "name", ["相关部门", "县直各有关部门", "行业主管部门", "各有关部门（单位）", "按职责分工负责"]
)
def test_the_departments_concerned_are_nobody(name: str):
    row = township("甲镇", ListKind.COOPERATIVE, "废弃农膜回收", 1, part(name, status="unknown"))
    (found,) = of_kind(findings([row]), FindingKind.UNOWNED)
    assert found.subkind == "empty-owner"
    assert f"只写了“{name}”" in found.explanation


def test_the_departments_concerned_beside_a_lead_are_no_flaw():
    parts = (part("县农业农村局"), part("有关部门", status="unknown"))
    row = township("甲镇", ListKind.COOPERATIVE, "废弃农膜回收", 1, *parts)
    assert not of_kind(findings([row]), FindingKind.UNOWNED)


@pytest.mark.parametrize(
    "duty",
    [
        "劝导文明养犬，犬只登记由县公安局办理",
        "劝导（养犬登记归公安）",
        "养犬劝导；登记工作由县治安办公室（县公安局）负责",
    ],
)
def test_what_a_row_says_that_the_other_department_does_is_no_second_claim(duty: str):
    town, police = department("县综合执法局", "养犬登记管理", 4), department("县公安局", "养犬登记管理", 7)
    assert kinds(findings([town, police])) == ["overlap"]
    assert findings([replace(town, parts=(part("县综合执法局", Role.LEAD, duty),)), police]) == []
    water = department("县水利局", "养犬登记管理", 7)  # the row speaks of somebody else
    assert kinds(findings([replace(town, parts=(part("县综合执法局", Role.LEAD, duty),)), water])) == [
        "overlap"
    ]


def test_a_licence_and_the_penalty_that_goes_with_it_are_two_stages():
    licence = department("县行政审批局", "民宿经营许可", 4)
    assert findings([licence, department("县文旅局", "对未取得民宿经营许可的处罚", 7)]) == []
    assert kinds(findings([licence, department("县文旅局", "民宿经营许可", 7)])) == ["overlap"]


def test_what_each_tier_does_for_itself_is_no_conflict():
    plan = department("县应急管理局", "应急预案编制", 4, duties=("编制县级总体应急预案",))
    assert findings([plan, township("甲镇", BASIC, "乡镇应急预案编制", 3)]) == []
    assert kinds(findings([plan, township("甲镇", BASIC, "应急预案编制", 3)])) == ["conflict"]


def test_townships_to_which_a_department_leaves_a_matter_do_not_contradict_it():
    row = department("县农业农村局", "动物疫病强制免疫", 4)
    own = township("甲镇", BASIC, "动物疫病强制免疫", 3)
    assert kinds(findings([row, own])) == ["conflict"]
    assert (
        findings([replace(row, parts=(part("县农业农村局", Role.LEAD, "制定计划，镇街组织实施"),)), own])
        == []
    )


def test_a_duty_without_a_basis_is_a_note_where_many_have_none_and_a_warning_where_all_others_have_one():
    some = (basis("中华人民共和国森林法"),)
    rows = [department("县林业局", f"林业事项{n}号", n, bases=some if n % 3 else ()) for n in range(1, 10)]
    missing = of_kind(findings(rows), FindingKind.LEGAL_BASIS)
    assert {finding.severity for finding in missing} == {Severity.INFO}
    rows = [department("县林业局", f"林业事项{n}号", n, bases=some if n > 1 else ()) for n in range(1, 30)]
    missing = of_kind(findings(rows), FindingKind.LEGAL_BASIS)
    assert [finding.severity for finding in missing] == [Severity.WARNING]
