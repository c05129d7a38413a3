"""The distinct texts of a set of items: what the encoder sees, each once however many townships carry it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ingest.records import Role
from kg.views import ItemView

_MAX_DUTIES = 6  # more sentences only blur what the row is about


@dataclass(frozen=True, slots=True)
class DistinctTexts:
    """Texts without repetition, and for each the positions (in the views) of the items that carry it.

    An item with lead duties is a member of two texts: its bare title, and its title with those duties, so
    that a neighbour is found by either. ``members[i]`` belongs to ``texts[i]``.
    """

    texts: tuple[str, ...]
    members: tuple[tuple[int, ...], ...]


def lead_duties(view: ItemView) -> tuple[str, ...]:
    """What the leading organs (or those who take over) do, in list order, at most six sentences."""
    parts = view.organs(Role.LEAD, Role.TAKE_OVER)
    return tuple(duty for part in parts for duty in part.duties if duty.strip())[:_MAX_DUTIES]


def full_text(view: ItemView) -> str:
    """The title, followed by the lead duties where there are any that say more than the title."""
    duties = "；".join(duty for duty in lead_duties(view) if duty != view.title)
    return f"{view.title}：{duties}" if duties else view.title


def distinct_texts(views: Sequence[ItemView]) -> DistinctTexts:
    """The distinct titles and full texts of ``views``, in order of first appearance."""
    positions: dict[str, dict[int, None]] = {}
    for index, view in enumerate(views):
        for text in (view.title, full_text(view)):
            positions.setdefault(text, {})[index] = None
    return DistinctTexts(tuple(positions), tuple(tuple(members) for members in positions.values()))


def whole_row(view: ItemView) -> str:
    """All that a row says, its remarks too, which stand in columns of their own."""
    duties = (duty for part in view.parts for duty in part.duties)
    return "｜".join(filter(None, (view.title, view.scope, *duties, view.source.quote)))
