"""Questions that are written in pinyin all through: lu deng huai le zhao shei → 路灯坏了找谁.

They are read as few words as can be: those that lists and thesaurus have, those that hold a sentence together, and for the rest
what is usual in Chinese, by the bundled tokenizer's own table. So a question is Chinese also where no duty has its words.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from math import log

from search.words.analysis import bundled_cutting
from search.words.readings import every_syllable, syllables_of

_FEWEST_RUNS, _LONGEST = 2, 120
_LONGEST_WORD = 24  # letters
_MOSTLY = 0.5  # share of the syllables that do not only ask that must be of words
_USUAL_COUNTS, _PLAIN_COSTS, _UNKNOWN_COSTS = 0.05, 0.9, 1.2
_GENERAL_COSTS, _RARITY_COSTS, _USUAL, _SAID_COUNTS = 1.0, 0.03, -8.0, 0.05
"""A word in general costs 1, and so much more for each unit that its log likelihood lies below that of usual ones."""
_BETWEEN = " "  # runs: always between two syllables, xi an is not xian
_LONGEST_GENERAL = 4
_HAN = re.compile(rf"[\u4e00-\u9fff]{{1,{_LONGEST_GENERAL}}}")
_PLAIN = (
    "归谁管 谁管 找谁管 该找谁 谁 找谁 归谁 谁负责 负责 怎么办 怎么 哪里 哪个部门 没人管 没人 有人 我家 我们 我 你 里 的 了 在 被 不 "
    "是 有 要 去 到 和 上 下 坏了 坏 门口 旁边 附近 邻居 偷偷 乱 私自 擅自 需要 可以 请问 吗 呢"
)
"""Words that ask, or hold a sentence together."""

Words = Mapping[str, tuple[str, float]]
"""Words by their readings, each with a number: how usual it is, or what it costs."""


def spelt_out(
    question: str, known: Words, general: Words, is_word: Callable[[str], bool] = lambda _: False
) -> str | None:
    """What a question in pinyin says; ``None`` if it is none: every run of letters must be syllables.

    ``known`` are the words of lists and thesaurus, ``general`` those of :func:`general_words`; ``is_word`` tells English words,
    of which alone no question in pinyin is made. Most of the question must be words of two characters and more; syllables
    of no word are left out.

    >>> spelt_out("lu deng huai le zhao shei?", {"ludeng": ("路灯", 3.0)}, {})
    '路灯坏了找谁'
    >>> spelt_out("wo jia lou shang ting shui", {}, general_words(()))
    '我家楼上停水'
    >>> spelt_out("who can ban me", {}, {}) is None
    True
    """
    runs = _runs(question)
    if not may_be_spelt_out(question) or all(map(is_word, runs)):
        return None
    words = _Reading(known, general).of(_BETWEEN.join(runs)[:_LONGEST])
    plain = set(_plain().values())
    matter = [word for word in words if word not in plain]
    told = sum(len(word) for word in matter if len(word) > 1)
    return "".join(words) if told > _MOSTLY * (told + sum(len(word) < 2 for word in matter)) else None


def general_words(said: Iterable[str]) -> dict[str, tuple[str, float]]:
    """The usual words of Chinese by their readings, joined and spaced, and what each costs: less, the oftener ``said`` has it.

    Of words that are read alike the cheapest: 漏水, which people say of a house, before 漏税. Takes some tenths of a second.
    """
    heard = Counter(part for each in said for part in _parts(each))
    found: dict[str, tuple[str, float]] = {}
    for word, likelihood in bundled_cutting().scores():
        if _HAN.fullmatch(word):
            cost = (
                _GENERAL_COSTS + _RARITY_COSTS * (_USUAL - likelihood) - _SAID_COUNTS * log(1 + heard[word])
            )
            syllables = syllables_of(word)
            for reading in {"".join(syllables), _BETWEEN.join(syllables)}:
                if reading not in found or cost < found[reading][1]:
                    found[reading] = (word, cost)
    return found


def _parts(text: str) -> set[str]:
    """The parts of a text that may be words of several characters."""
    return {
        text[begin:end]
        for begin in range(len(text))
        for end in range(begin + 2, min(len(text), begin + _LONGEST_GENERAL) + 1)
    }


def may_be_spelt_out(question: str) -> bool:
    """Whether a question is several runs of letters that are all syllables."""
    runs = _runs(question)
    return len(runs) >= _FEWEST_RUNS and question.isascii() and all(map(_syllables().fullmatch, runs))


def _runs(question: str) -> list[str]:
    return re.findall(r"[a-z0-9]+", question.lower().replace("shei", "shui"))


@lru_cache(maxsize=1)
def _syllables() -> re.Pattern[str]:
    return re.compile(f"(?:{'|'.join(sorted(every_syllable(), key=len, reverse=True))})+")


@lru_cache(maxsize=1)
def _plain() -> dict[str, str]:
    return {"".join(syllables_of(word)): word for word in _PLAIN.split()}


def _divides(word: str, written: str) -> bool:
    """Whether the spaces of ``written`` stand between syllables of ``word``."""
    ends = set(accumulate(map(len, syllables_of(word))))
    return ends.issuperset(accumulate(map(len, written.split(_BETWEEN))))


@lru_cache(maxsize=1)
def _each() -> frozenset[str]:
    return frozenset(every_syllable())


@dataclass(frozen=True, slots=True)
class _Reading:
    """Reads runs of letters by words of lists and thesaurus, and by words in general."""

    known: Words
    general: Words

    def of(self, written: str) -> tuple[str, ...]:
        """``written`` as few words as can be, the usual ones rather than others; ``""`` for each syllable of none."""
        best: list[tuple[float, tuple[str, ...]] | None] = [(0.0, ()), *[None] * len(written)]
        for end in range(1, len(written) + 1):
            if written[end - 1] == _BETWEEN:
                best[end] = best[end - 1]
                continue
            for start in range(max(0, end - _LONGEST_WORD), end):
                before = best[start] if written[start] != _BETWEEN else None
                found = self._word(written[start:end]) if before else None
                if before is None or found is None:
                    continue
                way = (before[0] + found[1], (*before[1], found[0]))
                best[end] = min(best[end] or way, way, key=lambda each: each[0])
        last = best[-1]
        return last[1] if last else ()

    def _word(self, written: str) -> tuple[str, float] | None:
        """The word that ``written`` is read as, and what it costs; none is the syllable of no word, which says nothing."""
        said = written.replace(_BETWEEN, "")
        for word, cost in self._words(said, written):
            if said == written or _divides(word, written):
                return word, cost
        return ("", _UNKNOWN_COSTS) if written in _each() else None

    def _words(self, said: str, written: str) -> Iterator[tuple[str, float]]:
        """The words of a reading: of lists and thesaurus, plain ones, usual ones, each with what it costs."""
        if said in self.known:
            word, usual = self.known[said]
            yield word, 1 - _USUAL_COUNTS * log(1 + usual)
        if said in _plain():
            yield _plain()[said], _PLAIN_COSTS
        for reading in (written, said):
            if reading in self.general:
                yield self.general[reading]
