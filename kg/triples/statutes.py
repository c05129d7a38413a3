"""Statutes → quads: ELI resources with the text of every article."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad

from ingest.law.register import effective_day, last_article
from ingest.records import Article, Notice, Statute
from kg.iris import Minter
from kg.triples.lists import A, Scribe
from kg.vocabulary import DCT, ELI, XSD, ZHIZE, Scheme, concept

ARTICLE_NUMBER: Final = re.compile(r"^[0-9]{1,4}(-[0-9]{1,3})?$")
IN_FORCE: Final = {
    "in-force": ELI["InForce-inForce"],
    "repealed": ELI["InForce-notInForce"],
    "superseded": ELI["InForce-notInForce"],
}
"""Our statuses → the values of ``eli:in_force`` (an unknown status has none)."""


def statute_quads(scribe: Scribe, statute: Statute, status: str = "unknown") -> Iterator[Quad]:
    """A statute with its articles. ``status`` is a concept of the scheme ``legal-statuses``."""
    law = scribe.mint.law(statute.title)
    document = scribe.mint.document(statute.source)
    yield scribe.quad(law, A, ELI.LegalResource)
    yield scribe.quad(law, DCT.title, statute.title)
    yield scribe.quad(law, ZHIZE.document, NamedNode(document))
    yield scribe.quad(law, ZHIZE.legalStatus, concept(Scheme.LEGAL_STATUSES, status))
    yield from scribe.optional(
        law,
        (ELI.in_force, IN_FORCE.get(status)),
        (ZHIZE.statuteLevel, statute.level and concept(Scheme.STATUTE_LEVELS, statute.level)),
        (ZHIZE.documentNumber, statute.document_number),
        (ELI.date_document, _date(statute.adopted)),
        (ELI.version_date, _date(statute.version)),
        (ELI.first_date_entry_in_force, _date(effective_day(statute))),
        (ZHIZE.lastArticle, last_article(statute)),
    )
    for note in statute.history:
        yield scribe.quad(law, ZHIZE.historyNote, note)
    yield scribe.quad(document, A, ZHIZE.Document)
    yield scribe.quad(document, DCT.title, statute.source.document)
    yield from scribe.optional(document, (ZHIZE.sha256, statute.source.sha256))
    law_node = NamedNode(law)
    for iri, article in named_articles(scribe.mint, law, statute):
        yield scribe.quad(iri, A, ELI.LegalResourceSubdivision)
        yield scribe.quad(iri, ELI.is_part_of, law_node)
        yield scribe.quad(iri, ZHIZE.number, article.number)
        yield scribe.quad(iri, ZHIZE.text, article.text)
        yield from scribe.optional(iri, (ZHIZE.chapter, article.chapter), (ZHIZE.line, article.line))


def named_articles(mint: Minter, law: str, statute: Statute) -> Iterator[tuple[str, Article]]:
    """Each article with its IRI; a number that comes again (in an annex, say) gets ``~2`` and so on behind it."""
    seen: Counter[str] = Counter()
    for article in statute.articles:
        seen[article.number] += 1
        again = f"~{seen[article.number]}" if seen[article.number] > 1 else ""
        yield mint.article(law, article.number) + again, article


def statute_notices(statute: Statute) -> Iterator[Notice]:
    """What the shapes for statutes would say, checked on the record: pySHACL is too slow for 100,000 articles.

    The rules are those of ``zs:Article`` and ``zs:LegalResource`` in ``ontology/shapes.ttl`` (a test compares them).
    """
    if len(statute.title) < 2:
        yield Notice(statute.source, "法律文件必须有名称。")
    seen: set[str] = set()
    for article in statute.articles:
        place = replace(statute.source, row=article.line)
        if not article.text:
            yield Notice(place, "条文不能为空，也不能有两种文本。")
        if not ARTICLE_NUMBER.match(article.number):
            yield Notice(place, f"条号无法识别。（{article.number[:40]}）")
        if article.number in seen:
            yield Notice(place, f"《{statute.title}》中第{article.number}条出现不止一次，都已保留。")
        seen.add(article.number)


def _date(text: str | None) -> Literal | None:
    return Literal(text, datatype=XSD.date) if text else None
