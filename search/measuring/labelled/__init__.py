"""Labelled questions that search is measured on; nothing here is ever trained on.

``county.jsonl`` asks the bundled sample county, ``statutes.jsonl`` collections of statutes (an article of a statute that has
been repealed is labelled with the one that says it now beside it). A question has its
``kind`` (colloquial, formal, traditional, english, misspelt, place, broad, unanswerable, statute), what answers it and
its ``part``: weights and thresholds may be chosen on ``choose``; ``report`` is only ever reported. The
parts are split by matter, so no duty is asked about in both.

Of a question over statutes ``articles`` are those that its author had in mind. ``judged`` are further ones that answer it by
themselves: the five best of the search, of vectors, of BM25 and of characters were pooled and read, in an order that
does not tell whose they were (national articles in force, and those of the place that is asked about). ``drawn`` marks questions
whose article was drawn by a seeded program, from the statutes that give counties, townships or villages something to do,
the more often the more they do; it was drawn before anything was asked.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
PARTS = ("choose", "report")
BROAD, UNANSWERABLE, ENGLISH = "broad", "unanswerable", "english"
TOWNSHIP = "乡镇"
"""Stands in ``leads`` for the township itself, whichever it is."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question with the titles (of duties) or articles (statute, number) that answer it, any of them; ``judged`` too.

    ``leads`` has the full names of those who lead; it is empty for a duty that no list gives a lead.
    A broad question has no titles: it should be asked back. An unanswerable one should stay without an answer.
    """

    question: str
    kind: str
    part: str
    titles: frozenset[str] = frozenset()
    leads: frozenset[str] = frozenset()
    articles: frozenset[tuple[str, str]] = frozenset()
    judged: frozenset[tuple[str, str]] = frozenset()
    drawn: bool = False

    @property
    def answerable(self) -> bool:
        """Whether something answers the question."""
        return bool(self.titles or self.articles)


def county_questions(part: str | None = None) -> list[Question]:
    """Questions over the sample county, of one part or of both."""
    return _read("county.jsonl", part)


def statute_questions(part: str | None = None) -> list[Question]:
    """Questions whose answer is an article of a national statute, of one part or of both."""
    return _read("statutes.jsonl", part)


def _read(name: str, part: str | None) -> list[Question]:
    lines = (HERE / name).read_text(encoding="utf-8").splitlines()
    found = [_question(json.loads(line)) for line in lines if line.strip()]
    return [each for each in found if part is None or each.part == part]


def _question(line: dict[str, Any]) -> Question:
    return Question(
        question=line["question"],
        kind=line["kind"],
        part=line["part"],
        titles=frozenset(line.get("titles", ())),
        leads=frozenset(line.get("lead", ())),
        articles=_articles(line, "articles"),
        judged=_articles(line, "judged"),
        drawn=line.get("drawn", False),
    )


def _articles(line: dict[str, Any], name: str) -> frozenset[tuple[str, str]]:
    return frozenset((each["statute"], each["article"]) for each in line.get(name, ()))
