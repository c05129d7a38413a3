"""Cells in everyday words: who is meant by 我局, and the parts that 打头 and 帮忙 give to organs, in the words of lists."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

from ingest.tables.cells import clean
from ingest.tables.columns import Column
from ingest.tables.layout import Section

_OWN = re.compile(
    r"(?:我|本|咱)们?(?:[县市区]?(?:局|委|办|部|院|会|厅)|单位|办公室|中心|大队|支队|部门|机关|[家这]边?|方)?(?:自己|独家|单独)?"
    r"|自己|自身|自家"
)
_NOBODY = re.compile(
    r"(?:没有|没谁|不用|无需|不需要?|用不着)[^，。；局委办]{0,8}|(?:我|本|咱)?们?[局家]?(?:自己|独自|单独|独立|一家)(?:办|干|做|管|完成|承担|负责)?(?:就行|即可)?"
)
_WHO = (
    Column.TAKE_OVER,
    Column.COOPERATE,
    Column.LEAD,
    Column.UNIT,
    Column.DEPARTMENT,
    Column.DEPARTMENT_DUTIES,
)
_ENDS = "局委办部院队心会站所厅社"
_LEADS = "打头|挑头|领头|带头|起头|唱主角|抓总|总抓|挑大梁|拍板|说了算|主抓|主管|主办|当家|扛"
_HELPS = "帮忙|帮衬|帮着|帮助|帮|搭把手|搭手|打下手|出力|跟着|陪同|为辅|敲边鼓|协办|辅助|打配合|给支持|支持"
_BEHIND = (
    (re.compile(rf"(?<=[{_ENDS}])(?:来|负责)?(?:{_LEADS})(?=$|[，,；;。、）)\s])"), "牵头"),
    (re.compile(rf"(?<=[{_ENDS}])(?:来|负责)?(?:{_HELPS})(?=$|[，,；;。、）)\s])"), "配合"),
)
_BEFORE = (
    (re.compile(rf"(?:^|(?<=[；;。，,、\s]))(?:主|主责|{_LEADS})(?:的|方|家)?[：:]"), "牵头："),
    (re.compile(rf"(?:^|(?<=[；;。，,、\s]))(?:辅|副|协|配|{_HELPS})(?:的|方|家)?[：:]"), "配合："),
)
_NOTED = (
    (re.compile(rf"[（(](?:主|{_LEADS})(?:的|方)?[）)]"), "（牵头）"),
    (re.compile(rf"[（(](?:辅|副|协|配|{_HELPS})(?:的|方)?[）)]"), "（配合）"),
)


def says_itself(cell: str) -> bool:
    """Whether a cell says that it is whoever's list it stands on.

    >>> says_itself("我局"), says_itself("本单位自己"), says_itself("县水利局")
    (True, True, False)
    """
    return _OWN.fullmatch(clean(cell)) is not None


def says_nobody(cell: str) -> bool:
    """Whether a cell says in words that nobody else has a part.

    >>> says_nobody("不用别人"), says_nobody("自己办"), says_nobody("县水利局")
    (True, True, False)
    """
    return _NOBODY.fullmatch(clean(cell).strip("。 ")) is not None


@lru_cache(maxsize=1 << 12)
def in_words_of_role(cell: str) -> str:
    """A cell with everyday words for the parts of organs put into those that lists use.

    >>> in_words_of_role("县林草局打头，县公安局帮忙"), in_words_of_role("主：县水利局；辅：县住建局")
    ('县林草局牵头，县公安局配合', '牵头：县水利局；配合：县住建局')
    """
    for pattern, word in (*_BEHIND, *_BEFORE, *_NOTED):
        cell = pattern.sub(word, cell)
    return cell


def standing_for(section: Section, holder: str) -> Section:
    """The section with everyday words in its columns of organs put into those of lists: 我局 → the unit whose list it is."""
    places = [at for column in _WHO for at in section.columns.get(column, ())]
    rows, originals = list(section.table.rows), dict(section.table.originals)
    for index in section.body:
        row = list(rows[index])
        for place in places:
            if place < len(row) and row[place].strip():
                cell = in_words_of_role(row[place]) if place in section.taken else row[place]
                parts = re.split(r"(?<=[、，,；;：:])|(?=[、，,；;（(]|牵头|配合)", cell)
                cell = "".join(holder if holder and says_itself(part) else part for part in parts)
                row[place] = "" if place in section.taken and says_nobody(cell) else cell
        if row != list(rows[index]):
            originals.setdefault(index, tuple(rows[index]))
            rows[index] = row
    return replace(section, table=replace(section.table, rows=rows, originals=originals))
