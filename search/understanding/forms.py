"""How a question is put: as idle talk, or by somebody who needs an office.

The words for a thing are the same in talk about it and in a complaint (水葫芦的花语, 水葫芦堵了河); what differs is what is asked of it. A
logistic regression over single characters and pairs of them (in English over words and pairs of words) tells which it is rather, learned
from the examples of talk and from tens of thousands of questions about written duties (:mod:`search.training.forms`). Characters and words
are numbered by a checksum, so that the weights are one row of numbers and no list of words; they hold for any encoder.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from search.words.analysis import Analyzer, what_is_asked

FILE = Path(__file__).with_name("forms.npy")
PLACES = 1 << 16
_HAN = re.compile("[\u4e00-\u9fff]")
_ENDS = ("<", ">")  # of the question: what it begins and ends with says much
_BARE_HAN, _BARE_WORDS = (
    4,
    2,
)  # Han characters, or words of English, that only name a thing: 流浪狗, stray dogs
_NAMED = -4.0  # what needs have in the mean
_SILENT = re.compile(r"[^\w]+")
_WORD = re.compile(r"[a-z0-9']+")


@cache
def _analyzer() -> Analyzer:
    return Analyzer.bundled()


def features(question: str) -> NDArray[np.int64]:
    """The places (0 to :data:`PLACES`, each once, in order) of what a question is made of; of a blank one, those of its ends.

    Phrases that only ask (归谁管, who handles) are left out: officials ask so, and hardly anybody on the telephone.
    """
    folded = what_is_asked(_analyzer().normalise(question))
    return np.unique(np.fromiter((crc32(part.encode()) % PLACES for part in _parts(folded)), dtype=np.int64))


def is_bare(question: str) -> bool:
    """Whether a question, without the phrases that only ask, is so short that it can only name a thing.

    >>> is_bare("流浪狗归谁管"), is_bare("stray dogs"), is_bare("狗为什么会叫")
    (True, True, False)
    """
    folded = what_is_asked(_analyzer().normalise(question))
    han = len(_HAN.findall(folded))
    return han <= _BARE_HAN if han else len(_WORD.findall(folded)) <= _BARE_WORDS


def _parts(folded: str) -> Iterator[str]:
    if _HAN.search(folded):
        units: list[str] = [_ENDS[0], *_SILENT.sub("", folded), _ENDS[1]]
        yield from units
        yield from map("".join, pairwise(units))
    else:
        units = [_ENDS[0], *_WORD.findall(folded), _ENDS[1]]
        yield from units
        yield from map(" ".join, pairwise(units))


@dataclass(frozen=True, slots=True)
class Forms:
    """``weights``, shape (:data:`PLACES` + 1,): one for each place, then the bias."""

    weights: NDArray[np.float32]

    @classmethod
    def read(cls, file: Path = FILE) -> Forms:
        """Weights as :meth:`write` leaves them. Raises OSError or ValueError if they are not such."""
        found = np.load(file, allow_pickle=False).astype(np.float32)
        if found.shape != (PLACES + 1,):
            raise ValueError(f"{file}: {PLACES + 1} numbers are needed, there are {found.shape}")
        return cls(found)

    def write(self, file: Path = FILE) -> None:
        """Write the weights at half precision."""
        np.save(file, self.weights.astype(np.float16), allow_pickle=False)

    def idle(self, question: str) -> float:
        """The log odds (nats) that a question is idle talk, where talk is one in four; a bare name is put in no way, and no talk."""
        if is_bare(question):
            return _NAMED
        places = features(question)
        return float(self.weights[places].sum() / np.sqrt(len(places)) + self.weights[-1])


@cache
def bundled_forms() -> Forms:
    """The weights that ship with the package."""
    return Forms.read()
