"""The sentences of a statute's articles, each list kept with the sentence that opens it.

“乡镇人民政府履行下列职责：（一）…；（二）…。” is one sentence with two entries, whether the entries stand on
lines of their own or not: an entry alone does not say whose duty it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.records import Article

_ENTRY = re.compile(r"^\s*[（(][一二三四五六七八九十百]{1,4}[）)]")
_ENTRY_WITHIN = re.compile(r"(?<=[：:；;。])\s*(?=[（(][一二三四五六七八九十百]{1,4}[）)])")
_SUB_ENTRY = re.compile(r"^\s*(?:\d{1,2}[.．、]|[（(]\d{1,2}[）)]|[①-⑳])")
_OPENS_A_LIST = re.compile(r"[：:]\s*$")
_END = re.compile(r"(?<=[。！？])(?![”』」》）)])")


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence: ``text`` is all of it as written, ``lead`` the part before the list ``entries`` (or all)."""

    text: str
    lead: str
    entries: tuple[str, ...] = ()


def sentences(article: Article) -> Iterator[Sentence]:
    r"""The sentences of an article in order; nothing of its text is left out.

    >>> [s.entries for s in sentences(Article("1", "镇人民政府负责：\n（一）巡查；\n（二）报告。\n本法施行。"))]
    [('（一）巡查；', '（二）报告。'), ()]
    """
    lead: str | None = None
    entries: list[str] = []
    for line in _lines(article.text):
        if lead is not None and (_ENTRY.match(line) or (entries and _SUB_ENTRY.match(line))):
            entries.append(line)
            continue
        if lead is not None:
            yield _with_entries(lead, entries)
            lead, entries = None, []
        *whole, last = [piece.strip() for piece in _END.split(line) if piece.strip()] or [""]
        for piece in whole:
            yield Sentence(piece, piece)
        if _OPENS_A_LIST.search(last):
            lead = last
        elif last:
            yield Sentence(last, last)
    if lead is not None:
        yield _with_entries(lead, entries)


def _lines(text: str) -> Iterator[str]:
    for line in text.splitlines():
        if line.strip():
            yield from (piece.strip() for piece in _ENTRY_WITHIN.split(line) if piece.strip())


def _with_entries(lead: str, entries: list[str]) -> Sentence:
    return Sentence("\n".join((lead, *entries)), lead, tuple(entries))
