"""What frames hits and answers on a terminal is in the language of the question."""

from __future__ import annotations

import re

import pytest
from click import unstyle

from api.cli.answering import searched, who_handles
from api.cli.wording import ANSWER_WORDS
from api.composition import Zhize
from api.filtering import KINDS
from api.models.search import SearchResponse
from api.options import SearchOptions


def test_both_languages_have_the_same_words() -> None:
    assert ANSWER_WORDS["zh"].keys() == ANSWER_WORDS["en"].keys()
    assert {f"kind {kind}" for kind in KINDS} <= ANSWER_WORDS["en"].keys()


def framed(response: SearchResponse) -> list[str]:
    """The lines without the titles, names and citations of the lists."""
    return [re.sub(r"[《（“].*?[》）”]|\S+\.xlsx · \S+", "", line) for line in searched(response)]


@pytest.mark.parametrize("offset", [0, 2])
def test_hits_of_an_english_question_are_framed_in_english(county: Zhize, offset: int) -> None:
    lines = framed(county.search("who handles stray dogs", SearchOptions(k=2, offset=offset)))
    assert lines[0].startswith("Matches: ")
    assert any(line.strip().startswith("Leads: ") for line in lines)
    assert any("score" in line and "row" in line for line in lines)
    numbered = re.compile(r"\s*\d+\. ")
    assert not [
        line for line in lines if not numbered.match(line) and re.search(r"条匹配|得分|依据：|第\d+行", line)
    ]


def test_hits_of_a_chinese_question_are_framed_in_chinese(county: Zhize) -> None:
    lines = list(searched(county.search("违规建房", SearchOptions(k=1))))
    assert "条匹配" in lines[0]
    assert "得分" in "".join(lines)
    assert "第47行" in "".join(lines) or "第14行" in "".join(lines)


def test_the_sources_of_an_answer_too(county: Zhize) -> None:
    told = "\n".join(who_handles(county.who("who handles stray dogs")))
    assert re.search(r"row \d+", told)
    assert not re.search(r"第\d+行", told)


def test_a_lead_of_townships_is_told_once(county: Zhize) -> None:
    lines = list(map(unstyle, who_handles(county.who("接待群众来信来访，就地办理初次信访事项"))))
    assert len([line for line in lines if "下河镇" in line]) <= 2  # the townships, and a source
    assert any("乡镇（街道）（负责）" in line for line in lines)
    assert not any(line.startswith("  牵头：") for line in lines)


def test_an_english_answer_says_once_that_it_is_contested(county: Zhize) -> None:
    told = list(map(unstyle, who_handles(county.who("illegal sand mining"))))
    contested = [line for line in told if line.startswith("Contested")]
    assert contested
    assert "Contested: " not in contested[0]
    assert "which is contested" in contested[0]


def test_an_article_of_no_statute_is_asked_back(county: Zhize) -> None:
    found = county.who("第六十四条")
    assert found.answer is None
    assert found.clarify is not None
    assert len(found.clarify.options) > 2


@pytest.mark.parametrize(
    ("question", "organ"),
    [
        ("is the police in charge of stray dogs", "县公安局"),
        ("is the environmental bureau in charge of restaurant fumes", "市生态环境局岚溪分局"),
    ],
)
def test_organs_by_their_everyday_english_names(county: Zhize, question: str, organ: str) -> None:
    found = county.who(question).answer
    assert found is not None
    assert found.text.startswith("Yes: ")
    assert organ in found.text
