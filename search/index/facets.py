"""Facets of entries (kind, department, township, field, edition): filters, and counts for a result."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ingest.records import ListKind, Role
from ingest.text import match_key
from kg.views import ArticleView, ItemView, OrganPart
from search.index.entries import STATUTORY, Entry, View, lead_families
from search.index.mapped import distinct, link_file, load_mapped

Codes = NDArray[np.int32]

NAMES = (
    "kind",
    "department",
    "township",
    "field",
    "power",
    "edition",
    "jurisdiction",
    "family",
    "status",
    "province",
    "level",
)
_KEPT = (*NAMES, "place", "led")
"""Those, and what of statutory duties nobody filters by."""
_SHOWN = ("kind", "department", "township", "field", "power", "edition", "status", "province")
_MANY = ("department", "township")  # an entry may have several; an end of the name is enough to filter by

_LOOSE = (*_MANY, "jurisdiction")
_TYPED = (*_MANY, "field")  # names that people type: width, case and traditional characters do not matter

_OF_STATUTORY = frozenset({"place", "led"})

_OF_LISTS = frozenset(
    {"edition", "jurisdiction"}
)  # a question that names a place asks for that place's lists


@dataclass(frozen=True, slots=True)
class Filters:
    """What a search is restricted to; empty means anything. Several values of one facet are alternatives."""

    kind: tuple[str, ...] = ()
    department: tuple[str, ...] = ()
    township: tuple[str, ...] = ()
    field: tuple[str, ...] = ()
    edition: tuple[str, ...] = ()
    jurisdiction: tuple[str, ...] = ()
    power: tuple[str, ...] = ()
    family: tuple[str, ...] = ()
    status: tuple[str, ...] = ()  # of the statute: in-force, repealed, superseded, unknown
    province: tuple[str, ...] = ()  # of the statute, where it holds in one only
    level: tuple[str, ...] = ()  # of an article's statute, such as law or local-regulation
    hidden: frozenset[str] = frozenset()  # IRIs that must not be found: what was not in force on a day

    def __bool__(self) -> bool:
        return bool(self.hidden) or any(getattr(self, name) for name in NAMES)


def _values(entry: Entry, facet: str) -> tuple[str, ...]:
    """The values of one entry."""
    view = entry.view
    if facet == "kind":
        return (entry.kind,)
    if facet == "department":
        return entry.departments
    if facet == "township":
        return entry.townships
    if facet == "status":
        return _statuses(view)
    if not isinstance(view, ItemView):
        return _of_statute(view, facet)
    if facet in _OF_STATUTORY:
        return _of_statutory(view, facet) if entry.group == STATUTORY else ()
    if facet == "level" or (entry.group == STATUTORY and facet in _OF_LISTS):
        return ()
    if facet == "power":
        return (view.power_type.value,) if view.power_type else ()
    if facet == "family":
        return lead_families(view)
    value = getattr(view, facet)
    return (value,) if value else ()


def _of_statutory(view: ItemView, facet: str) -> tuple[str, ...]:
    """Where a statutory duty holds (nowhere in particular: nationwide), and what leads it that a county has."""
    if facet == "place":
        return (view.jurisdiction,) if view.jurisdiction else ()
    led = (of_county(part) for part in view.organs(Role.LEAD))
    return tuple(dict.fromkeys(name for name in led if name))


def of_county(part: OrganPart) -> str | None:
    """:data:`TOWNSHIPS`, or the family (IRI) of departments that an organ named by a statute is of, unless it is above a county."""
    from kg.analysis.statutes import HIGHER, TOWNSHIPS  # who only asks needs none of the check

    if part.is_township:
        return TOWNSHIPS
    return part.family if not HIGHER.match(part.written or part.name) else None


def _of_statute(view: ArticleView, facet: str) -> tuple[str, ...]:
    """What an article has of its statute."""
    value = getattr(view, facet) if facet in ("province", "place", "level") else None
    return (value,) if value else ()


def _statuses(view: View) -> tuple[str, ...]:
    """How the statute stands of which an entry is a part; lists have no such status."""
    if not isinstance(view, ItemView):
        return (view.status,)
    return (view.bases[0].status,) if view.kind is ListKind.STATUTORY else ()


class Facets:
    """Codes of every entry's facet values: ``starts[f][e]:starts[f][e+1]`` are the places of entry e."""

    def __init__(
        self,
        values: Mapping[str, Sequence[str]],
        codes: Mapping[str, tuple[Codes, NDArray[np.int64]]],
        folder: Path,
    ) -> None:
        self._values, self._codes, self._folder = values, codes, folder
        self._singles: dict[str, Codes] = {}
        self._numbered: dict[str, dict[str, int]] = {}
        self._folded: dict[str, tuple[str, ...]] = {}

    @property
    def kinds(self) -> Codes:
        """The kind code of every entry."""
        return self._codes["kind"][0]

    def code(self, facet: str, value: str) -> int:
        """The code of ``value``, or -1."""
        return self._numbers(facet).get(value, -1)

    def _numbers(self, facet: str) -> Mapping[str, int]:
        """The code of each value of a facet."""
        if facet not in self._numbered:
            self._numbered[facet] = {value: code for code, value in enumerate(self._values[facet])}
        return self._numbered[facet]

    def values(self, facet: str) -> Sequence[str]:
        """All values of a facet, in code order."""
        return self._values[facet]

    def entries(self, filters: Filters) -> NDArray[np.bool_]:
        """Which entries pass, shape (entries,).

        A department or township is matched by its name or by an end of it: 自然资源局 finds 县自然资源局, as 自然資源局 does.
        """
        size = len(self._codes["kind"][1]) - 1
        passing = np.ones(size, dtype=bool)
        for facet in NAMES:
            wanted = getattr(filters, facet)
            if not wanted:
                continue
            passing &= self._any(facet, self._matches(facet, wanted))
        return passing

    def meant(self, facet: str, wanted: str) -> tuple[str, ...]:
        """The values of ``facet`` that a filter by ``wanted`` lets pass; those that match in full stand first."""
        found = [
            value
            for value, matches in zip(self._values[facet], self._matches(facet, (wanted,)), strict=True)
            if matches
        ]
        return tuple(sorted(found, key=len))

    def _matches(self, facet: str, wanted: Iterable[str]) -> list[bool]:
        """Which values of a facet pass (by code): those that are one of ``wanted``, or end in it."""
        values: Sequence[str] = self._values[facet]
        if facet in _TYPED:
            if facet not in self._folded:
                self._folded[facet] = tuple(map(match_key, values))
            values, wanted = self._folded[facet], [key for name in wanted if (key := match_key(name))]
        whole, ends = set(wanted), tuple(wanted) if facet in _LOOSE else ()
        return [value in whole or value.endswith(ends) for value in values]

    def any_of(self, facet: str, values: Collection[str]) -> NDArray[np.bool_]:
        """Which entries have one of ``values`` in ``facet``, shape (entries,)."""
        return self._any(facet, [value in values for value in self._values[facet]])

    def _any(self, facet: str, chosen: Sequence[bool]) -> NDArray[np.bool_]:
        """Which entries have a value in ``facet`` that is ``chosen`` (by code)."""
        codes, starts = self._codes[facet]
        good = np.array(chosen or [False])
        hits = np.concatenate(([0], np.cumsum(good[codes]))) if len(codes) else np.zeros(1, dtype=np.int64)
        return np.asarray(hits[starts[1:]] > hits[starts[:-1]])

    def having(self, entries: NDArray[np.int64], facet: str, value: str) -> NDArray[np.int64]:
        """Those of ``entries`` that have exactly ``value`` in ``facet``."""
        code = self.code(facet, value)
        codes, starts = self._codes[facet]
        has = [code in codes[int(starts[entry]) : int(starts[entry + 1])] for entry in entries.tolist()]
        return np.asarray(entries[np.asarray(has, dtype=bool)], dtype=np.int64)

    def single(self, facet: str) -> Codes:
        """The code of every entry's (first) value in ``facet``, -1 without any; worked out once."""
        if facet not in self._singles:
            self._singles[facet] = self._single(facet)
        return self._singles[facet]

    def _single(self, facet: str) -> Codes:
        codes, starts = self._codes[facet]
        if not len(codes):
            return np.full(len(starts) - 1, -1, dtype=np.int32)
        first = codes.take(starts[:-1], mode="clip")
        return np.where(starts[1:] > starts[:-1], first, np.int32(-1))

    def of(self, entry: int, facet: str) -> tuple[str, ...]:
        """The values of one entry."""
        codes, starts = self._codes[facet]
        own = codes[int(starts[entry]) : int(starts[entry + 1])].tolist()
        return tuple(self._values[facet][code] for code in own)

    def of_any(self, entries: Sequence[int], facet: str) -> tuple[str, ...]:
        """The values of several entries, each once, in their order."""
        if len(entries) == 1:
            return self.of(entries[0], facet)
        codes, starts = self._codes[facet]
        places, _ = _places(starts, np.asarray(entries, dtype=np.int64))
        return tuple(self._values[facet][code] for code in dict.fromkeys(codes[places].tolist()))

    def units(self, entries: NDArray[np.int64]) -> int:
        """How many units carry ``entries``: townships of a jurisdiction; of other lists, whoever is named on them.

        A unit whose list stands in several editions counts once.
        """
        if len(entries) == 1:
            return max(1, len(self.of(int(entries[0]), "township")))
        codes, starts = self._codes["township"]
        places, lengths = _places(starts, entries)
        area = self.single("jurisdiction")[entries]
        held = 0
        if len(places):
            named = len(self._values["township"])
            held = len(distinct(np.repeat(area, lengths).astype(np.int64) * named + codes[places]))
        codes, starts = self._codes["department"]
        others = {
            (int(place), *codes[int(starts[entry]) : int(starts[entry + 1])].tolist())
            for entry, place in zip(entries[lengths == 0].tolist(), area[lengths == 0], strict=True)
        }
        return held + len(others)

    def best(
        self, entries: NDArray[np.int64], facet: str, worths: Mapping[str, float]
    ) -> NDArray[np.float32]:
        """For each of ``entries`` the highest worth of its values in ``facet``, and at least 0."""
        numbers = self._numbers(facet)
        worth = np.zeros(len(numbers), dtype=np.float32)
        for value, each in worths.items():
            if value in numbers:
                worth[numbers[value]] = each
        codes, starts = self._codes[facet]
        places, lengths = _places(starts, entries)
        found = np.zeros(len(entries), dtype=np.float32)
        has = np.flatnonzero(lengths)
        if len(has):
            firsts = (np.cumsum(lengths) - lengths)[has]
            found[has] = np.maximum(np.maximum.reduceat(worth[codes[places]], firsts), 0)
        return found

    def count(self, entries: NDArray[np.int64]) -> dict[str, dict[str, int]]:
        """How often each value occurs among ``entries``, most frequent first; empty facets are left out."""
        result: dict[str, dict[str, int]] = {}
        for facet in _SHOWN:
            if facet in _MANY:
                codes, starts = self._codes[facet]
                own = codes[_places(starts, entries)[0]]
            else:
                own = self.single(facet)[entries]
                own = own[own >= 0]
            if len(own):
                counts = np.bincount(own)
                found = np.flatnonzero(counts)
                found = found[np.argsort(-counts[found], kind="stable")]
                names = (self._values[facet][code] for code in found.tolist())
                result[facet] = dict(zip(names, counts[found].tolist(), strict=True))
        return result

    @staticmethod
    def grow(
        folder: Path, previous: Facets | None, places: NDArray[np.int64], added: Sequence[Entry]
    ) -> None:
        """Write ``facets.json`` and the codes of the entries ``places``: of ``previous``, then of ``added``.

        An entry with place -1 has no values. Values are sorted, and those that no entry has are left out.
        """
        tables: dict[str, list[str]] = {}
        for facet in _KEPT:
            codes, starts, table = _joined(previous, facet, [_values(entry, facet) for entry in added])
            rows = np.where(places < 0, len(starts) - 2, places)  # the last row is empty
            lengths = starts[rows + 1] - starts[rows]
            ends = np.cumsum(lengths)
            spots = np.repeat(starts[rows] - ends + lengths, lengths) + np.arange(int(lengths.sum()))
            old = codes[spots]
            used = np.flatnonzero(np.bincount(old, minlength=len(table))).tolist()
            order = sorted(used, key=table.__getitem__)
            rank = np.zeros(len(table), dtype=np.int32)
            rank[order] = np.arange(len(order), dtype=np.int32)
            found = rank[old], np.concatenate(([0], ends)).astype(np.int32)
            for number, name in enumerate(_files(facet)):
                if previous and np.array_equal(found[number], previous._codes[facet][number]):
                    link_file(previous._folder / name, folder / name)
                else:
                    np.save(folder / name, found[number])
            tables[facet] = [table[code] for code in order]
        (folder / "facets.json").write_text(json.dumps(tables, ensure_ascii=False), "utf-8")

    @classmethod
    def open(cls, folder: Path) -> Facets:
        """Open what :meth:`write` wrote."""
        values = json.loads((folder / "facets.json").read_text("utf-8"))
        codes = {facet: _load(folder, facet) for facet in _KEPT}
        return cls(values, codes, folder)


def _places(
    starts: NDArray[np.int64], entries: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Where the codes of ``entries`` stand, one entry after the other, and how many each has."""
    begins = starts[entries]
    lengths = starts[entries + 1] - begins
    if lengths.max(initial=0) <= 1:
        return begins[lengths > 0], lengths
    return np.repeat(begins - np.cumsum(lengths) + lengths, lengths) + np.arange(int(lengths.sum())), lengths


def _joined(
    previous: Facets | None, facet: str, added: Sequence[tuple[str, ...]]
) -> tuple[Codes, NDArray[np.int64], list[str]]:
    """Codes and starts of the previous entries, the added ones, and one without values; and the table of values."""
    table = {value: code for code, value in enumerate(previous.values(facet))} if previous else {}
    rows = [[table.setdefault(value, len(table)) for value in own] for own in added]
    fresh = np.fromiter((code for row in rows for code in row), dtype=np.int32)
    lengths = np.fromiter((*map(len, rows), 0), dtype=np.int64, count=len(rows) + 1)
    if previous is None:
        return fresh, np.concatenate(([0], np.cumsum(lengths))), list(table)
    codes, starts = previous._codes[facet]
    return (
        np.concatenate([codes, fresh]),
        np.concatenate([starts, starts[-1] + np.cumsum(lengths)]),
        list(table),
    )


def _files(facet: str) -> tuple[str, str]:
    return f"facet-{facet}.npy", f"facet-{facet}-starts.npy"


def _load(folder: Path, facet: str) -> tuple[Codes, NDArray[np.int64]]:
    codes, starts = (load_mapped(folder / name) for name in _files(facet))
    return codes, starts
