"""Several questions in one message: 路灯坏了找谁？还有门口的狗没人管.

Here a message is only taken apart where it may be several; whether its parts are about different matters is for
:mod:`search.answering.who` to see by their answers. A story round one matter asks more than once, too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from search.words.analysis import only_asks, what_is_asked

MOST = 4
"""Questions of one message that are answered."""

_LONG = 80  # letters from which a message is a story
_LEAST = 4  # letters that can name a matter
_STOPS = "，,。！？!?；;\n"
_COMMAS = "，,；; "
_ENDS = re.compile(r"[。！？!?\n.]\s*$")
_PIECE = re.compile(rf"(?:[^{_STOPS}.]|\.(?!\s))+(?:[{_STOPS}\s]|\.\s)*|[{_STOPS}]+")
_NUMBERED = re.compile(r"(?<=[\s：:])(?=[1-4一二三四][、.．)）])")
_MARKS = (
    r"另外(?:还有|再)?|还有一?[个件](?:事|问题)|再就是|再一[个件]|再问(?:一下|个事)?|顺便(?:再)?(?:问|说|反映)?(?:一下|个事)?|对了|其次|"
    r"第[一二三四](?:[个件](?:事|问题)?)?(?=[，,、：:])|[1-4一二三四][、.．)）]|(?:and )?another (?:thing|question)\b|besides\b"
)
_FAINT = r"还(?=有人)|还有(?:就是)?|(?:and )?also\b|and (?=who\b|where\b|which\b|how\b)"
_LISTED = r"[一二三四]是"
_IN_STORY, _AFTER_COMMA, _AFTER_STOP = (
    re.compile(rf"\s*(?:{marks})[，,：:、\s]*", re.IGNORECASE)
    for marks in (_MARKS, f"{_MARKS}|{_LISTED}", f"{_MARKS}|{_LISTED}|{_FAINT}")
)
"""What begins another question: in a story only what says so, in one sentence (垃圾没人扫，还有保安睡觉) hardly less."""
_RESPECTIVELY = re.compile(
    r"(?P<matters>[^。！？!?\n]{4,60}?)(?:都?分别|各自?)(?P<asks>(?:都?应?该?[是归由属找])+(?:于|给)?(?:谁|哪).{0,8})$"
)
_AND = re.compile(r"[、，,；;]|(?<=..)(?:和|与|跟|以及|还有)(?=..)")
_LEAST_LISTED = 2
_ASKS_WHO = re.compile(
    r"谁|哪|怎么[办领批报]|[怎如][么何]申请|边个|搵|呢[？?\s]*$|\b(?:who|where|which|how (?:do|can) i)\b",
    re.IGNORECASE,
)


def questions_in(message: str) -> list[str]:
    """The parts of a message that may be questions about different matters; one part, if it is taken as a whole.

    Another one begins where the message says so, and, in one that is no story, where each part asks who.

    >>> questions_in("路灯坏了找谁？还有门口的狗没人管")
    ['路灯坏了找谁？', '门口的狗没人管']
    >>> questions_in("流浪狗、占道经营和黑网吧分别归谁管")
    ['流浪狗归谁管', '占道经营归谁管', '黑网吧归谁管']
    >>> questions_in("楼上漏水，物业不管，找谁？要带什么？")
    ['楼上漏水，物业不管，找谁？要带什么？']
    """
    if each := _each_of(message):
        return each
    story = sum(map(str.isalnum, message)) >= _LONG
    groups: list[tuple[str, str]] = []  # what says that it is another question, and its text
    for piece in _pieces(message):
        mark, before = groups[-1] if groups else ("", "")
        asked = bool(_ASKS_WHO.search(before))
        begins = _IN_STORY if story else _AFTER_STOP if asked or _ENDS.search(before) else _AFTER_COMMA
        found = begins.match(piece)
        said = found[0] if found else ""
        if said or not groups or (asked and not story):
            groups.append((said, piece.removeprefix(said)))
        else:
            groups[-1] = (mark, before + piece)
    return _told(groups) or [message]


def _each_of(message: str) -> list[str]:
    """A question for each of the matters of which a message asks who handles the one and who the other; none elsewhere."""
    found = _RESPECTIVELY.match(message.strip())
    if found is None:
        return []
    matters = [part.strip() for part in _AND.split(found["matters"]) if part.strip()]
    if len(matters) < 2 or any(sum(map(str.isalnum, part)) < _LEAST_LISTED for part in matters):
        return []
    return [f"{part}{found['asks']}" for part in matters]


def _pieces(message: str) -> list[str]:
    """The message cut at punctuation, which stays, and before numbers of a list."""
    return [piece for line in _NUMBERED.split(message) for piece in _PIECE.findall(line)]


def _told(groups: Iterable[tuple[str, str]]) -> list[str]:
    """The questions: what neither is said to be another nor asks who, or names nothing, belongs to the one before."""
    found: list[str] = []
    for mark, text in groups:
        named = 0 if only_asks(text) else sum(map(str.isalnum, what_is_asked(text)))
        if found and not (named >= _LEAST and (mark or _ASKS_WHO.search(text))):
            found[-1] += mark + text
        elif text.strip(_COMMAS):
            found.append(text)
    return [text.strip(_COMMAS) for text in found]
