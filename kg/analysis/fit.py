"""Estimates match weights from the labelled duties, for a given encoder.

First the plain Fellegi-Sunter weights (m and u counted over the labelled pairs, smoothed); then, since the fields
are not independent of one another (same object, shared words and high similarity come together), a logistic
regression that is drawn towards those weights and never far from them. Both are log2 likelihood ratios that add up.

    python -m kg.analysis.fit [FILE]      # weights for character bigrams, needs no model
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from kg.analysis.cards import Judge
from kg.analysis.compare import FIELDS, Comparison, compare, profile
from kg.analysis.labelled import LabelledMatter, LabelledPair, labelled_pairs, load_lists, load_matters
from kg.analysis.space import Coverage, Encode, WordSpace
from kg.analysis.weights import Weights, bundled_weights, crossed

_QUANTILES = (0.3, 0.6, 0.8, 0.9, 0.96)  # borders of the levels of similarity, over the pairs at hand
_NEAREST = 10  # quite other matters that each wording is set against
_PULL = 1.5  # strength of the pull towards the plain weights (precision of the Gaussian prior, nats)
_KEPT = 0.5  # the regression is drawn to half of the plain weight: fields repeat one another
# Precision about .86 in cross-validation over matters: a false alarm costs more trust than a missed overlap.
_THRESHOLD = 0.7
_SETTLED = {  # fields that the labelled wordings (bare titles) cannot speak about: set, with caution
    "power": {"same": 0.4, "contrast": -1.5, "absent": 0.0},
    "statute": {"same-article": 1.0, "same-statute": 0.3, "contrast": -0.3, "absent": 0.0},
    "tier": {"divided": -1.5, "unclear": -0.5, "same": 0.0, "one-tier": 0.0},
}


@dataclass(frozen=True, slots=True)
class Example:
    """A labelled pair, compared; ``pair.matter`` is what cross-validation keeps together."""

    pair: LabelledPair
    similarity: float
    coverage: Coverage
    compared: tuple[Comparison, ...]


def judge_for(encoder: str, encode: Encode) -> Judge:
    """A judge with the bundled weights for ``encoder``, else with weights estimated now from all labelled matters."""
    return Judge(encode, bundled_weights(encoder) or fit(encode, encoder, load_matters()))


def examples(matters: Sequence[LabelledMatter], encode: Encode, *, with_lists: bool = True) -> list[Example]:
    """The labelled pairs, and each wording with its nearest wordings of other matters.

    ``with_lists`` adds the titles of the lists without a flaw, each with its nearest.
    """
    pairs = list(labelled_pairs(tuple(matters)))
    lists = (
        tuple(dict.fromkeys(title for titles in load_lists().values() for title in titles))
        if with_lists
        else ()
    )
    texts = tuple(dict.fromkeys([*(text for pair in pairs for text in (pair.left, pair.right)), *lists]))
    place = {text: index for index, text in enumerate(texts)}
    vectors = encode(texts)
    wordings = [(text, index) for index, matter in enumerate(matters) for text in matter.same]
    pairs += _strangers(wordings, vectors, place)
    pairs += _strangers([(title, -1 - index) for index, title in enumerate(lists)], vectors, place)
    profiles = {text: profile(text) for text in texts}
    words = {text: each.title.words() for text, each in profiles.items()}
    space = WordSpace(encode)
    space.learn(word for found in words.values() for word in found)
    return [
        Example(
            pair,
            float(vectors[place[pair.left]] @ vectors[place[pair.right]]),
            space.coverage(words[pair.left], words[pair.right]),
            compare(profiles[pair.left], profiles[pair.right]),
        )
        for pair in pairs
    ]


def _strangers(
    wordings: Sequence[tuple[str, int]], vectors: NDArray[np.float32], place: dict[str, int]
) -> Iterator[LabelledPair]:
    """Each of ``wordings`` (text, matter) with its nearest of other matters."""
    if not wordings:
        return
    rows = vectors[[place[text] for text, _ in wordings]]
    similarity = rows @ rows.T
    owner = np.array([index for _, index in wordings])
    similarity[owner[:, None] == owner[None, :]] = -1.0
    for row, (text, index) in enumerate(wordings):
        for other in np.argsort(-similarity[row])[:_NEAREST]:
            yield LabelledPair(text, wordings[other][0], False, "matter", index)


def fit(encode: Encode, encoder: str, matters: Sequence[LabelledMatter] | None = None) -> Weights:
    """Weights for ``encoder`` from the matters that are not held out (or from ``matters``)."""
    chosen = [m for m in load_matters() if not m.held_out] if matters is None else list(matters)
    return estimate(examples(chosen, encode), encoder)


def estimate(found: Sequence[Example], encoder: str) -> Weights:
    """Weights from examples. Raises ValueError if they are all of one kind."""
    labels = np.array([example.pair.same for example in found], dtype=np.float64)
    if not 0 < labels.sum() < len(labels):
        raise ValueError("labelled pairs of both kinds are needed")
    measures = {
        "similarity": [example.similarity for example in found],
        "coverage": [example.coverage.mean for example in found],
        "weakest": [example.coverage.weakest for example in found],
    }
    edges = {
        name: tuple(sorted({float(edge) for edge in np.quantile(values, _QUANTILES)}))
        for name, values in measures.items()
    }
    blank = Weights(encoder, edges, 0.0, {}, _THRESHOLD)
    design, columns = _design(found, blank)
    plain = _plain_weights(design, labels)
    settled = np.array([column[0] in _SETTLED for column in columns])
    plain[settled] = 0.0
    plain[np.array(["+" in name for name, _ in columns])] = 0.0  # pairs of fields: only what they add
    prior, weights = _regress(design, labels, plain * _KEPT)
    fields: dict[str, dict[str, float]] = {name: {} for name in FIELDS}
    for (name, level), weight in zip(columns, weights, strict=True):
        fields.setdefault(name, {})[level] = float(weight)
    fields.update(_SETTLED)
    return Weights(encoder, edges, float(prior), fields, _THRESHOLD)


def _design(found: Sequence[Example], blank: Weights) -> tuple[sparse.csr_array, list[tuple[str, str]]]:
    rows: list[list[int]] = []
    columns: dict[tuple[str, str], int] = {}
    for example in found:
        compared = (*example.compared, *blank.measured(example.similarity, example.coverage))
        levels = [(c.field, c.level) for c in compared] + [
            (name, level) for name, level, _ in crossed(compared)
        ]
        rows.append([columns.setdefault(level, len(columns)) for level in levels])
    ones = np.ones(sum(map(len, rows)))
    ends = np.cumsum([0, *map(len, rows)])
    design = sparse.csr_array((ones, np.concatenate(rows), ends), shape=(len(found), len(columns)))
    return design, list(columns)


def _plain_weights(design: sparse.csr_array, labels: NDArray[np.float64]) -> NDArray[np.float64]:
    """log2(m/u) of every level, with one pair added to every count."""
    matched = (design[labels == 1].sum(axis=0) + 1.0) / (labels.sum() + 2.0)
    unmatched = (design[labels == 0].sum(axis=0) + 1.0) / ((1.0 - labels).sum() + 2.0)
    return np.asarray(np.log2(matched / unmatched), dtype=np.float64)


def _regress(
    design: sparse.csr_array, labels: NDArray[np.float64], start: NDArray[np.float64]
) -> tuple[float, NDArray[np.float64]]:
    """Intercept and weights (bits) of a logistic regression with a Gaussian prior around ``start``."""
    from scipy.optimize import minimize

    transposed = design.T.tocsr()
    scale = float(np.log(2.0))

    def loss(parameters: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        distance = parameters[1:] - start
        logits = (parameters[0] + design @ parameters[1:]) * scale
        value = (
            np.logaddexp(0.0, logits).sum() - labels @ logits + 0.5 * _PULL * scale**2 * distance @ distance
        )
        slope = (1.0 / (1.0 + np.exp(-logits)) - labels) * scale
        gradient = np.concatenate([[slope.sum()], transposed @ slope + _PULL * scale**2 * distance])
        return float(value), gradient

    result = minimize(
        loss, np.concatenate([[-4.0], start]), jac=True, method="L-BFGS-B", options={"maxiter": 300}
    )
    return float(result.x[0]), np.asarray(result.x[1:], dtype=np.float64)


def main(arguments: Sequence[str]) -> int:
    """Write the weights for character bigrams to the file named, or into the package."""
    from pathlib import Path

    from kg.analysis import ngrams

    weights = fit(ngrams.encode, ngrams.NAME)
    target = Path(arguments[0]) if arguments else Path(__file__).parent / "fitted" / f"{ngrams.NAME}.json"
    target.write_text(weights.to_json(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    import sys

    raise SystemExit(main(sys.argv[1:]))
