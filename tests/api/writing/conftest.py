"""A service over a copy of the sample county that may be changed, and one over an empty folder."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.composition import Zhize
from api.http.app import create_app
from api.keys import SCOPES, KeyRing
from api.settings import load
from tests.conftest import for_a_while


@pytest.fixture(scope="package")
def data(county_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A copy of the sample county's data that may be changed."""
    with for_a_while(tmp_path_factory, "writing") as folder:
        yield shutil.copytree(county_data, folder / "data", symlinks=True)


@pytest.fixture(scope="package")
def client(data: Path) -> Iterator[TestClient]:
    zhize = Zhize(load({}, data=data, sparql_workers=1))
    with TestClient(create_app(zhize), raise_server_exceptions=False) as opened:
        yield opened
    zhize.close()


@pytest.fixture(scope="package")
def keys(data: Path) -> dict[str, dict[str, str]]:
    """Headers with a key of each scope."""
    return {
        scope: {"Authorization": f"Bearer {KeyRing(data).create(scope, f'{scope} 员')[1]}"}
        for scope in SCOPES
    }


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[tuple[TestClient, dict[str, str]]]:
    """A client of a service over an empty folder, and the header with a key of scope admin."""
    key = KeyRing(tmp_path).create("admin")[1]
    zhize = Zhize(load({}, data=tmp_path, sparql_workers=1))
    with TestClient(create_app(zhize), raise_server_exceptions=False) as opened:
        yield opened, {"Authorization": f"Bearer {key}"}
    zhize.close()
