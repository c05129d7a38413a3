"""Fixtures of this room's tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True, scope="module")
def _without_libreoffice(request: pytest.FixtureRequest) -> Iterator[None]:
    """Damaged and invented files must not start LibreOffice by the hundred; the tests about it have their own module."""
    with pytest.MonkeyPatch.context() as patch:
        if not request.module.__name__.endswith("test_readers_office"):
            patch.setattr("ingest.readers.office.find_program", lambda: None)
        yield
