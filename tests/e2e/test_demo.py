"""What the README shows is what ``zhize demo`` prints."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

README = (Path(__file__).resolve().parents[2] / "README.md").read_text("utf-8")


def test_the_readme_shows_what_the_demo_prints(tmp_path):
    shown = re.search(r"## What `make demo` prints\n\n```text\n(.+?)\n```", README, re.DOTALL)
    assert shown
    command = [sys.executable, "-m", "api.cli", "demo", "--data", "zhize-demo"]
    result = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=240)
    assert result.returncode == 0, result.stderr
    printed = {line.rstrip() for line in result.stdout.splitlines()}
    missing = [line for line in shown[1].splitlines() if line != "……" and line.rstrip() not in printed]
    assert missing == []
    report = (tmp_path / "zhize-demo" / "report.html").read_text("utf-8")
    assert "虚构样例" in report
    assert len(report) > 10_000
    assert (tmp_path / "zhize-demo" / "graph.trig").stat().st_size > 1_000_000
    again = subprocess.run([*command, "--json"], cwd=tmp_path, capture_output=True, text=True, timeout=240)
    shown_as_json = json.loads(again.stdout)
    assert [answer["answer"]["status"] for answer in shown_as_json["answers"]] == ["owned", "owned"]
    assert len(shown_as_json["check"]["findings"]) == sum(shown_as_json["check"]["summary"].values())
    assert all(file["unchanged"] for file in shown_as_json["ingested"]["files"])
