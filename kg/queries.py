"""The named questions of ``ontology/queries/*.rq``: each runs as it stands, and takes its parameters where it says.

The head of a file gives its title in two languages and its parameters (``# param word: 中文 | English``). A parameter
is a variable with an example, ``VALUES ?word { "违规建房" }``; binding it puts another term between the braces.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final

from pyoxigraph import Literal, NamedNode, QuerySolutions, Store

from kg.store import ONTOLOGY

_HEAD: Final = re.compile(r"^# (zh|en|param (\w+)): (.+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Parameter:
    """A variable that a query can be asked with; ``example`` is the term that stands in the file."""

    name: str
    zh: str
    en: str
    example: str


@dataclass(frozen=True, slots=True)
class NamedQuery:
    """A question with a name; ``text`` is SPARQL that runs as it stands."""

    name: str
    zh: str
    en: str
    parameters: tuple[Parameter, ...]
    text: str

    def bind(self, **values: str) -> str:
        """The query with ``values`` in place of the examples; an ``http`` value for an IRI, else text.

        Raises :class:`ValueError` for a parameter that the query does not have, or a value that is no IRI.

        >>> "煤矿" in named_queries()["who-leads"].bind(word="煤矿")
        True
        """
        text = self.text
        known = {parameter.name: parameter for parameter in self.parameters}
        for name, given in values.items():
            if name not in known:
                names = "、".join(known) or "无"
                raise ValueError(f"问题 {self.name} 没有参数 {name}；可用参数：{names}。")
            term = str(NamedNode(given)) if known[name].example.startswith("<") else str(Literal(given))
            text = _values(name).sub(lambda match, term=term: f"{match[1]}{term}{match[3]}", text, count=1)  # type: ignore[misc]
        return text


def _values(name: str) -> re.Pattern[str]:
    return re.compile(rf"(VALUES \?{name} {{ )(.*?)( }})")


@cache
def named_queries() -> dict[str, NamedQuery]:
    """All named questions, by name."""
    return {query.name: query for query in _read()}


def _read() -> Iterator[NamedQuery]:
    for path in sorted((ONTOLOGY / "queries").glob("*.rq")):
        text = path.read_text(encoding="utf-8")
        titles = {}
        parameters = []
        for key, parameter, said in _HEAD.findall(text):
            if parameter:
                zh, _, en = said.partition(" | ")
                example = _values(parameter).search(text)
                if example is None:
                    raise ValueError(f"{path.name}: no VALUES ?{parameter} {{ … }}")
                parameters.append(Parameter(parameter, zh, en, example[2]))
            else:
                titles[key] = said
        yield NamedQuery(path.stem, titles["zh"], titles["en"], tuple(parameters), text)


def ask(store: Store, name: str, **values: str) -> list[dict[str, str]]:
    """The answer to a named question as rows of text, over the union of all graphs.

    For questions of our own making; what strangers ask goes through :mod:`kg.sparql`. Raises :class:`KeyError` for
    an unknown name.
    """
    result = store.query(named_queries()[name].bind(**values), use_default_graph_as_union=True)
    if not isinstance(result, QuerySolutions):
        raise TypeError(f"{name} is not a SELECT query")
    names = [variable.value for variable in result.variables]
    return [
        {
            key: term.value
            for key, term in zip(names, solution, strict=True)
            if isinstance(term, Literal | NamedNode)
        }
        for solution in result
    ]
