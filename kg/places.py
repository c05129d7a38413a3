"""Administrative divisions in the graph: each with code, level, type and parent, and the names on lists that mean them.

Codes are those of GB/T 2260 (province, prefecture, county: two digits each) and GB/T 10114 (township: three more).
A list says 岚溪县 and 石岭镇; a table of divisions says 510399101. The two are joined by name, whichever came first: a
jurisdiction by its name and the names of the places above it, a township by its name within its county. A name that
several divisions have is never guessed at: it stays unlinked and is told.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad, Store

from ingest.records import Area
from kg.iris import Minter
from kg.reading.patterns import A, column, subjects, value
from kg.triples.lists import Scribe
from kg.vocabulary import DCT, RDFS, ZHIZE, Scheme, concept

LEVELS: Final = {2: "province", 4: "city", 6: "county", 9: "township", 12: "village"}
"""Length of a code → level."""

GRAPH: Final = "places"
"""Name of the graph that says which names mean which divisions; made anew from the others."""

_TYPES: Final = (
    ("ethnic-sumu", re.compile(r"(?:民族|族)苏木$")),
    ("sumu", re.compile(r"苏木$")),
    ("ethnic", re.compile(r"(?:民族|族)乡$")),
    ("subdistrict", re.compile(r"街道(?:办事处)?$")),
    ("town", re.compile(r"镇$")),
    ("township", re.compile(r"乡$")),
)
_SUBDISTRICTS: Final = range(1, 100)
"""The numbers that GB/T 10114 gives to subdistricts, also to such as are called 地区."""

_PEOPLES: Final = re.compile(
    "(?:蒙古|回|藏|维吾尔|苗|彝|壮|布依|朝鲜|满|侗|瑶|白|土家|哈尼|哈萨克|傣|黎|傈僳|佤|畲|拉祜|水|东乡|纳西|景颇|柯尔克孜|土|"
    "达斡尔|仫佬|羌|布朗|撒拉|毛南|仡佬|锡伯|阿昌|普米|塔吉克|怒|鄂温克|德昂|保安|裕固|独龙|各)族|蒙古(?=自治)"
)
_AUTONOMOUS: Final = re.compile(r"自治(?=[州县旗])")


def level_of(code: str, parent: str | None = None) -> str:
    """The level of a division by its code and that of its parent; 110000 and 11 are both a province.

    A code that ends in zeros is a padded one (150100: 呼和浩特市), unless it stands under itself without the zeros:
    441900 under 4419 is what stands for the counties of a city that has none.

    >>> [level_of(code) for code in ("110000", "1101", "110101", "110101001", "110101001000", "110101001001")]
    ['province', 'city', 'county', 'township', 'township', 'village']
    >>> level_of("150100"), level_of("441900", "4419")
    ('city', 'county')
    """
    if len(code) == 12 and code.endswith("000"):
        return "county" if code.endswith("000000") else "township"
    if len(code) == 6 and code.endswith("00") and parent != code[:4]:
        return "province" if code.endswith("0000") else "city"
    return LEVELS.get(len(code), "area")


def township_type(name: str, code: str = "") -> str:
    """The concept of the scheme ``township-types`` that a township's name, else its code, tells.

    >>> [township_type(name) for name in ("石岭镇", "九门回族乡", "罕苏木苏木", "城关街道", "国营红星农场")]
    ['town', 'ethnic', 'sumu', 'subdistrict', 'other']
    >>> township_type("南磨房地区", "110105022")
    'subdistrict'
    """
    for name_of_type, pattern in _TYPES:
        if pattern.search(name):
            return name_of_type
    return "subdistrict" if len(code) >= 9 and int(code[6:9]) in _SUBDISTRICTS else "other"


def area_quads(scribe: Scribe, areas: Iterable[Area]) -> Iterator[Quad]:
    """Administrative divisions, each with its code, level, type and the one that it belongs to."""
    for area in areas:
        iri = scribe.mint.area(area.code)
        level = level_of(area.code, area.parent)
        yield scribe.quad(iri, A, ZHIZE.Area)
        yield scribe.quad(iri, RDFS.label, area.name)
        yield scribe.quad(iri, DCT.identifier, area.code)
        yield scribe.quad(iri, ZHIZE.areaLevel, level)
        if level == "township":
            kind = concept(Scheme.TOWNSHIP_TYPES, township_type(area.name, area.code))
            yield scribe.quad(iri, ZHIZE.townshipType, kind)
        if area.parent:
            yield scribe.quad(iri, DCT.isPartOf, NamedNode(scribe.mint.area(area.parent)))


_COUNTED: Final = {"provinces": "province", "cities": "city", "counties": "county", "townships": "township"}


def area_counts(store: Store) -> dict[str, int]:
    """How many divisions of each level are at hand, and how many names on lists are linked to one."""
    levels = Counter(column(store, ZHIZE.areaLevel).values())
    found = {f"areas_{name}": levels[level] for name, level in _COUNTED.items()}
    return found | {"areas_linked": len(column(store, ZHIZE.division))}


@dataclass(frozen=True, slots=True)
class Linked:
    """What the names on lists mean: quads of the graph ``places``, and what could not be told (Chinese sentences)."""

    quads: tuple[Quad, ...]
    doubts: tuple[str, ...]


def linked_places(store: Store, mint: Minter) -> Linked:
    """Which divisions the jurisdictions and townships of the lists are; nothing where no divisions are at hand."""
    if next(store.quads_for_pattern(None, ZHIZE.areaLevel, None, None), None) is None:
        return Linked((), ())
    return _Linking(store, mint).linked()


class _Linking:
    """Finds divisions by name, with one look-up for each name."""

    def __init__(self, store: Store, mint: Minter) -> None:
        self.store, self.mint = store, mint
        self.areas = NamedNode(mint.graph("areas"))
        self._short: dict[str, list[str]] | None = None

    def linked(self) -> Linked:
        graph = NamedNode(self.mint.graph(GRAPH))
        common = NamedNode(self.mint.graph("common"))
        towns: dict[str, list[str]] = {}
        for iri in subjects(self.store, ZHIZE.Township, common):
            county = value(self.store, iri, DCT.spatial)
            if county:
                towns.setdefault(county, []).append(iri)
        quads: list[Quad] = []
        doubts: list[str] = []
        for area in sorted(set(subjects(self.store, ZHIZE.Area, common))):
            name = value(self.store, area, RDFS.label) or ""
            own = {iri: value(self.store, iri, RDFS.label) or "" for iri in towns.get(area, ())}
            found = self.candidates(name)
            chosen = found if len(found) < 2 else self._by_townships(found, own)
            if len(chosen) > 1:
                doubts.append(_several(name, [self.path(iri) for iri in chosen]))
            if len(chosen) != 1:
                continue
            quads.append(Quad(NamedNode(area), ZHIZE.division, NamedNode(chosen[0]), graph))
            for iri, town in sorted(own.items()):
                quads += self._township(iri, town, chosen[0], graph)
        return Linked(tuple(quads), tuple(doubts))

    def _township(self, iri: str, name: str, county: str, graph: NamedNode) -> Iterator[Quad]:
        matches = [one for one in self.named(_plain_township(name)) if self._parent(one) == county]
        if len(matches) == 1:
            yield Quad(NamedNode(iri), ZHIZE.division, NamedNode(matches[0]), graph)
            kind = value(self.store, matches[0], ZHIZE.townshipType)
            if kind:
                yield Quad(NamedNode(iri), ZHIZE.townshipType, NamedNode(kind), graph)

    def _by_townships(self, found: list[str], own: dict[str, str]) -> list[str]:
        """Of several counties of one name those that have all the townships that any of them has."""
        names = [_plain_township(name) for name in own.values()]
        parents = {name: {self._parent(one) for one in self.named(name)} & set(found) for name in names}
        known = [counties for counties in parents.values() if counties]
        fitting = [iri for iri in found if known and all(iri in counties for counties in known)]
        return fitting or found

    def candidates(self, name: str) -> list[str]:
        """The divisions that a jurisdiction's name may mean: 新华区, 石家庄市新华区, 楚雄州."""
        for start in range(len(name) - 1):
            rest, above = name[start:], name[:start]
            found = [
                iri
                for iri in self.named(rest) or self._shortened(rest)
                if value(self.store, iri, ZHIZE.areaLevel) != "township" and self._lies_in(iri, above)
            ]
            if found:
                return sorted(found)
        return []

    def named(self, name: str) -> list[str]:
        """The divisions of exactly this name."""
        pattern = self.store.quads_for_pattern(None, RDFS.label, Literal(name), self.areas)
        return [quad.subject.value for quad in pattern]  # type: ignore[union-attr]

    def _shortened(self, name: str) -> list[str]:
        """Autonomous divisions by the name that people use: 楚雄州 for 楚雄彝族自治州."""
        if self._short is None:
            self._short = {}
            for iri, label in column(self.store, RDFS.label, self.areas).items():
                if _AUTONOMOUS.search(label):
                    short = _AUTONOMOUS.sub("", _PEOPLES.sub("", label))
                    self._short.setdefault(short, []).append(iri)
        return self._short.get(name, [])

    def _lies_in(self, iri: str, above: str) -> bool:
        """Whether all that is written before a name are names of places above it."""
        rest = above
        parent = self._parent(iri)
        while parent and rest:
            label = value(self.store, parent, RDFS.label) or ""
            short = _AUTONOMOUS.sub("", _PEOPLES.sub("", label))
            for spelling in (label, short, label.removesuffix("省").removesuffix("市")):
                if spelling and rest.endswith(spelling):
                    rest = rest.removesuffix(spelling)
                    break
            parent = self._parent(parent)
        return not rest

    def _parent(self, iri: str) -> str | None:
        return value(self.store, iri, DCT.isPartOf)

    def path(self, iri: str) -> str:
        """A division with the names of those above it: 河北省石家庄市新华区."""
        names, at, seen = [], iri, {iri}
        while at:
            names.append(value(self.store, at, RDFS.label) or "")
            at = self._parent(at) or ""
            if at in seen:
                break
            seen.add(at)
        return "".join(reversed(names))


def _plain_township(name: str) -> str:
    return re.sub(r"(?<=[镇乡木道])(?:人民政府|办事处)$", "", name)


def _several(name: str, paths: list[str]) -> str:
    shown = "、".join(sorted(paths)[:6])
    return (
        f"行政区划中有 {len(paths)} 个“{name}”（{shown}），无法判断是哪一个，未与区划代码对应；"
        "请在导入时用 --jurisdiction 写明上级，如“石家庄市新华区”。"
    )
