"""SELECT results → text, piece by piece: the four formats of the SPARQL 1.1 recommendations.

pyoxigraph serialises whole results only; to stop at a row limit the rows are written here, one at a time, however many.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

Term = NamedNode | BlankNode | Literal | Triple | None
Row = Sequence[Term]
_STRING: Final = "http://www.w3.org/2001/XMLSchema#string"
_BARE: Final = {
    "http://www.w3.org/2001/XMLSchema#" + name: re.compile(pattern)
    for name, pattern in (
        ("integer", r"[+-]?[0-9]+"),
        ("decimal", r"[+-]?[0-9]*\.[0-9]+"),
        ("double", r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)[eE][+-]?[0-9]+"),
    )
}
"""Numbers that Turtle reads back as what they are (https://www.w3.org/TR/turtle/#abbrev); others keep their datatype."""


def json_rows(variables: Sequence[str], rows: Iterable[Row]) -> Iterator[str]:
    """https://www.w3.org/TR/sparql11-results-json/"""
    yield f'{{"head":{{"vars":{_json(list(variables))}}},"results":{{"bindings":['
    between = ""
    for row in rows:
        terms = zip(variables, row, strict=True)
        yield between + _json({name: _json_term(term) for name, term in terms if term is not None})
        between = ","
    yield "]}}"


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _json_term(term: Term) -> dict[str, object]:
    if isinstance(term, NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, BlankNode):
        return {"type": "bnode", "value": term.value}
    if isinstance(term, Literal):
        found: dict[str, object] = {"type": "literal", "value": term.value}
        if term.language:
            found["xml:lang"] = term.language
        elif term.datatype.value != _STRING:
            found["datatype"] = term.datatype.value
        return found
    raise TypeError(f"no JSON form for {term!r}")


def xml_rows(variables: Sequence[str], rows: Iterable[Row]) -> Iterator[str]:
    """https://www.w3.org/TR/rdf-sparql-XMLres/"""
    yield '<?xml version="1.0" encoding="UTF-8"?><sparql xmlns="http://www.w3.org/2005/sparql-results#"><head>'
    yield from (f"<variable name={quoteattr(name)}/>" for name in variables)
    yield "</head><results>"
    for row in rows:
        bindings = (
            f"<binding name={quoteattr(name)}>{_xml_term(term)}</binding>"
            for name, term in zip(variables, row, strict=True)
            if term is not None
        )
        yield f"<result>{''.join(bindings)}</result>"
    yield "</results></sparql>"


def _xml_term(term: Term) -> str:
    if isinstance(term, NamedNode):
        return f"<uri>{escape(term.value)}</uri>"
    if isinstance(term, BlankNode):
        return f"<bnode>{escape(term.value)}</bnode>"
    if isinstance(term, Literal):
        attribute = ""
        if term.language:
            attribute = f" xml:lang={quoteattr(term.language)}"
        elif term.datatype.value != _STRING:
            attribute = f" datatype={quoteattr(term.datatype.value)}"
        return f"<literal{attribute}>{escape(term.value)}</literal>"
    raise TypeError(f"no XML form for {term!r}")


def csv_rows(variables: Sequence[str], rows: Iterable[Row]) -> Iterator[str]:
    """https://www.w3.org/TR/sparql11-results-csv-tsv/: plain values, lines end in CRLF."""
    yield _csv_line(variables)
    for row in rows:
        yield _csv_line(["" if term is None else _csv_term(term) for term in row])


def _csv_line(values: Sequence[str]) -> str:
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\r\n").writerow(values)
    return out.getvalue()


def _csv_term(term: Term) -> str:
    if isinstance(term, BlankNode):
        return f"_:{term.value}"
    return term.value if isinstance(term, NamedNode | Literal) else str(term)


def tsv_rows(variables: Sequence[str], rows: Iterable[Row]) -> Iterator[str]:
    """https://www.w3.org/TR/sparql11-results-csv-tsv/: terms as in Turtle."""
    yield "\t".join("?" + name for name in variables) + "\n"
    for row in rows:
        yield "\t".join("" if term is None else _tsv_term(term) for term in row) + "\n"


def _tsv_term(term: Term) -> str:
    if isinstance(term, Literal):
        bare = _BARE.get(term.datatype.value)
        if bare and bare.fullmatch(term.value):
            return term.value
    return str(term).replace("\t", "\\t")


WRITERS: Final[dict[str, Callable[[Sequence[str], Iterable[Row]], Iterator[str]]]] = {
    "json": json_rows,
    "xml": xml_rows,
    "csv": csv_rows,
    "tsv": tsv_rows,
}
