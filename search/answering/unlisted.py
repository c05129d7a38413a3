"""What no list has although the thesaurus knows it: who usually leads such matters is all that can be said."""

from __future__ import annotations

from collections.abc import Iterable

from search.answering.answers import UsualLead
from search.engine import Engine, Question
from search.understanding.advice import asks_advice
from search.understanding.concepts import Reading, Understood
from search.understanding.forms import bundled_forms
from search.understanding.signals import Signals, known
from search.words.analysis import what_is_asked

MOSTLY = 0.6
"""Share of a question that one word makes up where that word is what it asks."""

_WELL_KNOWN = 0.6  # cosine with the nearest concept
_IDLE = 0.0
"""Log odds from which a question that no list answers is put as idle talk. Of examples that the forms had not seen .53 of the talk
lies above, .06 of the needs that sound like talk, .005 of the questions that were written for duties."""
_HALF = 0.5  # share of that which the nearest duty must reach


def well_known(engine: Engine, question: Question) -> bool:
    """Whether some concept of the thesaurus is what a question is about."""
    return known(engine, question) >= _WELL_KNOWN


def on_no_list(signals: Signals) -> bool:
    """Whether the thesaurus knows the matter well, and no duty comes half as near: 高空抛物 where no row is about it.

    Of 826 right answers to labelled questions one would be lost by this; where the row that is asked about is taken
    away, .09 to .37 of the questions on lists of some hundred duties are kept from an answer about something else.
    """
    return signals.known >= _WELL_KNOWN and signals.nearest < _HALF * signals.known


def is_talk(question: str, understood: Iterable[Understood] = ()) -> bool:
    """Whether a question that no list answers is idle talk, which is no office's matter; never where it asks who is to act.

    Nor where it is hardly more than a word that the thesaurus understood: 泡水车 is put in no way at all.

    >>> is_talk("水葫芦的花语是什么"), is_talk("水葫芦堵了河"), is_talk("飞机的噪音归谁管")
    (True, False, False)
    """
    asks_who = what_is_asked(question) != " ".join(question.split())
    if asks_who or most_of(question, understood) is not None:
        return False
    return asks_advice(question) or bundled_forms().idle(question) > _IDLE


def most_of(topic: str, understood: Iterable[Understood]) -> Understood | None:
    """The word that makes up most of what is asked."""
    most = MOSTLY * len(what_is_asked(topic).strip())
    return next((each for each in understood if len(each.written) >= most), None)


def usual_lead(reading: Reading, topic: str) -> UsualLead | None:
    """Who usually leads what a question is about: by the word that makes up most of it, else by the concepts near it."""
    said = most_of(topic, (each for each in reading.understood if each.family))
    if said is not None:
        return UsualLead(said.family, said.basis)
    return UsualLead(reading.usual, reading.basis) if reading.usual else None
