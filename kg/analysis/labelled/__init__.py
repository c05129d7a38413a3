"""Labelled duties: wordings of one matter, and look-alikes that are another (see ``matters.txt``)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
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


def labelled_pairs(matters: tuple[LabelledMatter, ...] | None = None) -> Iterator[LabelledPair]:
    """The pairs within each matter: every two wordings, and every wording with every look-alike."""
    for index, matter in enumerate(matters if matters is not None else load_matters()):
        for left, right in combinations(matter.same, 2):
            yield LabelledPair(left, right, True, "", index)
        for wording in matter.same:
            for why, other in matter.others:
                yield LabelledPair(wording, other, False, why, index)


def load_lists() -> dict[str, tuple[str, ...]]:
    """The lists without a flaw (``lists.txt``): unit → titles; no two titles are one matter."""
    text = resources.files("kg.analysis.labelled").joinpath("lists.txt").read_text("utf-8")
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
