r"""SPARQL 1.1 Update on a working copy: looked over first, then all of it or nothing.

An update may not reach the network, so ``LOAD`` and ``SERVICE`` are refused in the way of :mod:`kg.sparql.guard`: a
text that does not contain those letters cannot use them; one that does is refused where the bare word is left when
strings, comments, IRIs and names are taken away, or where rdflib's parser finds the operation or cannot read it.

As SPARQL 1.1 Update says, patterns outside ``GRAPH`` match the default graph, not the union that queries see, unless
``WITH``, ``USING`` or the protocol's parameters name graphs.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from pyoxigraph import NamedNode, Store

from kg.sparql.errors import QueryError, QueryRefused, QuerySyntaxError
from kg.sparql.guard import TOKEN, unescape, words
from kg.vocabulary import PREFIXES

_FORBIDDEN: Final = {
    "SERVICE": "不允许 SERVICE：更新不能访问其他服务器。",
    "LOAD": "不允许 LOAD：请下载后用 PUT 或 POST /graphs 上传。",
}
_NODES: Final = {"ServiceGraphPattern": "SERVICE", "Load": "LOAD"}


def run_update(
    store: Store,
    update: str,
    using: Sequence[str] = (),
    using_named: Sequence[str] = (),
    base: str | None = None,
) -> None:
    """Changes ``store`` as ``update`` says; an error leaves the store as it was. ``base`` resolves relative IRIs.

    ``using`` and ``using_named`` are the graphs that the protocol's ``using-graph-uri`` and ``using-named-graph-uri``
    name (SPARQL 1.1 Protocol, section 2.2.3). Raises :class:`QueryRefused`, :class:`QuerySyntaxError` and
    :class:`QueryError`.
    """
    check_update(update)
    if using or using_named:
        update = with_dataset(update, using, using_named)
    try:
        store.update(update, base_iri=base, prefixes=PREFIXES)
    except SyntaxError as error:
        raise QuerySyntaxError(f"更新语法有误：{error}") from error
    except (ValueError, RuntimeError) as error:
        raise QueryError(f"更新未能执行，数据没有改变：{error}") from error


def check_update(update: str) -> None:
    """Refuses what an update must not contain. Whether the rest is well formed, the engine says.

    >>> check_update("INSERT DATA { <urn:a> <urn:b> 'LOAD' }")
    >>> check_update("LOAD <http://example.org/>")
    Traceback (most recent call last):
    ...
    kg.sparql.errors.QueryRefused: 不允许 LOAD：请下载后用 PUT 或 POST /graphs 上传。
    """
    text = unescape(update).casefold()
    suspected = {word for word in _FORBIDDEN if word.casefold() in text}
    if not suspected:
        return
    for word in words(update):
        if word in suspected:
            raise QueryRefused(_FORBIDDEN[word])
    for word in _operations(update):
        raise QueryRefused(_FORBIDDEN[word])


def _operations(update: str) -> set[str]:
    """The forbidden operations that rdflib's algebra of ``update`` holds."""
    from rdflib.plugins.sparql.algebra import translateUpdate
    from rdflib.plugins.sparql.parser import parseUpdate
    from rdflib.plugins.sparql.parserutils import CompValue

    try:
        algebra = translateUpdate(parseUpdate(update), initNs=PREFIXES)
    except Exception as error:  # of many kinds; whatever it is, the update is not understood
        raise QuerySyntaxError(
            f"更新中出现 load 或 service 字样，又无法解析以确认它不是 LOAD、SERVICE：{str(error)[:200]}"
        ) from error
    found: set[str] = set()

    def walk(node: object) -> None:
        if isinstance(node, CompValue):
            found.update({_NODES[node.name]} if node.name in _NODES else set())
            for value in node.values():
                walk(value)
        elif isinstance(node, list | tuple | set):
            for value in node:
                walk(value)

    walk(algebra.algebra)
    return found


def with_dataset(update: str, using: Sequence[str], using_named: Sequence[str]) -> str:
    """Writes the graphs into ``update`` as ``USING`` clauses, one set before each ``WHERE`` outside braces.

    >>> with_dataset("DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }", ["urn:g"], [])
    'DELETE { ?s ?p ?o } USING <urn:g> WHERE { ?s ?p ?o }'

    Raises :class:`QueryError` where the update names graphs itself, and for ``DELETE WHERE``, which cannot.
    """
    clauses = [f"USING {_node(iri)} " for iri in using] + [
        f"USING NAMED {_node(iri)} " for iri in using_named
    ]
    pieces: list[str] = []
    depth, before = 0, ""
    for match in TOKEN.finditer(unescape(update)):
        piece = match.group()
        word = piece.upper() if match.lastgroup == "word" and depth == 0 else ""
        if word in {"USING", "WITH"}:
            raise QueryError(
                f"更新中写了 {word}，就不能再用参数 using-graph-uri 或 using-named-graph-uri；请只用一种。"
            )
        if word == "WHERE":
            if before == "DELETE":
                raise QueryError(
                    "DELETE WHERE 不能与参数 using-graph-uri 同用；请写成 DELETE { … } WHERE { … }。"
                )
            pieces += clauses
        depth += (piece == "{") - (piece == "}")
        if not piece.isspace() and match.lastgroup != "comment":
            before = word
        pieces.append(piece)
    return "".join(pieces)


def _node(iri: str) -> str:
    try:
        return str(NamedNode(iri))
    except ValueError as error:
        raise QueryError(f"参数中的图名不是完整的 IRI：{iri}（{error}）") from error
