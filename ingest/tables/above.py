"""What stands above a table: the order in which its titles are believed, categories, the unit that a heading names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from ingest.readers.document import Document
from ingest.tables.columns import Column
from ingest.tables.departments import is_known_organ
from ingest.tables.layout import Section, distinct, is_list_title
from ingest.tables.recognise import LABEL, Heading, heading_of
from ingest.text import normalise, simplify

_NO_CATEGORY = re.compile(
    r"^(?:Sheet|工作表|表|附件|附表|页)?\s*[\d一二三四五六七八九十]*$|清单|汇总|总表|目录|封面|说明|台账|底稿|版|稿",
    re.IGNORECASE,
)


def category_of_sheet(document: Document, section: Section) -> str | None:
    """The name of a section's sheet where a document has a sheet for each category (党的建设, 经济发展)."""
    sheets = [table.sheet for table in document.tables if table.sheet and table.rows]
    name = (section.table.sheet or "").strip()
    bare = re.sub(r"^[（(]?[一二三四五六七八九十\d]{1,3}[)）、.．]+\s*|[（(]\s*\d+\s*项?\s*[)）]$", "", name)
    plain = all(_is_category(sheet) for sheet in sheets if "说明" not in sheet)
    if len(sheets) < 2 or not plain or not bare or Column.FIELD in section.columns:
        return None
    return bare


_CATEGORY_ABOVE = re.compile(
    r"^#*\s*(?:第?[一二三四五六七八九十]{1,3}[、.．部]|[（(][一二三四五六七八九十]{1,3}[)）]).{2,28}$"
)


def category_above(section: Section) -> str:
    """The category that stands right above a table (一、党的建设（17项）), as written; "" if there is none."""
    text = section.titles[-1].strip() if section.titles and Column.FIELD not in section.columns else ""
    plain = simplify(normalise(text))
    if not _CATEGORY_ABOVE.match(plain) or is_list_title(plain) or heading_of(plain).list_kind:
        return ""
    return text.lstrip("# ")


_FIRST = re.compile(r"^#*\s*[（(]?一[)）、.．]")
_SECOND = re.compile(r"^\s*[（(]?二[)）、.．]")


def unit_above(section: Section) -> str:
    """The unit that the numbered heading right above a table names (三、岚溪县水利局); "" if it is a category."""
    category = category_above(section)
    holder = heading_of(category).holder or "" if category else ""
    return holder if holder.startswith(tuple("省市州县区旗")) or is_known_organ(holder) else ""


def goes_on_within(section: Section) -> bool:
    """Whether the category above a table is the first of several, the second of which stands alone in a row of it."""
    if not _FIRST.match(category_above(section)):
        return False
    alone = (texts[0] for index in section.body if len(texts := distinct(section.table.rows[index])) == 1)
    return any(_SECOND.match(text) for text in alone)


@lru_cache(maxsize=256)
def _is_category(name: str) -> bool:
    return not _NO_CATEGORY.search(name.strip()) and heading_of(name) == Heading()


# 岚溪县发展和改革局职能梳理表: what else stands behind the name of a place and of its organ
_WITH_ITS_UNIT = re.compile(
    r"(?:局|委|办|部|中心|大队|院|会|办公室|委员会)(?:[（(][^（()）]{2,20}[)）])?(?:各(?:股|科)室|职[责能权]|责任|任务|业务|工作|事项|牵头|履职)"
    r"[^，。：:]{0,14}(?:表|清单|事项|汇总|目录|台账|情况)(?:[（(].{0,16}[)）])?$"
)


def by_weight(titles: Sequence[str], names: Sequence[str]) -> list[str]:
    """The order in which texts are believed: titles of lists, labelled lines (编制单位：…), names, other lines.

    ``titles`` stand above a table, the nearest to it last, and the nearest is believed first; ``names`` are those
    of the sheet and the file. An office that merely signs above a table must not become its holder.
    """
    ranked: tuple[list[str], list[str], list[str]] = ([], [], [])
    for text in reversed(titles):
        plain = simplify(normalise(text))
        titled = is_list_title(text) or (_WITH_ITS_UNIT.search(plain) and heading_of(plain).jurisdiction)
        ranked[0 if titled else 1 if LABEL.search(plain) else 2].append(text)
    return [*ranked[0], *ranked[1], *names, *ranked[2]]
