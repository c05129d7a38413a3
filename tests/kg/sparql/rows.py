"""What stands in an answer."""

from __future__ import annotations

import json


def values(result, name="n"):
    return [row[name]["value"] for row in json.loads(result.body)["results"]["bindings"]]
