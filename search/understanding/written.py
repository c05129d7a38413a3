"""What is written in a question, and what is meant by it: pinyin, and words that sound like others."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property

from search.encoders.base import Encoder, Vectors
from search.index.opened import SearchIndex
from search.understanding.concepts import SPELLING, Understood
from search.understanding.dialects import in_standard
from search.understanding.known import pair_counts, typed_words, wordings
from search.understanding.misheard import misheard
from search.understanding.mistyped import mistyped
from search.understanding.pinyin import Typed, may_be_typed
from search.understanding.spelt import general_words, may_be_spelt_out, spelt_out
from search.words.analysis import is_english, what_is_asked
from search.words.spelling import Repair


class Written:
    """Reads questions over one index as what they sound like, where they cannot be meant as they are written."""

    def __init__(self, index: SearchIndex, encoder: Encoder) -> None:
        self._index, self._encoder = index, encoder

    def read(self, question: str) -> tuple[str, tuple[Understood, ...]]:
        """The question with pinyin and longer words of another spelling replaced, and which those are."""
        thesaurus = self._index.thesaurus
        if thesaurus is None:
            return question, ()
        if may_be_spelt_out(question):
            said = spelt_out(question, self.typed.readings, self._general, self._is_word)
            if said:
                return said, (Understood(question, said, by=SPELLING),)
        analyzer = self._index.analyzer
        question = _standard(question, analyzer.normalise(question))
        asked = analyzer.normalise(what_is_asked(question))
        repairs = self.typed.repairs(asked, self._is_word) if may_be_typed(question) else ()
        if not repairs:
            english = is_english(asked)
            repairs = (
                mistyped(analyzer, asked) if english else thesaurus.spelling.repairs(asked, self._has_pairs)
            )
        return self._read_as(question, repairs)

    def heard(
        self, question: str, folded: str, words: Sequence[str], vector: Vectors
    ) -> tuple[str, tuple[Understood, ...]]:
        """The question with short words of another spelling replaced (:func:`search.understanding.misheard.misheard`).

        ``folded`` is what it asks, normalised; it is cut into ``words`` and has the unit vector ``vector``.
        """
        return self._read_as(question, misheard(self._index, self._encoder, folded, words, vector))

    @cached_property
    def typed(self) -> Typed:
        """The words that may be typed by their pinyin."""
        return typed_words(self._index)

    @cached_property
    def _general(self) -> dict[str, tuple[str, float]]:
        """The usual words of Chinese by their readings, those first that the thesaurus uses."""
        return general_words(wordings(self._index))

    def _read_as(self, question: str, repairs: Iterable[Repair]) -> tuple[str, tuple[Understood, ...]]:
        understood = tuple(Understood(each.written, each.means, by=SPELLING) for each in repairs)
        said = self._index.analyzer.normalise(question) if understood else question
        for each in understood:
            said = said.replace(each.written, each.means)
        return said, understood

    def _is_word(self, letters: str) -> bool:
        """Whether Latin letters are a word as they stand, in English or of the thesaurus."""
        thesaurus = self._index.thesaurus
        known = self._index.analyzer.knows(letters)
        return known or (thesaurus is not None and bool(thesaurus.mentions(letters)))

    def _has_pairs(self, pairs: Sequence[str]) -> list[bool]:
        """Whether any duty has each pair of characters; yes where that is not known."""
        return [bool(count) for count in pair_counts(self._index, pairs)]


def _standard(question: str, folded: str) -> str:
    """The question without words of dialects; as it is written where it has none."""
    said = in_standard(folded)
    return question if said == folded else said
