"""The documentation against the code: what is documented exists, and what exists is documented."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from api.cli.app import app
from api.cli.checking import FINDINGS
from api.composition import Zhize
from api.http.app import create_app
from api.settings import load, table
from kg.analysis.findings import FindingKind

ROOT = Path(__file__).resolve().parents[1]
INTERFACES = (ROOT / "docs" / "interfaces.md").read_text("utf-8")


def test_every_command_is_documented_with_its_options():
    documented = dict(re.findall(r"^\| `zhize (\w+)[^`]*` \| (.+) \|$", INTERFACES, re.MULTILINE))
    assert set(documented) == set(app.commands)
    for name, text in documented.items():
        named = set(re.findall(r"`(--[\w-]+)", text))
        options = {option for parameter in app.commands[name].params for option in parameter.opts}
        assert named <= options, f"zhize {name} has no {named - options}"


def test_every_command_has_help_in_both_languages():
    runner = CliRunner()
    for name in app.commands:
        text = runner.invoke(app, [name, "--help"]).output
        assert re.search(r"[\u4e00-\u9fff]", text), name
        assert re.search(r"[A-Za-z]{4,} [a-z]", text), name


def test_every_setting_is_documented():
    documented = set(re.findall(r"^\| `(ZHIZE_\w+)`", INTERFACES, re.MULTILINE)) - {"ZHIZE_DEBUG"}
    assert documented == {row.variable for row in table()}
    for row in table():
        assert f"| `{row.variable}` | `{row.default}` | {row.help} |" in INTERFACES


def test_every_finding_kind_is_documented_and_offered():
    section = INTERFACES.partition("### What a finding is")[2].partition("## HTTP")[0]
    documented = set(re.findall(r"^\| `([\w-]+)` \|", section, re.MULTILINE))
    assert documented == {kind.value for kind in FindingKind} == set(FINDINGS)


def test_every_route_is_documented(tmp_path):
    documented = {
        re.sub(r"\{\w+\}", "{}", path)
        for path in re.findall(
            r"(?:GET|POST|PUT|PATCH|DELETE) (/[\w./{}-]*)", INTERFACES.partition("## HTTP")[2]
        )
    }
    routes = create_app(Zhize(load({}, data=tmp_path))).openapi()["paths"]
    existing = {re.sub(r"\{[\w:]+\}", "{}", path).replace("/id/{}", "/id/...") for path in routes}
    assert existing <= documented, f"undocumented: {existing - documented}"
    assert documented <= existing | {"/docs", "/openapi.json"}, f"not there: {documented - existing}"


@pytest.mark.parametrize(
    "path", ["README.md", *sorted(str(p.relative_to(ROOT)) for p in ROOT.glob("docs/**/*.md"))]
)
def test_links_within_the_documentation_lead_somewhere(path):
    text = (ROOT / path).read_text("utf-8")
    for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", text):
        assert ((ROOT / path).parent / target).exists(), f"{path} links to {target}"
