"""One township's lists beside those of its peers: what the others have and it lacks, and the reverse.

Items are one duty where they have one title on one kind of list; what is left on one side only is matched by what it means,
so that another wording does not count as a gap.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.records import ListKind
from ingest.text import match_key
from kg.comparing.diff import Change, Fact
from kg.comparing.likeness import LIKELY, Meaning
from kg.schemes import concepts
from kg.views import ItemView
from kg.vocabulary import Scheme

Key = tuple[ListKind, str]


@dataclass(frozen=True, slots=True)
class Shared:
    """An item and the number of peers whose lists have it."""

    view: ItemView
    peers: int


@dataclass(frozen=True, slots=True)
class PeerDiff:
    """A township beside its peers.

    ``lacks``: at least the asked share of the peers has it; ``alone``: no peer has it; ``renamed``: the peers say it in
    other words (the change is from theirs to the township's), ``moved``: on another kind of list.
    """

    township: str
    peers: tuple[str, ...]
    lacks: tuple[Shared, ...] = ()
    alone: tuple[ItemView, ...] = ()
    renamed: tuple[Change, ...] = ()
    moved: tuple[Change, ...] = ()
    common: int = 0


def compare_peers(
    own: Sequence[ItemView], others: Sequence[ItemView], meaning: Meaning, share: float = 1.0
) -> PeerDiff:
    """What ``own`` (one township's items) lacks that at least ``share`` of the holders of ``others`` has, and the reverse."""
    ours: dict[Key, ItemView] = {}
    for view in own:
        ours.setdefault(_key(view), view)
    theirs: dict[Key, list[ItemView]] = defaultdict(list)
    for view in others:
        theirs[_key(view)].append(view)
    names = {view.holder_iri: view.holder for view in others}
    missing = {key: views for key, views in theirs.items() if key not in ours}
    alone = {key: view for key, view in ours.items() if key not in theirs}
    moved = _moved(missing, alone)
    renamed = _renamed(missing, alone, meaning)
    least = max(1.0, share * len(names) - 1e-9)
    lacks = [Shared(views[0], _holders(views)) for views in missing.values() if _holders(views) >= least]
    return PeerDiff(
        township=own[0].holder if own else "",
        peers=tuple(sorted(names.values())),
        lacks=tuple(sorted(lacks, key=lambda each: -each.peers)),
        alone=tuple(alone.values()),
        renamed=tuple(renamed),
        moved=tuple(moved),
        common=sum(1 for key in ours if key in theirs),
    )


def _key(view: ItemView) -> Key:
    return view.kind, match_key(view.title)


def _holders(views: Sequence[ItemView]) -> int:
    return len({view.holder_iri for view in views})


def _moved(missing: dict[Key, list[ItemView]], alone: dict[Key, ItemView]) -> list[Change]:
    """Takes out of both what has one title and stands on different kinds of lists."""
    titles = {title: key for key in missing for _, title in [key]}
    found = []
    for key in list(alone):
        other = titles.get(key[1])
        if other in missing:
            before, after = missing.pop(other)[0], alone.pop(key)
            kinds = concepts(Scheme.LIST_KINDS)
            found.append(Change(before, after, (Fact("清单", kinds[before.kind].zh, kinds[after.kind].zh),)))
    return found


def _renamed(
    missing: dict[Key, list[ItemView]], alone: dict[Key, ItemView], meaning: Meaning
) -> list[Change]:
    """Takes out of both what means the same, the likeliest first."""
    left, right = list(missing), list(alone)
    found = []
    for one, two, score in meaning([missing[key][0] for key in left], [alone[key] for key in right], LIKELY):
        if left[one] in missing and right[two] in alone:
            before, after = missing.pop(left[one])[0], alone.pop(right[two])
            found.append(Change(before, after, (Fact("事项名称", before.title, after.title),), score))
    return found
