"""Whole graphs in and out: the work of the SPARQL 1.1 Graph Store HTTP Protocol on a store.

A graph is named by its IRI; ``None`` is the default graph, which always exists and where nothing stands unless someone
put it there. What is put in is parsed first, whole; blank nodes get new names, so that they meet none of the store's.

::

    QueryError
    ├── GraphNameError      no absolute IRI                       (HTTP 400)
    ├── PayloadError        the body is not what it claims to be  (HTTP 400)
    ├── UnknownMediaType    no format of ours                     (HTTP 415)
    └── GraphMissing        there is no such graph                (HTTP 404)
"""

from __future__ import annotations

from collections.abc import Sequence

from pyoxigraph import DefaultGraph, NamedNode, Quad, Store, Triple, parse

from kg.sparql.errors import QueryError
from kg.sparql.formats import GRAPH_FORMATS, RDF_FORMATS
from kg.vocabulary import PREFIXES


class GraphNameError(QueryError):
    """A graph's name is not an absolute IRI."""


class PayloadError(QueryError):
    """A body cannot be read as the format it claims to be."""


class UnknownMediaType(QueryError):  # noqa: N818
    """A body is in no format that can be read."""


class GraphMissing(QueryError):  # noqa: N818
    """There is no graph of that name."""


def node_of(name: str | None) -> NamedNode | DefaultGraph:
    """The graph called ``name``; raises :class:`GraphNameError`."""
    if name is None:
        return DefaultGraph()
    try:
        return NamedNode(name)
    except ValueError as error:
        raise GraphNameError(f"图名应为完整的 IRI（如 http://…），收到的是：{name}") from error


def exists(store: Store, name: str | None) -> bool:
    """Whether there is such a graph, be it empty."""
    node = node_of(name)
    return isinstance(node, DefaultGraph) or store.contains_named_graph(node)


def read_graph(store: Store, name: str | None, format_name: str) -> bytes:
    """The triples of a graph in the format called ``format_name``; raises :class:`GraphMissing`."""
    _require(store, name)
    return store.dump(format=RDF_FORMATS[format_name], from_graph=node_of(name), prefixes=PREFIXES) or b""


def replace_graph(store: Store, name: str | None, triples: Sequence[Triple]) -> bool:
    """Makes ``triples`` the whole content of a graph; returns whether the graph is new."""
    created = not exists(store, name) or (name is None and _is_empty(store))
    store.clear_graph(node_of(name))
    _add(store, name, triples)
    return created


def merge_graph(store: Store, name: str | None, triples: Sequence[Triple]) -> bool:
    """Adds ``triples`` to a graph; returns whether the graph is new."""
    created = not exists(store, name) or (name is None and _is_empty(store))
    _add(store, name, triples)
    return created


def delete_graph(store: Store, name: str | None) -> None:
    """Removes a graph (empties the default graph); raises :class:`GraphMissing`."""
    _require(store, name)
    store.remove_graph(node_of(name))


def parse_graph(body: bytes, content_type: str, base: str) -> list[Triple]:
    """The triples that ``body`` states; relative IRIs are resolved against ``base``.

    Formats with named graphs may state triples of their default graph only. Raises :class:`UnknownMediaType` and
    :class:`PayloadError`.
    """
    name = _format_of(content_type)
    if name == "rdfxml" and (b"<!ENTITY" in body or b"\0" in body):
        # Entities can be nested so that a page of text unfolds to more than fits into memory.
        raise PayloadError("不接受带实体声明（<!ENTITY）或不是 UTF-8 的 RDF/XML；请先展开，或改用 Turtle。")
    try:
        quads = list(
            parse(
                body,
                RDF_FORMATS[name],
                base_iri=base,
                without_named_graphs=True,
                rename_blank_nodes=True,
            )
        )
    except (SyntaxError, ValueError) as error:
        raise PayloadError(f"请求体不是有效的 {name}，没有写入：{error}") from error
    return [Triple(quad.subject, quad.predicate, quad.object) for quad in quads]


def _format_of(content_type: str) -> str:
    media_type, *parameters = (part.strip() for part in content_type.lower().split(";"))
    charsets = [part.partition("=")[2].strip('" ') for part in parameters if part.startswith("charset")]
    if any(charset not in {"utf-8", "utf8", "us-ascii"} for charset in charsets):
        raise UnknownMediaType(f"只接受 UTF-8 编码，收到的是 {'、'.join(charsets)}。")
    for each in GRAPH_FORMATS:
        if media_type == each.media_type or media_type in each.aliases:
            return each.name
    known = "、".join(each.media_type for each in GRAPH_FORMATS)
    raise UnknownMediaType(f"不认识的 Content-Type：{media_type or '未注明'}；可用：{known}。")


def _add(store: Store, name: str | None, triples: Sequence[Triple]) -> None:
    node = node_of(name)
    if isinstance(node, NamedNode):
        store.add_graph(node)
    store.bulk_extend(Quad(each.subject, each.predicate, each.object, node) for each in triples)


def _require(store: Store, name: str | None) -> None:
    if not exists(store, name):
        raise GraphMissing(f"没有这个图：{name}")


def _is_empty(store: Store) -> bool:
    return next(iter(store.quads_for_pattern(None, None, None, DefaultGraph())), None) is None
