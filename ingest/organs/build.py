"""Write ``ontology/departments.ttl`` from ``ontology/departments.yaml``: ``python -m ingest.organs.build``.

The YAML is what people edit and what the ingest reads (an RDF parser would cost every cold start most of a second);
the Turtle is the same register as a SKOS concept scheme, for the graph and for others.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from ingest.organs.families import FAMILY_PREFIX, Family, load_families

TARGET = Path(__file__).parents[2] / "ontology" / "departments.ttl"
_HEAD = f"""\
# Generated from departments.yaml by python -m ingest.organs.build; edit that file.
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix zhize: <https://w3id.org/zhize/ns#> .
@prefix family: <{FAMILY_PREFIX}> .

<{FAMILY_PREFIX.rstrip("/")}> a skos:ConceptScheme ;
    dct:title "部门类别"@zh, "Families of departments"@en .
"""


def turtle(families: Iterable[Family]) -> str:
    """The concept scheme as Turtle: prefLabel, altLabel, hiddenLabel, and for predecessors their end and heirs."""
    return "\n".join([_HEAD, *(_concept(family) for family in families)])


def _concept(family: Family) -> str:
    lines = [f"family:{family.id} a skos:Concept"]
    lines += _statements(family)
    return " ;\n    ".join(lines) + " .\n"


def _statements(family: Family) -> Iterator[str]:
    yield f"skos:inScheme <{FAMILY_PREFIX.rstrip('/')}>"
    yield f'skos:notation "{family.id}"'
    yield f"skos:prefLabel {_text(family.zh)}@zh, {_text(family.en)}@en"
    alternatives = dict.fromkeys(
        label for label in (*family.official, *family.short, *family.stems) if label != family.zh
    )
    if alternatives:
        yield "skos:altLabel " + ", ".join(f"{_text(label)}@zh" for label in alternatives)
    hidden = [
        label for label in dict.fromkeys((*family.hidden, *family.functions)) if label not in alternatives
    ]
    if hidden:
        yield "skos:hiddenLabel " + ", ".join(f"{_text(label)}@zh" for label in hidden)
    yield f'zhize:familyKind "{family.kind}"'
    if family.abolished:
        yield f'zhize:abolished "{family.abolished}"^^xsd:date'
        yield "dct:isReplacedBy " + ", ".join(f"family:{heir}" for heir in family.replaced_by)


def _text(label: str) -> str:
    escaped = label.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def main() -> int:
    """Write the file; returns an exit status."""
    families = load_families()
    TARGET.write_text(turtle(families.values()), encoding="utf-8")
    sys.stderr.write(f"{TARGET}：{len(families)}个概念\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
