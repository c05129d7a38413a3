"""Words of dialects, Cantonese and Sichuanese above all, as the standard language has them: 屋企 → 家里, 冇 → 没有.

The table is ``dialects.txt``. Only words that hardly stand for anything else are in it, so nothing is told of it.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

FILE = Path(__file__).resolve().parent / "dialects.txt"


def in_standard(question: str) -> str:
    """``question``, in simplified characters, with the words of the table replaced.

    >>> in_standard("边度可以领养老金"), in_standard("没得到赔偿")
    ('哪里可以领养老金', '没得到赔偿')
    """
    pattern, meant = _table()
    return pattern.sub(lambda found: meant[str(found.lastgroup)], question)


@lru_cache(maxsize=1)
def _table() -> tuple[re.Pattern[str], dict[str, str]]:
    """One pattern with a group for each line of the table, and what each group means."""
    lines = [line.split() for line in FILE.read_text("utf-8").splitlines() if not line.startswith("#")]
    groups = {f"line{number}": (words, means) for number, (words, means) in enumerate(lines)}
    pattern = "|".join(f"(?P<{name}>{words})" for name, (words, _) in groups.items())
    return re.compile(pattern), {name: means for name, (_, means) in groups.items()}
