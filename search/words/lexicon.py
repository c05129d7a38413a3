"""The words of the keyword search: jieba's, with the names that the registers of the ontology know.

They do not depend on what was ingested: a text is cut the same whatever stands beside it, today and after the next
ingest. Names of one county only (岚溪县自然资源局) are found by exact keys, and their parts as words.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from search.understanding.exact import organ_aliases, statute_aliases
from search.words.analysis import Analyzer, bundled_cutting
from search.words.dictionary import Codes, Dictionary

if TYPE_CHECKING:
    from search.words.cutting import Cutter

VERSION = 1
_FOLDER, _MARK = "words", "made-of.txt"
_ONTOLOGY = Path(__file__).resolve().parents[2] / "ontology"
_MADE_OF = ("departments.yaml", "laws.csv", "thesaurus/*.yaml", "*famil*")
_FEW = 150_000
"""Up to this many characters are cut over the dictionary on disk: loading jieba would take longer."""


def made_of() -> str:
    """A digest that changes when the words may, or the thesaurus: its files, the registers, jieba's version, ours."""
    from importlib.metadata import version

    digest = hashlib.sha256(f"{VERSION} {version('jieba')}".encode())
    digest.update(bundled_cutting().mark.encode())
    for pattern in _MADE_OF:
        for file in sorted(_ONTOLOGY.glob(pattern)):
            digest.update(file.read_bytes())
    return digest.hexdigest()


def register_names() -> Iterator[str]:
    """The names of departments and statutes in the registers, and how they are shortened."""
    from ingest.law.register import LawRegister
    from ingest.organs.register import Register

    for family in Register.load().concepts():
        for name in (family.zh, *family.official, *family.short):
            yield from organ_aliases(name)
    for law in LawRegister.collected():
        yield from statute_aliases(law.title.lower())


class Lexicon:
    """Cuts documents for one index; its dictionary is kept in the index for questions."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / _FOLDER

    @staticmethod
    def at_hand(folder: Path) -> bool:
        """Whether the index in ``folder`` has the words that this version would make."""
        mark = folder / _FOLDER / _MARK
        return mark.is_file() and mark.read_text("utf-8") == made_of()

    def write(self) -> None:
        """Make the dictionary; takes a second or two the first time."""
        self.folder.mkdir(parents=True, exist_ok=True)
        _dictionary().save(self.folder)
        from search.words.unigram import bundled_pieces

        pieces = bundled_pieces()
        if pieces is not None:
            pieces.save(self.folder, bundled_cutting().mark)
        (self.folder / _MARK).write_text(made_of(), "utf-8")

    def cut_all(self, texts: Sequence[str]) -> tuple[Codes, NDArray[np.int64]]:
        """Codes of the words that count of all ``texts``, one after the other, and how many each text has."""
        if sum(map(len, texts)) > _FEW:
            return _cutter().cut_all(texts)
        dictionary, analyzer = Dictionary.open(self.folder), Analyzer.bundled()
        found = [dictionary.terms(analyzer.normalise(text)) for text in texts]
        lengths = np.fromiter(map(len, found), dtype=np.int64, count=len(found))
        return np.concatenate([np.zeros(0, dtype=np.uint64), *found]), lengths


@lru_cache(maxsize=1)
def _cutter() -> Cutter:
    from search.words.cutting import Cutter

    return Cutter(register_names())


@lru_cache(maxsize=1)
def _dictionary() -> Dictionary:
    return _cutter().dictionary()


def open_words(folder: Path) -> Dictionary:
    """The dictionary of the index in ``folder``."""
    return Dictionary.open(folder / _FOLDER)


def learn_pieces(folder: Path) -> None:
    """Let questions be cut over the pieces that the index in ``folder`` keeps, until the tokenizer has to be loaded."""
    bundled_cutting().learn(folder / _FOLDER)
