"""Words typed by their pinyin, in questions and while typing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.answering.who import Responder
from search.suggestions import Suggester
from search.understanding.pinyin import Typed
from search.understanding.spelt import general_words, spelt_out
from search.words.analysis import is_english
from search.words.readings import syllables_of
from tests.search.conftest import Built


def test_two_letters_complete_the_word_that_is_most_usual(small: Built) -> None:
    assert Suggester(small.engine).suggest("dl")[0].text.startswith("道路")
    assert "道路养护" in Suggester(small.engine).suggest("dlyh")[0].text


@pytest.mark.parametrize(
    ("question", "means"),
    [
        ("weifajianshe", "违法建设"),
        ("wfjs", "违法建设"),
        ("dl坏了", "道路"),
        ("zrzyj", "自然资源局"),
        ("liulanggou", "流浪狗"),
    ],
)
def test_pinyin_is_read_in_questions(small: Built, question: str, means: str) -> None:
    found = small.engine.search(question)
    assert means in [each.means for each in found.understood]
    assert found.hits


@pytest.mark.parametrize("question", ["KTV", "dog", "asdf", "wifi 归谁管", "who handles dibao", "A1", "路灯"])
def test_what_is_no_pinyin_is_left_alone(small: Built, question: str) -> None:
    assert not [each for each in small.engine.search(question).understood if each.by == "spelling"]


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("liu lang gou zhao shei", "流浪狗找谁"),
        ("Dao lu yang hu zen me ban?", "道路养护怎么办"),
        ("wo jia menkou weifa jianshe", "我家门口违法建设"),
        ("wo jia lou shang lou shui", "我家楼上漏水"),
        ("lin ju mei tian zao shang chui suo na", "邻居每天早上吹唢呐"),
        ("ting shui", "停水"),
    ],
)
def test_a_question_in_pinyin_all_through_is_read(small: Built, question: str, said: str) -> None:
    found = small.engine.search(question)
    assert [each.means for each in found.understood if each.by == "spelling"] == [said]


@pytest.mark.parametrize(
    "question", ["who can ban me", "she can sue him", "a man can sing", "ban dog he", "12 34 56"]
)
def test_english_is_no_pinyin(question: str) -> None:
    known = {"".join(syllables_of(word)): (word, 1.0) for word in ("路灯", "违法")}
    english = frozenset(["who", "can", "ban", "me", "she", "sue", "him", "a", "man", "sing", "dog", "he"])
    assert spelt_out(question, known, general_words(()), english.__contains__) is None


@pytest.mark.parametrize(
    ("question", "said"), [("xi an de shui ku", "西安的水库"), ("xian li de shui ku", "县里的水库")]
)
def test_a_space_divides_syllables(question: str, said: str) -> None:
    assert spelt_out(question, {}, general_words(())) == said


def test_of_words_that_sound_alike_the_one_that_people_use_counts() -> None:
    assert spelt_out("lou shang lou shui", {}, general_words(["卫生间漏水", "漏水"])) == "楼上漏水"
    assert spelt_out("lou shang lou shui", {}, general_words(["偷税漏税", "漏税"])) == "楼上漏税"


def test_one_letter_is_completed_by_the_most_usual(small: Built) -> None:
    found = Suggester(small.engine).suggest("d")
    assert found[0].text[:2] in {"道路", "独居"}  # what the duties are about
    assert all(syllables_of(each.text)[0].startswith("d") for each in found)


def test_pinyin_is_answered_in_chinese(small: Built) -> None:
    found = Responder(small.engine).answer("xiangcun daolu yanghu")
    said = found.answer.text if found.answer else found.clarify.question if found.clarify else ""
    assert said
    assert not is_english(said)


def test_words_typed_alike_are_told_apart_by_how_usual_they_are() -> None:
    typed = Typed.of({"违建": 7, "物价": 1, "网剧": 0, "建设": 9, "KTV": 5})
    assert typed.words("wj") == ("违建",)
    assert typed.words("wangju") == ("网剧",)
    assert typed.words("wjx") == ()
    assert typed.words("wj", english=True) == ()
    assert typed.words("wangju", english=True) == ("网剧",)


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=30))
def test_letters_are_read_whole_or_not_at_all(letters: str) -> None:
    typed = Typed.of({"违建": 7, "建设": 3, "拆除": 2})
    words = typed.words(letters)
    spelt = "".join(syllables_of("".join(words)))
    assert not words or letters in (spelt, "".join(each[0] for each in syllables_of("".join(words))))
