"""What is told beside an answer — a name that no list has, an edition without a date — in Chinese and English."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingest.text import simplify

if TYPE_CHECKING:
    from search.index.facets import Facets, Filters

_NEAREST = 3
_NAMED = {"department": "部门", "township": "乡镇（街道）", "field": "领域"}
"""The facets whose values are names, and what those are called."""


@dataclass(frozen=True, slots=True)
class Notice:
    """Something to be told, in both languages."""

    zh: str
    en: str

    def said(self, english: bool) -> str:
        """The notice in the language of a question."""
        return self.en if english else self.zh


STALE = Notice(
    "图谱经 SPARQL 更新或 /graphs 改动过，检索和检查结果还是改动之前的。用 zhize rebuild（或 POST /api/rebuild）重新生成。",
    "The graph was changed by SPARQL or /graphs; search and findings are as before. Make them anew by zhize rebuild "
    "(or POST /api/rebuild).",
)


OUTDATED = Notice(
    "检索索引是程序的另一版本写的，检索和检查暂不可用。用 zhize rebuild（或网页“数据”页、POST /api/rebuild）重新生成。",
    "Another version of the program wrote the search index: search and check do not work until it is made anew by zhize "
    "rebuild (or on the page of data, or POST /api/rebuild).",
)


def unmatched(facets: Facets, filters: Filters) -> Iterator[Notice]:
    """Say of each department, township and field asked for that no list has it, with the nearest names that there are."""
    for facet, what in _NAMED.items():
        for wanted in getattr(filters, facet):
            if not facets.meant(facet, wanted):
                near = "、".join(_nearest(simplify(wanted), facets.values(facet)))
                yield Notice(
                    f"清单中没有名为“{wanted}”的{what}。" + (f"相近的有：{near}。" if near else ""),
                    f"No list has a {facet} called “{wanted}”." + (f" The nearest: {near}." if near else ""),
                )


def _nearest(wanted: str, names: Iterable[str]) -> list[str]:
    from difflib import get_close_matches  # seldom needed

    return get_close_matches(wanted, list(names), _NEAREST, cutoff=0.4)


def without_date(names: Sequence[str]) -> Iterator[Notice]:
    """Tell that editions of these names were left out, since they have no date."""
    if names:
        left = "、".join(names)
        yield Notice(
            f"没有日期、无法判断当时是否施行，因而未计入的版本：{left}。可用 zhize edition set 版本 --date 日期 补上。",
            f"Left out, since nobody knows from when they hold: {left}. Give them a date by zhize edition set.",
        )


def none_in_force(day: str) -> Notice:
    """Tell that no list was in force on ``day``."""
    return Notice(
        f"{day} 没有施行的清单。各版本自何日起施行，见 zhize edition list 或“数据”页。",
        f"No list was in force on {day}. See zhize edition list, or the page of data, for when each holds.",
    )


def other_model(kept: str, setting: str) -> Notice:
    """Tell that ``kept`` still answers, though ``setting`` is what was set since."""
    return Notice(
        f"现有索引仍用编码模型“{kept}”作答；要改用“{setting}”，请运行 zhize ingest --encoder {setting}",
        f"The index still answers by the model “{kept}”; for “{setting}” run zhize ingest --encoder {setting}",
    )
