"""The duties of an outline as rows of a table, each where its paragraph stands."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ingest.readers.document import Paragraph, Table
from ingest.tables.numbered import MARKDOWN, named_cell

_TAIL = re.compile(r"[（(](?P<tail>[^（()）]{2,12}[：:].+)[)）]\s*[。；;]?$", re.DOTALL)


@dataclass(slots=True)
class Item:
    """A numbered paragraph with what belongs to it; ``cells`` are labelled parts (承接部门：…) by their label.

    A point below a duty has no ``number`` in the list itself (0).
    """

    paragraph: Paragraph
    number: int
    text: str
    cells: dict[str, str] = field(default_factory=dict)
    details: list[str] = field(default_factory=list)
    style: int = -1  # of its numbering, see Line


@dataclass(frozen=True, slots=True)
class Block:
    """A list: the paragraphs (from, to) that it was made of, what names it, its items."""

    start: int
    end: int
    titles: tuple[str, ...]
    items: tuple[Item, ...]
    headings: tuple[Paragraph, ...] = ()
    sentences: bool = False  # the items are prose: the first sentence names the duty


def with_tail(item: Item) -> Item:
    """An item with the labelled parts behind its name as cells, in parentheses or not (某事。承接部门：县水利局。工作方式：…)."""
    name, *told = re.split(r"[。；;]\s*(?=[^。；;：:]{2,12}[：:])", item.text)
    if told and name.count("（") == name.count("）") and all(map(named_cell, told)):
        item.text = name.strip()
        item.cells |= dict(filter(None, map(named_cell, told)))
        return item
    match = _TAIL.search(item.text)
    parts = re.split(r"[；;]\s*(?=[^；;：:]{2,12}[：:])", match["tail"]) if match else []
    labelled = [named_cell(part.strip()) for part in parts]
    if match and all(labelled):
        item.text = item.text[: match.start()].strip()
        item.cells |= dict(filter(None, labelled))
    return item


_SHORTEST, _LONGEST = 6, 40  # characters of a duty's name before what is said of it (名称：内容)
_NAMES = ("序号", "事项名称", "主要内容")


def table_of(block: Block) -> Table:
    """The table of a list; its header stands where the list is announced."""
    labels = list(dict.fromkeys(label for item in block.items for label in item.cells))
    found: list[tuple[Paragraph, list[str]]] = [
        (one, [MARKDOWN.sub("", one.text.strip())]) for one in block.headings
    ]
    for item in block.items:
        title, detail = _titled(item, sentences=block.sentences)
        found.append(
            (
                item.paragraph,
                [str(item.number or ""), title, detail, *(item.cells.get(label, "") for label in labels)],
            )
        )
    found.sort(key=lambda one: one[0].line)
    rows: list[list[str]] = [[]] * max(0, found[0][0].line - 2)
    pages = [0] * len(rows)
    for paragraph, cells in [(found[0][0], [*_NAMES, *labels]), *found]:
        missing = paragraph.line - 1 - len(rows) if cells[0] != _NAMES[0] else 0
        rows += [*[[]] * missing, cells]  # parts of one paragraph stand below each other
        pages += [paragraph.page or 0] * (max(0, missing) + 1)
    return Table("正文", rows, preface=block.titles, pages=tuple(pages) if any(pages) else ())


_BASES = re.compile(
    r"[（(](?:依据[：:]?)?(?P<bases>《[^（()）]*(?:（[^（()）]*）[^（()）]*)*)[)）](?=[。；;]?\s*$)"
)


def with_bases(item: Item) -> Item:
    """An item of prose with the statutes in parentheses at the end of its sentences as its bases."""
    texts = [item.text, *item.details]
    found = [match["bases"] for text in texts if (match := _BASES.search(text))]
    if found:
        item.text, *item.details = (_BASES.sub("", text) for text in texts)
        item.cells["依据"] = "；".join(found)
    return item


_BASED = re.compile(r"^(?:(?:设定|法律|实施|职责)?依据(?:为|是|[：:])\s*|依据(?=《))(?P<bases>.+)$")


def with_labels(item: Item) -> Item:
    """An item with the sentences of its details that are cells (依据为《…》第七条。配合单位：县水利局。) as such."""
    kept: list[str] = []
    for detail in item.details:
        said = []
        for sentence in re.split(r"(?<=[。；])(?![^《]*》)", detail):
            plain = sentence.strip("。； ")
            based = _BASED.match(plain)
            labelled = ("依据", based["bases"]) if based else named_cell(plain)
            if labelled and labelled[0] not in item.cells:
                item.cells[labelled[0]] = labelled[1]
            elif sentence.strip():
                said.append(sentence)
        kept += ["".join(said).strip()] if said else []
    item.details = kept
    return item


def _titled(item: Item, *, sentences: bool) -> tuple[str, str]:
    """Name and details of a duty; of prose the first sentence is the name, and all of them are the details."""
    parts = [one for one in re.split(r"(?<=。)", item.text) if one.strip("。 ")] if sentences else [item.text]
    name, _, rest = parts[0].partition("：") if sentences and parts else ("", "", "")
    if rest.strip("。；; ") and _SHORTEST <= len(name) <= _LONGEST and "，" not in name:
        return name, "\n".join(one.strip() for one in (rest, *parts[1:], *item.details))
    detail = [*(parts if len(parts) > 1 else ()), *item.details]
    return parts[0].strip("。；; ") if parts else "", "\n".join(one.strip() for one in detail)
