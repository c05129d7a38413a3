"""Who handles it: a question → the matter → the roles that the graph gives, with the evidence.

Search is only the entrance: names and roles are read from the views, never guessed from text. What the
lists leave open is said so (``unowned``), what several claim as well (``contested``, from the check's findings).
A question too wide for one answer is asked back (:mod:`search.understanding.clarify`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from kg.analysis.findings import Finding
from kg.views import ItemView
from search.answering.answers import Answer, Clarify, UsualLead, WhoResult, wording
from search.answering.apart import held_apart
from search.answering.assemble import Assembler
from search.answering.helped import Helped
from search.answering.matters import Group, by_others_first, group_hits
from search.answering.organs import organ_meant, organ_said
from search.answering.unlisted import MOSTLY, is_talk, most_of, on_no_list, usual_lead, well_known
from search.answering.whether import verdict
from search.engine import Engine, Question, clean_question
from search.index.entries import ITEMS
from search.index.facets import Filters
from search.results import Hit, SearchResult
from search.understanding.cited import cites_one, only_cites, text_notices
from search.understanding.clarify import (
    FAR,
    ask_organ,
    ask_what,
    ask_wide,
    heads_one,
    options_of,
    organ_options,
)
from search.understanding.concepts import in_english
from search.understanding.contact import contact_notice, without_contact
from search.understanding.handles import asks_whether
from search.understanding.offtopic import OffTopic
from search.understanding.places import Places, find_places, place_notices
from search.understanding.several import MOST, questions_in
from search.understanding.signals import Calibration, Signals, bundled_calibration, signals_of
from search.words.analysis import is_english, only_asks, what_is_asked

_DEPTH = 20  # hits that are grouped into matters
_EVIDENCE = 5
_ALTERNATIVES = 3
_NEARLY = 0.6  # from this score on the best duty is told though it probably does not answer
_EXACT = frozenset({"number", "code", "place", "article", "statute"})
"""Kinds of keys that make a question narrow, however short it is."""
_SURE = 0.5  # confidence from which a part of a message is a question of its own
_ORGAN_DEPTH = 100
_SIGNS = " ？?。"
_BUREAU, _LONGEST_STEM = "局", 4


@dataclass(frozen=True, slots=True)
class _Ways:
    """What answers are held to; ``nearby`` is the township that the rest of the message names."""

    township: str | None
    edition: str | None
    hidden: frozenset[str]
    nearby: str | None = None


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question on its way: in full, what is left without places, and as the engine reads it."""

    question: str
    topic: str
    english: bool
    place: str | None
    filters: Filters
    prepared: Question

    @property
    def only_cites(self) -> bool:
        """Whether nothing but articles of statutes is asked for."""
        return only_cites(self.prepared.said, self.prepared.keys)

    @property
    def said(self) -> str:
        """The question in the language that it is in: what pinyin was read as, else as it was put."""
        if self.english or not self.question.isascii():
            return self.question
        return " ".join(each.means for each in self.prepared.reading.understood) or self.question


class Responder:
    """Answers “who” questions over one engine and the findings of the check, if there are any."""

    def __init__(
        self, engine: Engine, findings: Iterable[Finding] = (), calibration: Calibration | None = None
    ) -> None:
        self.engine = engine
        self.calibration = calibration or bundled_calibration()
        findings = tuple(findings)
        self._assembler = Assembler(engine, findings)
        self.helped = Helped(engine, findings)

    def answer(
        self,
        question: str,
        township: str | None = None,
        edition: str | None = None,
        hidden: frozenset[str] = frozenset(),
    ) -> WhoResult:
        """The best answer and the next best; or what to ask back.

        ``township`` (else one that the question names) decides whose list counts; ``edition`` restricts to one;
        items with an IRI in ``hidden`` are passed over.

        Raises:
            ValueError: the question is empty.
        """
        cleaned, notices = clean_question(question)
        ways = _Ways(township, edition, hidden)
        asked = self.engine.index.analyzer.simplified(cleaned)
        found = self._several(asked, ways) or self._part(asked, ways)
        return replace(found, question=cleaned, notices=(*notices, *found.notices))

    def _several(self, message: str, ways: _Ways) -> WhoResult | None:
        """The answers to a message that asks about several matters, the first with the others; ``None`` if it does not."""
        parts = questions_in(message)
        if len(parts) == 1:
            return None
        within = replace(ways, nearby=self._places(message).township)
        told = different(self._part(part, within) for part in parts)
        return replace(told[0], question=message, also=tuple(told[1:MOST])) if len(told) > 1 else None

    def _places(self, question: str) -> Places:
        facets = self.engine.index.facets
        return find_places(question, facets.values("township"), facets.values("jurisdiction"))

    def _part(self, part: str, ways: _Ways) -> WhoResult:
        """The answer to one question, which may be whether an organ handles a matter."""
        for asked in asks_whether(part):
            organ = organ_said(self.engine, asked.organ, Filters(hidden=ways.hidden))
            if organ is not None:
                found = verdict(self._one(asked.matter, ways), organ, is_english(part))
                return replace(found, question=part)
        return self._in_each(part, ways) or self._by_own_word(self._one(part, ways), ways)

    def _by_own_word(self, found: WhoResult, ways: _Ways) -> WhoResult:
        """``found``; where it has no answer to a word of the user's own thesaurus, that to the term which it stands for."""
        said = most_of(found.question, (each for each in found.understood if each.own))
        if said is None or found.answer or found.clarify:
            return found
        again = self._one(found.question.replace(said.written, said.means), ways)
        return replace(again, question=found.question, understood=found.understood)

    def _in_each(self, question: str, ways: _Ways) -> WhoResult | None:
        """The answers for each of several townships, the first with the others; ``None`` where they are alike."""
        places = self._places(question)
        names = () if ways.township else places.several[:MOST]
        found = [self._one(places.topic.strip(), replace(ways, township=name)) for name in names]
        if len({(each.leads, each.answer and each.answer.title) for each in found}) < 2:
            return None
        told = [in_township(each, name) for each, name in zip(found, names, strict=True)]
        return replace(told[0], question=question, also=tuple(told[1:]))

    def _one(self, cleaned: str, ways: _Ways) -> WhoResult:
        """The answer to one question."""
        counties = self.engine.index.facets.values("jurisdiction")
        places = self._places(cleaned)
        if only_asks(places.rest):
            what = ask_what(places.names, is_english(cleaned))
            return WhoResult(cleaned, None, clarify=what)
        filters = Filters(
            edition=(ways.edition,) if ways.edition else (),
            jurisdiction=(places.county,) if places.county else (),
            hidden=ways.hidden,
        )
        rest = without_contact(places.topic)
        topic = rest or places.topic
        prepared = self.engine.prepare(topic)
        english = in_english(cleaned, prepared.reading.understood)
        asked = _Asked(
            cleaned, topic, english, ways.township or places.township or ways.nearby, filters, prepared
        )
        result = self.engine.search(
            asked.topic, _DEPTH, filters, asked.place, (ITEMS,), marked=_EVIDENCE, prepared=asked.prepared
        )
        notices = (*place_notices(places, counties, asked.english), *result.notices)
        if asked.only_cites:
            notices += text_notices(self.engine.index, prepared.keys)
        notices += (contact_notice(asked.english),) if rest else ()
        found = replace(self._respond(asked, result), notices=notices)
        unanswered = found.answer is None and found.clarify is None and not asked.only_cites
        if unanswered and is_talk(asked.said, found.understood):
            return replace(found, alternatives=(), usual=None, talk=True)
        return found

    def _respond(self, asked: _Asked, result: SearchResult) -> WhoResult:
        reading = asked.prepared.reading
        usual = usual_lead(reading, asked.topic)
        found = WhoResult(asked.question, None, understood=reading.understood, usual=usual)
        groups = self._groups(asked, result.hits)
        nothing = (
            found
            if reading.understood or well_known(self.engine, asked.prepared)
            else replace(found, usual=None)
        )
        organ = self._organ(asked)
        if organ is not None:
            return replace(found, clarify=organ, usual=None, understood=())
        if not groups or not _says_something(asked.topic):
            return self._or_stem(asked, nothing)
        strange = self._off_topic.strangeness(asked.prepared.asked, asked.said)
        signals = signals_of(self.engine, asked.prepared, asked.question, groups, strange)
        if on_no_list(signals):
            return found
        if organ_apart := held_apart(asked.prepared.said, groups[0]):
            return replace(found, usual=UsualLead(organ_apart))
        answers = self._answers(asked, groups, signals, usual)
        if asked.only_cites and not cites_one(groups[0].hits, asked.prepared.keys):
            return replace(nothing, alternatives=tuple(answers[:_ALTERNATIVES]), usual=None)
        if self._about_nothing(groups, signals):
            if self.calibration.vague.chance(signals) >= self.calibration.vague_from:
                return replace(nothing, clarify=ask_what((), asked.english), usual=None)
            near = groups[0].best.score >= _NEARLY
            told = replace(nothing, alternatives=tuple(answers[:_ALTERNATIVES]) if near else ())
            return self._or_stem(asked, told)
        options = options_of(groups)
        wide = not heads_one(asked.topic, groups) and self._too_wide(asked, signals)
        if wide and len(options) == 1:  # the word stands in one title: 天气 in 重污染天气应急
            options = options_of(groups, FAR)
        if not wide or len({option.lead for option in options}) == 1:
            return replace(found, answer=answers[0], alternatives=tuple(answers[1:]))
        official = options_of(self._by_official_term(asked))
        options = official if len(official) > 1 else options  # one aspect is no choice
        clarify = ask_wide(what_is_asked(asked.topic).strip(), options, asked.english)
        return replace(found, clarify=clarify, alternatives=tuple(answers[:_ALTERNATIVES]))

    def _groups(self, asked: _Asked, hits: Sequence[Hit]) -> list[Group]:
        """The matters among the hits that hold in the place and are relevant."""
        there = (hit for hit in hits if not asked.place or _holds_in(hit, asked.place))
        groups = group_hits(map(self.helped.led, there))
        return groups if groups and groups[0].best.score >= self.calibration.relevant else []

    def _answers(
        self, asked: _Asked, groups: Sequence[Group], signals: Signals, usual: UsualLead | None
    ) -> list[Answer]:
        """The best answer and the next best, each no more certain than the one before."""
        answers: list[Answer] = []
        confidence = self.calibration.right.chance(signals)
        relevant = [group for group in groups if group.best.score >= self.calibration.relevant]
        for number, group in enumerate(by_others_first(relevant, 1 + _ALTERNATIVES)):
            if number:
                confidence = min(confidence, 1 - confidence) * group.best.score / groups[0].best.score
            found = self._assembler.answer(
                asked.topic, group, confidence, asked.place, None if number else usual
            )
            answers.append(replace(found, text=wording(found, asked.english)))
        return answers

    def _by_official_term(self, asked: _Asked) -> list[Group]:
        """What the official term finds where a question is hardly more than one everyday word for it."""
        understood = asked.prepared.reading.understood
        words = sum(len(each.written) for each in understood)
        if len(understood) != 1 or words < MOSTLY * len(what_is_asked(asked.topic).strip()):
            return []
        term = f"{understood[0].means} {understood[0].written}"
        hits = self.engine.search(term, _DEPTH, asked.filters, asked.place, (ITEMS,), marked=0).hits
        return self._groups(asked, hits)

    def _too_wide(self, asked: _Asked, signals: Signals) -> bool:
        """Whether several duties are meant; never where something is named exactly, but for an article of whatever statute."""
        if any(key.alone for key in asked.prepared.keys):
            return True
        if any(key.kind in _EXACT for key in asked.prepared.keys):
            return False
        return self.calibration.wide.chance(signals) >= self.calibration.wide_from

    def _or_stem(self, asked: _Asked, nothing: WhoResult) -> WhoResult:
        """What to ask of a bare stem of an organ's name (卫健, 人社); ``nothing`` where the question is none."""
        if len(what_is_asked(asked.topic).strip(_SIGNS)) > _LONGEST_STEM:
            return nothing
        clarify = self._organ(asked, _BUREAU)
        return replace(nothing, clarify=clarify, usual=None) if clarify else nothing

    def _organ(self, asked: _Asked, ending: str = "") -> Clarify | None:
        """What to ask where nothing but an organ is named: which of its duties is meant; ``ending`` completes the name."""
        keys = asked.prepared.keys
        names = [key.value for key in keys if key.kind == "organ"]
        name = names[0] if names and asked.prepared.names_only and len(names) == len(keys) else None
        name = name or organ_meant(
            self.engine, what_is_asked(asked.topic).strip(_SIGNS) + ending, asked.filters
        )
        if name is None:
            return None
        filters = replace(asked.filters, department=(name,))
        hits = self.engine.search(name, _ORGAN_DEPTH, filters, groups=(ITEMS,), marked=0).hits
        options = organ_options(name, group_hits(hits))
        return ask_organ(name, options, asked.english) if options else None

    def _about_nothing(self, groups: Sequence[Group], signals: Signals) -> bool:
        """Whether no duty answers: small talk, or a matter that no county has; never where a name is met exactly."""
        if any(hit.explain.exact_matches for group in groups for hit in group.hits):
            return False
        if signals.letters <= 1:  # 狗: too wide, whatever it is
            return False
        return self.calibration.nothing.chance(signals) >= self.calibration.nothing_from

    @cached_property
    def _off_topic(self) -> OffTopic:
        thesaurus = self.engine.index.thesaurus
        return OffTopic(self.engine.encoder, None if thesaurus is None else thesaurus.vectors)


def in_township(found: WhoResult, name: str) -> WhoResult:
    """``found`` as the answer for one of several townships."""
    colon = ": " if is_english(found.question) else "："
    answer = found.answer and replace(found.answer, text=f"{name}{colon}{found.answer.text}")
    clarify = found.clarify and replace(found.clarify, question=f"{name}{colon}{found.clarify.question}")
    return replace(found, question=f"{name}{colon}{found.question}", answer=answer, clarify=clarify)


def different(results: Iterable[WhoResult]) -> list[WhoResult]:
    """Those of the answers to parts of a message that are sure, each about another matter than those before it.

    Another matter is one that others lead, or that does not come up for the other part at all.
    """
    found: list[WhoResult] = []
    for result in results:
        sure = bool(result.options) or (result.answer is not None and result.answer.confidence >= _SURE)
        if sure and all(
            not result.leads & other.leads or not result.titles & other.titles for other in found
        ):
            found.append(result)
    return found


def answer(
    engine: Engine, question: str, findings: Iterable[Finding] = (), township: str | None = None
) -> WhoResult:
    """:meth:`Responder.answer` for a single question."""
    return Responder(engine, findings).answer(question, township)


def _says_something(topic: str) -> bool:
    """Whether there is at least one Han character, or a word of Latin letters: “1” asks nothing."""
    return (
        any(c.isalpha() and not c.isascii() for c in topic) or sum(c.isalnum() for c in topic) > _LEAST_WORD
    )


_LEAST_WORD = 2


def _holds_in(hit: Hit, place: str) -> bool:
    """Whether a duty holds in the township: it stands on its list, or on no township's list."""
    if not isinstance(hit.view, ItemView) or not hit.townships:
        return True
    return place in hit.townships
