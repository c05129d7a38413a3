"""JSON-LD with a context: what the store writes in full, shortened with our prefixes so that people can read it."""

from __future__ import annotations

import json
import re
from typing import Any, Final

from kg.vocabulary import PREFIXES, RDF

_AMBIGUOUS: Final = re.compile(rf'"(?:{"|".join(PREFIXES)}):(?!//)'.encode())
"""Something that begins with one of our prefixes as it stands, such as an IRI of a scheme ``field:``."""

_TYPE: Final = RDF["type"].value


def compact(expanded: bytes) -> bytes:
    """Expanded JSON-LD with IRIs shortened, a context of the prefixes in use, and arrays of one taken apart.

    It says the same (https://www.w3.org/TR/json-ld11/#compact-iris); where a prefix could be misread, it stays as it is.

    >>> compact(b'[{"@id": "http://x/a", "http://purl.org/dc/terms/title": [{"@value": "t"}]}]').decode()
    '{"@context":{"dct":"http://purl.org/dc/terms/"},"@id":"http://x/a","dct:title":"t"}'
    """
    if _AMBIGUOUS.search(expanded):
        return expanded
    used: dict[str, str] = {}
    nodes = [_node(node, used) for node in _merged(json.loads(expanded))]
    body = nodes[0] if len(nodes) == 1 and "@graph" not in nodes[0] else {"@graph": nodes}
    context = {"@context": dict(sorted(used.items()))} if used else {}
    return json.dumps(context | body, ensure_ascii=False, separators=(",", ":")).encode()


def _merged(nodes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """One object for each node (or graph): the store writes another whenever the subject changes."""
    found: dict[str, dict[str, Any]] = {}
    for node in nodes:
        whole = found.setdefault(node.get("@id", ""), {})
        for key, values in node.items():
            if key == "@id":
                whole[key] = values
            elif key == _TYPE and all(value.keys() == {"@id"} for value in values):
                whole.setdefault("@type", []).extend(value["@id"] for value in values)
            else:
                whole.setdefault(key, []).extend(values)
    first = ("@id", "@type")
    return [
        {key: node[key] for key in sorted(node, key=lambda key: key not in first)} for node in found.values()
    ]


def _node(node: dict[str, Any], used: dict[str, str]) -> dict[str, Any]:
    """A node object or a graph object; ``used`` collects the prefixes."""
    found: dict[str, Any] = {}
    for key, values in node.items():
        if key == "@id":
            found[key] = _short(values, used)
        elif key == "@graph":
            found[key] = [_node(each, used) for each in _merged(values)]
        elif key == "@type":
            found[key] = _single([_short(each, used) for each in dict.fromkeys(values)])
        else:
            found[_short(key, used)] = _single([_value(each, used) for each in values])
    return found


def _value(value: dict[str, Any], used: dict[str, str]) -> Any:
    if value.keys() == {"@value"}:
        return value["@value"]
    return {key: _short(each, used) if key in {"@id", "@type"} else each for key, each in value.items()}


def _single(values: list[Any]) -> Any:
    return values[0] if len(values) == 1 else values


def _short(iri: str, used: dict[str, str]) -> str:
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace) and not iri.startswith("//", len(namespace)):
            used[prefix] = namespace
            return f"{prefix}:{iri[len(namespace) :]}"
    return iri
