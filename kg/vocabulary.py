"""The terms that the graph is written in: namespaces, properties, and concepts of the schemes.

Standard vocabularies are used where they fit (CPSV and the EU core vocabularies, ORG, ELI, PROV, DCT, SKOS);
our own terms (``zhize:``) are defined in ``ontology/duty.ttl``, the concepts in ``ontology/schemes/``.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from pyoxigraph import NamedNode


class Namespace:
    """A prefix of IRIs; ``ns.term`` and ``ns["term"]`` give nodes.

    >>> Namespace("http://example.org/")["a"]
    <NamedNode value=http://example.org/a>
    """

    def __init__(self, iri: str) -> None:
        self.iri = iri

    def __getitem__(self, local: str) -> NamedNode:
        return NamedNode(self.iri + local)

    def __getattr__(self, local: str) -> NamedNode:
        if local.startswith("__"):
            raise AttributeError(local)
        node = self.__dict__[local] = self[local]  # asked for next time, it is found without coming here
        return node


ROOT: Final = "https://w3id.org/zhize/"

ZHIZE: Final = Namespace(ROOT + "ns#")
RDF: Final = Namespace("http://www.w3.org/1999/02/22-rdf-syntax-ns#")
RDFS: Final = Namespace("http://www.w3.org/2000/01/rdf-schema#")
XSD: Final = Namespace("http://www.w3.org/2001/XMLSchema#")
OWL: Final = Namespace("http://www.w3.org/2002/07/owl#")
DCT: Final = Namespace("http://purl.org/dc/terms/")
SKOS: Final = Namespace("http://www.w3.org/2004/02/skos/core#")
PROV: Final = Namespace("http://www.w3.org/ns/prov#")
ORG: Final = Namespace("http://www.w3.org/ns/org#")
ELI: Final = Namespace("http://data.europa.eu/eli/ontology#")
M8G: Final = Namespace("http://data.europa.eu/m8g/")
CPSV: Final = Namespace("http://purl.org/vocab/cpsv#")
SH: Final = Namespace("http://www.w3.org/ns/shacl#")

PREFIXES: Final[dict[str, str]] = {
    "zhize": ZHIZE.iri,
    "rdf": RDF.iri,
    "rdfs": RDFS.iri,
    "xsd": XSD.iri,
    "owl": OWL.iri,
    "dct": DCT.iri,
    "skos": SKOS.iri,
    "prov": PROV.iri,
    "org": ORG.iri,
    "eli": ELI.iri,
    "m8g": M8G.iri,
    "cpsv": CPSV.iri,
    "kind": ROOT + "list-kinds/",
    "role": ROOT + "roles/",
    "power": ROOT + "power-types/",
    "field": ROOT + "fields/",
    "finding": ROOT + "finding-kinds/",
    "severity": ROOT + "severities/",
    "state": ROOT + "finding-states/",
    "township": ROOT + "township-types/",
    "level": ROOT + "statute-levels/",
    "round": ROOT + "edition-rounds/",
    "status": ROOT + "edition-statuses/",
    "legal": ROOT + "legal-statuses/",
}
"""Prefixes for Turtle, for JSON-LD contexts and for queries that are written by hand."""


class Scheme(StrEnum):
    """The concept schemes; each has a file of its name in ``ontology/schemes/``."""

    LIST_KINDS = "list-kinds"
    ROLES = "roles"
    POWER_TYPES = "power-types"
    FIELDS = "fields"
    FINDING_KINDS = "finding-kinds"
    SEVERITIES = "severities"
    FINDING_STATES = "finding-states"
    TOWNSHIP_TYPES = "township-types"
    STATUTE_LEVELS = "statute-levels"
    EDITION_ROUNDS = "edition-rounds"
    EDITION_STATUSES = "edition-statuses"
    LEGAL_STATUSES = "legal-statuses"


def concept(scheme: Scheme, name: str) -> NamedNode:
    """The concept ``name`` of a scheme.

    >>> concept(Scheme.ROLES, "lead")
    <NamedNode value=https://w3id.org/zhize/roles/lead>
    """
    return NamedNode(f"{ROOT}{scheme.value}/{name}")


def concept_name(scheme: Scheme, iri: str) -> str | None:
    """The reverse of :func:`concept`; ``None`` for an IRI from elsewhere.

    >>> concept_name(Scheme.ROLES, "https://w3id.org/zhize/roles/take-over")
    'take-over'
    """
    prefix = f"{ROOT}{scheme.value}/"
    return iri[len(prefix) :] if iri.startswith(prefix) else None


def shorten(iri: str) -> str:
    """``iri`` with one of :data:`PREFIXES` where one fits; for people.

    >>> shorten("http://purl.org/dc/terms/title")
    'dct:title'
    """
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace):
            return f"{prefix}:{iri[len(namespace) :]}"
    return iri
