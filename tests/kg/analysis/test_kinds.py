"""Each kind of finding beyond the plain cases of test_detectors: what must fire, and the look-alike that must not."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from ingest.law.register import LawRegister
from ingest.records import ListKind, PowerType, Role
from kg.analysis import ngrams
from kg.analysis.articles import Articles
from kg.analysis.detectors.scene import CheckContext
from kg.analysis.findings import FindingKind, Severity
from kg.analysis.levels import broken_rule, level_in_fact, power_of
from kg.views import ArticleView, BasisView, ItemView, OrganPart
from tests.kg.analysis.lists import (
    basis,
    department,
    findings,
    kinds,
    of_kind,
    part,
    statutory,
    township,
    village_government,
)

BASIC, COOPERATIVE, RECLAIMED = ListKind.BASIC, ListKind.COOPERATIVE, ListKind.RECLAIMED
TOWNS = ("甲镇", "乙镇", "丙镇", "丁乡", "戊乡")
COMMON = (
    "人民调解组织建设",
    "农村低保入户核查",
    "河道保洁巡查",
    "兵役登记",
    "高龄津贴初审",
    "图书室开放",
    "村务公开监督",
)


# --- overlap


def test_two_leads_in_one_row_without_a_division_of_work():
    both = [
        township(name, COOPERATIVE, "黑加油点整治", 3, part("县商务局"), part("县公安局")) for name in TOWNS
    ]
    (found,) = of_kind(findings(both), FindingKind.OVERLAP)
    assert (found.subkind, found.severity, len(found.items)) == ("joint-lead", Severity.WARNING, 5)
    assert set(found.departments) == {"县商务局", "县公安局"}


@pytest.mark.parametrize(
    "parts",
    [
        (part("县商务局", Role.LEAD, "查处无证经营"), part("县公安局", Role.LEAD, "侦办刑事案件")),
        (part("县商务局"), part("县公安局", Role.COOPERATE)),
        (part("县商务局"), part("县公安局", Role.SUPERVISE)),
    ],
)
def test_leads_that_share_the_work_are_no_overlap(parts: tuple[OrganPart, ...]):
    rows = [township(name, COOPERATIVE, "黑加油点整治", 3, *parts) for name in TOWNS]
    assert findings(rows) == []


def test_many_departments_in_one_area_without_a_coordinator():
    rows = [
        department(f"县{name}局", title, 1)
        for name, title in (
            ("甲", "住宅小区物业服务行为监管"),
            ("乙", "住宅小区物业服务收费检查"),
            ("丙", "住宅小区物业治安防范检查"),
            ("丁", "住宅小区物业消防设施检查"),
        )
    ]
    (found,) = of_kind(findings(rows), FindingKind.OVERLAP, "fragmentation")
    assert found.severity is Severity.INFO
    assert len(found.departments) == 4
    coordinated = [*rows, department("县戊局", "住宅小区物业管理统筹协调", 1)]
    assert not of_kind(findings(coordinated), FindingKind.OVERLAP, "fragmentation")


def test_a_statute_that_names_a_claimant_decides_the_proposal():
    family = "family:culture"
    rows = [
        department("县文旅局", "乡村民宿经营监管", 4),
        department("县市场监管局", "对民宿经营活动进行监督管理", 7),
    ]
    rows[0] = replace(rows[0], parts=(replace(rows[0].parts[0], family=family),))
    organ = OrganPart("organ:文化和旅游主管部门", "文化和旅游主管部门", Role.LEAD, family=family)
    law = statutory("乡村民宿经营监督管理", "旅游条例", "46", organ)
    context = CheckContext(statutory=lambda: [law])
    (found,) = of_kind(findings(rows, context), FindingKind.OVERLAP)
    assert "《旅游条例》第46条由文化和旅游主管部门负责" in found.explanation
    assert found.suggestion.startswith("建议由县文旅局牵头，理由：")
    assert "配合县文旅局做好" in found.suggestion
    ministry = replace(law, parts=(replace(organ, name="国务院文化和旅游主管部门"),))
    (without,) = of_kind(findings(rows, CheckContext(statutory=lambda: [ministry])), FindingKind.OVERLAP)
    assert "旅游条例" not in without.explanation


def test_a_statute_says_which_tier_or_department_a_matter_belongs_to():
    rows = [department("县水利局", "小型水库安全运行管理", 2)]
    rows += [township(name, BASIC, "小型水库安全运行管理", 7) for name in TOWNS]
    law = statutory("小型水库安全运行管理", "水库条例", "8", village_government())
    (found,) = of_kind(findings(rows, CheckContext(statutory=lambda: [law])), FindingKind.CONFLICT)
    assert "法律规定：《水库条例》第8条由乡镇人民政府负责" in found.explanation
    assert found.suggestion.startswith("《水库条例》第8条规定由乡镇承担，县水利局的清单宜改为指导、监督。")

    helper = replace(part("县水利局", Role.COOPERATE), family="family:water")
    nobody = [township(name, COOPERATIVE, "小型水库安全运行管理", 7, helper) for name in TOWNS]
    organ = OrganPart("organ:水行政主管部门", "水行政主管部门", Role.LEAD, family="family:water")
    law = statutory("小型水库安全运行管理", "水库条例", "8", organ)
    (found,) = of_kind(findings(nobody, CheckContext(statutory=lambda: [law])), FindingKind.UNOWNED)
    assert "建议由县水利局牵头" in found.suggestion


def test_a_conflict_of_tiers_says_which_of_two_departments_should_lead():
    one, other = "县水利局", "县应急管理局"
    rows = [department(one, "小型水库安全运行管理", 2), department(other, "小型水库安全运行管理", 3)]
    rows += [township(name, BASIC, "小型水库安全运行管理", 7) for name in TOWNS]
    both = f"如由部门承担，{one}、{other}都写了牵头"
    (found,) = of_kind(findings(rows), FindingKind.CONFLICT, "tier")
    assert f"{both}：也须会商明确其中一个牵头" in found.suggestion
    elsewhere = department(other, "烟花爆竹经营许可", 4)
    (found,) = of_kind(findings([*rows, elsewhere]), FindingKind.CONFLICT, "tier")
    assert f"{both}：建议由{one}牵头，理由：" in found.suggestion
    (found,) = of_kind(findings([rows[0], *rows[2:]]), FindingKind.CONFLICT, "tier")
    assert "都写了牵头" not in found.suggestion


# --- unowned


def helping(holder: str, lead: str, title: str, row: int) -> ItemView:
    view = department(holder, title, row, Role.COOPERATE)
    return replace(view, parts=(*view.parts, part(lead)))


def test_departments_that_hand_a_matter_to_each_other():
    rows = [
        helping("县残联", "县人社局", "配合县人社局做好残疾人辅助器具适配", 2),
        helping("县人社局", "县残联", "协助县残联做好残疾人辅助器具适配", 5),
    ]
    (found,) = findings(rows)
    assert (found.kind, found.subkind) == (FindingKind.UNOWNED, "handed-round")
    assert {view.holder for view in found.items} == {"县残联", "县人社局"}
    led = [*rows, department("县人社局", "做好残疾人辅助器具适配", 9)]
    assert not of_kind(findings(led), FindingKind.UNOWNED)


def test_the_lead_that_the_details_name_counts_where_a_column_says_help():
    rows = [
        department("县交通运输局", "河道堰坝清障", 2, Role.COOPERATE, duties=("配合县水利局拆除废弃堰坝",)),
        department("县水利局", "河道废弃堰坝清障", 5, Role.COOPERATE, duties=("配合县交通运输局清除堰坝",)),
    ]
    assert [f.subkind for f in findings(rows)] == ["handed-round"]


def test_rows_that_hand_to_one_another_are_held_together_however_far_their_words_are_apart():
    rows = [
        department("县农业农村局", "配合县住房和城乡建设局处置闲置危窑", 2, Role.COOPERATE),
        department("县住房和城乡建设局", "协助县农业农村局排除废旧危窑险情", 5, Role.COOPERATE),
    ]
    assert [f.subkind for f in findings(rows)] == ["handed-round"]
    other = department("县住房和城乡建设局", "协助县农业农村局发放种粮补贴", 5, Role.COOPERATE)
    assert not of_kind(findings([rows[0], other]), FindingKind.UNOWNED), "two matters"


def test_the_lead_that_a_title_names_counts_without_a_part():
    rows = [
        department("县残联", "配合县人社局做好残疾人辅助器具适配", 2, Role.COOPERATE),
        department("县人社局", "协助县残联做好残疾人辅助器具适配", 5, Role.COOPERATE),
    ]
    assert [f.subkind for f in findings(rows)] == ["handed-round"]
    one_sided = [rows[0], department("县人社局", "残疾人辅助器具适配", 5)]
    assert not of_kind(findings(one_sided), FindingKind.UNOWNED)


# --- legal basis


@pytest.mark.parametrize(
    ("power", "title", "levels", "broken"),
    [
        (PowerType.PENALTY, "对乱贴广告的处罚", ["normative-document"], "第十六条"),
        (PowerType.PENALTY, "对乱贴广告的处罚", ["local-rule"], None),
        (PowerType.PENALTY, "吊销营业执照", ["local-regulation"], "第十二条"),
        (PowerType.PENALTY, "没收违法所得", ["departmental-rule"], "第十三条"),
        (PowerType.PENALTY, "没收违法所得", ["departmental-rule", "law"], None),
        (PowerType.PENALTY, "行政拘留", ["administrative-regulation"], "第十条"),
        (PowerType.LICENSING, "从业许可", ["departmental-rule"], "第十七条"),
        (PowerType.LICENSING, "从业许可", ["local-rule"], None),
        (PowerType.COERCION, "扣押工具", ["local-regulation"], None),
        (PowerType.COERCION, "扣押工具", ["departmental-rule"], "第十条"),
        (PowerType.COERCION, "冻结存款", ["administrative-regulation"], "第九条"),
        (PowerType.COERCION, "强制拆除违法建筑", ["local-regulation"], "第十三条"),
        (PowerType.INSPECTION, "日常检查", ["normative-document"], None),
    ],
)
def test_who_may_create_which_power(power: PowerType, title: str, levels: list[str], broken: str | None):
    rule = broken_rule(power, title, [("某规定", level) for level in levels])
    assert (rule is None) if broken is None else rule is not None and broken in rule.says


def test_what_stands_below_rules_and_what_may_license_above_its_name():
    assert (
        broken_rule(
            PowerType.LICENSING,
            "许可",
            [("国务院对确需保留的行政审批项目设定行政许可的决定", "normative-document")],
        )
        is None
    )
    assert level_in_fact("云河县集贸市场管理办法", "local-rule") == "normative-document"
    assert level_in_fact("县文化局工作规则", "departmental-rule") == "normative-document"
    assert (
        level_in_fact("某市犬只管理办法", "local-rule", "《某市犬只管理办法》（某政办〔2022〕3号）")
        == "normative-document"
    )
    assert (
        level_in_fact("某市犬只管理办法", "local-rule", "《某市犬只管理办法》（某市人民政府令第3号）")
        == "local-rule"
    )
    for title in (
        "广西壮族自治区物价办法",
        "湖州市市容管理办法",
        "国家级自然保护区检查办法",
        "风景名胜区处罚规定",
    ):
        assert level_in_fact(title, "local-rule") == "local-rule", title


@pytest.mark.parametrize(
    "title",
    ["残疾人证核发", "动物强制免疫组织实施", "计量器具强制检定", "行政许可事项公示", "行政处罚案卷评查"],
)
def test_words_of_power_that_are_no_power(title: str):
    assert power_of(title, None) is None


@pytest.mark.parametrize(
    ("title", "power"),
    [
        ("共享单车乱停放处罚", PowerType.PENALTY),
        ("成品油零售经营资格审批", PowerType.LICENSING),
        ("印刷经营许可证核发", PowerType.LICENSING),
        ("货车城区禁行路段通行证核发", PowerType.LICENSING),
    ],
)
def test_powers_are_known_by_how_a_title_ends(title: str, power: PowerType):
    assert power_of(title, None) is power


def test_a_power_without_a_basis_is_an_exception_where_all_rows_have_one():
    founded = [
        department("县卫健局", title, row, bases=(basis("某条例", "3"),))
        for row, title in enumerate(COMMON, 1)
    ]
    bare = department("县卫健局", "放射诊疗许可", 20, power=PowerType.LICENSING)
    assert [f.subkind for f in findings([*founded, bare]) if f.items[0].source.row == 20] == ["missing"]


def test_rows_of_a_short_list_need_no_basis():
    register = LawRegister.load()
    rows = [
        department("县应急局", "烟花爆竹零售许可", 1, bases=(basis("烟花爆竹安全管理条例", "19"),)),
        department("县应急局", "值班值守", 2),
    ]
    assert findings(rows, CheckContext(assess=register.assess)) == []


def article(number: str, text: str) -> ArticleView:
    return ArticleView(f"law:x/{number}", "某条例", "law:x", number, text)


LAW = (
    article("3", "县级以上人民政府应当把消防工作纳入国民经济和社会发展计划。"),
    article("9", "户外广告的设置应当经城市管理部门同意。大型户外广告的设置由城市管理部门审批。"),
    article("12", "本条例自公布之日起施行。"),
)


def test_an_article_that_does_not_speak_of_the_matter():
    texts = Articles(ngrams.encode, lambda title: LAW if title == "某条例" else ())
    row = department("县城管局", "大型户外广告的设置审批", 1, bases=(basis("某条例", "12"),))
    stray = texts.stray(row)
    assert stray is not None
    assert stray.better == "第九条"
    assert texts.stray(replace(row, bases=(basis("某条例", "9"),))) is None, "it speaks of it"
    assert texts.stray(replace(row, bases=(basis("某条例", "12"), basis("某条例", "9")))) is None
    assert texts.stray(replace(row, bases=(basis("某条例"),))) is None, "the whole statute is cited"
    assert texts.stray(replace(row, bases=(basis("别的条例", "12"),))) is None, "its text is not at hand"
    assert texts.stray(replace(row, title="图书馆夜间开放")) is None, "no article is nearer"
    context = CheckContext(articles=lambda _: LAW)
    assert [f.subkind for f in findings([row], context)] == ["off-matter"]


@pytest.mark.parametrize(
    ("says", "title", "told"),
    [
        ("县级以上地方人民政府城市管理部门负责本行政区域内的市容管理工作。", "大型户外广告的设置监管", False),
        ("有关部门在各自职责范围内对市容实施监督管理。", "大型户外广告的设置监管", False),
        ("城市管理部门负责组织开展市容宣传。", "大型户外广告的设置监管", True),
        ("县级以上地方人民政府城市管理部门负责本行政区域内的市容管理工作。", "大型户外广告的设置审批", True),
    ],
)
def test_who_is_in_charge_founds_duties_but_no_powers(says: str, title: str, told: bool):
    law = (LAW[1], article("4", says))
    texts = Articles(ngrams.encode, lambda _: law)
    row = department("县城管局", title, 1, bases=(basis("某条例", "4"),))
    assert (texts.stray(row) is not None) is told


def test_an_article_on_the_subject_that_speaks_much_less_of_the_matter_than_another():
    near = {"禁毒宣传由各级人民政府组织": 0.5, "对戒断毒瘾者由街道落实帮扶": 0.8}
    angle = {text: np.array([value, (1 - value**2) ** 0.5]) for text, value in near.items()}
    law = tuple(article(str(number), f"{text}。") for number, text in enumerate(near, 1))
    texts = Articles(
        lambda said: np.array([angle.get(text, [1.0, 0.0]) for text in said], np.float32), lambda _: law
    )
    row = department("县公安局", "社区戒毒", 1, bases=(basis("某条例", "1"),))
    stray = texts.stray(row)
    assert stray is not None
    assert stray.better == "第二条"
    assert texts.stray(replace(row, bases=(basis("某条例", "2"),))) is None


def test_the_basis_of_what_a_department_only_helps_with_stands_on_the_list_of_whom_it_helps():
    founded = [
        department("县甲局", f"{word}许可", row, bases=(basis("某条例", "2"),))
        for row, word in enumerate("渡运养殖种畜游泳采沙捕捞", 1)
    ]
    assert [f.subkind for f in findings([*founded, department("县甲局", "除雪除冰", 20)])] == ["missing"]
    helped = helping("县甲局", "县交通局", "协助县交通局除雪除冰", 20)
    assert not of_kind(findings([*founded, helped]), FindingKind.LEGAL_BASIS)


def test_kinds_of_an_empty_basis():
    view = department("县甲局", "值守", 1, bases=(BasisView("x", "《某条例》", "某条例", status="in-force"),))
    assert kinds(findings([view])) == []
