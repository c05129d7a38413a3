import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.analysis.facets import FACETS, Lexicon, clean, is_broader, load_lexicon, near, siblings
from kg.analysis.labelled import labelled_pairs, load_lists, load_matters


def concepts(title: str, facet: str) -> set[str]:
    return {concept for mention in load_lexicon().read(title).facet(facet) for concept in mention.concepts}


@pytest.mark.parametrize(
    ("title", "facet", "expected"),
    [
        ("出版物印刷监管", "stage", "print"),
        ("出版物发行监管", "stage", "distribute"),
        ("农村公路养护", "object", "transport.rural-road"),
        ("对餐饮业排放油烟的监督管理", "object", "cityscape.fume"),
        ("养老机构消防安全检查", "aspect", "fire"),
        ("食品经营许可延续", "procedure", "renew"),
        ("留守儿童走访关爱", "audience", "child"),
        ("煤矿井田范围内违规建房处置", "place", "mine-area"),
    ],
)
def test_each_facet_is_read_on_its_own(title, facet, expected):
    assert expected in concepts(title, facet)


@pytest.mark.parametrize(
    ("title", "deeds"),
    [
        ("对未取得建设工程规划许可擅自修建房屋的处罚", {"regulate"}),
        ("打击黑车载客", {"regulate"}),
        ("燃气经营许可证核发", {"permit"}),
        ("防骗知识宣传", {"inform"}),
        ("村民会议", set()),
    ],
)
def test_the_deed_is_read_from_the_head_of_the_title(title, deeds):
    assert load_lexicon().read(title).deeds() == deeds


def test_the_longest_word_of_a_facet_wins():
    lexicon = Lexicon({"object": {"road": ["公路"], "road.rural": ["农村公路"]}}, ["负责"])
    reading = lexicon.read("负责 农村公路（乡道）")
    assert [m.word for m in reading.facet("object")] == ["农村公路"]
    assert (reading.body, reading.plain, reading.rest) == ("负责农村公路乡道", "农村公路乡道", "乡道")
    assert reading.words() == ("农村公路", "乡道")


@given(st.text(alphabet="县乡农村公路养护（），12Ａ 对的出版物印刷负责\n", max_size=40))
def test_reading_accounts_for_every_character(text):
    reading = load_lexicon().read(text)
    assert reading.body == clean(text)
    for facet in FACETS:
        for mention in reading.facet(facet):
            assert reading.body.startswith(mention.word, mention.start)
    for start, piece in reading.rest_pieces:
        assert reading.body.startswith(piece, start)
    assert len(reading.plain) <= len(reading.body)


def test_broader_and_sibling_objects():
    assert is_broader("food", "food.canteen")
    assert not is_broader("food.canteen", "food")
    assert near("object", frozenset({"food"}), frozenset({"food.canteen"}))
    assert not near("object", frozenset({"food.banquet"}), frozenset({"food.canteen"}))
    assert siblings(frozenset({"food.banquet"}), frozenset({"food.canteen"}))
    assert near("action", frozenset({"inspect"}), frozenset({"penalty"}))


def test_labelled_duties_are_many_and_apart():
    matters, pairs = load_matters(), list(labelled_pairs())
    assert sum(pair.same for pair in pairs) >= 1000
    assert sum(not pair.same for pair in pairs) >= 1500
    held_out = [matter for matter in matters if matter.held_out]
    assert 0.2 < len(held_out) / len(matters) < 0.45
    wordings = [text for matter in matters for text in matter.same]
    assert len(wordings) == len(set(wordings)), "one wording cannot be two matters"
    titles = [title for titles in load_lists().values() for title in titles]
    assert len(titles) == len(set(titles)) >= 500


def test_a_word_that_tears_two_others_asunder_is_not_read():
    said = {
        facet: [m.word for m in found]
        for facet, found in zip(FACETS, load_lexicon().read("采伐许可审批发证").mentions, strict=True)
    }
    assert "批发" not in said["stage"]
    assert {"许可审批", "发证"} <= set(said["action"])
    assert "批发" in [m.word for m in load_lexicon().read("蔬菜批发市场").mentions[FACETS.index("stage")]]
