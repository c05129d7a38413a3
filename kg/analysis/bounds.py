"""What a duty leaves out (开发区以外, 不含中医诊所): what another duty is about then is no part of it.

Two departments that share a matter by place or by class say so in these words, on one side at least. That settles the
question for the pair, however alike the rest is: an overlap is two claims in one territory and to one class of things.
"""

from __future__ import annotations

import re
from functools import lru_cache

from kg.analysis.cards import Card

_LEFT_OUT = re.compile(
    r"[（(](?P<noted>[^（）()]{2,30}?)(?:范围)?(?:以外|之外|除外)[）)]"
    r"|除(?P<but>[^，。；、（）()]{2,20}?(?:、[^，。；、（）()]{2,12}?){0,4})(?:以外|之外|外)"
    r"|(?:不含|不包括|不包含)(?P<without>[^，。；（）()]{2,40})"
    r"|(?P<beyond>[^，。；、（）()\s]{2,12}?)(?:范围)?(?:以外|之外)的?"
)
_SEVERAL = re.compile(r"[、和及与]|以及|或者?")
_FILLING = re.compile(r"^(?:在|对|于|本|县|全县)|(?:范围|区域|内|辖区|等|的)$")
_ZONES = "区园镇乡岛"  # what such a name ends in is called by its last words too:
_HALF = 3  # characters of either half of a name that is taken apart
_TELLING = 3  # 临江经济开发区 is 开发区 elsewhere


def shut_out(left: Card, right: Card) -> bool:
    """Whether one of the two says that it leaves out what the other is about."""
    ours, theirs = (_bounds(f"{card.first.title}\n{card.first.scope or ''}") for card in (left, right))
    return any(_names(theirs[1], one) for one in ours[0]) or any(_names(ours[1], one) for one in theirs[0])


@lru_cache(maxsize=1 << 14)
def _bounds(text: str) -> tuple[tuple[str, ...], str]:
    """What a text leaves out, and the text without those words.

    >>> _bounds("诊所备案（不含中医诊所、中西医结合诊所）")
    (('中医诊所', '中西医结合诊所'), '诊所备案（）')
    """
    found: list[str] = []
    for match in _LEFT_OUT.finditer(text):
        said = next(filter(None, match.groups()))
        found += (_FILLING.sub("", _FILLING.sub("", one.strip())) for one in _SEVERAL.split(said))
    return tuple(one for one in found if len(one) > 1), _LEFT_OUT.sub("", text).replace("\n", "")


def _names(text: str, left_out: str) -> bool:
    """Whether a text is about what the other leaves out, also where something stands between its halves.

    >>> _names("农村村民非法占地建住宅查处", "农村村民建住宅"), _names("农村危房改造", "农村村民建住宅")
    (True, False)
    """
    if left_out in text or (left_out[-1] in _ZONES and left_out[-_TELLING:] in text):
        return True
    halves = ((left_out[:at], left_out[at:]) for at in range(_HALF, len(left_out) - _HALF + 1))
    return any(0 <= text.find(one) <= text.rfind(other) - len(one) for one, other in halves)
