"""Who leads by a row that only says whom its unit helps: 农资商品抽检协助（配合县农业农村局）.

Reading a list takes the beginning of a duty for that (配合县水利局开展…, :func:`ingest.tables.cells.helped_organ`). Here a name
anywhere behind such a word counts, since the lists at hand say which names are organs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from ingest.records import Role
from kg.analysis.findings import Finding, FindingKind
from kg.views import ArticleView, ItemView, OrganPart
from search.answering.matters import OWN_LISTS, lead_parts
from search.engine import Engine
from search.index.entries import ITEMS
from search.index.facets import Filters
from search.results import Hit

_HELPS = re.compile(r"(?:配合|协助|协同|支持)(?:上级|有关)?")
_TIER = "县市区"


def helped_name(title: str, organs: Iterable[str]) -> str | None:
    """The one of ``organs`` that a title says is helped, the longest that fits; its tier may be left out.

    >>> helped_name("农资商品抽检协助（配合农业农村局）", ["县农业农村局", "县水利局"])
    '县农业农村局'
    """
    rests = [title[match.end() :] for match in _HELPS.finditer(title)]
    found = {
        name
        for name in organs
        if any(rest.startswith((name, name[1:] if name[0] in _TIER else name)) for rest in rests)
    }
    return max(sorted(found), key=len, default=None)


def says_whom_it_helps(view: ItemView | ArticleView) -> bool:
    """Whether a row of a department's own list names no lead, and may say whom its unit helps."""
    if not isinstance(view, ItemView) or view.kind not in OWN_LISTS or view.holder_is_township:
        return False
    return bool(_HELPS.search(view.title)) and not lead_parts(view)


class Helped:
    """Reads leads out of such rows, over one engine; what the check found to be led by nobody stays so."""

    def __init__(self, engine: Engine, findings: Iterable[Finding] = ()) -> None:
        self._engine = engine
        self._unled = {
            item.iri for finding in findings if finding.kind is FindingKind.UNOWNED for item in finding.items
        }
        self._organs: dict[tuple[str, str | None], OrganPart | None] = {}

    def led(self, hit: Hit) -> Hit:
        """``hit``, with whom its row helps as the lead where the row names none."""
        view = hit.view
        if not isinstance(view, ItemView) or not says_whom_it_helps(view):
            return hit
        if not self._unled.isdisjoint(hit.iris):
            return hit
        name = helped_name(view.title, self._engine.index.facets.values("department"))
        organ = self._organ(name, view.jurisdiction) if name and name != view.holder else None
        return replace(hit, view=replace(view, parts=(organ, *view.parts))) if organ else hit

    def _organ(self, name: str, jurisdiction: str | None) -> OrganPart | None:
        """The organ of that name as another row of the same place has it."""
        if (name, jurisdiction) not in self._organs:
            there = Filters(department=(name,), jurisdiction=(jurisdiction,) if jurisdiction else ())
            hits = self._engine.search(name, 1, there, groups=(ITEMS,), marked=0).hits
            parts = (part for hit in hits if isinstance(hit.view, ItemView) for part in hit.view.parts)
            named = next((part for part in parts if part.name == name and part.status != "abolished"), None)
            lead = replace(named, role=Role.LEAD, duties=(), written=name) if named else None
            self._organs[name, jurisdiction] = lead
        return self._organs[name, jurisdiction]
