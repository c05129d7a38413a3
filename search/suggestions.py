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
from search.understanding.known import word_counts
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
        """Up to ``most`` completions of ``typed``, best first; none for nothing."""
        wanted = self._engine.index.analyzer.normalise(typed).strip()
        if not wanted or _END in wanted:
            return []
        letters = wanted.replace(" ", "").replace("'", "")
        if letters.isascii():
            return self._by_letters(letters, most)
        found = self._ranked(self._literal.find(wanted))
        return found[:most]

    def _by_letters(self, letters: str, most: int) -> list[Suggestion]:
        """By pinyin; then what begins with the word that they can be read as; while there are few, what completes less of it.

        Two letters are nearly always a word of two characters: there the word goes first.
        """
        if len(letters) < _LEAST_LETTERS:
            return self._usual_from(letters, most)
        words = self._engine.written.typed.words(letters)[:1]
        read = [each for word in words for each in self._ranked(self._literal.find(word))]
        first = read[: most // 2] if len(letters) == _LEAST_LETTERS else []
        unique = dict.fromkeys([*first, *self._completing(letters), *read])
        for length in range(len(letters) - 1, _LEAST_LETTERS - 1, -1):
            if len(unique) >= most:
                break
            unique |= dict.fromkeys(self._completing(letters[:length]))
        return list(unique)[:most]

    def _usual_from(self, letter: str, most: int) -> list[Suggestion]:
        """What begins with ``letter``, or is read so, the most usual first."""
        begins = (
            n for n, start in enumerate(self._initials.starts) if self._initials.joined[start] == letter
        )
        order = sorted(
            begins, key=lambda each: (-self._usual[each], len(self._folded[each]), self._folded[each])
        )
        return [self._all[number] for number in order[:most]]

    def _completing(self, letters: str) -> list[Suggestion]:
        """What has ``letters`` as they stand, as initials or as pinyin: whole first, then at its head, the most usual first."""
        latin = self._ranked(self._literal.find(letters))
        places: dict[int, int] = {}
        for number, place in (*self._initials.find(letters), *self._in_pinyin(letters)):
            places[number] = min(place, places.get(number, place))

        def order(number: int) -> tuple[bool, bool, int, int, int, str]:
            each, whole = self._all[number], self._spelt_by(number, letters)
            return (
                places[number] > 0,
                not whole,
                _RANK[each.kind],
                -self._usual[number] if whole else 0,
                len(each.text),
                each.text,
            )

        return [*latin, *(self._all[number] for number in sorted(places, key=order))]

    def _spelt_by(self, number: int, letters: str) -> bool:
        """Whether ``letters`` are all of a text, as pinyin or initials."""
        syllables = syllables_of(self._folded[number])
        return letters in ("".join(syllables), "".join(each[:1] for each in syllables))

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
    def _usual(self) -> list[int]:
        """How many duties have each text, or the term that it stands for."""
        normalise = self._engine.index.analyzer.normalise
        means = [normalise(each.detail) if each.kind == WORD else "" for each in self._all]
        own, meant = (word_counts(self._engine.index, words) for words in (self._folded, means))
        return list(map(max, own, meant))

    @cached_property
    def _literal(self) -> _Scan:
        return _Scan.over(self._folded)

    @cached_property
    def _initials(self) -> _Scan:
        return _Scan.over("".join(s[:1] or " " for s in syllables_of(text)) for text in self._folded)

    @cached_property
    def _readings(self) -> _Scan:
        return _Scan.over("".join(syllables_of(text)) for text in self._folded)
