"""One matter → the answer about it: roles from the graph, claims from the findings, the nearest statute if nobody owns it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from ingest.records import Role
from kg.analysis.findings import Finding, FindingKind, Severity
from kg.views import ArticleView, ItemView
from search.answering.answers import (
    CONTESTED,
    OWNED,
    TOWNSHIPS,
    UNOWNED,
    Answer,
    BasisCited,
    Claim,
    Named,
    UsualLead,
)
from search.answering.matters import Group, bases_of, parts_of
from search.engine import Engine
from search.index.entries import LAW
from search.results import article_title

_EVIDENCE = 5
_NEAREST_ARTICLE = 0.45
_CONTESTING = frozenset({FindingKind.OVERLAP, FindingKind.CONFLICT})


class Assembler:
    """Makes answers out of matters, over one engine and the findings of the check."""

    def __init__(self, engine: Engine, findings: Iterable[Finding] = ()) -> None:
        self._engine = engine
        self._findings: dict[str, list[Finding]] = {}
        for finding in findings:
            if (
                finding.kind in _CONTESTING and finding.severity is Severity.ERROR
            ):  # what the check is sure of
                for item in finding.items:
                    self._findings.setdefault(item.iri, []).append(finding)

    def answer(
        self,
        question: str,
        group: Group,
        confidence: float,
        place: str | None = None,
        usual: UsualLead | None = None,
    ) -> Answer:
        """What the lists say about a matter; ``usual`` is said where they name no lead. Its ``text`` is left empty."""
        parts = parts_of(group, place)
        claims = self._claims(group)
        lead, bases = self._told_apart(group, parts.lead), bases_of(group)
        status = CONTESTED if claims else OWNED if lead else UNOWNED
        if claims:
            lead = _claimants(lead, claims, self._findings_of(group))
        if status == UNOWNED and not bases:
            bases = self._nearest_article(question)
        return Answer(
            status=status,
            title=group.best.title,
            text="",
            lead=lead,
            cooperate=tuple(
                helper for helper in parts.cooperate if helper.name not in {named.name for named in lead}
            ),
            township=parts.township,
            legal_basis=bases,
            confidence=round(confidence, 2),
            evidence=group.hits[:_EVIDENCE],
            claims=claims,
            gone=parts.gone,
            usual=usual if status == UNOWNED else None,
        )

    def _told_apart(self, group: Group, lead: tuple[Named, ...]) -> tuple[Named, ...]:
        """``lead`` with the IRIs of the townships that only carry the text of the row that is shown: from their own rows."""
        missing = {named.name for named in lead if not named.iri}
        iris: dict[str, str] = {}
        for entry in (entry for hit in group.hits for entry in hit.entries):
            if missing <= iris.keys():
                break
            view = self._engine.index.view(entry)
            if isinstance(view, ItemView):
                found = {part.name: part.iri for part in view.parts} | {view.holder: view.holder_iri}
                iris |= {name: found[name] for name in missing & found.keys() - iris.keys()}
        return tuple(replace(named, iri=named.iri or iris.get(named.name, "")) for named in lead)

    def _findings_of(self, group: Group) -> list[Finding]:
        found = (finding for iri in sorted(group.iris) for finding in self._findings.get(iri, ()))
        return list({finding.id: finding for finding in found}.values())

    def _claims(self, group: Group) -> tuple[Claim, ...]:
        return tuple(
            Claim(finding.id, finding.kind.value, finding.title, finding.departments)
            for finding in self._findings_of(group)
        )

    def _nearest_article(self, question: str) -> tuple[BasisCited, ...]:
        """The article nearest to the question, for a duty that nobody owns."""
        if LAW not in self._engine.index.segments:
            return ()
        hits = self._engine.search(question, 1, groups=(LAW,)).hits
        near = [hit.view for hit in hits if hit.explain.vector_score >= _NEAREST_ARTICLE]
        return tuple(
            BasisCited(article_title(v), v.iri, v.status) for v in near if isinstance(v, ArticleView)
        )


def _claimants(
    lead: Sequence[Named], claims: Sequence[Claim], findings: Sequence[Finding]
) -> tuple[Named, ...]:
    """Everyone who claims the lead: the leads of the matter, whom the findings name, and townships as one."""
    parts = [part for finding in findings for item in finding.items for part in item.parts]
    iris = {part.name: part.iri for part in parts}
    names = {named.name: named for named in lead}
    for claim in claims:
        for department in claim.departments:
            names.setdefault(department, Named(department, iris.get(department, "")))
    townships = {part.name: part for part in parts if part.is_township and part.role is Role.LEAD}
    if townships and not names.keys() & townships.keys():
        one = next(iter(townships.values()))
        shown = one.name if len(townships) == 1 else TOWNSHIPS
        names[shown] = Named(shown, one.iri, one.duties)
    return tuple(names.values())
