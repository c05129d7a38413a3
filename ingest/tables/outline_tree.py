"""Numbered paragraphs as the tree that their numbers make, and the duties in it.

A department writes its duties under headings of its own (一、港口航道 / （一）…; 二、配合职责 / 1.…), numbers them anew below
each, and puts what a duty is about into the sentence, into paragraphs below its name, or into points.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from ingest.readers.document import Paragraph
from ingest.tables.numbered import CHINESE, SHORT, Line, is_wrapped, named_cell
from ingest.tables.outline_items import Item, with_bases, with_labels, with_tail
from ingest.tables.rows import is_footer_label

_MARKS = "。；;：: "
_BRACKETS = "【】[]〔〕 "
_ENDS_SENTENCE = re.compile(r"[。；！？，：]")
_UNNUMBERED = 99  # as the style of a paragraph without a number, inside all others
_LONGEST_HEADING = 24
_FEWEST_POINTS = 2
_BODIES = 0.6  # of the numbered lines, from which unnumbered lines below them are what they are about
# （一）主要任务: says what its duties are called, and names none
_ONLY_LABEL = re.compile(
    r"^(?:牵头|主要|具体|工作|重点|部门|法定|基本|履行)*(?:[（(][^（()）]{1,8}[)）])?(?:任务|职责|职能|内容|事项)(?:清单)?\s*[：:]?$"
)
_HELPING = re.compile(r"^(?:配合|协助|协同|参与|打下手)[^，。；：]{0,10}$")
_OTHER_MATTER = re.compile(
    r"^(?:关于)?(?:职能转变|转变职能|(?:与.{2,24}?|有关|相关|部门)*的?职责(?:分工|边界|划分)|职责调整|内设机构|人员编制|附则|领导职数|工作要求|联系方式|办公(?:地址|时间|电话))"
)


@dataclass(slots=True)
class _Node:
    """A numbered paragraph with the paragraphs numbered below it."""

    item: Item
    below: list[_Node] = field(default_factory=list)
    heading: str = ""  # of the part in which it stands, where that has no number


def read_tree(
    paragraphs: Sequence[Paragraph],
    lines: Sequence[Line],
    start: int,
    opened: int | None = None,
    *,
    walled: bool = False,
) -> tuple[tuple[Item, ...], int]:
    """The duties from a numbered line on, and where they end: with ``lines``, at other matters, or at running text.

    ``opened`` is the line that announces them: the next line numbered like it ends them.
    ``walled`` tells that a table stands behind the last of ``lines``.
    """
    limit = -1 if opened is None else lines[opened].style
    roots: list[_Node] = []
    stack: list[_Node] = []
    bodies = _have_bodies(lines[start:])
    headed = start and start - 1 != opened and _heads_part(lines, start - 1)
    heading = lines[start - 1].text.strip(_BRACKETS) if headed else ""
    at = start
    while at < len(lines):
        line = lines[at]
        if is_footer_label(line.text) or (at > start and _OTHER_MATTER.match(line.rest)):
            break
        if 0 <= line.style <= limit and not _HELPING.match(line.rest):
            break
        if line.style >= 0:
            while stack and stack[-1].item.style >= line.style:
                stack.pop()
            node = _Node(Item(paragraphs[at], line.number, line.rest, style=line.style), heading=heading)
            (stack[-1].below if stack else roots).append(node)
            stack.append(node)
        elif _heads_part(lines, at):
            heading, stack = line.text.strip(_BRACKETS), []
        elif stack and not bodies and _is_said_below(stack[-1].item, line):
            stack[-1].below.append(
                _Node(Item(paragraphs[at], 0, line.rest, style=_UNNUMBERED), heading=heading)
            )
        elif not stack or not _take(stack[-1].item, line, lines[at - 1], bodies=bodies):
            break
        at += 1
    if walled and at == len(lines):
        _drop_headings(roots)
    items = (with_labels(with_bases(with_tail(item))) for item in _duties(roots))
    return tuple(items), at


def _drop_headings(nodes: list[_Node]) -> None:
    """Drop what only heads the table behind the last number: a bare number without duties beside or below it."""
    if not nodes:
        return
    last = nodes[-1]
    _drop_headings(last.below)
    heading = last.item.style <= CHINESE and not last.below and _is_bare(last.item.text)
    if heading and all(one.below for one in nodes[:-1]):
        nodes.pop()


def _is_said_below(item: Item, line: Line) -> bool:
    """Whether an unnumbered sentence is the one duty below a short heading (（四）校园周边)."""
    heading = item.style <= CHINESE and not item.text.endswith("。") and len(item.text) <= SHORT
    return heading and _is_bare(item.text) and line.text.endswith(("。", "；")) and not named_cell(line.rest)


def _take(item: Item, line: Line, above: Line, *, bodies: bool) -> bool:
    """Put an unnumbered line where it belongs in the duty above it; whether it belongs there."""
    if labelled := named_cell(line.rest):
        item.cells[labelled[0]] = labelled[1]
    elif bodies and not item.text.endswith(("。", "；")):
        item.details.append(line.text)
    elif is_wrapped(above):
        item.text += line.rest
    else:
        return False
    return True


def _have_bodies(lines: Sequence[Line]) -> bool:
    """Whether most numbered lines are names, each with unnumbered lines below it that say what it is about."""
    names = [
        at for at, line in enumerate(lines[:-1]) if line.style >= 0 and not _ENDS_SENTENCE.search(line.rest)
    ]
    followed = sum(lines[at + 1].style < 0 for at in names)
    return len(names) > 1 and followed >= _BODIES * len(names)


def _heads_part(lines: Sequence[Line], at: int) -> bool:
    """Whether a line without a number is the heading of duties that begin or go on below it."""
    line, below = lines[at], lines[at + 1] if at + 1 < len(lines) else Line("")
    if line.style >= 0 or below.style < 0 or not 0 < len(line.text) <= SHORT:
        return False
    above = (lines[place] for place in range(at - 1, -1, -1))
    before = next((one.number for one in above if one.style == below.style), 0)
    return below.number in {1, before + 1} and not _ENDS_SENTENCE.search(line.text)


def _duties(nodes: Sequence[_Node], part: str = "", *, helping: bool = False) -> Iterator[Item]:
    """The duties of a tree; headings become the field of what stands below them."""
    parents = [node for node in nodes if node.below]
    bare = sum(_is_bare(node.item.text) for node in parents) * 2 >= len(parents)
    for node in nodes:
        text = node.item.text.strip(_MARKS)
        if node.below and bare and node.item.style <= CHINESE and _is_bare(node.item.text):
            helps = helping or bool(_HELPING.match(text))
            named = "" if _ONLY_LABEL.match(text) else text
            yield from _duties(node.below, named or node.heading or part, helping=helps)
        elif not _ONLY_LABEL.match(text):
            yield from _with_points(node, part, helping=helping)


def _is_bare(text: str) -> bool:
    plain = text.strip(_MARKS)
    longest = SHORT if text.endswith("。") else _LONGEST_HEADING
    return len(plain) <= longest and not _ENDS_SENTENCE.search(plain)


def _with_points(node: _Node, part: str, *, helping: bool) -> Iterator[Item]:
    """A duty, and the points below it each as a duty by itself.

    A charter that gathers the work of a field under one number gives work of quite different kinds there. Points below
    a name with an Arabic number say what that duty is.
    """
    points = node.below if node.item.style <= CHINESE and len(node.below) >= _FEWEST_POINTS else []
    if not points:
        node.item.details += list(_texts(node.below))
    for one in (node, *points):
        one.item.cells |= {"类别": one.heading or part} if one.heading or part else {}
        one.item.cells |= {"承担角色": "配合"} if helping else {}
    yield node.item
    for point in points:
        point.item.details += list(_texts(point.below))
        point.item.number = 0
        yield point.item


def _texts(nodes: Sequence[_Node]) -> Iterator[str]:
    for node in nodes:
        yield node.item.text
        yield from node.item.details
        yield from _texts(node.below)
