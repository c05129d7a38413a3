"""The ontology against the code: every term that one side uses, the other defines."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from rdflib import OWL, RDF, RDFS, SKOS, Graph, Literal, Namespace, URIRef

from ingest.records import ListKind, PowerType, Role
from kg.analysis.findings import FindingKind, Severity
from kg.schemes import concepts, find
from kg.store import ONTOLOGY, ontology_files, ontology_quads
from kg.vocabulary import PREFIXES, ROOT, Scheme

ZHIZE = Namespace(PREFIXES["zhize"])
KG = ONTOLOGY.parent / "kg"


@pytest.fixture(scope="module")
def duty() -> Graph:
    return Graph().parse(ONTOLOGY / "duty.ttl", format="turtle")


def defined(duty: Graph) -> set[str]:
    kinds = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty)
    return {str(term).removeprefix(str(ZHIZE)) for kind in kinds for term in duty.subjects(RDF.type, kind)}


def used_in_code() -> set[str]:
    text = "\n".join(path.read_text(encoding="utf-8") for path in KG.rglob("*.py"))
    return set(re.findall(r"\bZHIZE\.(\w+)", text)) - {"iri"}


def used_in_data() -> set[str]:
    files: list[Path] = [ONTOLOGY / "shapes.ttl", *ONTOLOGY.glob("queries/*.rq")]
    text = "\n".join(path.read_text(encoding="utf-8") for path in files)
    return set(re.findall(r"\bzhize:(\w+)", text))


def test_terms_used_are_defined_and_terms_defined_are_used(duty: Graph):
    assert used_in_code() - defined(duty) == set()
    assert used_in_data() - defined(duty) == set()
    assert defined(duty) - used_in_code() - PLANNED == set()


PLANNED = {"townshipType"}
"""Defined, and waiting for township types to be read from the lists."""


def test_every_term_has_labels_and_definitions_in_two_languages(duty: Graph):
    for name in defined(duty):
        for predicate in (RDFS.label, SKOS.definition):
            languages = {
                value.language for value in duty.objects(ZHIZE[name], predicate) if isinstance(value, Literal)
            }
            assert languages == {"zh", "en"}, (name, predicate)


ENUMS = {
    Scheme.LIST_KINDS: ListKind,
    Scheme.ROLES: Role,
    Scheme.POWER_TYPES: PowerType,
    Scheme.FINDING_KINDS: FindingKind,
    Scheme.SEVERITIES: Severity,
}


@pytest.mark.parametrize("scheme", list(Scheme))
def test_a_scheme_is_complete_and_labelled(scheme: Scheme):
    found = concepts(scheme)
    assert found
    if scheme in ENUMS:
        assert set(found) == {member.value for member in ENUMS[scheme]}
    for name, concept in found.items():
        assert concept.iri == f"{ROOT}{scheme.value}/{name}"
        assert concept.zh
        assert concept.en
        assert find(scheme, concept.zh) == concept
        assert find(scheme, name) == concept
    graph = Graph().parse(ONTOLOGY / "schemes" / f"{scheme.value}.ttl", format="turtle")
    notations = {str(value) for value in graph.objects(None, SKOS.notation)}
    assert notations == set(found)
    assert set(graph.objects(None, SKOS.inScheme)) == {URIRef(ROOT + scheme.value)}


def test_labels_and_synonyms_lead_to_one_concept_each():
    for scheme in Scheme:
        labels: dict[str, str] = {}
        for concept in concepts(scheme).values():
            for label in (concept.zh, *concept.alternatives):
                assert labels.setdefault(label, concept.name) == concept.name, (scheme, label)


def test_schemes_and_files_match():
    assert {path.stem for path in ONTOLOGY.glob("schemes/*.ttl")} == {scheme.value for scheme in Scheme}


def test_the_ontology_loads_whole_and_moves_with_the_base():
    quads = list(ontology_quads("http://x/g", "https://duty.example.org/id/"))
    assert len(quads) > 500
    assert not any("localhost" in str(quad) for quad in quads)
    assert "shapes.ttl" not in {path.name for path in ontology_files()}
    assert "duty.ttl" in {path.name for path in ontology_files()}
