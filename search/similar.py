"""More like this: the duties nearest to a given one, whoever's list they stand on."""

from __future__ import annotations

from kg.views import ItemView
from search.engine import Engine
from search.index.entries import ITEMS, duties_of
from search.results import Hit

_LONGEST = 400
"""Characters of the duties that are compared besides the title; the first ones tell what it is about."""


def similar(engine: Engine, view: ItemView, k: int) -> list[Hit]:
    """The ``k`` nearest duties with another text than ``view``, best first."""
    text = f"{view.title} {duties_of(view)}"[:_LONGEST].replace("\n", " ")
    hits = engine.search(text, k + 1, groups=(ITEMS,), marked=0).hits
    others = [hit for hit in hits if view.iri not in hit.iris and not _same(hit, view)]
    return others[:k]


def _same(hit: Hit, view: ItemView) -> bool:
    """Whether a hit is the same text on another unit's list."""
    other = hit.view
    return isinstance(other, ItemView) and other.title == view.title and duties_of(other) == duties_of(view)
