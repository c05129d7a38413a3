"""What the fields of a comparison say together: a small network over all of them, trained on the labelled pairs.

Match weights add up, so they cannot say that a high cosine means little where both texts name different stages, or that no common word
matters where both stand at the same known matter. The network weighs the fields together; the match weights stay what is
shown for each field, and what the network makes of them beside their sum is shown as a field of its own. It is an
average of several networks with one hidden layer, each trained on a draw of the examples, which makes one wider network.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import log
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kg.analysis.compare import Comparison

_MEMBERS = 5
_HIDDEN = 24
_ROUNDS = 16  # times that a member sees its examples
_BATCH = 256
_STEP = 2e-3
_DECAY = 1.2e-3  # strength of the pull of all weights towards nothing
_MOMENTS = (0.9, 0.999)
_DIGITS = 4

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Committee:
    """One hidden layer of ``n`` units over ``columns``: a measured field, or ``field=level`` (1 where it is that level).

    ``mean`` and ``scale`` standardise the columns; ``inner`` has shape (columns, n), ``bias`` and ``outer`` (n,).
    """

    columns: tuple[str, ...]
    mean: Floats
    scale: Floats
    inner: Floats
    bias: Floats
    outer: Floats
    shift: float

    def odds(self, rows: Floats) -> Floats:
        """The log2 odds of comparisons, as :meth:`row` gives them, shape (pairs, columns) → (pairs,)."""
        hidden = np.maximum((rows - self.mean) / self.scale @ self.inner + self.bias, 0)
        return np.asarray(hidden @ self.outer + self.shift, dtype=np.float32)

    def row(self, compared: Sequence[Comparison]) -> Floats:
        """A comparison as a row of the columns; what is no column is left out."""
        row = np.zeros(len(self.columns), dtype=np.float32)
        for each in compared:
            measured = each.value is not None
            place = self._places.get(each.field if measured else f"{each.field}={each.level}")
            if place is not None:
                row[place] = each.value if measured else 1.0
        return row

    @cached_property
    def _places(self) -> dict[str, int]:
        return {name: place for place, name in enumerate(self.columns)}

    def scaled(self, slope: float, shift: float) -> Committee:
        """The same with odds of ``slope`` times the old ones plus ``shift`` (bits)."""
        return Committee(
            self.columns,
            self.mean,
            self.scale,
            self.inner,
            self.bias,
            (self.outer * slope).astype(np.float32),
            slope * self.shift + shift,
        )

    def data(self) -> dict[str, Any]:
        """The network as JSON data; rows of numbers are text, one line each."""
        return {
            "columns": list(self.columns),
            "mean": _line(self.mean),
            "scale": _line(self.scale),
            "inner": [_line(unit) for unit in self.inner.T],
            "bias": _line(self.bias),
            "outer": _line(self.outer),
            "shift": round(self.shift, _DIGITS),
        }

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> Committee:
        """A network as :meth:`data` gives it. Raises KeyError or ValueError if it is not such."""
        mean, scale, bias, outer = (_numbers(data[name]) for name in ("mean", "scale", "bias", "outer"))
        inner = np.ascontiguousarray(np.stack([_numbers(line) for line in data["inner"]]).T)
        return cls(tuple(data["columns"]), mean, scale, inner, bias, outer, float(data["shift"]))


def _line(numbers: Floats) -> str:
    return " ".join(f"{number:.{_DIGITS}g}" for number in numbers.tolist())


def _numbers(line: str) -> Floats:
    return np.array([float(number) for number in line.split()], dtype=np.float32)


def columns_of(
    compared: Sequence[Sequence[Comparison]], left_out: frozenset[str] = frozenset()
) -> tuple[str, ...]:
    """The columns that some comparisons need, but for the fields ``left_out``."""
    names: dict[str, None] = {}
    for fields in compared:
        for each in fields:
            if each.field not in left_out:
                names[each.field if each.value is not None else f"{each.field}={each.level}"] = None
    return tuple(sorted(names))


def blank(columns: tuple[str, ...]) -> Committee:
    """A committee without members, which knows the columns only."""
    none = np.zeros(0, dtype=np.float32)
    wide = np.zeros(len(columns), dtype=np.float32)
    return Committee(columns, wide, wide + 1, np.zeros((len(columns), 0), np.float32), none, none, 0.0)


def train(columns: tuple[str, ...], rows: Floats, same: Floats, sought: Floats) -> Committee:
    """A committee for ``rows`` of shape (pairs, columns) with labels ``same`` (0 or 1), each weighing ``sought``.

    The same rows give the same network on the same machine.
    """
    mean = rows.mean(axis=0)
    scale = np.maximum(rows.std(axis=0), 0.02).astype(np.float32)
    ready = np.asarray((rows - mean) / scale, dtype=np.float32)
    share = np.asarray(sought, dtype=np.float64) / sought.sum()
    members = []
    for seed in range(_MEMBERS):
        random = np.random.default_rng(seed)
        drawn = random.choice(len(ready), len(ready), p=share)
        members.append(_member(ready[drawn], same[drawn].astype(np.float32), random))
    bits = np.float32(1.0 / (log(2.0) * _MEMBERS))
    inner, bias, outer = (np.concatenate([m[part] for m in members], axis=-1) for part in range(3))
    shift = float(sum(float(m[3][0]) for m in members)) * float(bits)
    return Committee(columns, mean.astype(np.float32), scale, inner, bias, outer * bits, shift)


def _member(rows: Floats, same: Floats, random: np.random.Generator) -> list[Floats]:
    """One network (inner, bias, outer, shift), by stochastic gradient descent with moments (Kingma and Ba, 2015)."""
    size, width = rows.shape
    bound = np.sqrt(6.0 / (width + _HIDDEN))
    parts = [
        random.uniform(-bound, bound, (width, _HIDDEN)).astype(np.float32),
        np.zeros(_HIDDEN, np.float32),
        random.uniform(-bound, bound, _HIDDEN).astype(np.float32),
        np.zeros(1, np.float32),
    ]
    first, second = [np.zeros_like(p) for p in parts], [np.zeros_like(p) for p in parts]
    step = 0
    for _ in range(_ROUNDS):
        order = random.permutation(size)
        for start in range(0, size, _BATCH):
            batch = order[start : start + _BATCH]
            step += 1
            pace = _STEP * np.sqrt(1 - _MOMENTS[1] ** step) / (1 - _MOMENTS[0] ** step)
            for at, slope in enumerate(_slopes(parts, rows[batch], same[batch])):
                first[at] += (1 - _MOMENTS[0]) * (slope - first[at])
                second[at] += (1 - _MOMENTS[1]) * (slope * slope - second[at])
                parts[at] -= (pace * first[at] / (np.sqrt(second[at]) + 1e-8)).astype(np.float32)
    return parts


def _slopes(parts: Sequence[Floats], rows: Floats, same: Floats) -> list[Floats]:
    """The gradient of the mean logistic loss with decay."""
    inner, bias, outer, shift = parts
    hidden = np.maximum(rows @ inner + bias, 0)
    logits = hidden @ outer + shift
    error = (1.0 / (1.0 + np.exp(-np.clip(logits, -30, 30))) - same) / np.float32(len(rows))
    back = np.outer(error, outer) * (hidden > 0)
    return [
        rows.T @ back + _DECAY * inner,
        back.sum(axis=0),
        hidden.T @ error + _DECAY * outer,
        error.sum(keepdims=True),
    ]
