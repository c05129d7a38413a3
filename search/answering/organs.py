"""Which organ of the lists is meant by a name that they do not have: 教育局 where a county has 县教育科技和体育局, 环保局 today."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from kg.views import ItemView
from search.engine import Engine
from search.index.entries import ITEMS
from search.index.facets import Filters
from search.understanding.exact import organ_aliases

if TYPE_CHECKING:
    from ingest.organs.register import Organ

_ENDING = r"(?:局|委|办|所|队|会|中心|联|部|院)"
_ORGAN = re.compile(rf"[\u4e00-\u9fff]{{2,14}}{_ENDING}")
_TIER = re.compile(r"^[县市区](?=[\u4e00-\u9fff]{3})")
_ENDINGS = ("", "局")
"""What completes the name of an organ as people say it: 交警, 城管."""
_LONGEST_STEM = 4
_OF_ANY = frozenset({"the", "county", "local", "bureau", "department", "office", "agency", "authority"})
_STEM = 6  # letters from which a word may have another ending
_EVERYDAY = {
    "police": "公安局",
    "police station": "派出所",
    "fire": "消防救援大队",
    "brigade fire": "消防救援大队",
    "city management": "综合行政执法局",
    "labor": "人力资源和社会保障局",
    "labour": "人力资源和社会保障局",
    "welfare": "民政局",
}
"""What organs are called by people who do not know their English names: content words in alphabetic order → the organ."""
_DEPTH = 100
_STEPS = 3  # reforms that a name may lie behind


def organ_meant(engine: Engine, name: str, filters: Filters) -> str | None:
    """The department that leads what organs of this name do; ``None`` where ``name`` names none, or none leads anything.

    The register of organs takes some tenths of a second to load, so it is only asked about what can be nothing but a name.
    """
    if not _ORGAN.fullmatch(name):
        return None
    organ = _today(name)
    if organ.family is None:
        return shortened(name, engine.index.facets.values("department"))
    if organ.generic:
        return None
    hits = engine.search(organ.name, _DEPTH, filters, groups=(ITEMS,), marked=0).hits
    views = (hit.view for hit in hits if isinstance(hit.view, ItemView))
    found = Counter(
        part.name
        for view in views
        for part in view.parts
        if part.family == organ.family and not part.is_township and part.status != "abolished"
    )
    return found.most_common(1)[0][0] if found else None


def organ_said(engine: Engine, name: str, filters: Filters) -> str | None:
    """The organ that a part of a question names: as the lists have it, else as the register does; ``None`` for no organ."""
    if found := _listed(engine, name):
        return found
    name = _in_chinese(name, engine.index.facets.values("department")) if name.isascii() else name
    for ending in _ENDINGS if len(name) <= _LONGEST_STEM else _ENDINGS[:1]:
        if found := organ_meant(engine, name + ending, filters):
            return found
        organ = _today(name + ending)
        if organ.family is not None and not organ.generic:
            return _listed(engine, organ.name) or organ.name
    return None


def _listed(engine: Engine, name: str) -> str | None:
    """The organ of the lists that has this name."""
    kind, value = engine.index.names.table.get(name, ("", ""))
    return value if kind == "organ" else None


def _today(name: str) -> Organ:
    """The organ of that name, or the one that does its work today."""
    from ingest.organs.register import Register

    register = Register.load()
    organ = register.resolve(name)
    for _ in range(_STEPS):
        if organ.successor is None:
            break
        organ = register.resolve(organ.successor)
    return organ


def _in_chinese(english: str, departments: Iterable[str] = ()) -> str:
    """The Chinese name of the one family of organs whose English name has all words of ``english``; itself where none has.

    One that ``departments`` have goes before, and for it endings do not matter (environmental bureau).

    >>> _in_chinese("county transport department"), _in_chinese("environmental bureau", ["市生态环境局岚溪分局"])
    ('交通运输局', '生态环境局')
    """
    from ingest.organs.register import Register

    wanted = set(english.lower().split()) - _OF_ANY
    if usual := _EVERYDAY.get(" ".join(sorted(wanted))):
        return usual
    organs = [family for family in Register.load().concepts() if wanted and family.abolished is None]
    like = [family.zh for family in organs if _has_words(family.en.lower().split(), wanted)]
    listed = [name for name in like if any(name in department for department in departments)]
    exact = [family.zh for family in organs if wanted <= set(family.en.lower().split())]
    return next((names[0] for names in (listed, exact) if len(names) == 1), english)


def _has_words(words: Sequence[str], wanted: Iterable[str]) -> bool:
    """Whether each wanted word is one of ``words``, up to the ending of the longer of two long ones."""
    return all(
        any(
            word == each
            or (min(len(word), len(each)) >= _STEM and (word.startswith(each) or each.startswith(word)))
            for word in words
        )
        for each in wanted
    )


def shortened(name: str, departments: Iterable[str]) -> str | None:
    """The one department whose name has all characters of a short one in their order, from its first to its last.

    >>> shortened("市场局", ["县市场监督管理局", "县市政管理局", "县教育局"])
    '县市场监督管理局'
    >>> shortened("市管局", ["县市场监督管理局", "县市政管理局"]) is None
    True
    """
    short = _TIER.sub("", name)
    pattern = re.compile(".*?".join(map(re.escape, short)))
    found = [each for each in departments if any(pattern.fullmatch(own) for own in organ_aliases(each))]
    return found[0] if len(found) == 1 else None
