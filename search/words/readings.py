"""How Chinese characters are read: toneless pinyin, one reading a character.

``readings.txt`` (a syllable and its characters a line) was made from the character readings of pypinyin 0.55 (MIT). For
sounds alike one reading is enough: a character that has several is read the same way on both sides.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

FILE = Path(__file__).resolve().parent / "readings.txt"
_FIRST, _COUNT = 0x4E00, 0xA000 - 0x4E00

Sounds = NDArray[np.uint16]


@lru_cache(maxsize=1)
def _table() -> tuple[tuple[str, ...], Sounds, Sounds]:
    """Syllables (number 0: none), the syllable of every character from U+4E00 on, and the class that it sounds like."""
    syllables = [""]
    table = np.zeros(_COUNT, dtype=np.uint16)
    for line in FILE.read_text("utf-8").splitlines():
        syllable, _, characters = line.partition(" ")
        points = np.frombuffer(characters.encode("utf-32-le"), dtype=np.uint32).astype(np.int64)
        table[points - _FIRST] = len(syllables)
        syllables.append(syllable)
    classes = {name: number for number, name in enumerate(dict.fromkeys(map(_alike, syllables)))}
    alike = np.array([classes[_alike(syllable)] for syllable in syllables], dtype=np.uint16)
    return tuple(syllables), table, alike


def _alike(syllable: str) -> str:
    """What many speakers do not tell apart: zh and z, ch and c, sh and s, final ng and n."""
    for hard, soft in (("zh", "z"), ("ch", "c"), ("sh", "s")):
        if syllable.startswith(hard):
            syllable = soft + syllable[2:]
    return syllable.removesuffix("g") if syllable.endswith("ng") else syllable


def syllables_of(text: str) -> list[str]:
    """The reading of each character; other letters and digits read as themselves, the rest as nothing.

    >>> syllables_of("违建 A1")
    ['wei', 'jian', '', 'a', '1']
    """
    names, table, _ = _table()
    found = []
    for character in text:
        place = ord(character) - _FIRST
        own = names[int(table[place])] if 0 <= place < _COUNT else ""
        found.append(own or (character.lower() if character.isascii() and character.isalnum() else ""))
    return found


def every_syllable() -> tuple[str, ...]:
    """All syllables that some character is read as."""
    return _table()[0][1:]


def homophones(character: str) -> str:
    """The other characters that are read as ``character`` is, tones apart; none for what is no Han character.

    >>> "灯" in homophones("登"), homophones("a")
    (True, '')
    """
    _, table, _ = _table()
    place = ord(character) - _FIRST
    if not 0 <= place < _COUNT or not table[place]:
        return ""
    points = np.flatnonzero(table == table[place]) + _FIRST
    return "".join(chr(point) for point in points.tolist() if point != ord(character))


def sounds_of(text: str) -> Sounds:
    """A number for how each character sounds, the same for those that sound alike; 0 for what is no Han character."""
    _, table, alike = _table()
    points = np.frombuffer(text.encode("utf-32-le"), dtype=np.uint32).astype(np.int64) - _FIRST
    inside = (points >= 0) & (points < _COUNT)
    return np.where(inside, alike[table[np.where(inside, points, 0)]], 0).astype(np.uint16)
