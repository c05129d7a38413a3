"""Words of two characters of which one is written as another that sounds the same: 路登 for 路灯, 话坡 for 滑坡.

Two characters that are no word side by side, and that no duty has, may be one that duties have. Whether it is meant, the rest of the
question tells: with it, the question must come clearly nearer to a concept of the thesaurus, and near enough (路断了 stays).
Longer words are for :mod:`search.words.spelling`.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice, pairwise

from search.encoders.base import Encoder, Vectors
from search.index.opened import SearchIndex
from search.understanding.known import pair_counts
from search.words.readings import homophones
from search.words.spelling import Repair

_NEARER = 0.1  # by so much in cosine must the question come nearer to a concept
_NEAR = 0.6  # and so near
_MOST = 3  # pairs of a question, and words that each may be, that are tried
_GRAMMAR = frozenset("的了着没不谁找怎么吗呢吧我你他她它们这那有在是就都也要会能个上下里人来去到被把给跟和与")


def misheard(
    index: SearchIndex, encoder: Encoder, text: str, words: Sequence[str], vector: Vectors
) -> list[Repair]:
    """What to read differently in normalised ``text``, which is cut into ``words`` and has the unit vector ``vector``."""
    thesaurus = index.thesaurus
    if thesaurus is None or not len(thesaurus):
        return []
    found: list[Repair] = []
    for pair in _odd_pairs(index, words)[:_MOST]:
        meant = _likeliest(index, pair)
        if not meant:
            continue
        trials = encoder.encode([text.replace(pair, means) for means in meant])
        before, *nearness = (float(thesaurus.nearest(each, 1)[1][0]) for each in (vector, *trials))
        best = max(range(len(meant)), key=lambda place: nearness[place])
        if nearness[best] >= max(_NEAR, before + _NEARER):
            found.append(Repair(pair, meant[best]))
            text, vector = text.replace(pair, meant[best]), trials[best]
    return found


def _odd_pairs(index: SearchIndex, words: Sequence[str]) -> list[str]:
    """Neighbouring characters, each a word by itself, that together are none and stand in no duty."""
    singles = ((left, right) for left, right in pairwise(words) if len(left) == len(right) == 1)
    pairs = [left + right for left, right in singles if _is_han(left + right)]
    pairs = [pair for pair in pairs if not _GRAMMAR.intersection(pair)]
    known = index.dictionary.known(pairs)
    counts = pair_counts(index, pairs).tolist() if pairs else []
    return [pair for pair, count in zip(pairs, counts, strict=True) if not count and pair not in known]


def _is_han(text: str) -> bool:
    return all("\u4e00" <= character <= "\u9fff" for character in text)


def _likeliest(index: SearchIndex, pair: str) -> list[str]:
    """The words that most duties have of those that sound like ``pair`` and share a character with it."""
    left, right = pair[0], pair[1]
    alike = [other + right for other in homophones(left)] + [left + other for other in homophones(right)]
    if not alike:
        return []
    counts = pair_counts(index, alike)
    order = [int(place) for place in counts.argsort(kind="stable")[::-1] if counts[place]]
    words = (alike[place] for place in order if index.dictionary.count(alike[place]))
    return list(islice(words, _MOST))
