"""Draw the sentences to label: ``python -m ingest.statutory.labelled.draw FOLDER [OUTPUT]``.

``FOLDER`` holds the two collections of statutes (``just-laws``, ``lawrefbook``). Every distinct sentence falls into
one stratum: it names townships or subdistricts, else departments or other organs, else neither. From each a fixed
number is drawn with a fixed seed; the order of drawing decides which part a sentence belongs to: every third one is
for development, the others are only reported.
"""

from __future__ import annotations

import json
import random
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from ingest.law.register_build import statutes
from ingest.records import Statute
from ingest.statutory.sentences import sentences

SEED = 20260626
SIZES = {"township": 110, "department": 110, "neither": 50}
LONGEST = 700  # characters: what one reads at a time
COLLECTIONS = ("just-laws", "lawrefbook")

_TOWNSHIP = re.compile(
    r"乡镇(?!企业)|[乡镇](?:人民)?政府|街道办事处|街道(?=[、，和（(]|应|负|人民|综合)|民族乡|乡级|苏木|镇街"
)
_DEPARTMENT = re.compile(
    r"部门|(?<![刀枪])机关|主管机构|监督管理机构|(?<![邮结大])局(?!部|面|限)|海关|[^员]委员会|管理机构|执法机构"
)


@dataclass(frozen=True, slots=True)
class Drawn:
    """One sentence to label: where it stands, its stratum and part (``development`` or ``reported``)."""

    title: str
    article: str
    stratum: str
    part: str
    text: str


def stratum(text: str) -> str:
    """The stratum that a sentence falls into by the words in it.

    >>> stratum("乡镇人民政府协助公安机关。"), stratum("公安机关负责。"), stratum("公民享有权利。")
    ('township', 'department', 'neither')
    """
    if _TOWNSHIP.search(text):
        return "township"
    return "department" if _DEPARTMENT.search(text) else "neither"


def draw(collection: Iterable[Statute]) -> Iterator[Drawn]:
    """The sample, stratum by stratum, in the order of drawing; the same for the same statutes."""
    pools: dict[str, dict[str, tuple[str, str]]] = {name: {} for name in SIZES}
    for statute in collection:
        for article in statute.articles:
            for sentence in sentences(article):
                if len(sentence.text) <= LONGEST:
                    pool = pools[stratum(sentence.text)]
                    pool.setdefault(sentence.text, (statute.title, article.number))
    for name, size in SIZES.items():
        chosen = random.Random(SEED).sample(sorted(pools[name]), min(size, len(pools[name])))  # noqa: S311 - a sample, no secret
        for position, text in enumerate(chosen):
            title, article_number = pools[name][text]
            part = "reported" if position % 3 else "development"
            yield Drawn(title, article_number, name, part, text)


def main(arguments: list[str]) -> int:
    """Write the drawn sentences as JSON lines, without labels."""
    if not 1 <= len(arguments) <= 2:
        sys.stderr.write("python -m ingest.statutory.labelled.draw FOLDER [OUTPUT]\n")
        return 2
    folder = Path(arguments[0])
    collection = (statute for name in COLLECTIONS for statute in statutes(folder / name))
    lines = [
        json.dumps(
            {
                "title": one.title,
                "article": one.article,
                "stratum": one.stratum,
                "part": one.part,
                "text": one.text,
            },
            ensure_ascii=False,
        )
        for one in draw(collection)
    ]
    text = "\n".join(lines) + "\n"
    if len(arguments) == 2:
        Path(arguments[1]).write_text(text, encoding="utf-8")
    else:
        sys.stdout.write(text)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
