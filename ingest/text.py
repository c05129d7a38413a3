"""Text at the door: one normal form for comparing, what was written kept for showing.

Everything here is a pure function over strings. OpenCC and ftfy are loaded only when a text needs them, so that
a plain simplified text costs nothing.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import Protocol, cast

# Characters that NFKC would turn into ASCII although Chinese typography means them as they are, and enumerators
# (①, ⑴, ㈠), which must stay recognisable as such.
_KEPT = frozenset("，。：；（）！？“”‘’、《》〈〉【】「」『』〔〕—…～￥·〇") | frozenset(
    chr(code)
    for low, high in (
        (0x2460, 0x249C),
        (0x24EA, 0x2500),
        (0x3220, 0x3244),
        (0x3280, 0x32B1),
        (0x2776, 0x2794),
    )
    for code in range(low, high)
)
# Zero-width and control characters, byte order mark, soft hyphen; tabs and line ends are blanks, not these.
_INVISIBLE = re.compile("[\ufeff\xad\u200b-\u200f\u2060\x00-\x08\x0b\x0c\x0e-\x1f]+")
_SURROGATE = re.compile("[\ud800-\udfff]")
_RUN = re.compile(f"[^{re.escape(''.join(sorted(_KEPT)))}\u4e00-\u9fff]+")
_HORIZONTAL = re.compile(r"[^\S\n]+")
_VERTICAL = re.compile(r" ?\n[ \n]*")

HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff〇"
"""The inside of a regular-expression class for Chinese characters."""


@dataclass(frozen=True, slots=True)
class Repaired:
    """A repaired text and what was done or could not be done, in Chinese, one note for each kind of damage."""

    text: str
    notes: tuple[str, ...] = ()


class _Converter(Protocol):
    def convert(self, text: str) -> str: ...


def visible(text: str) -> str:
    """A text without zero-width and control characters, as copying from pages and letters leaves them."""
    return _INVISIBLE.sub("", text)


def storable(text: str) -> str:
    """A text without halves of characters (lone surrogates), which JSON may hold and nothing can store."""
    return text if text.isascii() else _SURROGATE.sub("\ufffd", text)


def normalise(text: str) -> str:
    """The one form in which texts are stored and compared.

    NFKC for letters, digits and full-width forms (Unicode Standard Annex 15), while Chinese punctuation and
    enumerators such as ① stay; invisible characters go; runs of blanks become one blank and runs of line breaks
    one line break, because cells separate names by lines. Idempotent.

    >>> normalise("国能发煤炭〔２０１９〕１号　（试行）")
    '国能发煤炭〔2019〕1号 （试行）'
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    text = visible(text)
    if not text.isascii():
        text = storable(text)
        text = visible(_compatibility(whole_characters(text)))
    return _VERTICAL.sub("\n", _HORIZONTAL.sub(" ", text)).strip()


# Radicals that fonts of PDFs stand in for characters, and that have no compatibility form: ⻔ for 门. From Unicode's
# EquivalentUnifiedIdeograph, without those that are a part of a character only.
_RADICALS = str.maketrans(
    "⺁⺂⺃⺄⺅⺆⺈⺉⺊⺌⺍⺎⺏⺐⺒⺓⺔⺕⺖⺗⺘⺙⺛⺜⺝⺞⺟⺠⺡⺢⺣⺤⺥⺦⺧⺨⺩⺫⺬⺭⺯⺰⺱⺲⺴⺶⺹⺺⺻⺼⺾⺿⻀⻁⻂⻃⻄⻅⻆⻈⻉⻋⻌⻍⻎⻏⻐⻑⻒⻓⻔⻖⻗⻘⻙⻚⻛⻜⻝⻟⻠⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻱⻲⻳",
    "厂乛乚乙亻冂刀刂卜小小兀尣尢巳幺彑彐忄心扌攵旡日月歺母民氵氺灬爫爫丬牛犭王目示礻糹纟罓罒冗羊耂肀聿肉艹艹艹虎衤覀西见角讠贝车辶辶辶邑钅長镸长门阝雨青韦页风飞食飠饣马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀龟",
)
_RADICAL = re.compile("[\u2e80-\u2ef3]")


def whole_characters(text: str) -> str:
    """A text with whole characters where it has radicals that look like them (CJK Radicals Supplement).

    >>> whole_characters("部⻔"), whole_characters("⻝品安全")
    ('部门', '食品安全')
    """
    return text.translate(_RADICALS) if _RADICAL.search(text) else text


def _compatibility(text: str) -> str:
    """NFKC of everything but the kept characters and common ideographs, which have no compatibility forms."""
    return _RUN.sub(lambda match: unicodedata.normalize("NFKC", match[0]), text)


@cache
def _traditional_to_simplified() -> _Converter:
    import opencc

    return cast("_Converter", opencc.OpenCC("t2s"))


def is_simplified(text: str) -> bool:
    """Whether a text certainly has no traditional characters: all of it fits GB 2312, which has none."""
    try:
        text.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


def simplify(text: str) -> str:
    """Traditional to simplified characters (OpenCC, ``t2s``); other texts come back as they are.

    >>> simplify("府谷縣委、縣政府")
    '府谷县委、县政府'
    """
    if is_simplified(text):
        return text
    return _traditional_to_simplified().convert(storable(text))


def match_key(text: str) -> str:
    """What is left of a text when only its meaning-bearing characters count: letters, digits, ideographs.

    Two texts with the same key say the same in the same words; punctuation, blanks, width, case and the choice
    of simplified or traditional characters do not matter.

    >>> match_key("《煤矿 安全》（２０２２年）") == match_key("煤礦安全(2022年)")
    True
    """
    plain = simplify(normalise(text)).casefold()
    return "".join(char for char in plain if unicodedata.category(char)[0] == "L" or char.isdecimal())


_SENTENCE_END = tuple("。；！？：;:!?…")
_NEW_BLOCK = re.compile(
    r"\s*(?:[（(]?[一二三四五六七八九十百零〇\d]{1,4}[）)]?[、.．]|[（(][一二三四五六七八九十\d]{1,3}[）)]"
    r"|第[一二三四五六七八九十百千零〇两\d]+[编章节条款项]|[①-⑳⑴-⒇㈠-㈩■●◆★▪•]|【|#)"
)


def join_wrapped(text: str) -> str:
    r"""Join lines that were wrapped in mid-sentence; headings, numbered lines and finished sentences stay lines.

    >>> join_wrapped("农村村民一户只能拥有一\n处宅基地。\n第二款规定")
    '农村村民一户只能拥有一处宅基地。\n第二款规定'
    """
    joined: list[str] = []
    for line in text.splitlines():
        stripped = line.strip()
        if not stripped:
            joined.append("")
        elif (
            joined
            and joined[-1]
            and not joined[-1].endswith(_SENTENCE_END)
            and not _NEW_BLOCK.match(stripped)
        ):
            gap = " " if joined[-1][-1].isascii() and stripped[0].isascii() else ""
            joined[-1] += gap + stripped
        else:
            joined.append(stripped)
    return "\n".join(line for line in joined if line)


_TONED = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹḿê"
_PINYIN = re.compile(rf"(?<=[{HAN}])[（(]([a-zü{_TONED}]{{1,7}})[）)]")
_DAMAGED = re.compile(r"\?\?(?=\S)")
_LATIN_MOJIBAKE = re.compile(r"(?:[\u00c2-\u00f4][\u0080-\u00bf\u0152-\u0178\u2013-\u203a\u20ac]{1,3}){2,}")
_GBK_MOJIBAKE = re.compile(r"锟斤拷|�")
_GBK_AS_LATIN = re.compile("(?:[\xa1-\xfe]{2}){2,}")
# What UTF-8 shows as Latin-1 or Windows-1252, and GB 2312, whose bytes are all above A0, never does.
_BEYOND_GB = re.compile(
    "[\x80-\x9f\u0152-\u0178\u017d\u017e\u0192\u02c6\u02dc\u2020-\u2022\u2030\u2039\u203a\u2122]"
)
_SIGN = re.compile("[\xa1-\xbf\xd7\xf7]")
_MAY_BE_GBK = re.compile("[\u4e00-\u9fff\ue000-\uf8ff€]{2}")
_BYTES_936 = {"€": b"\x80", "\ufffd": b"\xff", "?": b"?"}
_SUSPICIOUS = ("??", "锟斤拷", *_TONED)

# Words that end in a character whose second GBK byte is A3 (保, 常, 模, 停 …): the ones that official prose uses. See
# :func:`_restore_lost_bytes`.
_WORDS_ENDING_IN_A3 = (
    *("确保", "环保", "医保", "社保", "低保", "担保", "参保", "投保", "劳保"),
    *("日常", "经常", "正常", "非常", "异常", "规模", "劳模", "暂停", "安危", "奖惩"),
)
_TAIL_LIMIT = 8


def looks_damaged(text: str) -> bool:
    """Whether :func:`repair` may find something; quick, for texts of any length."""
    return not is_simplified(text) or any(mark in text for mark in _SUSPICIOUS)


def repair(text: str) -> Repaired:
    """Undo what copying and wrong decoding do to published texts, as far as it is certain; note everything.

    Pinyin that a site set in parentheses behind a character goes (鄉(xiāng)鎮(zhèn) → 鄉鎮). UTF-8 that was read
    as Latin-1 or GBK is read again. Bytes that a wrong replacement removed are restored where only one reading is
    possible; where one is merely likely, or none, the note says so.
    """
    notes: list[str] = []
    text = _drop_pinyin(text, notes)
    text = _restore_lost_bytes(text, notes)
    text = _reread(text, notes)
    lost = len(_GBK_MOJIBAKE.findall(text))
    if lost:
        notes.append(f"有{lost}处乱码（“锟斤拷”或“�”）无法恢复，请核对原文")
    return Repaired(text, tuple(notes))


def _drop_pinyin(text: str, notes: list[str]) -> str:
    toned = sum(any(char in _TONED for char in match[1]) for match in _PINYIN.finditer(text))
    if not toned:
        return text
    # A neutral tone has no mark: (de) is pinyin only in a text that is full of pinyin.
    allow_plain = toned >= 3
    dropped = 0

    def replace(match: re.Match[str]) -> str:
        nonlocal dropped
        if allow_plain or any(char in _TONED for char in match[1]):
            dropped += 1
            return ""
        return match[0]

    text = _PINYIN.sub(replace, text)
    notes.append(f"删去{dropped}处括号注音")
    return text


def _restore_lost_bytes(text: str, notes: list[str]) -> str:
    """Restore ``??`` left by a replacement of the byte pair A3 BF in a GBK text.

    A3 BF is the full-width question mark, but also the seam of any character that ends in A3 with one that begins
    with BF (确保|县, 。|考虑). With the seam replaced by one ``?``, a decoder gives ``??`` and misreads on to the next
    ASCII byte. The characters behind the seam can be recomputed exactly; the one before it is read from the word
    it ends, else taken as the full stop, which is the only frequent mark with that byte.
    """
    pieces: list[str] = []
    start = certain = likely = 0
    for match in _DAMAGED.finditer(text):
        if match.start() < start:
            continue
        tail, used = _reread_behind_seam(text[match.end() : match.end() + _TAIL_LIMIT])
        if not tail:
            continue
        before = text[match.start() - 1 : match.start()]
        lost = next((word[1] for word in _WORDS_ENDING_IN_A3 if word[0] == simplify(before)), "")
        certain, likely = (certain + 1, likely) if lost else (certain, likely + 1)
        pieces += (text[start : match.start()], lost or "。", tail)
        start = match.end() + used
    pieces.append(text[start:])
    if certain:
        notes.append(f"按编码规律恢复{certain}处受损文字（“??”）")
    if likely:
        notes.append(f"有{likely}处受损文字（“??”）已恢复，但其前一字推定为句号，请核对原文")
    restored = "".join(pieces)
    left = len(re.findall(r"(?<=[" + HAN + r"])\?\?", restored))
    if left:
        notes.append(f"有{left}处“??”无法恢复，请核对原文")
    return restored


def _reread_behind_seam(text: str) -> tuple[str, int]:
    """The characters behind a lost seam and how many damaged characters they replace; ("", 0) if it does not fit."""
    data = b"\xbf"
    for used, char in enumerate(text, 1):
        try:
            data += char.encode("gbk")
            decoded = data.decode("gbk")
        except UnicodeEncodeError:
            return "", 0
        except UnicodeDecodeError:
            continue
        if all("\u4e00" <= one <= "\u9fff" for one in decoded):
            return decoded, used
        return "", 0
    return "", 0


def _reread(text: str, notes: list[str]) -> str:
    """Read again what was UTF-8 and was read as Latin-1, Windows-1252 or GBK, and GBK that was read as Latin-1."""
    if not _BEYOND_GB.search(text) and (again := _GBK_AS_LATIN.sub(_from_latin, text)) != text:
        notes.append("原文按错误编码（GBK 误作 Latin-1）读入，已恢复")
        return again
    if _LATIN_MOJIBAKE.search(text):
        import ftfy

        fixed = str(ftfy.fix_encoding(text))
        if fixed != text:
            notes.append("原文按错误编码（Latin-1）读入，已恢复")
            return fixed
    return _utf8_as_gbk(text, notes)


def _from_latin(match: re.Match[str]) -> str:
    """Pairs of bytes of GB 2312 that were shown one by one (ÏØË®Àû¾Ö → 县水利局); else as it was."""
    try:
        data = match[0].encode("latin-1")
        again = data.decode("gb2312")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return match[0]
    # Words of European languages have no signs between their letters, and give no common characters (level 1).
    common = sum(0xB0 <= lead <= 0xD7 or lead in {0xA1, 0xA3} for lead in data[::2])
    return again if _SIGN.search(match[0]) and common * 5 >= len(again) * 4 else match[0]


def _utf8_as_gbk(text: str, notes: list[str]) -> str:
    """UTF-8 that Windows read as its code page 936, where a lone 80 is the euro sign: 妫€鏌� → 检查.

    A byte without a partner became a question mark, so the character that it ended cannot be known.
    """
    if not _MAY_BE_GBK.search(text):
        return text
    try:
        data = b"".join(_BYTES_936.get(char) or char.encode("gb18030") for char in text)
    except UnicodeEncodeError:
        return text
    again = re.sub("\ufffd+", "\ufffd", data.decode("utf-8", "replace"))
    lost = again.count("\ufffd")
    chinese = sum("\u4e00" <= char <= "\u9fff" for char in again)
    others = sum(not (char.isascii() or char == "\ufffd" or is_simplified(char)) for char in again)
    if chinese < max(2, 2 * lost) or others * 4 > chinese:
        return text
    notes.append("原文按错误编码（GBK）读入，已恢复" + (f"，其中{lost}处缺字，请核对原文" if lost else ""))
    return again
