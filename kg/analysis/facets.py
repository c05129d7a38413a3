"""What the words of a duty say, facet by facet: the lexicon, and the reading of a text with it.

The lexicon is data (``ontology/facets.yaml``, ``ontology/objects.yaml``). Every facet is read on its own, longest
word first, so that 农村公路养护 says object *rural-road*, place *rural*, action *maintain* and stage *maintain*.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import Any

FACETS = ("action", "object", "stage", "procedure", "aspect", "place", "audience")

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
        frozenset({"protect", "supervise", "inspect", "penalty"}),
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


# Kinds of deed: actions that one office would word for one another in the head of a title. Granting, filing and
# registering are powers of their own.
_DEEDS: Mapping[str, str] = {
    **dict.fromkeys(
        ("supervise", "inspect", "penalty", "coerce", "investigate", "clear", "protect"), "regulate"
    ),
    **dict.fromkeys(("licence", "qualify"), "permit"),
    **dict.fromkeys(("publicity", "train"), "inform"),
    **dict.fromkeys(("relief", "pay"), "support"),
    **dict.fromkeys(("mediate", "complain"), "settle"),
    **dict.fromkeys(("build", "restore"), "build"),
}
_OPENERS = frozenset(
    {"penalty", "publicity", "promote", "relief", "rescue", "mediate", "clear", "coerce", "inspect", "survey"}
)


@dataclass(frozen=True, slots=True)
class Mention:
    """A word found in a text, with the concepts that it may stand for."""

    word: str
    start: int
    concepts: frozenset[str]


@dataclass(frozen=True, slots=True)
class Reading:
    """A text as the lexicon reads it.

    ``body`` is the text without spaces and punctuation, ``plain`` also without generic words; ``mentions`` has one
    entry per facet, in the order of :data:`FACETS`, with places in ``body``; ``rest_pieces`` are the (place, piece)
    of ``plain`` that no facet accounts for.
    """

    text: str
    body: str
    plain: str
    rest_pieces: tuple[tuple[int, str], ...]
    mentions: tuple[tuple[Mention, ...], ...]

    @property
    def rest(self) -> str:
        """What no facet accounts for, in one piece."""
        return "".join(piece for _, piece in self.rest_pieces)

    def facet(self, name: str) -> tuple[Mention, ...]:
        """The mentions of one facet, in text order."""
        return self.mentions[FACETS.index(name)]

    def deeds(self) -> frozenset[str]:
        """What is to be done, as kinds of deed: read from the head of the title.

        The head is what follows the last 的 (对擅自修建房屋的处罚), else the verb that opens the title (打击黑车载客), else
        the last verbs, joined by 和 or 、 (流动摊贩占道经营整治).
        """
        actions = self.facet("action")
        if not actions:
            return frozenset()
        after = self.body.rfind("的")
        head = [m for m in actions if m.start > after] if after > 0 else []
        if not head:
            opening = actions[0]
            head = [opening] if opening.start <= 2 and opening.concepts & _OPENERS else []
        if not head:
            last = actions[-1].start
            head = [m for m in actions if last - m.start <= 5]
        return frozenset(_DEEDS.get(c, c) for m in head for c in m.concepts)

    def words(self) -> tuple[str, ...]:
        """The words that carry the matter: all mentions but of actions, and what no facet accounts for.

        A mention within a longer one is left out.
        """
        spans = {(m.start, m.start + len(m.word)) for facet in self.mentions[1:] for m in facet}
        kept = [a for a in spans if not any(b != a and b[0] <= a[0] and a[1] <= b[1] for b in spans)]
        pieces = [(start, self.body[start:end]) for start, end in kept] + list(self.rest_pieces)
        return tuple(dict.fromkeys(word for _, word in sorted(pieces)))


def clean(text: str) -> str:
    """``text`` with full-width forms folded, in lower case for Latin letters, without spaces and punctuation."""
    folded = unicodedata.normalize("NFKC", text)
    if not folded.isalnum():
        folded = "".join([char for char in folded if char.isalnum() or char == "○"])
    return folded.upper()


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
        return Reading(text, plain_text, plain, rest, tuple(map(tuple, _without_torn(found))))

    def _leave_out(self, text: str, covered: bytearray) -> tuple[str, tuple[tuple[int, str], ...]]:
        plain: list[str] = []
        rest: list[tuple[int, str]] = []
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
                if rest and rest[-1][0] + len(rest[-1][1]) == position:
                    rest[-1] = rest[-1][0], rest[-1][1] + text[position]
                else:
                    rest.append((position, text[position]))
            plain.append(text[position])
            position += 1
        return "".join(plain), tuple(rest)


def _without_torn(found: Sequence[Sequence[Mention]]) -> Iterator[list[Mention]]:
    """The mentions of each facet but for those that tear two words of another asunder: 批发 in 审批发证."""
    ends = [{mention.start + len(mention.word) for mention in mentions} for mentions in found]
    borders = [
        own & {mention.start for mention in mentions} for own, mentions in zip(ends, found, strict=True)
    ]
    for facet, mentions in enumerate(found):
        others = frozenset[int]().union(*borders[:facet], *borders[facet + 1 :])
        yield [m for m in mentions if others.isdisjoint(range(m.start + 1, m.start + len(m.word)))]


@lru_cache(maxsize=1 << 15)  # a check asks for the same few thousand many times over
def near(facet: str, left: frozenset[str], right: frozenset[str]) -> bool:
    """Whether two mentions of a facet, though not of one concept, do not contradict each other.

    Of objects, a concept is near to the broad one of its group (``food.canteen`` to ``food``).
    """
    if facet == "object":
        return any(is_broader(a, b) or is_broader(b, a) for a in left for b in right)
    return any(group & left and group & right for group in _NEAR.get(facet, ()))


def is_broader(concept: str, other: str) -> bool:
    """Whether ``other`` is a narrower concept of ``concept``."""
    return other.startswith(f"{concept}.")


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
    import yaml  # not needed to clean a text, which a question's cold start does

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    data = yaml.load(resources.files("ontology").joinpath(name).read_bytes(), Loader=loader)  # noqa: S506 safe loader
    if not isinstance(data, dict):
        raise TypeError(f"ontology/{name} must be a mapping")
    return data
