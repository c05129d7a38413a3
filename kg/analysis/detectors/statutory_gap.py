"""Statutory gaps (法定职责缺项): a statute gives townships or a department here a duty that no row of a list covers.

Conservative on purpose, since statutes give more duties than any list names: only whole lists are held against
statutes, a department only against statutes that its own list cites, a provincial regulation only where it is cited
or names the place, and of what is left only the clearest cases are told, each with its article and sentence.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ingest.records import ListKind, Role
from kg.analysis.cards import TOWNSHIP_LISTS
from kg.analysis.detectors.scene import Draft, Scene, finding
from kg.analysis.findings import Evidence, Finding, FindingKind, Severity
from kg.analysis.shelf import Nearest, Shelf
from kg.analysis.statutes import HIGHER
from kg.analysis.wording import names, place
from kg.current import NOT_LISTS
from kg.views import ItemView, OrganPart

_WHOLE_TOWNSHIP = 40  # distinct rows from which townships' lists are taken to be complete
_WHOLE_DEPARTMENT = 8  # the same for the list of one department
# Cosine below which no row has to do with the duty, of a township and of a department; chosen by reading.
_UNCOVERED = {True: 0.40, False: 0.33}
_CLEAR = 0.33
_MOST = {True: 10, False: 5}  # findings about townships and about departments that are told
_MOST_PER_STATUTE = 2
_OWN_LISTS = frozenset({ListKind.DEPARTMENT, ListKind.POWER})
# What only some places have: a duty about it is a gap only where the lists speak of it at all.
_TERRAIN = re.compile(
    r"海[域岛洋上港水滩堤]|沿海|渔[港业船民]|草原|牧[区民]|苏木|边境|边防|国界|民族自治|自治地方|黄河|长江|太湖|淮河|湿地|蓄滞洪区|三江源|高原|黑土"
    r"|核电|核设施|核事故|台湾|侨|口岸|铁路|航[道运空]|机场|渡口|矿山|煤矿|尾矿|血吸虫|禁牧|胡杨|冰川|沙[漠化]|风景名胜|历史文化名|自然保护区|国家公园|水库移民|军事|军用|戒严|封锁|疫区|紧急"
)
# What names no matter by itself: it points to another sentence, or only says how.
_EMPTY = re.compile(
    r"下列|前款|上述|规定的|本条|本法|本条例|该[^项]|^.{0,5}$"
    r"|(?:其他(?:职责|工作|事项|措施)|有关工作|(?:有效|必要|相应)(?:的)?措施.{0,4})$"
    r"|^(?:依法)?(?:实施|开展|进行|组织|负责)?(?:监督|监管|检查|监督检查|监督管理)(?:工作)?$"
    r"|^相应的|专门(?:工作力量|人员|机构)$|力所能及|交办"
)
# Steps of a procedure, which no list names: reporting, passing on, deciding within a time limit, what is only part of a
# sentence; and rules and standards, which counties do not make.
_PROCEDURAL = re.compile(
    r"^(?:报告|通报|移送|收取|请求|聘任|作出|告知|答复|受理|送达|出具|说明|听取|退回|申请|提请|报请|批准|决定|指定|确定|将)"
    r"|^(?:减发|扣发|提出|充分|调查并|处理并|建议|核发|优化|等|给予|签订|与.{2,20}签订|向.{2,16}(?:报告|备案|通报|提出|移交|移送)|对.{2,40}(?:建议|提出|给予))"
    r"|(?:制定|完善).{0,40}(?:标准|办法|目录|政策)|(?:国家|行业)标准"
    r"|^(?:查阅|当场|制作|完成|执行本级|情况)|能力建设$|国务院|处分$|(?:相关|有关)的?(?:监督管理)?工作$"
    r"|信息共享|信息通报|相互|期限|刑事责任|(?:主管|责任)人员|责令|举报电话|收费标准|收缴|没收|吊销|处罚|罚款"
)
# What follows from a wrong, in a statute's last chapter, is a power over those who did it and no duty of a list.
_CONSEQUENCE = re.compile(r"\s*违反(?:本|前|第|国家|有关)")
# What stands right before an organ that is not the county's (省级以上人民政府自然资源主管部门).
_ABOVE = re.compile(
    r"(?:国务院|国家|省级?|自治区|直辖市|设区的市级?|市级)(?:以上)?(?:地方)?(?:各级)?(?:人民政府)?(?:的|及其|有关)?$"
)
# What says how government is made up: its general powers are no duties of a list.
_OF_GOVERNMENT = re.compile(r"宪法$|人民代表大会|预算法$|立法法$|公务员法$|公职人员")
# A department's main duties: what it is in charge of or does as a work of its own.
_MAIN = re.compile(
    r"负责|主管|监督管理|监督检查|编制|规划|普查|调查|监测|预案|登记|培训|宣传|推广|救助|保护|建设|服务"
)


@dataclass(frozen=True, slots=True)
class _Gap:
    view: ItemView
    near: Nearest
    organs: tuple[str, ...]
    township: bool


def statutory_gaps(scene: Scene) -> Iterator[Finding]:
    """At most ten findings about townships and five about departments, the clearest gaps first."""
    views = [view for card in scene.deck.cards for view in card.views if view.kind not in NOT_LISTS]
    if not views or not scene.statutory:
        return
    said = "".join(dict.fromkeys(view.title for view in views))
    families = {
        part.family for view in views if view.kind in _OWN_LISTS for part in view.parts if part.family
    }
    led = scene.statutory.led_by(families)
    duties = [view for view in led if _applies(view) and _has_terrain(view, said)]
    gaps = [*_of_townships(scene, views, duties), *_of_departments(scene, views, duties)]
    told: dict[tuple[bool, str], int] = defaultdict(int)
    count = {True: 0, False: 0}
    for gap in sorted(gaps, key=lambda gap: (gap.near.cosine, gap.view.iri)):
        statute = gap.township, gap.view.bases[0].title
        if told[statute] < _MOST_PER_STATUTE and count[gap.township] < _MOST[gap.township]:
            told[statute] += 1
            count[gap.township] += 1
            yield _finding(gap)


def _applies(view: ItemView) -> bool:
    return bool(
        view.bases
        and not _OF_GOVERNMENT.search(view.bases[0].title)
        and view.bases[0].status not in {"repealed", "superseded"}
        and view.organs(Role.LEAD)
        and not _EMPTY.search(view.title)
        and not _PROCEDURAL.search(view.title)
        and not _CONSEQUENCE.match(view.source.quote or "")
    )


def _has_terrain(view: ItemView, said: str) -> bool:
    words = {match[0] for text in (view.title, view.bases[0].title) for match in _TERRAIN.finditer(text)}
    return all(word in said for word in words)


def _of_townships(scene: Scene, views: Sequence[ItemView], duties: Sequence[ItemView]) -> Iterator[_Gap]:
    held = [view for view in views if view.kind in TOWNSHIP_LISTS or view.holder_is_township]
    if len({view.title for view in held if view.kind is ListKind.BASIC}) < _WHOLE_TOWNSHIP:
        return
    wanted = [view for view in duties if any(part.is_township for part in view.organs(Role.LEAD))]
    yield from _uncovered(scene, wanted, held, ("乡镇（街道）",), township=True)


def _of_departments(scene: Scene, views: Sequence[ItemView], duties: Sequence[ItemView]) -> Iterator[_Gap]:
    by_family = _by_family(duties)
    for holder, rows in _whole_lists(views).items():
        cited = {basis.title for view in rows for basis in view.bases}
        families = {part.family for view in rows for part in view.parts if part.iri == holder and part.family}
        wanted = [
            view
            for family in sorted(families)
            for view in by_family.get(family, ())
            if view.bases[0].title in cited and _MAIN.search(view.title)
        ]
        name = next(view.holder for view in rows)
        others = [view for view in views if any(part.iri == holder for part in view.parts)]
        yield from _uncovered(scene, wanted, [*rows, *others], (name,), township=False)


def _whole_lists(views: Iterable[ItemView]) -> dict[str, list[ItemView]]:
    found: dict[str, list[ItemView]] = defaultdict(list)
    for view in views:
        if view.kind in _OWN_LISTS and not view.holder_is_township:
            found[view.holder_iri].append(view)
    return {
        holder: rows
        for holder, rows in found.items()
        if len({row.title for row in rows}) >= _WHOLE_DEPARTMENT
    }


def _by_family(duties: Iterable[ItemView]) -> Mapping[str, list[ItemView]]:
    found: dict[str, list[ItemView]] = defaultdict(list)
    for view in duties:
        for family in {part.family for part in view.organs(Role.LEAD) if _of_county(part, view)}:
            if family:
                found[family].append(view)
    return found


def _of_county(part: OrganPart, view: ItemView) -> bool:
    """Whether a department of a county is meant: neither its own name nor what stands before it speaks of a higher tier."""
    written = part.written or part.name
    before, named, _ = (view.source.quote or "").partition(written)
    return not (part.is_township or HIGHER.match(written) or (named and _ABOVE.search(before)))


def _uncovered(
    scene: Scene,
    wanted: Sequence[ItemView],
    rows: Sequence[ItemView],
    organs: tuple[str, ...],
    *,
    township: bool,
) -> Iterator[_Gap]:
    shelf = Shelf(scene.judge.encode, rows)
    texts = [(view.title, f"{view.title}：{view.source.quote or ''}") for view in wanted]
    titles, sentences = (shelf.nearest([pair[side] for pair in texts]) for side in (0, 1))
    for view, title, sentence in zip(wanted, titles, sentences, strict=True):
        near = max((n for n in (title, sentence) if n), key=lambda n: n.cosine, default=None)
        if near is not None and near.cosine < _UNCOVERED[township]:
            yield _Gap(view, near, organs, township)


def _finding(gap: _Gap) -> Finding:
    view, basis = gap.view, gap.view.bases[0]
    whose = names(gap.organs)
    quote = (view.source.quote or view.title).strip()
    lists = "基本履职、配合履职事项清单" if gap.township else "职责清单"
    draft = Draft(
        title=f"{basis.citation}规定的“{view.title}”，{whose}的清单没有列入",
        explanation=f"{basis.citation}：“{quote[:160]}”。{whose}的{lists}中没有与此相当的事项，"
        f"最接近的是“{gap.near.view.title}”（{place(gap.near.view.source)}）。",
        suggestion="建议核对该条在本地是否适用；适用的，补入清单并写明依据，或者写明由哪个单位承担。",
        departments=gap.organs,
        evidence=(Evidence("nearest", view.title, gap.near.view.title, round(gap.near.cosine, 2)),),
        subkind="township" if gap.township else "department",
    )
    severity = Severity.WARNING if gap.township and gap.near.cosine < _CLEAR else Severity.INFO
    score = min(0.9, 1.0 - gap.near.cosine)
    about = (basis.citation, view.title)
    return finding(FindingKind.STATUTORY_GAP, draft, [view, gap.near.view], score, severity, about)
