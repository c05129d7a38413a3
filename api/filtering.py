"""What a search is restricted to: options made into filters."""

from __future__ import annotations

from collections.abc import Callable

from api.errors import BadRequest
from api.options import SearchOptions
from ingest.records import ListKind, PowerType
from search.index.entries import LAW
from search.index.facets import Filters

KINDS = (*(kind.value for kind in ListKind), LAW)
POWERS = tuple(power.value for power in PowerType)


def filters_of(
    options: SearchOptions, edition: Callable[[str], str], hidden: frozenset[str] = frozenset()
) -> Filters:
    """The filters that ``options`` ask for; ``edition`` finds an edition's IRI by its name.

    What is empty restricts nothing: forms send the fields that nobody filled in, too. Raises :class:`BadRequest`
    for a kind or a type of power that there is not: such a filter would find nothing.
    """
    return Filters(
        kind=_known("清单类别", filled(*options.kinds), KINDS),
        department=filled(*options.departments),
        field=filled(*options.fields),
        power=_known("职权类型", filled(*options.powers), POWERS),
        township=filled(options.township),
        edition=tuple(map(edition, filled(options.edition))),
        hidden=hidden,
    )


def filled(*values: str | None) -> tuple[str, ...]:
    """Those of the values that say something, without blanks around them."""
    return tuple(value.strip() for value in values if value and value.strip())


def _known(what: str, wanted: tuple[str, ...], known: tuple[str, ...]) -> tuple[str, ...]:
    for each in wanted:
        if each not in known:
            raise BadRequest(f"没有“{each}”这个{what}。可用：{'、'.join(known)}。")
    return wanted
