"""What frames hits and answers on a terminal is in the language of the question."""

from __future__ import annotations

import re

import pytest

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
