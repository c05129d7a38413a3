"""What is stored, as the manifest of the snapshot tells it, and what of it was in force on a day."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from api.models.core import AreaCounts, EditionModel, EntityCounts, StatusResponse
from api.notices import OUTDATED, STALE, without_date
from search.index.manifest import outdated

if TYPE_CHECKING:
    from api.opened import Opened
    from kg.snapshots import Snapshot


def round_name(concept: str | None) -> str | None:
    """Name a round as people do: 一上 for the concept first-up."""
    if concept is None:
        return None
    from kg.schemes import concepts
    from kg.vocabulary import Scheme

    known = concepts(Scheme.EDITION_ROUNDS)
    return known[concept].zh if concept in known else concept


def editions(snapshot: Snapshot) -> list[EditionModel]:
    """The stored editions with the names of their documents; empty ones are not told."""
    documents: dict[str, list[str]] = defaultdict(list)
    for each in snapshot.manifest.documents:
        documents[each["edition"]].append(each["name"])
    return [_edition(each, documents[each["iri"]]) for each in snapshot.manifest.editions]


def _edition(each: dict[str, Any], documents: list[str]) -> EditionModel:
    stated = each.get("effective") or each.get("published") or each.get("adopted")
    return EditionModel(
        iri=each["iri"],
        name=each["name"],
        jurisdiction=each.get("jurisdiction"),
        round=round_name(each.get("round")),
        status=each.get("status"),
        items=each.get("items", 0),
        adopted=each.get("adopted"),
        published=each.get("published"),
        effective=each.get("effective"),
        since=stated and stated + "-01-01"[len(stated) - 4 :],
        revision_of=each.get("revision_of"),
        lists=each.get("lists", {}),
        documents=documents,
    )


def status(snapshot: Snapshot | None) -> StatusResponse:
    """Describe a snapshot."""
    if snapshot is None:
        return StatusResponse(snapshot=None)
    manifest = snapshot.manifest
    counts = manifest.counts
    notices = [OUTDATED.zh] if outdated(snapshot.index) else [STALE.zh] if snapshot.stale else []
    return StatusResponse(
        snapshot=snapshot.id,
        created=manifest.created,
        encoder=manifest.encoder,
        items=counts.get("items", 0),
        triples=counts.get("quads", 0),
        bytes=sum(file.stat().st_size for file in snapshot.path.rglob("*") if file.is_file()),
        entities=EntityCounts(
            departments=counts.get("departments", 0),
            townships=counts.get("townships", 0),
            legal_resources=counts.get("legal_resources", 0),
            articles=counts.get("articles", 0),
            statutory=counts.get("statutory", 0),
        ),
        areas=AreaCounts(**{level: counts.get(f"areas_{level}", 0) for level in AreaCounts.model_fields}),
        editions=editions(snapshot),
        stale=bool(notices),
        notices=notices,
    )


def status_as_of(opened: Opened, day: str) -> StatusResponse:
    """Describe a snapshot as if it were ``day``: the editions in force then, with what of them was in force."""
    from kg.current import standing

    whole = status(opened.snapshot)
    counted = standing(opened.store, day)
    return whole.model_copy(
        update={
            "as_of": day,
            "items": sum(counted.values()),
            "editions": [
                each.model_copy(update={"items": counted[each.iri]})
                for each in whole.editions
                if each.iri in counted
            ],
            "notices": [*whole.notices, *(told.zh for told in without_date(opened.undated()))],
        }
    )
