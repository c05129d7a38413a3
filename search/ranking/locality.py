"""Which statutes a question asks about by naming a place: a city's own regulations, and those of its province.

Where it names none, regulations of the places that the stored lists are from hold; those of others do not.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Codes = NDArray[np.int32]
Mask = NDArray[np.bool_]

_RANK = re.compile(r"(?:特别行政区|经济特区|自治[区州县旗]|[省市州县区旗盟])$")
_PEOPLE = re.compile(r"(?<=..)(?:.{1,3}族|维吾尔)$")
_LEAST = 2


def short_name(place: str) -> str:
    """A place as it is called.

    >>> [short_name(name) for name in ("山东省", "广西壮族自治区", "内蒙古自治区", "衢州市", "景宁畲族自治县")]
    ['山东', '广西', '内蒙古', '衢州', '景宁']
    """
    return _PEOPLE.sub("", _RANK.sub("", place))


@dataclass(frozen=True, slots=True)
class Asked:
    """Of the documents of a group, shape (documents,) each: those of a place that is named, and those that hold there too."""

    own: Mask
    also: Mask


class Locality:
    """Where the documents of a group hold: codes of ``places`` and ``provinces``, -1 for nationwide, shape (documents,).

    ``home`` are those of the places that the stored lists are from.
    """

    def __init__(
        self,
        place: Codes,
        province: Codes,
        places: Sequence[str],
        provinces: Sequence[str],
        counties: Sequence[str] = (),
    ) -> None:
        """``counties`` are the jurisdictions of the stored lists, with their province where that is known."""
        self._place, self._province = place, province
        self._places, self._provinces = _short_names(places), _short_names(provinces)
        self.home: Mask = _any_of(place, _within(places, counties))
        self._of_provinces = _any_of(place, [code for code, name in enumerate(places) if name in provinces])

    def asked(self, text: str) -> Asked | None:
        """What holds in the places that ``text`` names; ``None`` where it names none."""
        places, provinces = _named(self._places, text), _named(self._provinces, text)
        if not places and not provinces:
            return None
        own = _any_of(self._place, places)
        around = np.flatnonzero(np.bincount(self._province[own] + 1)[1:])  # -1: nowhere in particular
        of_province = _any_of(self._province, around) & self._of_provinces
        return Asked(own, own | of_province | _any_of(self._province, provinces))


def _short_names(names: Sequence[str]) -> Mapping[str, list[tuple[str, int]]]:
    """The names as they are called, with their codes, by their first characters."""
    short = ((short_name(name), code) for code, name in enumerate(names))
    found: dict[str, list[tuple[str, int]]] = {}
    for name, code in short:
        if len(name) >= _LEAST:
            found.setdefault(name[:_LEAST], []).append((name, code))
    return found


def _named(names: Mapping[str, Sequence[tuple[str, int]]], text: str) -> list[int]:
    """The codes of the names in ``text``."""
    pairs = {text[place : place + _LEAST] for place in range(len(text) - 1)}
    return [code for pair in pairs & names.keys() for name, code in names[pair] if name in text]


def _any_of(codes: Codes, wanted: Sequence[int] | NDArray[np.int64]) -> Mask:
    """Where ``codes`` (-1: none) are one of ``wanted``; of small numbers this is many times faster than numpy's isin."""
    numbers = np.asarray(wanted, dtype=np.int64)
    table = np.zeros(max(codes.max(initial=-1), numbers.max(initial=-1)) + 2, dtype=bool)
    table[numbers] = True
    return table[codes]


def _within(names: Sequence[str], counties: Sequence[str]) -> list[int]:
    """The codes of places that the full name of some county has."""
    return [code for code, name in enumerate(names) if any(name in county for county in counties)]
