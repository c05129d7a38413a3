"""How a question is understood by the thesaurus: everyday words → official terms, and who usually leads such matters.

What it brings (``python -m search.training.choose``; docs/decisions/0007-thesaurus.md): the vectors of the official
terms join that of the question at :data:`TERMS`; a document whose lead is of a family that the concepts near the
question usually belong to gains up to ``Weights.family``. Words and characters of the terms are *not* searched for:
that was measured too, and lost more than it gained.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np

from search.encoders.base import Vectors
from search.understanding.thesaurus import Mention, Thesaurus
from search.words.analysis import is_english, letters

TERMS = 0.4
"""Weight of the official terms' vectors beside the question's (1)."""

_LEAST_FIT = 0.15  # cosine of question and concept below which a word is taken to mean something else
_NEAR = 20  # concepts that vote on who usually leads
_SHARPNESS = 12.0
_STANDS_IN = 0.8  # what an organ that stands in for another counts
_USUAL = 0.35  # share of the votes from which a family is named as the usual lead

LONG = 40
"""Letters (:func:`search.words.analysis.letters`) from which a question is a message: a story round one matter, in several
sentences. Two short ones in English are none: “A car blocks the fire lane. Who can fine the owner?”"""

_SENTENCE = re.compile(r"[。！？!?；;\n]+|\.\s")
_LEAST_SENTENCE = 4
_WHOLE = 1.5  # weight of the whole message beside that of its clearest sentence

WORD, SPELLING = "word", "spelling"


@dataclass(frozen=True, slots=True)
class Understood:
    """``written`` in the question is taken to mean ``means``; ``family`` usually leads there.

    ``by`` is ``word`` (the thesaurus says so) or ``spelling`` (it sounds the same); ``iri`` ends the concept's IRI.
    """

    written: str
    means: str
    by: str = WORD
    concept: str = ""
    family: str = ""
    basis: str = ""
    own: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """A question read: what was understood, its vector with that, and the chance of each family of organs to lead."""

    understood: tuple[Understood, ...]
    vector: Vectors
    families: Mapping[str, float] = field(default_factory=dict)
    usual: str = ""  # the thesaurus's word for the family that most near concepts have, if most do
    basis: str = ""  # what that concept rests on


class Written(Protocol):
    """What an :class:`Understood` says, here or in an answer."""

    @property
    def written(self) -> str:
        """As it stands in the question."""

    @property
    def means(self) -> str:
        """What it is taken to mean."""

    @property
    def by(self) -> str:
        """How it was understood."""


def in_english(question: str, understood: Iterable[Written]) -> bool:
    """Whether a question is to be answered in English: what was read as pinyin is Chinese in Latin letters."""
    return is_english(question) and not any(
        each.by == SPELLING and each.written.isascii() and not each.means.isascii() for each in understood
    )


def sentences(folded: str) -> list[str]:
    """The sentences of a message of :data:`LONG` letters and more; none for a shorter question.

    >>> sentences("路坏了。谁来修？")
    []
    """
    if letters(folded) < LONG:
        return []
    found = [part for part in _SENTENCE.split(folded) if sum(map(str.isalnum, part)) >= _LEAST_SENTENCE]
    return found if len(found) > 1 else []


def read(
    thesaurus: Thesaurus | None,
    folded: str,
    vector: Vectors,
    parts: Sequence[Vectors] = (),
    words: Sequence[str] = (),
) -> Reading:
    """Read a normalised question with its unit vector; ``parts`` are those of its :func:`sentences`.

    ``words`` are those that it is cut into, together the whole of it.
    """
    if thesaurus is None or not len(thesaurus):
        return Reading((), vector)
    understood: dict[int, Understood] = {}
    fits: dict[int, float] = {}
    for mention in thesaurus.mentions(folded, words):
        number, fit = _meant(thesaurus, mention, vector)
        concept = thesaurus.concept(number)
        if concept.own:
            fit = max(fit, 1.0)
        if fit < _LEAST_FIT or mention.written in concept.label.lower():
            continue
        fits[number] = fit
        understood.setdefault(
            number,
            Understood(
                mention.written,
                concept.label,
                concept=concept.id,
                family=concept.family,
                basis=concept.basis,
                own=concept.own,
            ),
        )
    chances, usual, basis = _usual(thesaurus, vector)
    if parts:
        chances = _by_sentences(thesaurus, chances, vector, parts)
    return Reading(tuple(understood.values()), _joined(thesaurus, vector, fits), chances, usual, basis)


def _meant(thesaurus: Thesaurus, mention: Mention, vector: Vectors) -> tuple[int, float]:
    """The concept that fits the question best, of those that the word may mean, and how well it does."""
    fits = thesaurus.vectors[list(mention.concepts)] @ vector
    best = int(fits.argmax())
    return mention.concepts[best], float(fits[best])


def _joined(thesaurus: Thesaurus, vector: Vectors, fits: Mapping[int, float]) -> Vectors:
    """The question's vector with those of the terms, each by how well it fits."""
    if not fits:
        return vector
    terms = np.asarray(list(fits.values()), dtype=np.float32) @ thesaurus.labels[list(fits)]
    joined = vector + TERMS * terms / max(float(np.linalg.norm(terms)), 1e-9)
    return np.asarray(joined / max(float(np.linalg.norm(joined)), 1e-9), dtype=np.float32)


def _usual(thesaurus: Thesaurus, vector: Vectors) -> tuple[dict[str, float], str, str]:
    """Chances of families (ids of ``departments.yaml``), the family named most, and the basis of its nearest concept."""
    numbers, cosines = thesaurus.nearest(vector, _NEAR)
    votes = np.exp((cosines - cosines[0]) * _SHARPNESS)
    votes = votes / votes.sum()
    chances: dict[str, float] = {}
    shares: dict[int, float] = {}
    for number, vote in zip(numbers.tolist(), votes.tolist(), strict=True):
        family = int(thesaurus.family[number])
        if family < 0:
            continue
        shares[family] = shares.get(family, 0.0) + vote
        for place, name in enumerate(thesaurus.families[family]):
            chances[name] = chances.get(name, 0.0) + vote * _STANDS_IN**place
    if not shares:
        return chances, "", ""
    most = max(shares, key=lambda family: shares[family])
    if shares[most] < _USUAL or float(cosines[0]) < _LEAST_FIT:
        return chances, "", ""
    nearest = next(number for number in numbers.tolist() if int(thesaurus.family[number]) == most)
    concept = thesaurus.concept(nearest)
    return chances, concept.family, concept.basis


def _by_sentences(
    thesaurus: Thesaurus, whole: Mapping[str, float], vector: Vectors, parts: Sequence[Vectors]
) -> dict[str, float]:
    """Chances by the sentence that speaks most clearly of a matter, the whole message counting half as much again.

    Most of a story is about people and days; how near a sentence comes to any concept says how much it tells.
    """
    nearness = [float(thesaurus.nearest(each, 1)[1][0]) for each in (vector, *parts)]
    clearest = max(1e-9, *nearness)
    votes = [whole, *(_usual(thesaurus, part)[0] for part in parts)]
    chances: dict[str, float] = {}
    for number, (own, near) in enumerate(zip(votes, nearness, strict=True)):
        weight = (max(near, 0.0) / clearest) ** 2 * (_WHOLE if number == 0 else 1.0)
        for name, chance in own.items():
            chances[name] = max(chances.get(name, 0.0), weight * chance)
    most = max(1.0, *chances.values()) if chances else 1.0
    return {name: chance / most for name, chance in chances.items()}
