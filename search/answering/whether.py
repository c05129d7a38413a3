"""The answer to whether an organ handles a matter: what the lists say of the matter, and yes or no to the organ."""

from __future__ import annotations

from dataclasses import replace

from kg.views import ItemView
from search.answering.answers import UNOWNED, Answer, WhoResult
from search.answering.matters import lead_parts

_NEARLY = (
    0.7  # share of the best matter's score from which another one that the organ leads is what is asked about
)


def verdict(found: WhoResult, organ: str, english: bool) -> WhoResult:
    """``found``, which is about the matter alone, with what it says of ``organ``.

    Where the matter is too wide, or the organ leads another one nearly as near, that one is told.
    """
    answers = [*((found.answer,) if found.answer else ()), *found.alternatives]
    if not answers:
        return found
    enough = _NEARLY * _score(answers[0])
    own = [each for each in answers if _leads(each, organ) and _score(each) >= enough]
    if not own and found.answer is None:
        return found
    told = own[0] if own else answers[0]
    others = tuple(each for each in answers if each is not told)
    said = replace(told, text=_said(told, organ, english))
    return replace(found, answer=said, alternatives=others, clarify=None)


def _leads(answer: Answer, organ: str) -> bool:
    return organ in {named.name for named in answer.lead}


def _score(answer: Answer) -> float:
    return answer.evidence[0].score if answer.evidence else 0.0


def _said(answer: Answer, organ: str, english: bool) -> str:
    """The answer with yes or no before it."""
    if _leads(answer, organ):
        return f"{'Yes: ' if english else '是，'}{answer.text}"
    if own := _own_duty(answer, organ):
        also = (
            f"{organ} leads “{own}”; “{answer.title}”: "
            if english
            else f"{organ}牵头“{own}”；“{answer.title}”"
        )
        return also + answer.text
    if organ in {named.name for named in answer.cooperate}:
        return f"{organ} only cooperates: {answer.text}" if english else f"{organ}只是配合，{answer.text}"
    if answer.status == UNOWNED:
        return answer.text
    return f"Not {organ}: {answer.text}" if english else f"清单中不是{organ}，{answer.text}"


def _own_duty(answer: Answer, organ: str) -> str | None:
    """The title of a row on the same matter that the organ leads."""
    views = (hit.view for hit in answer.evidence if isinstance(hit.view, ItemView))
    return next((view.title for view in views if organ in {part.name for part in lead_parts(view)}), None)
