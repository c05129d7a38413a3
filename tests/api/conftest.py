from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from api.composition import Zhize
from api.http.app import create_app


@pytest.fixture(scope="module")
def client(county: Zhize) -> Iterator[TestClient]:
    """A client of the service over the sample county."""
    with TestClient(create_app(county), raise_server_exceptions=False) as opened:
        yield opened
