"""Passages of a hit with the words of the question marked by ``<em>``; everything else is escaped for HTML."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import escape

from search.words.analysis import Analyzer

_SENTENCE = re.compile(r"[^。；;！？\n]+[。；;！？]?")
_SPECIAL = re.compile(r"[&<>\"']")
_AROUND = 40
_LONGEST = 2 * _AROUND + 40


def wanted_strings(analyzer: Analyzer, question: str, exact: Sequence[str] = ()) -> frozenset[str]:
    """The words of the question (two characters and more, stop words left out) to look for in normalised text."""
    text = analyzer.normalise(question)
    words = {text[start:end] for _, start, end in analyzer.spans(text)}
    return frozenset(word for word in {*words, *exact} if len(word) > 1)


def highlights(
    analyzer: Analyzer, wanted: frozenset[str], texts: Sequence[str], most: int = 3
) -> tuple[str, ...]:
    """Up to ``most`` sentences of ``texts`` with the wanted strings marked; none if nothing occurs."""
    found: list[tuple[int, int, str]] = []
    for text in texts if wanted else ():
        folded = analyzer.normalise(text)
        present = [string for string in wanted if string in folded]
        if len(folded) != len(text) or not present:
            continue
        for sentence in _SENTENCE.finditer(text):
            marks = _marks(folded[sentence.start() : sentence.end()], present)
            if marks:
                found.append(
                    (-sum(end - start for start, end in marks), len(found), _marked(sentence[0], marks))
                )
    return tuple(text for _, _, text in sorted(found)[:most])


def _marks(text: str, wanted: Sequence[str]) -> list[tuple[int, int]]:
    """Merged spans of the wanted strings in ``text``."""
    spans = sorted(span for string in wanted for span in _spans(text, string))
    merged: list[tuple[int, int]] = []
    for start, end in spans:
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _spans(text: str, string: str) -> Iterator[tuple[int, int]]:
    """Where ``string`` stands in ``text``, without overlaps."""
    start = text.find(string)
    while start >= 0:
        end = start + len(string)
        yield start, end
        start = text.find(string, end)


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
