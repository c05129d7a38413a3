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
from search.ranking.coverage import coverage
from search.ranking.grounds import basis_keys
from search.words.analysis import gram_codes

KEEPING = "饲养犬只应当到公安机关办理登记，领取养犬登记证。"
CITY = "饲养犬只应当到养犬登记机关办理登记，领取养犬登记证。"


def article(
    number: str,
    statute: str,
    text: str,
    status: str = "in-force",
    level: str = "law",
    province: str | None = None,
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
    )


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    views = [
        article("1", "中华人民共和国养犬法", "为了规范养犬登记，制定本法。"),
        article("8", "中华人民共和国养犬法", KEEPING),
        article("9", "中华人民共和国养犬法", "养犬未登记的，由公安机关处五百元以下罚款。"),
        article("5", "旧养犬法", f"{KEEPING}每年一次。", "repealed"),
        article("7", "青岛市养犬管理条例", CITY, "in-force", "local-regulation", "山东省"),
        article("3", "中华人民共和国森林法", "禁止毁林开垦。"),
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


def test_who_asks_for_a_penalty_gets_the_article_about_it(engine: Engine) -> None:
    assert titles(engine, "养犬未登记怎么罚")[0] == "《中华人民共和国养犬法》第9条"


def test_an_article_that_is_named_is_found_exactly(engine: Engine) -> None:
    assert titles(engine, "养犬法第一条")[0] == "《中华人民共和国养犬法》第1条"
    assert titles(engine, "第三条")[0] == "《中华人民共和国森林法》第3条"


def test_the_baselines_know_articles_by_statute_and_number(engine: Engine) -> None:
    asked = [Labelled("禁止毁林开垦", frozenset({"《中华人民共和国森林法》第3条"}))]
    found = ranks(engine, asked, group=LAW)
    assert found["BM25"] == found["vectors"] == found["fused"] == [1]


def test_a_hit_says_what_its_characters_brought(engine: Engine) -> None:
    explain = engine.search("禁止毁林开垦", groups=(LAW,)).hits[0].explain
    assert explain.char_rank == 1
    assert explain.char_score == pytest.approx(1.0)


def test_the_whole_question_covers_a_text_and_nothing_covers_another() -> None:
    texts = [text.encode() for text in ("养犬登记证", "毁林开垦", "")]
    assert coverage(texts, gram_codes("养犬登记")).tolist() == pytest.approx([1, 0, 0])


def test_what_few_texts_have_counts_more() -> None:
    texts = [text.encode() for text in ("罚款甲", "罚款乙", "罚款丙", "秸秆")]
    found = coverage(texts, gram_codes("秸秆罚款"))
    assert found[3] > found[0] == found[1]


@given(st.lists(st.text(max_size=30), min_size=1, max_size=5), st.text(max_size=10))
def test_coverage_is_a_share_of_any_texts(texts: list[str], question: str) -> None:
    found = coverage([text.encode() for text in texts], gram_codes(question))
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
