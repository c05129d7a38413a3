"""The dataset of a SPARQL query “as of” a day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.errors import BadRequest
from kg.sparql.guard import check

if TYPE_CHECKING:
    from api.opened import Opened


def graphs_as_of(opened: Opened, query: str, day: str, named: tuple[str, ...]) -> tuple[str, ...]:
    """The graphs of the dataset: the editions in force on ``day`` (ISO), and the shared graphs.

    Raises :class:`BadRequest` where graphs are named, since then it is not said which editions are meant.
    """
    if named or check(query).has_dataset:
        raise BadRequest(
            "as_of 自己决定查哪些图（当日施行的版本和公共图），不能与 FROM、default-graph-uri 或 named-graph-uri 同用；请去掉其一。"
        )
    return (*opened.graphs_as_of(day), *opened.shared_graphs())
