"""How text becomes terms: one normalisation, which words count, character 1-2-grams.

Traditional characters, full-width forms and capitals are folded by the bundled tokenizer's own normalizer;
words are cut by jieba (:mod:`search.words.cutting`) and, for questions, by its double :mod:`search.words.dictionary`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from search.encoders.base import BUNDLED_FOLDER

Codes = NDArray[np.int64]

SECOND = 1 << 21
"""A code point fits in 21 bits; a bigram's code is first · 2²¹ + second."""

_STOP_WORDS = """
的 了 吗 呢 吧 啊 呀 么 是 在 有 和 与 及 或 被 把 对 为 由 等 之 其 这 那 这个 那个 我 你 他 她 我们 他们 也 都 就 又 还 到 上 下 里 个
谁 归 管 找 怎么 怎么办 怎样 如何 哪 哪里 哪个 哪些 哪儿 什么 为什么 多少 几 请问 应该 需要 可以 能 能不能 该 要 想 人 有人 没人
不 没 没有 部门 负责 单位 问题 事情 情况 处理 解决 反映 投诉 举报
a an the of in on at to for by with and or is are was be been do does did who whom whose what which where when how why can
could should would i my me we our us you your it its they their there this that from about as any some have has had s
handle handles responsible charge department
"""

_ASKING = (
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
)
_QUESTION = re.compile("|".join(f"(?:{phrase})" for phrase in _ASKING), re.IGNORECASE)
_LEAST_LEFT = 2


_STOPS = frozenset(_STOP_WORDS.split())


def terms_of(words: Iterable[str]) -> list[str]:
    """The words that count for keyword search: stop words, spaces and punctuation left out."""
    return [word for word in words if word not in _STOPS and any(map(str.isalnum, word))]


@lru_cache(maxsize=4)
def open_tokenizer(file: Path) -> Tokenizer:
    """The tokenizer in ``file``, read once per process (a tenth of a second)."""
    tokenizer = Tokenizer.from_file(str(file))
    tokenizer.no_padding()
    return tokenizer


def piece_ids(tokenizer: Tokenizer, texts: Sequence[str]) -> list[list[int]]:
    """Piece ids of each text; a single one is cut here and now, since waking the tokenizer's threads costs more."""
    if len(texts) == 1:
        return [tokenizer.encode(texts[0], add_special_tokens=False).ids]
    encodings = tokenizer.encode_batch_fast(list(texts), add_special_tokens=False)
    return [encoding.ids for encoding in encodings]


def what_is_asked(question: str) -> str:
    """``question`` without the phrases that only ask (归谁管, who handles), unless nothing would be left.

    >>> what_is_asked("煤矿井田里有人私自盖房归谁管")
    '煤矿井田里有人私自盖房'
    """
    rest = " ".join(_QUESTION.sub(" ", question).split())
    return rest if sum(character.isalnum() for character in rest) >= _LEAST_LEFT else question


class Analyzer:
    """Normalised text, the tokenizer's words with their places, and character-gram codes."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        self._tokenizer = tokenizer
        self._unknown = int(tokenizer.token_to_id("[UNK]") or 0)
        stops = (tokenizer.token_to_id(word) for word in _STOPS)
        self._stops = frozenset(stop for stop in stops if stop is not None) | {self._unknown}

    @classmethod
    def bundled(cls) -> Analyzer:
        """The analyzer over the bundled encoder's tokenizer, whatever encoder makes the vectors."""
        return cls(open_tokenizer(BUNDLED_FOLDER / "tokenizer.json"))

    def normalise(self, text: str) -> str:
        """NFKC, lower case, simplified characters."""
        return str(self._tokenizer.normalizer.normalize_str(text))

    def spans(self, text: str) -> list[tuple[int, int, int]]:
        """(word id, start, end) of the words of ``text``, stop words dropped; offsets are those of ``text``."""
        encoding = self._tokenizer.encode(text, add_special_tokens=False)
        places = zip(encoding.ids, encoding.offsets, strict=True)
        return [(piece, start, end) for piece, (start, end) in places if piece not in self._stops]

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
