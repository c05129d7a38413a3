"""The bundled sample county, fictional: its workbooks and the key to what is planted in them."""

from __future__ import annotations

from pathlib import Path

from ingest.sample.key import AnswerKey, KeyFinding, KeyItem, KeyQuestion, LookAlike, read

__all__ = ["AnswerKey", "KeyFinding", "KeyItem", "KeyQuestion", "LookAlike", "answer_key", "folder"]

_HERE = Path(__file__).resolve().parent


def folder() -> Path:
    """The folder of the sample county's workbooks (xlsx, one docx, one csv)."""
    return _HERE / "county"


def answer_key() -> AnswerKey:
    """The labelled key: planted findings, look-alikes that are none, and questions with their owners."""
    return read(_HERE / "key.json")
