"""What messages to a mayor are led to: ``python -m search.training.messages INDEX`` (the index of an ingested county).

``messages.jsonl`` holds stories of 100 to 130 characters round one matter, written for the purpose, each with the families of organs
that may handle it; half of them only report. Measured is whether a department of such a family leads the first duty, or one
of the first three different leads; the baseline takes the nearest duties by their vectors alone.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ingest.thesaurus.concepts import family_ids
from kg.views import ItemView
from search.answering.who import Responder
from search.encoders.loading import load_encoder
from search.engine import Engine
from search.index.entries import ITEMS, lead_families
from search.index.opened import open_index
from search.measuring.figures import bootstrap
from search.results import Hit
from search.training.written import HERE

_DEPTH = 50
_AMONG = 3


@dataclass(frozen=True, slots=True)
class Message:
    """A message, the ids of the families that may handle it, and its part (``choose`` or ``report``)."""

    text: str
    families: frozenset[str]
    part: str


def read_messages(file: Path = HERE / "messages.jsonl") -> list[Message]:
    """All messages; each family stands with those that do its work where a county has none of its own."""
    ids = family_ids()
    return [
        Message(row["text"], frozenset(one for name in row["families"] for one in ids[name]), row["part"])
        for row in map(json.loads, file.read_text("utf-8").splitlines())
    ]


def by_vectors(engine: Engine, text: str) -> list[str]:
    """Families of the leads of the nearest duties by vectors alone, each once."""
    segment = engine.index.segments[ITEMS]
    every = np.arange(segment.size)
    cosines = segment.similarities(engine.prepare(text).asked, every)
    nearest = every[np.argsort(-cosines, kind="stable")[:_DEPTH]]
    entries = engine.index.first_entries(ITEMS, nearest)
    return _each_once(engine.index.facets.of(int(entry), "family") for entry in entries)


def by_search(engine: Engine, text: str) -> list[str]:
    """Families of the leads of the hits, each once."""
    return _of_hits(engine.search(text, _DEPTH, groups=(ITEMS,), marked=0).hits)


def by_who(engine: Engine, text: str) -> list[str]:
    """Families of the leads of the answer and the next best, or of what is asked back."""
    found = Responder(engine).answer(text)
    answers = [*([found.answer] if found.answer else []), *found.alternatives]
    return _each_once(_of_hits(answer.evidence[:1]) for answer in answers)


def _of_hits(hits: Iterable[Hit]) -> list[str]:
    return _each_once(lead_families(hit.view) for hit in hits if isinstance(hit.view, ItemView))


def _each_once(families: Iterable[Iterable[str]]) -> list[str]:
    """The first family of each, in their order."""
    return list(dict.fromkeys(name for own in families for name in list(own)[:1]))


def report(engine: Engine, messages: list[Message]) -> Iterator[str]:
    """A line for each part and way."""
    for part in ("choose", "report"):
        own = [message for message in messages if message.part == part]
        for name, way in (("vectors alone", by_vectors), ("search", by_search), ("who", by_who)):
            found = [(way(engine, message.text), message.families) for message in own]
            first = bootstrap([float(bool(names[:1]) and names[0] in right) for names, right in found])
            three = bootstrap([float(bool(right & set(names[:_AMONG]))) for names, right in found])
            yield f"{part:7s} {name:14s} first {first}  among three {three}  ({len(own)} messages)"


def main() -> None:
    """Print everything to standard output."""
    engine = Engine(open_index(Path(sys.argv[1])), load_encoder(None))
    sys.stdout.write("\n".join(report(engine, read_messages())) + "\n")


if __name__ == "__main__":
    main()
