"""Questions about an organ's telephone, address or hours: no list has them, so the organ is what is left to ask about."""

from __future__ import annotations

import re

_CONTACT = re.compile(
    r"的?(?:联系|办公|咨询|值班|举报|投诉)?(?:电话|热线|号码)(?:号码)?[是有]?(?:多少|几号|什么|哪个)?[呢啊呀吗]?\s*[？?。！!]*$|"
    r"(?:一般|每天|平时)?(?:早上|上午|下午|晚上)?几点钟?(?:开始)?(?:上班|下班|开门|关门|办公|营业)[呢啊呀]?\s*[？?。！!]*$|"
    r"(?:周末|[周星]期?[一二三四五六日天]|节假日|中午|今天|明天)也?(?:上班|办公|开门|营业)[吗么不]?\s*[？?。！!]*$|"
    r"的?(?:办公|上班|工作|营业)时间(?:是(?:几点|什么时候|什么))?\s*[？?。！!]*$|"
    r"的?(?:办公)?(?:地址|位置)(?:在哪里?|是(?:哪里|什么))?\s*[？?。！!]*$|(?:在哪里?|在哪儿|在什么(?:地方|位置)|怎么走)[呢啊呀]?\s*[？?。！!]*$|"
    r"^(?:what(?:'s| is| are) )?(?:the )?(?:(?:tele)?phone number|address|(?:opening|office|working) hours) (?:of|for) (?:the )?",
    re.IGNORECASE,
)
_TOLD = {
    False: "清单里没有单位的电话、地址和办公时间，可打 12345 政务服务便民热线查询。",
    True: "Lists of duties have no telephone numbers, addresses or hours; the hotline 12345 does.",
}


def without_contact(question: str) -> str | None:
    """What is left of a question about telephone, address or hours; ``None`` for any other question.

    >>> without_contact("民政局周末办公吗"), without_contact("住建局的电话是多少？"), without_contact("诈骗电话归谁管")
    ('民政局', '住建局', None)
    """
    rest = _CONTACT.sub("", question).strip()
    return rest if rest and rest != question.strip() else None


def contact_notice(english: bool) -> str:
    """That no list has what is asked."""
    return _TOLD[english]
