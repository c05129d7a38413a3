"""The duties that statutes give, for the check of a few lists: of 65,000 only those that may concern them are unpacked."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Sequence
from typing import cast, overload

import numpy as np
from numpy.typing import NDArray

from kg.analysis.statutes import TOWNSHIPS, Duties
from kg.views import ItemView
from search.index.entries import STATUTORY
from search.index.opened import SearchIndex

_NOT_IN_FORCE = ("repealed", "superseded")


class DutiesInForce:
    """The duties of an index that statutes in force give to townships or to a family of departments, each read once."""

    def __init__(self, index: SearchIndex) -> None:
        self._index = index
        self._views: dict[int, ItemView] = {}

    def __call__(self, holds: Callable[[str | None], bool], families: Collection[str] = ()) -> Duties:
        """Those of the places for which ``holds`` says so (``None``: nationwide), led by townships or ``families``, by IRI."""
        group = self._index.groups[STATUTORY]
        wanted = self.led_by(families) & self._in_force & self._here(holds) & (group.documents >= 0)
        found = np.flatnonzero(wanted)
        ordered = sorted(zip(group.iris_of(found), found.tolist(), strict=True))
        return _Found(self, [entry for _, entry in ordered])

    def view(self, entry: int) -> ItemView:
        """The duty of an entry of the group."""
        if entry not in self._views:
            self._views[entry] = cast("ItemView", self._index.groups[STATUTORY].view(entry))
        return self._views[entry]

    def digest(self, entries: Sequence[int]) -> str:
        """What changes with any of some entries of the group."""
        said = self._index.groups[STATUTORY].digest.encode()
        return hashlib.sha256(said + np.asarray(entries, dtype=np.int64).tobytes()).hexdigest()

    def led_by(self, families: Collection[str]) -> NDArray[np.bool_]:
        """Which entries townships lead, or one of ``families``."""
        led = self._index.facets.any_of("led", {TOWNSHIPS, *families})
        return led[self._index.entries_of_group(STATUTORY)]

    def _codes(self, facet: str) -> NDArray[np.int32]:
        return self._index.facets.single(facet)[self._index.entries_of_group(STATUTORY)]

    @property
    def _in_force(self) -> NDArray[np.bool_]:
        gone = [self._index.facets.code("status", status) for status in _NOT_IN_FORCE]
        return ~np.isin(self._codes("status"), [code for code in gone if code >= 0])

    def _here(self, holds: Callable[[str | None], bool]) -> NDArray[np.bool_]:
        good = [holds(name) for name in self._index.facets.values("place")]
        return np.asarray([*good, holds(None)], dtype=bool)[self._codes("place")]


class _Found(Duties):
    """Some of the duties, each unpacked when it is looked at: few are, where what is known of all of them is kept."""

    def __init__(self, duties: DutiesInForce, entries: Sequence[int]) -> None:
        self._duties, self._entries = duties, entries

    def __len__(self) -> int:
        return len(self._entries)

    @overload
    def __getitem__(self, place: int) -> ItemView: ...

    @overload
    def __getitem__(self, place: slice) -> Sequence[ItemView]: ...

    def __getitem__(self, place: int | slice) -> ItemView | Sequence[ItemView]:
        if isinstance(place, slice):
            return [self._duties.view(entry) for entry in self._entries[place]]
        return self._duties.view(self._entries[place])

    @property
    def digest(self) -> str:
        return self._duties.digest(self._entries)

    def led_by(self, families: Collection[str]) -> Sequence[ItemView]:
        led = self._duties.led_by(families).tolist()
        return [self._duties.view(entry) for entry in self._entries if led[entry]]
