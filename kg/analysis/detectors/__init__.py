"""The detectors, one module per kind of finding, and the table that joins them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from kg.analysis.detectors.conflict import conflicts
from kg.analysis.detectors.duplicate import duplicates
from kg.analysis.detectors.legal_basis import ill_founded
from kg.analysis.detectors.naming import misnamed
from kg.analysis.detectors.outside_list import outside_lists
from kg.analysis.detectors.overlap import overlaps
from kg.analysis.detectors.reclaimed import reclaimed_held
from kg.analysis.detectors.scene import Scene
from kg.analysis.detectors.statutory_gap import statutory_gaps
from kg.analysis.detectors.unowned import unowned
from kg.analysis.findings import Finding, FindingKind

Detector = Callable[[Scene], Iterator[Finding]]

#: Finding kind → detector.
DETECTORS: Mapping[FindingKind, Detector] = {
    FindingKind.OVERLAP: overlaps,
    FindingKind.UNOWNED: unowned,
    FindingKind.CONFLICT: conflicts,
    FindingKind.DUPLICATE: duplicates,
    FindingKind.RECLAIMED_HELD: reclaimed_held,
    FindingKind.LEGAL_BASIS: ill_founded,
    FindingKind.NAMING: misnamed,
    FindingKind.OUTSIDE_LIST: outside_lists,
    FindingKind.STATUTORY_GAP: statutory_gaps,
}
