"""What users type, as what is stored: editions by their names, days by dates."""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from difflib import get_close_matches
from typing import Protocol, TypeVar

from api.errors import BadRequest, NotFound
from ingest.text import match_key

_MOST_NAMED = 12


class Named(Protocol):
    """An edition, as the manifest or the graph presents it."""

    @property
    def iri(self) -> str:
        """Its IRI."""

    @property
    def name(self) -> str:
        """Its name, which editions of several jurisdictions may share."""

    @property
    def jurisdiction(self) -> str | None:
        """Whose lists it has."""


E = TypeVar("E", bound=Named)


def full_name(edition: Named) -> str:
    """The name that tells an edition from those of other jurisdictions: 岚溪县/二上."""
    return f"{edition.jurisdiction}/{edition.name}" if edition.jurisdiction else edition.name


def choose(stored: Sequence[E], name: str) -> E:
    """The edition with this IRI, end of an IRI, name, or jurisdiction and name (岚溪县/二上, 岚溪县二上).

    Raises :class:`NotFound` with the nearest names, :class:`BadRequest` where several have the name.
    """
    wanted = name.strip()
    for edition in stored:
        if wanted in {edition.iri, edition.iri.rsplit("/", 1)[-1], full_name(edition)}:
            return edition
    plain = "".join(wanted.split()).replace("/", "")
    key = match_key(wanted)
    named = (
        [edition for edition in stored if edition.name == wanted]
        or [one for one in stored if plain == f"{one.jurisdiction or ''}{''.join(one.name.split())}"]
        or [one for one in stored if key and key in (match_key(one.name), match_key(full_name(one)))]
    )
    if len(named) == 1:
        return named[0]
    if named:
        names = "、".join(full_name(edition) for edition in named)
        raise BadRequest(f"名为“{wanted}”的版本有 {len(named)} 个，请写明地区：{names}")
    if not stored:
        raise NotFound(f"没有名为“{wanted}”的版本：还没有导入过清单。")
    spellings = {spelling: full_name(one) for one in stored for spelling in (one.name, full_name(one))}
    close = dict.fromkeys(spellings[each] for each in get_close_matches(wanted, spellings, 3, 0.5))
    nearest = f"最相近的是：{'、'.join(close)}。" if close else ""
    known = "、".join(full_name(edition) for edition in stored[:_MOST_NAMED])
    more = f"等 {len(stored)} 个" if len(stored) > _MOST_NAMED else ""
    raise NotFound(f"没有名为“{wanted}”的版本。{nearest}现有版本：{known}{more}")


def day_typed(text: str | None) -> str | None:
    """A date as a user types it (2025, 2025-07, 2025年7月1日). Raises :class:`BadRequest` for what is none."""
    if text is None:
        return None
    from ingest.edition_dates import parse_date

    found = parse_date(text)
    if found is None:
        raise BadRequest(f"“{text}”不是能识别的日期。请写成 2025-07-01、2025-07 或 2025。")
    return found


def day_stated(text: str | None) -> str | None:
    """A date as a user types it; "" takes one back. Raises :class:`BadRequest` for what is neither."""
    return "" if text is not None and not text.strip() else day_typed(text)


def as_of_day(text: str | None) -> str | None:
    """The day that “as of” means, as ISO: of a year or a month the last day; of nothing ``None``. Raises :class:`BadRequest`."""
    stated = day_typed(text if text and text.strip() else None)
    if stated is None or len(stated) == 10:
        return stated
    year, _, month = stated.partition("-")
    last = calendar.monthrange(int(year), int(month or 12))[1]
    return f"{year}-{month or 12}-{last}"
