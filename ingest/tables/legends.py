"""The signs of a matrix of who does what, read as its own legend says (★主办 △协办 ○知会)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from ingest.tables.layout import Section, distinct
from ingest.text import normalise

_SIGN = "√✓✔☑●○★☆▲△■□◆◇◎✅"
_ENTRY = re.compile(
    rf"[“\"「]?(?P<sign>[{_SIGN}])[”\"」]?\s*(?:[=：:—-]+|表示|代表|的?(?:为|是|指))?\s*(?P<word>[\u4e00-\u9fff]{{1,8}})"
)
_WORDS = (
    (re.compile("知会|抄送|抄告|了解|知道|不[管参用]|无关|备查|告知"), ""),
    (re.compile("配|协|帮|搭|参与|参加|辅|助|支持|会同|打下手"), "配合"),
    (re.compile("牵头|主|打头|挑|拍板|负责|领头|带头|总"), "牵头"),
)


def legend_of(texts: Iterable[str]) -> dict[str, str]:
    """The word of role for each sign that texts explain; {} where fewer than two are explained.

    >>> legend_of(["事情归口对照（★主办 △搭手 ○知会）"])
    {'★': '牵头', '△': '配合', '○': ''}
    """
    found: dict[str, str] = {}
    for text in texts:
        for entry in _ENTRY.finditer(normalise(text)):
            word = next((role for shape, role in _WORDS if shape.search(entry["word"])), None)
            if word is not None:
                found.setdefault(entry["sign"], word)
    return found if len(found) > 1 and "牵头" in found.values() else {}


def spell_marks(section: Section) -> Section:
    """The section with its signs put into words of role, if a legend stands above or below its rows."""
    rows = section.table.rows
    below = (text for at in section.body if len(texts := distinct(rows[at])) == 1 for text in texts)
    legend = legend_of((*section.titles, *below))
    if not legend:
        return section
    spelt, originals = list(rows), dict(section.table.originals)
    for index in section.body:
        if any(cell.strip() in legend for cell in rows[index]):
            originals.setdefault(index, tuple(rows[index]))
            spelt[index] = [legend.get(cell.strip(), cell) for cell in rows[index]]
    return replace(section, table=replace(section.table, rows=spelt, originals=originals))
