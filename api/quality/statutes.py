"""How good the extraction of duties from statutes is: on the labelled sentences that come with it."""

from __future__ import annotations

from api.models.measured import StatutoryEvaluation, StatutoryScore
from ingest.organs.register import Register
from ingest.statutory.evaluate import Row, evaluate, load_sample

PARTS = {"development": "choose", "reported": "report"}
"""What a part of the sample is for, in the words of the other labelled sets."""


def statutory_evaluation() -> StatutoryEvaluation:
    """Precision and recall on the labelled sample, part by part and by what a sentence names."""
    sample = load_sample()
    rows = evaluate(sample, Register.load())
    return StatutoryEvaluation(sentences=len(sample), scores=[_score(row) for row in rows])


def _score(row: Row) -> StatutoryScore:
    found = row.score
    return StatutoryScore(
        part=PARTS[row.part],
        stratum=row.stratum,
        measure=row.measure,
        sentences=row.sentences,
        right=found.right,
        wrong=found.wrong,
        missed=found.missed,
        precision=None if found.precision is None else round(found.precision, 4),
        recall=None if found.recall is None else round(found.recall, 4),
    )
