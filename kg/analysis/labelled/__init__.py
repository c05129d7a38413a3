"""Labelled duties: wordings of one matter, and look-alikes that are another (``matters.txt``, ``pairs/``)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import combinations


@dataclass(frozen=True, slots=True)
class LabelledMatter:
    """Wordings that are the same matter, and (reason, wording) of duties that only look like it."""

    same: tuple[str, ...]
    others: tuple[tuple[str, str], ...]

    @property
    def held_out(self) -> bool:
        """Whether the matter is kept from estimating: three in ten, by the hash of its first wording."""
        return hashlib.sha256(self.same[0].encode()).digest()[0] % 10 < 3


@dataclass(frozen=True, slots=True)
class LabelledPair:
    """Two wordings, whether they are one matter, and if not why (``matter`` for quite another)."""

    left: str
    right: str
    same: bool
    why: str
    matter: int


@dataclass(frozen=True, slots=True)
class Duty:
    """A written duty: its official title and detail, how another unit words it, and the kind of unit it belongs to."""

    title: str
    detail: str
    other: str
    unit: str


def load_matters() -> tuple[LabelledMatter, ...]:
    """All labelled matters, in file order. Raises ValueError naming the line that cannot be read."""
    text = resources.files("kg.analysis.labelled").joinpath("matters.txt").read_text("utf-8")
    return tuple(
        _parse(number, line) for number, line in enumerate(text.splitlines(), 1) if line and line[0] != "#"
    )


def _parse(number: int, line: str) -> LabelledMatter:
    left, separator, right = line.partition("||")
    same = tuple(part.strip() for part in left.split("|") if part.strip())
    others = []
    for part in right.split("|"):
        why, colon, wording = part.strip().partition(":")
        if part.strip() and not (colon and wording.strip()):
            raise ValueError(f"matters.txt line {number}: a look-alike needs its reason: {part.strip()!r}")
        if wording.strip():
            others.append((why.strip(), wording.strip()))
    if not same or not separator:
        raise ValueError(f"matters.txt line {number}: expected wordings || look-alikes")
    return LabelledMatter(same, tuple(others))


def labelled_pairs() -> Iterator[LabelledPair]:
    """The pairs within each matter: every two wordings, and every wording with every look-alike."""
    for index, matter in enumerate(load_matters()):
        for left, right in combinations(matter.same, 2):
            yield LabelledPair(left, right, True, "", index)
        for wording in matter.same:
            for why, other in matter.others:
                yield LabelledPair(wording, other, False, why, index)


def load_lists() -> dict[str, tuple[str, ...]]:
    """The lists without a flaw (``lists.txt``): unit → titles; no two titles are one matter."""
    return _lists(resources.files("kg.analysis.labelled").joinpath("lists.txt").read_text("utf-8"))


def load_lists_to_choose() -> tuple[dict[str, tuple[str, ...]], ...]:
    """The lists without a flaw that no weight is fitted to (``lists-choose.txt``): one county after the other, as :func:`load_lists`."""
    text = resources.files("kg.analysis.labelled").joinpath("lists-choose.txt").read_text("utf-8")
    return tuple(found for county in text.split("\n\n") if (found := _lists(county)))


def _lists(text: str) -> dict[str, tuple[str, ...]]:
    lines = (line.partition("=") for line in text.splitlines() if line and line[0] != "#")
    return {
        unit.strip(): tuple(title.strip() for title in titles.split("|") if title.strip())
        for unit, _, titles in lines
    }


def load_unsure() -> frozenset[frozenset[str]]:
    """The pairs of titles (``unsure.txt``) that must not serve as examples of different matters."""
    text = resources.files("kg.analysis.labelled").joinpath("unsure.txt").read_text("utf-8")
    return frozenset(
        frozenset(title.strip() for title in line.split("|"))
        for line in text.splitlines()
        if line and line[0] != "#"
    )


def load_pairs(part: str | None = None) -> tuple[LabelledMatter, ...]:
    """The matters of ``pairs/*.jsonl``, all or those of one part: ``fit``, ``choose``, ``teach`` or ``report``.

    Raises ValueError naming the file and line that cannot be read.
    """
    return tuple(each.matter for each in labelled_lines() if part in (None, each.part))


def load_siblings() -> tuple[tuple[tuple[str, ...], ...], ...]:
    """Subjects (``siblings.txt``), each with its duties, each with its wordings: no two duties are one matter."""
    text = resources.files("kg.analysis.labelled").joinpath("siblings.txt").read_text("utf-8")
    return tuple(
        tuple(
            tuple(wording.strip() for wording in duty.split("=") if wording.strip())
            for duty in line.split("|")
        )
        for line in text.splitlines()
        if line and line[0] != "#"
    )


@dataclass(frozen=True, slots=True)
class LabelledLine:
    """A line of ``pairs/*.jsonl``: the matter, its part, its field, and how each wording after the first came about."""

    id: str
    field: str
    part: str
    matter: LabelledMatter
    how: tuple[str, ...]


_PARTS = (("fit", 0.5), ("choose", 0.7), ("teach", 0.9), ("report", 1.0))  # by where the shares end


@cache
def labelled_lines() -> tuple[LabelledLine, ...]:
    """All lines of ``pairs/*.jsonl``, by file and line."""
    folder = resources.files("kg.analysis.labelled").joinpath("pairs")
    files = sorted((e for e in folder.iterdir() if e.name.endswith(".jsonl")), key=lambda e: e.name)
    return tuple(
        _line(entry.name, number, line)
        for entry in files
        for number, line in enumerate(entry.read_text("utf-8").splitlines(), 1)
        if line.strip()
    )


def _line(name: str, number: int, line: str) -> LabelledLine:
    try:
        data = json.loads(line)
        same, others = data["same"], data["other"]
        matter = LabelledMatter(
            (data["text"], *(text for _, text in same)), tuple((why, text) for why, text in others)
        )
        return LabelledLine(
            data["id"], name.partition(".")[0], _part(data["id"]), matter, tuple(how for how, _ in same)
        )
    except (ValueError, KeyError, TypeError) as error:
        raise ValueError(f"{name} line {number}: not a labelled matter ({error})") from error


def _part(name: str) -> str:
    """Half of the matters are to fit, a fifth to choose, a fifth to teach the encoder, the others to report, by the hash of their ids."""
    place = hashlib.sha256(name.encode()).digest()[0] / 256
    return next(part for part, end in _PARTS if place < end)
