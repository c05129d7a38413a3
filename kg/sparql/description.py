"""What the endpoint says of itself: the SPARQL 1.1 Service Description (https://www.w3.org/TR/sparql11-service-description/)."""

from __future__ import annotations

from typing import Final

from pyoxigraph import BlankNode, NamedNode, Triple, serialize

from kg.sparql.formats import GRAPH_FORMATS, RDF_FORMATS, ROW_FORMATS
from kg.vocabulary import RDF, Namespace

SD: Final = Namespace("http://www.w3.org/ns/sparql-service-description#")
_FORMATS: Final = Namespace("http://www.w3.org/ns/formats/")
_IRIS: Final = {
    "json": "SPARQL_Results_JSON",
    "xml": "SPARQL_Results_XML",
    "csv": "SPARQL_Results_CSV",
    "tsv": "SPARQL_Results_TSV",
    "turtle": "Turtle",
    "ntriples": "N-Triples",
    "jsonld": "JSON-LD",
    "rdfxml": "RDF_XML",
    "trig": "TriG",
    "nquads": "N-Quads",
}


def service_description(endpoint: str, format_: str = "turtle") -> str:
    """The description of the endpoint with the IRI ``endpoint``, in a format of :data:`GRAPH_FORMATS` by name."""
    service, dataset, graph = NamedNode(endpoint), BlankNode("dataset"), BlankNode("union")
    triples = [
        Triple(service, RDF["type"], SD.Service),
        Triple(service, SD.endpoint, service),
        Triple(service, SD.supportedLanguage, SD.SPARQL11Query),
        Triple(service, SD.supportedLanguage, SD.SPARQL11Update),
        Triple(service, SD.feature, SD.UnionDefaultGraph),
        Triple(service, SD.defaultDataset, dataset),
        Triple(dataset, RDF["type"], SD.Dataset),
        Triple(dataset, SD.defaultGraph, graph),
        Triple(graph, RDF["type"], SD.Graph),
    ]
    triples += [
        Triple(service, SD.resultFormat, _FORMATS[_IRIS[each.name]])
        for each in (*ROW_FORMATS, *GRAPH_FORMATS)
    ]
    prefixes = {"sd": SD.iri, "formats": _FORMATS.iri}
    return (serialize(triples, format=RDF_FORMATS[format_], prefixes=prefixes) or b"").decode()
