"""The thesaurus in the graph, as SKOS: the bundled one and a user's own, each in a named graph of its own.

A concept has its official term (``skos:prefLabel``), what people say (``skos:altLabel``), frequent misspellings
(``skos:hiddenLabel``), its neighbours, the family of organs that usually leads (``zhize:usualLead``, in words
``zhize:usualLeadName``) and the provision it rests on (``dct:references``). A thesaurus in Turtle, JSON-LD, RDF/XML or
N-Triples is read the other way round by :func:`read_skos`.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store, parse

from ingest.thesaurus.concepts import FOLDER, Concept, family_ids, read_bundled
from kg.iris import Minter
from kg.vocabulary import DCT, OWL, RDF, ROOT, SKOS, ZHIZE

SCHEME: Final = NamedNode(ROOT + "thesaurus")
GRAPH: Final = "thesaurus"
OWN_GRAPH: Final = "thesaurus-own"
"""The graphs of the bundled thesaurus and of the user's own, under ``…/id/graph/``."""

SKOS_FORMATS: Final = {
    ".ttl": RdfFormat.TURTLE,
    ".nt": RdfFormat.N_TRIPLES,
    ".rdf": RdfFormat.RDF_XML,
    ".jsonld": RdfFormat.JSON_LD,
}
"""Suffixes of files that may hold a thesaurus in SKOS."""

_A: Final = RDF["type"]
_BASIS: Final = DCT.references


class NoThesaurusError(ValueError):
    """A file holds no concepts, or cannot be read; the message (Chinese) says why and what to do."""


def bundled_digest() -> str:
    """A hash of the bundled thesaurus's files."""
    found = hashlib.sha256()
    for file in sorted(FOLDER.glob("*.yaml")):
        found.update(file.read_bytes())
    return found.hexdigest()


def concept_iri(mint: Minter, concept_id: str) -> str:
    """The IRI of a concept; the id of one of a user's own may be an IRI already.

    >>> concept_iri(Minter(), "transport-abandoned-vehicle")
    'http://localhost:8000/id/concept/transport-abandoned-vehicle'
    """
    return concept_id if "://" in concept_id else f"{mint.base}concept/{concept_id}"


def thesaurus_quads(mint: Minter, concepts: Iterable[Concept], graph: str) -> Iterator[Quad]:
    """Concepts as SKOS in the graph called ``graph`` (:data:`GRAPH` or :data:`OWN_GRAPH`)."""
    node = NamedNode(mint.graph(graph))
    families = family_ids()
    narrower: dict[str, list[str]] = defaultdict(list)
    for concept in concepts:
        iri = NamedNode(concept_iri(mint, concept.id))
        yield Quad(iri, _A, SKOS.Concept, node)
        yield Quad(iri, SKOS.inScheme, SCHEME, node)
        for predicate, text, language in _texts(concept):
            yield Quad(iri, predicate, Literal(text, language=language), node)
        for other in concept.related:
            yield Quad(iri, SKOS.related, NamedNode(concept_iri(mint, other)), node)
        if concept.broader:
            broader = NamedNode(concept_iri(mint, concept.broader))
            narrower[broader.value].append(iri.value)
            yield Quad(iri, SKOS.broader, broader, node)
            yield Quad(broader, SKOS.narrower, iri, node)
        else:
            yield Quad(iri, SKOS.topConceptOf, SCHEME, node)
        if concept.family:
            yield Quad(iri, ZHIZE.usualLeadName, Literal(concept.family, language="zh"), node)
        if concept.family in families:
            family = NamedNode(f"{mint.base}family/{families[concept.family][0]}")
            yield Quad(iri, ZHIZE.usualLead, family, node)
        if concept.basis:
            yield Quad(iri, _BASIS, Literal(concept.basis, language="zh"), node)


def _texts(concept: Concept) -> Iterator[tuple[NamedNode, str, str]]:
    yield SKOS.prefLabel, concept.label, "zh"
    if concept.en:
        yield SKOS.prefLabel, concept.en, "en"
    yield from ((SKOS.altLabel, word, "zh") for word in concept.alt)
    yield from ((SKOS.hiddenLabel, word, "zh") for word in concept.hidden)


def write_bundled(store: Store, mint: Minter) -> bool:
    """Write the bundled thesaurus into its graph, unless it is there as it is; say whether anything was written."""
    graph = NamedNode(mint.graph(GRAPH))
    version = Literal(bundled_digest())
    if Quad(SCHEME, OWL.versionInfo, version, graph) in store:
        return False
    store.remove_graph(graph)
    head = [
        Quad(SCHEME, _A, SKOS.ConceptScheme, graph),
        Quad(SCHEME, DCT.title, Literal("职责事务词表", language="zh"), graph),
        Quad(SCHEME, DCT.title, Literal("Thesaurus of duty matters", language="en"), graph),
        Quad(SCHEME, OWL.versionInfo, version, graph),
    ]
    store.bulk_extend([*head, *thesaurus_quads(mint, read_bundled(), GRAPH)])
    return True


def write_own(store: Store, mint: Minter, concepts: Sequence[Concept]) -> bool:
    """Add concepts of a user's own thesaurus, each in place of one with its IRI; say whether anything changed."""
    graph = NamedNode(mint.graph(OWN_GRAPH))
    quads = set(thesaurus_quads(mint, concepts, OWN_GRAPH))
    subjects = {NamedNode(concept_iri(mint, concept.id)) for concept in concepts}
    old = {quad for node in subjects for quad in store.quads_for_pattern(node, None, None, graph)}
    if old == {quad for quad in quads if quad.subject in subjects}:
        return False
    for quad in old:
        store.remove(quad)
    store.extend(quads)
    return True


def own_concepts(store: Store, mint: Minter) -> list[Concept]:
    """The user's own concepts, in the order of their labels."""
    graph = NamedNode(mint.graph(OWN_GRAPH))
    quads = store.quads_for_pattern(None, None, None, graph)
    return _concepts(((q.subject, q.predicate, q.object) for q in quads), mint.base + "concept/")


def all_concepts(store: Store, mint: Minter) -> list[Concept] | None:
    """The bundled concepts with the user's own before them; ``None`` where there are none of the user's own."""
    from ingest.thesaurus.concepts import joined

    own = own_concepts(store, mint)
    return joined(read_bundled(), own) if own else None


def read_skos(data: bytes, suffix: str, name: str) -> list[Concept]:
    """The concepts of a thesaurus in SKOS; ids are their IRIs.

    Raises :class:`NoThesaurusError` for what is not RDF, and for RDF without a ``skos:Concept`` with a label.
    """
    try:
        triples = [(q.subject, q.predicate, q.object) for q in parse(data, SKOS_FORMATS[suffix])]
    except (SyntaxError, ValueError) as error:
        raise NoThesaurusError(f"文件“{name}”不是正确的 RDF：{error}。请检查后重新导入") from error
    found = _concepts(triples, None)
    if not found:
        raise NoThesaurusError(
            f"文件“{name}”里没有带 skos:prefLabel 的 skos:Concept；词表须用 SKOS 写成，或用两列的表格（俗称、规范名称）"
        )
    return found


def _concepts(triples: Iterable[tuple[object, NamedNode, object]], prefix: str | None) -> list[Concept]:
    """Concepts out of SKOS triples; ids are IRIs without ``prefix``."""
    said: dict[str, dict[NamedNode, list[NamedNode | Literal]]] = defaultdict(lambda: defaultdict(list))
    for subject, predicate, value in triples:
        if isinstance(subject, NamedNode) and isinstance(value, NamedNode | Literal):
            said[subject.value][predicate].append(value)
    broader: dict[str, str] = {}
    for iri, own in said.items():
        broader |= {each.value: iri for each in own.get(SKOS.narrower, ()) if isinstance(each, NamedNode)}

    def short(iri: str) -> str:
        return iri.removeprefix(prefix) if prefix else iri

    result = []
    for iri, own in said.items():
        label = _label(own, "zh")
        if not label:
            continue
        up = [each.value for each in own.get(SKOS.broader, ()) if isinstance(each, NamedNode)]
        above = up[0] if up else broader.get(iri)
        result.append(
            Concept(
                id=short(iri),
                label=label,
                en=_label(own, "en", only=True),
                alt=_words(own, SKOS.altLabel),
                hidden=_words(own, SKOS.hiddenLabel),
                broader=short(above) if above else None,
                related=tuple(short(e.value) for e in own.get(SKOS.related, ()) if isinstance(e, NamedNode)),
                family=next(iter(_words(own, ZHIZE.usualLeadName)), ""),
                basis=next(iter(_words(own, _BASIS)), ""),
                own=True,
            )
        )
    return sorted(result, key=lambda concept: (concept.label, concept.id))


def _label(own: Mapping[NamedNode, Sequence[object]], language: str, *, only: bool = False) -> str:
    """The preferred label in a language (``zh`` also as ``zh-Hans`` …); else, unless ``only``, the first there is."""
    labels = [each for each in own.get(SKOS.prefLabel, ()) if isinstance(each, Literal)]
    fitting = [each for each in labels if (each.language or "").split("-")[0].lower() == language]
    unmarked = [] if only else [each for each in labels if not each.language]
    return next((each.value.strip() for each in (*fitting, *unmarked)), "")


def _words(own: Mapping[NamedNode, Sequence[object]], predicate: NamedNode) -> tuple[str, ...]:
    found = (each.value.strip() for each in own.get(predicate, ()) if isinstance(each, Literal))
    return tuple(sorted({word for word in found if word}))
