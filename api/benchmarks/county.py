"""The sample county, opened for measuring; a folder of the user's is never written to."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from api.composition import Zhize
from api.options import IngestRequest
from api.settings import load
from ingest import sample

Tell = Callable[[str], None]
"""Told, in Chinese, what is at work."""

EDITION = "2026年版（虚构样例）"


@contextmanager
def sample_county(data: Path | None, tell: Tell, encoder: str | None = None) -> Iterator[Zhize]:
    """Open the application over the sample county: in ``data`` if it holds just that, else in a temporary folder.

    A folder of the user's is never written to.
    """
    if data is not None:
        held = Zhize(load(data=data, encoder=encoder))
        if _is_sample(held):
            tell(f"使用 {data} 中的样例县")
            try:
                yield held
            finally:
                held.close()
            return
    with tempfile.TemporaryDirectory(prefix="zhize-") as folder:
        zhize = Zhize(load(data=Path(folder), encoder=encoder))
        ingest_sample(zhize, tell)
        try:
            yield zhize
        finally:
            zhize.close()


def ingest_sample(zhize: Zhize, tell: Tell) -> None:
    """Ingest the sample county into the folder of ``zhize``."""
    request = IngestRequest(jurisdiction=sample.answer_key().county, edition=EDITION)
    tell("导入样例县")
    zhize.ingest([sample.folder()], request, lambda _done, _total, what: tell(f"导入样例县：{what}"))


def _is_sample(zhize: Zhize) -> bool:
    key, status = sample.answer_key(), zhize.status()
    listed = [edition for edition in status.editions if edition.items]
    return (
        len(listed) == 1 and listed[0].jurisdiction == key.county and listed[0].items == key.counts["items"]
    )
