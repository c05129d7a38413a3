"""Fixtures shared by all rooms."""

from __future__ import annotations

import os
import shutil
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from api.composition import Zhize

# How long an example takes says nothing on a busy machine.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")

# The suite runs in as many processes as there are cores (make test): several threads each would wait for one another, and
# small products of matrices would take twice the processor time. Read when numpy and FAISS are first imported.
for _threads in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ.setdefault(_threads, "1")

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"
"""Published documents and statutes for tests; they are not part of the project."""


def require_or_skip(reason: str) -> NoReturn:
    """Skip with ``reason``, or fail where everything is required (ZHIZE_TEST_REQUIRE_ALL=1, as in CI)."""
    if os.environ.get("ZHIZE_TEST_REQUIRE_ALL") == "1":
        pytest.fail(f"required here, but missing: {reason}")
    pytest.skip(reason)


@contextmanager
def for_a_while(factory: pytest.TempPathFactory, name: str) -> Iterator[Path]:
    """A folder for what some tests share, gone after the last of them: a data folder takes up to 140 MB of disk."""
    folder = factory.mktemp(name)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def module_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder for what the tests of a module share."""
    with for_a_while(tmp_path_factory, "module") as folder:
        yield folder


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Where everything is required, a test that skips in any other way fails too."""
    report = yield
    if report.skipped and not hasattr(report, "wasxfail") and os.environ.get("ZHIZE_TEST_REQUIRE_ALL") == "1":
        report.outcome = "failed"
        report.longrepr = f"skipped, though everything is required here: {report.longrepr}"
    return report


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of published test data beside the checkout; skips where it is missing."""
    if not SHARED.is_dir():
        require_or_skip("no folder ../shared/data with published test data beside this checkout")
    return SHARED


@pytest.fixture(scope="session")
def county_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the sample county ingested; read-only by convention, shared by all tests and workers."""
    from filelock import FileLock

    from api.composition import Zhize
    from api.options import IngestRequest
    from api.settings import load
    from ingest import sample

    root = tmp_path_factory.getbasetemp()
    shared = root.parent if os.environ.get("PYTEST_XDIST_WORKER") else root
    data = shared / "county"
    with FileLock(shared / "county.lock"):
        if not (data / "current").exists():
            zhize = Zhize(load({}, data=data))
            zhize.ingest(
                [sample.folder()], IngestRequest(jurisdiction="岚溪县", edition="2026年版（虚构样例）")
            )
            zhize.close()
    return data


@pytest.fixture(scope="session")
def county(county_data: Path) -> Iterator[Zhize]:
    """The application over the sample county."""
    from api.composition import Zhize
    from api.settings import load

    zhize = Zhize(load({}, data=county_data))
    yield zhize
    zhize.close()
