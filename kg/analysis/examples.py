"""The labelled pairs that the match weights are estimated from, compared in the space of an encoder.

Three sources: wordings of one matter with their look-alikes (``matters.txt``), duties written with the wording of
another unit (handed in by the caller), and the titles of lists without a flaw (``lists.txt``). What is near in the
encoder's space and not labelled as one matter is another matter: those pairs show what a county's lists are full of. Of two
labelled matters that holds with doubt (:data:`DOUBTFUL`), but in whatever words.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from kg.analysis.compare import Comparison, Profile, compare, profile
from kg.analysis.known import catalogue_for
from kg.analysis.labelled import Duty, LabelledMatter, load_lists, load_siblings, load_unsure
from kg.analysis.measures import Cohort, Measures, Survey
from kg.analysis.space import Encode

_NEAREST = 12  # quite other duties of its county that each row is set against
_NEAR = 0.3  # cosine below which a pair is no candidate
_COUNTY = 400  # rows of a county's department lists: the written duties are dealt out in such lots
_LOOK_ALIKE = 0.5  # look-alikes were sought out, so there are more of them than on lists
_LOOK_ALIKES = 3.0  # look-alikes on real lists for each pair of one matter
_SIBLING = 2.0  # duties about one subject are what real lists are full of
_FAR = 1.5  # wordings with few characters in common are what no search by words finds: they count for more
_FEW_SHARED = 0.4
DOUBTFUL = "doubtful"  # why two near wordings of different matters are not one, unless they are after all
_DEALS = 4  # times that the labelled matters are dealt out in one wording each
_NEAREST_IN_DEAL = 4
_LOOSE, _LOOSELY = "loose", 0.5  # wordings that were written for a third one, not for each other
# Lists that are set against those of departments by other rules (``conflict``, ``reclaimed-held``), and the powers of
# several departments in one list, made to look alike: their pairs say nothing about how rare one matter is.
_NO_UNITS = frozenset({"权力事项", "乡镇基本履职", "上级收回"})
_RESTATED = ("负责{}工作", "做好{}", "{}相关工作", "组织开展{}", "承担{}职责")
_AS_TITLE = 45  # characters up to which the detail of a duty may stand as a title


@dataclass(frozen=True, slots=True)
class Row:
    """A duty as a list would carry it: ``group`` are the rows of one matter, ``unit`` whose list it is on.

    ``natural`` says whether its pairs are as those on lists nobody has seen (not so for what trained the encoder).
    """

    title: str
    duties: tuple[str, ...]
    group: str
    unit: str
    natural: bool = True

    @property
    def full(self) -> str:
        """Title and duties in one text."""
        return f"{self.title}：{'；'.join(self.duties)}" if self.duties else self.title


@dataclass(frozen=True, slots=True)
class Example:
    """A labelled pair, compared.

    ``group`` is what cross-validation keeps together. ``natural`` is how many such pairs there are on real lists for
    this one: near pairs of different units as they come, one row in fifteen with its like, no look-alikes sought out.
    """

    left: Row
    right: Row
    same: bool
    why: str
    measures: Measures
    compared: tuple[Comparison, ...]
    weight: float
    natural: float

    @property
    def group(self) -> str:
        """The matter that the pair was made for."""
        return self.left.group.partition("/")[0]


@dataclass
class _Pairs:
    """Rows and labelled pairs while they are gathered."""

    rows: list[Row] = field(default_factory=list)
    pairs: list[tuple[int, int, bool, str]] = field(default_factory=list)
    counties: list[list[int]] = field(default_factory=list)
    deals: list[list[int]] = field(default_factory=list)

    def add(self, row: Row) -> int:
        self.rows.append(row)
        return len(self.rows) - 1

    def matters(self, matters: Sequence[LabelledMatter], *, apart: bool) -> None:
        """``apart``: no two of the matters are one, so that near wordings of different ones are look-alikes too.

        Else the first wording is what the others were written for: any two others may each be a part of it.
        """
        county = []
        for number, matter in enumerate(matters):
            name = f"matter {matter.same[0]}"
            same = [self.add(Row(text, (), name, name)) for text in matter.same]
            others = [
                (why, self.add(Row(text, (), f"{name}/{at}", name)))
                for at, (why, text) in enumerate(matter.others)
            ]
            self.pairs += [
                (left, right, True, "" if apart or left == same[0] else _LOOSE)
                for left, right in combinations(same, 2)
            ]
            self._with_details(matter, name)
            self.pairs += [(left, right, False, why) for left in same for why, right in others]
            county.append(same[number % len(same)])
        if apart:
            self.counties.append(county)

    def dealt(self, matters: Sequence[LabelledMatter]) -> None:
        """All matters side by side as on one county's lists, each time in other words.

        Look-alikes are worded tersely and matches at length: only here do matters that differ meet in every way of wording.
        """
        for deal in range(_DEALS):
            self.deals.append(
                [
                    self.add(Row(text, (), name, name, natural=False))
                    for number, matter in enumerate(matters)
                    for text, name in (
                        (matter.same[(number + deal) % len(matter.same)], f"matter {matter.same[0]}"),
                    )
                ]
            )

    def restated(self, matters: Sequence[LabelledMatter]) -> None:
        """What nobody doubts: the same words again, and the same words with an opening and a tail as lists add them."""
        for number, matter in enumerate(matters):
            title, name = matter.same[number % len(matter.same)], f"matter {matter.same[0]}"
            ours, again, longer = (
                self.add(Row(text, (), name, name, natural=False))
                for text in (title, title, _RESTATED[number % len(_RESTATED)].format(title))
            )
            self.pairs += [(ours, again, True, ""), (ours, longer, True, "")]

    def siblings(self, subjects: Sequence[Sequence[Sequence[str]]]) -> None:
        """Duties about one subject, of which no two are one matter."""
        for duties in subjects:
            name = f"siblings {duties[0][0]}"
            rows = [
                [self.add(Row(text, (), f"{name}/{at}", name)) for text in wordings]
                for at, wordings in enumerate(duties)
            ]
            for own in rows:
                self.pairs += [(left, right, True, "") for left, right in combinations(own, 2)]
            self.pairs += [(a[-1], b[0], False, "sibling") for a, b in combinations(rows, 2)]

    def _with_details(self, matter: LabelledMatter, name: str) -> None:
        """Rows that say more than their titles: wordings of one matter serve as details of each other.

        Their look-alikes have details too (of another look-alike: that is not the matter either), or saying more would
        itself speak for one matter.
        """
        same, others = matter.same, matter.others
        for first in range(0, len(same) - 3, 2):
            left, right = (self.add(Row(same[at], (same[at + 1],), name, name)) for at in (first, first + 2))
            self.pairs.append((left, right, True, ""))
        if len(same) < 2:
            return
        ours = self.add(Row(same[0], (same[1],), name, name))
        for at, (why, title) in enumerate(others):
            detail = (others[at - 1][1],) if at % 2 and len(others) > 1 else ()
            other = self.add(Row(title, detail, f"{name}/{at}", name))
            self.pairs.append((ours, other, False, why))

    def duties(self, duties: Sequence[Duty], *, natural: bool) -> None:
        rows = []
        for number, duty in enumerate(duties):
            name = f"duty {duty.title}"
            bare, full, other = (
                self.add(Row(title, details, name, duty.unit, natural))
                for title, details in ((duty.title, ()), (duty.title, (duty.detail,)), (duty.other, ()))
            )
            self.pairs += [(bare, other, True, ""), (full, other, True, "")]
            if len(duty.detail) <= _AS_TITLE:
                detail = self.add(Row(duty.detail, (), name, duty.unit, natural))
                self.pairs.append((other, detail, True, ""))
            rows.append((bare, full, other, full)[number % 4])
        self.counties += [rows[start : start + _COUNTY] for start in range(0, len(rows), _COUNTY)]

    def lists(self) -> None:
        self.counties.append(
            [
                self.add(Row(title, (), f"list {title}", unit))
                for unit, titles in load_lists().items()
                for title in titles
            ]
        )

    def near(self, survey: Survey) -> Iterator[tuple[int, int, str]]:
        """Each row of each county with its nearest rows of other matters, and why they are others."""
        unsure = load_unsure()
        for why, count, lots in (("near", _NEAREST, self.counties), (DOUBTFUL, _NEAREST_IN_DEAL, self.deals)):
            for lot in lots:
                for left, right in _neighbours(np.array(lot, dtype=np.int64), survey, count):
                    if self._other(left, right) and not self._unsure(left, right, unsure):
                        yield left, right, why

    def _other(self, left: int, right: int) -> bool:
        ours, theirs = self.rows[left], self.rows[right]
        return ours.group != theirs.group and ours.title != theirs.title

    def _unsure(self, left: int, right: int, unsure: frozenset[frozenset[str]]) -> bool:
        names = (self.rows[side].group.partition(" ")[2] for side in (left, right))
        return frozenset(names) in unsure


def _neighbours(lot: NDArray[np.int64], survey: Survey, count: int) -> Iterator[tuple[int, int]]:
    """Each row with its ``count`` nearest, each pair once."""
    cosines = survey.similarities(lot)
    seen: set[tuple[int, int]] = set()
    for place, row in enumerate(lot):
        for other in np.argsort(-cosines[place])[: count + 1]:
            left, right = sorted((int(row), int(lot[other])))
            if left != right and cosines[place, other] >= _NEAR and (left, right) not in seen:
                seen.add((left, right))
                yield left, right


def examples(
    matters: Sequence[LabelledMatter],
    encode: Encode,
    duties: Sequence[Duty] = (),
    seen: Sequence[Duty] = (),
    *,
    pairs: Sequence[LabelledMatter] = (),
    with_lists: bool = True,
    prior: float = 1 / 15,
) -> list[Example]:
    """The labelled pairs of ``matters`` and ``duties``, and the near pairs among them that are different matters.

    ``seen`` are duties that trained the encoder: they teach what the fields are worth, but not how often that is right.
    ``pairs`` are matters of which some may be one with others: only their own look-alikes count as such for sure.
    ``with_lists`` adds the near pairs of the lists without a flaw. ``prior`` is the share of rows that have their
    like on another unit's list: it sets how much a positive pair counts as :attr:`Example.natural`.
    """
    found = _Pairs()
    if matters:
        found.matters(matters, apart=True)
    found.matters(pairs, apart=False)
    found.restated((*matters, *pairs))
    found.duties(duties, natural=True)
    found.duties(seen, natural=False)
    found.dealt((*matters, *pairs))
    if with_lists:
        found.siblings(load_siblings())
        found.lists()
    profiles = [profile(row.title, row.duties) for row in found.rows]
    texts = [(row.title, row.full) for row in found.rows]
    own = [row.group.partition(" ")[2].partition("/")[0] for row in found.rows]
    survey = Survey(encode, Cohort(encode), catalogue_for(encode), texts, profiles, own)
    labelled = list(found.pairs)
    positives = sum(same and why != _LOOSE and found.rows[left].natural for left, _, same, why in labelled)
    share = sum(found.rows[row].natural for county in found.counties for row in county) * prior
    alike = share * _LOOK_ALIKES / max(1, len(labelled) - sum(same for _, _, same, _ in labelled))
    share /= max(1, positives)
    near = [(left, right, False, why) for left, right, why in found.near(survey)]
    return [
        _example(found.rows, profiles, survey, pair, share, alike, labelled=pair[2] or pair[3] != "near")
        for pair in [*labelled, *near]
    ]


def _weight(*, same: bool, why: str, far: bool) -> float:
    """How much an example counts in the estimate."""
    if same:
        return (_FAR if far else 1.0) * (_LOOSELY if why == _LOOSE else 1.0)
    return {"near": 1.0, DOUBTFUL: 1.0, "sibling": _SIBLING}.get(why, _LOOK_ALIKE)


def _two_units(left: str, right: str) -> bool:
    return left != right and not {left, right} & _NO_UNITS


def _example(
    rows: Sequence[Row],
    profiles: Sequence[Profile],
    survey: Survey,
    pair: tuple[int, int, bool, str],
    share: float,
    alike: float,
    *,
    labelled: bool,
) -> Example:
    left, right, same, why = pair
    natural = share if same else alike if labelled else float(_two_units(rows[left].unit, rows[right].unit))
    natural *= rows[left].natural and why != _LOOSE
    measures = survey.measure(left, right)
    return Example(
        rows[left],
        rows[right],
        same,
        why,
        measures,
        compare(profiles[left], profiles[right]),
        _weight(same=same, why=why, far=measures.shared <= _FEW_SHARED),
        natural,
    )
