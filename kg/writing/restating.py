"""Citations that were stored before their statute was: how they stand is stated anew when the register of laws has grown."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad, Store

from ingest.records import Citation
from kg.reading.patterns import text_of, value
from kg.triples.lists import Assessment
from kg.vocabulary import ZHIZE, Scheme, concept

_UNKNOWN: Final = concept(Scheme.LEGAL_STATUSES, "unknown")


def restate(store: Store, assess: Callable[[Citation], Assessment]) -> set[NamedNode]:
    """State anew how citations of unknown standing stand; gives those that stand otherwise now.

    A citation whose title was unknown may be in force now, or name an article that its statute does not have.
    """
    changed: set[NamedNode] = set()
    for quad in list(store.quads_for_pattern(None, ZHIZE.legalStatus, _UNKNOWN, None)):
        node = quad.subject
        title = value(store, text_of(node), ZHIZE.citedTitle)
        if title is None or not isinstance(node, NamedNode):
            continue  # a statute, no citation
        before = list(store.quads_for_pattern(node, ZHIZE.statusReason, None, None))
        now = assess(_citation(store, node.value, title))
        if now.status == "unknown" and now.reason in {text_of(one.object) for one in before}:
            continue
        for old in (quad, *before):
            store.remove(old)
        store.add(Quad(node, ZHIZE.legalStatus, concept(Scheme.LEGAL_STATUSES, now.status), quad.graph_name))
        if now.reason:
            store.add(Quad(node, ZHIZE.statusReason, Literal(now.reason), quad.graph_name))
        changed.add(node)
    return changed


def _citation(store: Store, iri: str, title: str) -> Citation:
    return Citation(
        title,
        document_number=value(store, iri, ZHIZE.documentNumber),
        article=value(store, iri, ZHIZE.citedArticle),
        version=value(store, iri, ZHIZE.citedVersion),
    )
