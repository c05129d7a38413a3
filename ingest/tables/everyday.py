"""Titles in everyday words: whose list it is (云溪县水利局手上的活), and which (给县里搭把手的事)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from ingest.records import ListKind
from ingest.tables.departments import is_known_organ
from ingest.tables.recognise import Heading, heading_of, read_heading
from ingest.text import normalise, simplify

_LONGEST_UNIT = 30
_UNIT_ENDS = re.compile(
    "局|委员会|委|办公室|办|大队|支队|中心|队|院|会|[镇乡](?![镇村])|街道(?:办事处)?|公司"
)
_TOWNSHIP = re.compile(r"^[^里走给各全向由归帮与和、县市乡镇]{1,4}(?:镇|乡|街道)$")
_EVERYDAY_KINDS = (
    (
        re.compile("收(?:上去|走|回|归)|上交|交(?:回|还|给县|上去)|不(?:再|用|归)[^，。]{0,8}[干管做办]"),
        ListKind.RECLAIMED,
    ),
    (
        re.compile(
            "帮|搭(?:把|个)?手|打下手|跟着|一起[干办管做]|县里[^，。]{0,4}[主牵]|协助|配合|联手|打配合"
        ),
        ListKind.COOPERATIVE,
    ),
    (re.compile("自己|自家|本职|分内|看家|当家|主业|家底"), ListKind.BASIC),
)


def everyday_kind(titles: Iterable[str]) -> ListKind | None:
    """Which township list titles in everyday words mean (县里收走的活, 给县里搭把手的); None if they mean none.

    >>> everyday_kind(["给县里搭把手的事"]), everyday_kind(["收上去不归镇里干的"]), everyday_kind(["水利局的活"])
    (<ListKind.COOPERATIVE: 'cooperative'>, <ListKind.RECLAIMED: 'reclaimed'>, None)
    """
    for title in titles:
        bare = re.sub(r"[（(][^（()）]*[)）]", "", title)
        for pattern, kind in _EVERYDAY_KINDS:
            if pattern.search(bare):
                return kind
    return None


def everyday_heading(titles: Sequence[str]) -> Heading:
    """What titles say, and the unit that one of them begins with, whatever is said of it (云溪县水利局手上的活).

    >>> everyday_heading(["云溪县水利局手上的活"]).holder, everyday_heading(["各家的活"]).holder
    ('县水利局', None)
    """
    heading = read_heading(titles)
    if heading.holder:
        return heading
    for title in titles:
        text = re.sub(r"^[\d.、_\s-]+", "", simplify(normalise(title)))[:_LONGEST_UNIT]
        for end in sorted({match.end() for match in _UNIT_ENDS.finditer(text)}, reverse=True):
            said = heading_of(text[:end])
            if said.holder and (is_known_organ(said.holder) or _TOWNSHIP.match(said.holder)):
                return replace(
                    heading, holder=said.holder, jurisdiction=heading.jurisdiction or said.jurisdiction
                )
    return heading
