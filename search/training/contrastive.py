"""Contrastive training of the table: each text must find its partner among those of the batch.

This is ``MultipleNegativesRankingLoss`` (Henderson et al. 2017) in both directions, written out because
the whole model is one matrix and a training loop of twenty lines is easier to keep deterministic.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_log = logging.getLogger("search.training")

_TELL_EVERY = 100
_AVERAGE_EVERY = 20

Matrix = NDArray[np.float32]
Ids = Sequence[Sequence[int]]


@dataclass(frozen=True, slots=True)
class Recipe:
    """How to train: ``scale`` multiplies cosines; the table is the mean of those from ``averaged_from`` of the steps on."""

    epochs: float = 1.0
    batch: int = 1024
    rate: float = 2e-3
    scale: float = 20.0
    teacher_scale: float = 20.0
    seed: int = 7
    decay_to: float = 0.1
    averaged_from: float = 0.5


@dataclass(frozen=True, slots=True)
class Task:
    """Pairs as piece ids: ``left[i]`` belongs to ``right[i]``. Batches never mix tasks.

    ``teacher`` (unit vectors, one per pair) softens the targets: the partners of other pairs count as far
    as the teacher finds them alike, instead of being plainly wrong. ``drop`` is the share of pieces that are left
    out of each text, drawn anew each time, so that no duty is known by a single word.
    """

    name: str
    left: Ids
    right: Ids
    repeat: float = 1.0
    teacher: Matrix | None = None
    drop: float = 0.0


def train(table: Matrix, tasks: Sequence[Task], recipe: Recipe) -> Matrix:
    """The table after training on all tasks; the same input gives the same output on one machine.

    It is the mean of the tables on the way, which finds more than the last one (Izmailov et al. 2018).
    """
    import torch
    from torch.nn import functional

    torch.set_num_threads(1)  # sums in one order, and no threads that wait for each other
    torch.manual_seed(recipe.seed)
    generator = np.random.default_rng(recipe.seed)
    weights = torch.nn.Parameter(torch.from_numpy(table.copy()))
    optimiser = torch.optim.SparseAdam([weights], lr=recipe.rate)
    plan = _plan(tasks, recipe, generator)
    mean = _Mean()
    for step, (task, rows) in enumerate(plan):
        for group in optimiser.param_groups:
            group["lr"] = recipe.rate * (1 - (1 - recipe.decay_to) * step / len(plan))
        left, right = (
            functional.normalize(
                functional.embedding_bag(ids, weights, starts, mode="mean", sparse=True), dim=1
            )
            for ids, starts in (_bag(own, rows, task.drop, generator) for own in (task.left, task.right))
        )
        scores = recipe.scale * left @ right.T
        target = torch.arange(len(rows))
        if task.teacher is not None:
            known = torch.from_numpy(task.teacher[rows].astype(np.float32))
            target = torch.softmax(recipe.teacher_scale * known @ known.T, dim=1)
        loss = (functional.cross_entropy(scores, target) + functional.cross_entropy(scores.T, target)) / 2
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        if step >= recipe.averaged_from * len(plan) and step % _AVERAGE_EVERY == 0:
            mean.add(weights.detach().numpy())
        if step % _TELL_EVERY == 0:
            _log.info("step %d of %d (%s): loss %.3f", step, len(plan), task.name, float(loss.detach()))
    return mean.value if mean.count else np.asarray(weights.detach().numpy(), dtype=np.float32)


class _Mean:
    """The mean of the tables that were added."""

    def __init__(self) -> None:
        self.count = 0
        self.value: Matrix = np.zeros(0, dtype=np.float32)

    def add(self, table: Matrix) -> None:
        self.count += 1
        if self.count == 1:
            self.value = table.copy()
        else:
            self.value += (table - self.value) / self.count


def _plan(
    tasks: Sequence[Task], recipe: Recipe, generator: np.random.Generator
) -> list[tuple[Task, NDArray[np.int64]]]:
    """All batches of all tasks in random order."""
    plan: list[tuple[Task, NDArray[np.int64]]] = []
    for task in tasks:
        usable = np.array(
            [row for row, (a, b) in enumerate(zip(task.left, task.right, strict=True)) if a and b]
        )
        wanted = int(len(usable) * recipe.epochs * task.repeat)
        rounds = -(-wanted // max(len(usable), 1))
        order = (
            np.concatenate([generator.permutation(usable) for _ in range(rounds)])[:wanted]
            if rounds
            else usable[:0]
        )
        size = min(recipe.batch, len(usable))
        plan += [(task, order[start : start + size]) for start in range(0, len(order) - size + 1, size)]
    return [plan[index] for index in generator.permutation(len(plan))]


def _bag(
    ids: Ids, rows: NDArray[np.int64], drop: float, generator: np.random.Generator
) -> tuple[object, object]:
    """Flat ids and starts of the chosen texts, as torch's ``embedding_bag`` wants them."""
    import torch

    chosen = [np.asarray(ids[row], dtype=np.int64) for row in rows]
    if drop:
        chosen = [_thinned(text, drop, generator) for text in chosen]
    starts = np.cumsum([0, *(len(text) for text in chosen[:-1])])
    return torch.from_numpy(np.concatenate(chosen)), torch.from_numpy(starts)


def _thinned(text: NDArray[np.int64], drop: float, generator: np.random.Generator) -> NDArray[np.int64]:
    """``text`` without a share of its pieces; whole, if none would be left."""
    kept = generator.random(len(text)) >= drop
    return text[kept] if kept.any() else text
