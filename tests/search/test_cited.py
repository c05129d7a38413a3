"""Questions that cite an article of a statute, with its text stored and without."""

from __future__ import annotations

import pytest

from search.answering.who import answer
from search.index.entries import LAW
from search.understanding.cited import article_notices, only_cites
from search.understanding.exact import Names, question_keys
from tests.search.conftest import Built

NONE = Names({})
TWO = Names({"城乡规划法": ("statute", "城乡规划法"), "土地管理法": ("statute", "土地管理法")})


@pytest.mark.parametrize(
    ("question", "key"),
    [
        ("民法典1254条", "place:民法典#1254"),
        ("请问民法典第一千二百五十四条怎么规定", "place:民法典#1254"),
        ("固废法第20条", "place:固废法#20"),
        ("《某县犬只管理办法》第三条", "place:某县犬只管理办法#3"),
    ],
)
def test_a_statute_that_nothing_stored_names(question: str, key: str) -> None:
    assert question_keys(question, NONE)[0].key == key


@pytest.mark.parametrize("question", ["这个办法第三条怎么说", "请问法1条"])
def test_what_is_no_statute(question: str) -> None:
    assert not [key for key in question_keys(question, NONE) if key.kind == "place"]


def test_each_article_goes_with_the_statute_before_it() -> None:
    keys = question_keys("城乡规划法64条和土地管理法第七十七条、第七十八条", TWO)
    assert [key.value for key in keys if key.kind == "place"] == [
        "城乡规划法#64",
        "土地管理法#77",
        "土地管理法#78",
    ]
    assert [key.value for key in question_keys("第64条，城乡规划法的", TWO)][:1] == ["城乡规划法#64"]


def test_only_an_article() -> None:
    assert only_cites("民法典1254条的内容是什么", question_keys("民法典1254条的内容是什么", NONE))
    assert not only_cites("民法典1254条 高空抛物", question_keys("民法典1254条 高空抛物", NONE))
    assert not only_cites("高空抛物", ())


def test_rows_answer_for_an_article_that_is_not_stored(small: Built) -> None:
    found = answer(small.engine, "森林法第一条")
    assert any("没有收录《森林法》的条文" in notice and "zhize ingest" in notice for notice in found.notices)
    assert found.answer is None
    assert not found.talk


def test_an_article_that_no_row_rests_on_is_not_answered_with_another(small: Built) -> None:
    cited = answer(small.engine, "土地管理法77条")
    assert cited.answer is not None
    assert "《中华人民共和国土地管理法》第七十七条" in [basis.citation for basis in cited.answer.legal_basis]
    other = answer(small.engine, "土地管理法78条")
    assert other.answer is None
    assert other.notices == ("已收录的《土地管理法》里没有第七十八条；清单中也没有以它为依据的事项。",)
    beyond = answer(small.engine, "土地管理法第999条")
    assert "没有第九百九十九条" in beyond.notices[0]


def test_a_stored_article_is_quoted_and_found_first(small: Built) -> None:
    assert "非法占用土地的" in answer(small.engine, "土地管理法77条").notices[0]
    laws = small.engine.search("土地管理法77条", groups=(LAW,)).hits
    assert laws[0].iri == "urn:law:1#77"


def test_the_notice_is_in_the_language_of_the_question(small: Built) -> None:
    keys = question_keys("森林法第一条", NONE)
    [english] = article_notices(small.engine.index, keys, english=True)
    assert english == (
        "The text of 《森林法》 is not stored, so article 1 cannot be shown. No duty on the lists rests on it. "
        "Add the statute (md or txt) by zhize ingest."
    )
