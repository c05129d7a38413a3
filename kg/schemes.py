"""The concept schemes of ``ontology/schemes/`` as tables: names, labels in two languages, definitions."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cache

from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from kg.store import ONTOLOGY
from kg.vocabulary import SKOS, Scheme, concept_name


@dataclass(frozen=True, slots=True)
class Concept:
    """One concept of a scheme; ``name`` is its local name, such as ``first-up``."""

    iri: str
    name: str
    zh: str
    en: str
    alternatives: tuple[str, ...] = ()

    def label(self, language: str = "zh") -> str:
        """The preferred label in ``zh`` or ``en``."""
        return self.en if language == "en" else self.zh


@cache
def concepts(scheme: Scheme) -> dict[str, Concept]:
    """The concepts of a scheme by name, in the order of the file.

    >>> concepts(Scheme.ROLES)["lead"].zh
    '牵头'
    """
    content = (ONTOLOGY / "schemes" / f"{scheme.value}.ttl").read_bytes()
    labels: dict[str, dict[tuple[str, str], list[str]]] = defaultdict(lambda: defaultdict(list))
    for quad in parse(content, RdfFormat.TURTLE):
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, Literal):
            key = (quad.predicate.value, quad.object.language or "")
            labels[quad.subject.value][key].append(quad.object.value)
    found = {}
    for iri, values in labels.items():
        name = concept_name(scheme, iri)
        if name is not None:
            found[name] = _concept(iri, name, values)
    return found


def _concept(iri: str, name: str, values: dict[tuple[str, str], list[str]]) -> Concept:
    def one(predicate: NamedNode, language: str) -> str:
        return next(iter(values.get((predicate.value, language), [])), "")

    return Concept(
        iri=iri,
        name=name,
        zh=one(SKOS.prefLabel, "zh"),
        en=one(SKOS.prefLabel, "en"),
        alternatives=tuple(values.get((SKOS.altLabel.value, "zh"), [])),
    )


@cache
def _by_label(scheme: Scheme) -> dict[str, Concept]:
    found: dict[str, Concept] = {}
    for concept in concepts(scheme).values():
        for label in (concept.name, concept.zh, concept.en.casefold(), *concept.alternatives):
            found.setdefault(label, concept)
    return found


def find(scheme: Scheme, text: str) -> Concept | None:
    """The concept with this name or label (preferred or alternative, Chinese or English).

    >>> find(Scheme.EDITION_ROUNDS, "合法性审核").name
    'legality-review'
    """
    return _by_label(scheme).get(text.strip()) or _by_label(scheme).get(text.strip().casefold())
