"""The check: items and near pairs in, findings out."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from kg.analysis.cards import Deck, Judge, deal
from kg.analysis.detectors import DETECTORS
from kg.analysis.detectors.scene import CheckContext, Scene
from kg.analysis.findings import Finding, FindingKind, Severity, SimilarPair
from kg.analysis.matters import deck_matters
from kg.views import ItemView

_SEVERITIES = tuple(Severity)
_KINDS = tuple(FindingKind)


def check(
    views: Sequence[ItemView],
    pairs: Iterable[SimilarPair],
    judge: Judge,
    context: CheckContext | None = None,
    kinds: Collection[FindingKind] | None = None,
) -> list[Finding]:
    """All findings over ``views``, most severe first, then by kind, score and id.

    ``pairs`` refer to the texts of :func:`kg.analysis.texts.distinct_texts` (same views, same order); ``judge``
    is made for the encoder that found them (:func:`kg.analysis.fit.judge_for`). ``kinds`` limits what is looked
    for. Time grows with the number of pairs.
    """
    return _findings(deal(views, pairs, judge), judge, context, kinds)


@dataclass(frozen=True, slots=True)
class Analysis:
    """What the analysis of some lists says: the matter id of each item (by IRI), and the findings."""

    matters: dict[str, str]
    findings: list[Finding]


def analyse(
    views: Sequence[ItemView],
    pairs: Iterable[SimilarPair],
    judge: Judge,
    context: CheckContext | None = None,
) -> Analysis:
    """Matters and findings of ``views`` at once, as :func:`kg.analysis.matters.matters` and :func:`check` say them."""
    deck = deal(views, pairs, judge)
    return Analysis(deck_matters(deck), _findings(deck, judge, context))


def _findings(
    deck: Deck, judge: Judge, context: CheckContext | None, kinds: Collection[FindingKind] | None = None
) -> list[Finding]:
    scene = Scene(deck, context or CheckContext(), judge)
    found: dict[str, Finding] = {}
    for kind, detector in DETECTORS.items():
        if kinds is None or kind in kinds:
            for finding in detector(scene):
                before = found.get(finding.id)
                found[finding.id] = finding if before is None else _joined(before, finding)
    return sorted(found.values(), key=_order)


def _joined(one: Finding, other: Finding) -> Finding:
    """Two findings of one id: the first, with the rows of both, so that none is lost."""
    rows = {(view.iri, view.source): view for view in (*one.items, *other.items)}
    return replace(one, items=tuple(rows.values()))


def _order(finding: Finding) -> tuple[int, int, float, str]:
    return _SEVERITIES.index(finding.severity), _KINDS.index(finding.kind), -finding.score, finding.id
