"""Two duties compared field by field: each field ends in one level, such as ``object: same`` or ``stage: contrast``.

The levels say what was seen; what a level is worth is for :mod:`kg.analysis.weights`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from ingest.records import PowerType
from kg.analysis.facets import FACETS, Lexicon, Mention, Reading, load_lexicon, near, siblings
from kg.analysis.texts import lead_duties
from kg.views import ItemView

#: All fields that are compared, in the order in which evidence is shown.
FIELDS = (
    *FACETS,
    "deed",
    "wording",
    "rest",
    "deliberate",
    "contrasts",
    "similarity",
    "titles",
    "scaled",
    "known",
    "sharp",
    "concepts",
    "duties",
    "met",
    "familiar",
    "uneven",
    "whitened",
    "likelihood",
    "coverage",
    "reach",
    "weakest",
    "left_over",
    "shared",
    "rare",
    "rarest",
    "power",
    "statute",
)

# Aspects that restate the matter itself; the others (fire, price, labour …) are a line of work of their own, so that
# it says something when only one side names them.
_RESTATING = frozenset(
    {"safety-production", "order", "occupation", "theft", "disaster", "disease", "heritage", "pollution"}
)
_OPPOSED = frozenset({"contrast", "mixed", "sibling"})
_CLOSE_WORDING = frozenset({"minimal-pair", "high", "insertion"})

_POWER_WORDS = {
    PowerType.LICENSING: frozenset({"licence", "qualify"}),
    PowerType.PENALTY: frozenset({"penalty", "supervise", "inspect", "coerce"}),
    PowerType.COERCION: frozenset({"coerce", "penalty"}),
    PowerType.INSPECTION: frozenset({"inspect", "supervise", "penalty"}),
    PowerType.PAYMENT: frozenset({"pay", "relief", "qualify"}),
}


@dataclass(frozen=True)
class Profile:
    """What is compared of a duty: its title and duties as the lexicon reads them, power type and statutes.

    ``statutes`` holds (title, article) pairs; an article may be empty.
    """

    title: Reading
    duties: Reading | None = None
    power: PowerType | None = None
    statutes: frozenset[tuple[str, str]] = frozenset()

    @cached_property
    def grams(self) -> frozenset[str]:
        """Single characters and pairs of characters of the plain title."""
        plain = self.title.plain
        return frozenset(plain) | {plain[i : i + 2] for i in range(len(plain) - 1)}

    @cached_property
    def named(self) -> tuple[str, ...]:
        """The words of each facet of the title, joined, in the order of :data:`FACETS`."""
        return tuple("、".join(dict.fromkeys(m.word for m in found)) for found in self.title.mentions)

    @cached_property
    def deeds(self) -> frozenset[str]:
        """What is to be done, see :meth:`Reading.deeds`."""
        return self.title.deeds()

    @cached_property
    def rest(self) -> frozenset[str]:
        """The characters of the title that no facet accounts for."""
        return frozenset(self.title.rest)


@dataclass(frozen=True, slots=True)
class Comparison:
    """One field of two duties: the level reached, and the words that it was read from; of a measured field its value."""

    field: str
    level: str
    left: str = ""
    right: str = ""
    value: float | None = None


_ABSENT = tuple(Comparison(name, "absent") for name in FACETS)


def profile(title: str, duties: Sequence[str] = (), lexicon: Lexicon | None = None) -> Profile:
    """The profile of a bare title, with duties if there are any."""
    lexicon = lexicon or load_lexicon()
    return Profile(lexicon.read(title), lexicon.read("；".join(duties)) if duties else None)


def item_profile(view: ItemView) -> Profile:
    """The profile of an item: title, lead duties, power type and cited statutes."""
    base = profile(view.title, lead_duties(view))
    statutes = frozenset((basis.title, basis.article or "") for basis in view.bases)
    return Profile(base.title, base.duties, view.power_type, statutes)


def compare(left: Profile, right: Profile) -> tuple[Comparison, ...]:
    """The levels of all fields that do not depend on an encoder. Symmetric but for the sides of the words."""
    facets = tuple(_facet(place, name, left, right) for place, name in enumerate(FACETS))
    opposed = any(c.level in _OPPOSED and c.field != "action" for c in facets)
    number = sum(c.level in _OPPOSED and c.field not in {"action", "audience"} for c in facets)
    wording = _wording(left, right)
    return (
        *facets,
        _deed(left, right),
        wording,
        _rest(left, right),
        Comparison("deliberate", _deliberate(wording.level, opposed)),
        Comparison("contrasts", str(min(number, 3))),
        _power(left, right),
        _statute(left, right),
    )


def _deed(left: Profile, right: Profile) -> Comparison:
    ours, theirs = left.deeds, right.deeds
    if not ours or not theirs:
        return Comparison("deed", "absent" if not ours and not theirs else "one-sided")
    return Comparison("deed", "same" if ours == theirs else "part" if ours & theirs else "contrast")


def _deliberate(wording: str, opposed: bool) -> str:
    """Where two titles share most of their words, the word in which they differ was chosen on purpose."""
    close = "close" if wording in _CLOSE_WORDING else "middle" if wording == "middle" else "far"
    return f"{close}-{'opposed' if opposed else 'agreed'}"


def _facet(place: int, name: str, left: Profile, right: Profile) -> Comparison:
    ours, theirs = left.title.mentions[place], right.title.mentions[place]
    if not ours and not theirs:
        return _ABSENT[place]
    return Comparison(name, _level(name, ours, theirs, left, right), left.named[place], right.named[place])


def _level(
    name: str, ours: Sequence[Mention], theirs: Sequence[Mention], left: Profile, right: Profile
) -> str:
    if not ours or not theirs:
        if name == "aspect" and any(not m.concepts & _RESTATING for m in (*ours, *theirs)):
            return "own-line"
        return "one-sided"
    our_rest, their_rest = _unmatched(ours, theirs), _unmatched(theirs, ours)
    if not our_rest and not their_rest:
        return "same" if name != "object" or _same_words(ours, theirs) else "synonym"
    shared = len(our_rest) < len(ours) or len(their_rest) < len(theirs)
    our_rest = list(_unspoken(name, our_rest, theirs, right))
    their_rest = list(_unspoken(name, their_rest, ours, left))
    if shared:
        return "mixed" if our_rest and their_rest else "part"
    if not our_rest or not their_rest:
        return "near"
    if name == "object" and any(siblings(a.concepts, b.concepts) for a in our_rest for b in their_rest):
        return "sibling"
    return "contrast"


def _same_words(ours: Sequence[Mention], theirs: Sequence[Mention]) -> bool:
    """Whether every mention has its like, or a longer or shorter form of it, on the other side."""
    pairs = [(a.word, b.word) for a in ours for b in theirs if a.word in b.word or b.word in a.word]
    return {m.word for m in ours} == {a for a, _ in pairs} and {m.word for m in theirs} == {
        b for _, b in pairs
    }


def _unmatched(mentions: Sequence[Mention], others: Sequence[Mention]) -> list[Mention]:
    """Those of ``mentions`` without a counterpart; a word of several meanings that has its like counts for that alone."""
    words = {m.word for m in mentions} & {other.word for other in others}
    free = [other for other in others if other.word not in words or len(other.concepts) == 1]
    return [
        m for m in mentions if m.word not in words and not any(m.concepts & other.concepts for other in free)
    ]


def _unspoken(
    name: str, mentions: Sequence[Mention], others: Sequence[Mention], other: Profile
) -> Iterator[Mention]:
    """Those of ``mentions`` that neither the other title nor the other's duties come near to."""
    details = other.duties.facet(name) if other.duties is not None and name != "action" else ()
    for mention in mentions:
        if any(near(name, mention.concepts, o.concepts) for o in others):
            continue
        if not any(mention.concepts & detail.concepts for detail in details):
            yield mention


def _wording(left: Profile, right: Profile) -> Comparison:
    ours, theirs = left.title.plain, right.title.plain
    if ours == theirs:
        return Comparison("wording", "identical", left.title.text, right.title.text)
    limit = min(len(ours), len(theirs))
    head = next((i for i in range(limit) if ours[i] != theirs[i]), limit)
    tail = next((i for i in range(limit - head) if ours[-1 - i] != theirs[-1 - i]), limit - head)
    middles = ours[head : len(ours) - tail], theirs[head : len(theirs) - tail]
    longest = max(len(ours), len(theirs))
    if 2 * (head + tail) >= longest and max(map(len, middles)) <= 6:
        level = "minimal-pair" if all(middles) else "insertion"
        return Comparison("wording", level, *middles)
    overlap = 2 * len(left.grams & right.grams) / max(1, len(left.grams) + len(right.grams))
    return Comparison(
        "wording",
        next(name for name, least in _OVERLAPS if overlap >= least),
        left.title.text,
        right.title.text,
    )


_OVERLAPS = (("high", 0.55), ("middle", 0.38), ("low", 0.24), ("little", 0.12), ("none", 0.0))


def _rest(left: Profile, right: Profile) -> Comparison:
    ours, theirs = left.rest, right.rest
    if not ours or not theirs:
        level = "none" if not ours and not theirs else "one-sided"
    else:
        share = len(ours & theirs) / min(len(ours), len(theirs))
        level = "same" if share > 0.6 else "part" if share > 0 else "differ"
    return Comparison("rest", level, left.title.rest, right.title.rest)


def _power(left: Profile, right: Profile) -> Comparison:
    ours, theirs = left.power.value if left.power else "", right.power.value if right.power else ""
    if left.power is None and right.power is None:
        return Comparison("power", "absent")
    if left.power is not None and right.power is not None:
        level = "same" if left.power is right.power else "contrast"
        return Comparison("power", level, ours, theirs)
    power, other = (left.power, right) if left.power is not None else (right.power, left)
    expected = _POWER_WORDS.get(power) if power is not None else None
    spoken = {c for m in other.title.facet("action") for c in m.concepts}
    level = "contrast" if expected and spoken and not spoken & expected else "absent"
    return Comparison("power", level, ours, theirs)


def _statute(left: Profile, right: Profile) -> Comparison:
    if not left.statutes or not right.statutes:
        return Comparison("statute", "absent")
    ours, theirs = ("；".join(sorted({title for title, _ in side.statutes})) for side in (left, right))
    if any(article for _, article in left.statutes & right.statutes):
        return Comparison("statute", "same-article", ours, theirs)
    shared = {title for title, _ in left.statutes} & {title for title, _ in right.statutes}
    return Comparison("statute", "same-statute" if shared else "contrast", ours, theirs)
