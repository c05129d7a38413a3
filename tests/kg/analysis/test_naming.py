"""Lists of townships that should be uniform: names, leads, content and number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ingest.records import ListKind
from kg.analysis.findings import FindingKind
from kg.analysis.kin import kin_of
from kg.views import ItemView
from tests.kg.analysis.lists import findings, of_kind, part, township

BASIC, COOPERATIVE = ListKind.BASIC, ListKind.COOPERATIVE
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


def lists(*extra: ItemView, towns: Sequence[str] = TOWNS) -> list[ItemView]:
    rows = [township(name, BASIC, title, row) for name in towns for row, title in enumerate(COMMON, 1)]
    return [*rows, *extra]


def test_a_township_that_lacks_what_its_kin_carry():
    rows = lists(*(township(name, BASIC, "养老服务站管理", 20) for name in TOWNS[:-1]))
    (found,) = of_kind(findings(rows), FindingKind.NAMING)
    assert found.subkind == "count"
    assert found.departments == ("戊乡",)
    assert "养老服务站管理" in found.title


def test_what_only_one_township_has_or_a_scope_takes_out_is_no_flaw():
    own = township("甲镇", BASIC, "尾矿库周边巡查", 20)
    scoped = [
        replace(township(name, BASIC, "蓄滞洪区转移", 21), scope="仅限蓄滞洪区乡镇") for name in TOWNS[:-1]
    ]
    assert not of_kind(findings(lists(own, *scoped)), FindingKind.NAMING)


def test_types_of_townships_are_told_by_name_and_by_their_lists():
    streets = tuple(f"{name}街道" for name in "甲乙丙")
    rows = lists(towns=(*TOWNS, *streets))
    rows += [township(name, BASIC, "物业纠纷调处", 30) for name in streets]
    assert not of_kind(findings(rows), FindingKind.NAMING)
    assert sorted(len(kin.holders) for kin in kin_of(rows, [BASIC])) == [3, 5]


def test_the_guidance_list_has_the_usual_wording():
    guidance = [township("乡镇（街道）", BASIC, title, row) for row, title in enumerate(COMMON, 1)]
    guidance.append(township("乡镇（街道）", BASIC, "农村公路日常养护", 9))
    rows = lists(*(township(name, BASIC, "农村公路日常养护管理", 9) for name in TOWNS))
    found = of_kind(findings([*guidance, *rows]), FindingKind.NAMING, "title")
    assert len(found) == 1
    assert "统一为“农村公路日常养护”" in found[0].suggestion
    assert "指导目录" in found[0].explanation


def test_the_guidance_list_has_it_wherever_it_is_read():
    titles = dict.fromkeys(TOWNS, "农村公路日常养护管理") | {"甲镇": "农村公路日常养护"}
    rows = lists(*(township(name, BASIC, title, 9) for name, title in titles.items()))
    guidance = [township("乡镇（街道）", BASIC, title, row) for row, title in enumerate(COMMON, 1)]
    guidance.append(township("乡镇（街道）", BASIC, "农村公路日常养护", 9))
    (found,) = of_kind(findings([*rows, *guidance]), FindingKind.NAMING, "title")
    assert "统一为“农村公路日常养护”" in found.suggestion


def test_one_row_with_other_work_in_one_township():
    def row(name: str, *duties: str) -> ItemView:
        view = township(name, COOPERATIVE, "渡口安全管理", 3, part("县交通局"))
        return replace(view, parts=(view.parts[0], replace(view.parts[1], duties=duties)))

    usual = [row(name, "1.日常巡查", "2.报告隐患") for name in TOWNS[:-1]]
    (found,) = findings([*usual, row("戊乡", "查处违法渡运")])
    assert (found.kind, found.subkind) == (FindingKind.NAMING, "content")
    assert findings([*usual, row("戊乡", "2.报告隐患", "1.日常巡查")]) == [], "the order says nothing"


def own_words(name: str, title: str, row: int) -> ItemView:
    """A row whose duties each township writes in its own way."""
    view = township(name, BASIC, title, row)
    return replace(view, parts=(replace(view.parts[0], duties=(f"{name}的{title}按{row}号办法",)),))


def test_a_title_is_the_usual_one_in_whatever_words_each_township_says_what_it_does():
    titles = (
        "公文办理和归档",
        "值班值守和突发信息报送",
        "政务公开和信息发布",
        "印章使用和保密",
        "固定资产管理",
    )
    odd = {("丁镇", titles[1]): "值守值班和紧急信息上报"}
    towns = ("甲镇", "乙镇", "丙镇", "丁镇")
    rows = [
        own_words(name, odd.get((name, title), title), row)
        for name in towns
        for row, title in enumerate(titles, 1)
    ]
    (found,) = of_kind(findings(rows), FindingKind.NAMING)
    assert (found.subkind, found.departments) == ("title", ("丁镇",))
    assert "3 个乡镇写作“值班值守和突发信息报送”" in found.explanation
    assert len(found.items) == 4


def test_short_lists_of_which_two_call_one_thing_otherwise():
    titles = ("公文办理和归档", "值班值守", "政务公开", "印章使用和保密", "便民大厅运行", "固定资产管理")
    odd = {("丙镇", "便民大厅运行"): "协助县数据局开设窗口", ("丁镇", "值班值守"): "昼夜在岗"}
    towns = ("甲镇", "乙镇", "丙镇", "丁镇")
    rows = [
        township(name, BASIC, odd.get((name, title), title), row)
        for name in towns
        for row, title in enumerate(titles, 1)
    ]
    found = {f.departments: f for f in of_kind(findings(rows), FindingKind.NAMING)}
    assert {who: f.subkind for who, f in found.items()} == {("丙镇",): "count", ("丁镇",): "count"}
    assert "另有“昼夜在岗”" in found["丁镇",].explanation
    assert "昼夜在岗" in {view.title for view in found["丁镇",].items}
