"""Questions that are written in pinyin all through: lu deng huai le zhao shei → 路灯坏了找谁."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from math import log

from search.words.readings import every_syllable, syllables_of

_FEWEST_RUNS, _LONGEST = 3, 120
_LONGEST_WORD = 24  # letters
_MOSTLY = 0.5  # share of the syllables that do not only ask that must be of known words
_USUAL_COUNTS, _PLAIN_COSTS, _UNKNOWN_COSTS = 0.05, 0.9, 1.2
_PLAIN = (
    "归谁管 谁管 找谁管 该找谁 谁 找谁 归谁 谁负责 负责 怎么办 怎么 哪里 哪个部门 没人管 没人 有人 我家 我们 我 你 里 的 了 在 被 不 "
    "是 有 要 去 到 和 上 下 坏了 坏 门口 旁边 附近 邻居 偷偷 乱 私自 擅自 需要 可以 请问 吗 呢"
)
"""Words that ask, or hold a sentence together."""


def spelt_out(question: str, known: Mapping[str, tuple[str, float]]) -> str | None:
    """What a question in pinyin says; ``None`` if it is none: every run of letters must be syllables.

    ``known`` are words by their readings, each with how usual it is; most of the question must be made of them, and
    syllables of none are left out.

    >>> spelt_out("lu deng huai le zhao shei?", {"ludeng": ("路灯", 3.0)})
    '路灯坏了找谁'
    >>> spelt_out("who can ban me", {}) is None
    True
    """
    if not may_be_spelt_out(question):
        return None
    letters = "".join(_runs(question))[:_LONGEST]
    words = _fewest_words(letters, known)
    plain = set(_plain().values())
    matter = [word for word in words if word not in plain]
    told = sum(map(len, matter))
    return "".join(words) if told > _MOSTLY * (told + matter.count("")) else None


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


def _fewest_words(letters: str, known: Mapping[str, tuple[str, float]]) -> tuple[str, ...]:
    """``letters`` as few words as can be, the usual ones rather than others; ``""`` for each syllable of none."""
    each = frozenset(every_syllable())
    best: list[tuple[float, tuple[str, ...]] | None] = [(0.0, ()), *[None] * len(letters)]
    for end in range(1, len(letters) + 1):
        for start in range(max(0, end - _LONGEST_WORD), end):
            before, said = best[start], letters[start:end]
            if before is None:
                continue
            word, usual = known.get(said, (_plain().get(said, ""), 0.0))
            if not word and said not in each:
                continue
            cost = _PLAIN_COSTS if said not in known else 1 - _USUAL_COUNTS * log(1 + usual)
            way = (before[0] + (cost if word else _UNKNOWN_COSTS), (*before[1], word))
            best[end] = min(best[end] or way, way, key=lambda each: each[0])
    found = best[-1]
    return found[1] if found else ()
