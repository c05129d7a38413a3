"""Outside the list (清单外事项): a task handed down to townships that no published list admits.

准入: what is not on a township's list may be handed to it only after it was admitted there. A task is a duty that a
notice or a table of assignments (:attr:`ingest.records.ListKind.PROSE`) gives to townships; it is held against the basic
and cooperative lists of townships, and against what was taken back from them. Where no such list is at hand, nothing
is said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from math import log

from ingest.records import ListKind
from kg.analysis.cards import HELD_LISTS, Card
from kg.analysis.detectors.scene import Draft, Scene, finding
from kg.analysis.findings import Evidence, Finding, FindingKind, Severity
from kg.analysis.roles import leaders
from kg.analysis.shelf import Nearest, Shelf
from kg.analysis.wording import LIST_NAMES, names, place, places
from kg.views import ItemView

# Closeness below which a list does not admit a task, on a list of _SMALL rows; the chance neighbours of longer lists are
# nearer, so the limit grows with the logarithm of their number. Chosen on tasks written for the purpose, with lists of 40,
# 97, 283 and 499 texts: below it was hardly a task that the lists admit.
_LIMIT, _SMALL, _GROWTH, _HIGHEST = 0.27, 40, 0.02, 0.33
_SURE = 0.06  # below the limit by which the finding is an error
# What takes a power that townships mostly have not: the limit is higher, unless the nearest row has the same word.
_POWERS = re.compile(
    r"处罚|查处|执法|许可|审批|验收|抽检|抽样|年审|年检|资格审查|执业|检定|查封|扣押|强制拆除|定级|考核发证"
)
_FOR_POWERS = 0.08
_TAKEN_BACK = 0.55  # from which a task is what was taken back, if no list of the townships comes as near
_CLEARLY = 0.05  # by which a row that was taken back must be nearer


def outside_lists(scene: Scene) -> Iterator[Finding]:
    """One finding per task that no list of the townships admits."""
    tasks = [card for card in scene.deck.cards if _is_task(card)]
    lists = [*scene.context.admitted, *(view for card in scene.deck.cards for view in card.views)]
    held = Shelf(scene.judge.encode, [view for view in lists if view.kind in HELD_LISTS])
    if not tasks or not len(held):
        return
    back = Shelf(scene.judge.encode, [view for view in lists if view.kind is ListKind.RECLAIMED])
    for task in tasks:
        texts = _texts(task.first)
        near, taken = held.best(texts), back.best(texts)
        if near is None:
            continue
        room = _limit(task.first, near, len(held)) - held.closeness(texts)
        if taken and taken.cosine >= max(_TAKEN_BACK, near.cosine + _CLEARLY):
            yield _taken_back(task, taken)
        elif room > 0:
            yield _outside(task, near, room)


def _limit(task: ItemView, near: Nearest, rows: int) -> float:
    """The closeness below which a list of so many rows does not admit a task."""
    limit = min(_HIGHEST, _LIMIT + _GROWTH * max(0.0, log(rows / _SMALL)))
    powers = {match[0] for match in _POWERS.finditer(task.title)}
    return limit + _FOR_POWERS if powers and not any(word in near.view.title for word in powers) else limit


def _is_task(card: Card) -> bool:
    if card.kind is not ListKind.PROSE:
        return False
    parts = card.first.parts
    return any(part.is_township for part in parts) or (card.first.holder_is_township and not parts)


def _texts(view: ItemView) -> list[str]:
    """The task as it is named, and with what the townships are to do first; what follows (每月上报) is often common."""
    duties = [
        duty for part in view.parts if part.is_township for duty in part.duties[:1] if duty != view.title
    ]
    return list(dict.fromkeys([view.title, *duties, *(f"{view.title}：{duty}" for duty in duties)]))


def _told(view: ItemView) -> str:
    quote = view.source.quote or ""
    return f"“{quote.strip()[:80]}”" if quote else f"“{view.title}”"


def _outside(task: Card, near: Nearest, room: float) -> Finding:
    view = task.first
    who = names(claim.name for claim in leaders(view))
    draft = Draft(
        title=f"“{view.title}”交给乡镇，但不在任何公布的清单内",
        explanation=f"{places(task.views)}写明{_told(view)}，要求乡镇（街道）承担，"
        f"但乡镇（街道）的基本履职、配合履职事项清单中没有这一事项，最接近的是“{near.view.title}”（{place(near.view.source)}），并不是一回事。",
        suggestion=f"建议{'由' + who + '自行承担，或' if who else ''}按准入程序报批并写入清单后再交乡镇承担，"
        "同时明确人员、经费和权限；未经准入的，乡镇可以不接。",
        departments=tuple(claim.name for claim in leaders(view)),
        evidence=_evidence(view, near),
    )
    score = min(0.95, max(0.5, 1.0 - near.cosine))
    severity = Severity.ERROR if room > _SURE else Severity.WARNING
    return finding(FindingKind.OUTSIDE_LIST, draft, task.views, score, severity)


def _taken_back(task: Card, taken: Nearest) -> Finding:
    view = task.first
    takers = names(claim.name for claim in leaders(taken.view))
    draft = Draft(
        title=f"“{view.title}”已由上级部门收回，又交给乡镇",
        explanation=f"{places(task.views)}写明{_told(view)}，要求乡镇（街道）承担；"
        f"{LIST_NAMES[ListKind.RECLAIMED]}写明“{taken.view.title}”由{takers or '上级部门'}承接（{place(taken.view.source)}）。",
        suggestion=f"建议由{takers or '承接部门'}承担，乡镇确需配合的，写明配合的具体内容并列入配合履职事项清单。",
        departments=tuple(
            dict.fromkeys([*(c.name for c in leaders(view)), *(c.name for c in leaders(taken.view))])
        ),
        evidence=_evidence(view, taken),
        subkind="reclaimed",
    )
    return finding(
        FindingKind.OUTSIDE_LIST,
        draft,
        [*task.views, taken.view],
        taken.cosine,
        Severity.ERROR,
        (view.title,),
    )


def _evidence(task: ItemView, near: Nearest) -> tuple[Evidence, ...]:
    return (Evidence("nearest", task.title, near.view.title, round(near.cosine, 2)),)
