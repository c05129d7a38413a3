"""The duties that statutes give, for the check of a few lists: of 65,000 only those that may concern them are unpacked."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import cast

import numpy as np
from numpy.typing import NDArray

from kg.analysis.statutes import TOWNSHIPS
from kg.views import ItemView
from search.index.entries import STATUTORY
from search.index.opened import SearchIndex

_NOT_IN_FORCE = ("repealed", "superseded")


class DutiesInForce:
    """The duties of an index that statutes in force give to townships or to a family of departments, each read once."""

    def __init__(self, index: SearchIndex) -> None:
        self._index = index
        self._views: dict[int, ItemView] = {}

    def __call__(
        self, holds: Callable[[str | None], bool], families: Collection[str] = ()
    ) -> Sequence[ItemView]:
        """Those of the places for which ``holds`` says so (``None``: nationwide), led by townships or ``families``, by IRI."""
        group = self._index.groups[STATUTORY]
        led = self._index.facets.any_of("led", {TOWNSHIPS, *families})[
            self._index.entries_of_group(STATUTORY)
        ]
        found = np.flatnonzero(led & self._in_force & self._here(holds) & (group.documents >= 0)).tolist()
        for entry in found:
            if entry not in self._views:
                self._views[entry] = cast("ItemView", group.view(entry))
        return sorted((self._views[entry] for entry in found), key=lambda view: view.iri)

    def _codes(self, facet: str) -> NDArray[np.int32]:
        return self._index.facets.single(facet)[self._index.entries_of_group(STATUTORY)]

    @property
    def _in_force(self) -> NDArray[np.bool_]:
        gone = [self._index.facets.code("status", status) for status in _NOT_IN_FORCE]
        return ~np.isin(self._codes("status"), [code for code in gone if code >= 0])

    def _here(self, holds: Callable[[str | None], bool]) -> NDArray[np.bool_]:
        good = [holds(name) for name in self._index.facets.values("place")]
        return np.asarray([*good, holds(None)], dtype=bool)[self._codes("place")]
