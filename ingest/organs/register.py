"""Organs: the names on lists, and what they stand for.

``split_organs`` cuts a cell into names (see :mod:`ingest.organs.mentions`); :class:`Register` resolves a name to a family of
departments in ``ontology/departments.yaml``: which function, at which tier, whether it still exists.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Literal

from ingest.organs import forms
from ingest.organs.families import (
    FAMILY_PREFIX,
    Family,
    expanded,
    in_full,
    load_families,
    name_at,
    party_forms,
)
from ingest.organs.mentions import Mention, looks_like_organ, split_duties, split_organs
from ingest.organs.tiers import GENERIC, Tier, bare_place, tier_of
from ingest.text import HAN, normalise, simplify

__all__ = [
    "FAMILY_PREFIX",
    "Family",
    "Mention",
    "Organ",
    "Register",
    "Tier",
    "looks_like_organ",
    "split_duties",
    "split_organs",
]

_LONG = 7
"""Letters of a name that nobody would call an abbreviation."""

Status = Literal["current", "abolished", "unknown", "township"]


@dataclass(frozen=True, slots=True)
class Organ:
    """A resolved name.

    ``name`` is the name to show: in full where an abbreviation was written, else as written, and without the place
    where that is the jurisdiction asked for. ``family`` is the IRI of a concept in ``ontology/departments.ttl``,
    ``tier`` is None where the name does not say. An ``abolished`` organ names its ``successor``; of an ``unknown`` one
    :meth:`Register.nearest` tells the names that come near. ``generic`` marks a group, not one body (各乡镇（街道）).
    ``place`` is the place in the name, if any.
    """

    name: str
    written: str
    tier: Tier | None
    family: str | None
    status: Status
    successor: str | None = None
    place: str | None = None
    generic: bool = False
    abolished: str | None = None


@dataclass(frozen=True, slots=True)
class _Known:
    """What a label stands for: the family, the form to show, and whether that form had to be spelt out.

    ``long`` is a name that the register does not have, too long to be an abbreviation: a county's own (城市管理综合执法局).
    ``part`` marks a unit of the department, or an office that it keeps: its name is never the department's own.
    """

    family: Family
    shown: str
    abbreviated: bool = False
    long: bool = False
    part: bool = False


@dataclass
class Register:
    """All families, indexed by every label that a list may use."""

    families: dict[str, Family]
    _names: dict[str, _Known] = field(default_factory=dict, repr=False)
    _stems: dict[str, Family] = field(default_factory=dict, repr=False)
    _words: dict[str, Family] | None = field(default=None, repr=False)
    _today: dict[str, Family] = field(
        default_factory=dict, repr=False
    )  # function → the family that has it now
    _own: dict[tuple[str | None, Tier | None], str] = field(default_factory=dict, repr=False)
    _resolved: dict[tuple[str, str | None], Organ] = field(default_factory=dict, repr=False)

    @classmethod
    def load(cls) -> Register:
        """The register of ``ontology/departments.yaml``, read once per process (about 20 ms)."""
        return _load()

    def __post_init__(self) -> None:
        """Index the labels; a full name wins over an abbreviation, an existing family over a former one."""
        ordered = sorted(self.families.values(), key=lambda family: family.abolished is not None)
        for family in ordered:
            for name in (family.zh, *family.official):
                for form in party_forms(family, name):
                    self._names.setdefault(form, _Known(family, form))
        for family in ordered:
            for name in family.short:
                full = in_full(family, name)
                for form, shown in zip(party_forms(family, name), party_forms(family, full), strict=True):
                    self._names.setdefault(form, _Known(family, shown, abbreviated=True))
            for stem in family.stems:
                self._stems.setdefault(stem, family)
        for family in ordered:
            if not family.abolished:
                self._today.update((name, family) for name in family.functions if name not in self._today)
            for name in family.hidden:
                self._names.setdefault(name, _Known(family, name, part=True))
                self._stems.setdefault(name, family)

    def resolve(self, name: str, jurisdiction: str | None = None) -> Organ:
        """What a name stands for, read in a jurisdiction (岚溪县) if one is given. Never raises.

        >>> organ = Register.load().resolve("县住建局")
        >>> organ.name, organ.status
        ('县住房和城乡建设局', 'current')
        >>> Register.load().resolve("县安监局").successor
        '县应急管理局'
        """
        key = name, jurisdiction
        if key not in self._resolved:
            self._resolved[key] = self._resolve(name, jurisdiction)
        return self._resolved[key]

    def knowing(self, names: Iterable[str], jurisdiction: str | None = None) -> Register:
        """This register, with abbreviations resolved to the full names that a county's own lists use.

        资规局 may stand for 自然资源局 or 自然资源和规划局: where ``names`` (all names of one jurisdiction) hold exactly
        one full name of the family at that tier, an abbreviation means that one. The result is a new register; it
        does not depend on the order of the names.
        """
        full: dict[tuple[str | None, Tier | None], set[str]] = {}
        long: dict[tuple[str | None, Tier | None], set[str]] = {}
        for name in names:
            plain = _plain(name)
            split = self._split(plain, jurisdiction) if len(plain) <= forms.LONGEST else None
            known = split[1] if split else None
            if known is None or known.part or known.family.abolished:
                continue
            if not known.abbreviated or known.long:
                organ = self.resolve(name, jurisdiction)
                found = long if known.abbreviated else full
                found.setdefault((organ.family, organ.tier), set()).add(organ.name)
        # Without a name that the register has, the county's own long one is its full name.
        own = {key: next(iter(found)) for key, found in (long | full).items() if len(found) == 1}
        return replace(self, _own=own, _resolved={})

    def _resolve(self, written: str, jurisdiction: str | None) -> Organ:
        plain = _plain(written)
        if len(plain) > forms.LONGEST:
            return Organ(plain, written, None, None, "unknown")
        organ = self._place(plain, written, jurisdiction) or self._department(plain, written, jurisdiction)
        if organ is None and forms.LABEL.search(
            plain
        ):  # 县农业农村局（县乡村振兴局）: the name plate in brackets
            organ = self._department(forms.LABEL.sub("", plain), written, jurisdiction)
        if organ is not None:
            return organ
        if forms.VAGUE.match(plain):
            return Organ(plain, written, None, None, "unknown", generic=True)
        return Organ(plain, written, None, None, "unknown")

    def _place(self, plain: str, written: str, jurisdiction: str | None) -> Organ | None:
        """Townships, groups of townships and villages: organs by their territory, not by a function."""
        if forms.TOWNSHIP_GROUP.match(plain):
            name = "乡镇（街道）" if "街" in plain else "乡镇"
            return Organ(name, written, "township", None, "township", generic=True)
        if self._split(plain, jurisdiction):
            return None
        if forms.VILLAGE.match(plain):
            family = self.families.get("village-committee")
            return Organ(
                plain,
                written,
                "village",
                family.iri if family else None,
                "current",
                generic=plain[0] in "各村",
            )
        if match := forms.TOWNSHIP.match(plain):
            name = match["name"].removesuffix("办事处")
            return Organ(name, written, "township", None, "township", place=match["place"] or None)
        return None

    def _department(self, plain: str, written: str, jurisdiction: str | None) -> Organ | None:
        if (inner := forms.INNER_PLACE.match(plain)) and (
            organ := self._from_above(inner, written, jurisdiction)
        ):
            return organ
        if split := self._split(plain, jurisdiction):
            prefix, known = split
            return self._organ(prefix, known, written, jurisdiction)
        if branch := forms.BRANCH.match(plain):
            head = self._split(branch["head"], jurisdiction)
            if head:
                organ = self._organ(head[0], head[1], written, jurisdiction)
                own = bare_place(jurisdiction)
                # 云川市生态环境局岚溪县分局 is 市生态环境局岚溪分局 on the lists of 岚溪县.
                local = own and organ.tier == "municipal" and bare_place(branch["place"]) == own
                return Organ(
                    f"市{head[1].shown}{own}分局" if local else plain,
                    written,
                    "county",
                    organ.family,
                    organ.status,
                    organ.successor,
                    place=branch["place"],
                )
        if unit := forms.UNIT.match(plain):
            head = self._split(unit["head"], jurisdiction)
            if head:
                organ = self._organ(head[0], head[1], written, jurisdiction)
                return Organ(
                    organ.name + unit["unit"],
                    written,
                    organ.tier,
                    organ.family,
                    organ.status,
                    organ.successor,
                    place=organ.place,
                )
        return self._in_township(plain, written) or self._proper(plain, written, jurisdiction)

    def _in_township(self, plain: str, written: str) -> Organ | None:
        """石岭镇派出所, 镇纪委, 石岭司法所: a township's unit, or the station of a department in a township."""
        for shape in (forms.TOWNSHIP_UNIT, forms.FIELD_STATION):
            match = shape.match(plain)
            known = self._known(match["unit"]) if match else None
            if match and known:
                status: Status = "abolished" if known.family.abolished else "current"
                return Organ(plain, written, "township", known.family.iri, status, place=match["town"])
        return None

    def _proper(self, plain: str, written: str, jurisdiction: str | None) -> Organ | None:
        """青山湖风景区管委会: a body with a name of its own before its kind; the Party committee of a place."""
        match = forms.PARTY_COMMITTEE.match(plain)
        if match and (plain.startswith("中共") or match["place"] == bare_place(jurisdiction)):
            place = match["place"] + match["mark"]
            own = bare_place(match["place"]) == bare_place(jurisdiction) or place == jurisdiction
            family = self.families["party-committee"]
            name = f"{match['mark']}委" if own else plain.removeprefix("中共")
            tier = tier_of(place, "委", jurisdiction)[0]
            return Organ(name, written, tier, family.iri, "current", place=place)
        for cut in range(2, min(10, len(plain) - 1)):
            known = self._names.get(plain[cut:])
            if known and known.family.named:
                return Organ(plain, written, "county", known.family.iri, "current", place=plain[:cut])
        return None

    def _from_above(self, match: re.Match[str], written: str, jurisdiction: str | None) -> Organ | None:
        """A body managed from above, or a company, with a place inside its name."""
        head, tail = match["head"].removeprefix("中国"), match["tail"]
        known = next((self._names[one] for one in (head + tail, tail, head) if one in self._names), None)
        if known is None:
            return None
        place = match["place"]
        own = bool(jurisdiction) and bare_place(place) == bare_place(jurisdiction)
        mark = (jurisdiction or "")[-1:] if own else place[-1:]
        tier = (
            tier_of(mark, known.shown, jurisdiction if own else place)[0] if mark in "县市区旗" else "county"
        )
        # 国家税务总局岚溪县税务局 and 县税务局 are one body.
        same = own and tail in known.shown and match["head"] in {"国家税务总局", "国网", "国家电网"}
        name = mark + tail if same else "".join(match.groups())
        return Organ(name, written, tier, known.family.iri, "current", place=place)

    def _split(self, plain: str, jurisdiction: str | None) -> tuple[str, _Known] | None:
        """The prefix and the known rest: the longest rest whose prefix is a tier, a place, or nothing."""
        own = bare_place(jurisdiction)
        for cut in range(min(len(plain), 20)):
            prefix, rest = plain[:cut], plain[cut:]
            if len(rest) < 2:
                return None
            allowed = cut == 0 or prefix == own or forms.PREFIX.match(prefix)
            if allowed and (known := self._known(rest)):
                return prefix, known
        for cut in (2, 3):  # 岚溪生态环境局: a place without its tier, before a full name
            if (known := self._names.get(plain[cut:])) and len(plain) - cut >= 4:
                return plain[:cut], known
        return None

    def _known(self, rest: str) -> _Known | None:
        if known := self._names.get(rest):
            return known
        for suffix in forms.SUFFIXES:
            stem = rest.removesuffix(suffix)
            if stem != rest and (family := self._stems.get(stem)):
                long = len(rest) >= _LONG and rest.endswith(forms.WHOLE)
                shown = rest if long or suffix.endswith(GENERIC) else expanded(family, stem, suffix)
                unit = not suffix.endswith((*GENERIC, *forms.WHOLE)) and shown not in self._names
                if unit and family.abolished:  # 农业综合执法大队 is a team of today's department
                    family = self._today.get(stem, family)
                return _Known(family, shown, abbreviated=True, long=long, part=unit)
        if len(rest) >= 2 and (family := self._stems.get(rest)):
            return _Known(family, rest, abbreviated=True)
        # 文化和广电旅游体育局 is one of those that the register has without 和.
        without = self._names.get(rest.replace("和", "")) if "和" in rest else None
        return _Known(without.family, rest) if without else self._joined(rest)

    def _joined(self, rest: str) -> _Known | None:
        """文体广电和旅游局, 住建和交通局: a department that joins the functions of several; the first one names it."""
        stem = rest.removesuffix("局")
        if stem == rest or len(stem) < 4:
            return None
        if self._words is None:
            current = {name for name, known in self._names.items() if name.endswith("局") and not known.part}
            self._words = {name[:-1]: self._names[name].family for name in current} | self._stems
        families = [self._words[part] for part in forms.segments(stem, self._words)]
        if not families or any(family.abolished for family in families):
            return None
        return _Known(families[0], rest)

    def _organ(self, prefix: str, known: _Known, written: str, jurisdiction: str | None) -> Organ:
        tier, place, shown = tier_of(prefix, known.shown, jurisdiction)
        family = known.family
        own = bare_place(jurisdiction)
        if family.branch and known.shown.endswith("分局") and own:
            # 县生态环境分局 and 市生态环境局岚溪分局 are one body
            return Organ(f"{family.branch}{own}分局", written, "county", family.iri, "current", place=place)
        if known.abbreviated and not known.part and (full := self._own.get((family.iri, tier))):
            return Organ(full, written, tier, family.iri, "current", place=place)
        successor = None
        status: Status = "current"
        if family.ended_at(tier):
            status = "abolished"
            lead = shown[: len(shown) - len(known.shown)]
            successor = "、".join(lead + name_at(heir, tier, lead) for heir in self._heirs(family)) or None
        ended = family.abolished if status == "abolished" else None
        return Organ(shown, written, tier, family.iri, status, successor, place=place, abolished=ended)

    def _heirs(self, family: Family) -> list[Family]:
        """The families that exist today at the end of the chain of replacements."""
        heirs: list[Family] = []
        for identifier in family.replaced_by:
            heir = self.families[identifier]
            heirs += self._heirs(heir) if heir.abolished else [heir]
        return list(dict.fromkeys(heirs))

    def nearest(self, name: str, count: int = 3) -> tuple[str, ...]:
        """The known names that an unknown one comes nearest to, best first; some milliseconds, so only for whoever shows them."""
        plain = _plain(name)
        if len(plain) > forms.LONGEST:
            return ()
        match = re.match(rf"^(?:[{HAN}]{{0,10}}?[县市区省州旗])?(?P<rest>.+)$", plain)
        rest = match["rest"] if match else plain
        return tuple(difflib.get_close_matches(rest[:30], self._names, n=count, cutoff=0.6))

    def concepts(self) -> Iterator[Family]:
        """All families and predecessors, in the order of the source."""
        yield from self.families.values()


def _plain(written: str) -> str:
    text = simplify(normalise(written)).replace("(", "（").replace(")", "）")
    return re.sub(r"\s+", "", text).strip("，。；：、“”\"'")


@cache
def _load() -> Register:
    return Register(load_families())
