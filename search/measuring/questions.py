"""How well the labelled questions (:mod:`search.measuring.labelled`) are answered, kind by kind, beside the baselines."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from search.answering.answers import UNOWNED, Answer
from search.answering.who import Responder
from search.engine import Engine
from search.index.entries import ITEMS, LAW
from search.measuring.evaluate import Labelled, ranks
from search.measuring.figures import Figures, Interval, bootstrap, figures
from search.measuring.labelled import TOWNSHIP, Question

PRODUCT = "search"
"""The way to rank that users get: the whole of :meth:`search.engine.Engine.search`."""
ALL, DRAWN = "all", "drawn"
_DEPTH = 10
_AMONG = 3


@dataclass(frozen=True, slots=True)
class KindFigures:
    """One kind of question: how the right duty is ranked (by way to rank), and what “who” says.

    ``right_lead`` counts a duty without a lead as right when it is said to have none. ``silent`` is the share
    without a definite answer: right for the broad and the unanswerable, wrong for the others.
    """

    kind: str
    questions: int
    rankings: dict[str, Figures]
    right_lead: Interval | None
    right_lead_among_three: Interval | None
    silent: Interval | None


def by_kind(engine: Engine, responder: Responder, questions: Sequence[Question]) -> list[KindFigures]:
    """Figures of each kind of question over duties, all answerable ones together first."""
    found = _ranked(engine, [each for each in questions if each.answerable], ITEMS)
    answers = {each.question: _answers(responder, each.question) for each in questions}
    kinds = [ALL, *dict.fromkeys(each.kind for each in questions)]
    return [_kind(kind, _of(kind, questions), found, answers) for kind in kinds]


def over_statutes(engine: Engine, questions: Sequence[Question], judged: bool = False) -> list[KindFigures]:
    """Figures of questions whose answer is an article: all together, those whose article was drawn, and each kind.

    Right is what the author of a question had in mind; with ``judged`` also what answers it as well.
    """
    if not judged:
        questions = [replace(each, judged=frozenset()) for each in questions]
    found = _ranked(engine, questions, LAW)
    kinds = [ALL, DRAWN, *dict.fromkeys(each.kind for each in questions)]
    return [_kind(kind, _of(kind, questions), found, {}) for kind in kinds]


Ranks = dict[str, dict[str, int | None]]
"""Way to rank → question → rank of the first right one."""


def _of(kind: str, questions: Iterable[Question]) -> list[Question]:
    if kind == DRAWN:
        return [each for each in questions if each.drawn]
    return [each for each in questions if (each.answerable if kind == ALL else each.kind == kind)]


def _kind(
    kind: str, own: Sequence[Question], found: Ranks, answers: Mapping[str, Sequence[Answer]]
) -> KindFigures:
    ranked = [each for each in own if each.answerable]
    led = [each for each in own if each.titles and answers]
    first = [_right(each, answers[each.question][:1]) for each in led]
    three = [_right(each, answers[each.question][:_AMONG]) for each in led]
    return KindFigures(
        kind=kind,
        questions=len(own),
        rankings={
            way: figures([ranks_of[each.question] for each in ranked]) for way, ranks_of in found.items()
        }
        if ranked
        else {},
        right_lead=bootstrap(first) if led else None,
        right_lead_among_three=bootstrap(three) if led else None,
        silent=bootstrap([float(not answers[each.question]) for each in own]) if answers else None,
    )


def _right(question: Question, answers: Sequence[Answer]) -> float:
    return float(any(_names_right(question, answer) for answer in answers))


def _names_right(question: Question, answer: Answer) -> bool:
    if not question.leads:
        return answer.status == UNOWNED
    names = {lead.name for lead in answer.lead}
    if any(part.role == "lead" for part in answer.township):
        names.add(TOWNSHIP)
    return bool(names & question.leads)


def _answers(responder: Responder, question: str) -> list[Answer]:
    result = responder.answer(question)
    return [result.answer, *result.alternatives] if result.answer else []


def _ranked(engine: Engine, questions: Sequence[Question], group: str) -> Ranks:
    labelled = [Labelled(each.question, _titles(each)) for each in questions]
    baselines = ranks(engine, labelled, group=group)
    found: Ranks = {
        way: {each.question: rank for each, rank in zip(questions, own, strict=True)}
        for way, own in baselines.items()
    }
    found[PRODUCT] = {each.question: _found_at(engine, each, group) for each in questions}
    return found


def _found_at(engine: Engine, question: Question, group: str) -> int | None:
    titles = _titles(question)
    hits = engine.search(question.question, _DEPTH, groups=(group,)).hits
    return next((hit.rank for hit in hits if hit.title in titles), None)


def _titles(question: Question) -> frozenset[str]:
    articles = (f"《{statute}》第{number}条" for statute, number in question.articles | question.judged)
    return question.titles | frozenset(articles)
