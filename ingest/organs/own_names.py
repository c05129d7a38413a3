"""Names of organs county by county: an abbreviation means the full name that the county's own lists use."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from ingest.organs.register import Organ, Register
from ingest.records import DutyItem

Names = Mapping[str | None, Iterable[str]]
"""Names by jurisdiction."""


def names_of(items: Iterable[DutyItem]) -> dict[str | None, set[str]]:
    """Collect every name of an organ in ``items``, by jurisdiction."""
    found: dict[str | None, set[str]] = defaultdict(set)
    for item in items:
        found[item.jurisdiction].add(item.holder)
        found[item.jurisdiction].update(part.organ for part in item.responsibilities)
    return found


class OwnNames:
    """A register for each jurisdiction that knows the names in use there (:meth:`ingest.organs.register.Register.knowing`)."""

    def __init__(self, register: Register, names: Names) -> None:
        self._register = register
        self._own = {place: register.knowing(sorted(own), place) for place, own in names.items()}

    def resolve(self, name: str, jurisdiction: str | None = None) -> Organ:
        """Resolve ``name`` as ``jurisdiction`` uses it; never fails."""
        return self._own.get(jurisdiction, self._register).resolve(name, jurisdiction)
