"""The shapes of comparisons: editions beside one another, a township beside its peers."""

from __future__ import annotations

from pydantic import Field

from api.models.core import FindingItem, Model


class FactModel(Model):
    """One thing that differs between two versions of an item."""

    aspect: str
    before: str
    after: str


class DiffItem(FindingItem):
    """An item that only one side has; ``units`` is how many units carry it where lists of jurisdictions are compared."""

    units: int = 1


class ChangeModel(Model):
    """Two versions of an item."""

    before: FindingItem
    after: FindingItem
    facts: list[FactModel]
    score: float = 1.0


class PartOfSplit(Model):
    """One of the items that another was split into, or joined from."""

    item: DiffItem
    score: float


class SplitModel(Model):
    """One item that became several, or that several became."""

    item: DiffItem
    parts: list[PartOfSplit]


class DiffResponse(Model):
    """What edition ``after`` changes in edition ``before``; ``unrevised`` names the units that have no list in it.

    ``across``: the editions are of two jurisdictions; then ``added`` and ``removed`` are lines without a counterpart,
    ``reworded`` such as are named otherwise, ``refined`` items of ``before`` that became several, ``merged`` items of
    ``after`` that several became.
    """

    before: str
    after: str
    counts: dict[str, int]
    added: list[DiffItem]
    removed: list[DiffItem]
    reworded: list[ChangeModel]
    moved: list[ChangeModel]
    owner_changed: list[ChangeModel]
    partners_changed: list[ChangeModel]
    basis_changed: list[ChangeModel]
    unrevised: list[str]
    refined: list[SplitModel] = Field(default_factory=list)
    merged: list[SplitModel] = Field(default_factory=list)
    across: bool = False


class PeerItem(Model):
    """An item that peers have and the township lacks: how many of them, and for whom it holds."""

    item: FindingItem
    peers: int
    scope: str | None = None


class PeersResponse(Model):
    """A township beside its peers; see :class:`kg.comparing.peers.PeerDiff`."""

    township: str
    jurisdiction: str | None
    peers: list[str]
    share: float
    counts: dict[str, int]
    lacks: list[PeerItem]
    alone: list[DiffItem]
    renamed: list[ChangeModel]
    moved: list[ChangeModel]
