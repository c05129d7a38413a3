"""The examples in the docstrings are run."""

from __future__ import annotations

import doctest
import importlib

import pytest

MODULES = ["iris", "vocabulary", "schemes", "queries", "sparql.formats", "sparql.guard", "sparql.update"]


@pytest.mark.parametrize("name", MODULES)
def test_examples_hold(name: str):
    failures, examples = doctest.testmod(importlib.import_module(f"kg.{name}"))
    assert examples
    assert failures == 0
