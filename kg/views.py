"""Read-only views of what the graph says: the currency between graph, search, check and doors.

They are read from a store by :mod:`kg.reading.lists` and never written back.
"""

from __future__ import annotations

from dataclasses import dataclass

from ingest.records import ListKind, PowerType, Role, Source


@dataclass(frozen=True, slots=True)
class OrganPart:
    """One organ's part in a duty item, with the organ resolved.

    ``name`` is the organ's display name in full where it is known, ``written`` the name on the list.
    ``status`` is ``current``, ``abolished`` (known from before a reform), ``unknown`` or, in statutes, ``village``; ``family`` is the
    IRI of its concept in ``ontology/departments.ttl``, if any.
    """

    iri: str
    name: str
    role: Role
    duties: tuple[str, ...] = ()
    written: str = ""
    status: str = "current"
    family: str | None = None
    is_township: bool = False


@dataclass(frozen=True, slots=True)
class BasisView:
    """A cited place in a statute; ``status`` is in-force, repealed, superseded or unknown."""

    iri: str
    citation: str  # 《中华人民共和国土地管理法》第七十七条
    title: str
    article: str | None = None
    status: str = "unknown"


@dataclass(frozen=True, slots=True)
class ItemView:
    """A duty item with everything that an answer, a hit or a finding needs."""

    iri: str
    title: str
    kind: ListKind
    holder: str
    holder_iri: str
    source: Source
    holder_is_township: bool = False
    field: str | None = None
    jurisdiction: str | None = None
    edition: str | None = None  # IRI of the named graph
    scope: str | None = None
    power_type: PowerType | None = None
    code: str | None = None
    parts: tuple[OrganPart, ...] = ()
    bases: tuple[BasisView, ...] = ()
    process: str | None = None
    matter: str | None = None
    province: str | None = None  # of a statutory duty: where its statute holds; None: nationwide

    def organs(self, *roles: Role) -> tuple[OrganPart, ...]:
        """The parts with one of ``roles``, in list order."""
        return tuple(part for part in self.parts if part.role in roles)


@dataclass(frozen=True, slots=True)
class ArticleView:
    """One article of an ingested statute."""

    iri: str
    statute: str
    statute_iri: str
    number: str
    text: str
    status: str = "unknown"
    chapter: str | None = None
    source: Source | None = None
    level: str = "normative-document"  # of the statute, a notation of ``ontology/schemes/statute-levels.ttl``
    province: str | None = None  # where the statute holds in one only; None: nationwide, or nothing says
    place: str | None = None  # where it holds: a province, a city; None: nationwide, or nothing says
    document_number: str | None = None  # of the statute: 国务院令第393号
