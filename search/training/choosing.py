"""The sets to choose on: duties with questions written for the purpose, and questions without an answer.

``choosing.jsonl`` never trains; neither do the written duties that are kept back. Weights, thresholds and the
calibration of answers are chosen on these two, never on the bundled sample's key.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ingest.organs.register import Register
from ingest.records import ListKind, Role, Source
from kg.views import ItemView, OrganPart
from search.measuring.evaluate import Labelled
from search.training.written import HERE, kept_back, read_written


@dataclass(frozen=True, slots=True)
class ChoosingSet:
    """Items to search and questions about them."""

    name: str
    views: tuple[ItemView, ...]
    questions: tuple[Labelled, ...]


@cache
def _family(name: str) -> str | None:
    """The family of organs that is called so."""
    return Register.load().resolve(f"县{name}局").family


def _view(number: int, title: str, duties: tuple[str, ...], owner: str, family: str) -> ItemView:
    part = OrganPart(f"urn:organ:{owner}", owner, Role.LEAD, duties, owner, family=_family(family))
    return ItemView(
        f"urn:item:{number}", title, ListKind.DEPARTMENT, owner, part.iri, Source("choosing"), parts=(part,)
    )


def questions_set() -> ChoosingSet:
    """119 duties over all fields, 193 questions."""
    rows = [json.loads(line) for line in (HERE / "choosing.jsonl").read_text("utf-8").splitlines()]
    views = tuple(
        _view(number, row["title"], tuple(row["duties"]), f"县{row['field']}局", row["field"])
        for number, row in enumerate(rows)
    )
    asked = tuple(
        Labelled(
            question["text"], frozenset({row["title"]}), frozenset({f"县{row['field']}局"}), question["lang"]
        )
        for row in rows
        for question in row["questions"]
    )
    return ChoosingSet("choosing set", views, asked)


def kept_back_set() -> ChoosingSet:
    """All written duties with a detail; questions about those that never train."""
    duties = [duty for duty in read_written() if duty.detail]
    views = tuple(
        _view(n, duty.title, (duty.detail,), duty.family, duty.family) for n, duty in enumerate(duties)
    )
    asked = tuple(
        Labelled(text, frozenset({duty.title}), frozenset({duty.family}), language)
        for duty in duties
        if kept_back(duty)
        for language, texts in (("zh", duty.ways), ("en", duty.english), ("story", (duty.story,)))
        for text in texts
        if text
    )
    return ChoosingSet("written duties kept back", views, asked)


def unanswerable(file: Path = HERE / "unanswerable.txt") -> tuple[Labelled, ...]:
    """Questions that no duty answers."""
    return tuple(Labelled(line, frozenset()) for line in file.read_text("utf-8").splitlines() if line.strip())


NEEDS = HERE / "needs.jsonl"
"""Needs that are put as talk often is (路灯为什么不亮, 办食品证要几天): one a line, ``text``."""

BROAD, VAGUE = HERE / "broad.jsonl", HERE / "vague.jsonl"
"""Questions that name a matter, but too wide a one (违章建筑归谁管), and those that name none (我有困难，找谁)."""


def unclear(file: Path) -> list[dict[str, str]]:
    """Questions of :data:`BROAD` or :data:`VAGUE`, each with ``text`` and its ``part``: ``choose`` or ``report``."""
    return [json.loads(line) for line in file.read_text("utf-8").splitlines()]
