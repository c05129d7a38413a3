"""Words typed by their pinyin: whole (weifajianzhu), by initials (wjjs), or among characters (wj拆除).

Known are the words of the thesaurus, the words that its labels are made of, and the names of organs; of those that are
typed alike, the one counts that is most usual among the duties at hand. Letters that English questions, or what is stored,
have as a word (KTV) are left alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import log

from search.words.readings import syllables_of
from search.words.spelling import Repair

SHORTEST, LONGEST = 2, 24
_MOST_INITIALS = 8  # more are no initials, but a word
_MOST_LETTERS = 8  # characters of a word that somebody types by initials
_CLEAR = 5  # letters that are read as whole syllables even where English has the word: hukou
_USUAL = 2  # duties that must have each of several words typed by initials
_PART = 0.25  # what a word counts that only stands in a label: 建设 beside 积水
_RUN = re.compile(r"(?<![a-z0-9])[a-z]{2,24}(?![a-z0-9])")
_LATIN = re.compile(r"[A-Za-z]{2,}")
_HAN = re.compile(r"[\u4e00-\u9fff]+")

Known = Callable[[str], bool]
"""Whether letters are a word as they stand."""


@dataclass(frozen=True)
class Typed:
    """Words by their reading and by their initials, each the most usual one, with how usual it is."""

    readings: Mapping[str, tuple[str, float]]
    initials: Mapping[str, tuple[str, float]]

    @classmethod
    def of(cls, words: Mapping[str, float]) -> Typed:
        """Over words of Han characters and how usual each is; of two letters are only those that some duty has (0: none)."""
        readings: dict[str, tuple[str, float]] = {}
        initials: dict[str, tuple[str, float]] = {}
        for word, usual in sorted(words.items(), key=lambda each: (-each[1], len(each[0]), each[0])):
            if _HAN.fullmatch(word) and SHORTEST <= len(word) <= _MOST_LETTERS:
                syllables = syllables_of(word)
                readings.setdefault("".join(syllables), (word, usual))
                if usual > 0 or len(word) > SHORTEST:
                    initials.setdefault("".join(each[0] for each in syllables if each), (word, usual))
        return cls(readings, initials)

    def repairs(self, text: str, known: Known) -> tuple[Repair, ...]:
        """What runs of letters in normalised ``text`` mean; nothing where they spell no word.

        >>> typed = Typed.of({"违建": 7, "建设": 3, "物价": 1})
        >>> [repair.means for repair in typed.repairs("wj拆除", lambda letters: False)]
        ['违建']
        >>> [repair.means for repair in typed.repairs("wjjs", lambda letters: False)]
        ['违建建设']
        """
        found = ((run, self.words(run, known(run))) for run in dict.fromkeys(_RUN.findall(text)))
        return tuple(Repair(run, "".join(words)) for run, words in found if words)

    def words(self, letters: str, english: bool = False) -> tuple[str, ...]:
        """The words that ``letters`` spell: whole readings before initials; none where they spell nothing.

        Of a word that is ``english`` too only the reading of one whole word counts.
        """
        if english:
            whole = self.readings.get(letters) if len(letters) >= _CLEAR else None
            return (whole[0],) if whole else ()
        read = _divided(letters, self.readings)
        if read or len(letters) > _MOST_INITIALS:
            return read
        whole = self.initials.get(letters)
        return (whole[0],) if whole else _divided(letters, self._usual)

    @cached_property
    def _usual(self) -> dict[str, tuple[str, float]]:
        return {letters: word for letters, word in self.initials.items() if word[1] >= _USUAL}


def may_be_typed(question: str) -> bool:
    """Whether a question as it is written may have words in pinyin: few runs of letters, or one among characters.

    >>> may_be_typed("wj拆除"), may_be_typed("who handles stray dogs"), may_be_typed("路灯")
    (True, False, False)
    """
    runs = _LATIN.findall(question)
    return bool(runs) and (len(runs) == 1 or bool(_HAN.search(question)))


def _divided(letters: str, words: Mapping[str, tuple[str, float]]) -> tuple[str, ...]:
    """``letters`` as few words as possible, of as many the most usual; none if something is left over."""
    best: list[tuple[int, float, tuple[str, ...]] | None] = [(0, 0.0, ()), *[None] * len(letters)]
    for end in range(SHORTEST, len(letters) + 1):
        for start in range(end - SHORTEST + 1):
            before, word = best[start], words.get(letters[start:end])
            if before is None or word is None:
                continue
            way = (before[0] + 1, before[1] - log(1 + word[1]), (*before[2], word[0]))
            if best[end] is None or way < best[end]:  # type: ignore[operator]
                best[end] = way
    found = best[-1]
    return found[2] if found else ()


def usual_words(
    labelled: Iterable[tuple[str, Sequence[str]]],
    parts: Iterable[str],
    names: Iterable[str],
    frequency: Callable[[Sequence[str]], Sequence[int]],
) -> dict[str, float]:
    """How usual each word is: as often as duties have it, or the label that it stands for.

    ``labelled`` are labels of the thesaurus, each with its words; ``parts`` words that stand in labels; ``names`` those of
    organs, which count as one duty; ``frequency`` gives how many duties have each word.
    """
    means: dict[str, str] = {}
    for label, words in labelled:
        means.update((word, label) for word in (label, *words) if word not in means)
    pieces = [part for part in parts if part not in means]
    every = list(dict.fromkeys([*means, *means.values(), *pieces]))
    counts = dict(zip(every, frequency(every), strict=True))
    usual = dict.fromkeys(names, 1.0)
    usual.update((part, _PART * counts[part]) for part in pieces)
    usual.update((word, float(max(counts[word], counts[label]))) for word, label in means.items())
    return usual
