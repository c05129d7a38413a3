"""Fixtures shared by all rooms."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"
"""Published documents and statutes for tests; they are not part of the project."""


def require_or_skip(reason: str) -> None:
    """Skip with ``reason``, or fail where everything is required (ZHIZE_TEST_REQUIRE_ALL=1, as in CI)."""
    if os.environ.get("ZHIZE_TEST_REQUIRE_ALL") == "1":
        pytest.fail(f"required here, but missing: {reason}")
    pytest.skip(reason)


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of published test data beside the checkout; skips where it is missing."""
    if not SHARED.is_dir():
        require_or_skip("no folder ../shared/data with published test data beside this checkout")
    return SHARED
