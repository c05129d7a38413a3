"""The order of the first hits, once the candidates have been ranked: by a reranker, or by how much each answers, and with
articles whether that is what was to be answered.

The scores keep their places: how sure an answer is was calibrated on them (:mod:`search.understanding.signals`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from search.index.entries import ITEMS, LAW
from search.index.segment import Candidates, Segment
from search.ranking.answered import Answered
from search.ranking.expected import Expected
from search.ranking.fusion import Explain
from search.ranking.reranker import DEPTH as READ
from search.ranking.reranker import Reranker

DEPTHS: Mapping[str, int] = {ITEMS: 20, LAW: 30}
"""So many of the first hits of a group are put in order by how much they answer; with 0 all stay as they are."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """A ranked document before it becomes a hit."""

    group: str
    document: int
    score: float
    candidates: Candidates
    place: int  # among the candidates
    reranked: float | None = None  # what the reranker says
    answered: float | None = None  # what is added for how it answers the question

    @property
    def explain(self) -> Explain:
        """Why it stands where it stands."""
        matches = self.candidates.matches[self.place]
        return self.candidates.parts.explain(self.place, matches, self.reranked, self.answered)


class Order:
    """Sets the first hits of a question in order anew; safe to share between threads."""

    def __init__(
        self,
        segments: Mapping[str, Segment],
        reranker: Reranker | None = None,
        answers: Mapping[str, Answered] | None = None,
        expected: Mapping[str, Expected] | None = None,
    ) -> None:
        """``reranker`` reads the first hits, if there is one; without it those of some groups are weighed by ``answers``.

        Of those, some gain by the answers that are ``expected``, too.
        """
        self._segments, self._reranker = segments, reranker
        self._answers, self._expected = answers or {}, expected or {}

    @property
    def depth(self) -> int:
        """How many of the first hits may change their places."""
        if self._reranker is not None:
            return READ
        return max((DEPTHS[group] for group in self._answers), default=0)

    def __call__(self, question: str, ranked: list[Ranked], said: str = "") -> list[Ranked]:
        """``ranked`` in the new order; ``question`` is normalised, and so is what was ``said``: the phrases of asking, too."""
        if self._reranker is not None:
            return self._by_reading(self._reranker, question, ranked)
        for group, answers in self._answers.items():
            places = [place for place, each in enumerate(ranked[: DEPTHS[group]]) if each.group == group]
            if len(places) > 1:
                documents = [ranked[place].document for place in places]
                added = answers.adds(question, documents)
                if group in self._expected:
                    added = added + self._expected[group].adds(said or question, documents)
                ranked = _with_added(ranked, places, added.tolist())
        return ranked

    def _by_reading(self, reranker: Reranker, question: str, ranked: list[Ranked]) -> list[Ranked]:
        """The first hits as the reranker reads them; those that a name or number points to stay before the others."""
        head = ranked[:READ]
        if len(head) < 2:
            return ranked
        texts = ["\n".join(self._segments[each.group].text(each.document)) for each in head]
        read = reranker.scores(question, texts)
        exact = [float(each.candidates.parts.exact[each.place]) for each in head]
        order = sorted(range(len(head)), key=lambda place: (-exact[place], -read[place], place))
        scores = sorted((each.score for each in head), reverse=True)
        anew = [
            replace(head[place], score=score, reranked=round(float(read[place]), 4))
            for place, score in zip(order, scores, strict=True)
        ]
        return anew + ranked[READ:]


def _with_added(ranked: list[Ranked], places: Sequence[int], added: Sequence[float]) -> list[Ranked]:
    """The hits at ``places``, all of one group, by their scores with what is ``added``; the others stay where they are."""
    better = sorted(zip(places, added, strict=True), key=lambda own: -ranked[own[0]].score - own[1])
    found = list(ranked)
    for place, (before, add) in zip(places, better, strict=True):
        own, score = ranked[before], ranked[place].score
        found[place] = Ranked(
            own.group, own.document, score, own.candidates, own.place, answered=round(add, 4)
        )
    return found
