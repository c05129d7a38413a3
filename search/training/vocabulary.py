"""The tokenizer: a Unigram model whose pieces are words, so that nothing needs a segmenter at run time.

Pieces are frequent Chinese words (jieba's dictionary, CC-CEDICT, THUOCL; counted in the statutes), single
characters, English words of the glosses, letters and digits. Scores are log frequencies, so the Viterbi
path is the segmentation that jieba's dictionary would give.
"""

from __future__ import annotations

import math
import re
import string
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from tokenizers import Regex, Tokenizer
from tokenizers.models import Unigram
from tokenizers.normalizers import NFKC, Lowercase, Precompiled
from tokenizers.normalizers import Sequence as Normalizers
from tokenizers.pre_tokenizers import Sequence as Splits
from tokenizers.pre_tokenizers import Split

from search.training.charsmap import compile_map, traditional_to_simplified

UNKNOWN = "[UNK]"
_HAN_WORD = re.compile(r"^[\u3400-\u4dbf\u4e00-\u9fff]{2,8}$")
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]")
_ENGLISH = re.compile(r"[a-z]{2,}")
_FLOOR = -20.0  # log frequency of pieces that no source counts


@lru_cache(maxsize=1)
def _simplifying() -> bytes:
    """The character map traditional → simplified (seconds to compile)."""
    return compile_map(traditional_to_simplified())


def make_tokenizer(scores: Mapping[str, float]) -> Tokenizer:
    """A Unigram tokenizer with NFKC, lower case and traditional → simplified built in."""
    pieces = [(UNKNOWN, _FLOOR - 10.0), *sorted(scores.items(), key=lambda piece: (-piece[1], piece[0]))]
    tokenizer = Tokenizer(Unigram(pieces, unk_id=0, byte_fallback=False))
    tokenizer.normalizer = Normalizers([NFKC(), Lowercase(), Precompiled(_simplifying())])
    tokenizer.pre_tokenizer = Splits([
        Split(Regex(r"[^\p{L}\p{N}]+"), behavior="removed"),
        Split(Regex(r"[a-z]+|[0-9]+"), behavior="isolated"),
    ])  # fmt: skip
    return tokenizer


def candidate_scores(frequencies: Mapping[str, int], extra: Iterable[str]) -> dict[str, float]:
    """Log relative frequency of every Han word and character that jieba counts, and a low one for ``extra`` words."""
    total = float(sum(frequencies.values()))
    words = {
        word: math.log(count / total) for word, count in frequencies.items() if count and _is_piece(word)
    }
    low = math.log(3.0 / total)
    for word in extra:
        if _is_piece(word):
            words.setdefault(word, low)
    return words


def _is_piece(word: str) -> bool:
    return bool(_HAN_WORD.match(word) or (len(word) == 1 and _HAN.match(word)))


def count_pieces(tokenizer: Tokenizer, texts: Sequence[str], batch: int = 4096) -> Counter[str]:
    """How often each piece occurs in ``texts``."""
    counts: Counter[int] = Counter()
    for start in range(0, len(texts), batch):
        for encoding in tokenizer.encode_batch_fast(
            list(texts[start : start + batch]), add_special_tokens=False
        ):
            counts.update(encoding.ids)
    return Counter({str(tokenizer.id_to_token(piece)): count for piece, count in counts.items()})


def english_counts(glosses: Iterable[str]) -> Counter[str]:
    """Lower-case English words of the glosses with their counts."""
    return Counter(word for gloss in glosses for word in _ENGLISH.findall(gloss.lower()))


def choose_words(
    general: Mapping[str, float], statutes: Mapping[str, int], known: Mapping[str, str], most: int
) -> list[str]:
    """The ``most`` words worth a row: frequent in statutes, or in general use and explained by the dictionary.

    ``general`` are log frequencies of ordinary language, ``known`` the words with a gloss.
    """

    def worth(word: str) -> float:
        statute = math.log1p(statutes.get(word, 0))
        everyday = max(general.get(word, _FLOOR) - _FLOOR, 0.0) * 0.6 + (1.5 if word in known else 0.0)
        return max(statute, everyday) + 0.25 * min(statute, everyday)

    words = [word for word in general if len(word) > 1]
    return sorted(words, key=lambda word: (-worth(word), word))[:most]


def choose_characters(general: Mapping[str, float], statutes: Mapping[str, int], most: int) -> list[str]:
    """The ``most`` single characters: all that the counted texts use, then by general frequency."""
    characters = [piece for piece in general if len(piece) == 1]
    return sorted(characters, key=lambda piece: (piece not in statutes, -general[piece], piece))[:most]


def piece_scores(
    chosen: Sequence[str], general: Mapping[str, float], english: Mapping[str, int], most_english: int
) -> dict[str, float]:
    """Scores of the final pieces: chosen words and characters, English words, letters and digits."""
    scores = {piece: general[piece] if len(piece) > 1 else min(general[piece], -9.0) for piece in chosen}
    total = float(sum(english.values()))
    words = sorted(english, key=lambda word: (-english[word], word))[:most_english]
    scores |= {word: math.log(english[word] / total) for word in words}
    scores |= {suffix: scores.get(suffix, -9.0) for suffix in ("s", "es", "ed", "d", "ing", "er", "ly")}
    scores |= {letter: -13.0 for letter in string.ascii_lowercase if letter not in scores}
    scores |= dict.fromkeys(string.digits, -6.0)
    return scores
