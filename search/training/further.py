"""Further text to learn from, beside the written duties: everyday words, messages, questions on statutes, odd questions.

Every file is JSON lines written for this project and may go on in a ``-2`` file; ``statute-questions.jsonl`` names the
article that answers and takes its text from the published collections. ``statute-questions-en.jsonl`` has the English of
those questions (later files have it beside them), ``statutes-en.jsonl`` what articles say, in an English sentence each. Of the
labelled pairs of the check the part ``teach`` is learned from, whose look-alikes are told apart by standing in the same batch. A
fifth of the messages and odd questions, chosen by a hash, never trains.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

from ingest.thesaurus.concepts import Concept, read_bundled
from kg.analysis.labelled import LabelledMatter, load_pairs
from search.training.corpus import StatuteText
from search.training.pairs import Pair
from search.training.written import HERE
from search.understanding.offtopic import ODD, measures_only

WORDS, MESSAGES, STATUTE_QUESTIONS = "words*.jsonl", "messages-train*.jsonl", "statute-questions*.jsonl"
STATUTES_ENGLISH = "statutes-en*.jsonl"
_SHORT = 4  # characters of a word that may be a piece
_FULL = "中华人民共和国"


@dataclass(frozen=True, slots=True)
class Further:
    """What was read; ``messages`` and ``odd`` are lines as written, those kept back left out.

    ``english`` has (English, the question as it is in Chinese, its article) and ``statutes`` (English, article).
    """

    words: tuple[dict[str, Any], ...]
    messages: tuple[dict[str, Any], ...]
    questions: tuple[Pair, ...]
    english: tuple[tuple[str, str, str], ...]
    statutes: tuple[Pair, ...]
    odd: tuple[dict[str, Any], ...]
    concepts: tuple[Concept, ...]
    labelled: tuple[LabelledMatter, ...]

    @classmethod
    def read(cls, laws: Sequence[StatuteText], folder: Path = HERE) -> Further:
        """Everything that is there; a file that is missing gives nothing."""
        articles = _texts(laws)
        asked = list(_lines(folder, STATUTE_QUESTIONS))
        english = {row["question"]: row["english"] for row in asked if "english" in row}
        questions = tuple(_with_articles((row for row in asked if "statute" in row), "question", articles))
        return cls(
            tuple(_lines(folder, WORDS)),
            tuple(row for row in _lines(folder, MESSAGES) if not measures_only(row["text"])),
            questions,
            tuple((english[question], question, text) for question, text in questions if question in english),
            tuple(_with_articles(_lines(folder, STATUTES_ENGLISH), "english", articles)),
            tuple(row for row in _lines(ODD.parent, ODD.name) if not measures_only(row["text"])),
            tuple(read_bundled()),
            tuple(_only_taught()),
        )

    @property
    def texts(self) -> list[str]:
        """Every wording that the vocabulary should know."""
        found = [text for row in self.words for text in (row["word"], row["means"])]
        found += [text for row in self.messages for text in (row["text"], row["matter"], row["question"])]
        found += [question for question, _ in (*self.questions, *self.statutes)]
        found += [english for english, _, _ in self.english]
        found += [text for row in self.odd for text in (row["text"], row["matter"])]
        found += [text for matter in self.labelled for text in (*matter.same, *_look_alikes(matter))]
        return found + [
            text for concept in self.concepts for text in (concept.label, concept.en, *concept.written)
        ]

    @property
    def short_words(self) -> list[str]:
        """Everyday words that may be pieces of their own."""
        words = [row["word"] for row in self.words]
        words += [word for concept in self.concepts for word in concept.written]
        return [word for word in dict.fromkeys(words) if len(word) <= _SHORT]

    def rounds(self, count: int, generator: random.Random) -> dict[str, list[list[Pair]]]:
        """For each source ``count`` lists of pairs, in each of them every line once."""
        makers = {
            "words": [[(row["word"], row["means"])] for row in self.words],
            "messages": [
                [
                    (row["text"], row["matter"]),
                    (row["question"], row["matter"]),
                    (row["text"], row["question"]),
                ]
                for row in self.messages
            ],
            "questions": [[pair] for pair in self.questions],
            "english": [[(said, question), (said, text)] for said, question, text in self.english],
            "statutes": [[pair] for pair in self.statutes],
            "odd": [[(row["text"], row["matter"])] for row in self.odd],
            "thesaurus": [
                [(word, concept.label) for word in (*concept.written, concept.en) if word]
                for concept in self.concepts
                if concept.written or concept.en
            ],
            "labelled": [pairs for matter in self.labelled for pairs in _taught(matter) if pairs],
        }
        return {
            name: [[generator.choice(own) for own in lines] for _ in range(count)]
            for name, lines in makers.items()
            if lines
        }


def questions_on_statutes(folder: Path = HERE) -> list[str]:
    """Every question that an article answers, in both languages."""
    rows = _lines(folder, STATUTE_QUESTIONS)
    return list(dict.fromkeys(row[name] for row in rows for name in ("question", "english") if name in row))


def _only_taught() -> Iterator[LabelledMatter]:
    """The labelled matters to learn from, but for those of which a wording stands in another part."""
    others = {
        text for part in ("fit", "choose", "report") for matter in load_pairs(part) for text in matter.same
    }
    return (matter for matter in load_pairs("teach") if others.isdisjoint(matter.same))


def _taught(matter: LabelledMatter) -> Iterator[list[Pair]]:
    """Two wordings of a matter, and a look-alike with itself: what else is in the batch is another matter."""
    yield list(combinations(matter.same, 2))
    yield [(text, text) for text in _look_alikes(matter)]


def _look_alikes(matter: LabelledMatter) -> list[str]:
    return [text for _, text in matter.others]


def _lines(folder: Path, pattern: str) -> Iterator[dict[str, Any]]:
    for file in sorted(folder.glob(pattern)):
        for line in file.read_text("utf-8").splitlines():
            if line.strip():
                yield json.loads(line)


def _texts(laws: Sequence[StatuteText]) -> dict[tuple[str, str], str]:
    """The text in force of each (statute, article)."""
    texts: dict[tuple[str, str], str] = {}
    for law in laws:
        if law.number:
            texts.setdefault((law.law.removeprefix(_FULL), law.number), law.text)  # the first is in force
    return texts


def _with_articles(
    rows: Iterable[dict[str, Any]], said: str, texts: dict[tuple[str, str], str]
) -> Iterator[Pair]:
    """What a row says and the text of its article, with the statute's title; without an article there is no pair."""
    for row in rows:
        title = row["statute"].removeprefix(_FULL)
        text = texts.get((title, str(row["article"])))
        if text:
            yield row[said], f"{title} {text}"
