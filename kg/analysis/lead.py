"""Which of several claimants should lead: a proposal with its reasons, for people to decide on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ingest.records import ListKind, Role
from kg.analysis.cards import Card, Deck
from kg.analysis.statutes import Reference

_WORTH_NAMED = 2.0  # the cooperative lists already name it as the lead of this matter
_WORTH_LAW = 1.5  # it cites a law or regulation in force for it
_WORTH_STATUTE = 3.0  # a statute names its family of organs for this matter
_WORTH_MAIN = 2.0  # share of its own duties that are about the same kind of object


@dataclass(frozen=True, slots=True)
class Proposal:
    """The proposed lead and why; ``name`` is empty if nothing speaks for anyone."""

    name: str
    reasons: tuple[str, ...]

    @property
    def sentence(self) -> str:
        """It in a sentence; empty if nothing speaks for anyone."""
        return f"建议由{self.name}牵头，理由：{'；'.join(self.reasons)}。" if self.name else ""


class Portfolios:
    """What the duties of each department are about: counts of groups of objects, by organ key."""

    def __init__(self, deck: Deck) -> None:
        self._counts: dict[str, Counter[str]] = {}
        for card in deck.cards:
            for claim in card.leaders:
                self._counts.setdefault(claim.key, Counter()).update(_groups(card))

    def share(self, key: str, groups: Sequence[str]) -> float:
        """The share (0..1) of an organ's objects that belong to one of ``groups``."""
        counts = self._counts.get(key, Counter())
        return sum(counts[group] for group in groups) / max(1, sum(counts.values()))


def _groups(card: Card) -> set[str]:
    mentions = card.profile.title.facet("object")
    return {concept.partition(".")[0] for mention in mentions for concept in mention.concepts}


def propose(cards: Sequence[Card], portfolios: Portfolios, references: Sequence[Reference] = ()) -> Proposal:
    """The claimant of ``cards`` for whom most speaks, with reasons in Chinese.

    ``references`` are what statutes say about the matter; one that names several of the claimants speaks for none.
    """
    names = {claim.key: claim.name for card in cards for claim in card.leaders}
    scores: dict[str, float] = dict.fromkeys(names, 0.0)
    reasons: dict[str, list[str]] = {key: [] for key in names}
    groups = sorted({group for card in cards for group in _groups(card)})
    for card in cards:
        for claim in card.leaders:
            if card.kind is ListKind.COOPERATIVE and claim.role is Role.LEAD:
                _add(scores, reasons, claim.key, _WORTH_NAMED, "配合履职事项清单已写明由其牵头")
            bases = [
                b for b in card.first.bases if b.status == "in-force" and b.title.endswith(("法", "条例"))
            ]
            if bases:
                _add(scores, reasons, claim.key, _WORTH_LAW, f"列有现行依据{bases[0].citation}")
    for reference in references:
        named = reference.keys & names.keys()
        if len(named) == 1:
            (key,) = named
            _add(
                scores,
                reasons,
                key,
                _WORTH_STATUTE,
                f"{reference.citation}规定由{'、'.join(reference.names)}负责",
            )
    shares = {key: portfolios.share(key, groups) for key in names}
    main = max(shares, key=lambda key: shares[key], default="")
    if main and shares[main] > 0 and sum(share == shares[main] for share in shares.values()) == 1:
        for key, share in shares.items():
            scores[key] += _WORTH_MAIN * share / max(shares[main], 1e-9)
        reasons[main].append("同类对象的职责主要在该部门")
    best = max(scores, key=lambda key: scores[key], default="")
    return _proposal(best, scores, reasons, names)


def _add(
    scores: dict[str, float], reasons: dict[str, list[str]], key: str, worth: float, reason: str
) -> None:
    if reason not in reasons[key]:
        scores[key] += worth
        reasons[key].append(reason)


def _proposal(
    best: str, scores: Mapping[str, float], reasons: Mapping[str, list[str]], names: Mapping[str, str]
) -> Proposal:
    if not best or sum(score == scores[best] for score in scores.values()) > 1:
        return Proposal("", ())
    return Proposal(names[best], tuple(reasons[best]))
