"""A directory from above beside a county's lists, and a township beside its peers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from pyoxigraph import Store

from ingest.records import DutyItem, ListKind, Responsibility, Role
from kg.comparing.diff import compare
from kg.comparing.peers import compare_peers
from kg.comparing.tiers import compare_tiers
from kg.reading.lists import items
from kg.triples.lists import Edition
from kg.views import ItemView
from kg.writing.writer import GraphWriter
from tests.kg.world import context, cooperative, file_result, power

SCORES = {
    ("安全生产监管", "烟花爆竹安全监管"): 0.2,
    ("安全生产监管", "小作坊安全监管"): 0.3,
    ("河道非法采砂整治", "打击河道盗采砂石"): 0.9,
    ("老人津贴初审", "老人津贴申领"): 0.6,
    ("老人津贴发放", "老人津贴申领"): 0.4,
    ("护林", "林区火灾排查"): 0.2,
}


def meaning(
    left: Sequence[ItemView], right: Sequence[ItemView], least: float
) -> list[tuple[int, int, float]]:
    """What the encoder and the judge would say, written down."""
    found = [
        (one, two, score)
        for one, a in enumerate(left)
        for two, b in enumerate(right)
        if (score := SCORES.get((a.title, b.title), SCORES.get((b.title, a.title), 0.0))) >= least
    ]
    return sorted(found, key=lambda each: (-each[2], each[0], each[1]))


def views(county: str, given: Sequence[DutyItem]) -> list[ItemView]:
    store = Store()
    edition = Edition("版", county)
    GraphWriter(store, context()).add_file(
        file_result(tuple(replace(each, jurisdiction=county) for each in given)), edition
    )
    return list(items(store))


def basic(title: str, holder: str = "石岭镇", **changes: Any) -> DutyItem:
    own = (Responsibility(holder, Role.LEAD),)
    return replace(cooperative(title, holder, list_kind=ListKind.BASIC, responsibilities=own), **changes)


def test_what_a_county_makes_of_a_directory():
    directory = views("云岭省", [basic(title, "某乡") for title in (
        "防溺水宣传", "安全生产监管", "河道非法采砂整治", "老人津贴初审", "老人津贴发放", "护林", "建文化站",
    )])  # fmt: skip
    county = views("岚山县", [
        basic(title, holder)
        for title in ("防溺水宣传", "烟花爆竹安全监管", "小作坊安全监管", "打击河道盗采砂石", "老人津贴申领", "林区火灾排查")
        for holder in ("石岭镇", "青石镇")
    ])  # fmt: skip
    found = compare_tiers(directory, county, meaning)
    assert {name: count for name, count in found.counts.items() if count} == {
        "added": 1,
        "removed": 2,
        "reworded": 1,
        "refined": 1,
        "merged": 1,
        "unchanged": 1,
    }
    assert [view.title for view in found.added] == ["林区火灾排查"]
    assert {view.title for view in found.removed} == {"护林", "建文化站"}
    [renamed] = found.reworded
    assert (renamed.before.title, renamed.after.title, renamed.score) == (
        "河道非法采砂整治",
        "打击河道盗采砂石",
        0.9,
    )
    [split] = found.refined
    assert (split.one.title, {view.title for view in split.many}) == (
        "安全生产监管",
        {"烟花爆竹安全监管", "小作坊安全监管"},
    )
    [joined] = found.merged
    assert (joined.one.title, len(joined.many)) == ("老人津贴申领", 2)
    assert found.units[found.added[0].iri] == 2


def test_a_lead_of_another_family_is_another_owner_a_list_of_another_kind_a_move():
    above = views("云岭省", [cooperative(holder="某乡")])
    below = replace(cooperative().responsibilities[0], organ="县住房和城乡建设局")
    found = compare_tiers(above, views("岚山县", [cooperative()]), meaning)
    assert found.unchanged == 1
    moved = compare_tiers(above, views("岚山县", [basic("违规建房整治")]), meaning)
    assert [[fact.aspect for fact in change.facts] for change in moved.moved] == [["清单"]]
    assert below.organ  # the organ has no family in this world: nothing is said of the owner
    assert not compare_tiers(
        above, views("岚山县", [cooperative(responsibilities=(below,))]), meaning
    ).owner_changed


def test_a_line_in_other_words_beside_one_of_the_same_title_is_not_added():
    titles = [("防溺水宣传", "河道非法采砂整治"), ("防溺水宣传", "河道非法采砂整治", "打击河道盗采砂石")]
    few, more = ([basic(title) for title in own] for own in titles)
    down = compare_tiers(views("云岭省", few), views("岚山县", more), meaning)
    assert {name: count for name, count in down.counts.items() if count} == {"refined": 1, "unchanged": 1}
    assert [view.title for view in down.refined[0].many] == ["河道非法采砂整治", "打击河道盗采砂石"]
    up = compare_tiers(views("云岭省", more), views("岚山县", few), meaning)
    assert {name: count for name, count in up.counts.items() if count} == {"merged": 1, "unchanged": 1}


def test_what_one_township_words_otherwise_is_renamed_not_split():
    titles = {"石岭镇": "河道非法采砂整治", "青石镇": "打击河道盗采砂石"}
    directory = views("云岭省", [basic("河道非法采砂整治", "某乡")])
    found = compare_tiers(directory, views("岚山县", [basic(t, h) for h, t in titles.items()]), meaning)
    assert {name: count for name, count in found.counts.items() if count} == {"reworded": 1, "unchanged": 1}
    held = views(
        "岚山县", [basic("河道非法采砂整治"), basic("打击河道盗采砂石", list_kind=ListKind.RECLAIMED)]
    )
    assert [view.title for view in compare_tiers(directory, held, meaning).added] == ["打击河道盗采砂石"]


def test_every_line_of_both_sides_has_one_place():
    directory = views("云岭省", [basic(title, "某乡") for title, _ in SCORES])
    county = views("岚山县", [basic(title) for title in {two for _, two in SCORES}])
    found = compare_tiers(directory, county, meaning)
    told = [view.title for view in (*found.added, *found.removed)]
    told += [title for c in found.reworded for title in (c.before.title, c.after.title)]
    told += [view.title for s in (*found.refined, *found.merged) for view in (s.one, *s.many)]
    assert sorted(told) == sorted({view.title for view in (*directory, *county)})


def test_what_all_peers_have_and_one_lacks_and_the_reverse():
    own = views(
        "岚山县", [basic("防溺水宣传"), basic("打击河道盗采砂石"), basic("护古树"), cooperative("护林")]
    )
    peers = views("岚山县", [
        *(basic(title, holder) for title in ("防溺水宣传", "河道非法采砂整治", "调解纠纷") for holder in ("甲镇", "乙镇")),
        *(basic(title, "甲镇") for title in ("建文化站", "护林")),
    ])  # fmt: skip
    mine = [view for view in own if view.holder in {"石岭镇", "黑石镇"}]
    found = compare_peers(mine, peers, meaning)
    assert [(each.view.title, each.peers) for each in found.lacks] == [("调解纠纷", 2)]
    assert [view.title for view in found.alone] == ["护古树"]
    assert [(c.before.title, c.after.title) for c in found.renamed] == [
        ("河道非法采砂整治", "打击河道盗采砂石")
    ]
    assert [change.after.title for change in found.moved] == ["护林"]
    assert (found.common, found.peers) == (1, ("乙镇", "甲镇"))
    half = compare_peers(mine, peers, meaning, share=0.5)
    assert [each.view.title for each in half.lacks] == ["调解纠纷", "建文化站"]


def test_a_merged_departments_duty_in_other_words_has_another_owner():
    old = views(
        "岚山县",
        [
            power("河道非法采砂整治"),
            power(
                "别的事",
            ),
        ],
    )
    lead = (Responsibility("县应急管理局", Role.LEAD),)
    renamed = replace(power("打击河道盗采砂石"), holder="县应急管理局", responsibilities=lead, code=None)
    new = views("岚山县", [renamed])
    found = compare([replace(view, code=None) for view in old], new, {}, meaning=meaning)
    [change] = found.owner_changed
    assert (change.before.title, change.after.title) == ("河道非法采砂整治", "打击河道盗采砂石")
    assert found.unrevised == ("县自然资源局",)
    assert compare([replace(view, code=None) for view in old], new, {}).owner_changed == ()
