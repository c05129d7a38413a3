"""The thesaurus of duty matters as records: what is official, what people say, who usually leads.

The bundled one stands in ``ontology/thesaurus/*.yaml``, one file per field, and obeys :func:`problems`. A user's own
comes as SKOS (:mod:`kg.thesaurus`) or as a table of two columns (:mod:`ingest.thesaurus.table`) and has the same shape.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[2] / "ontology" / "thesaurus"

FAMILIES = FOLDER.parent / "thesaurus-families.yaml"
"""What the thesaurus's families are in ``ontology/departments.yaml``."""

AMBIGUOUS_SHARE = 0.02
"""Words that may stand on two concepts, as a share of all: 年检 is of vehicles and of companies, and remains so."""


@dataclass(frozen=True, slots=True)
class Concept:
    """What duties are about. ``id`` is unique; ``broader`` and ``related`` are ids.

    ``label`` is the official term, ``alt`` what people say, ``hidden`` frequent misspellings; ``family`` is the organ
    family that usually leads, by national practice and statute, in words (公安); ``basis`` a citation or empty.
    """

    id: str
    label: str
    en: str = ""
    alt: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    broader: str | None = None
    related: tuple[str, ...] = ()
    family: str = ""
    basis: str = ""
    own: bool = False  # from a user's own thesaurus, which goes before the bundled one

    @property
    def written(self) -> tuple[str, ...]:
        """What people write instead of the label."""
        return (*self.alt, *self.hidden)


@cache
def read_bundled() -> tuple[Concept, ...]:
    """The concepts of :data:`FOLDER`, file by file in the order of their names; read once."""
    import yaml  # only an ingest reads the files; a question must not wait for it

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return tuple(
        _concept(raw)
        for file in sorted(FOLDER.glob("*.yaml"))
        for raw in yaml.load(file.read_text("utf-8"), Loader=loader)  # noqa: S506 - both loaders are safe ones
    )


@cache
def family_ids() -> dict[str, tuple[str, ...]]:
    """Name of a family in the thesaurus → ids in ``departments.yaml``: its own, then those that stand in for it."""
    import yaml

    rows = yaml.safe_load(FAMILIES.read_text("utf-8"))
    return {row["name"]: (row["id"], *row["instead"]) for row in rows}


def _concept(raw: Mapping[str, object]) -> Concept:
    def many(name: str) -> tuple[str, ...]:
        values = raw.get(name)
        return tuple(map(str, values)) if isinstance(values, list) else ()

    def one(name: str) -> str:
        value = raw.get(name)
        return "" if value is None else str(value)

    return Concept(
        id=one("id"),
        label=one("label"),
        en=one("en"),
        alt=many("alt"),
        hidden=many("hidden"),
        broader=one("broader") or None,
        related=many("related"),
        family=one("family"),
        basis=one("basis"),
    )


def joined(bundled: Sequence[Concept], own: Sequence[Concept]) -> list[Concept]:
    """``own`` concepts and the bundled ones: a word that an own concept has belongs to it alone.

    An own concept with the label (or id) of a bundled one adds its words to it, and its family goes before.
    """
    mine = {word for concept in own for word in (concept.label, *concept.written)}
    labels = {concept.label: concept for concept in own} | {concept.id: concept for concept in own}
    result: list[Concept] = []
    merged: set[str] = set()
    for concept in bundled:
        same = labels.get(concept.label) or labels.get(concept.id)
        if same is not None:
            merged.add(same.id)
            result.append(_merge(concept, same))
            continue
        kept = {name: tuple(w for w in getattr(concept, name) if w not in mine) for name in ("alt", "hidden")}
        result.append(_with_words(concept, kept["alt"], kept["hidden"]))
    return [*(concept for concept in own if concept.id not in merged), *result]


def _merge(bundled: Concept, own: Concept) -> Concept:
    return Concept(
        id=bundled.id,
        label=own.label,
        en=own.en or bundled.en,
        alt=tuple(dict.fromkeys((*own.alt, *bundled.alt))),
        hidden=tuple(dict.fromkeys((*own.hidden, *bundled.hidden))),
        broader=own.broader or bundled.broader,
        related=tuple(dict.fromkeys((*own.related, *bundled.related))),
        family=own.family or bundled.family,
        basis=own.basis or bundled.basis,
        own=True,
    )


def _with_words(concept: Concept, alt: tuple[str, ...], hidden: tuple[str, ...]) -> Concept:
    if (alt, hidden) == (concept.alt, concept.hidden):
        return concept
    return replace(concept, alt=alt, hidden=hidden)


def problems(concepts: Sequence[Concept]) -> Iterator[str]:
    """What breaks a rule of the thesaurus, in words; nothing if all is well.

    Ids and labels are unique; broader and related exist; ``broader`` runs in no circle; ``related`` goes both ways and
    never up or down the hierarchy (SKOS S27); no word is the label of another concept; few words are on two concepts.
    """
    known = {concept.id: concept for concept in concepts}
    labels: dict[str, str] = {}
    carriers: dict[str, list[str]] = defaultdict(list)
    if len(known) < len(concepts):
        yield "an id stands twice"
    for concept in concepts:
        if not (concept.id and concept.label):
            yield f"{concept.id or concept.label}: id or label missing"
        if labels.setdefault(concept.label, concept.id) != concept.id:
            yield f"{concept.id}: label {concept.label} is that of {labels[concept.label]}"
        for word in concept.written:
            carriers[word].append(concept.id)
        yield from _links(concept, known)
    for word, ids in carriers.items():
        if word in labels:
            yield f"{ids[0]}: {word} is the label of {labels[word]}"
        if len(ids) > len(set(ids)) or len(ids) > 2:
            yield f"{word}: too often, {ids}"
    shared = sum(len(ids) > 1 for ids in carriers.values())
    if shared > AMBIGUOUS_SHARE * max(len(carriers), 1):
        yield f"{shared} words stand on two concepts"


def _links(concept: Concept, known: Mapping[str, Concept]) -> Iterator[str]:
    above: list[str] = []
    up = concept.broader
    while up is not None:
        if up not in known:
            yield f"{concept.id}: broader {up} is not there"
            break
        if up == concept.id or up in above:
            yield f"{concept.id}: broader runs in a circle"
            break
        above.append(up)
        up = known[up].broader
    for other in concept.related:
        if other not in known:
            yield f"{concept.id}: related {other} is not there"
        elif concept.id not in known[other].related:
            yield f"{concept.id}: related {other} does not point back"
        elif other == concept.id or other in above:
            yield f"{concept.id}: related {other} is itself or above it"
