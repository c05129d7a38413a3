"""The labelled questions: sound labels, parts that share no matter, figures that follow from the ranks."""

from __future__ import annotations

from collections import Counter

from ingest import sample
from ingest.pipeline import ingest_paths
from ingest.records import FileResult
from ingest.text import match_key
from search.measuring.labelled import BROAD, PARTS, UNANSWERABLE, county_questions, statute_questions


def test_there_are_enough_questions_of_every_kind() -> None:
    asked = county_questions()
    kinds = Counter(each.kind for each in asked)
    assert len(asked) + len(statute_questions()) >= 400
    wanted = {"colloquial", "formal", "traditional", "english", "misspelt", "place", BROAD, UNANSWERABLE}
    assert wanted <= kinds.keys()
    assert min(kinds.values()) >= 20


def test_no_question_is_asked_twice_and_no_duty_in_both_parts() -> None:
    asked = [*county_questions(), *statute_questions()]
    assert len({each.question for each in asked}) == len(asked)
    choose, report = (
        {target for each in asked if each.part == part for target in (*each.titles, *each.articles)}
        for part in PARTS
    )
    assert not choose & report


def test_what_was_judged_comes_beside_what_the_author_named() -> None:
    asked = statute_questions()
    assert all(each.articles and not each.articles & each.judged for each in asked)
    assert sum(bool(each.judged) for each in asked) > 50


def test_what_needs_no_answer_has_none() -> None:
    for each in county_questions():
        assert each.answerable != (each.kind in (BROAD, UNANSWERABLE)), each.question


def test_the_titles_stand_on_the_lists_of_the_county() -> None:
    results = [each for each in ingest_paths([sample.folder()]) if isinstance(each, FileResult)]
    titles = {match_key(item.title) for result in results for item in result.items}
    for each in county_questions():
        assert {match_key(title) for title in each.titles} <= titles, each.question
