"""Traditional → simplified as a table inside the tokenizer, so that every loader of the model applies it.

``tokenizers`` can run the character maps of SentencePiece (its ``Precompiled`` normalizer): a Darts
double-array trie over UTF-8 bytes whose values point into a block of NUL-terminated replacements. This
module writes such a map for single characters, with OpenCC's ``t2s`` as the source.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

_CJK = ((0x3400, 0x4DC0), (0x4E00, 0xA000), (0xF900, 0xFB00))
_LEAF = 1 << 8
_VALUE = 1 << 31
_OFFSET_SHIFT = 10
_SIZE_LIMIT = 1 << 21  # larger offsets would need the second form of a unit


@dataclass(slots=True)
class _Node:
    children: dict[int, _Node] = field(default_factory=dict)
    value: int | None = None


def traditional_to_simplified() -> dict[str, str]:
    """Every CJK character whose simplified form is another single character."""
    from opencc import OpenCC

    converter = OpenCC("t2s")
    characters = [chr(code) for first, last in _CJK for code in range(first, last)]
    pairs = ((character, converter.convert(character)) for character in characters)
    return {character: simple for character, simple in pairs if simple != character and len(simple) == 1}


def compile_map(replacements: Mapping[str, str]) -> bytes:
    """A SentencePiece ``precompiled_charsmap`` that replaces the keys by their values."""
    root, block = _Node(), bytearray()
    for key in sorted(replacements):
        node = root
        for byte in key.encode():
            node = node.children.setdefault(byte, _Node())
        node.value = len(block)
        block += replacements[key].encode() + b"\0"
    units = _double_array(root)
    trie = struct.pack(f"<{len(units)}I", *units)
    return struct.pack("<I", len(trie)) + trie + bytes(block)


def _double_array(root: _Node) -> list[int]:
    """Lay the trie out so that the child by ``byte`` of the node at ``p`` stands at ``base(p) ^ byte``.

    ``base(p)`` is ``p ^ offset``; each base is used once, so a matching label proves the parent.
    """
    units: dict[int, int] = {0: 0}
    bases: set[int] = set()
    queue: list[tuple[int, _Node]] = [(0, root)]
    first = 1
    while queue:
        position, node = queue.pop(0)
        labels = sorted(node.children) + ([0] if node.value is not None else [])
        while first in units:
            first += 1
        base = next(
            b
            for b in _bases(first, labels)
            if b not in bases and all(b ^ label not in units for label in labels)
        )
        bases.add(base)
        units[position] |= (position ^ base) << _OFFSET_SHIFT
        if node.value is not None:
            units[position] |= _LEAF
            units[base] = _VALUE | node.value
        for label, child in sorted(node.children.items()):
            units[base ^ label] = label
            queue.append((base ^ label, child))
    size = (max(units) | 0xFF) + 1
    if size >= _SIZE_LIMIT:
        raise ValueError(f"character map too large: {size} units")
    return [units.get(position, 0) for position in range(size)]


def _bases(first: int, labels: list[int]) -> Iterator[int]:
    """Candidate bases: those that put the first label on ``first``, then on the places after it."""
    lead = labels[0] if labels else 0
    position = first
    while True:
        yield position ^ lead
        position += 1
