from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import NamedNode, Store

from ingest.records import Citation, DutyItem, ListKind, Responsibility, Role
from kg.comparing.diff import EditionDiff, bigram_pairs, diff
from kg.reading.lists import editions, items
from kg.store import ontology_quads
from kg.triples.lists import Edition
from kg.writing.writer import GraphWriter
from tests.kg.world import (
    COUNTY,
    EDITION,
    LAND_LAW,
    context,
    cooperative,
    file_result,
    power,
    source,
    statute,
)

SECOND = replace(EDITION, name="第二稿", round="二上")


def two(old: Sequence[DutyItem], new: Sequence[DutyItem]) -> tuple[Store, GraphWriter]:
    store = Store()
    writer = GraphWriter(store, context())
    writer.add_file(file_result(tuple(old)), EDITION)
    later = replace(SECOND, revision_of=writer.edition_iri(EDITION))
    writer.add_file(file_result(tuple(new), "9a" * 32, "二稿.xlsx"), later)
    return store, writer


def compared(old: Sequence[DutyItem], new: Sequence[DutyItem]) -> EditionDiff:
    store, writer = two(old, new)
    return diff(store, writer.edition_iri(EDITION), writer.edition_iri(SECOND))


def counted(found: EditionDiff) -> dict[str, int]:
    return {name: count for name, count in found.counts.items() if count}


def test_a_list_that_was_only_sorted_anew_is_unchanged():
    old = [cooperative(f"事项{name}", row=row) for row, name in enumerate("甲乙丙", 5)]
    assert counted(
        compared(old, [replace(item, source=source(20 - row)) for row, item in enumerate(old)])
    ) == {"unchanged": 3}


def test_added_and_removed_items_are_named():
    found = compared(
        [cooperative("河道采砂管理"), cooperative()], [cooperative(), cooperative("校车安全检查")]
    )
    assert counted(found) == {"added": 1, "removed": 1, "unchanged": 1}
    assert ([view.title for view in found.added], [view.title for view in found.removed]) == (
        ["校车安全检查"],
        ["河道采砂管理"],
    )


@pytest.mark.parametrize(
    ("changes", "kind", "fact"),
    [
        ({"title": "开展违规建房整治"}, "reworded", ("事项名称", "违规建房整治", "开展违规建房整治")),
        ({"scope": "除城关镇外"}, "reworded", ("适用范围", "", "除城关镇外")),
        ({"list_kind": ListKind.BASIC}, "moved", ("清单", "配合履职事项", "基本履职事项")),
        ({"field": "城乡建设"}, "moved", ("领域", "自然资源", "城乡建设")),
        (
            {"legal_bases": (Citation(LAND_LAW, article="78"),)},
            "basis_changed",
            ("依据", f"《{LAND_LAW}》第77条", f"《{LAND_LAW}》第78条"),
        ),
    ],
)
def test_a_change_is_told_by_its_kind_with_both_texts(changes, kind: str, fact):
    found = compared([cooperative()], [cooperative(**changes)])
    assert counted(found) == {kind: 1}
    [change] = getattr(found, kind)
    [told] = change.facts
    assert (told.aspect, told.before, told.after) == fact
    assert (change.before.edition, change.after.edition) == (found.before, found.after)
    assert (change.score == 1) is ("title" not in changes)


def test_changes_of_organs_and_of_what_they_do_are_told_apart():
    [lead, housing, town] = cooperative().responsibilities
    cases = {
        "owner_changed": (replace(lead, organ="县水利局"), housing, town),
        "partners_changed": (lead, housing, Responsibility("县公安局", Role.COOPERATE), town),
        "reworded": (lead, replace(housing, duties=("负责房屋安全鉴定和拆除。",)), town),
    }
    for kind, parts in cases.items():
        found = compared([cooperative()], [cooperative(responsibilities=parts)])
        assert counted(found) == {kind: 1}
    swapped = (replace(lead, role=Role.COOPERATE), housing, town)
    both = compared([cooperative()], [cooperative(responsibilities=swapped)])
    assert counted(both) == {"owner_changed": 1, "partners_changed": 1}


def test_a_duty_handed_to_another_department_is_one_duty_with_another_owner():
    other = (Responsibility("县应急管理局", Role.LEAD),)
    given_away = replace(power(), holder="县应急管理局", responsibilities=other)
    found = compared([power(), power("另一项")], [given_away, power("另一项")])
    assert counted(found) == {"owner_changed": 1, "unchanged": 1}
    assert [fact.aspect for fact in found.owner_changed[0].facts] == ["牵头单位", "清单所属单位"]
    townships = compared(
        [cooperative(), cooperative("乙事")], [cooperative("乙事"), cooperative(holder="石岭镇")]
    )
    assert counted(townships) == {"added": 1, "removed": 1, "unchanged": 1}


def test_a_unit_without_a_list_in_the_newer_edition_keeps_its_own():
    found = compared([cooperative(), cooperative(holder="石岭镇")], [cooperative()])
    assert counted(found) == {"unchanged": 1}
    assert found.unrevised == ("石岭镇",)


def test_numbers_match_what_titles_do_not_and_part_what_looks_alike():
    renamed = compared([power("旧名称")], [power("毫不相干之新名")])
    assert counted(renamed) == {"reworded": 1}
    parted = compared([power("对甲的处罚")], [replace(power("对乙的处罚"), code="140000-02")])
    assert counted(parted) == {"added": 1, "removed": 1}


def test_the_caller_may_bring_another_likeness():
    calls: list[tuple[Sequence[str], Sequence[str]]] = []

    def similar(left: Sequence[str], right: Sequence[str]):
        calls.append((left, right))
        return [(0, 0, 0.9)]

    store, writer = two([cooperative("河道采砂管理")], [cooperative("砂石开采监督")])
    found = diff(store, writer.edition_iri(EDITION), writer.edition_iri(SECOND), similar)
    assert counted(found) == {"reworded": 1}
    assert found.reworded[0].score == 0.9
    assert [text.split("：")[0] for side in calls[0] for text in side] == ["河道采砂管理", "砂石开采监督"]


def test_an_unknown_edition_is_named():
    store, writer = two([cooperative()], [cooperative()])
    with pytest.raises(LookupError, match="zhize status"):
        diff(store, writer.edition_iri(EDITION), writer.edition_iri(Edition("没有")))


@given(
    st.lists(st.text("甲乙丙丁", max_size=6), max_size=6),
    st.lists(st.text("甲乙丙丁", max_size=6), max_size=6),
)
def test_likeness_is_symmetric_and_complete_for_equal_texts(left: list[str], right: list[str]):
    found = {(one, two): score for one, two, score in bigram_pairs(left, right)}
    assert found == {(one, two): score for two, one, score in bigram_pairs(right, left)}
    for (one, two), score in found.items():
        assert 0.5 <= score <= 1
        assert (score == 1) or left[one] != right[two]
    assert all((one, two) in found for one, a in enumerate(left) for two, b in enumerate(right) if a == b)


def test_taking_an_edition_out_again_leaves_what_was_there_before():
    store = Store()
    writer = GraphWriter(store, context())
    writer.load(ontology_quads(writer.mint.graph("ontology")))
    writer.add_statutes([statute()], lambda _: "in-force")
    writer.add_file(file_result(), EDITION)
    before = set(store)
    second = replace(SECOND, revision_of=writer.edition_iri(EDITION))
    other = (
        cooperative(),
        power("别的处罚"),
        cooperative("防汛", "柳湾镇", legal_bases=(Citation("防洪法"),)),
    )
    writer.add_file(file_result(other, "9a" * 32, "二稿.xlsx"), second)
    writer.set_matters({view.iri: view.title for view in items(store, writer.edition_iri(second))})
    assert writer.remove_edition(writer.edition_iri(second)) == 3
    assert set(store) == before
    assert writer.add_file(file_result(other, "9a" * 32, "二稿.xlsx"), second).outcome == "added"
    with pytest.raises(LookupError, match="没有版本"):
        writer.remove_edition(writer.mint.edition("没有"))


def test_what_revised_an_edition_that_is_taken_out_revises_the_one_before():
    store, writer = two([cooperative()], [cooperative()])
    first, middle = writer.edition_iri(EDITION), writer.edition_iri(SECOND)
    third = Edition("第三稿", COUNTY, revision_of=middle)
    writer.add_file(file_result((cooperative(),), "ef" * 32, "三稿.xlsx"), third)
    writer.remove_edition(middle)
    assert {view.name: view.revision_of for view in editions(store)} == {"第一稿": None, "第三稿": first}
    assert list(store.quads_for_pattern(None, None, NamedNode(middle), None)) == []
