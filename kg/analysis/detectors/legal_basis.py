"""Legal bases (依据问题): missing, not found, no longer in force, article beyond the last, level too low.

Who may create what stands in 行政处罚法 (articles 10 to 16), 行政许可法 (14 to 17) and 行政强制法 (10): normative documents
may create none of them, rules neither coercion nor, departmental ones, licences.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ingest.citations import parse_citations
from ingest.lawregister import Assessment
from ingest.records import Citation, ListKind, PowerType
from kg.analysis.cards import Card
from kg.analysis.detectors.scene import Draft, Scene, finding
from kg.analysis.findings import Finding, FindingKind, Severity
from kg.analysis.wording import LIST_NAMES, POWER_NAMES, names, places
from kg.views import BasisView

_LISTS = {ListKind.DEPARTMENT, ListKind.POWER}
_USUAL = 0.6  # share of a unit's rows with a basis from which a row without one is an omission
_TOO_LOW: Mapping[PowerType, tuple[frozenset[str], str]] = {
    PowerType.PENALTY: (
        frozenset({"normative-document", "three-determinations"}),
        "《中华人民共和国行政处罚法》第十六条：其他规范性文件不得设定行政处罚",
    ),
    PowerType.LICENSING: (
        frozenset({"normative-document", "three-determinations", "departmental-rule"}),
        "《中华人民共和国行政许可法》第十七条：除法定情形外，其他规范性文件一律不得设定行政许可",
    ),
    PowerType.COERCION: (
        frozenset({"normative-document", "three-determinations", "departmental-rule", "local-rule"}),
        "《中华人民共和国行政强制法》第十条：法律、法规以外的其他规范性文件不得设定行政强制措施",
    ),
}
_SPOKEN = (("处罚", PowerType.PENALTY), ("许可", PowerType.LICENSING), ("强制", PowerType.COERCION))
_ADVICE = {
    "missing": "建议补充法律、法规或“三定”规定依据。",
    "not-found": "建议核对法律名称，可能有误写或者尚未公布。",
    "repealed": "建议改引现行规定，并核对条号。",
    "superseded": "建议改引现行版本，并核对条号。",
    "article-beyond": "建议核对条号，可能引用了旧版本。",
    "not-yet-in-force": "建议在生效之前改引现行规定。",
    "level": "建议补充法律、法规依据；没有的，该项权力不应列入。",
}
_MILD = {"missing", "not-yet-in-force"}
_STATUTES = {"law", "administrative-regulation", "constitution"}


@dataclass(frozen=True, slots=True)
class _Flaw:
    subkind: str
    said: str
    advice: str = ""


def ill_founded(scene: Scene) -> Iterator[Finding]:
    """One finding per row and kind of flaw in its legal bases."""
    usual = _units_with_bases(scene)
    for card in scene.deck.cards:
        if card.kind not in _LISTS:
            continue
        flaws = list(_flaws(scene, card, bool(card.holders & usual)))
        for subkind in dict.fromkeys(flaw.subkind for flaw in flaws):
            yield _finding(card, [flaw for flaw in flaws if flaw.subkind == subkind])


def _units_with_bases(scene: Scene) -> frozenset[str]:
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for card in scene.deck.cards:
        if card.kind in _LISTS:
            for holder in card.holders:
                counts[holder][0] += 1
                counts[holder][1] += bool(card.first.bases)
    return frozenset(holder for holder, (rows, founded) in counts.items() if founded >= _USUAL * rows)


def _flaws(scene: Scene, card: Card, usual: bool) -> Iterator[_Flaw]:
    bases = card.first.bases
    if not bases:
        if usual and card.leaders:
            yield _Flaw("missing", "没有写明法律依据，而该清单其他事项大多写了")
        return
    assessed = [(basis, _assess(scene, basis)) for basis in bases]
    for basis, assessment in assessed:
        flaw = _flaw(basis, assessment)
        if flaw is not None:
            yield flaw
    low = _level(card, [assessment.level for _, assessment in assessed if assessment is not None])
    if low is not None:
        yield low


def _assess(scene: Scene, basis: BasisView) -> Assessment | None:
    if scene.context.assess is None:
        return None
    citations = parse_citations(basis.citation)
    return scene.context.assess(citations[0] if citations else Citation(basis.title, article=basis.article))


def _flaw(basis: BasisView, assessment: Assessment | None) -> _Flaw | None:
    if assessment is None:  # no register at hand: what the graph says
        if basis.status in {"repealed", "superseded"}:
            return _Flaw(basis.status, f"{basis.citation}已不是现行有效的规定")
        return None
    problem = assessment.problem
    if problem is None or problem == "not-checkable":
        return None
    if problem == "not-found" and not _must_be_known(basis, assessment):
        return None
    heir = f"现行的是《{assessment.nearest}》。" if assessment.nearest and problem != "not-found" else ""
    return _Flaw(problem, f"引用{basis.citation}，{assessment.reason}", heir)


def _must_be_known(basis: BasisView, assessment: Assessment) -> bool:
    """Local regulations of other provinces and internal papers may well be missing in the register; national laws not."""
    return assessment.level in _STATUTES and (
        basis.title.startswith("中华人民共和国") or basis.title.endswith("法")
    )


def _level(card: Card, levels: list[str]) -> _Flaw | None:
    title = card.first.title
    power = card.first.power_type or next((power for word, power in _SPOKEN if word in title), None)
    if power is None or power not in _TOO_LOW or not levels:
        return None
    low, rule = _TOO_LOW[power]
    if not all(level in low for level in levels):
        return None
    cited = names(basis.citation for basis in card.first.bases)
    return _Flaw("level", f"{POWER_NAMES[power]}只以{cited}为依据，层级不够（{rule}）")


def _finding(card: Card, flaws: list[_Flaw]) -> Finding:
    subkind = flaws[0].subkind
    mild = subkind in _MILD
    said = "；".join(dict.fromkeys(flaw.said for flaw in flaws))
    draft = Draft(
        title=f"“{card.first.title}”的依据有问题：{flaws[0].said}",
        explanation=f"{LIST_NAMES[card.kind]}（{card.first.holder}）中该事项{said}。见{places(card.views)}。",
        suggestion="".join(dict.fromkeys(flaw.advice for flaw in flaws)) + _ADVICE[subkind],
        departments=tuple(dict.fromkeys(view.holder for view in card.views)),
        subkind=subkind,
    )
    severity = Severity.WARNING if mild else Severity.ERROR
    return finding(FindingKind.LEGAL_BASIS, draft, card.views, 0.7 if mild else 0.9, severity)
