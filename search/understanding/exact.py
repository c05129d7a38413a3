"""What must be found exactly: names of organs and statutes, document numbers, item codes, 第六十五条.

Each document carries *keys* (strings such as ``organ:县自然资源局`` or ``article:土地管理法#77``); a question's
keys come from known names in it and from patterns. Keys are stored as sorted 64-bit hashes with postings.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ingest.numerals import parse_numeral
from search.index.mapped import load_mapped

_CHINESE = "〇零一二三四五六七八九十百千"
_COUNT = rf"[{_CHINESE}]+|\d{{1,4}}"
_NUMBER = re.compile(r"([\u4e00-\u9fff]{1,12})\s*[〔\[(（【]\s*(\d{4})\s*[〕\])）】]\s*第?\s*(\d{1,5})\s*号")
_ORDER = re.compile(
    rf"(国务院|主席|政府|委员会|总局|局|部|署|银行)?令\s*[(（〔\[]?(?:(?:19|20)\d\d年?[)）〕\]]?\s*)?第?\s*({_COUNT})\s*号"
)
_ARTICLE = re.compile(
    rf"(?:第\s*|(?<=[》法典例定则])\s*)({_COUNT})\s*条(?:之([{_CHINESE}]+))?"
    rf"(?:\s*第\s*(?:{_COUNT})\s*款)?(?:\s*第?\s*[(（]?(?:{_COUNT})[)）]?\s*项)?"
)
_IN_MARKS = re.compile(r"《([^《》]{2,40})》$")
_STATUTE_END = re.compile(r"[法典例定则]$")
_CODE = re.compile(r"(?<![0-9a-z])(?=[0-9a-z-]*\d)[0-9a-z][0-9a-z-]{6,}[0-9a-z](?![0-9a-z])")
_NATION = "中华人民共和国"
_PLACE = re.compile(
    r"^(?:[\u4e00-\u9fff]{2,6}?[省市州县区旗])+?(?=[\u4e00-\u9fff]{2,}(?:局|委员会|委|办公室|办|大队|支队|中心|院|站|所|部)$)"
)
_TIER = re.compile(r"^[省市州县区](?=[\u4e00-\u9fff]{3,})")
_LEAST_NAME = 3
_LEAST_STATUTE = 2  # 刑法, 宪法
_LONGEST_STATUTE = 30
_HEAD = 2  # characters by which names are looked up
_AGENCY = 2  # characters that tell who numbers a document: 国发, 办发

WEIGHTS: Mapping[str, float] = {
    "number": 1.0,
    "code": 1.0,
    "place": 1.0,
    "statute": 0.3,
    "organ": 0.25,
    "article": 0.2,
}
"""What a key adds to a document's score (cosines lie between 0 and 1); ``place`` is an article of a named statute."""


@dataclass(frozen=True, slots=True)
class Found:
    """A key in a question: its kind (a key of :data:`WEIGHTS`), its value, and the words that gave it.

    ``alone``: the question is an article's number and nothing else, so that nothing but the key can find what is meant.
    """

    kind: str
    value: str
    words: str = ""
    alone: bool = False

    @property
    def weight(self) -> float:
        """What the key adds to the score of a document that carries it."""
        return 1.0 if self.alone else WEIGHTS[self.kind]

    @property
    def key(self) -> str:
        """The string that documents carry."""
        return f"{self.kind}:{self.value}"


def article_number(written: str, of: str | None = None) -> str:
    """第…条 as digits: ``六十五`` → ``65``, also digit by digit; with 之一 → ``65-1``. What is no numeral stays as it is written.

    >>> article_number("一百零三"), article_number("一二〇"), article_number("12"), article_number("七十七", "一")
    ('103', '120', '12', '77-1')
    """
    value = parse_numeral(written)
    number = written if value is None else str(value)
    return f"{number}-{article_number(of)}" if of else number


def organ_aliases(name: str) -> tuple[str, ...]:
    """An organ's name and what people shorten it to: without its places, without its tier.

    >>> organ_aliases("岚溪县自然资源局")
    ('岚溪县自然资源局', '自然资源局')
    """
    short = _TIER.sub("", _PLACE.sub("", name))
    return tuple(dict.fromkeys(alias for alias in (name, short) if len(alias) >= _LEAST_NAME))


def number_keys(text: str) -> tuple[str, ...]:
    """The keys of the document numbers in a text, an order also without who gave it, as a question may have it.

    >>> number_keys("2003年11月24日中华人民共和国国务院令第393号公布")
    ('number:国务院令-393', 'number:令-393')
    """
    found = [each.key for each in pattern_keys(text.lower()) if each.kind == "number"]
    orders = [f"number:令{key.partition('令')[2]}" for key in found if "令-" in key]
    return tuple(dict.fromkeys((*found, *orders)))


def statute_aliases(title: str) -> tuple[str, ...]:
    """A statute's title with and without the name of the country and book-title marks.

    >>> statute_aliases("《中华人民共和国刑法》")
    ('中华人民共和国刑法', '刑法')
    """
    plain = title.strip("《》〈〉 ")
    names = (plain, plain.removeprefix(_NATION))
    return tuple(dict.fromkeys(alias for alias in names if len(alias) >= _LEAST_STATUTE))


def statute_value(title: str) -> str:
    """The form of a statute's title that keys use."""
    return title.strip("《》〈〉 ").removeprefix(_NATION)


def pattern_keys(text: str) -> Iterator[Found]:
    """Document numbers, item codes and article ordinals in normalised (lower-case) text.

    An order is told apart by the kind of who gave it, where that is said; an article's paragraph and item are its own words.

    >>> [found.key for found in pattern_keys("国务院令第393号、国发〔2013〕12号")]
    ['number:国发-2013-12', 'number:国务院令-393']
    >>> [found.key for found in pattern_keys("建筑法八条，条例第二十三条第二款")]
    ['article:8', 'article:23']
    """
    for match in _NUMBER.finditer(text):
        yield Found("number", f"{match[1][-_AGENCY:]}-{match[2]}-{match[3]}", match[0])
    for match in _ORDER.finditer(text):
        yield Found("number", f"{match[1] or ''}令-{article_number(match[2])}", match[0])
    for match in _CODE.finditer(text):
        yield Found("code", match[0], match[0])
    for match in _ARTICLE.finditer(text):
        yield Found("article", article_number(match[1], match[2]), match[0])


@dataclass(slots=True)
class Names:
    """Written name → (kind, value): the domain dictionary, made from the graph's own names."""

    table: dict[str, tuple[str, str]] = field(default_factory=dict)
    _measured: tuple[int, dict[str, list[int]]] = field(default_factory=lambda: (0, {}))

    def add(self, written: Iterable[str], kind: str, value: str) -> None:
        """Make every way of writing lead to ``value``; the first owner of a name keeps it."""
        for name in written:
            if len(name) >= (_LEAST_STATUTE if kind == "statute" else _LEAST_NAME):
                self.table.setdefault(name, (kind, value))

    def _lengths(self) -> dict[str, list[int]]:
        """Lengths of the names by their first characters, longest first; worked out again when names were added."""
        if self._measured[0] != len(self.table):
            found: dict[str, list[int]] = {}
            for length, head in sorted({(-len(name), name[:_HEAD]) for name in self.table}):
                found.setdefault(head, []).append(-length)
            self._measured = (len(self.table), found)
        return self._measured[1]

    def find(self, text: str) -> list[Found]:
        """The longest known names in normalised text, left to right, without overlaps."""
        lengths = self._lengths()
        found, start = [], 0
        while start < len(text):
            for length in lengths.get(text[start : start + _HEAD], ()):
                name = text[start : start + length]
                if len(name) == length and name in self.table:
                    found.append(Found(*self.table[name], name))
                    start += length
                    break
            else:
                start += 1
        return found

    def save(self, folder: Path) -> None:
        """Write ``names.json``."""
        (folder / "names.json").write_text(json.dumps(self.table, ensure_ascii=False), "utf-8")

    @classmethod
    def open(cls, folder: Path) -> Names:
        """Open what :meth:`save` wrote."""
        table = json.loads((folder / "names.json").read_text("utf-8"))
        return cls({name: (kind, value) for name, (kind, value) in table.items()})


def question_keys(text: str, names: Names) -> list[Found]:
    """All keys of a normalised question; an article right after a statute's name becomes one ``place``."""
    found = [*names.find(text), *pattern_keys(text)]
    articles = [key for key in found if key.kind == "article"]
    if articles:
        found += _unlisted(text, [key.words for key in found if key.kind == "statute"])
    statutes = [key for key in found if key.kind == "statute"]
    if len(found) == len(articles) == 1 and articles[0].words == text.strip():
        return [replace(articles[0], alone=True)]
    return [*dict.fromkeys(_places(text, statutes, articles)), *dict.fromkeys(found)]


def _unlisted(text: str, known: Sequence[str]) -> Iterator[Found]:
    """Statutes right before an article's number that nothing stored names: in 《》, else as the register of statutes knows them."""
    for article in _ARTICLE.finditer(text):
        before = text[: article.start()].rstrip()
        if before.rstrip("》 ").endswith(tuple(known)):
            continue
        named = _IN_MARKS.search(before)
        title = named[1] if named else _registered(before[-_LONGEST_STATUTE:])
        if title:
            yield Found("statute", statute_value(title), title)


def _registered(text: str) -> str | None:
    """The longest end of ``text`` that is a statute's title in the register: 民法典 of 请问民法典."""
    if not _STATUTE_END.search(text):
        return None
    from ingest.law.register import LawRegister  # most questions cite nothing

    register = LawRegister.load()
    ends = (text[start:] for start in range(len(text) - 1))
    return next((end for end in ends if register.lookup(end) is not None), None)


def _places(text: str, statutes: Sequence[Found], articles: Sequence[Found]) -> Iterator[Found]:
    """Each article with the statute last named before it; where none is, with every one that the text names."""
    at = 0
    for article in articles:
        at = text.index(article.words, at) + 1
        ends = {end: key for key in statutes if (end := text.rfind(key.words, 0, at)) >= 0}
        for statute in [ends[max(ends)]] if ends else statutes:
            yield Found("place", f"{statute.value}#{article.value}", statute.words + article.words)


def _hash(key: str) -> int:
    return int.from_bytes(hashlib.blake2b(key.encode(), digest_size=8).digest(), "little")


class Keys:
    """Which documents carry which keys."""

    def __init__(
        self, hashes: NDArray[np.uint64], starts: NDArray[np.int64], documents: NDArray[np.int32]
    ) -> None:
        self._hashes, self._starts, self._documents = hashes, starts, documents

    @classmethod
    def build(cls, keys: Sequence[Iterable[str]]) -> Keys:
        """``keys[d]`` are the keys of document d."""
        postings: dict[str, list[int]] = defaultdict(list)
        for document, own in enumerate(keys):
            for key in dict.fromkeys(own):
                postings[key].append(document)
        hashes = np.fromiter(map(_hash, postings), dtype=np.uint64, count=len(postings))
        order = np.argsort(hashes, kind="stable")
        groups = list(postings.values())
        ordered = [groups[place] for place in order]
        starts = np.concatenate(([0], np.cumsum([len(group) for group in ordered]))).astype(np.int64)
        flat = np.fromiter(
            (document for group in ordered for document in group), dtype=np.int32, count=int(starts[-1])
        )
        return cls(hashes[order], starts, flat)

    @classmethod
    def merged(cls, parts: Sequence[tuple[Keys, NDArray[np.int64]]]) -> Keys:
        """The keys of several shards as those of one; with each comes the new number of its documents, -1 for none."""
        hashes, documents = [np.zeros(0, dtype=np.uint64)], [np.zeros(0, dtype=np.int64)]
        for keys, numbers in parts:
            own = numbers[keys._documents]
            hashes.append(np.repeat(keys._hashes, np.diff(keys._starts))[own >= 0])
            documents.append(own[own >= 0])
        every, where = np.concatenate(hashes), np.concatenate(documents)
        order = np.lexsort((where, every))
        unique, counts = np.unique(every[order], return_counts=True)
        starts = np.concatenate(([0], np.cumsum(counts))).astype(np.int64)
        return cls(unique, starts, where[order].astype(np.int32))

    def documents(self, key: str) -> NDArray[np.int32]:
        """Documents that carry ``key``, ascending."""
        wanted = np.uint64(_hash(key))
        place = int(np.searchsorted(self._hashes, wanted))
        if place >= len(self._hashes) or self._hashes[place] != wanted:
            return np.zeros(0, dtype=np.int32)
        return self._documents[self._starts[place] : self._starts[place + 1]]

    def save(self, folder: Path) -> None:
        """Write to ``folder``."""
        for name, part in (
            ("hashes", self._hashes),
            ("starts", self._starts),
            ("documents", self._documents),
        ):
            np.save(folder / f"keys-{name}.npy", part)

    @classmethod
    def open(cls, folder: Path) -> Keys:
        """Open what :meth:`save` wrote."""
        return cls(*(load_mapped(folder / f"keys-{name}.npy") for name in ("hashes", "starts", "documents")))
