"""Choose weights: ``python -m search.training.choose`` prints what each would bring (see also ``calibrate``)."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from itertools import product
from pathlib import Path

from search.encoders.base import Encoder
from search.encoders.loading import load_encoder
from search.engine import Engine
from search.index.opened import build, open_index
from search.measuring.evaluate import table
from search.ranking.fusion import Weights
from search.training.choosing import ChoosingSet, kept_back_set, questions_set

_WORDS = (0.0, 0.1, 0.2, 0.3, 0.5)
_GRAMS = (0.0, 0.1, 0.2, 0.4, 0.6)


def engine_over(chosen: ChoosingSet, encoder: Encoder, folder: Path) -> Engine:
    """An engine over the set's items."""
    build(chosen.views, encoder, folder)
    return Engine(open_index(folder), encoder)


def report(engine: Engine, chosen: ChoosingSet) -> Iterator[str]:
    """The table of all ways to rank, then MRR by weights."""
    yield f"## {chosen.name}: {len(chosen.views)} duties, {len(chosen.questions)} questions"
    for name, languages in table(engine, chosen.questions).items():
        for language, own in languages.items():
            yield f"{name:24s} {language:5s} MRR@10 {own.mrr}  R@1 {own.recall_1}  R@5 {own.recall_5}"
    for words, grams in product(_WORDS, _GRAMS):
        fused = table(engine, chosen.questions, Weights(words=words, grams=grams))["fused"]
        yield f"words {words} grams {grams}: " + " ".join(
            f"{lang} {own.mrr.mean:.3f}" for lang, own in fused.items()
        )


def main() -> None:
    """Print everything to standard output."""
    encoder = load_encoder(sys.argv[1] if len(sys.argv) > 1 else None)
    lines: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        for number, chosen in enumerate((questions_set(), kept_back_set())):
            lines += report(engine_over(chosen, encoder, Path(folder) / str(number)), chosen)
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
