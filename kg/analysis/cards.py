"""Cards: items of the same content taken together, and the candidate pairs of cards with their scores.

Fourteen townships that carry one item make one card, so work and findings grow with what is said, not with how
often it is said.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from math import log2
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ingest.records import ListKind, Role
from ingest.tables.recognise import is_all_townships
from kg.analysis.compare import Comparison, Profile, compare, item_profile
from kg.analysis.findings import Evidence, SimilarPair
from kg.analysis.known import Catalogue, KnownMatter, catalogue_for
from kg.analysis.measures import TOGETHER, Cohort, Survey
from kg.analysis.reader import Reader, Reading
from kg.analysis.roles import Claim, cooperators, holder_key, leaders, organ_key, township_leads
from kg.analysis.space import Encode
from kg.analysis.texts import distinct_texts, full_text, lead_duties, whole_row
from kg.analysis.weights import Weights, chance
from kg.views import ItemView

OWN_LISTS = frozenset({ListKind.DEPARTMENT, ListKind.POWER})  # on which departments write their own duties
HELD_LISTS = frozenset({ListKind.BASIC, ListKind.COOPERATIVE})  # what a township has to do
TOWNSHIP_LISTS = HELD_LISTS | {ListKind.RECLAIMED}  # published for a township
_BLOCK = 1 << 15  # pairs that are measured at a time
UNDECIDED = 6.0  # bits either way (.015 and .985) within which a pair is read
_SIMILARITY = TOGETHER.index("similarity")
_LIST = 20  # rows of a usual list of a department
_COUNTY = 100  # rows of the lists of a small county's departments
_CROWD = 60  # cards of one text beyond which only the first are paired with its neighbours


@dataclass(frozen=True)
class Judge:
    """What decides whether two duties are one matter: an encoder, the weights for it, a folder for what is kept of it.

    ``known`` are the known matters that texts are described by, if not all of them; ``reader`` reads what the weights leave
    undecided.
    """

    encode: Encode
    weights: Weights
    folder: Path | None = None
    known: tuple[KnownMatter, ...] | None = None
    reader: Reader | None = None

    @cached_property
    def cohort(self) -> Cohort:
        """The ordinary duties that similarities are scaled by, in the encoder's space."""
        return Cohort(self.encode)

    @cached_property
    def catalogue(self) -> Catalogue:
        """The known matters that texts are described by."""
        if self.known is not None:
            return Catalogue(self.encode, self.known)
        return catalogue_for(self.encode, self.folder)


@dataclass(frozen=True)
class Card:
    """Items that say the same: title, lead duties, kind of list, organs with their roles, statutes."""

    number: int
    views: tuple[ItemView, ...]
    profile: Profile
    leaders: tuple[Claim, ...]
    cooperators: tuple[Claim, ...]
    township_leads: bool

    @property
    def first(self) -> ItemView:
        """The first item: it speaks for the others."""
        return self.views[0]

    @property
    def kind(self) -> ListKind:
        """The kind of list that the items stand on."""
        return self.views[0].kind

    @property
    def holders(self) -> frozenset[str]:
        """The IRIs (or names) of the units whose lists carry the item."""
        return frozenset(view.holder_iri or view.holder for view in self.views)

    @cached_property
    def whole_row(self) -> str:
        """All that the first item's row says."""
        return whole_row(self.first)

    @cached_property
    def for_all_townships(self) -> bool:
        """Whether the items stand on a list that holds for all townships (各乡镇, 乡镇（街道）), whichever way it says so."""
        return any(view.holder_is_township and is_all_townships(view.holder) for view in self.views)

    def units_with(self, other: Card) -> frozenset[str]:
        """The units that both cards are for; a list for all townships is for those of the other card, whatever it calls them."""
        if self.for_all_townships or other.for_all_townships:
            return self.holders | other.holders
        return self.holders & other.holders

    @property
    def holder_key(self) -> str:
        """What identifies the unit whose list the first item stands on, as its claims do."""
        return holder_key(self.first)

    @property
    def claims_itself(self) -> bool:
        """Whether a department's own list says that it leads."""
        return self.kind in OWN_LISTS and self.holder_key in self.leader_keys

    @property
    def leader_keys(self) -> frozenset[str]:
        """What identifies the leading departments."""
        return frozenset(claim.key for claim in self.leaders)


@dataclass(frozen=True, slots=True)
class Link:
    """Two cards (``left`` < ``right`` by number) with the probability that they are about one matter."""

    left: Card
    right: Card
    similarity: float
    probability: float


@dataclass
class Deck:
    """All cards of a check with their candidate pairs; scores are computed once, when asked for.

    ``pairs`` has for each pair of cards its row of ``measured``, the fields that are measured for all at once. ``profiles``,
    ``survey`` and ``reading`` have the texts of the cards, then what cooperative rows leave to townships: ``held`` says where
    that of a card is.
    """

    cards: tuple[Card, ...]
    pairs: dict[tuple[int, int], int]
    measured: NDArray[np.float32]
    weights: Weights
    survey: Survey
    profiles: Sequence[Profile]
    held: Mapping[int, int]
    reading: Reading | None = None
    _beside: dict[int, list[int]] = field(default_factory=dict)
    _lengths: Counter[tuple[ListKind, str]] = field(default_factory=Counter)
    _compared: dict[tuple[int, int], tuple[Comparison, ...]] = field(default_factory=dict)
    _odds: dict[tuple[int, int], float] = field(default_factory=dict)
    _read: dict[tuple[int, int], float] = field(default_factory=dict)

    def compared(self, left: Card, right: Card) -> tuple[Comparison, ...]:
        """The two cards, field by field, the one with the lower number as the left side."""
        first, second = (left, right) if left.number < right.number else (right, left)
        key = _key(left, right)
        if key not in self._compared:
            ours, theirs = texts_of(self.cards, self.held, key)
            fields = compare(self.profiles[ours], self.profiles[theirs])
            row = self.pairs.get(key)
            known = None if row is None else self.measured[row].tolist()
            found = self.survey.complete(ours, theirs, known) if known else self.survey.measure(ours, theirs)
            measured = self.weights.measured(found)
            tier = Comparison("tier", tier_level(first, second, fields))
            self._compared[key] = (*fields, *measured, tier)
        return self._compared[key]

    def similarity(self, left: Card, right: Card) -> float:
        """The cosine of the nearest texts of the two cards; 0 if they are no candidates."""
        row = self.pairs.get(_key(left, right))
        return 0.0 if row is None else float(self.measured[row, _SIMILARITY])

    def odds(self, left: Card, right: Card) -> float:
        """The log2 odds that the two cards are about one matter."""
        key = _key(left, right)
        if key not in self._odds:
            self.weigh([(left, right)])
        return self._odds[key]

    def weigh(self, pairs: Iterable[tuple[Card, Card]]) -> None:
        """Work out the odds of some pairs of cards at once: by their fields, then by reading those that are still undecided."""
        fresh = {key: pair for pair in pairs if (key := _key(*pair)) not in self._odds}
        compared = [self.compared(*pair) for pair in fresh.values()]
        texts = [texts_of(self.cards, self.held, key) for key in fresh]
        told = weighed(self.weights, self.reading, texts, compared)
        for key, (odds, bits) in zip(fresh, told, strict=True):
            self._odds[key], self._read[key] = odds + bits, bits

    def probability(self, left: Card, right: Card, rarity: float = 0.0) -> float:
        """The probability that the two cards are about one matter; see :meth:`Weights.probability`."""
        return chance(self.odds(left, right) - rarity)

    def evidence(self, left: Card, right: Card) -> tuple[Evidence, ...]:
        """The evidence for (and against) the two cards being about one matter."""
        self.odds(left, right)
        key = _key(left, right)
        found = self.weights.evidence(self.compared(left, right))
        if self.reading is None or not self._read[key]:
            return found
        texts = texts_of(self.cards, self.held, key)
        told = Evidence("read", *self.reading.words(*texts, self._read[key]), round(self._read[key], 2))
        return tuple(sorted((*found, told), key=lambda e: (-abs(e.weight), e.field)))

    def candidates(self) -> Iterator[tuple[Card, Card]]:
        """All candidate pairs, in a fixed order."""
        for left, right in self.pairs:
            yield self.cards[left], self.cards[right]

    def crowding(self, left: Card, right: Card) -> float:
        """How much rarer (bits) one matter is among near pairs of the longest list that has both, than on one of :data:`_LIST` rows.

        The more rows a list has, the more of them are near to each other by chance.
        """
        if not self._lengths:
            self._count()
        rows = max((self._lengths[left.kind, unit] for unit in left.holders & right.holders), default=0)
        return log2(max(1.0, rows / _LIST))

    def breadth(self, _left: Card, _right: Card) -> float:
        """How much rarer (bits) one matter is among near pairs of this county's lists than where departments have :data:`_COUNTY` rows."""
        if not self._lengths:
            self._count()
        rows = sum(count for (kind, _), count in self._lengths.items() if kind in OWN_LISTS)
        return log2(max(1.0, rows / _COUNTY))

    def _count(self) -> None:
        self._lengths.update(Counter((card.kind, unit) for card in self.cards for unit in card.holders))

    def neighbours(self, card: Card) -> Iterator[Card]:
        """The cards that are paired with ``card``."""
        if not self._beside:
            for left, right in self.pairs:
                self._beside.setdefault(left, []).append(right)
                self._beside.setdefault(right, []).append(left)
        for number in self._beside.get(card.number, ()):
            yield self.cards[number]

    def link(self, left: Card, right: Card, rarity: float = 0.0) -> Link:
        """The scored pair."""
        first, second = (left, right) if left.number < right.number else (right, left)
        return Link(first, second, self.similarity(left, right), self.probability(left, right, rarity))


def _key(left: Card, right: Card) -> tuple[int, int]:
    """What a pair of cards is kept by, whichever comes first."""
    return min(left.number, right.number), max(left.number, right.number)


def texts_of(cards: Sequence[Card], held: Mapping[int, int], key: tuple[int, int]) -> tuple[int, int]:
    """Which texts of two cards are compared: beside what was taken back, that which a cooperative row leaves to townships."""
    left, right = key
    return (
        held.get(left, left) if cards[right].kind is ListKind.RECLAIMED else left,
        held.get(right, right) if cards[left].kind is ListKind.RECLAIMED else right,
    )


def _left_to_townships(view: ItemView) -> ItemView | None:
    """A cooperative row as if its townships led what it leaves to them; None where it leaves them nothing of its own."""
    own = tuple(replace(part, role=Role.LEAD) for part in view.parts if part.is_township and part.duties)
    return replace(view, parts=own) if own and view.kind is ListKind.COOPERATIVE else None


def weighed(
    weights: Weights,
    reading: Reading | None,
    pairs: Sequence[tuple[int, int]],
    compared: Sequence[Sequence[Comparison]],
) -> list[tuple[float, float]]:
    """The log2 odds of some pairs by their fields, and what reading them adds to that where it leaves them undecided.

    ``pairs`` are positions in ``reading``.
    """
    odds = weights.odds_of(compared)
    bits = np.zeros(len(odds))
    undecided = np.flatnonzero(np.abs(odds) < UNDECIDED)
    if reading is not None and len(undecided):
        left, right = np.array(pairs, dtype=np.int64)[undecided].T
        bits[undecided] = reading.bits(left, right)
    return list(zip(odds, bits.tolist(), strict=True))


def tier_level(left: Card, right: Card, fields: Sequence[Comparison]) -> str:
    """Whether a township and a department are given *different things to do* about the same object.

    Within one tier, inspecting and punishing are worded for each other; between tiers they are the usual division of
    work (the township finds and reports, the department investigates and punishes).
    """
    if left.township_leads == right.township_leads:
        return "one-tier"
    action = next(c.level for c in fields if c.field == "action")
    return (
        "divided"
        if action in {"near", "contrast", "mixed"}
        else "unclear"
        if action == "one-sided"
        else "same"
    )


def deal(views: Sequence[ItemView], pairs: Iterable[SimilarPair], judge: Judge) -> Deck:
    """The cards of ``views``, with the candidate pairs that ``pairs`` (over their distinct texts) give rise to."""
    cards, place = _cards(views)
    texts = distinct_texts(views)
    carriers = [tuple(dict.fromkeys(place[m] for m in members))[:_CROWD] for members in texts.members]
    found: set[tuple[int, int]] = set()
    for index in range(len(texts.texts)):  # the same text on different lists
        _note(found, carriers[index], carriers[index])
    for pair in pairs:
        _note(found, carriers[pair.left], carriers[pair.right])
    profiles = [card.profile for card in cards]
    said = [(card.first.title, full_text(card.first)) for card in cards]
    held: dict[int, int] = {}
    if any(card.kind is ListKind.RECLAIMED for card in cards):
        for card in cards:
            if own := _left_to_townships(card.first):
                held[card.number] = len(said)
                said.append((own.title, full_text(own)))
                profiles.append(item_profile(own))
    survey = Survey(judge.encode, judge.cohort, judge.catalogue, said, profiles)
    ordered = sorted(found)
    places = {pair: row for row, pair in enumerate(ordered)}
    measured = _measured(survey, [texts_of(cards, held, pair) for pair in ordered])
    reading = judge.reader.over([text for _, text in said]) if judge.reader else None
    return Deck(cards, places, measured, judge.weights, survey, profiles, held, reading)


def _note(found: set[tuple[int, int]], ours: tuple[int, ...], theirs: tuple[int, ...]) -> None:
    for left in ours:
        for right in theirs:
            if left != right:
                found.add((left, right) if left < right else (right, left))


def _measured(survey: Survey, pairs: Sequence[tuple[int, int]]) -> NDArray[np.float32]:
    """The fields measured together of each pair, a block of pairs at a time; shape (pairs, fields)."""
    found = np.zeros((len(pairs), len(TOGETHER)), dtype=np.float32)
    for start in range(0, len(pairs), _BLOCK):
        left, right = np.array(pairs[start : start + _BLOCK], dtype=np.int64).T
        found[start : start + _BLOCK] = survey.together(left, right)
    return found


def _cards(views: Sequence[ItemView]) -> tuple[tuple[Card, ...], list[int]]:
    groups: dict[tuple[object, ...], list[ItemView]] = {}
    keys = [_content(view) for view in views]
    for key, view in zip(keys, views, strict=True):
        groups.setdefault(key, []).append(view)
    numbers = {key: number for number, key in enumerate(groups)}
    cards = tuple(
        Card(
            number,
            tuple(found),
            item_profile(found[0]),
            leaders(found[0]),
            cooperators(found[0]),
            township_leads(found[0]),
        )
        for number, found in enumerate(groups.values())
    )
    return cards, [numbers[key] for key in keys]


def _content(view: ItemView) -> tuple[object, ...]:
    organs = tuple((organ_key(part), part.role) for part in view.parts if not part.is_township)
    own = view.holder_iri or view.holder if not view.holder_is_township else ""
    bases = tuple(basis.citation for basis in view.bases)
    return (view.title, lead_duties(view), view.kind, view.power_type, view.jurisdiction, organs, own, bases)
