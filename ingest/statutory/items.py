"""Duties that a statute gives to townships, subdistricts and departments: its sentences as ``statutory`` items.

What is no duty of such an organ (definitions, citizens' duties, prohibitions, mere references to an approval, duties of
governments from the county upwards, of congresses and courts) gives no item. See :mod:`ingest.statutory.reading`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ingest.law.citations import format_citation
from ingest.law.territory import place_of
from ingest.organs.register import Register
from ingest.records import Article, Citation, DutyItem, ListKind, Responsibility, Role, Source, Statute
from ingest.statutory.reading import NAMES_AN_ORGAN, acts_of
from ingest.statutory.sentences import Sentence, sentences
from ingest.statutory.wording import power_type, title_of


def statutory_duties(statute: Statute, register: Register) -> Iterator[DutyItem]:
    """The duties and powers that a statute's articles give to townships, subdistricts and departments.

    One item for each subject and role in a sentence; a list of duties gives one for each entry. ``holder`` is the
    organ that the sentence names first, as on every list the one whose duty it is (the statute itself is the legal
    basis: exactly one citation of the article). Organs are named by function (自然资源主管部门), with their tier where
    it is a single one (国务院自然资源主管部门), so that the register can resolve them. ``process`` holds the condition
    (当…的), ``source.quote`` the whole sentence as written, ``source.row`` the line on which its article begins.
    处罚 by a named organ is its power (``power_type``). ``jurisdiction`` is the place in which the statute holds.
    """
    place = place_of(statute)
    jurisdiction = place.name if place else None
    for article in statute.articles:
        if not NAMES_AN_ORGAN.search(article.text):
            continue
        for sentence in sentences(article):
            if NAMES_AN_ORGAN.search(sentence.text):
                for item in _items(sentence, article, statute, register):
                    yield replace(item, jurisdiction=jurisdiction) if jurisdiction else item


def _source(sentence: Sentence, article: Article, statute: Statute) -> Source:
    """The sentence in the file that holds it: a code may be spread over several files."""
    elsewhere = article.document is not None and article.document != statute.source.document
    file = Source(article.document or "") if elsewhere else statute.source
    return replace(file, row=article.line, quote=sentence.text)


def _items(sentence: Sentence, article: Article, statute: Statute, register: Register) -> Iterator[DutyItem]:
    acts = acts_of(sentence, register)
    if not acts:
        return
    source = _source(sentence, article, statute)
    basis = Citation(statute.title, article=article.number)
    basis = replace(basis, raw=format_citation(basis))
    for act in acts:
        title = title_of(act.predicates[0], act.topic, act.case, passive=act.passive)
        if not title:
            continue
        duties = tuple(dict.fromkeys(predicate for predicate in act.predicates if predicate))
        parts = [Responsibility(name, act.role, duties) for name in act.names]
        parts += [
            Responsibility(name, Role.COOPERATE, duties) for name in act.helpers if name not in act.names
        ]
        yield DutyItem(
            title=title,
            list_kind=ListKind.STATUTORY,
            holder=act.names[0],
            source=source,
            power_type=power_type(act.predicates, passive=act.passive),
            responsibilities=tuple(parts),
            legal_bases=(basis,),
            process=act.when,
        )
