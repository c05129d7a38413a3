"""Completions while a question is typed: titles of duties, organs, statutes, words of the thesaurus; pinyin too.

Characters are looked for as they stand; Latin letters as pinyin, whole (weifajianshe) or initials (wfjs). Everything is
held in two long strings, so that a keystroke is one scan of them; they are made when first asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from search.engine import Engine
from search.index.entries import ITEMS
from search.words.readings import syllables_of

DUTY, ORGAN, STATUTE, WORD = "duty", "organ", "statute", "word"
_RANK = {WORD: 0, ORGAN: 0, DUTY: 0, STATUTE: 1}
_MOST_TITLES = 50_000
_MOST_FOUND = 400
_LEAST_LETTERS = 2
_END = "\n"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A completion: ``kind`` is duty, organ, statute or word; ``detail`` is what a word means."""

    text: str
    kind: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class _Scan:
    """Texts joined into one string, with the place where each begins."""

    joined: str
    starts: list[int]

    @classmethod
    def over(cls, texts: Iterable[str]) -> _Scan:
        starts, parts, place = [], [], 0
        for text in texts:
            starts.append(place)
            parts.append(text)
            place += len(text) + 1
        return cls(_END.join(parts), starts)

    def find(self, wanted: str) -> Iterator[tuple[int, int]]:
        """(number of the text, place in it) of occurrences, each text once."""
        from bisect import bisect_right

        place, found = self.joined.find(wanted), 0
        while place >= 0 and found < _MOST_FOUND:
            number = bisect_right(self.starts, place) - 1
            yield number, place - self.starts[number]
            found += 1
            following = self.starts[number + 1] if number + 1 < len(self.starts) else len(self.joined)
            place = self.joined.find(wanted, following)


class Suggester:
    """Completions over one engine."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def suggest(self, typed: str, most: int = 8) -> list[Suggestion]:
        """Up to ``most`` completions of ``typed``, best first; none for less than a character or two letters."""
        wanted = self._engine.index.analyzer.normalise(typed).strip()
        if not wanted or _END in wanted:
            return []
        letters = wanted.replace(" ", "").replace("'", "")
        if letters.isascii():
            return self._by_letters(letters, most)
        found = self._ranked(self._literal.find(wanted))
        return found[:most]

    def _by_letters(self, letters: str, most: int) -> list[Suggestion]:
        """By pinyin; while there are few, what completes less of it from its beginning: wjjs also finds 违建."""
        unique: dict[Suggestion, None] = {}
        for length in range(len(letters), _LEAST_LETTERS - 1, -1):
            part = letters[:length]
            latin = self._ranked(self._literal.find(part))
            initials = self._ranked(self._initials.find(part))
            unique |= dict.fromkeys([*latin, *initials, *self._ranked(self._in_pinyin(part))])
            if len(unique) >= most:
                break
        return list(unique)[:most]

    def _in_pinyin(self, letters: str) -> Iterator[tuple[int, int]]:
        """Occurrences of ``letters`` in the readings that begin with a syllable."""
        for number, place in self._readings.find(letters):
            lengths = self._syllables(number)
            begun = 0
            for position, length in enumerate(lengths):
                if begun == place:
                    yield number, position
                    break
                begun += length

    def _syllables(self, number: int) -> list[int]:
        return [len(each) for each in syllables_of(self._folded[number])]

    def _ranked(self, found: Iterable[tuple[int, int]]) -> list[Suggestion]:
        """Those that begin so first, then by kind and length."""
        order = sorted(
            found,
            key=lambda each: (
                each[1] > 0,
                _RANK[self._all[each[0]].kind],
                len(self._all[each[0]].text),
                self._all[each[0]].text,
            ),
        )
        return [self._all[number] for number, _ in order]

    @cached_property
    def _all(self) -> list[Suggestion]:
        index = self._engine.index
        found: dict[str, Suggestion] = {}
        thesaurus = index.thesaurus
        for number in range(len(thesaurus)) if thesaurus else ():
            concept = thesaurus.concept(number) if thesaurus else None
            if concept is not None:
                found.setdefault(concept.label, Suggestion(concept.label, WORD))
                for word in concept.alt:
                    found.setdefault(word, Suggestion(word, WORD, concept.label))
        for kind, value in index.names.table.values():
            if kind in {ORGAN, STATUTE}:
                found.setdefault(value, Suggestion(value, kind))
        segment = index.segments.get(ITEMS)
        for document in range(min(segment.size, _MOST_TITLES)) if segment else ():
            title = segment.text(document)[0] if segment else ""
            found.setdefault(title, Suggestion(title, DUTY))
        return list(found.values())

    @cached_property
    def _folded(self) -> list[str]:
        normalise = self._engine.index.analyzer.normalise
        return [normalise(each.text).replace(_END, " ") for each in self._all]

    @cached_property
    def _literal(self) -> _Scan:
        return _Scan.over(self._folded)

    @cached_property
    def _initials(self) -> _Scan:
        return _Scan.over("".join(s[:1] or " " for s in syllables_of(text)) for text in self._folded)

    @cached_property
    def _readings(self) -> _Scan:
        return _Scan.over("".join(syllables_of(text)) for text in self._folded)
