from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.composition import Zhize
from api.http.app import create_app
from tests.api.settled import GONE, ORPHAN, TITLE, cooperative, ingest, zhize_over


@pytest.fixture(scope="module")
def client(county: Zhize) -> Iterator[TestClient]:
    """A client of the service over the sample county."""
    with TestClient(create_app(county), raise_server_exceptions=False) as opened:
        yield opened


@pytest.fixture
def first(tmp_path: Path) -> Zhize:
    """One round with two duties that nobody leads, one of them by a department that is no more."""
    zhize = zhize_over(tmp_path / "data")
    rows = ((ORPHAN, ""), (GONE, "县国土资源局"), ("开展秸秆禁烧巡查", "县农业农村局"))
    ingest(zhize, cooperative(tmp_path / "一上" / f"东山县{TITLE}.xlsx", *rows), "一上")
    return zhize
