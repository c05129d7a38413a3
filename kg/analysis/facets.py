"""What the words of a duty say, facet by facet: the lexicon, and the reading of a text with it.

The lexicon is data (``ontology/facets.yaml``, ``ontology/objects.yaml``). Every facet is read on its own, longest
word first, so that 农村公路养护 says object *rural-road*, place *rural*, action *maintain* and stage *maintain*.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import yaml

FACETS = ("action", "object", "stage", "aspect", "place", "audience")

# Concepts of one facet that do not contradict each other: one office's supervision of a matter includes its
# inspections and penalties, and lists word the same duty by either. Publicity, licensing, relief and so on are
# duties of their own.
_NEAR: Mapping[str, tuple[frozenset[str], ...]] = {
    "action": (
        frozenset({"supervise", "inspect", "penalty", "coerce", "investigate", "clear"}),
        frozenset({"complain", "mediate"}),
        frozenset({"relief", "pay", "qualify"}),
        frozenset({"licence", "qualify"}),
        frozenset({"maintain", "clear"}),
        frozenset({"protect", "supervise"}),
        frozenset({"build", "restore"}),
        frozenset({"publicity", "train"}),
        frozenset({"inspect", "monitor"}),
        frozenset({"service", "relief"}),
    ),
    "stage": (
        frozenset({"sell", "distribute"}),
        frozenset({"run", "sell"}),
        frozenset({"construct", "install"}),
    ),
}


@dataclass(frozen=True, slots=True)
class Mention:
    """A word found in a text, with the concepts that it may stand for."""

    word: str
    start: int
    concepts: frozenset[str]


@dataclass(frozen=True, slots=True)
class Reading:
    """A text as the lexicon reads it.

    ``mentions`` has one entry per facet, in the order of :data:`FACETS`; ``plain`` is the text without spaces,
    punctuation and generic words; ``rest`` what no facet accounts for (of ``plain``).
    """

    text: str
    plain: str
    rest: str
    mentions: tuple[tuple[Mention, ...], ...]

    def facet(self, name: str) -> tuple[Mention, ...]:
        """The mentions of one facet, in text order."""
        return self.mentions[FACETS.index(name)]


def clean(text: str) -> str:
    """``text`` with full-width forms folded, in lower case for Latin letters, without spaces and punctuation."""
    folded = unicodedata.normalize("NFKC", text)
    return "".join(char for char in folded if char.isalnum() or char == "○").upper()


class Lexicon:
    """The words of all facets, indexed by their first two characters."""

    def __init__(self, facets: Mapping[str, Mapping[str, Iterable[str]]], generic: Iterable[str]) -> None:
        """``facets`` maps facet → concept → words; ``generic`` words say nothing about the matter."""
        concepts: dict[str, dict[str, set[str]]] = {}
        for facet, entries in facets.items():
            for concept, words in entries.items():
                for word in words:
                    concepts.setdefault(clean(word), {}).setdefault(facet, set()).add(concept)
        self._words = {
            word: tuple((FACETS.index(facet), frozenset(found)) for facet, found in by_facet.items())
            for word, by_facet in concepts.items()
        }
        self._heads: dict[str, tuple[str, ...]] = {}
        for word in sorted(self._words, key=len, reverse=True):
            self._heads[word[:2]] = (*self._heads.get(word[:2], ()), word)
        self._generic = tuple(sorted((clean(word) for word in generic), key=len, reverse=True))
        self._generic_heads: dict[str, tuple[str, ...]] = {}
        for word in self._generic:
            self._generic_heads[word[0]] = (*self._generic_heads.get(word[0], ()), word)

    def read(self, text: str) -> Reading:
        """``text`` facet by facet. Linear in the length of the text."""
        plain_text = clean(text)
        found: list[list[Mention]] = [[] for _ in FACETS]
        ends = [0] * len(FACETS)
        covered = bytearray(len(plain_text))
        for start in range(len(plain_text) - 1):
            for word in self._heads.get(plain_text[start : start + 2], ()):
                if not plain_text.startswith(word, start):
                    continue
                end = start + len(word)
                for facet, concepts in self._words[word]:
                    if start >= ends[facet]:
                        found[facet].append(Mention(word, start, concepts))
                        ends[facet] = end
                        covered[start:end] = b"\x01" * len(word)
        plain, rest = self._leave_out(plain_text, covered)
        return Reading(text, plain, rest, tuple(tuple(mentions) for mentions in found))

    def _leave_out(self, text: str, covered: bytearray) -> tuple[str, str]:
        plain: list[str] = []
        rest: list[str] = []
        position = 0
        while position < len(text):
            if not covered[position]:
                word = next(
                    (w for w in self._generic_heads.get(text[position], ()) if text.startswith(w, position)),
                    "",
                )
                if word and not any(covered[position : position + len(word)]):
                    position += len(word)
                    continue
                rest.append(text[position])
            plain.append(text[position])
            position += 1
        return "".join(plain), "".join(rest)


def near(facet: str, left: frozenset[str], right: frozenset[str]) -> bool:
    """Whether two mentions of a facet, though not of one concept, do not contradict each other.

    Of objects, a concept is near to the broad one of its group (``food.canteen`` to ``food``).
    """
    if facet == "object":
        return any(is_broader(a, b) or is_broader(b, a) for a in left for b in right)
    return any(group & left and group & right for group in _NEAR.get(facet, ()))


def is_broader(concept: str, other: str) -> bool:
    """Whether ``concept`` is the broad one of the group of ``other``."""
    return "." not in concept and other.startswith(f"{concept}.")


def siblings(left: frozenset[str], right: frozenset[str]) -> bool:
    """Whether two objects are different concepts of one group."""
    return bool({c.partition(".")[0] for c in left} & {c.partition(".")[0] for c in right})


@cache
def load_lexicon() -> Lexicon:
    """The project's lexicon, read once."""
    facets: dict[str, dict[str, list[str]]] = {}
    data = _load("facets.yaml")
    for facet in FACETS:
        facets[facet] = {concept: str(words).split() for concept, words in data.get(facet, {}).items()}
    for group, entries in _load("objects.yaml").items():
        for concept, words in entries.items():
            name = group if concept == "_" else f"{group}.{concept}"
            facets["object"][name] = str(words).split()
    return Lexicon(facets, str(data["generic"]).split())


def _load(name: str) -> dict[str, Any]:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    data = yaml.load(resources.files("ontology").joinpath(name).read_bytes(), Loader=loader)  # noqa: S506 safe loader
    if not isinstance(data, dict):
        raise TypeError(f"ontology/{name} must be a mapping")
    return data
