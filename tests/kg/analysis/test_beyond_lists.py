"""What is held against more than the lists: tasks handed down, and the duties that statutes give."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from ingest.records import ListKind, Role, Source
from kg.analysis.detectors.scene import CheckContext
from kg.analysis.findings import Finding, FindingKind, Severity
from kg.views import ArticleView, ItemView, OrganPart
from tests.kg.analysis.lists import (
    basis,
    department,
    findings,
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


def task(title: str, row: int, *parts: OrganPart) -> ItemView:
    towns = OrganPart("organ:各乡镇", "各乡镇", Role.LEAD, is_township=True)
    view = department("县政府办", title, row)
    return replace(
        view, kind=ListKind.PROSE, parts=(*parts, towns), source=Source("通知.docx", row=row, quote=title)
    )


def article(number: str, text: str) -> ArticleView:
    return ArticleView(f"law:x/{number}", "某条例", "law:x", number, text)


def lists(*extra: ItemView, towns: Sequence[str] = TOWNS) -> list[ItemView]:
    rows = [township(name, BASIC, title, row) for name in towns for row, title in enumerate(COMMON, 1)]
    return [*rows, *extra]


# --- tasks outside the lists


def test_tasks_that_no_list_admits():
    rows = lists()
    rows += [
        township(name, RECLAIMED, "统计数据考核排名", 40, part("县统计局", Role.TAKE_OVER)) for name in TOWNS
    ]
    tasks = [
        task("加油站油品抽样送检", 1, part("县市监局", Role.SUPERVISE)),
        task("做好兵役登记工作", 2),
        task("开展统计数据考核排名", 3),
    ]
    found = of_kind(findings([*rows, *tasks]), FindingKind.OUTSIDE_LIST)
    assert {(f.subkind, f.items[0].source.row) for f in found} == {(None, 1), ("reclaimed", 3)}
    assert not of_kind(findings(tasks), FindingKind.OUTSIDE_LIST), "no list to hold them against"
    published = CheckContext(admitted=rows)
    assert {f.id for f in of_kind(findings(tasks, published), FindingKind.OUTSIDE_LIST)} == {
        f.id for f in found
    }


def test_what_a_notice_asks_of_departments_is_no_task_of_townships():
    asked = replace(task("加油站油品抽样送检", 1), parts=(part("县市监局"),))
    assert not of_kind(findings([*lists(), asked]), FindingKind.OUTSIDE_LIST)


# --- statutory gaps

MORE = (
    *COMMON,
    *(f"第{n}村便民服务点{word}" for n, word in enumerate("修缮保洁值守照明绿化巡查登记开放统计" * 2, 1)),
)


def whole_lists() -> list[ItemView]:
    rows = [f"{title}" for title in MORE]
    return [township("甲镇", BASIC, title, row) for row, title in enumerate(rows, 1)]


def gaps(duties: Sequence[ItemView], rows: Sequence[ItemView], **known: object) -> list[Finding]:
    context = CheckContext(statutory=lambda: duties, **known)  # type: ignore[arg-type]
    return of_kind(findings(list(rows), context), FindingKind.STATUTORY_GAP)


def test_a_duty_of_townships_that_no_row_covers():
    measured = statutory("保护测量标志", "测绘法", "45", village_government())
    covered = statutory("组织兵役登记", "兵役法", "15", village_government())
    (found,) = gaps([measured, covered], whole_lists())
    assert (found.subkind, found.items[0]) == ("township", measured)
    assert "《测绘法》第45条" in found.explanation
    assert "乡镇人民政府应当保护测量标志" in found.explanation
    assert not gaps([measured], whole_lists()[:10]), "a fragment of a list covers nothing"
    repealed = replace(measured, bases=(basis("测绘法", "45", "repealed"),))
    helps = replace(measured, parts=(village_government(Role.COOPERATE),))
    assert not gaps([repealed, helps], whole_lists())


def test_local_statutes_hold_only_where_they_were_made():
    local = statutory("保护测量标志", "丁江省测绘条例", "9", village_government(), jurisdiction="丁江省")
    assert not gaps([local], whole_lists())
    assert gaps([local], whole_lists(), places=lambda _: {"丁江省", "戊市"})
    cited = [*whole_lists(), department("县自然资源局", "测绘管理", 1, bases=(basis("丁江省土地条例", "3"),))]
    assert gaps([local], cited), "the lists cite the province's regulations"


@pytest.mark.parametrize(
    "title",
    [
        "渔港渔船安全检查",
        "报告县级主管部门",
        "采取有效措施",
        "履行下列职责",
        "作出决定",
        "牧区草原防火",
        "减发或者扣发补贴",
        "提出审核意见",
        "向本级人民代表大会报告有关情况",
        "完善环境保护国家标准",
        "明确专门工作力量",
        "依法实施监督检查",
        "追究直接负责的主管人员的刑事责任",
    ],
)
def test_steps_and_what_other_places_have_are_no_gaps(title: str):
    assert not gaps([statutory(title, "某法", "5", village_government())], whole_lists())


def test_how_government_is_made_up_is_no_duty_of_a_list():
    duty = statutory(
        "保护公民合法财产", "地方各级人民代表大会和地方各级人民政府组织法", "76", village_government()
    )
    assert not gaps([duty], whole_lists())


def test_gaps_are_ranked_and_few():
    many = [
        statutory(f"保护{a}{b}标志设施", f"甲{n}法", "5", village_government())
        for n, (a, b) in enumerate(zip("测量气象水文地震界桩铁塔", "点站网台", strict=False))
    ]
    many += [
        statutory(f"维护{c}字碑刻", "碑刻法", str(n), village_government())
        for n, c in enumerate("金木水火土日月")
    ]
    found = gaps(many, whole_lists())
    assert 0 < len(found) <= 10
    assert sum("碑刻法" in f.title for f in found) <= 2, "no statute drowns the others"


def test_a_department_is_held_against_the_statutes_that_its_list_cites():
    family = "family:culture"
    own = replace(part("县文旅局"), family=family)
    rows = [
        replace(department("县文旅局", title, row, bases=(basis("旅游法", "4"),)), parts=(own,))
        for row, title in enumerate(MORE[:9], 1)
    ]
    organ = OrganPart("organ:旅游主管部门", "旅游主管部门", Role.LEAD, family=family)
    duty = statutory("旅游从业人员培训", "旅游法", "27", organ)
    other = statutory("游泳场馆监督管理", "体育法", "31", organ)
    assert [f.items[0] for f in gaps([duty, other], rows)] == [duty]
    assert gaps([duty], rows)[0].severity is Severity.INFO
    assert not gaps([replace(duty, parts=(replace(organ, name="国务院旅游主管部门"),))], rows)
    for quote, told in (
        ("省级以上人民政府旅游主管部门应当组织旅游从业人员培训。", False),
        ("违反本法规定的，由旅游主管部门组织旅游从业人员培训。", False),
        ("县级以上人民政府旅游主管部门应当组织旅游从业人员培训。", True),
    ):
        said = replace(duty, source=replace(duty.source, quote=quote))
        assert bool(gaps([said], rows)) is told, quote


def test_ids_of_gaps_do_not_depend_on_the_lists():
    duty = statutory("保护测量标志", "测绘法", "45", village_government())
    rows = whole_lists()
    (one,), (two,) = gaps([duty], rows), gaps([duty], [*rows, township("甲镇", BASIC, "界桩保护", 60)])
    assert one.id == two.id
