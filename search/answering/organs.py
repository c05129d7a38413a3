"""Which organ of the lists is meant by a name that they do not have: 教育局 where a county has 县教育科技和体育局, 环保局 today."""

from __future__ import annotations

import re
from collections import Counter

from kg.views import ItemView
from search.engine import Engine
from search.index.entries import ITEMS
from search.index.facets import Filters

_ORGAN = re.compile(r"[\u4e00-\u9fff]{2,14}(?:局|委|办|所|队|会|中心|联|部|院)")
_DEPTH = 100
_STEPS = 3  # reforms that a name may lie behind


def organ_meant(engine: Engine, name: str, filters: Filters) -> str | None:
    """The department that leads what organs of this name do; ``None`` where ``name`` names none, or none leads anything.

    The register of organs takes some tenths of a second to load, so it is only asked about what can be nothing but a name.
    """
    if not _ORGAN.fullmatch(name):
        return None
    from ingest.organs.register import Register

    register = Register.load()
    organ = register.resolve(name)
    for _ in range(_STEPS):
        if organ.successor is None:
            break
        organ = register.resolve(organ.successor)
    if organ.family is None or organ.generic:
        return None
    hits = engine.search(organ.name, _DEPTH, filters, groups=(ITEMS,), marked=0).hits
    views = (hit.view for hit in hits if isinstance(hit.view, ItemView))
    found = Counter(
        part.name
        for view in views
        for part in view.parts
        if part.family == organ.family and not part.is_township and part.status != "abolished"
    )
    return found.most_common(1)[0][0] if found else None
