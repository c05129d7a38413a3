"""CC-CEDICT: Chinese words with English glosses, as a source of words and of meaning.

The dictionary is CC BY-SA 4.0 (MDBG, www.mdbg.net/chinese/dictionary?page=cc-cedict); its lines read
``傳統 传统 [chuan2 tong3] /tradition/traditional/``.
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_LINE = re.compile(r"^(\S+) (\S+) \[[^\]]*\] /(.*)/\s*$")
_PINYIN = re.compile(r"\[[^\]]*\]")
_TRADITIONAL = re.compile(r"[^\s|/(]+\|")
_NOISE = re.compile(r"^(CL:|surname |variant of |old variant of |see |also pr\.|Taiwan pr\.|also written )")
_REMARK = re.compile(
    r"\((?:Tw|coll\.|old|literary|idiom|bound form|slang|dialect|fig\.|lit\.|loanword|archaic)[^)]*\)"
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One dictionary word: simplified and traditional form, and its cleaned glosses in order."""

    simplified: str
    traditional: str
    glosses: tuple[str, ...]


def clean_gloss(gloss: str) -> str:
    """A gloss without pinyin, traditional forms and usage remarks; empty if it says nothing about meaning.

    >>> clean_gloss("(Tw) to cover (an area)")
    'to cover (an area)'
    >>> clean_gloss("CL:個|个[ge4]")
    ''
    """
    if _NOISE.match(gloss):
        return ""
    return " ".join(_REMARK.sub(" ", _TRADITIONAL.sub("", _PINYIN.sub("", gloss))).split())


def read_cedict(path: Path) -> Iterator[Entry]:
    """The entries of a gzipped CC-CEDICT file in file order; lines that are no entries are skipped."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            match = _LINE.match(line)
            if match:
                glosses = tuple(filter(None, map(clean_gloss, match[3].split("/"))))
                yield Entry(match[2], match[1], glosses)


def words_with_glosses(path: Path, most: int = 4) -> dict[str, str]:
    """Simplified word → its first glosses (of all readings) joined by ``; `` (``most`` per word)."""
    collected: dict[str, list[str]] = {}
    for entry in read_cedict(path):
        collected.setdefault(entry.simplified, []).extend(entry.glosses)
    return {word: "; ".join(glosses[:most]) for word, glosses in collected.items() if glosses}
