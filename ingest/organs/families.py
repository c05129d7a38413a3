"""Families of departments: the entries of ``ontology/departments.yaml`` and the forms that their names take."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import resources
from typing import Any, cast

FAMILY_PREFIX = "http://localhost:8000/id/family/"
"""Where the concepts of ``ontology/departments.ttl`` live; a deployment rebases the part before ``family/``."""


@dataclass(frozen=True, slots=True)
class Family:
    """A family of departments, or the predecessor of one (``abolished`` is then the day of the decision)."""

    id: str
    zh: str
    en: str
    kind: str = "government"
    official: tuple[str, ...] = ()
    short: tuple[str, ...] = ()
    stems: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    functions: tuple[str, ...] = ()
    branch: str | None = None
    abolished: str | None = None
    replaced_by: tuple[str, ...] = ()
    kept: bool = False  # some counties have one today although the reform ended it above them
    named: bool = False  # its bodies carry names of their own: 青山湖风景区管委会

    def ended_at(self, tier: str | None) -> bool:
        """Whether no organ of this family is left at a tier: below the State a bureau may stay that is gone there."""
        return self.abolished is not None and not (self.kept and tier != "national")

    @property
    def iri(self) -> str:
        """The IRI of the concept."""
        return FAMILY_PREFIX + self.id


def party_forms(family: Family, name: str) -> tuple[str, ...]:
    """An organ under a Party committee is named with 委 behind the tier: 县委组织部."""
    return (name, f"党委{name}", f"委{name}") if family.kind == "party" else (name,)


def expanded(family: Family, stem: str, suffix: str) -> str:
    """The full name that an abbreviation stands for: the official name with its letters in order and its suffix."""
    names = [name for name in (family.zh, *family.official) if not name.startswith(("国家", "中国", "国网"))]
    endings = {"委": "委员会", "办": "办公室"}
    ending = endings.get(suffix, suffix)
    fits = [name for name in names if name.endswith(ending) and _is_subsequence(stem, name)]
    if not fits and suffix in ("局", "会"):
        fits = [name for name in names if _is_subsequence(stem, name)]
    chosen = stem + suffix if family.abolished or suffix not in ("局", "会") else family.zh
    chosen = fits[0] if fits else chosen
    return f"委{chosen}" if family.kind == "party" and stem.startswith("委") else chosen


def in_full(family: Family, short: str) -> str:
    """The full name that a short name stands for: one that ends like it (环保厅 is 环境保护厅), else the usual one."""
    if short[-1] not in "部厅" or family.zh[-1] == short[-1]:
        return family.zh
    fits = (name for name in family.official if name[-1] == short[-1] and _is_subsequence(short, name))
    return next(fits, family.zh)


def name_at(family: Family, tier: str | None, lead: str) -> str:
    """The name of a family's organ at a tier, to be put behind ``lead`` (县): provincial organs are 厅, national ones 部."""
    ending = {"provincial": "厅", "national": "部"}.get(tier or "")
    if ending and (found := next((name for name in family.official if name.endswith(ending)), None)):
        return found
    return party_forms(family, family.zh)[-1 if family.kind == "party" and lead else 0]


def _is_subsequence(letters: str, name: str) -> bool:
    rest = iter(name)
    return all(letter in rest for letter in letters)


def load_families() -> dict[str, Family]:
    """All families and predecessors of ``ontology/departments.yaml`` by id, in the order of the file."""
    data = _read_yaml()
    families: dict[str, Family] = {}
    for entry in (*data["families"], *data["predecessors"]):
        lists = {
            key: tuple(entry.get(key, ()))
            for key in ("official", "short", "stems", "hidden", "functions", "replaced_by")
        }
        families[entry["id"]] = Family(
            id=entry["id"],
            zh=entry["zh"],
            en=entry["en"],
            kind=entry.get("kind", "government"),
            branch=entry.get("branch"),
            abolished=entry.get("abolished"),
            kept=entry.get("kept", False),
            named=entry.get("named", False),
            **lists,
        )
    return families


def _read_yaml() -> dict[str, list[dict[str, Any]]]:
    import yaml

    source = resources.files("ontology").joinpath("departments.yaml").read_text(encoding="utf-8")
    # The C loader is six times as fast; PyYAML built from source may lack it.
    data = yaml.load(source, Loader=yaml.CSafeLoader) if yaml.__with_libyaml__ else yaml.safe_load(source)
    return cast("dict[str, list[dict[str, Any]]]", data)
