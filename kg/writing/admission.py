"""Admitting items to the graph: records → quads, validated; what the shapes object to is reported, never dropped."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from pyoxigraph import NamedNode, Quad

from ingest.records import DutyItem, Notice, Rejected
from kg.triples.lists import Edition, Scribe, item_quads
from kg.vocabulary import DCT
from kg.writing.validate import Validator, Violation, by_item


@dataclass(frozen=True, slots=True)
class Admission:
    """The quads to store, and what became of the items that the shapes object to."""

    quads: list[Quad]
    items: int
    rejected: tuple[Rejected, ...] = ()
    notices: tuple[Notice, ...] = ()


def admit(
    scribe: Scribe, items: Iterable[tuple[str, DutyItem]], edition: Edition, validator: Validator
) -> Admission:
    """Converts and validates ``items`` (IRI, record).

    An item with an error, of its own or in an organ, part, citation or place of its, becomes a :class:`Rejected`;
    a warning becomes a :class:`Notice`. Both carry the item's source.
    """
    records = dict(items)
    quads = [quad for iri, record in records.items() for quad in item_quads(scribe, record, iri, edition)]
    rejected, notices = [], []
    refused: set[str] = set()
    for iri, violations in by_item(validator.validate(quads), _links(records, quads)).items():
        errors = [violation for violation in violations if violation.severity == "error"]
        record = records[iri]
        if errors:
            refused.add(iri)
            rejected.append(Rejected(record.source, _reason(errors), record.source.quote or record.title))
        else:
            notices += [Notice(record.source, str(violation)) for violation in violations]
    kept = [
        quad for quad in quads if not (isinstance(quad.subject, NamedNode) and quad.subject.value in refused)
    ]
    return Admission(kept, len(records) - len(refused), tuple(rejected), tuple(notices))


def _reason(errors: Iterable[Violation]) -> str:
    return "；".join(dict.fromkeys(str(error).rstrip("。") for error in errors)) + "。"


def _links(records: Iterable[str], quads: Iterable[Quad]) -> dict[str, list[str]]:
    """From each item to the nodes that it leads to in two steps, without the lineage that editions share."""
    targets: dict[str, list[str]] = defaultdict(list)
    for quad in quads:
        if isinstance(quad.object, NamedNode) and quad.predicate != DCT.isVersionOf:
            targets[quad.subject.value].append(quad.object.value)  # type: ignore[union-attr]
    found = {}
    for iri in records:
        first = targets.get(iri, [])
        second = [node for middle in first for node in targets.get(middle, ())]
        found[iri] = list(dict.fromkeys([*first, *second]))
    return found
