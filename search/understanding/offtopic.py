"""Talk that no duty list answers: themes with examples, to tell a question about a duty from small talk."""

from __future__ import annotations

import json
from pathlib import Path

from search.encoders.base import Encoder, Vectors

OFF_TOPIC = Path(__file__).resolve().parent / "offtopic.jsonl"
"""One theme a line: ``title`` and examples in Chinese (``zh``) and English (``en``)."""


def off_topic_texts(file: Path = OFF_TOPIC) -> list[str]:
    """Every example of every theme."""
    rows = [json.loads(line) for line in file.read_text("utf-8").splitlines() if line.strip()]
    return [text for row in rows for text in (*row["zh"], *row["en"])]


class OffTopic:
    """How near a question comes to talk that no duty answers."""

    def __init__(self, encoder: Encoder) -> None:
        self._vectors = encoder.encode(off_topic_texts())

    def similarity(self, question: Vectors) -> float:
        """Cosine of the question (shape (dimension,)) with the nearest example."""
        return float((self._vectors @ question).max())
