"""Estimates the match weights of the check for an encoder, and trains its reader: ``python -m api.fit_check [SETTING]``.

To be run whenever the bundled encoder or the labels change, before what depends on it (``make fits`` does all of it); what it
writes ships with the package. Besides the labelled matters it learns from the written duties. How sure the check may be is measured on
the tenth of them that the encoder has never seen: the wordings of the others are nearer to each other than those of a list that
it meets for the first time.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

import numpy as np

import kg.analysis
from ingest.thesaurus.concepts import read_bundled
from kg.analysis.examples import Example, examples
from kg.analysis.fit import calibrated, certain, estimate
from kg.analysis.fit_reader import with_reader
from kg.analysis.known import CONCEPT, DUTY, KnownMatter, format_known, load_known
from kg.analysis.labelled import Duty, load_matters, load_pairs
from kg.analysis.reader import LONGEST, Network, Pieces
from search.encoders.loading import load_encoder
from search.training.reader import Lessons, train
from search.training.written import Written, kept_back, read_written

_WORDINGS = 4  # title, detail, the wording of another unit, a paraphrase
FOLDER = Path(kg.analysis.__file__).parent / "fitted"


def written_duties() -> tuple[list[Duty], list[Duty]]:
    """The written duties with the wording of another unit: those that never train the bundled encoder, and the others."""
    unseen: list[Duty] = []
    seen: list[Duty] = []
    for written in read_written():
        duty = duty_of(written)
        if duty is not None:
            (unseen if kept_back(written) else seen).append(duty)
    return unseen, seen


def duty_of(written: Written) -> Duty | None:
    """A written duty as the check learns from it; None without a detail, or without the wording of another unit."""
    if len(written.texts) != _WORDINGS:
        return None
    title, detail, other, _ = written.texts
    return Duty(title, detail, other, written.family)


def known_matters() -> Iterator[KnownMatter]:
    """The matters that texts are described by: the concepts of the thesaurus, then the written duties, by their wordings."""
    for concept in read_bundled():
        yield KnownMatter(CONCEPT, tuple(dict.fromkeys((concept.label, *concept.alt))))
    for written in read_written():
        duty = duty_of(written)
        if duty is not None:
            yield KnownMatter(DUTY, (written.texts[0], *written.texts[2:], *written.also))


def write_known(folder: Path = FOLDER) -> Path:
    """Write ``known.txt``: to be done before the weights, which depend on it."""
    target = folder / "known.txt"
    head = "# Known matters: kind, wordings. Compiled from ontology/thesaurus and the written duties by api.fit_check.\n"
    target.write_text(head + format_known(known_matters()), encoding="utf-8")
    load_known.cache_clear()
    return target


def write_weights(setting: str | None = None, folder: Path = FOLDER) -> Path:
    """Write the weights for the encoder of a setting (None: the bundled one), from all labelled matters.

    Beside them a reader is written, if the encoder shows the pieces that it reads.
    """
    encoder = load_encoder(setting)
    target = folder / f"{setting or 'bundled'}.json".replace("/", "_")
    found = examples(load_matters(), encoder.encode, *written_duties(), pairs=load_pairs("fit"))
    found = certain(found, encoder.name)
    weights = estimate(found, encoder.name)
    if isinstance(encoder, Pieces):
        fitted = with_reader(weights, found, encoder, partial(_taught, encoder, encoder.name))
        fitted.network.write(target.with_suffix(".npz"))
        weights = fitted.weights
    else:
        weights = calibrated(weights, found)
    target.write_text(weights.to_json(), encoding="utf-8")
    return target


def _taught(pieces: Pieces, encoder: str, found: Sequence[Example]) -> Network:
    """A reader that learned from some examples."""
    texts = list(dict.fromkeys(row.full for each in found for row in (each.left, each.right)))
    place = {text: row for row, text in enumerate(texts)}
    cut = [text[:LONGEST] for text in pieces.cut(texts)]
    used = {piece: row for row, piece in enumerate(sorted({piece for text in cut for piece in text}))}
    lessons = Lessons(
        texts=[[used[piece] for piece in text] for text in cut],
        table=pieces.rows(list(used)),
        pairs=np.array([(place[each.left.full], place[each.right.full]) for each in found], dtype=np.int64),
        same=np.array([each.same for each in found], dtype=np.float32),
        weights=np.array([each.weight for each in found], dtype=np.float32),
    )
    return train(lessons, encoder)


def main(arguments: Sequence[str]) -> int:
    """Write the known matters, then the weights for the encoder that the first argument names; say where on standard output."""
    write_known()
    target = write_weights(arguments[0] if arguments else None)
    sys.stdout.write(f"{target}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
