"""Legal bases (依据问题): missing, not found, no longer in force, article beyond the last, level too low.

Who may create what stands in 行政处罚法 (articles 10 to 16), 行政许可法 (14 to 17) and 行政强制法 (10): normative documents
may create none of them, departmental rules neither coercion nor (in general) licences.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from ingest.records import ListKind, PowerType
from kg.analysis.cards import Card
from kg.analysis.detectors.scene import Draft, Scene, finding
from kg.analysis.findings import Finding, FindingKind, Severity
from kg.analysis.wording import LIST_NAMES, POWER_NAMES, names, places
from kg.views import BasisView

_LISTS = {ListKind.DEPARTMENT, ListKind.POWER}
_USUAL = 0.6  # share of a unit's rows with a basis from which a row without one is an omission
_LAW_ENDINGS = ("法", "条例")

_TOO_LOW: Mapping[PowerType, tuple[frozenset[str], str]] = {
    PowerType.PENALTY: (
        frozenset({"normative-document", "three-determinations", "normative", "document"}),
        "《中华人民共和国行政处罚法》第十六条：其他规范性文件不得设定行政处罚",
    ),
    PowerType.LICENSING: (
        frozenset({"normative-document", "three-determinations", "normative", "document", "departmental-rule"}),
        "《中华人民共和国行政许可法》第十七条：部门规章和其他规范性文件不得设定行政许可",
    ),
    PowerType.COERCION: (
        frozenset(
            {"normative-document", "three-determinations", "normative", "document", "departmental-rule", "local-rule"}
        ),
        "《中华人民共和国行政强制法》第十条：法律、法规以外的其他规范性文件不得设定行政强制措施",
    ),
}
_SPOKEN = (("行政处罚", PowerType.PENALTY), ("处罚", PowerType.PENALTY), ("许可", PowerType.LICENSING), ("强制", PowerType.COERCION))
_FORMAL = frozenset({"constitution", "law", "administrative-regulation", "local-regulation", "departmental-rule", "local-rule"})


@dataclass(frozen=True, slots=True)
class _Flaw:
    subkind: str
    said: str
    advice: str
    severity: Severity


def ill_founded(scene: Scene) -> Iterator[Finding]:
    """One finding per row and kind of flaw in its legal bases."""
    usual = _units_with_bases(scene)
    for card in scene.deck.cards:
        if card.kind not in _LISTS:
            continue
        flaws = [flaw for basis in card.first.bases for flaw in _flaws(scene, card, basis)]
        if not card.first.bases and card.holders & usual and card.leaders:
            flaws.append(_MISSING)
        if card.first.bases and (low := _level(scene, card)):
            flaws.append(low)
        for subkind in dict.fromkeys(flaw.subkind for flaw in flaws):
            yield _finding(card, [flaw for flaw in flaws if flaw.subkind == subkind])


_MISSING = _Flaw("missing", "没有写明法律依据，而该清单其他事项都写了", "建议补充法律、法规或“三定”规定依据。", Severity.WARNING)


def _units_with_bases(scene: Scene) -> frozenset[str]:
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for card in scene.deck.cards:
        if card.kind in _LISTS:
            for holder in card.holders:
                counts[holder][0] += 1
                counts[holder][1] += bool(card.first.bases)
    return frozenset(holder for holder, (rows, founded) in counts.items() if founded >= _USUAL * rows)


def _flaws(scene: Scene, card: Card, basis: BasisView) -> Iterator[_Flaw]:
    for test in _TESTS:
        flaw = test(scene, card, basis)
        if flaw is not None:
            yield flaw
            return


def _status(scene: Scene, _: Card, basis: BasisView) -> _Flaw | None:
    law = scene.context.law(basis.title) if scene.context.law else None
    status = law.status if law is not None and basis.status == "unknown" else basis.status
    if status == "repealed":
        return _Flaw("repealed", f"{basis.citation}已经废止", "建议改引现行规定。", Severity.ERROR)
    if status == "superseded":
        return _Flaw("superseded", f"{basis.citation}已被新的规定取代", "建议改引取代它的规定，并核对条号。", Severity.ERROR)
    return None


def _beyond(scene: Scene, _: Card, basis: BasisView) -> _Flaw | None:
    law = scene.context.law(basis.title) if scene.context.law else None
    number = (basis.article or "").partition("-")[0]
    if law is None or not law.last_article or not number.isdigit() or int(number) <= law.last_article:
        return None
    said = f"{basis.citation}不存在：该法最后一条是第 {law.last_article} 条"
    return _Flaw("beyond-last-article", said, "建议核对条号，可能引用了旧版本。", Severity.ERROR)


def _not_found(scene: Scene, _: Card, basis: BasisView) -> _Flaw | None:
    """Only titles that must be in the register if they exist: national laws, named in full."""
    if scene.context.law is None or basis.status != "unknown" or scene.context.law(basis.title) is not None:
        return None
    if basis.title.startswith("中华人民共和国") and basis.title.endswith(_LAW_ENDINGS):
        said = f"法律名录中查不到《{basis.title}》"
        return _Flaw("not-found", said, "建议核对法律名称，可能有误写或者尚未公布。", Severity.ERROR)
    return None


_TESTS: tuple[Callable[[Scene, Card, BasisView], _Flaw | None], ...] = (_status, _beyond, _not_found)


def _level(scene: Scene, card: Card) -> _Flaw | None:
    power = card.first.power_type or next((p for word, p in _SPOKEN if word in card.first.title), None)
    if power not in _TOO_LOW or scene.context.law is None:
        return None
    low, rule = _TOO_LOW[power]
    levels = [_level_of(scene, basis) for basis in card.first.bases]
    if any(level in _FORMAL - low or level is None for level in levels):
        return None
    said = f"{POWER_NAMES[power]}只以{names(b.citation for b in card.first.bases)}为依据，层级不够（{rule}）"
    return _Flaw("level-too-low", said, "建议补充法律、法规依据；没有的，该项权力不应列入。", Severity.ERROR)


def _level_of(scene: Scene, basis: BasisView) -> str | None:
    law = scene.context.law(basis.title) if scene.context.law else None
    if law is not None:
        return law.level
    if basis.title.startswith("中华人民共和国") or basis.title.endswith(_LAW_ENDINGS):
        return None
    return "normative-document" if basis.title.endswith(("通知", "意见", "方案", "规定》的通知", "批复", "纪要")) else None


def _finding(card: Card, flaws: list[_Flaw]) -> Finding:
    severity = Severity.ERROR if any(f.severity is Severity.ERROR for f in flaws) else Severity.WARNING
    said = "；".join(dict.fromkeys(flaw.said for flaw in flaws))
    draft = Draft(
        title=f"“{card.first.title}”的依据有问题：{flaws[0].said}",
        explanation=f"{LIST_NAMES[card.kind]}（{card.first.holder}）中该事项{said}，见{places(card.views)}。",
        suggestion=flaws[0].advice,
        departments=tuple(dict.fromkeys(view.holder for view in card.views)),
        subkind=flaws[0].subkind,
    )
    return finding(FindingKind.LEGAL_BASIS, draft, card.views, 0.9 if severity is Severity.ERROR else 0.7, severity)
