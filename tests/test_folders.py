"""What the suite leaves on disk: nothing of what passed."""

from __future__ import annotations

import pytest

from tests.conftest import for_a_while


def test_folders_of_passed_tests_go(
    pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory
) -> None:
    assert pytestconfig.getini("tmp_path_retention_policy") == "failed"
    with for_a_while(tmp_path_factory, "shared") as folder:
        (folder / "data").mkdir()
        (folder / "data" / "rows.npy").write_bytes(b"1")
    assert not folder.exists()
