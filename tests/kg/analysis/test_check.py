from dataclasses import replace

from ingest.records import ListKind, Role
from kg.analysis import ngrams
from kg.analysis.cards import Link, deal
from kg.analysis.check import analyse, check
from kg.analysis.evaluate import evaluate, expected_from, place_of
from kg.analysis.figures import Collision, collisions, keystones, loads
from kg.analysis.findings import FindingKind
from kg.analysis.fit import judge_for
from kg.analysis.grouping import cards_of, groups
from kg.analysis.labelled import load_lists, load_matters
from kg.analysis.matters import matters
from kg.analysis.texts import distinct_texts, full_text
from tests.kg.analysis.lists import department, findings, kinds, part, township

JUDGE = judge_for(ngrams.NAME, ngrams.encode)
TOWNS = ("甲镇", "乙镇", "丙乡")


def draft():
    rows = [
        department("县文旅局", "乡村民宿经营监管", 4),
        department("县市场监管局", "对民宿经营活动进行监督管理", 7),
        department("县水利局", "取水许可", 3),
    ]
    rows += [township(name, ListKind.COOPERATIVE, "民间河埠修缮", 6) for name in TOWNS]
    return rows


def test_ids_depend_on_what_the_rows_say_only():
    moved = [
        replace(view, iri=f"other:{n}", source=replace(view.source, document="新稿.xlsx", row=90 + n))
        for n, view in enumerate(reversed(draft()))
    ]
    assert {f.id for f in findings(draft())} == {f.id for f in findings(moved)}
    assert kinds(findings(draft())) == ["overlap", "unowned"] or kinds(findings(draft())) == [
        "unowned",
        "overlap",
    ]


def test_only_the_kinds_asked_for():
    pairs = list(ngrams.similar_pairs(distinct_texts(draft()).texts))
    found = check(draft(), pairs, JUDGE, kinds={FindingKind.UNOWNED})
    assert kinds(found) == ["unowned"]
    assert check([], [], JUDGE) == []


def test_items_with_duties_are_members_of_two_texts():
    view = department("县文旅局", "乡村民宿经营监管", 4, duties=("登记造册", "乡村民宿经营监管"))
    texts = distinct_texts([view, department("县公安局", "乡村民宿经营监管", 5)])
    assert full_text(view) == "乡村民宿经营监管：登记造册"
    assert texts.texts == ("乡村民宿经营监管", "乡村民宿经营监管：登记造册")
    assert texts.members == ((0, 1), (0,))


def test_township_copies_make_one_card():
    deck = deal(draft(), [], JUDGE)
    assert sorted(len(card.views) for card in deck.cards) == [1, 1, 1, 3]


def test_matters_join_wordings_and_keep_copies_together():
    views = draft()
    found = matters(views, ngrams.similar_pairs(distinct_texts(views).texts), JUDGE)
    assert set(found) == {view.iri for view in views}
    assert found[views[0].iri] == found[views[1].iri] != found[views[2].iri]
    assert len({found[view.iri] for view in views[3:]}) == 1
    again = matters(list(reversed(views)), ngrams.similar_pairs(distinct_texts(views[::-1]).texts), JUDGE)
    assert again == found


def test_lists_without_a_flaw_give_few_false_alarms():
    """They were learned from, so few is one in 25 rows where only characters are compared."""
    rows = [
        township(unit, ListKind.BASIC, title, row)
        if unit.startswith("乡镇")
        else department(unit, title, row)
        for unit, titles in load_lists().items()
        for row, title in enumerate(titles, 1)
    ]
    assert len(rows) > 500
    assert len([f for f in findings(rows) if f.kind is not FindingKind.LEGAL_BASIS]) <= len(rows) / 25


def test_overlaps_among_matters_that_were_held_out():
    """Every held-out matter is claimed by two departments in two wordings; its look-alikes stand on other lists."""
    rows, key = [], []
    for number, matter in enumerate(m for m in load_matters() if m.held_out):
        pair = [
            department(f"县{side}{number}局", title, 1)
            for side, title in zip("甲乙", matter.same[-2:], strict=True)
        ]
        rows += pair
        key.append(frozenset(view.holder for view in pair))
    found = [f for f in findings(rows) if f.kind is FindingKind.OVERLAP]
    right = [f for f in found if frozenset(f.departments) in key]
    assert len(right) / len(found) >= 0.75
    assert len(right) / len(key) >= 0.35


def test_evaluation_needs_a_row_of_every_side():
    found = findings(draft())
    items = [
        {"document": "县文旅局.xlsx", "sheet": "职责", "row": 4, "side": "a"},
        {"document": "县市场监管局.xlsx", "sheet": "职责", "row": 7, "side": "b"},
    ]
    entry = {"id": "f1", "kind": "overlap", "difficulty": "easy", "items": items}
    wrong = {"id": "f2", "kind": "overlap", "difficulty": "hard", "items": [items[0], {**items[1], "row": 8}]}
    like = {"id": "l1", "against": "overlap", "items": items}
    result = evaluate(found, [expected_from(entry), expected_from(wrong)], [expected_from(like, "against")])
    overlap = result.kinds["overlap"]
    assert (overlap.expected, overlap.recalled, overlap.reported, overlap.correct) == (2, 1, 1, 1)
    assert (overlap.precision, overlap.recall) == (1.0, 0.5)
    assert result.kinds["unowned"].precision == 0.0
    assert result.difficulties["overlap/hard"].recall == 0.0
    assert result.look_alikes_flagged == ("l1",)
    assert [e.id for e in result.missed] == ["f2"]
    assert [f.kind.value for f in result.false_alarms] == ["unowned"]
    assert place_of(replace(draft()[0].source, document="夹/县文旅局.xlsx"))[0] == "县文旅局.xlsx"


def test_what_is_implied_is_neither_right_nor_wrong():
    found = findings(draft())
    items = [
        {"document": "县文旅局.xlsx", "sheet": "职责", "row": 4, "side": "a"},
        {"document": "县市场监管局.xlsx", "sheet": "职责", "row": 7, "side": "b"},
    ]
    implied = expected_from({"id": "i1", "kind": "overlap", "items": items})
    result = evaluate(found, [], kinds={"overlap"}, implied=[implied])
    assert (result.overall.reported, result.overall.expected, result.false_alarms) == (0, 0, ())
    assert evaluate(found, [], kinds={"overlap"}).overall.reported == 1


def test_analysis_says_what_matters_and_check_say():
    views = draft()
    pairs = list(ngrams.similar_pairs(distinct_texts(views).texts))
    analysis = analyse(views, pairs, JUDGE)
    assert analysis.findings == check(views, pairs, JUDGE)
    assert analysis.matters == matters(views, pairs, JUDGE)


def test_groups_are_no_chains():
    views = [department(f"县{n}局", title, n) for n, title in enumerate("甲乙丙丁", 1)]
    cards = deal(views, [], JUDGE).cards
    links = [Link(cards[n], cards[n + 1], 0.5, p) for n, p in enumerate((0.9, 0.8, 0.7))]
    found = [tuple(card.first.title for card in cards_of(group)) for group in groups(links)]
    assert found == [("甲", "乙", "丙"), ("丙", "丁")]


def test_figures():
    found = findings(draft())
    assert collisions(found) == [Collision("县市场监管局", "县文旅局", 1)]
    rows = [
        township("甲镇", ListKind.COOPERATIVE, "渡口管理", 1, part("交通局"), part("公安局", Role.COOPERATE)),
        township("甲镇", ListKind.COOPERATIVE, "禁毒", 2, part("公安局"), part("司法局", Role.COOPERATE)),
        township("甲镇", ListKind.BASIC, "村志编修", 3),
    ]
    (load,) = loads(rows)
    assert (load.basic, load.cooperative, load.departments) == (1, 2, 2)
    assert keystones(rows) == ["公安局"]


def test_what_was_taken_back_is_compared_with_what_a_cooperative_row_leaves_to_townships():
    lead = part("县自然资源局", Role.LEAD, "下发卫星图斑")

    def rows(duty: str):
        own = replace(part("甲镇", Role.COOPERATE, duty), is_township=True)
        held = replace(
            township("甲镇", ListKind.COOPERATIVE, "农业设施改作居住用途摸底", 2), parts=(lead, own)
        )
        taken = township(
            "甲镇", ListKind.RECLAIMED, "大棚房问题清查认定", 1, part("县自然资源局", Role.TAKE_OVER)
        )
        other = department("县农业农村局", "农业设施改作居住用途摸底", 3)
        return [taken, held, other]

    def odds(duty: str, beside: int) -> float:
        deck = deal(rows(duty), [], JUDGE)
        return deck.odds(deck.cards[beside], deck.cards[1])

    whole, help_only = "逐棚清查认定大棚房问题", "协助张贴公告"
    assert odds(whole, 0) > odds(help_only, 0)
    assert odds(whole, 2) == odds(help_only, 2)  # beside other rows the department's part is what counts
