"""Duplicates (重复事项): the same matter twice on one list of one unit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from ingest.records import ListKind
from kg.analysis.bounds import shut_out
from kg.analysis.cards import Card, Link
from kg.analysis.detectors.scene import Draft, Scene, finding
from kg.analysis.division import is_penalty_beside
from kg.analysis.facets import clean
from kg.analysis.findings import Finding, FindingKind, Severity
from kg.analysis.grouping import cards_of, groups
from kg.analysis.repeated import repeated_documents
from kg.analysis.wording import LIST_NAMES, compared, names, place
from kg.views import ItemView

_BETWEEN_TABLES = 0.95  # probability from which rows of two tables of a file repeat each other


def on_one_list(left: Card, right: Card) -> bool:
    """Whether a unit has both on one list, and one could stand for the other: two powers over one object cannot, nor two services.

    Services are items of a national catalogue, one for each step of one matter (设立, 变更, 注销, 补证), in nearly the same words.
    """
    powers = {left.first.power_type, right.first.power_type} - {None}
    if (
        left.kind is not right.kind
        or left.kind is ListKind.SERVICE
        or len(powers) > 1
        or not left.holders & right.holders
        or shut_out(left, right)
    ):
        return False
    return not (_of_one_duty(left, right) or is_penalty_beside(left.first.title, right.first.title))


def _of_one_duty(left: Card, right: Card) -> bool:
    """Whether both are parts (子项) of one duty, or one is a part of the other."""
    ours, theirs = (card.first.title.partition("：") for card in (left, right))
    return ours[0] == theirs[0] and bool(ours[1] or theirs[1])


def _links(scene: Scene) -> Iterator[Link]:
    """Pairs likely enough; nearly certain ones where two tables of a file hold them.

    What a department does, where its boundaries run and how it watches over others are forms of one file, each of which tells
    the same matter from another side. Rows that a document repeats from another one are told together.
    """
    copies = repeated_documents(scene.deck.cards)
    for link in scene.links(on_one_list, "duplicate", scene.deck.crowding):
        ours, theirs = link.left.first.source, link.right.first.source
        if frozenset((ours.document, theirs.document)) in copies and _in_same_words(link):
            continue
        apart = ours.document == theirs.document and (ours.sheet, ours.table) != (theirs.sheet, theirs.table)
        if not apart or link.probability >= _BETWEEN_TABLES:
            yield link


def _in_same_words(link: Link) -> bool:
    return clean(link.left.first.title) == clean(link.right.first.title)


def duplicates(scene: Scene) -> Iterator[Finding]:
    """Rows that repeat each other, in the same words or in others, on one list of one unit."""
    for card in scene.deck.cards:
        rows = _repeated(card)
        if rows:
            yield _same_words(card, rows)
    for group in groups(_links(scene)):
        yield _other_words(scene, group)
    for documents, cards in repeated_documents(scene.deck.cards).items():
        yield _same_list(sorted(documents), cards)


def _repeated(card: Card) -> list[ItemView]:
    rows: dict[tuple[str, str], list[ItemView]] = defaultdict(list)
    for view in card.views:
        rows[view.holder_iri or view.holder, view.edition or ""].append(view)
    return [view for views in rows.values() if len({v.source for v in views}) > 1 for view in views]


def _same_words(card: Card, rows: Sequence[ItemView]) -> Finding:
    holders = names(view.holder for view in rows)
    draft = Draft(
        title=f"{holders}的清单上“{card.first.title}”出现多次",
        explanation=f"{LIST_NAMES[card.kind]}中同一事项重复列出：{'、'.join(place(view.source) for view in rows)}。",
        suggestion="建议保留一条，删去其余，并更正事项数量。",
        departments=tuple(dict.fromkeys(view.holder for view in rows)),
        subkind="same-words",
    )
    return finding(FindingKind.DUPLICATE, draft, rows, 1.0)


def _same_list(documents: Sequence[str], cards: Sequence[Card]) -> Finding:
    views = [view for card in cards for view in card.views]
    draft = Draft(
        title=f"“{documents[0]}”与“{documents[1]}”列的是同一批事项",
        explanation=f"两份文件中有{len(cards) // 2}条事项的单位和名称逐字相同，按同一批事项的两份材料看待，未逐条报告为重复。",
        suggestion="如其中一份是依据登记、台账等底稿，公布前只保留一份；如是重复报送，请删去一份。",
        departments=tuple(dict.fromkeys(view.holder for view in views)),
        subkind="same-list",
    )
    return finding(FindingKind.DUPLICATE, draft, views, 1.0, Severity.INFO)


def _other_words(scene: Scene, links: Sequence[Link]) -> Finding:
    cards = cards_of(links)
    shared = frozenset[str]().union(*(link.left.holders & link.right.holders for link in links))
    rows = [view for card in cards for view in card.views if (view.holder_iri or view.holder) in shared]
    strongest = max(links, key=lambda link: link.probability)
    holders = tuple(dict.fromkeys(view.holder for view in rows))
    told = "；".join(f"“{view.title}”（{place(view.source)}）" for view in rows[:6])
    draft = Draft(
        title=f"{names(holders)}的清单上“{cards[0].first.title}”与“{cards[1].first.title}”重复",
        explanation=f"{LIST_NAMES[cards[0].kind]}中以不同说法列出了同一事项：{told}。"
        f"{compared(scene.deck, strongest)}",
        suggestion=f"建议合并为一条（可保留“{min((c.first.title for c in cards), key=len)}”），并更正事项数量。",
        departments=holders,
        evidence=scene.deck.evidence(strongest.left, strongest.right),
        same=strongest.probability,
    )
    return finding(FindingKind.DUPLICATE, draft, rows, strongest.probability)
