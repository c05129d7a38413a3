"""The sentences of a finding: where a row stands, who claims what, what matches and what differs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ingest.records import LIST_TITLES, ListKind, PowerType, Source
from kg.analysis.cards import Card, Deck, Link
from kg.analysis.findings import Evidence
from kg.analysis.statutes import Reference
from kg.views import ItemView

LIST_NAMES = {**LIST_TITLES, ListKind.PROSE: "文件表述", ListKind.STATUTORY: "法律规定"}
FIELD_NAMES = {
    "action": "做什么",
    "object": "对象",
    "stage": "环节",
    "procedure": "办理事由",
    "aspect": "方面",
    "deed": "做什么（中心词）",
    "coverage": "用词对应程度",
    "weakest": "最难对应的用词",
    "deliberate": "差别用词",
    "contrasts": "相异项数",
    "place": "地点",
    "audience": "人群",
    "wording": "字面",
    "rest": "其余用词",
    "similarity": "语义相近度",
    "titles": "名称相近度",
    "scaled": "语义相近度（已扣除与一般事项的相近度）",
    "known": "最接近的已知事项",
    "sharp": "与已知事项的关系（细）",
    "concepts": "相近的主题词",
    "duties": "相近的已知职责",
    "met": "已知事项是否相互命中",
    "familiar": "与已知事项的接近程度",
    "uneven": "与已知事项接近程度之差",
    "whitened": "相近度（已扣除同一事项的常见差别）",
    "likelihood": "同一事项的似然比",
    "together": "各项合看",
    "read": "逐词对照",
    "left_over": "去掉共有用词后的相近度",
    "rare": "共有少见字词的比例",
    "rarest": "共有的最少见字词",
    "reach": "用词覆盖程度",
    "shared": "共有字比例",
    "power": "权力类型",
    "statute": "法律依据",
    "tier": "层级分工",
    "nearest": "清单中最接近的事项",
}
POWER_NAMES = {
    PowerType.LICENSING: "行政许可",
    PowerType.PENALTY: "行政处罚",
    PowerType.COERCION: "行政强制",
    PowerType.COLLECTION: "行政征收",
    PowerType.PAYMENT: "行政给付",
    PowerType.INSPECTION: "行政检查",
    PowerType.CONFIRMATION: "行政确认",
    PowerType.REWARD: "行政奖励",
    PowerType.ADJUDICATION: "行政裁决",
    PowerType.OTHER: "其他行政权力",
}
_CERTAIN, _LIKELY, _RATHER = 0.95, 0.75, 0.55  # probabilities from which words change
_SHOWN = 3  # places that are named before “等 n 处”


def place(source: Source) -> str:
    """Where a row stands: 《岚溪县_黑石镇.xlsx》“基本履职事项清单”第 12 行."""
    parts = [f"《{source.document}》"]
    if source.page:
        parts.append(f"第 {source.page} 页")
    if source.sheet:
        parts.append(f"“{source.sheet}”")
    elif source.table:
        parts.append(f"第 {source.table} 张表")
    if source.row:
        parts.append(f"第 {source.row} 行")
    return "".join(parts)


def places(views: Sequence[ItemView]) -> str:
    """Where some items stand, the first three by name."""
    shown = "、".join(place(view.source) for view in views[:_SHOWN])
    return shown if len(views) <= _SHOWN else f"{shown}等 {len(views)} 处"


def names(organs: Iterable[str]) -> str:
    """Names joined for reading, each once."""
    return "、".join(dict.fromkeys(organs))


def claim_line(card: Card) -> str:
    """Who claims what in a card, and where: one sentence without a full stop."""
    holder = card.first.holder if len(card.holders) == 1 else f"{len(card.holders)} 个乡镇（街道）"
    who = names(claim.name for claim in card.leaders)
    verb = "承接" if card.kind is ListKind.RECLAIMED else "牵头（主体责任）"
    helped = names(claim.name for claim in card.cooperators)
    role = f"由{who}{verb}" if who else f"由{holder}承担主体责任" if card.township_leads else "未写明牵头单位"
    role += f"，{helped}配合" if helped else ""
    return f"{LIST_NAMES[card.kind]}（{holder}）“{card.first.title}”：{role}，见{places(card.views)}"


# Fields whose words say nothing to a reader, or the same as another field.
_UNTOLD = frozenset(
    {
        "wording",
        "rest",
        "tier",
        "titles",
        "scaled",
        "sharp",
        "concepts",
        "duties",
        "met",
        "familiar",
        "uneven",
        "whitened",
        "likelihood",
        "together",
        "coverage",
        "reach",
        "weakest",
        "left_over",
        "shared",
        "rare",
        "rarest",
        "contrasts",
    }
)


def said(evidence: Evidence) -> tuple[str, str]:
    """What stands left and right, in words: types of power by their names; a likelihood ratio has no scale of its own."""
    if evidence.field == "likelihood":
        return "", ""
    if evidence.field != "power":
        return evidence.left, evidence.right
    powers = {power.value: name for power, name in POWER_NAMES.items()}
    return powers.get(evidence.left, evidence.left), powers.get(evidence.right, evidence.right)


_SHARES = (
    "不到一成",
    "约一成",
    "约两成",
    "约三成",
    "约四成",
    "约五成",
    "约六成",
    "约七成",
    "约八成",
    "约九成",
)


def likeness(chance: float) -> str:
    """A probability (0..1) that two rows are about one matter, in words.

    >>> likeness(0.91), likeness(0.97), likeness(0.42)
    ('很可能是同一事项（约九成）', '几乎可以肯定是同一事项（九成五以上）', '可能是同一事项（约四成）')
    """
    if chance >= _CERTAIN:
        return "几乎可以肯定是同一事项（九成五以上）"
    how = "很可能" if chance >= _LIKELY else "多半" if chance >= _RATHER else "可能"
    return f"{how}是同一事项（{_SHARES[min(9, round(chance * 10))]}）"


def comparison_line(deck: Deck, left: Card, right: Card, chance: float) -> str:
    """How likely two rows are one matter, what matches and what differs, by the words that carry the weight.

    What stands alike in both and yet weighs against them (a word that nearly every duty has) is no difference to be told.
    """
    agree: list[str] = []
    differ: list[str] = []
    nearness = ""
    for evidence in deck.evidence(left, right):
        if evidence.field in _UNTOLD or not (evidence.left or evidence.right):
            continue
        name = FIELD_NAMES.get(evidence.field, evidence.field)
        one, other = said(evidence)
        if evidence.field == "similarity":
            nearness = f"{name} {one}。"
        elif evidence.weight > 0:
            agree.append(f"{name}相同或相近（{'／'.join(dict.fromkeys(filter(None, (one, other))))}）")
        elif one != other:
            differ.append(f"{name}不尽相同（{one or '未写'}／{other or '未写'}）")
    sentence = f"两者对照：{likeness(chance)}。相符之处：{'；'.join(agree[:4]) or '整体表述相近'}。"
    return sentence + (f"不同之处：{'；'.join(differ[:3])}。" if differ else "") + nearness


def compared(deck: Deck, link: Link) -> str:
    """:func:`comparison_line` of a scored pair."""
    return comparison_line(deck, link.left, link.right, link.probability)


def statute_lines(references: Sequence[Reference]) -> str:
    """Whom statutes name for the matter, each with its article and the beginning of the sentence; empty without any."""
    told = "；".join(
        f"{each.citation}由{names(each.names)}负责“{each.view.title[:60]}”" for each in references
    )
    return f"法律规定：{told}。" if told else ""
