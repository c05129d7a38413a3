"""Estimates match weights from the labelled duties, for a given encoder.

First the plain Fellegi-Sunter weights (m and u counted over the labelled pairs, smoothed); then, since the fields
are not independent of one another (same object, shared words and high similarity come together), a logistic
regression that is drawn towards those weights. A measured field (similarity and the like) may only gain with each
level. Last, the weights are scaled, and the prior is set, so that in cross-validation over matters the probabilities
are right for pairs as they come on lists where one row in fifteen has its like on another unit's list.

    python -m kg.analysis.fit [FILE]      # weights for character bigrams, needs no model
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from kg.analysis.cards import Judge
from kg.analysis.committee import Committee, blank, columns_of, train
from kg.analysis.compare import FIELDS, Comparison
from kg.analysis.examples import DOUBTFUL, Example, examples
from kg.analysis.kept_weights import kept_weights
from kg.analysis.labelled import Duty, LabelledMatter, load_matters, load_pairs
from kg.analysis.measures import MEASURED
from kg.analysis.reader import Pieces, Reader, bundled_network
from kg.analysis.space import Encode
from kg.analysis.weights import SETTLED, Weights, bundled_weights, crossed

if TYPE_CHECKING:  # whoever asks for bundled weights does not wait for it
    from scipy import sparse

_AMONG_SAME = (0.1, 0.2, 0.35, 0.5, 0.65, 0.8, 0.9)  # borders of the levels of a measured field, as
_AMONG_OTHERS = (0.25, 0.5, 0.75, 0.9, 0.96, 0.99)  # quantiles over pairs of one matter and of different ones
_RISING = frozenset(MEASURED) - {"familiar", "uneven", "rarest"}  # the more, the likelier one matter
_PULL = 1.5  # strength of the pull towards the plain weights (precision of the Gaussian prior, nats)
_KEPT = 0.5  # the regression is drawn to half of the plain weight: fields repeat one another
_FOLDS = 4
_ONE_AFTER_ALL = 4.0  # bits from which a doubtful pair may be one matter, told without such pairs
_BETA = (
    1.15  # how much recall weighs beside precision: on drafts made of labelled matters this serves F1 best
)

Floats = NDArray[np.float64]


def judge_for(
    encoder: str, encode: Encode, folder: Path | None = None, pieces: Pieces | None = None
) -> Judge:
    """A judge with the bundled weights for ``encoder``, else with weights estimated from all labelled matters.

    ``folder``, of this encoder alone, keeps what takes time to work out; ``pieces`` are what the encoder reads texts by, if
    it does.
    """
    weights = bundled_weights(encoder) or kept_weights(
        encoder, lambda: fit(encode, encoder, load_matters(), pairs=load_pairs("fit")), folder
    )
    network = bundled_network(encoder) if pieces else None
    return Judge(encode, weights, folder, reader=Reader(network, pieces) if network and pieces else None)


def fit(
    encode: Encode,
    encoder: str,
    matters: Sequence[LabelledMatter] | None = None,
    duties: Sequence[Duty] = (),
    seen: Sequence[Duty] = (),
    pairs: Sequence[LabelledMatter] = (),
    *,
    with_lists: bool = True,
) -> Weights:
    """Weights for ``encoder`` from the matters that are not held out (or from ``matters``), and from duties.

    ``seen`` are the duties that the encoder was trained on, ``duties`` those that it was not; ``pairs`` are matters
    that may be one with each other or with others. ``with_lists`` is for :func:`kg.analysis.examples.examples`.
    """
    chosen = [m for m in load_matters() if not m.held_out] if matters is None else list(matters)
    found = certain(examples(chosen, encode, duties, seen, pairs=pairs, with_lists=with_lists), encoder)
    return calibrated(estimate(found, encoder), found)


def certain(found: Sequence[Example], encoder: str) -> list[Example]:
    """The examples without the doubtful ones that may be one matter after all, as a committee says that saw none of those."""
    doubtful = np.array([example.why == DOUBTFUL for example in found])
    odds = out_of_fold(found, encoder, taught=~doubtful)
    kept = ~doubtful | (odds < _ONE_AFTER_ALL)
    return [example for example, keep in zip(found, kept.tolist(), strict=True) if keep]


def estimate(found: Sequence[Example], encoder: str) -> Weights:
    """Weights from examples, not calibrated yet. Raises ValueError if they are all of one kind."""
    labels = np.array([example.same for example in found], dtype=np.float64)
    if not 0 < labels.sum() < len(labels):
        raise ValueError("labelled pairs of both kinds are needed")
    bare = Weights(encoder, _edges(found, labels), 0.0, {}, 0.5)
    design, columns = _design(found, bare)
    sought = np.array([example.weight for example in found])
    plain = _plain_weights(design, labels) * _KEPT
    for place, column in enumerate(columns):
        if column.rising or column.field in SETTLED or "+" in column.field:
            plain[place] = 0.0  # steps and pairs of fields: only what they add
    least = np.array([0.0 if column.field in _RISING else -np.inf for column in columns])
    prior, found_weights = _regress(design, labels, sought, plain, least)
    fields = _fields(columns, found_weights, bare.edges)
    return Weights(encoder, bare.edges, prior, {**fields, **SETTLED}, 0.5)


def calibrated(weights: Weights, found: Sequence[Example]) -> Weights:
    """``weights`` with a committee whose probabilities are right for pairs as they come on lists, and the threshold."""
    return calibrated_beside(weights, found, np.zeros(len(found)))[0]


def calibrated_beside(weights: Weights, found: Sequence[Example], told: Floats) -> tuple[Weights, float]:
    """As :func:`calibrated`, where besides each example's fields something else has ``told`` bits; and how much these count.

    The weights are scaled so that their sum comes near to what the committee says: they are what is shown of it.
    """
    held = np.array([example.natural for example in found])
    labels = np.array([example.same for example in found], dtype=np.float64)
    compared = [(*e.compared, *weights.measured(e.measures)) for e in found]
    if not held[labels == 1].sum() or not held[labels == 0].sum():
        return replace(weights, committee=_committee(compared, found)), 1.0
    scores = _out_of_fold(compared, found) + told
    slope, shift = _line(scores, labels, held)
    odds = slope * scores + shift
    committee = _committee(compared, found).scaled(slope, shift)
    added = np.array([weights.odds(fields) for fields in compared])
    gain, prior = np.polyfit(added, _odds(committee, compared), 1)
    scaled = {name: {k: float(v * gain) for k, v in own.items()} for name, own in weights.fields.items()}
    made = replace(
        weights,
        prior=float(gain * weights.prior + prior),
        fields={**scaled, **SETTLED},
        committee=committee,
        threshold=_threshold(1.0 / (1.0 + 2.0**-odds), labels, held),
    )
    return made, slope


def out_of_fold(found: Sequence[Example], encoder: str, taught: NDArray[np.bool_] | None = None) -> Floats:
    """The log2 odds of each example from a committee that saw no pair of its matter, and only those ``taught``."""
    labels = np.array([example.same for example in found], dtype=np.float64)
    bare = Weights(encoder, _edges(found, labels), 0.0, {}, 0.5)
    return _out_of_fold([(*e.compared, *bare.measured(e.measures)) for e in found], found, taught)


def fold_of(found: Sequence[Example], folds: int = _FOLDS) -> NDArray[np.int64]:
    """The fold of each example, the same for all of a matter, shape (examples,)."""
    return np.array([hashlib.sha256(e.group.encode()).digest()[1] % folds for e in found])


def _out_of_fold(
    compared: Sequence[Sequence[Comparison]],
    found: Sequence[Example],
    taught: NDArray[np.bool_] | None = None,
) -> Floats:
    place = fold_of(found)
    scores = np.zeros(len(found))
    for fold in range(_FOLDS):
        others = place != fold if taught is None else (place != fold) & taught
        inside, outside = np.flatnonzero(place == fold).tolist(), np.flatnonzero(others).tolist()
        if inside and len({found[number].same for number in outside}) == 2:
            committee = _committee([compared[n] for n in outside], [found[n] for n in outside])
            scores[inside] = _odds(committee, [compared[n] for n in inside])
    return scores


def _committee(compared: Sequence[Sequence[Comparison]], found: Sequence[Example]) -> Committee:
    columns = columns_of(compared, frozenset(SETTLED))
    rows = np.stack(list(map(blank(columns).row, compared)))
    labels = np.array([example.same for example in found], dtype=np.float32)
    return train(columns, rows, labels, np.array([e.weight for e in found], dtype=np.float32))


def _odds(committee: Committee, compared: Sequence[Sequence[Comparison]]) -> Floats:
    return committee.odds(np.stack(list(map(committee.row, compared)))).astype(np.float64)


@dataclass(frozen=True, slots=True)
class _Column:
    """A column of the design: a level of a field; for a ``rising`` field, that level or more."""

    field: str
    level: str
    rising: bool = False


def _edges(found: Sequence[Example], labels: Floats) -> dict[str, tuple[float, ...]]:
    edges = {}
    for name in MEASURED:
        values = np.array([getattr(example.measures, name) for example in found])
        borders = {
            *np.quantile(values[labels == 1], _AMONG_SAME),
            *np.quantile(values[labels == 0], _AMONG_OTHERS),
        }
        edges[name] = tuple(sorted({round(float(border), 3) for border in borders}))
    return edges


def _design(found: Sequence[Example], blank: Weights) -> tuple[sparse.csr_array, list[_Column]]:
    from scipy import sparse

    rows: list[list[int]] = []
    columns: dict[_Column, int] = {}
    for example in found:
        measured = blank.measured(example.measures)
        compared = (*example.compared, *measured)
        levels = [_Column(c.field, c.level) for c in example.compared]
        levels += [
            _Column(c.field, str(step), rising=True) for c in measured for step in range(1, int(c.level) + 1)
        ]
        levels += [_Column(name, level) for name, level, _ in crossed(compared)]
        rows.append([columns.setdefault(level, len(columns)) for level in levels])
    ends = np.cumsum([0, *map(len, rows)])
    design = sparse.csr_array(
        (np.ones(ends[-1]), np.concatenate(rows), ends), shape=(len(found), len(columns))
    )
    return design, list(columns)


def _fields(
    columns: Sequence[_Column], weights: Floats, edges: Mapping[str, Sequence[float]]
) -> dict[str, dict[str, float]]:
    fields: dict[str, dict[str, float]] = {name: {} for name in FIELDS}
    steps: dict[tuple[str, int], float] = {}
    for column, weight in zip(columns, weights, strict=True):
        if column.rising:
            steps[column.field, int(column.level)] = float(weight)
        else:
            fields.setdefault(column.field, {})[column.level] = float(weight)
    for name, borders in edges.items():
        gains = np.array([0.0, *(steps.get((name, step), 0.0) for step in range(1, len(borders) + 1))])
        fields[name] = {str(level): float(value) for level, value in enumerate(np.cumsum(gains))}
    return fields


def _plain_weights(design: sparse.csr_array, labels: Floats) -> Floats:
    """log2(m/u) of every level, with one pair added to every count."""
    matched = (design[labels == 1].sum(axis=0) + 1.0) / (labels.sum() + 2.0)
    unmatched = (design[labels == 0].sum(axis=0) + 1.0) / ((1.0 - labels).sum() + 2.0)
    return np.asarray(np.log2(matched / unmatched), dtype=np.float64)


def _regress(
    design: sparse.csr_array, labels: Floats, sought: Floats, start: Floats, least: Floats
) -> tuple[float, Floats]:
    """Intercept and weights (bits) of a logistic regression with a Gaussian prior around ``start``.

    ``sought`` weighs the examples; ``least`` bounds the weights from below.
    """
    from scipy.optimize import minimize

    transposed = design.T.tocsr()
    scale = float(np.log(2.0))

    def loss(parameters: Floats) -> tuple[float, Floats]:
        distance = parameters[1:] - start
        logits = (parameters[0] + design @ parameters[1:]) * scale
        value = sought @ (np.logaddexp(0.0, logits) - labels * logits)
        value += 0.5 * _PULL * scale**2 * distance @ distance
        slope = sought * (1.0 / (1.0 + np.exp(-logits)) - labels) * scale
        gradient = np.concatenate([[slope.sum()], transposed @ slope + _PULL * scale**2 * distance])
        return float(value), gradient

    bounds = [(None, None), *((None if np.isinf(low) else low, None) for low in least)]
    result = minimize(
        loss,
        np.concatenate([[-4.0], start]),
        jac=True,
        method="L-BFGS-B",
        bounds=bounds,
        options={"maxiter": 300},
    )
    return float(result.x[0]), np.asarray(result.x[1:], dtype=np.float64)


def _line(scores: Floats, labels: Floats, held: Floats) -> tuple[float, float]:
    """Slope and shift (bits) that make log2 odds of ``scores``, each example counting ``held`` times (Platt, 1999)."""
    from scipy.optimize import minimize

    def loss(line: Floats) -> float:
        logits = (line[0] * scores + line[1]) * np.log(2.0)
        return float(held @ (np.logaddexp(0.0, logits) - labels * logits))

    slope, shift = minimize(loss, np.array([1.0, 0.0]), method="Nelder-Mead").x
    return float(slope), float(shift)


def _threshold(chances: Floats, labels: Floats, held: Floats) -> float:
    """The probability from which reporting serves F-beta, the mean in which recall weighs beta times precision.

    Where probabilities are right, that is the best F-beta divided by 1 + beta² (Lipton, Elkan and Naryanaswamy, 2014); it
    jumps less from one estimate to the next than the place of the best does.
    """
    order = np.argsort(-chances, kind="stable")
    hits = np.cumsum((held * labels)[order])
    reported = np.cumsum(held[order])
    wanted = float(held @ labels)
    weight = _BETA**2
    best = float(((1 + weight) * hits / (reported + weight * wanted)).max())
    return round(best / (1 + weight), 3)


def main(arguments: Sequence[str]) -> int:
    """Write the weights for character bigrams to the file named, or into the package."""
    from pathlib import Path

    from kg.analysis import ngrams

    weights = fit(ngrams.encode, ngrams.NAME, pairs=load_pairs("fit"))
    target = Path(arguments[0]) if arguments else Path(__file__).parent / "fitted" / f"{ngrams.NAME}.json"
    target.write_text(weights.to_json(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    import sys

    raise SystemExit(main(sys.argv[1:]))
