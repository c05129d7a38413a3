"""Minting of IRIs from content: the same content has the same IRI on every machine and in every run.

An id is the head of a SHA-256 over the parts that identify a thing, each preceded by its length, so that
``("ab", "c")`` and ``("a", "bc")`` differ. 16 hexadecimal digits (64 bits) keep the chance of a collision among
12.4 million items (all townships of the country) near 4 in a million.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Final

from ingest.records import DutyItem, Source

DEFAULT_BASE: Final = "http://localhost:8000/id/"


def digest(*parts: str | None, length: int = 16) -> str:
    """A stable id of ``length`` hexadecimal digits for ``parts``.

    >>> digest("岚溪县", "县自然资源局")
    '58f781eed4a7f924'
    >>> digest("ab", "c") == digest("a", "bc")
    False
    >>> digest("a", None) == digest("a", "")
    False
    """
    sha = hashlib.sha256()
    for part in parts:
        data = b"-" if part is None else part.encode()
        sha.update(b"%d:" % (-1 if part is None else len(data)))
        sha.update(data)
    return sha.hexdigest()[:length]


@dataclass(frozen=True, slots=True)
class Minter:
    """Makes IRIs under ``base``, which ends in a slash.

    >>> mint = Minter("http://localhost:8000/id/")
    >>> mint.area("140000")
    'http://localhost:8000/id/area/140000'
    >>> mint.law("中华人民共和国土地管理法") == mint.law("中华人民共和国土地管理法")
    True
    >>> mint.article(mint.law("中华人民共和国土地管理法"), "77").rsplit("/", 2)[1:]
    ['article', '77']
    """

    base: str = DEFAULT_BASE

    def __post_init__(self) -> None:
        if not self.base.endswith(("/", "#")):
            object.__setattr__(self, "base", self.base + "/")

    def item(self, item: DutyItem, edition: str, occurrence: int = 0) -> str:
        """The item in its edition; ``occurrence`` (from 0) tells rows apart that say exactly the same.

        File, sheet and row play no part: a list that is sorted differently keeps its IRIs.
        """
        return f"{self.base}item/{digest(edition, *_content(item), str(occurrence))}"

    def duty(self, item: DutyItem, edition_jurisdiction: str | None = None) -> str:
        """The duty through all its editions: who holds it, on which list, under which title."""
        jurisdiction = item.jurisdiction or edition_jurisdiction
        return f"{self.base}duty/{digest(jurisdiction, item.holder, item.list_kind, item.title)}"

    def organ(self, name: str, jurisdiction: str | None) -> str:
        """A department by its resolved name, within its jurisdiction."""
        return f"{self.base}organ/{digest(jurisdiction, name)}"

    def township(self, name: str, jurisdiction: str | None) -> str:
        """A township or subdistrict by its name, within its jurisdiction."""
        return f"{self.base}township/{digest(jurisdiction, name)}"

    def statutory_organ(self, name: str) -> str:
        """What statutes call ``name``: organs of a function and tier, no single one."""
        return f"{self.base}statutory-organ/{digest(name)}"

    def participation(
        self, organ: str, role: str, written: str, duties: tuple[str, ...], position: int
    ) -> str:
        """One organ's part; items that give the same part to the same organ share the node."""
        return f"{self.base}participation/{digest(organ, role, written, str(position), *duties)}"

    def citation(self, *parts: str | None) -> str:
        """One legal basis as it is cited; shared by the items that cite the same words."""
        return f"{self.base}citation/{digest(*parts)}"

    def law(self, title: str) -> str:
        """A statute by its title, without book-title marks."""
        return f"{self.base}law/{digest(title)}"

    def article(self, law: str, number: str) -> str:
        """An article ("77", "77-1") of the law with the IRI ``law``."""
        return f"{law}/article/{number}"

    def area(self, code: str) -> str:
        """An administrative division by its code (GB/T 2260, GB/T 10114)."""
        return f"{self.base}area/{code}"

    def named_area(self, name: str) -> str:
        """A jurisdiction of which only the name is known."""
        return f"{self.base}area/{digest(name)}"

    def edition(self, name: str, jurisdiction: str | None = None) -> str:
        """An edition of the lists; it is also the name of the graph that holds its items."""
        return f"{self.base}edition/{digest(jurisdiction, name)}"

    def matter(self, matter_id: str) -> str:
        """What several items are about; the id comes from the analysis."""
        return f"{self.base}matter/{matter_id}"

    def finding(self, finding_id: str) -> str:
        """A finding of the check; the id comes from the analysis."""
        return f"{self.base}finding/{finding_id}"

    def document(self, source: Source) -> str:
        """A document by the SHA-256 of its bytes (or by its name where there are none)."""
        return f"{self.base}document/{source.sha256 or 'n-' + digest(source.document)}"

    def place(self, source: Source) -> str:
        """A place in a document: the cell, row or sentence that a statement comes from."""
        where = (source.sheet, source.column, source.quote)
        numbers = (str(source.page), str(source.table), str(source.row))
        return f"{self.document(source)}/place/{digest(*where, *numbers)}"

    def remark(self, edition: str, place: str, reason: str, raw: str) -> str:
        """A rejected row or a notice at the place with the IRI ``place``, in an edition."""
        return f"{self.base}remark/{digest(edition, place, reason, raw)}"

    def rebased(self, iri: str) -> str:
        """An IRI that the ontology's files place under the default base, under this one.

        >>> Minter("https://example.org/id/").rebased("http://localhost:8000/id/family/water")
        'https://example.org/id/family/water'
        """
        return self.base + iri[len(DEFAULT_BASE) :] if iri.startswith(DEFAULT_BASE) else iri

    def graph(self, name: str) -> str:
        """A named graph that is not an edition: ``statutes``, ``areas``, ``matters`` …"""
        return f"{self.base}graph/{name}"


def _content(item: DutyItem) -> list[str]:
    parts = [item.jurisdiction or "", item.holder, item.list_kind.value, item.title]
    for responsibility in item.responsibilities:
        parts += [responsibility.organ, responsibility.role.value, str(len(responsibility.duties))]
        parts += responsibility.duties
    return parts
