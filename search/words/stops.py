"""Words that say nothing of a matter: those of grammar, and those that only ask."""

from __future__ import annotations

from collections.abc import Iterable

_STOP_WORDS = """
的 了 吗 呢 吧 啊 呀 么 是 在 有 和 与 及 或 被 把 对 为 由 等 之 其 这 那 这个 那个 我 你 他 她 我们 他们 也 都 就 又 还 到 上 下 里 个
谁 归 管 找 怎么 怎么办 怎样 如何 哪 哪里 哪个 哪些 哪儿 什么 为什么 多少 几 请问 应该 需要 可以 能 能不能 该 要 想 人 有人 没人
不 没 没有 部门 负责 单位 问题 事情 情况 处理 解决 反映 投诉 举报
a an the of in on at to for by with and or is are was be been do does did who whom whose what which where when how why can
could should would i my me we our us you your it its they their there this that from about as any some have has had s
handle handles responsible charge department
"""

STOPS = frozenset(_STOP_WORDS.split())


def terms_of(words: Iterable[str]) -> list[str]:
    """The words that count for keyword search: stop words, spaces and punctuation left out."""
    return [word for word in words if word not in STOPS and any(map(str.isalnum, word))]
