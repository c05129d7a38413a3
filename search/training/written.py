"""Duties and how people speak of them: training text written for this project.

``duties/*.jsonl`` has one duty a line with ``id``, ``title``, ``detail``, ``ask`` (as one would on the
telephone), ``paraphrase``, ``other`` (another unit's wording), ``english`` and sometimes ``story``;
``duties-en-*.jsonl`` and ``duties-zh-*.jsonl`` have what was written later, by the duty's ``id``: ``english``, or
``ask`` and ``other``. ``ways/*.jsonl`` has shorter lines with ``title``, ``zh`` and ``en``, and so have the themes that
are no duty at all (:mod:`search.understanding.offtopic`). A tenth of ``duties``, chosen by a hash of the title, never trains:
it measures.
"""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from search.understanding.offtopic import OFF_TOPIC

HERE = Path(__file__).resolve().parent
_KEPT_BACK = 10  # one in so many


@dataclass(frozen=True, slots=True)
class Written:
    """A duty: ``texts`` are its official wordings (title first), ``ways`` what people say, ``english`` the same in English.

    ``also`` has wordings of still other units.
    """

    id: str
    title: str
    detail: str
    texts: tuple[str, ...]
    ways: tuple[str, ...]
    english: tuple[str, ...]
    story: str = ""
    family: str = ""
    also: tuple[str, ...] = ()

    @property
    def all(self) -> tuple[str, ...]:
        """Every wording."""
        return (*self.texts, *self.also, *self.ways, *self.english, *filter(None, [self.story]))


def read_written(folder: Path = HERE) -> list[Written]:
    """All written duties in a stable order."""
    files = [
        *sorted((folder / "duties").glob("*.jsonl")),
        *sorted((folder / "ways").glob("*.jsonl")),
        OFF_TOPIC,
    ]
    later = written_later(folder)
    return [
        _duty(raw, name, later.get(name, _NOTHING))
        for file in files
        for number, raw in _lines(file)
        for name in [str(raw.get("id", f"{file.stem}:{number}"))]
    ]


@dataclass(frozen=True, slots=True)
class Later:
    """What was written of a duty after its line: questions in both languages, and wordings of other units."""

    ask: tuple[str, ...] = ()
    english: tuple[str, ...] = ()
    other: tuple[str, ...] = ()


_NOTHING = Later()


def written_later(folder: Path = HERE) -> dict[str, Later]:
    """What was written later, by the id of its duty."""
    found: dict[str, Later] = {}
    for file in sorted(folder.glob("duties-*.jsonl")):
        for _, raw in _lines(file):
            known = found.get(raw["id"], _NOTHING)
            found[raw["id"]] = Later(
                (*known.ask, *raw.get("ask", ())),
                (*known.english, *raw.get("english", ())),
                (*known.other, *filter(None, [raw.get("other")])),
            )
    return found


def _lines(file: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """The lines of a file with their numbers, from 1."""
    for number, line in enumerate(file.read_text("utf-8").splitlines(), start=1):
        if line.strip():
            yield number, json.loads(line)


def _duty(raw: dict[str, Any], name: str, later: Later) -> Written:
    texts = [raw["title"], raw.get("detail"), raw.get("other"), raw.get("paraphrase")]
    english = raw.get("en") or [raw.get("english")]
    return Written(
        id=name,
        title=raw["title"],
        detail=raw.get("detail") or "",
        texts=tuple(filter(None, texts)),
        ways=(*(raw.get("ask") or raw.get("zh") or ()), *later.ask),
        english=(*filter(None, english), *later.english),
        story=raw.get("story") or "",
        family=raw.get("family") or "",
        also=later.other,
    )


def kept_back(duty: Written) -> bool:
    """Whether a duty is one of those that never train (about a tenth of the long lines)."""
    return bool(duty.detail) and hashlib.sha256(duty.title.encode()).digest()[0] % _KEPT_BACK == 0


def rounds(duties: Sequence[Written], count: int, generator: random.Random) -> list[list[tuple[str, str]]]:
    """``count`` lists of pairs, each with every duty once: two of its wordings drawn at random.

    A duty stands in a list only once, so that no partner in a batch is wrong by accident.
    """
    usable = [duty.all for duty in duties if len(duty.all) > 1]
    return [
        [(left, right) for left, right in (generator.sample(texts, 2) for texts in usable)]
        for _ in range(count)
    ]


def described_rounds(
    duties: Sequence[Written], count: int, generator: random.Random
) -> list[list[tuple[str, str]]]:
    """``count`` lists of pairs: what somebody says of each duty, and its title with its detail, as they are indexed."""
    usable = [
        (
            (*duty.ways, *duty.ways, *duty.english, *duty.texts[2:], *duty.also, *filter(None, [duty.story])),
            duty,
        )
        for duty in duties
        if duty.detail and duty.ways
    ]
    return [
        [(generator.choice(said), f"{duty.title} {duty.detail}") for said, duty in usable]
        for _ in range(count)
    ]
