"""Naming (名称不一): townships' lists that should be uniform differ in name, lead, content or number.

数量一致、名称统一 holds among the townships of one type (:mod:`kg.analysis.kin`). What tells a different name from a different
item is who carries it: the townships with the odd wording lack the usual one, and the others lack the odd one. Where
the county has a guidance list (of 乡镇（街道） in general), its wording is the usual one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from ingest.records import ListKind
from ingest.tables.recognise import is_all_townships
from kg.analysis.bars import bars
from kg.analysis.cards import TOWNSHIP_LISTS, Card
from kg.analysis.detectors.scene import Draft, Scene, finding, same_area
from kg.analysis.detectors.uniformity import uneven
from kg.analysis.facets import clean
from kg.analysis.findings import Finding, FindingKind
from kg.analysis.kin import Kin, kin_of
from kg.analysis.wording import LIST_NAMES, comparison_line, names, places
from kg.views import ItemView

_FEW = 0.35  # the odd wording is carried by at most this share of those that carry either
_MANY = 0.8  # together, the two wordings are carried by at least this share of the townships of the type
_LIKE = 0.55  # overlap of characters from which two titles are wordings of one another

_Title = tuple[ListKind, str | None, str]  # kind of list, place, plain title
_Titled = dict[_Title, list[Card]]


def misnamed(scene: Scene) -> Iterator[Finding]:
    """One finding per odd wording (another title, or the same title under another lead), then what is uneven."""
    views = [view for card in scene.deck.cards for view in card.views if not _is_guidance(view)]
    families = kin_of(views, TOWNSHIP_LISTS)
    by_list: dict[tuple[ListKind, str | None], list[Kin]] = defaultdict(list)
    for kin in families:
        by_list[kin.kind, kin.area].append(kin)
    bar = bars()["naming"]
    titled = _by_title(scene.deck.cards)
    best: dict[object, tuple[float, Card, Card]] = {}
    for left, right in scene.deck.candidates():
        among = by_list.get((left.kind, left.first.jurisdiction), ())
        sides = _odd_and_usual(left, right, among, titled)
        if sides is None:
            continue
        odd, usual = sides
        value = scene.deck.probability(left, right, bar)
        same_title = _title(odd) == _title(usual)
        if not same_title and value < scene.deck.weights.threshold and _overlap(odd, usual) < _LIKE:
            continue
        which = odd.number if same_title else _title(odd)
        if which not in best or value > best[which][0]:
            best[which] = value, odd, usual
    explained: set[str] = set()
    for value, odd, usual in sorted(best.values(), key=lambda each: each[1].number):
        sides_views = [card.views for card in (odd, usual)]
        if _title(odd) != _title(usual):  # with all that carry either title, each in its own words
            sides_views = [_views(titled[_title(card)]) for card in (odd, usual)]
        explained |= {view.iri for views in sides_views for view in views}
        yield _finding(scene, odd, usual, value, *sides_views)
    yield from uneven(families, views, explained)


def _is_guidance(view: ItemView) -> bool:
    """Whether a row stands on a list for townships in general: a county's guidance."""
    return view.kind in TOWNSHIP_LISTS and is_all_townships(view.holder)


def _guides(card: Card) -> bool:
    """Whether the guidance list has what the card says, whichever lists were read first."""
    return any(map(_is_guidance, card.views))


def _by_title(cards: Iterable[Card]) -> _Titled:
    """The cards of the townships' lists by title, however each township writes what it does."""
    titled: _Titled = defaultdict(list)
    for card in cards:
        if card.kind in TOWNSHIP_LISTS:
            titled[_title(card)].append(card)
    return titled


def _title(card: Card) -> _Title:
    return card.kind, card.first.jurisdiction, clean(card.first.title)


def _views(cards: Iterable[Card]) -> tuple[ItemView, ...]:
    return tuple(view for card in cards for view in card.views)


def _odd_and_usual(
    left: Card, right: Card, families: Sequence[Kin], titled: _Titled
) -> tuple[Card, Card] | None:
    """The two cards in this order, if the townships share them out between them."""
    if left.kind is not right.kind or left.kind not in TOWNSHIP_LISTS or not same_area(left, right):
        return None
    if left.first.scope or right.first.scope:
        return None
    ours, theirs = left.holders, right.holders
    if _title(left) != _title(right):
        ours, theirs = (frozenset().union(*(one.holders for one in titled[_title(c)])) for c in (left, right))
    if ours & theirs:
        return None
    guided = [card for card in (left, right) if _guides(card)]
    if guided:
        return _against_guidance(left, right, guided, families)
    for kin in families:
        mine, yours = len(ours & kin.members), len(theirs & kin.members)
        together = mine + yours
        shared_out = mine and yours and together >= _MANY * len(kin.holders)
        if shared_out and min(mine, yours) <= _FEW * together:
            return (left, right) if mine <= yours else (right, left)
    return None


def _against_guidance(
    left: Card, right: Card, guided: Sequence[Card], families: Sequence[Kin]
) -> tuple[Card, Card] | None:
    if len(guided) == 2:
        return None
    odd = right if guided[0] is left else left
    return (odd, guided[0]) if any(odd.holders & kin.members for kin in families) else None


def _overlap(left: Card, right: Card) -> float:
    ours, theirs = left.profile.grams, right.profile.grams
    return 2 * len(ours & theirs) / max(1, len(ours) + len(theirs))


def _finding(
    scene: Scene,
    odd: Card,
    usual: Card,
    value: float,
    odd_views: Sequence[ItemView],
    usual_views: Sequence[ItemView],
) -> Finding:
    same_title = _title(odd) == _title(usual)
    holders = tuple(dict.fromkeys(view.holder for view in odd_views))
    townships = {view.holder_iri or view.holder for view in usual_views}
    most = "指导目录" if _guides(usual) else f"{len(townships)} 个乡镇"
    if same_title:
        explanation = (
            f"“{odd.first.title}”在{most}由{names(c.name for c in usual.leaders) or '（未写明）'}牵头，"
            f"在{names(holders)}却由{names(c.name for c in odd.leaders) or '（未写明）'}牵头，或职责内容不同，"
            f"见{places(odd_views)}与{places(usual_views)}。"
        )
    else:
        explanation = (
            f"{LIST_NAMES[odd.kind]}应当名称统一：{most}写作“{usual.first.title}”"
            f"（{places(usual_views)}），{names(holders)}写作“{odd.first.title}”（{places(odd_views)}）。"
            f"{comparison_line(scene.deck, odd, usual, value)}"
        )
    draft = Draft(
        title=f"{names(holders)}的“{odd.first.title}”与其他乡镇写法不一",
        explanation=explanation,
        suggestion=f"建议统一为“{usual.first.title}”，牵头单位和职责内容一并统一；确有差别的，在事项名称中写明适用范围。",
        departments=holders,
        evidence=scene.deck.evidence(odd, usual),
        subkind="role" if same_title else "title",
        same=None if same_title else value,
    )
    score = max(value, 0.6)
    return finding(FindingKind.NAMING, draft, (*odd_views, *usual_views), score)
