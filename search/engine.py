"""The search engine: a question in, ranked and explained hits out."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache, partial
from itertools import repeat
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ingest.text import visible
from search.encoders.base import Encoder
from search.encoders.loading import load_encoder
from search.encoders.static import StaticEncoder
from search.index.entries import GROUPS, ITEMS, LAW, STATUTORY, View
from search.index.facets import Filters
from search.index.opened import SearchIndex, open_index
from search.index.segment import Candidates, Query
from search.ranking.answered import ARTICLES, DUTIES, Answered
from search.ranking.articles import RANKED, Articles
from search.ranking.articles import WEIGHTS as ARTICLE_WEIGHTS
from search.ranking.expected import Expected
from search.ranking.fusion import Weights
from search.ranking.highlight import highlights
from search.ranking.order import Order, Ranked
from search.ranking.reranker import DEPTH, Reranker
from search.results import Hit, SearchResult
from search.understanding.cited import article_notices
from search.understanding.concepts import Reading, Understood, read, sentences
from search.understanding.english import English, words_of
from search.understanding.exact import Found, question_keys
from search.understanding.known import has_words
from search.understanding.written import Written
from search.words.analysis import gram_codes, is_english, what_is_asked
from search.words.dictionary import codes_of_words

LONGEST_QUESTION = 2000
"""Characters of a question that are used; the rest is dropped with a notice."""

_RELEVANT = 0.3  # below this score a document does not count towards the total and the facets
_BEHIND = {LAW: 0.2, STATUTORY: 0.24}  # so much better than a list's duty must these be to stand before it
_ANSWERS = {ITEMS: DUTIES, LAW: ARTICLES}
_MOST_SHOWN_IRIS = 50
_REMEMBERED = 2048  # documents of which what is shown is kept: some kilobytes each
_LEAST_TOPIC = 2  # characters beside names that make a topic
_MESSAGE_FAMILY = (
    0.4  # weight of the usual lead in a message: many sentences tell more of that than of the duty
)
_NAMES_ONLY = 0.3  # weight of the vectors when a question consists of names and numbers only


@dataclass(frozen=True, slots=True)
class Question(Query):
    """A question made ready and read; ``asked`` is its own vector, without the terms of the thesaurus."""

    reading: Reading = field(default_factory=lambda: Reading((), np.zeros(0, dtype=np.float32)))
    asked: NDArray[np.float32] = field(default_factory=lambda: np.zeros(0, dtype=np.float32))
    message: bool = False  # several sentences
    text: str = ""  # normalised, without phrases of asking
    said: str = ""  # normalised, with them
    sought: tuple[str, ...] = ()  # the words behind the codes


class EncoderMismatchError(ValueError):
    """The index was made with another encoder than the one given; the message (Chinese) says what to do."""


@dataclass(frozen=True, slots=True)
class Ranking:
    """The ``first`` documents, best first, and all that count, by group: more than are ever shown."""

    first: list[Ranked]
    counting: dict[str, NDArray[np.int64]]

    @property
    def total(self) -> int:
        """How many count."""
        return sum(map(len, self.counting.values()))


@dataclass(frozen=True, slots=True)
class Shown:
    """What a hit shows of its document, whatever was asked; see :class:`search.results.Hit`."""

    view: View
    iris: tuple[str, ...]
    townships: tuple[str, ...]
    units: int
    entries: tuple[int, ...]


class Engine:
    """Searches an opened index. Safe to share between threads; questions are never stored."""

    def __init__(
        self,
        index: SearchIndex,
        encoder: Encoder,
        weights: Weights | None = None,
        reranker: Reranker | None = None,
    ) -> None:
        """Join an index with the encoder that made it; ``reranker`` sets the first hits in order, if there is one.

        Raises:
            EncoderMismatchError: another encoder made the index.
        """
        if encoder.name != index.manifest.encoder:
            raise EncoderMismatchError(
                f"检索索引由编码模型“{index.manifest.encoder}”建成，现在用的是“{encoder.name}”。"
                "请用原来的模型，或重新建立索引"
            )
        self.index, self.encoder = index, encoder
        self.weights = weights or Weights()
        self.written = Written(index, encoder)
        self._articles = Articles(index)
        self._shown_anywhere = lru_cache(_REMEMBERED)(self._anywhere)
        self._english: English | None = None
        answers: dict[str, Answered] = {}
        if isinstance(encoder, StaticEncoder):
            self._english = English(encoder, partial(has_words, index))
            answers = {
                group: Answered(encoder, segment.pieces, worth)
                for group, worth in _ANSWERS.items()
                if (segment := index.segments.get(group)) is not None and segment.has_pieces
            }
        expected = {LAW: Expected(lambda document: index.segments[LAW].text(document)[1])}
        self._order = Order(index.segments, reranker, answers, expected)

    @classmethod
    def open(cls, folder: Path, encoder: str | None = None) -> Engine:
        """Open the index in ``folder`` with the encoder that ``encoder`` names (default: the bundled one)."""
        return cls(open_index(folder), load_encoder(encoder))

    def search(
        self,
        query: str,
        k: int = 10,
        filters: Filters | None = None,
        place: str | None = None,
        groups: tuple[str, ...] = GROUPS,
        marked: int | None = None,
        prepared: Question | None = None,
    ) -> SearchResult:
        """The ``k`` best hits for ``query``.

        ``place`` (a township) prefers, among entries of the same text, the one on that township's list;
        ``filters`` exclude everything else; ``groups`` limits to duty items or articles;
        only the first ``marked`` hits get highlights (all, if not given); ``prepared`` is the question as
        :meth:`prepare` has made it ready, where that was done before.

        Raises:
            ValueError: the question is empty, or ``k`` is less than 1.
        """
        begin = time.perf_counter()
        question, notices = clean_question(query)
        if k < 1:
            raise ValueError(f"结果条数 k 应为正整数，现为 {k}")
        filters = filters or Filters()
        prepared = prepared or self.prepare(question)
        entries = self.index.passing(filters) if filters else None
        ranking = self.rank(prepared, entries, groups, max(k, self._order.depth))
        ranked = ranking.first
        if not prepared.names_only:
            ranked = self._order(prepared.text, ranked, prepared.said)
        ranked = ranked[:k]
        passages = self._passages(prepared, ranked, marked)
        hits = [
            self._hit(rank, found, self._shown(found, entries, place), own)
            for rank, (found, own) in enumerate(zip(ranked, passages, strict=True), start=1)
        ]
        facets = self.index.facets.count(self._all_carriers(ranking.counting, entries))
        notices += article_notices(self.index, prepared.keys, is_english(question))
        took = round((time.perf_counter() - begin) * 1000, 3)
        return SearchResult(
            question, tuple(hits), ranking.total, facets, took, notices, prepared.reading.understood
        )

    def prepare(self, question: str) -> Question:
        """The question as vector, words, grams and exact keys, and as the thesaurus reads it."""
        analyzer = self.index.analyzer
        question, repaired = self.written.read(analyzer.simplified(question))
        whole = analyzer.normalise(question)
        keys = question_keys(whole, self.index.names)
        asked = what_is_asked(question)
        rest = folded = analyzer.normalise(asked)
        vector, *parts = self.encoder.encode([asked, *sentences(folded)])
        for key in keys:
            rest = rest.replace(key.words, " ")
        names_only = bool(keys) and sum(character.isalnum() for character in rest) < _LEAST_TOPIC
        cut = self.index.dictionary.cut(folded)
        said, heard = (question, ()) if parts else self.written.heard(question, folded, cut, vector)
        if heard:
            prepared = self.prepare(said)
            understood = (*repaired, *heard, *prepared.reading.understood)
            return replace(prepared, reading=replace(prepared.reading, understood=understood))
        meant = self._english.read(folded) if self._english else ()
        sought = [*self.index.dictionary.sought(cut), *words_of(meant)]
        found = read(None if names_only else self.index.thesaurus, folded, vector, parts, cut)
        found = replace(
            found, understood=(*repaired, *(_as_written(each, asked) for each in found.understood))
        )
        return Question(
            found.vector,
            codes_of_words(sought),
            gram_codes(folded),
            tuple(keys),
            names_only,
            meant,
            found,
            vector,
            bool(parts),
            folded,
            whole,
            tuple(sought),
        )

    def candidates(
        self, question: Question, group: str, allowed: NDArray[np.bool_] | None = None
    ) -> Candidates:
        """The candidates of a group with all parts of their scores; ``allowed`` documents only, if given."""
        segment = self.index.segments[group]
        if group in RANKED:
            found = self._articles.candidates(
                segment, group, question, question.asked, question.text, allowed
            )
        else:
            found = segment.candidates(question, allowed)
        families = question.reading.families
        if group == LAW or not families:
            return found
        entries = self.index.first_entries(group, found.documents)
        chances = self.index.facets.best(entries, "family", families)
        return replace(found, parts=replace(found.parts, family=chances))

    def rank(
        self,
        query: Question,
        entries: NDArray[np.bool_] | None = None,
        groups: tuple[str, ...] = GROUPS,
        most: int = DEPTH,
    ) -> Ranking:
        """The ``most`` best candidate documents of ``groups``, best first, and all that count."""
        found: dict[str, Candidates] = {}
        worse: dict[str, NDArray[np.float32]] = {}
        lists = ITEMS in self.index.segments and not _names_statute(query.keys)
        for group in sorted(self.index.segments):
            if group not in groups:
                continue
            allowed = None if entries is None else self.index.allowed(group, entries)
            if allowed is not None and not allowed.any():
                continue
            found[group] = self.candidates(query, group, allowed)
            behind = _BEHIND.get(group, 0.0) if lists else 0.0
            worse[group] = behind - found[group].parts.fused(self._weights(group, query))
        counting = {group: found[group].documents[own <= -_RELEVANT] for group, own in worse.items()}
        return Ranking(self._first(found, worse, most), counting)

    def _first(
        self, found: dict[str, Candidates], worse: dict[str, NDArray[np.float32]], most: int
    ) -> list[Ranked]:
        """The ``most`` best of the candidates of all groups, by how bad they are."""
        rows: list[tuple[float, str, int, int, int]] = []
        for group, candidates in found.items():
            own = worse[group]
            places = np.arange(len(own))
            if len(own) > most:
                places = np.flatnonzero(own <= np.partition(own, most - 1)[most - 1])
            documents = candidates.documents[places]
            ties = self.index.segments[group].text_keys[documents]
            columns = (column.tolist() for column in (ties, documents, places))
            rows += zip(own[places].tolist(), repeat(group), *columns, strict=False)
        rows.sort()
        return [
            Ranked(group, document, -bad, found[group], at) for bad, group, _, document, at in rows[:most]
        ]

    def weights_of(self, group: str) -> Weights:
        """The weights for a group: statutes have their own."""
        return ARTICLE_WEIGHTS if group in RANKED else self.weights

    def _weights(self, group: str, query: Question) -> Weights:
        """The weights for a group and a question."""
        weights = self.weights_of(group)
        if query.names_only:
            grams = 0.0 if group in RANKED else weights.grams  # articles mention each other's numbers
            weights = replace(weights, vectors=_NAMES_ONLY, asked=0.0, grams=grams)
        return replace(weights, family=_MESSAGE_FAMILY) if query.message else weights

    def _shown(self, found: Ranked, entries: NDArray[np.bool_] | None, place: str | None) -> Shown:
        """What is shown of a document: of the entries behind it that pass the filters, first the one of ``place``."""
        if entries is None and place is None:
            return self._shown_anywhere(found.group, found.document)
        own = self.index.entries(found.group, found.document)
        carriers = own if entries is None else own[entries[own]]
        local = self.index.facets.having(carriers, "township", place) if place else carriers[:0]
        return self._as_shown(carriers, int(local[0] if len(local) else carriers[0]))

    def _anywhere(self, group: str, document: int) -> Shown:
        """:meth:`_shown` without filters and place."""
        carriers = self.index.entries(group, document)
        return self._as_shown(carriers, int(carriers[0]))

    def _as_shown(self, carriers: NDArray[np.int64], first: int) -> Shown:
        index = self.index
        every = (first, *(entry for entry in carriers[:_MOST_SHOWN_IRIS].tolist() if entry != first))
        townships = index.facets.of_any(every, "township")
        units = index.facets.units(carriers)
        return Shown(index.view(first), tuple(index.iris(every)), townships, units, every)

    def _all_carriers(
        self, documents: dict[str, NDArray[np.int64]], entries: NDArray[np.bool_] | None
    ) -> NDArray[np.int64]:
        """The entries behind all ``documents`` (by group) that pass the filters."""
        own = [self.index.entries_of(group, each) for group, each in documents.items()]
        every = np.concatenate([np.zeros(0, dtype=np.int64), *own])
        return every if entries is None else every[entries[every]]

    def _passages(
        self, question: Question, ranked: Sequence[Ranked], marked: int | None
    ) -> list[tuple[str, ...]]:
        """Passages with the question's words, of the first ``marked`` of ``ranked`` (all, if not given)."""
        exact = (key.words for key in question.keys)
        wanted = frozenset(word for word in (*question.sought, *exact) if len(word) > 1)
        texts = [self.index.segments[each.group].text(each.document) for each in ranked[:marked]]
        return highlights(self.index.analyzer, wanted, texts) + [()] * (len(ranked) - len(texts))

    def _hit(self, rank: int, found: Ranked, shown: Shown, passages: tuple[str, ...]) -> Hit:
        return Hit(
            rank,
            round(found.score, 4),
            shown.view,
            passages,
            found.explain,
            shown.iris,
            shown.townships,
            shown.units,
            shown.entries,
        )


def _as_written(understood: Understood, asked: str) -> Understood:
    """With capitals as in the question: KTV."""
    place = asked.lower().find(understood.written)
    return (
        understood
        if place < 0
        else replace(understood, written=asked[place : place + len(understood.written)])
    )


def clean_question(query: str) -> tuple[str, tuple[str, ...]]:
    """The question without surplus space and what nobody sees, cut to what is used, with a notice if it was cut.

    Raises:
        ValueError: nothing is left.
    """
    question = " ".join(visible(query[: LONGEST_QUESTION * 4]).split())
    if not any(character.isalnum() for character in question):
        raise ValueError("问题是空的。请输入要查的事，例如：煤矿井田里有人私自盖房归谁管")
    if len(question) <= LONGEST_QUESTION and len(query) <= LONGEST_QUESTION * 4:
        return question, ()
    if is_english(question):
        cut = f"The question is too long ({len(query)} characters); only the first {LONGEST_QUESTION} were used."
    else:
        cut = f"问题太长（{len(query)} 个字），只用了前 {LONGEST_QUESTION} 个字"
    return question[:LONGEST_QUESTION], (cut,)


def _names_statute(keys: Iterable[Found]) -> bool:
    """Whether the question names a statute or an article, so that articles are what is looked for."""
    return any(key.kind in {"statute", "place", "article", "number"} for key in keys)
