"""Articles are ranked by what their statute is, too, and by the question's characters."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.thesaurus.concepts import Concept
from kg.views import ArticleView
from search.encoders.loading import load_encoder
from search.engine import Engine
from search.index.entries import LAW
from search.index.opened import build, open_index
from search.measuring.evaluate import Labelled, ranks
from search.measuring.labelled import Question
from search.measuring.questions import PRODUCT, over_statutes
from search.ranking.coverage import Texts, coverage
from search.ranking.grounds import basis_keys
from search.ranking.locality import Locality
from search.words.analysis import gram_codes

KEEPING = "饲养犬只应当到公安机关办理登记，领取养犬登记证。"
NATIONAL = "中华人民共和国养犬法"
CITY = "饲养犬只应当到养犬登记机关办理登记，领取养犬登记证。"


def article(
    number: str,
    statute: str,
    text: str,
    status: str = "in-force",
    level: str = "law",
    province: str | None = None,
    document_number: str | None = None,
    place: str | None = None,
) -> ArticleView:
    return ArticleView(
        f"urn:{statute}:{number}",
        statute,
        f"urn:{statute}",
        number,
        text,
        status,
        level=level,
        province=province,
        document_number=document_number,
        place=place,
    )


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    views = [
        article("1", "中华人民共和国养犬法", "为了规范养犬登记，制定本法。"),
        article("8", "中华人民共和国养犬法", KEEPING),
        article("9", "中华人民共和国养犬法", "养犬未登记的，由公安机关处五百元以下罚款。"),
        article("5", "旧养犬法", f"{KEEPING}每年一次。", "repealed"),
        article("7", "青岛市养犬管理条例", CITY, "in-force", "local-regulation", "山东省", place="青岛市"),
        article("6", "浙江省养犬条例", CITY, "in-force", "local-regulation", "浙江省", place="浙江省"),
        article("3", "中华人民共和国森林法", "禁止毁林开垦。", document_number="主席令第三十九号"),
        article("3", "中华人民共和国刑法", "法律明文规定为犯罪行为的，依照法律定罪处刑。"),
        article(
            "23",
            "山地条例",
            "山地由县管理。",
            "in-force",
            "administrative-regulation",
            None,
            "国务院令第39号",
        ),
    ]
    folder: Path = tmp_path_factory.mktemp("index")
    encoder = load_encoder(None)
    build(views, encoder, folder)
    return Engine(open_index(folder), encoder)


def titles(engine: Engine, question: str) -> list[str]:
    return [hit.title for hit in engine.search(question, groups=(LAW,)).hits]


def test_the_national_law_in_force_goes_before_what_says_the_same(engine: Engine) -> None:
    found = titles(engine, "饲养犬只在哪里登记")
    assert found[0] == "《中华人民共和国养犬法》第8条"
    assert found.index("《旧养犬法》第5条") > 0
    assert found.index("《青岛市养犬管理条例》第7条") > 0


def test_a_province_that_the_question_names_has_its_own_regulations_before_others(engine: Engine) -> None:
    def score(question: str) -> float:
        hits = engine.search(question, groups=(LAW,)).hits
        own = next(hit.score for hit in hits if hit.title.startswith("《青岛市"))
        return own - next(hit.score for hit in hits if hit.title == "《中华人民共和国养犬法》第8条")

    assert score("山东饲养犬只在哪里登记") > score("饲养犬只在哪里登记") + 0.1


def test_a_city_that_the_question_names_has_its_own_regulations_first(engine: Engine) -> None:
    assert titles(engine, "青岛饲养犬只在哪里登记")[0] == "《青岛市养犬管理条例》第7条"
    assert titles(engine, "浙江饲养犬只在哪里登记")[0] == "《浙江省养犬条例》第6条"
    assert titles(engine, "苏州饲养犬只在哪里登记")[0] == "《中华人民共和国养犬法》第8条"


def test_what_holds_in_a_city_is_its_own_and_that_of_its_province() -> None:
    places, provinces = ["青岛市", "山东省", "临沂市"], ["山东省"]
    place = np.array([0, 1, 2, -1], dtype=np.int32)
    province = np.array([0, 0, 0, -1], dtype=np.int32)
    locality = Locality(place, province, places, provinces, ["山东省临沂市沂水县"])
    assert locality.home.tolist() == [False, True, True, False]
    city, whole = locality.asked("青岛养犬"), locality.asked("山东养犬")
    assert city is not None
    assert whole is not None
    assert (city.own.tolist(), city.also.tolist()) == (
        [True, False, False, False],
        [True, True, False, False],
    )
    assert (whole.own.tolist(), whole.also.tolist()) == (
        [False, True, False, False],
        [True, True, True, False],
    )
    assert locality.asked("养犬") is None


def test_who_asks_for_a_penalty_gets_the_article_about_it(engine: Engine) -> None:
    assert titles(engine, "养犬未登记怎么罚")[0] == "《中华人民共和国养犬法》第9条"


def test_an_article_that_is_named_is_found_exactly(engine: Engine) -> None:
    assert titles(engine, "养犬法第一条")[0] == "《中华人民共和国养犬法》第1条"
    assert {"《中华人民共和国森林法》第3条", "《中华人民共和国刑法》第3条"} == set(
        titles(engine, "第三条")[:2]
    )


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("国务院令第39号", "《山地条例》第23条"),
        ("主席令第39号", "《中华人民共和国森林法》第3条"),
        ("《森林法》 3条", "《中华人民共和国森林法》第3条"),
        ("刑法第三条", "《中华人民共和国刑法》第3条"),
        ("山地条例第二十三条第一款第（二）项", "《山地条例》第23条"),
    ],
)
def test_numbers_of_documents_and_articles_are_found_however_they_are_written(
    engine: Engine, asked: str, found: str
) -> None:
    assert titles(engine, asked)[0] == found


def test_the_baselines_know_articles_by_statute_and_number(engine: Engine) -> None:
    asked = [Labelled("禁止毁林开垦", frozenset({"《中华人民共和国森林法》第3条"}))]
    found = ranks(engine, asked, group=LAW)
    assert found["BM25"] == found["vectors"] == found["fused"] == [1]


def test_what_answers_as_well_counts_where_it_was_judged(engine: Engine) -> None:
    named = frozenset({("青岛市养犬管理条例", "7")})
    asked = [
        Question(
            "饲养犬只在哪里登记", "formal", "choose", articles=named, judged=frozenset({(NATIONAL, "8")})
        ),
        Question("养犬未登记怎么罚", "formal", "choose", articles=frozenset({(NATIONAL, "9")}), drawn=True),
    ]
    for judged, first in ((False, 0.5), (True, 1.0)):
        every, drawn, _ = over_statutes(engine, asked, judged)
        assert every.rankings[PRODUCT].recall_1.mean == first
        assert (drawn.questions, drawn.rankings[PRODUCT].recall_1.mean) == (1, 1.0)


def test_a_hit_says_what_its_characters_brought(engine: Engine) -> None:
    explain = engine.search("禁止毁林开垦", groups=(LAW,)).hits[0].explain
    assert explain.char_rank == 1
    assert explain.char_score == pytest.approx(1.0)


def test_the_whole_question_covers_a_text_and_nothing_covers_another() -> None:
    texts = [text.encode() for text in ("养犬登记证", "毁林开垦", "")]
    assert coverage(Texts(texts), gram_codes("养犬登记")).tolist() == pytest.approx([1, 0, 0])


def test_what_few_texts_have_counts_more() -> None:
    texts = [text.encode() for text in ("罚款甲", "罚款乙", "罚款丙", "秸秆")]
    found = coverage(Texts(texts), gram_codes("秸秆罚款"))
    assert found[3] > found[0] == found[1]


@given(st.lists(st.text(max_size=30), min_size=1, max_size=5), st.text(max_size=10))
def test_coverage_is_a_share_of_any_texts(texts: list[str], question: str) -> None:
    found = coverage(Texts([text.encode() for text in texts]), gram_codes(question))
    assert found.shape == (len(texts),)
    assert np.all((found >= 0) & (found <= 1 + 1e-6))


def test_what_a_concept_rests_on_is_a_statute_and_perhaps_an_article() -> None:
    assert basis_keys("《中华人民共和国公路法》第五十条第一款") == ("statute:公路法", "place:公路法#50")
    assert basis_keys("《公路法》") == ("statute:公路法", "")
    assert basis_keys("县里的惯例") == basis_keys("") == ("", "")


def test_of_two_that_say_the_same_the_statute_goes_first_that_such_matters_rest_on(tmp_path: Path) -> None:
    concept = Concept("dog", "养犬登记", alt=("狗证",), basis="《中华人民共和国养犬法》第八条")
    views = [
        article("8", "中华人民共和国养犬法", KEEPING),
        article("4", "中华人民共和国家畜法", KEEPING),
        article("3", "中华人民共和国森林法", "禁止毁林开垦。"),
    ]
    encoder = load_encoder(None)

    def first(name: str, thesaurus: list[Concept]) -> tuple[str, float]:
        build(views, encoder, tmp_path / name, thesaurus=thesaurus)
        hits = Engine(open_index(tmp_path / name), encoder).search("狗证", groups=(LAW,)).hits
        of = {hit.title: hit.score for hit in hits}
        lead = of["《中华人民共和国养犬法》第8条"] - of["《中华人民共和国家畜法》第4条"]
        return hits[0].title, lead

    assert first("with", [concept])[0] == "《中华人民共和国养犬法》第8条"
    assert first("with", [concept])[1] > first("without", [replace(concept, basis="")])[1] + 0.1
