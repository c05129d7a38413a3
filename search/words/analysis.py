"""How text becomes terms: one normalisation, which words count, character 1-2-grams.

Traditional characters, full-width forms and capitals are folded by the bundled tokenizer's own normalizer;
words are cut by jieba (:mod:`search.words.cutting`) and, for questions, by its double :mod:`search.words.dictionary`.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from search.encoders.base import BUNDLED_FOLDER
from search.words.pieces import Pieces, Span
from search.words.stops import STOPS

if TYPE_CHECKING:
    from tokenizers import Tokenizer

Codes = NDArray[np.int64]

UNKNOWN = "[UNK]"
"""The piece of what the vocabulary has no other for."""

SECOND = 1 << 21
"""A code point fits in 21 bits; a bigram's code is first · 2²¹ + second."""


_ASKING = (
    r"(尊敬的|敬爱的)[\u4e00-\u9fff]{0,6}?(领导|县长|书记|镇长|乡长|局长|主任|同志)们?([您你]们?好)?|(领导|同志|老师|客服)?[您你]们?好[啊呀]?[，,！!。]",
    r"打扰(一下|[您你]?了)|麻烦([您你]们?|(?=帮|问|看))(帮我|帮忙|给)?(看看|看一下|查一下|查查|解答一下|回复一下)?",
    r"我?就?想(咨询|请教|了解|打听|问问)(一下|下|个事|个问题)?(关于)?",
    r"(十分|非常|万分)?(感谢|谢谢|多谢)[您你]?们?[了啦]?|辛苦[您你]?们?[了啦]|祝[您你]?(工作|身体|生活|万事)(顺利|愉快|健康|如意)",
    r"请问一?下?|想问一?下?|麻烦问一?下?",
    r"(都|主要|具体)?(是)?(管|负责|承担)(什么|哪些|啥)(的|事|工作|职责)?|(有|承担)(哪些|什么)(职责|职能|工作)|(职责|职能)是什么|是(干|做)(什么|啥)的",
    r"应?该?归(哪个部门|哪里|哪儿|谁)来?(管理?|负责)",
    r"(是|由|该|要)?(哪个|什么|哪些)(部门|单位|机构|局)来?(管理?|负责|处理|牵头)?",
    r"(应该|可以|要|该|去)?(找|问|跟|向)(谁|哪里|哪个部门|哪儿|哪)(反映|投诉|举报|申请|处理|解决|管)?",
    r"(应该|该|要|得)?(去|到|往|在)(哪里|哪儿|哪)(去|里)?(办理?|投诉|反映|举报|申请)?",
    r"谁(来|去)?(管理?|负责|处理|牵头|解决)|没(有)?人管|怎么办理?|怎么处理|怎么解决|如何(办理|处理|解决)|管不管|能不能|可不可以|有没有",
    r"\bwho (handles|is responsible for|is in charge of|deals with|takes care of|manages|regulates|to contact (about|for))\b",
    r"\bwhich (department|agency|bureau|office) (handles|is responsible for|is in charge of|deals with)\b",
    r"\bwhere (do|can|should) i (go|complain|report|apply)( about| for| to)?\b|\bhow (do|can) i\b",
    r"\bwho (should|do|can) i (contact|call|ask|report to)( about| for)?\b",
    r"^(hello|hi|excuse me|good (morning|afternoon))\b[,!. ]*",
    r"\b(please|many thanks|thanks( in advance)?|thank you( (so|very) much)?)[.! ]*$",
    r"\b(could|can) you (please )?tell me( about)?\b|\bi (would|'d) like to (know|ask)( about)?\b",
)
_QUESTION = re.compile("|".join(f"(?:{phrase})" for phrase in _ASKING), re.IGNORECASE)
_LEAST_LEFT = 2
_HAN = re.compile(r"[\u3400-\u9fff]")
_HAN_RUN = re.compile(r"[\u3400-\u9fff]+")
_LATIN = re.compile(r"[A-Za-z\uff21-\uff3a\uff41-\uff5a]")  # full-width ones, too
_AS_ONE = 3  # letters of a word that say as much as one Han character

_PATIENCE = 10_000
"""So many characters are cut before the tokenizer is loaded, which cuts five times as fast: some hundreds of questions."""

_FEW = 16
"""Texts that are cut one after the other: the sentences of a message, the words of an English question."""


class Cutting:
    """A tokenizer that is loaded when it has to be: the first few texts are cut over the pieces of an index, if it has some."""

    def __init__(self, load: Callable[[], Tokenizer], file: Path | None = None) -> None:
        """``load`` gives the tokenizer, which is that of ``file``."""
        self._load, self._file = load, file
        self._pieces: Pieces | None = None
        self._cut = 0

    @cached_property
    def tokenizer(self) -> Tokenizer:
        """The tokenizer itself."""
        loaded = self._load()
        self._cut = _PATIENCE  # now that it is there it is the faster way
        return loaded

    @cached_property
    def mark(self) -> str:
        """Changes with the tokenizer's file."""
        return hashlib.blake2b(self._file.read_bytes(), digest_size=16).hexdigest() if self._file else ""

    def learn(self, folder: Path) -> None:
        """Use the pieces that are kept in ``folder``: to fold by, and to cut as long as the tokenizer is not loaded."""
        if self._file is not None:
            self._pieces = Pieces.open(folder, self.mark) or self._pieces

    def _folded(self, text: str) -> tuple[Pieces, str] | None:
        """The pieces at hand and the folded text, where it is worth while and possible to do without the tokenizer."""
        pieces = self._pieces
        if pieces is None or self._cut >= _PATIENCE:
            return None
        self._cut += len(text)
        folded = pieces.fold(text)
        return None if folded is None else (pieces, folded)

    def normalise(self, text: str) -> str:
        """NFKC, lower case, simplified characters."""
        folded = self._pieces.fold(text) if self._pieces else None  # by table it is faster, tokenizer or not
        return str(self.tokenizer.normalizer.normalize_str(text)) if folded is None else folded

    def spans(self, text: str) -> list[Span]:
        """The pieces of ``text`` and where they stand in it."""
        found = self._folded(text)
        if found is not None:
            return found[0].spans(found[1])
        encoding = self.tokenizer.encode(text, add_special_tokens=False)
        return [(piece, *place) for piece, place in zip(encoding.ids, encoding.offsets, strict=True)]

    def ids(self, texts: Sequence[str]) -> list[list[int]]:
        """Piece ids of each text; a few are cut here and now, since waking the tokenizer's threads costs more."""
        if len(texts) <= _FEW:
            return [[piece for piece, _, _ in self.spans(text)] for text in texts]
        encodings = self.tokenizer.encode_batch_fast(list(texts), add_special_tokens=False)
        return [encoding.ids for encoding in encodings]

    def scores(self) -> list[tuple[str, float]]:
        """All pieces with their log likelihoods; loads the tokenizer."""
        pieces: list[tuple[str, float]] = json.loads(self.tokenizer.to_str())["model"]["vocab"]
        return pieces

    def id_of(self, piece: str) -> int | None:
        """The id of a piece; ``None`` for what is none."""
        pieces = self._pieces
        return self.tokenizer.token_to_id(piece) if pieces is None else pieces.id_of(piece)


@lru_cache(maxsize=4)
def open_tokenizer(file: Path) -> Cutting:
    """The tokenizer in ``file``, read once per process when it is needed (a tenth of a second)."""

    def load() -> Tokenizer:
        from tokenizers import Tokenizer

        tokenizer = Tokenizer.from_file(str(file))
        tokenizer.no_padding()
        return tokenizer

    return Cutting(load, file)


def bundled_cutting() -> Cutting:
    """The bundled encoder's tokenizer."""
    return open_tokenizer(BUNDLED_FOLDER / "tokenizer.json")


def what_is_asked(question: str) -> str:
    """``question`` without the phrases that only ask (归谁管, who handles), unless nothing would be left.

    >>> what_is_asked("煤矿井田里有人私自盖房归谁管")
    '煤矿井田里有人私自盖房'
    """
    rest = " ".join(_QUESTION.sub(" ", question).split())
    return rest if sum(character.isalnum() for character in rest) >= _LEAST_LEFT else question


def only_asks(question: str) -> bool:
    """Whether ``question`` is made of phrases that only ask, so that it asks about nothing.

    >>> only_asks(" 归谁管？"), only_asks("狗归谁管")
    (True, False)
    """
    return not any(character.isalnum() for character in _QUESTION.sub(" ", question))


def letters(text: str) -> float:
    """How many letters and digits ``text`` has, :data:`_AS_ONE` of ASCII counting as one Han character.

    >>> letters("路坏了。Who can act?")
    6.0
    """
    plain = [character.isascii() for character in text if character.isalnum()]
    return plain.count(False) + plain.count(True) / _AS_ONE


def is_english(question: str) -> bool:
    """Whether a question is to be answered in English: Latin letters and hardly any Han characters.

    >>> is_english("who handles 违建 in mine areas"), is_english("wifi 归谁管")
    (True, False)
    """
    return len(_LATIN.findall(question)) > 3 * len(_HAN.findall(question))


class Analyzer:
    """Normalised text, the tokenizer's words with their places, and character-gram codes."""

    def __init__(self, cutting: Cutting) -> None:
        self._cutting = cutting

    @cached_property
    def _stops(self) -> frozenset[int]:
        unknown = int(self._cutting.id_of(UNKNOWN) or 0)
        stops = map(self._cutting.id_of, STOPS)
        return frozenset(stop for stop in stops if stop is not None) | {unknown}

    @classmethod
    def bundled(cls) -> Analyzer:
        """The analyzer over the bundled encoder's tokenizer, whatever encoder makes the vectors."""
        return cls(bundled_cutting())

    def normalise(self, text: str) -> str:
        """NFKC, lower case, simplified characters."""
        return self._cutting.normalise(text)

    def simplified(self, text: str) -> str:
        """The text in simplified characters, everything else as it is written: 石橋鎮的 KTV → 石桥镇的 KTV."""
        return _HAN_RUN.sub(lambda run: self.normalise(run[0]), text)

    def knows(self, word: str) -> bool:
        """Whether a normalised word is one of the tokenizer's own."""
        return self._cutting.id_of(word) is not None

    def spans(self, text: str) -> list[tuple[int, int, int]]:
        """(word id, start, end) of the words of ``text``, stop words dropped; offsets are those of ``text``."""
        return [span for span in self._cutting.spans(text) if span[0] not in self._stops]

    def grams(self, text: str) -> Codes:
        """Codes of the character 1-2-grams of ``text`` after normalisation; Latin letters only make bigrams."""
        return gram_codes(self.normalise(text))


def pair_code(pair: str) -> int:
    """The code that :func:`gram_codes` gives two adjacent characters."""
    return ord(pair[0]) * SECOND + ord(pair[1])


def split_codes(codes: Codes) -> tuple[Codes, Codes]:
    """The characters (code points) of grams: first (0 for a single one) and last."""
    return codes // SECOND, codes % SECOND


def gram_codes(text: str) -> Codes:
    """Codes of single Han characters and of pairs of adjacent letters, digits or Han characters in ``text``."""
    points = np.frombuffer(text.encode("utf-32-le"), dtype=np.uint32).astype(np.int64)
    usable = np.fromiter((character.isalnum() for character in text), dtype=bool, count=len(text))
    singles = points[usable & (points >= 0x3400)]
    both = usable[:-1] & usable[1:]
    return np.concatenate([singles, points[:-1][both] * SECOND + points[1:][both]])
