"""Places that a question names: a township or county of the graph, or one that the graph does not have."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from search.understanding.well_known import well_known_places
from search.words.readings import syllables_of

_BEGIN = r"(?:^|[，。！？,\s])(?:你好|您好|请问|我是|我们是|我们|咱们|咱|我|在|住在|家住|来自)?"
_FOLLOWS = r"(?=的|里|内|有|这边|那边|境内|上|，|,|\s)"
_TOWNSHIP = re.compile(_BEGIN + r"([\u4e00-\u9fff]{2,4}?(?:镇|乡|街道))" + _FOLLOWS)
_COUNTY = re.compile(_BEGIN + r"([\u4e00-\u9fff]{2,4}?(?:县|市|区|旗))" + _FOLLOWS)
_CITY = r"市(?![场容政区民委级面])"
_FULL = re.compile(
    rf"{_BEGIN}((?:[\u4e00-\u9fff]{{2,4}}?(?:省|{_CITY})){{1,2}}[\u4e00-\u9fff]{{1,4}}?(?:县|{_CITY}|区|旗)(?:[\u4e00-\u9fff]{{1,3}}县)?)"
)
"""A name with what it is a part of is one, whatever follows: 北京市朝阳区违建."""
_NEXT_DOOR = re.compile(r"((?:隔壁|相邻|邻近|别的|其他|其它|邻)的?(?:县|市))(?=的|那边|里|境内)")
_OURS = re.compile(r"我们|咱|这边|这里|本[县市区]|我[县市区]")
"""A question that has both is about what comes over from there."""
_ENGLISH = re.compile(
    r"\b(?:in|at|of|from) ((?:[A-Z][a-z]+ ){1,3}(?i:town|township|county|village|district|subdistrict))\b"
)
_KIND = re.compile(r"\s(?:town|township|subdistrict|county|district|city)\b", re.IGNORECASE)
_NAME = re.compile(r"[A-Za-z]+")
_LONGEST_NAME = 4  # words of a name in pinyin: Shi Liang
_NO_NAME = re.compile(
    r"[我你他咱这那哪各本全外邻某每该一两几]|乡镇|[城集小老古村市重]镇|[下回返家外本同农城老他]乡|老街道|"
    r"[小社园景山矿辖灾学街城老库林牧片厂校地新郊片战]区|[城超菜上门夜集都股楼黑]市|[本全外邻各]县|^[县市区]|隔壁|相邻|邻近|"
    r"[说找了过]|回复|答复|反[映馈]|^们|^[村镇乡][里上]|[去到给让叫问往向推](?:镇|乡|街道|县|市|区|旗)$"
)
"""What is no name: 小区, 乡镇, and who sends whom to whom (镇里说归县里管, 村上推给镇上)."""


_ENDING = re.compile(r"(?:街道|镇|乡)$")
_COUNTY_ENDING = re.compile(r"[县市区旗]$")
_BETWEEN = re.compile(r"(?:^|\s)\s*[和与跟及、到至]\s")
_LEFT_OVER = re.compile(r"(?:^|(?<=请问))\s*(?:的|里|这边|那边|境内)")


@dataclass(frozen=True, slots=True)
class Places:
    """``township`` and ``county`` of the graph, ``unknown`` names, and what is left of the question without them.

    Of ``several`` townships none is the one asked about. ``topic`` is that rest, or the whole question where it names nothing but places.
    """

    township: str | None
    county: str | None
    unknown: tuple[str, ...]
    rest: str
    topic: str
    several: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """All of them, as the graph or the question has them."""
        return tuple(name for name in (self.county, self.township, *self.unknown) if name)


def find_places(question: str, townships: Sequence[str], counties: Sequence[str]) -> Places:
    """The places in ``question``.

    >>> find_places("石桥镇的路谁来养护", ["石桥镇"], []).topic.strip()
    '路谁来养护'
    >>> find_places("柳河镇的路谁来养护", ["石桥镇"], []).unknown
    ('柳河镇',)
    >>> find_places("石桥镇和柳林乡之间的路谁来养护", ["石桥镇", "柳林乡"], []).township is None
    True
    >>> find_places("who handles stray dogs in Maple Town", ["石桥镇"], []).unknown
    ('Maple Town',)
    >>> find_places("who handles stray dogs in Shiqiao Town", ["石桥镇"], []).township
    '石桥镇'
    >>> find_places("我们小区的路灯坏了", ["石桥镇"], []).unknown
    ()
    >>> find_places("隔壁县的低保标准是多少", [], ["清河县"]).unknown
    ('隔壁县',)
    >>> find_places("北京的流浪狗归谁管", [], ["清河县"]).unknown
    ('北京',)
    >>> find_places("隔壁县的车来我们这边倒垃圾", [], ["清河县"]).unknown
    ()
    """
    question = _in_characters(question, townships, counties)
    county, named = _longest(question, counties), _named(question, townships)
    township = named[0] if len(named) == 1 else None
    written = [name for name in (county, *named) if name]
    if not named and (township := _by_stem(question, townships)):
        written.append(_ENDING.sub("", township))
    rest = _without(question, written)
    unknown = [
        match[1]
        for pattern, known in (
            (_FULL, counties),
            (_TOWNSHIP, townships),
            (_COUNTY, counties),
            (_ENGLISH, townships),
        )
        for match in pattern.finditer(rest)
        if known and not _NO_NAME.search(match[1])
    ]
    if counties and not _OURS.search(rest):
        unknown += [match[1] for match in _NEXT_DOOR.finditer(rest)]
    if counties:
        named_so_far = "".join(unknown)
        unknown += [
            name for name in well_known_places(rest, (*counties, *townships)) if name not in named_so_far
        ]
    rest = _without(rest, unknown)
    topic = rest if any(character.isalnum() for character in rest) else question
    several = tuple(sorted(named, key=question.find)) if len(named) > 1 else ()
    return Places(township, county, tuple(dict.fromkeys(unknown)), rest, topic, several)


def place_notices(places: Places, counties: Sequence[str], english: bool) -> tuple[str, ...]:
    """What to say of places that the graph does not have."""
    have = "、".join(counties[:3])
    if english:
        return tuple(
            f"No lists of {name} are stored; this is answered from those of {have or 'what is stored'}."
            for name in places.unknown
        )
    return tuple(
        f"没有收录“{name}”的清单，以下按已收录的{have or '清单'}作答，请再与当地核实。"
        for name in places.unknown
    )


def _longest(question: str, names: Iterable[str]) -> str | None:
    return max((name for name in names if name in question), key=len, default=None)


def _named(question: str, names: Iterable[str]) -> list[str]:
    """Those of ``names`` that the question has, the longest first; not those that are a part of another."""
    found: list[str] = []
    for name in sorted((name for name in names if name in question), key=lambda name: (-len(name), name)):
        if not any(name in longer for longer in found):
            found.append(name)
    return found


def _by_stem(question: str, townships: Iterable[str]) -> str | None:
    """The township that the question begins with without its ending (石岭的路 for 石岭镇), if there is just one."""
    found = [
        name
        for name in townships
        if (stem := _ENDING.sub("", name)) and question.startswith(_beginnings(stem))
    ]
    return found[0] if len(found) == 1 else None


def _beginnings(stem: str) -> tuple[str, ...]:
    return tuple(stem + end for end in ("的", "那边", "这边", "这里", "那里", " ")) if len(stem) > 1 else ()


def _without(question: str, names: Iterable[str]) -> str:
    """The question without place names."""
    rest = question
    for name in names:
        rest = rest.replace(f"在{name}", " ").replace(name, " ")
    rest = _BETWEEN.sub(" ", rest) if rest != question else rest
    return _LEFT_OVER.sub("", rest) if rest != question else rest


def _in_characters(question: str, townships: Iterable[str], counties: Iterable[str]) -> str:
    """The question with the places of the graph as the graph has them, where they stand in pinyin before town, county …"""
    kinds = list(_KIND.finditer(question))
    if not kinds:
        return question
    names = [(_ENDING.sub("", name), name) for name in townships]
    names += [(_COUNTY_ENDING.sub("", name), name) for name in counties]
    said: dict[str, set[str]] = {}
    for stem, name in names:
        said.setdefault("".join(syllables_of(stem)), set()).add(name)
    for kind in reversed(kinds):
        words = list(_NAME.finditer(question, 0, kind.start()))[-_LONGEST_NAME:]
        for start, _ in enumerate(words):
            found = said.get("".join(word[0].lower() for word in words[start:]), set())
            if len(found) == 1:
                question = question[: words[start].start()] + min(found) + question[kind.end() :]
                break
    return question
