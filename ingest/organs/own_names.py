"""Names of organs county by county: an abbreviation means the full name that the county's own lists use."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from ingest.organs.register import Organ, Register
from ingest.organs.tiers import is_short_for
from ingest.records import DutyItem

Names = Mapping[str | None, Mapping[str, str]]
"""Names by jurisdiction, each with the name that it stands for: itself, or whose further name plate it is."""


def names_of(items: Iterable[DutyItem]) -> dict[str | None, dict[str, str]]:
    """Collect every name of an organ in ``items``, by jurisdiction."""
    found: dict[str | None, dict[str, str]] = defaultdict(dict)
    for item in items:
        own = found[item.jurisdiction]
        for name in (item.holder, *(part.organ for part in item.responsibilities)):
            own.setdefault(name, name)
        own.update(dict.fromkeys(item.plates, item.holder))
    return found


class OwnNames:
    """A register for each jurisdiction that knows the names in use there (:meth:`ingest.organs.register.Register.knowing`)."""

    def __init__(self, register: Register, names: Names) -> None:
        self._register = register
        self._own = {place: register.knowing(sorted(own), place) for place, own in names.items()}
        self._names = {place: frozenset(own) for place, own in names.items()}
        self._plates = {
            place: {
                self._own[place].resolve(name, place).name: main for name, main in own.items() if name != main
            }
            for place, own in names.items()
        }
        self._unknown = {
            place: [name for name in sorted(own) if self._own[place].resolve(name, place).status == "unknown"]
            for place, own in self._names.items()
        }

    def resolve(self, name: str, jurisdiction: str | None = None) -> Organ:
        """Resolve ``name`` as ``jurisdiction`` uses it; never fails.

        What the register takes for an organ that is not there means the one organ unknown to it that the name shortens:
        县海洋渔业局 in a county with a 县海洋发展和渔业局. A further name plate means the organ behind it.
        """
        organ = self._own.get(jurisdiction, self._register).resolve(name, jurisdiction)
        if main := self._plates.get(jurisdiction, {}).get(organ.name):
            return self._own[jurisdiction].resolve(main, jurisdiction)
        if organ.status == "unknown" or organ.name in self._names.get(jurisdiction, ()):
            return organ
        meant = [own for own in self._unknown.get(jurisdiction, ()) if is_short_for(name, own)]
        return self._own[jurisdiction].resolve(meant[0], jurisdiction) if len(meant) == 1 else organ
