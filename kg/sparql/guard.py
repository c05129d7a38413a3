r"""Looking a query over before it runs: its form, its dataset clause, and what it must not contain.

Oxigraph has no switch against ``SERVICE`` (which reaches the network). A query whose text, with its ``\u`` escapes
resolved (SPARQL 1.1, section 19.2), does not contain those seven letters cannot use it; one that does is parsed with
rdflib's algebra and refused if it has a service pattern, or if a bare word SERVICE is left when comments, strings,
IRIs, variables and prefixed names are taken away (the terminals of section 19.8). So most queries are looked over in
microseconds, and what the two readers disagree on is refused. The worker that runs the query has no network besides.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from kg.sparql.errors import QueryRefused, QuerySyntaxError, QueryTooLarge
from kg.sparql.formats import Family
from kg.vocabulary import PREFIXES

MAX_QUERY: Final = 200_000
"""Longest query, in characters."""

TOKEN: Final = re.compile(
    r"""
      (?P<comment> \#[^\r\n]*)
    | (?P<string> \"\"\"(?:\"{0,2}(?:[^"\\]|\\.))*\"\"\" | '''(?:'{0,2}(?:[^'\\]|\\.))*'''
                | "(?:[^"\\\r\n]|\\.)*" | '(?:[^'\\\r\n]|\\.)*')
    | (?P<iri> <[^<>"{}|^`\\\x00-\x20]*>)
    | (?P<variable> [?$][\w\u00b7]+)
    | (?P<tag> @[A-Za-z]+(?:-[A-Za-z0-9]+)*)
    | (?P<blank> _:[\w.\-\u00b7]+)
    | (?P<name> (?:[^\W\d_][\w.\-\u00b7]*)?:(?:[\w\-:.\u00b7]|%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?\#@%])*)
    | (?P<word> [A-Za-z][A-Za-z0-9_]*)
    | (?P<other> .)
    """,
    re.VERBOSE | re.DOTALL,
)
_ESCAPE: Final = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_FORMS: Final = {
    "SELECT": Family.ROWS,
    "ASK": Family.BOOLEAN,
    "CONSTRUCT": Family.GRAPH,
    "DESCRIBE": Family.GRAPH,
}
_UPDATES: Final = frozenset(
    {"INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH"}
)


@dataclass(frozen=True, slots=True)
class Checked:
    """A query that may run: what it gives, and whether it names its dataset itself (FROM, FROM NAMED)."""

    family: Family
    has_dataset: bool


def words(query: str) -> Iterator[str]:
    """The bare words of a query in upper case, in order: its keywords and function names.

    >>> list(words("SELECT ?service { ?s ex:service 'SERVICE' } # SERVICE"))
    ['SELECT']
    """
    for match in TOKEN.finditer(unescape(query)):
        if match.lastgroup == "word":
            yield match.group().upper()


def unescape(query: str) -> str:
    r"""Resolves ``\uXXXX`` and ``\UXXXXXXXX``, which SPARQL allows anywhere, even in keywords."""

    def character(match: re.Match[str]) -> str:
        code = int(match[1] or match[2], 16)
        return chr(code) if code <= 0x10FFFF else match[0]

    return _ESCAPE.sub(character, query)


def check(query: str) -> Checked:
    """Says what ``query`` is.

    Raises :class:`QueryTooLarge` above :data:`MAX_QUERY`, :class:`QueryRefused` for SERVICE and for updates, and
    :class:`QuerySyntaxError` for what is no query at all. Whether the rest is well formed, the engine says.
    """
    if len(query) > MAX_QUERY:
        raise QueryTooLarge(f"查询太长：{len(query)} 个字符，上限 {MAX_QUERY}。")
    keywords = list(words(query))
    form = next((word for word in keywords if word in _FORMS or word in _UPDATES), None)
    if form is None:
        raise QuerySyntaxError("不是 SPARQL 查询：没有 SELECT、ASK、CONSTRUCT 或 DESCRIBE。")
    if form in _UPDATES:
        raise QueryRefused(f"这里只接受查询，不接受更新（{form}）。")
    if "service" in unescape(query).casefold():
        _refuse_service(query, keywords)
    return Checked(_FORMS[form], "FROM" in keywords)


def _refuse_service(query: str, keywords: list[str]) -> None:
    if "SERVICE" in keywords:
        raise QueryRefused("不允许 SERVICE：查询不能访问其他服务器。")
    try:
        _, _, uses_service = parse_with_rdflib(query)
    except Exception as error:  # of many kinds; whatever it is, the query is not understood
        raise QuerySyntaxError(
            f"查询中出现 service 字样，又无法解析以确认它不是 SERVICE：{str(error)[:200]}"
        ) from error
    if uses_service:
        raise QueryRefused("不允许 SERVICE：查询不能访问其他服务器。")


def parse_with_rdflib(query: str) -> tuple[Family, bool, bool]:
    """Form, dataset clause and use of SERVICE by rdflib's algebra (some milliseconds)."""
    from rdflib.plugins.sparql.algebra import translateQuery
    from rdflib.plugins.sparql.parser import parseQuery
    from rdflib.plugins.sparql.parserutils import CompValue

    algebra = translateQuery(parseQuery(query), initNs=PREFIXES).algebra
    uses_service = False

    def walk(node: object) -> None:
        nonlocal uses_service
        if isinstance(node, CompValue):
            uses_service = uses_service or node.name == "ServiceGraphPattern"
            for value in node.values():
                walk(value)
        elif isinstance(node, list | tuple | set):
            for value in node:
                walk(value)

    walk(algebra)
    form = algebra.name.removesuffix("Query").upper()
    return _FORMS[form], bool(algebra.get("datasetClause")), uses_service
