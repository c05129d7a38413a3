"""The words of a report that do not depend on its format."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from api.models.check import CheckResponse, DecisionModel, EvidenceModel, FindingModel
from api.models.hits import SourceModel
from kg.analysis.wording import FIELD_NAMES

KIND_NAMES = {
    "overlap": "职责交叉",
    "unowned": "无人牵头",
    "conflict": "表述冲突",
    "duplicate": "重复事项",
    "reclaimed-held": "收回仍列",
    "legal-basis": "依据问题",
    "naming": "名称不一",
    "outside-list": "清单外事项",
    "statutory-gap": "法定职责遗漏",
}
KIND_MEANINGS = {
    "overlap": "两个以上部门对同一事项主张牵头或主体责任",
    "unowned": "没有牵头单位：只有配合单位、责任单位空缺、已撤并或查无此机构",
    "conflict": "两处把同一事项交给不同层级或不同角色",
    "duplicate": "同一单位的清单上同一事项出现两次",
    "reclaimed-held": "已从乡镇收回，却仍在乡镇清单上",
    "legal-basis": "依据缺失、查无此文、已废止或被取代、条号超出、层级不够",
    "naming": "应当统一的清单上，同一事项名称或牵头单位不同",
    "outside-list": "下派的任务不在任何已公布的清单内",
    "statutory-gap": "法律规定的职责没有事项承接",
}
STATE_NAMES = {"open": "待处理", "resolved": "已解决", "waived": "不予处理"}
SEVERITY_NAMES = {"error": "应当修改", "warning": "建议核对", "info": "提示"}


def kinds_found(response: CheckResponse) -> Iterator[tuple[str, list[FindingModel]]]:
    """The kinds with findings, in the order of :data:`KIND_NAMES`, each with its findings in report order, settled ones last."""
    for kind in KIND_NAMES:
        found = [finding for finding in response.findings if finding.kind == kind]
        if found:
            yield kind, sorted(found, key=is_settled)


def counts(response: CheckResponse) -> str:
    """How much was checked and found, in a sentence."""
    checked = response.checked
    return (
        f"共检查 {checked.items} 条事项，涉及 {checked.departments} 个部门、{checked.townships} 个乡镇（街道），"
        f"发现 {len(response.findings)} 个问题{_settled(response)}。"
    )


def is_settled(finding: FindingModel) -> bool:
    """Whether someone resolved or waived it."""
    return finding.state != "open"


def _settled(response: CheckResponse) -> str:
    states = Counter(finding.state for finding in response.findings)
    open_ = states.pop("open", 0)
    if not states:
        return ""
    done = "、".join(f"{STATE_NAMES.get(state, state)} {count}" for state, count in states.items())
    return f"，其中{done}，待处理 {open_}"


def decision(finding: FindingModel) -> str:
    """What was decided about a finding, by whom and when; empty for an open one that never was settled.

    One that was opened again says how it had been settled.
    """
    if finding.settled_by is None:
        return ""
    joined = (
        f"。此后又有：{'、'.join(map(_row, finding.joined))}，请看处理意见是否仍然合适"
        if finding.joined
        else ""
    )
    before = next((each for each in finding.earlier if each.state != "open"), None)
    reopened = f"。此前{_decided(before)}" if before and finding.state == "open" else ""
    return _decided(finding) + joined + reopened


def _decided(said: FindingModel | DecisionModel) -> str:
    reason = f"：{said.reason}" if said.reason else ""
    by = f"{said.settled_by}，{(said.settled_at or '')[:10]}"
    return f"{STATE_NAMES.get(said.state, said.state)}（{by}）{reason}"


def _row(said: str) -> str:
    unit, _, title = said.partition("：")
    return f"{unit}“{title}”"


def rounds_told(response: CheckResponse) -> str:
    """How the current round compares with the one before, in a sentence; empty where there was none."""
    if not response.rounds:
        return ""
    now = response.rounds[-1]
    if now.number == 1:
        return ""
    return (
        f"本轮（第 {now.number} 轮，{now.name}）比上一轮新出现 {now.new} 个，消除 {now.gone} 个；"
        f"已解决 {now.resolved}，不予处理 {now.waived}，待处理 {now.open}。"
    )


def reading_notes(response: CheckResponse) -> list[tuple[str, str]]:
    """What became of the drafts that a reader of the findings must know: where (file, sheet, row), and what.

    Files that could not be read, rows that were left out, and warnings (such as what could not be checked).
    """
    notes = []
    for file in response.files:
        if file.error:
            notes.append((file.path, f"未能读取：{file.error}"))
        notes += [(place(each.source), f"未能导入：{each.reason}") for each in file.rejected]
        notes += [(place(each.source), each.reason) for each in file.warnings]
    return notes


_FIGURE = re.compile(r"-?\d[\d.]*")
_PART = re.compile(r"(?=（\d+）|两者对照：|相符之处：|不同之处：|法律规定：)")


def place(source: SourceModel) -> str:
    """Where a row stands: document, sheet, page, table, row."""
    parts = [source.document]
    if source.sheet:
        parts.append(f"“{source.sheet}”")
    if source.page:
        parts.append(f"第 {source.page} 页")
    if source.table and not source.sheet:
        parts.append(f"第 {source.table} 张表")
    if source.row:
        parts.append(f"第 {source.row} 行")
    return " ".join(parts)


def field_name(evidence: EvidenceModel) -> str:
    """The Chinese name of a compared field."""
    return FIELD_NAMES.get(evidence.field, evidence.field)


def is_figure(evidence: EvidenceModel) -> bool:
    """Whether a comparison says nothing in words: bare figures explain the score, and are not for paper."""
    return not (evidence.left or evidence.right) or any(
        _FIGURE.fullmatch(text) for text in (evidence.left, evidence.right)
    )


def paragraphs(explanation: str) -> list[str]:
    """An explanation as its parts: who claims what, one by one; what matches and what differs; what statutes say.

    >>> paragraphs("两家都牵头：（1）甲；（2）乙。相符之处：对象。")
    ['两家都牵头：', '（1）甲；', '（2）乙。', '相符之处：对象。']
    """
    return [part for part in _PART.split(explanation) if part]
