"""Passages of a hit with the words of the question marked by ``<em>``; everything else is escaped for HTML."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from operator import itemgetter

from search.words.analysis import Analyzer

_SENTENCE = re.compile(r"[^。；;！？\n]+[。；;！？]?")
_SPECIAL = re.compile(r"[&<>\"']")
_BREAK = "\x1e"  # folds to itself
_AROUND = 40
_LONGEST = 2 * _AROUND + 40


def highlights(
    analyzer: Analyzer, wanted: frozenset[str], texts: Sequence[tuple[str, str]], most: int = 3
) -> list[tuple[str, ...]]:
    """Of each of ``texts`` (title and body) up to ``most`` sentences with the wanted strings marked, if any occurs."""
    if not wanted:
        return [()] * len(texts)
    folded = iter(_folded(analyzer, [part for text in texts for part in text]))
    return [
        _best([sentence for part in text for sentence in _found(part, next(folded), wanted)], most)
        for text in texts
    ]


def _folded(analyzer: Analyzer, parts: Sequence[str]) -> list[str]:
    """The parts normalised, all at once; one that is longer or shorter then is left as it is written."""
    folded = analyzer.normalise(_BREAK.join(parts)).split(_BREAK)
    if list(map(len, folded)) == list(map(len, parts)):
        return folded
    each = ((part, analyzer.normalise(part)) for part in parts)
    return [own if len(own) == len(part) else part for part, own in each]


def _best(found: Sequence[tuple[int, str]], most: int) -> tuple[str, ...]:
    """The sentences of which most is marked."""
    return tuple(text for _, text in sorted(found, key=itemgetter(0))[:most])


def _found(text: str, folded: str, wanted: frozenset[str]) -> Iterator[tuple[int, str]]:
    """The sentences of a text in which something is marked, each after how much of it is, below zero."""
    marks = _marks(folded, wanted)
    for sentence in _SENTENCE.finditer(text) if marks else ():
        first, last = sentence.span()
        own = [(start - first, end - first) for start, end in marks if first <= start < last]
        if own:
            yield -sum(end - start for start, end in own), _marked(sentence[0], own)


def _marks(text: str, wanted: Iterable[str]) -> list[tuple[int, int]]:
    """Merged spans of the wanted strings in ``text``."""
    spans: list[tuple[int, int]] = []
    for string in wanted:
        start = text.find(string)
        while start >= 0:
            spans.append((start, start + len(string)))
            start = text.find(string, start + len(string))
    spans.sort()
    merged: list[tuple[int, int]] = []
    for start, end in spans:
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _marked(sentence: str, marks: Sequence[tuple[int, int]]) -> str:
    """The sentence (cut round the first mark if long) as HTML with ``<em>``."""
    first, last = 0, len(sentence)
    if len(sentence) > _LONGEST:
        first = max(0, marks[0][0] - _AROUND)
        last = min(len(sentence), first + _LONGEST)
    escaped = escape if _SPECIAL.search(sentence) else str  # which is most of the time spent here
    parts = ["…" if first else ""]
    place = first
    for start, end in marks:
        if end > last:
            break
        parts += [escaped(sentence[place:start]), "<em>", escaped(sentence[start:end]), "</em>"]
        place = end
    parts += [escaped(sentence[place:last]), "…" if last < len(sentence) else ""]
    return "".join(parts).strip()
