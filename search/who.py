"""Who handles it: a question → the matter → the roles that the graph gives, with the evidence.

Search is only the entrance: names and roles are read from the views, never guessed from text. What the
lists leave open is said so (``unowned``), what several claim as well (``contested``, from the check's findings).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from ingest.records import Role
from kg.analysis.findings import Finding, FindingKind
from kg.views import ArticleView, ItemView
from search.answers import (
    CONTESTED,
    OWNED,
    TOWNSHIPS,
    UNOWNED,
    Answer,
    BasisCited,
    Claim,
    Named,
    WhoResult,
    is_english,
    wording,
)
from search.engine import Engine, clean_question
from search.entries import ITEMS, LAW
from search.facets import Filters
from search.matters import Group, bases_of, group_hits, parts_of
from search.offtopic import OffTopic
from search.results import Hit, article_title

_DEPTH = 30  # hits that are grouped into matters
_EVIDENCE = 5
_ALTERNATIVES = 3
_NEAREST_ARTICLE = 0.45
_CONTESTING = frozenset({FindingKind.OVERLAP, FindingKind.CONFLICT})


@dataclass(frozen=True, slots=True)
class Calibration:
    """From the scores of a question to the chance that its answer is right.

    ``relevant``: below this score nothing is answered; nor where small talk is nearer than any duty by more
    than ``aside``. Confidence is a logistic function of the score and of
    the lead over the next matter; the numbers are fitted by ``python -m search.training.choose``.
    """

    relevant: float = 0.30
    aside: float = 0.0
    bias: float = -2.3
    score: float = 3.8
    margin: float = 7.9

    def confidence(self, score: float, margin: float) -> float:
        """Chance (0..1) that the answer is right."""
        return float(
            1 / (1 + np.exp(-(self.bias + self.score * min(score, 1.0) + self.margin * min(margin, 0.5))))
        )


class Responder:
    """Answers “who” questions over one engine and the findings of the check, if there are any."""

    def __init__(
        self, engine: Engine, findings: Iterable[Finding] = (), calibration: Calibration | None = None
    ) -> None:
        self.engine = engine
        self.calibration = calibration or Calibration()
        self._findings: dict[str, list[Finding]] = {}
        for finding in findings:
            if finding.kind in _CONTESTING:
                for item in finding.items:
                    self._findings.setdefault(item.iri, []).append(finding)

    def answer(
        self,
        question: str,
        township: str | None = None,
        edition: str | None = None,
        hidden: frozenset[str] = frozenset(),
    ) -> WhoResult:
        """The best answer and the next best.

        ``township`` (else one that the question names) decides whose list counts; ``edition`` restricts to one;
        items with an IRI in ``hidden`` are passed over.

        Raises:
            ValueError: the question is empty.
        """
        asked, notices = clean_question(question)
        facets = self.engine.index.facets
        place = township or _mentioned(asked, facets.values("township"))
        county = _mentioned(asked, facets.values("jurisdiction"))
        filters = Filters(
            edition=(edition,) if edition else (),
            jurisdiction=(county,) if county else (),
            hidden=hidden,
        )
        topic = _without(asked, [name for name in (county, place) if name])
        result = self.engine.search(topic, _DEPTH, filters, place, (ITEMS,), marked=_EVIDENCE)
        aside = self._aside(topic, result.hits)
        groups = group_hits(hit for hit in result.hits if not aside and (not place or _holds_in(hit, place)))
        english = is_english(asked)
        answers: list[Answer] = []
        for number, group in enumerate(groups[: 1 + _ALTERNATIVES]):
            score = group.best.score
            if score < self.calibration.relevant:
                break
            following = groups[number + 1].best.score if number + 1 < len(groups) else 0.0
            confidence = self.calibration.confidence(score, score - following)
            found = self._answer(topic, group, confidence, place)
            answers.append(replace(found, text=wording(found, english)))
        return WhoResult(
            asked, answers[0] if answers else None, tuple(answers[1:]), (*notices, *result.notices)
        )

    def _aside(self, topic: str, hits: Sequence[Hit]) -> bool:
        """Whether the question is nearer to small talk than to any duty, and names nothing exactly."""
        if not hits or any(hit.explain.exact_matches for hit in hits):
            return False
        nearest = max(hit.explain.vector_score for hit in hits)
        vector = self.engine.prepare(topic).vector
        return self._off_topic.similarity(vector) > nearest + self.calibration.aside

    @cached_property
    def _off_topic(self) -> OffTopic:
        return OffTopic(self.engine.encoder)

    def _answer(self, question: str, group: Group, confidence: float, place: str | None) -> Answer:
        parts = parts_of(group, place)
        claims = self._claims(group)
        lead, bases = parts.lead, bases_of(group)
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
        )

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
        if LAW not in self.engine.index.segments:
            return ()
        hits = self.engine.search(question, 1, groups=(LAW,)).hits
        near = [hit.view for hit in hits if hit.explain.vector_score >= _NEAREST_ARTICLE]
        return tuple(
            BasisCited(article_title(v), v.iri, v.status) for v in near if isinstance(v, ArticleView)
        )


def answer(
    engine: Engine, question: str, findings: Iterable[Finding] = (), township: str | None = None
) -> WhoResult:
    """:meth:`Responder.answer` for a single question."""
    return Responder(engine, findings).answer(question, township)


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


def _mentioned(question: str, names: Sequence[str]) -> str | None:
    """The longest of ``names`` that the question contains."""
    return max((name for name in names if name in question), key=len, default=None)


def _without(question: str, names: Sequence[str]) -> str:
    """The question without place names, unless nothing would be left."""
    rest = question
    for name in names:
        rest = rest.replace(name, " ")
    return rest if any(character.isalnum() for character in rest) else question


def _holds_in(hit: Hit, place: str) -> bool:
    """Whether a duty holds in the township: it stands on its list, or on no township's list."""
    if not isinstance(hit.view, ItemView) or not hit.townships:
        return True
    return place in hit.townships
