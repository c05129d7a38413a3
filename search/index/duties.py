"""The duties that statutes give, for the check of a few lists: of 65,000 only those that may concern them are unpacked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import cast

import numpy as np
from numpy.typing import NDArray

from kg.views import ItemView
from search.index.entries import STATUTORY
from search.index.opened import SearchIndex

_NOT_IN_FORCE = ("repealed", "superseded")


class DutiesInForce:
    """The duties of an index that statutes in force give to townships or to a family of departments, each read once."""

    def __init__(self, index: SearchIndex) -> None:
        self._index = index
        self._views: dict[int, ItemView] = {}

    def __call__(self, holds: Callable[[str | None], bool]) -> Sequence[ItemView]:
        """Those of the places for which ``holds`` says so (``None``: nationwide), by IRI."""
        group = self._index.groups[STATUTORY]
        found = np.flatnonzero(self._of_counties & self._here(holds) & (group.documents >= 0)).tolist()
        for entry in found:
            if entry not in self._views:
                self._views[entry] = cast("ItemView", group.view(entry))
        return sorted((self._views[entry] for entry in found), key=lambda view: view.iri)

    def _codes(self, facet: str) -> NDArray[np.int32]:
        return self._index.facets.single(facet)[self._index.entries_of_group(STATUTORY)]

    @property
    def _of_counties(self) -> NDArray[np.bool_]:
        """Which are in force and led by something that a county has; of whatever else no list can speak."""
        gone = [self._index.facets.code("status", status) for status in _NOT_IN_FORCE]
        return ~np.isin(self._codes("status"), [code for code in gone if code >= 0]) & (
            self._codes("led") >= 0
        )

    def _here(self, holds: Callable[[str | None], bool]) -> NDArray[np.bool_]:
        good = [holds(name) for name in self._index.facets.values("place")]
        return np.asarray([*good, holds(None)], dtype=bool)[self._codes("place")]
