"""Articles that a question cites by statute and number: whether their text is stored, and what to say where it is not."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from search.index.entries import ITEMS, LAW
from search.index.opened import SearchIndex
from search.results import Hit
from search.understanding.exact import Found


@dataclass(frozen=True, slots=True)
class Cited:
    """An article of a ``statute`` (without the name of the country) by its ``number`` (1254, 77-1).

    ``stored`` says whether its text is, ``known`` whether that of any article of the statute is, ``rows`` whether a duty
    rests on it, ``last`` is the number of the statute's last article where the register knows it.
    """

    statute: str
    number: str
    stored: bool
    known: bool
    rows: bool
    last: int | None

    @property
    def beyond(self) -> bool:
        """Whether the statute has no such article."""
        main = self.number.partition("-")[0]
        return self.last is not None and main.isdecimal() and int(main) > self.last


def cited_articles(index: SearchIndex, keys: Iterable[Found]) -> Iterator[Cited]:
    """The articles that the keys of a question name."""
    for key in keys:
        if key.kind != "place":
            continue
        statute, _, number = key.value.rpartition("#")
        stored = _carried(index, LAW, key.key)
        known = stored or _carried(index, LAW, f"statute:{statute}")
        yield Cited(statute, number, stored, known, _carried(index, ITEMS, key.key), _last(statute))


def article_notices(index: SearchIndex, keys: Iterable[Found], english: bool) -> tuple[str, ...]:
    """What to say of each article whose text is not stored: why, how to add it, and what is shown instead."""
    missing = (cited for cited in cited_articles(index, keys) if not cited.stored)
    return tuple(_in_english(each) if english else _in_chinese(each) for each in missing)


def only_cites(question: str, keys: Iterable[Found]) -> bool:
    """Whether a normalised question names articles and says nothing else: 民法典1254条规定了什么.

    >>> places = [Found("place", "民法典#1254", "民法典1254条")]
    >>> only_cites("民法典1254条怎么规定的", places), only_cites("民法典1254条说的高空抛物", places)
    (True, False)
    """
    words = [key.words for key in keys]
    if not any(key.kind == "place" for key in keys):
        return False
    for each in sorted(words, key=len, reverse=True):
        question = question.replace(each, " ")
    return not any(character.isalnum() for character in _ASKING.sub("", question))


def cites_one(hits: Iterable[Hit], keys: Iterable[Found]) -> bool:
    """Whether one of ``hits`` rests on an article that the keys name."""
    wanted = {key.words for key in keys if key.kind == "place"}
    return any(wanted & set(hit.explain.exact_matches) for hit in hits)


_MOST_QUOTED = 200  # characters of an article
_ASKING = re.compile(
    r"请问|是?怎[么样]|如何|哪些|什么|为何|查[一下]*|看[一下]*|规定|内容|原文|条文|全文|意思|[的了和与及是有讲说写着吗呢吧啊]"
)


def text_notices(index: SearchIndex, keys: Iterable[Found]) -> tuple[str, ...]:
    """The stored articles that a question names, each with the beginning of its text."""
    from ingest.law.citations import format_article

    segment = index.segments.get(LAW)
    told = []
    for key in keys:
        if key.kind != "place" or segment is None:
            continue
        statute, _, number = key.value.rpartition("#")
        for document in segment.living(segment.carrying(key.key)).tolist()[:1]:
            text = " ".join(segment.text(document)[1].split())
            shown = text if len(text) <= _MOST_QUOTED else f"{text[:_MOST_QUOTED]}……"
            told.append(f"《{statute}》{format_article(number)}：{shown}")
    return tuple(told)


def _in_chinese(cited: Cited) -> str:
    from ingest.law.citations import format_article

    article = format_article(cited.number)
    rows = "清单中以它为依据的事项列在下面" if cited.rows else "清单中也没有以它为依据的事项"
    if cited.beyond:
        rows = "清单中以它为依据的事项列在下面。" if cited.rows else ""
        return f"《{cited.statute}》现行文本只到{format_article(str(cited.last))}，没有{article}。{rows}"
    if cited.known:
        return f"已收录的《{cited.statute}》里没有{article}；{rows}。"
    return f"没有收录《{cited.statute}》的条文，看不到{article}的原文；{rows}。用 zhize ingest 导入该法规的文本（md 或 txt）后即可查阅。"


def _in_english(cited: Cited) -> str:
    rows = "The duties below rest on it." if cited.rows else "No duty on the lists rests on it."
    if cited.beyond:
        rows = rows if cited.rows else ""
        return f"《{cited.statute}》 has {cited.last} articles now; there is no article {cited.number}. {rows}".rstrip()
    if cited.known:
        return f"The stored text of 《{cited.statute}》 has no article {cited.number}. {rows}"
    return (
        f"The text of 《{cited.statute}》 is not stored, so article {cited.number} cannot be shown. {rows} "
        "Add the statute (md or txt) by zhize ingest."
    )


def _carried(index: SearchIndex, group: str, key: str) -> bool:
    segment = index.segments.get(group)
    return segment is not None and bool(len(segment.living(segment.carrying(key))))


def _last(statute: str) -> int | None:
    from ingest.law.register import LawRegister

    entry = LawRegister.load().lookup(statute)
    return entry.last_article if entry else None
