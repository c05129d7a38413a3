"""What was written for training holds together, and none of it stands in what is measured."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest

from ingest.thesaurus.concepts import family_ids
from search.measuring.labelled import county_questions, statute_questions
from search.training.choosing import questions_set, unanswerable
from search.training.messages import read_messages
from search.training.written import HERE, read_written, written_later
from search.understanding.offtopic import OFF_TOPIC

ON_STATUTES = tuple(
    sorted(file.stem for file in HERE.glob("statute-questions*.jsonl") if not file.stem.endswith("-en"))
)
SHORT_TOO = (
    "messages-train-3"  # with bare complaints of one place and one nuisance, which are shorter than a story
)
NAMES = (
    "messages-train",
    SHORT_TOO,
    *ON_STATUTES,
    "statute-questions-en",
    "statutes-en",
    "offtopic-more",
    "answerable-odd",
    "needs",
    "vague",
)


@cache
def rows(name: str) -> list[dict[str, Any]]:
    folder = HERE if (HERE / f"{name}.jsonl").is_file() else OFF_TOPIC.parent
    return [json.loads(line) for line in (folder / f"{name}.jsonl").read_text("utf-8").splitlines()]


def said(row: dict[str, Any]) -> str:
    return str(row.get("text") or row.get("english") or row["question"])


def bare(text: str) -> str:
    """Without signs and spaces, so that a full stop does not make another text of it."""
    return re.sub(r"[\W_]+", "", text).lower()


def measured() -> Iterator[str]:
    yield from (each.question for each in (*county_questions(), *statute_questions()))
    yield from (each.question for each in (*questions_set().questions, *unanswerable()))
    yield from (each.text for each in read_messages())


@pytest.mark.parametrize("name", NAMES)
def test_each_text_stands_once_and_is_not_measured(name: str) -> None:
    texts = [bare(said(row)) for row in rows(name)]
    assert len(set(texts)) == len(texts)
    assert not set(texts) & {bare(text) for text in measured()}


def test_families_of_what_is_a_countys_business_are_known() -> None:
    named = {one for name in ("messages-train", SHORT_TOO) for row in rows(name) for one in row["families"]}
    named |= {row["family"] for row in rows("answerable-odd")}
    assert named <= set(family_ids())


@pytest.mark.parametrize(("name", "least", "most"), [("messages-train", 50, 400), (SHORT_TOO, 40, 350)])
def test_messages_are_as_long_as_messages_are(name: str, least: int, most: int) -> None:
    assert not [row["text"] for row in rows(name) if not least <= len(row["text"]) <= most]
    assert all(row["matter"] and row["question"] and row["families"] for row in rows(name))


def test_questions_on_statutes_do_not_name_an_article_that_is_measured() -> None:
    def short(statute: str, article: str) -> tuple[str, str]:
        return statute.removeprefix("中华人民共和国"), article

    kept = {short(*article) for each in statute_questions() for article in each.articles}
    for name in (*ON_STATUTES, "statutes-en"):
        assert not {short(row["statute"], row["article"]) for row in rows(name)} & kept


def test_english_questions_are_those_asked_in_chinese() -> None:
    asked = [row["question"] for row in rows("statute-questions-en")]
    assert len(set(asked)) == len(asked)
    questions = [row for name in ON_STATUTES for row in rows(name)]
    assert set(asked) <= {row["question"] for row in questions}
    assert len({bare(row["question"]) for row in questions}) == len(questions)
    english = [row for name in ("statute-questions-en", "statutes-en") for row in rows(name)]
    english += [row for row in questions if "english" in row]
    assert not [row for row in english if not row["english"].isascii()]


def test_what_nobody_answers_is_not_among_what_a_county_does() -> None:
    talk = {bare(said(row)) for row in rows("offtopic-more")}
    assert not talk & {bare(said(row)) for name in ("answerable-odd", "needs", "vague") for row in rows(name)}


def test_what_was_written_later_belongs_to_a_duty_and_says_something_new() -> None:
    duties = {duty.id: duty for duty in read_written()}
    later = written_later()
    assert later
    assert not set(later) - set(duties)
    known = {bare(text) for text in measured()}
    for name, texts in later.items():
        said = [bare(text) for text in duties[name].all]
        assert len(set(said)) == len(said), name
        assert not {bare(text) for text in (*texts.ask, *texts.english, *texts.other)} & known, name
