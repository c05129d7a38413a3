"""Estimates the match weights of the check for an encoder: ``python -m api.fit_check [SETTING]``.

To be run whenever the bundled encoder changes; the weights ship with the package.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import kg.analysis
from kg.analysis.fit import fit
from kg.analysis.labelled import load_matters
from search.encoder import load_encoder

FOLDER = Path(kg.analysis.__file__).parent / "fitted"


def write_weights(setting: str | None = None, folder: Path = FOLDER) -> Path:
    """Write the weights for the encoder of a setting (None: the bundled one), from all labelled matters."""
    encoder = load_encoder(setting)
    target = folder / f"{setting or 'bundled'}.json".replace("/", "_")
    target.write_text(fit(encoder.encode, encoder.name, load_matters()).to_json(), encoding="utf-8")
    return target


def main(arguments: Sequence[str]) -> int:
    """Write the weights for the encoder that the first argument names; say where on standard output."""
    target = write_weights(arguments[0] if arguments else None)
    sys.stdout.write(f"{target}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
