"""The check: items and near pairs in, findings out."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from kg.analysis.cards import Judge, deal
from kg.analysis.detectors import DETECTORS
from kg.analysis.detectors.scene import CheckContext, Scene
from kg.analysis.findings import Finding, FindingKind, Severity, SimilarPair
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
    scene = Scene(deal(views, pairs, judge), context or CheckContext())
    found: dict[str, Finding] = {}
    for kind, detector in DETECTORS.items():
        if kinds is None or kind in kinds:
            for finding in detector(scene):
                found.setdefault(finding.id, finding)
    return sorted(found.values(), key=_order)


def _order(finding: Finding) -> tuple[int, int, float, str]:
    return _SEVERITIES.index(finding.severity), _KINDS.index(finding.kind), -finding.score, finding.id
