"""Uneven lists (数量、内容不一): a township lacks what its kin carry, or the same row gives it other work.

One finding per township and kind of list for what is missing, since that is one thing to look at; what only one
township carries is its own affair (a reservoir, a mine) and no flaw.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence

from ingest.records import ListKind
from kg.analysis.detectors.handed_round import alike
from kg.analysis.detectors.scene import Draft, finding
from kg.analysis.facets import clean
from kg.analysis.findings import Finding, FindingKind, Severity
from kg.analysis.kin import Kin
from kg.analysis.wording import LIST_NAMES, place, places
from kg.views import ItemView

_NEARLY_ALL = 0.75  # share of the kin that carry a row from which its absence is an omission
_UNIFORM = 0.3  # share of the kin that lack something up to which the lists are meant to be uniform at all
_SINGLE = 2  # townships that may lack something whatever the share: two of four
_FEW = 0.35  # share of the kin up to which a wording of the work is the odd one
_KIN = 4  # townships of one type from which one that lacks a row is the exception
_GUESS = 0.3  # share of pairs of characters from which a title of the township's own may be what it lacks
_SHOWN = 5  # titles that are named
_OFTEN = 3  # rows that one township lacks, from which it is rather of another type

_Rows = dict[str, list[ItemView]]  # plain title → rows


def uneven(
    families: Sequence[Kin], views: Sequence[ItemView], explained: Collection[str]
) -> Iterator[Finding]:
    """What is missing on one list of a family and what has other content; ``explained`` rows are left out."""
    held: dict[tuple[ListKind, str | None], dict[str, _Rows]] = defaultdict(lambda: defaultdict(dict))
    for view in views:
        if view.holder_is_township and not view.scope:
            rows = held[view.kind, view.jurisdiction][view.holder_iri or view.holder]
            rows.setdefault(clean(view.title), []).append(view)
    for kin in families:
        lists = {holder: held[kin.kind, kin.area][holder] for holder in kin.holders}
        yield from _missing(kin, lists, explained)
        yield from _other_content(lists, explained)


def _missing(kin: Kin, lists: dict[str, _Rows], explained: Collection[str]) -> Iterator[Finding]:
    if len(kin.holders) < _KIN:
        return
    carried = Counter(title for rows in lists.values() for title in rows)
    usual = [
        title
        for title, count in carried.items()
        if _NEARLY_ALL * len(kin.holders) <= count < len(kin.holders)
        and not any(view.iri in explained for rows in lists.values() for view in rows.get(title, ()))
    ]
    lacking = {holder: [title for title in usual if title not in rows] for holder, rows in lists.items()}
    if sum(map(bool, lacking.values())) > max(_SINGLE, _UNIFORM * len(lists)):
        return
    for holder, titles in lacking.items():
        if 0 < len(titles) <= max(_OFTEN, len(lists[holder]) // 20):
            own = [title for title in lists[holder] if carried[title] == 1]
            yield _lack(kin, holder, lists, titles, own)


def _lack(
    kin: Kin, holder: str, lists: dict[str, _Rows], lacking: Sequence[str], extra: Sequence[str]
) -> Finding:
    likely = [(alike(one, other), other) for one in lacking for other in extra]
    share, guess = max(likely, default=(0.0, ""))
    rows = lists[holder]
    # One row too few and one of its own: the one stands for the other, in whatever words.
    written = share >= _GUESS or len(lacking) == len(extra) == 1
    own = rows[guess][0] if written else next(view for found in rows.values() for view in found)
    hint = f"，但另有“{own.title}”（{place(own.source)}），可能是同一事项的另一种写法" if written else ""
    models = [next(rows[title][0] for rows in lists.values() if title in rows) for title in lacking]
    named = "、".join(f"“{view.title}”" for view in models[:_SHOWN])
    more = f"等 {len(models)} 项" if len(models) > _SHOWN else ""
    draft = Draft(
        title=f"{own.holder}的{LIST_NAMES[kin.kind]}比同类乡镇少{len(models)}项：{named}{more}",
        explanation=f"{len(kin.holders)} 个同类乡镇（街道）的{LIST_NAMES[kin.kind]}应当数量一致，"
        f"其他乡镇都有{named}{more}（如{place(models[0].source)}），{own.holder}没有（见《{own.source.document}》）{hint}。",
        suggestion="建议核对是否漏列：漏列的补上；确因地域特点不承担的，在其他乡镇的事项中写明适用范围。",
        departments=(own.holder,),
        subkind="count",
    )
    about = (own.holder, *(view.title for view in models))
    return finding(FindingKind.NAMING, draft, [own, *models], 0.6, Severity.WARNING, about)


def _other_content(lists: dict[str, _Rows], explained: Collection[str]) -> Iterator[Finding]:
    """Rows of one title in which a few townships are given other work than most."""
    titles: dict[str, list[ItemView]] = defaultdict(list)
    for rows in lists.values():
        for title, found in rows.items():
            if len(found) == 1 and found[0].iri not in explained:
                titles[title].append(found[0])
    for found in titles.values():
        if len(found) < _KIN:
            continue
        works = Counter(_work(view) for view in found)
        usual, most = works.most_common(1)[0]
        odd = [view for view in found if _work(view) != usual]
        if (
            odd
            and usual
            and all(map(_work, odd))
            and len(odd) <= _FEW * len(found)
            and most + len(odd) == len(found)
        ):
            yield _content(odd, next(view for view in found if _work(view) == usual), most)


def _work(view: ItemView) -> tuple[str, ...]:
    """What the township itself is to do, whatever the numbering and the order."""
    duties = (clean(duty) for part in view.parts if part.is_township for duty in part.duties)
    return tuple(sorted(duty.lstrip("0123456789一二三四五六七八九十") for duty in duties if duty))


def _content(odd: Sequence[ItemView], model: ItemView, most: int) -> Finding:
    who = "、".join(dict.fromkeys(view.holder for view in odd))
    ours, theirs = (
        "；".join(duty for part in view.parts if part.is_township for duty in part.duties)[:80]
        for view in (odd[0], model)
    )
    draft = Draft(
        title=f"“{model.title}”中{who}的职责内容与同类乡镇不同",
        explanation=f"{most} 个同类乡镇写的是“{theirs}”（如{place(model.source)}），{who}写的是“{ours}”（{places(odd)}）。",
        suggestion="建议统一职责内容；确有差别的，写明原因和适用范围。",
        departments=tuple(dict.fromkeys(view.holder for view in odd)),
        subkind="content",
    )
    return finding(FindingKind.NAMING, draft, [*odd, model], 0.6, Severity.WARNING)
