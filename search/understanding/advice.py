"""What asks for advice, knowledge or a text rather than for an office: 有什么诀窍, 帮我写一首诗, how do fire trucks work.

Of 7,912 questions written for duties .001 have one of these phrases, of the examples of small talk .10: one signal among others
(:mod:`search.understanding.signals`), never a verdict.
"""

from __future__ import annotations

import re

_PHRASES = (
    r"诀窍|技巧|秘诀|口诀|窍门|攻略|推荐[一几]|[哪那]个[好更]|哪[家种]好|划算|什么意思|什么原理|是什么歌|好不好吃|吉利|风水|梦[见到]|属[鼠牛虎兔龙蛇马羊猴鸡狗猪]的",
    r"是谁(?:发明|写|演|唱|画)|有多[长高大深远重快]|多少(?:合适|岁)",
    r"怎[么样](?:养|保养|练|读|画|玩|挑|搭配|追|哄|劝|煮|炒|起名|表白|开头|设置|连接)|怎么(?:做|写|用|说|种|教|选|安装|下载)[才得更它他她好]|怎么做$",
    r"[用译]成?(?:英语|英文|法语|日语)|造个?句|讲个|中心思想|[帮替]我(?:写|编|做一|算|翻译|润色|起草|改一)|给我(?:编|讲|唱|算|推荐)",
    r"写一?[篇首封段]|编一?[个条首]",
    r"\bhow (?:do|does|did|are|was) (?!i\b|we\b|you\b)[a-z' ]+ (?:work|live|grow)\b|\bhow (?:deep|far|old|high) (?:is|are|was)\b",
    r"\bhow is [a-z ]+ made\b|\bhow do i (?:fix|clean|train|cook|connect|recover|fry|make)\b",
    r"\bwhat (?:is|are|was|were) (?:the )?(?:capital|history|population|tallest|largest|deepest|best|a good)\b",
    r"\bwho (?:won|invented|discovered|wrote|painted|sang)\b",
    r"\b(?:write|compose|draft|translate|summari[sz]e|teach|tell) (?:me )?(?:a|an|this|the) ",
    r"\bbest (?:way|recipe)|\brecipe\b|\bmy (?:girlfriend|boyfriend)\b|\bhoroscope\b",
)
_ADVICE = re.compile("|".join(_PHRASES), re.IGNORECASE)


def asks_advice(question: str) -> bool:
    """Whether a question has such a phrase.

    >>> asks_advice("考驾照科目二有什么诀窍"), asks_advice("驾校不退钱找谁")
    (True, False)
    """
    return bool(_ADVICE.search(question))
