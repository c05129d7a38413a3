"""Questions whether an organ handles a matter: 县自然资源局管违建吗, 违建是不是归城管管, does the transport bureau handle potholes?

They are about the matter; the organ only says what the answer has to say yes or no to.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_BODY = r"(?:局|委|办|所|大队|支队|会|中心|部门)"
_ORGAN = rf"[\u4e00-\u9fff]{{1,14}}{_BODY}|[\u4e00-\u9fff]{{2,4}}?"
_MAY = r"(?:到底|究竟|也|还|能不能|可不可以|能|可以|会|应该|该|要|是不是|是否|有权)"
_DOES = r"(?:管不管|负不负责|管理|负责|处理|受理|查处|管)"
_IS = r"(?:到底|究竟|是不是|是否|应该|也|是|该|都|可以|归|由|属于?|找)"
_IF = re.compile(r"(?:吗|么|嘛|不|没有)[?？。!！\s]*$|是不是|是否|管不管|负不负责|能不能|可不可以")
_END = r"(?:的事情?|的)?(?:吗|么|嘛|不管|不)?[?？。!！\s]*$"
_SAID = tuple(
    re.compile(rf"^\s*(?:请问|那么?|你好|[，,\s])*{phrase}{_END}")
    for phrase in (
        rf"(?P<matter>[^，。；？！]{{2,40}}?)[，,\s]*{_IS}+(?P<organ>{_ORGAN})(?:来|去)?{_DOES}?",
        rf"(?P<organ>{_ORGAN}){_MAY}*{_DOES}(?![局委办所队理])(?P<matter>(?![吗么嘛不]).{{2,60}}?)",
        rf"(?P<matter>[^，。；？！]{{1,40}}[^县市区])(?P<organ>[县市区]?[\u4e00-\u9fff]{{2,4}}{_BODY}){_MAY}*{_DOES}",
    )
)
"""The matter first, the organ first, and the matter first with nothing between the two: 餐馆油烟环保局管不管."""
_WHAT = re.compile(r"什么|哪些|啥")
_ENGLISH = re.compile(
    r"^\s*(?:does|do|is|are|will|can|should|would) (?:the )?(?P<organ>[a-z -]+?)"
    r" (?:(?:also|really|actually) )?"
    r"(?:handle|deal with|manage|regulate|take care of|look after|(?:responsible|in charge)(?: for| of)?) (?P<matter>.+?)[?.!\s]*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Handles:
    """A question whether ``organ``, as it is written, handles ``matter``."""

    organ: str
    matter: str


def asks_whether(question: str) -> tuple[Handles, ...]:
    """What a question may ask an organ about, if it asks whether that handles it, the likeliest reading first.

    Which of them names an organ is not known here.

    >>> asks_whether("县自然资源局管违建吗")
    (Handles(organ='县自然资源局', matter='违建'),)
    >>> asks_whether("Does the transport bureau handle potholes?")
    (Handles(organ='transport bureau', matter='potholes'),)
    >>> asks_whether("县自然资源局管什么"), asks_whether("没人管吗")
    ((), ())
    """
    english = _ENGLISH.match(question)
    if english is not None:
        return (_handles(english),)
    if not _IF.search(question) or _WHAT.search(question):
        return ()
    return tuple(_handles(each) for pattern in _SAID if (each := pattern.match(question)))


def _handles(found: re.Match[str]) -> Handles:
    return Handles(found["organ"], found["matter"].strip())
