"""Naming (名称不一): townships' lists that should be uniform carry one item under different names or leads.

数量一致、名称统一 holds among the townships of one type. What tells a different name from a different item is who
carries it: the townships with the odd wording lack the usual one, and the others lack the odd one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from ingest.records import ListKind
from kg.analysis.cards import Card, Link
from kg.analysis.detectors.scene import Draft, Scene, finding, same_area
from kg.analysis.findings import Finding, FindingKind
from kg.analysis.wording import LIST_NAMES, comparison_line, names, places

_LISTS = {ListKind.BASIC, ListKind.COOPERATIVE, ListKind.RECLAIMED}
_FEW = 0.35  # the odd wording is carried by at most this share of those that carry either
_MANY = 0.8  # together, the two wordings are carried by at least this share of the townships with such a list
# Bits: of two like titles that share the townships out between them, about every other pair is one item under two names.
_RARITY = -3.0
_LIKE = 0.55  # overlap of characters from which two titles are wordings of one another


def misnamed(scene: Scene) -> Iterator[Finding]:
    """One finding per odd wording: another title, or the same title under another lead."""
    townships = _townships(scene)
    best: dict[int, tuple[float, Link]] = {}
    for left, right in scene.deck.candidates():
        if not _complementary(left, right, len(townships[left.kind])):
            continue
        odd, usual = sorted((left, right), key=lambda card: len(card.holders))
        value = scene.deck.probability(left, right, _RARITY)
        same_title = odd.first.title == usual.first.title
        if not same_title and value < scene.deck.weights.threshold and _overlap(odd, usual) < _LIKE:
            continue
        if odd.number not in best or value > best[odd.number][0]:
            best[odd.number] = value, scene.deck.link(odd, usual)
    for number in sorted(best):
        value, link = best[number]
        yield _finding(scene, scene.deck.cards[number], link, value)


def _townships(scene: Scene) -> dict[ListKind, frozenset[str]]:
    found: dict[ListKind, set[str]] = defaultdict(set)
    for card in scene.deck.cards:
        if card.kind in _LISTS:
            found[card.kind] |= card.holders
    return defaultdict(frozenset, {kind: frozenset(holders) for kind, holders in found.items()})


def _complementary(left: Card, right: Card, townships: int) -> bool:
    if left.kind is not right.kind or left.kind not in _LISTS or not same_area(left, right):
        return False
    ours, theirs = left.holders, right.holders
    if ours & theirs or townships < 3:
        return False
    together = len(ours) + len(theirs)
    return min(len(ours), len(theirs)) <= _FEW * together and together >= _MANY * townships


def _overlap(left: Card, right: Card) -> float:
    ours, theirs = left.profile.grams, right.profile.grams
    return 2 * len(ours & theirs) / max(1, len(ours) + len(theirs))


def _finding(scene: Scene, odd: Card, link: Link, value: float) -> Finding:
    usual = link.right if link.left.number == odd.number else link.left
    same_title = odd.first.title == usual.first.title
    holders = tuple(dict.fromkeys(view.holder for view in odd.views))
    if same_title:
        explanation = (
            f"“{odd.first.title}”在{len(usual.holders)} 个乡镇由{names(c.name for c in usual.leaders) or '（未写明）'}牵头，"
            f"在{names(holders)}却由{names(c.name for c in odd.leaders) or '（未写明）'}牵头，或职责内容不同，"
            f"见{places(odd.views)}与{places(usual.views)}。"
        )
    else:
        explanation = (
            f"{LIST_NAMES[odd.kind]}应当名称统一：{len(usual.holders)} 个乡镇写作“{usual.first.title}”"
            f"（{places(usual.views)}），{names(holders)}写作“{odd.first.title}”（{places(odd.views)}）。"
            f"{comparison_line(scene.deck, odd, usual)}"
        )
    draft = Draft(
        title=f"{names(holders)}的“{odd.first.title}”与其他乡镇写法不一",
        explanation=explanation,
        suggestion=f"建议统一为“{usual.first.title}”，牵头单位和职责内容一并统一；确有差别的，在事项名称中写明适用范围。",
        departments=holders,
        evidence=scene.deck.evidence(odd, usual),
        subkind="role" if same_title else "title",
    )
    score = max(value, 0.6)
    return finding(FindingKind.NAMING, draft, (*odd.views, *usual.views), score)
