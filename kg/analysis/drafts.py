"""Drafts made of labelled matters: a county's lists with flaws that are known, to choose bars on.

Every matter is planted as one kind of flaw, in two of its wordings, beside its look-alikes on the same lists; lists without a
flaw (``labelled/lists-choose.txt``) are the rest. A pair counts only where its label is certain: the two wordings,
a wording with its own look-alike, and two rows of the flawless lists. Wordings of different matters may be one after all.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from ingest.records import ListKind, Role, Source
from kg.analysis.division import is_penalty_beside
from kg.analysis.labelled import LabelledLine, load_lists_to_choose
from kg.views import ItemView, OrganPart

_DEPARTMENTS = tuple(f"县第{number}局" for number in range(14))
_TOWNSHIPS = ("甲镇", "乙镇", "丙镇", "丁镇")
_BASIC, _RECLAIMED = "乡镇基本履职", "上级收回"
_COUNTY = "示例县"
_ROWS = 700  # distinct rows of a county's lists
_LISTED = "list"  # mark of rows of the flawless lists

# How wordings came about that a clerk writes into the place where the flaw lies.
_ON_ONE_LIST = ("near", "words", "mandate", "office")
_OF_TOWNSHIPS = ("tier", "near", "words", "mandate")
_OF_OFFICES = ("near", "words", "office", "mandate", "power", "far")


@dataclass(frozen=True, slots=True)
class Mark:
    """What a row was made for: a flaw (or :data:`_LISTED`), of which matter, and whether it is a look-alike there."""

    flaw: str
    matter: str
    alike: bool = False


@dataclass
class MadeDraft:
    """The rows of a draft with the mark of each (by IRI), and how many flaws of each kind it has."""

    views: list[ItemView] = field(default_factory=list)
    marks: dict[str, Mark] = field(default_factory=dict)
    planted: dict[str, int] = field(default_factory=dict)

    def label(self, flaw: str, left: ItemView, right: ItemView) -> bool | None:
        """Whether two rows are a planted flaw of this kind; None where that is not certain, or about another kind."""
        ours, theirs = self.marks[left.iri], self.marks[right.iri]
        if ours.flaw == theirs.flaw == _LISTED:
            return False if ours.matter == theirs.matter else None
        if ours.flaw != flaw or theirs.flaw != flaw or ours.matter != theirs.matter:
            return None
        if ours.alike and theirs.alike:
            return None
        return not (ours.alike or theirs.alike)

    def weight(self, flaw: str, left: ItemView, right: ItemView) -> float:
        """For how many pairs on real lists a pair stands whose :meth:`label` is certain."""
        if self.marks[left.iri].flaw != _LISTED:
            return 1.0 if self.label(flaw, left, right) else FLAWS[flaw].alike
        listed = sum(mark.flaw == _LISTED for mark in self.marks.values())
        return self.planted[flaw] / FLAWS[flaw].usual * _ROWS / listed

    def add(
        self, mark: Mark, title: str, kind: ListKind, holder: str, *parts: OrganPart, area: str = _COUNTY
    ) -> None:
        """Add a row; a township's own part is added to ``parts``."""
        number = len(self.views) + 1
        township = holder in _TOWNSHIPS
        own: tuple[OrganPart, ...] = ()
        if not parts and not township:
            own = (_part(holder),)
        elif township and kind is not ListKind.RECLAIMED:
            role = Role.LEAD if kind is ListKind.BASIC else Role.COOPERATE
            own = (OrganPart(f"organ:{holder}", holder, role, is_township=True),)
        view = ItemView(
            iri=f"item:{number}",
            title=title,
            kind=kind,
            holder=holder,
            holder_iri=f"organ:{holder}",
            holder_is_township=township,
            source=Source(f"{holder}.xlsx", sheet=kind.value, row=number),
            jurisdiction=area,
            parts=(*parts, *own),
        )
        self.views.append(view)
        self.marks[view.iri] = mark


def _part(name: str, role: Role = Role.LEAD) -> OrganPart:
    return OrganPart(f"organ:{name}", name, role, written=name)


@dataclass(frozen=True, slots=True)
class _Places:
    """Where a flaw is planted: two departments, drawn anew for each matter."""

    one: str
    other: str


Planting = Callable[[MadeDraft, Mark, str, _Places], None]


def _on_list(draft: MadeDraft, mark: Mark, title: str, places: _Places) -> None:
    draft.add(mark, title, ListKind.DEPARTMENT, places.one)


def _basic(draft: MadeDraft, mark: Mark, title: str, _places: _Places) -> None:
    draft.add(mark, title, ListKind.BASIC, _TOWNSHIPS[0])


def _cooperative(draft: MadeDraft, mark: Mark, title: str, places: _Places) -> None:
    draft.add(mark, title, ListKind.COOPERATIVE, _TOWNSHIPS[0], _part(places.other))


def _helped(draft: MadeDraft, mark: Mark, title: str, places: _Places) -> None:
    helper = _part(places.one, Role.COOPERATE)
    draft.add(mark, title, ListKind.COOPERATIVE, _TOWNSHIPS[0], _part(places.other), helper)


def _taken_back(draft: MadeDraft, mark: Mark, title: str, places: _Places) -> None:
    draft.add(mark, title, ListKind.RECLAIMED, _TOWNSHIPS[0], _part(places.one, Role.TAKE_OVER))


def _usual(draft: MadeDraft, mark: Mark, title: str, _places: _Places) -> None:
    for township in _TOWNSHIPS[1:]:
        draft.add(mark, title, ListKind.BASIC, township)


@dataclass(frozen=True, slots=True)
class Flaw:
    """A kind of flaw as it is planted: the two sides, and how the wordings came about that fit the second.

    ``usual`` is how many a county of :data:`_ROWS` distinct rows has: fewer flaws among as many other rows ask for a higher
    bar. ``alike`` is for how many look-alikes on real lists each one stands that was written for the matter. Both are about as in
    five drafts by people who do not know the program: in 2,510 rows 29 duplicates among 422 look-alikes on one list, most of them easier
    than ours, 40 matters given to both tiers among 170 (and what their authors did not note), and 38 that were taken
    back and are still held.
    """

    first: Planting
    second: Planting
    wordings: tuple[str, ...]
    usual: float
    alike: float = 1.0


FLAWS: dict[str, Flaw] = {
    "duplicate": Flaw(_on_list, _on_list, _ON_ONE_LIST, 8, 2.0),
    "tier": Flaw(_on_list, _basic, _OF_TOWNSHIPS, 10, 2.5),
    "role": Flaw(_on_list, _helped, _OF_OFFICES, 3, 3.0),
    "reclaimed-basic": Flaw(_taken_back, _basic, _OF_TOWNSHIPS, 8, 1.0),
    "reclaimed-cooperative": Flaw(_taken_back, _cooperative, _OF_OFFICES, 8, 1.0),
    "naming": Flaw(_usual, _basic, _ON_ONE_LIST, 6, 0.4),
}


def made_draft(lines: Sequence[LabelledLine], seed: int) -> MadeDraft:
    """A draft with every matter of ``lines`` planted once, in another way for each of :data:`FLAWS` seeds."""
    chance = random.Random(seed)  # noqa: S311 drafts are drawn, nothing is kept secret
    draft = MadeDraft(planted=dict.fromkeys(FLAWS, 0))
    kinds = list(FLAWS)
    for number, line in enumerate(lines):
        kind = kinds[(number + seed) % len(kinds)]
        _plant(draft, kind, line, chance)
    _lists(draft)
    return draft


def _plant(draft: MadeDraft, kind: str, line: LabelledLine, chance: random.Random) -> None:
    flaw = FLAWS[kind]
    title, *others = line.matter.same
    fitting = [
        wording
        for how, wording in zip(line.how, others, strict=True)
        if how in flaw.wordings and not (kind == "duplicate" and is_penalty_beside(title, wording))
    ]
    if not fitting:
        return
    places = _Places(*chance.sample(_DEPARTMENTS, 2))
    flaw.first(draft, Mark(kind, line.id), title, places)
    flaw.second(draft, Mark(kind, line.id), chance.choice(fitting), places)
    for _, wording in line.matter.others:
        plant = flaw.second if kind in {"naming", "role"} or chance.random() < 0.5 else flaw.first
        plant(draft, Mark(kind, line.id, alike=True), wording, places)
    draft.planted[kind] += 1


def _lists(draft: MadeDraft) -> None:
    for number, county in enumerate(load_lists_to_choose()):
        area, township = f"{_COUNTY}{number or ''}", _TOWNSHIPS[number]
        for unit, title in ((unit, title) for unit, titles in county.items() for title in titles):
            mark = Mark(_LISTED, area)
            if unit == _BASIC:
                draft.add(mark, title, ListKind.BASIC, township, area=area)
            elif unit == _RECLAIMED:
                taker = _part(_DEPARTMENTS[0], Role.TAKE_OVER)
                draft.add(mark, title, ListKind.RECLAIMED, township, taker, area=area)
            else:
                draft.add(mark, title, ListKind.DEPARTMENT, f"{unit}{number or ''}", area=area)
