"""Asking back: when a question is too wide, the aspects that it may be about, each a duty of somebody else."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from search.answering.answers import Clarify, Option
from search.answering.matters import Group, by_others_first, lead_names
from search.words.analysis import what_is_asked

_MOST = 6
_SIGNS = " ，。、；：？！,.;:?!"  # what is left where “找谁？” was taken out
_LONGEST_QUOTED = 30
_LEAST_HEAD = 4  # characters of a question that can name a duty by the head of its title
_WORTH = 0.5  # an aspect must reach this share of the best one's score
FAR = 0.3
"""The share that is enough where a wide question finds but one such aspect: that may only have its word."""


def options_of(groups: Sequence[Group], share: float = _WORTH) -> tuple[Option, ...]:
    """Up to six aspects, best first: one of each lead, then more of those that there are.

    An aspect must reach ``share`` of the best one's score.
    """
    if not groups:
        return ()
    worth = [group for group in groups if group.best.score >= share * groups[0].best.score]
    return distinct(
        Option(group.best.title, group.best.iri, tuple(sorted(lead_names(group))))
        for group in by_others_first(worth, _MOST)
    )


def heads_one(topic: str, groups: Sequence[Group]) -> bool:
    """Whether the best matter's title, and no other's, begins with the question: 无证幼儿园 names 无证幼儿园、看护点分类处置."""
    asked = what_is_asked(topic).strip()
    headed = [any(hit.title.startswith(asked) for hit in group.hits) for group in groups]
    return len(asked) >= _LEAST_HEAD and headed[0] and sum(headed) == 1


def distinct(options: Iterable[Option]) -> tuple[Option, ...]:
    """Options with a title each once."""
    return tuple({option.title: option for option in options}.values())


def ask_wide(asked: str, options: Sequence[Option], english: bool) -> Clarify:
    """Ask which of several aspects a wide question is about."""
    asked = asked.rstrip(_SIGNS)
    short = asked if len(asked) <= _LONGEST_QUOTED else asked[:_LONGEST_QUOTED] + "…"
    if english:
        return Clarify(f"“{short}” is about more than one duty. Which of these do you mean?", tuple(options))
    return Clarify(f"“{short}”涉及不止一项职责，各由不同单位负责。您问的是哪一方面？", tuple(options))


def ask_what(places: Sequence[str], english: bool) -> Clarify:
    """Ask what is meant by a question that names nothing but ``places``, or nothing at all."""
    where = "、".join(places)
    if english:
        about = f"in {where} " if where else ""
        text = f"What {about}are you asking about? Say what it is, such as: stray dogs, unpaid wages."
    else:
        text = f"您要问{where + '的' if where else ''}哪一件事？请说出事情本身，例如：流浪狗伤人，路灯坏了。"
    return Clarify(text, ())


def organ_options(organ: str, groups: Sequence[Group]) -> tuple[Option, ...]:
    """The duties among ``groups`` that ``organ`` leads."""
    return distinct(
        Option(group.best.title, group.best.iri, tuple(sorted(lead_names(group))))
        for group in groups
        if organ in lead_names(group)
    )


def ask_organ(organ: str, options: Sequence[Option], english: bool) -> Clarify:
    """Ask which of an organ's duties is meant by a question that only names the organ."""
    if english:
        text = f"{organ} leads {len(options)} duties in the lists. Which one do you mean?"
    else:
        text = f"清单中由{organ}牵头或负责的至少有 {len(options)} 项。您要问哪一项？"
    return Clarify(text, tuple(options[:_MOST]))
