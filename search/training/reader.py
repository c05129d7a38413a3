"""Trains the reader of the check (:mod:`kg.analysis.reader`): needs torch, runs on one core, and the same pairs give the same reader.

Whole pieces are dropped now and then, so that no single word decides; the weights fall off towards nothing, and each pair is
read from either side.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import log
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from kg.analysis.reader import COMPARED, WIDTH, Network

if TYPE_CHECKING:
    import torch

_ROUNDS = 3
_BATCH = 256
_STEP, _LAST = 2e-3, 0.05  # the pace of learning, and the share of it that is left at the end
_DECAY = 1e-2
_DROPPED, _UNREAD = 0.2, 0.1  # shares of numbers and of pieces that are left out while learning
_ALIKE = 8 * _BATCH  # pairs among which those of like length are put together


@dataclass(frozen=True, slots=True)
class Lessons:
    """What is learned from: the pieces of each text, pairs of texts (n, 2), whether each is one matter, what it weighs.

    ``table`` has the vector of each piece, shape (pieces, d).
    """

    texts: Sequence[Sequence[int]]
    table: NDArray[np.float32]
    pairs: NDArray[np.int64]
    same: NDArray[np.float32]
    weights: NDArray[np.float32]


def train(lessons: Lessons, encoder: str, seed: int = 0, rounds: int = _ROUNDS) -> Network:
    """A reader for ``encoder`` that learned from ``lessons``: it tells the log odds (bits) where one matter is as common as among them."""
    import torch

    torch.set_num_threads(1)
    torch.manual_seed(seed)
    random = np.random.default_rng(seed)
    parts = _parts(lessons.table.shape[1])
    learned = torch.optim.AdamW(parts.values(), lr=_STEP, weight_decay=_DECAY)
    lengths = np.array([len(text) for text in lessons.texts])[lessons.pairs].max(axis=1)
    steps = rounds * (len(lessons.pairs) // _BATCH + 1)
    texts, table = _padded(lessons.texts), torch.from_numpy(lessons.table)
    step = 0
    for _ in range(rounds):
        for batch in _batches(lengths, random):
            for group in learned.param_groups:
                group["lr"] = _STEP * (1 - (1 - _LAST) * step / steps)
            step += 1
            sides = lessons.pairs[batch][:, :: random.choice((1, -1))]
            ours, theirs = (torch.from_numpy(texts[side, : max(1, lengths[batch].max())]) for side in sides.T)
            odds = _read(parts, table, ours, theirs, learning=True)
            loss = torch.nn.functional.binary_cross_entropy_with_logits(
                odds, torch.from_numpy(lessons.same[batch]), torch.from_numpy(lessons.weights[batch])
            )
            learned.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(parts.values(), 1.0)
            learned.step()
    found = Network(encoder, {name: part.detach().numpy() for name, part in parts.items()})
    return found.scaled(1.0 / log(2.0))


def _batches(lengths: NDArray[np.int64], random: np.random.Generator) -> Iterator[NDArray[np.int64]]:
    order = random.permutation(len(lengths))
    for start in range(0, len(order), _ALIKE):
        some = order[start : start + _ALIKE]
        some = some[np.argsort(lengths[some], kind="stable")]
        parts = range(0, len(some), _BATCH)
        for at in random.permutation(len(parts)):
            yield some[parts[at] : parts[at] + _BATCH]


def _padded(texts: Sequence[Sequence[int]]) -> NDArray[np.int64]:
    """The pieces of all texts in one table; -1 where there is none."""
    found = np.full((len(texts), max(map(len, texts))), -1, dtype=np.int64)
    for row, text in enumerate(texts):
        found[row, : len(text)] = text
    return found


def _parts(size: int) -> dict[str, torch.Tensor]:
    """The weights of a reader before it learned, by the names of :class:`kg.analysis.reader.Network`."""
    import torch

    def layer(fan_in: int, *shape: int) -> torch.Tensor:
        return (torch.rand(shape) * 2 - 1) / fan_in**0.5

    turned = torch.nn.init.orthogonal_(torch.empty(size, WIDTH))
    parts = {
        "seen": layer(size + 1, size + 1, WIDTH),
        "seen_bias": layer(size + 1, WIDTH),
        "sought": torch.cat([turned, torch.zeros(1, WIDTH)]),
        "sharpness": torch.tensor(8.0),
        "compared": layer(2 * WIDTH + 2, 2 * WIDTH + 2, COMPARED),
        "compared_bias": layer(2 * WIDTH + 2, COMPARED),
        "heeded": layer(size + 1, size + 1),
        "heeded_bias": torch.zeros(()),
        "inner": layer(4 * COMPARED, 4 * COMPARED, COMPARED),
        "inner_bias": layer(4 * COMPARED, COMPARED),
        "outer": layer(COMPARED, COMPARED),
        "outer_bias": torch.zeros(()),
    }
    return {name: part.requires_grad_() for name, part in parts.items()}


def _read(
    parts: dict[str, torch.Tensor],
    table: torch.Tensor,
    ours: torch.Tensor,
    theirs: torch.Tensor,
    *,
    learning: bool,
) -> torch.Tensor:
    """The log odds (nats) of pairs of texts, as pieces of shape (pairs, longest); what :class:`Network` does, in torch."""
    import torch

    sides = [_side(parts, table, pieces, learning=learning) for pieces in (ours, theirs)]
    met = sides[0].sought @ sides[1].sought.transpose(1, 2)
    met = met.masked_fill(~(sides[0].there[:, :, None] & sides[1].there[:, None, :]), -1.0)
    one = _compared(parts, met, *sides, learning=learning)
    other = _compared(parts, met.transpose(1, 2), *sides[::-1], learning=learning)
    joined = torch.cat([one + other, (one - other).abs()], -1)
    inner = _dropped(torch.relu(joined @ parts["inner"] + parts["inner_bias"]), learning=learning)
    return inner @ parts["outer"] + parts["outer_bias"]


@dataclass(frozen=True, slots=True)
class _Side:
    """One text of each pair: which pieces are there, how they are seen and sought, their lengths, how they are heeded."""

    there: Any
    seen: Any
    sought: Any
    length: Any
    heeded: Any


def _side(
    parts: dict[str, torch.Tensor], table: torch.Tensor, pieces: torch.Tensor, *, learning: bool
) -> _Side:
    import torch

    there = pieces >= 0
    vectors = table[pieces.clamp(min=0)]
    length = vectors.norm(dim=-1, keepdim=True)
    vectors = torch.cat([vectors / (length + 1e-6), length], -1)
    if learning:
        kept = there & (torch.rand(pieces.shape) > _UNREAD)
        kept[:, 0] |= there[:, 0] & ~kept.any(1)
        there = kept
    seen = _dropped(torch.tanh(vectors @ parts["seen"] + parts["seen_bias"]), learning=learning)
    sought = torch.nn.functional.normalize(vectors @ parts["sought"], dim=-1)
    heeded = (vectors @ parts["heeded"] + parts["heeded_bias"]).clamp(-4, 4).exp() * there
    return _Side(there, seen, sought, length, heeded[..., None])


def _compared(
    parts: dict[str, torch.Tensor], met: torch.Tensor, ours: _Side, theirs: _Side, *, learning: bool
) -> Any:
    import torch

    aligned = torch.softmax((met * parts["sharpness"]).masked_fill(~theirs.there[:, None, :], -50.0), -1)
    answer = aligned @ theirs.seen
    best = met.max(-1, keepdim=True).values
    told = torch.cat([(ours.seen - answer).abs(), ours.seen * answer, best, ours.length], -1)
    told = _dropped(torch.relu(told @ parts["compared"] + parts["compared_bias"]), learning=learning)
    mean = (told * ours.heeded).sum(1) / (ours.heeded.sum(1) + 1e-6)
    return torch.cat([mean, told.masked_fill(~ours.there[..., None], 0.0).max(1).values], -1)


def _dropped(numbers: torch.Tensor, *, learning: bool) -> torch.Tensor:
    import torch

    return torch.nn.functional.dropout(numbers, _DROPPED, training=learning)
