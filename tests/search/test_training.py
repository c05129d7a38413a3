from __future__ import annotations

import gzip
import random
from pathlib import Path

import numpy as np
import pytest

from kg.analysis.labelled import load_pairs
from search.training.cedict import read_cedict, words_with_glosses
from search.training.choosing import questions_set, unanswerable
from search.training.contrastive import Recipe, Task, _thinned, train
from search.training.corpus import read_laws, sentences
from search.training.further import Further
from search.training.initial import company_vectors, longest_parts, principal, unit
from search.training.pairs import synonyms
from search.training.vocabulary import make_tokenizer, piece_scores
from search.training.written import described_rounds, kept_back, read_written, rounds
from search.understanding.advice import asks_advice
from search.understanding.offtopic import MORE, ODD, OffTopic, examples, measures_only, off_topic_texts
from tests.search.conftest import Built


@pytest.fixture
def cedict(tmp_path: Path) -> Path:
    lines = [
        "# head",
        "汽車 汽车 [qi4 che1] /car/automobile/CL:輛|辆[liang4]/",
        "轎車 轿车 [jiao4 che1] /car/sedan/",
        "廢話 废话 [fei4 hua4] /(coll.) nonsense/",
    ]
    file = tmp_path / "cedict.gz"
    file.write_bytes(gzip.compress("\n".join(lines).encode()))
    return file


def test_a_code_in_several_files_is_one_statute(tmp_path: Path) -> None:
    code = tmp_path / "laws" / "criminal-law"
    code.mkdir(parents=True)
    (code / "README.md").write_text("# 中华人民共和国甲法\n\n某年通过\n", "utf-8")
    (code / "01-general.md").write_text(
        "# 第一编　总则\n\n**第一百二十条**　甲。\n\n**第一百二十条之一**　乙。\n", "utf-8"
    )
    found = [(one.law, one.number, one.text) for one in read_laws(tmp_path)]
    assert found == [("中华人民共和国甲法", "120", "甲。"), ("中华人民共和国甲法", "120-1", "乙。")]
    (tmp_path / "messages-train.jsonl").write_text("", "utf-8")
    (tmp_path / "statute-questions.jsonl").write_text(
        '{"question": "乙要怎样", "statute": "甲法", "article": "120-1"}\n'
        '{"question": "没有这一条", "statute": "甲法", "article": "9"}\n',
        "utf-8",
    )
    (tmp_path / "statute-questions-2.jsonl").write_text(
        '{"question": "什么是甲", "statute": "甲法", "article": "120"}\n', "utf-8"
    )
    (tmp_path / "statute-questions-en.jsonl").write_text(
        '{"question": "乙要怎样", "english": "What about B?"}\n{"question": "没有这一条", "english": "none"}\n',
        "utf-8",
    )
    (tmp_path / "statutes-en.jsonl").write_text(
        '{"statute": "甲法", "article": "120", "english": "A is provided."}\n'
        '{"statute": "甲法", "article": "9", "english": "Nothing is provided."}\n',
        "utf-8",
    )
    further = Further.read(read_laws(tmp_path), tmp_path)
    assert further.questions == (("什么是甲", "甲法 甲。"), ("乙要怎样", "甲法 乙。"))
    assert further.english == (("What about B?", "乙要怎样", "甲法 乙。"),)
    assert further.statutes == (("A is provided.", "甲法 甲。"),)
    assert {"What about B?", "A is provided."} <= set(further.texts)
    lists = further.rounds(20, random.Random(3))
    assert {pair for own in lists["english"] for pair in own} == {
        ("What about B?", "乙要怎样"),
        ("What about B?", "甲法 乙。"),
    }
    assert lists["statutes"] == [[("A is provided.", "甲法 甲。")]] * 20


def test_a_question_is_answered_by_the_version_in_force(tmp_path: Path) -> None:
    current, older = (tmp_path / "laws" / name for name in ("just-laws/social/a-law", "lawrefbook/社会法"))
    for folder, name, text in (
        (current, "README", "丙"),
        (older, "甲法(2024-01-01)", "乙"),
        (older, "甲法(2010-01-01)", "甲"),
        (older, "乙条例(2010-01-01)", "旧"),
        (older, "乙条例(2024-01-01)", "新"),
    ):
        folder.mkdir(parents=True, exist_ok=True)
        title = f"中华人民共和国{'乙条例' if '乙条例' in name else '甲法'}"
        (folder / f"{name}.md").write_text(f"# {title}\n\n第一条 {text}。\n", "utf-8")
    (tmp_path / "statute-questions.jsonl").write_text(
        '{"question": "问", "statute": "甲法", "article": "1"}\n'
        '{"question": "问", "statute": "乙条例", "article": "1"}\n',
        "utf-8",
    )
    further = Further.read(read_laws(tmp_path), tmp_path)
    assert further.questions == (("问", "甲法 丙。"), ("问", "乙条例 新。"))


def test_further_text_is_paired_and_a_fifth_of_it_never_trains() -> None:
    further = Further.read([])
    lists = further.rounds(2, random.Random(3))
    assert set(lists) == {
        "words",
        "messages",
        "odd",
        "thesaurus",
        "labelled",
    }  # no statutes at hand, so no questions on them
    assert all(len(rounds_) == 2 for rounds_ in lists.values())
    assert len(lists["words"][0]) == len(further.words) > 1000
    trained = {text for own in lists.values() for pairs in own for pair in pairs for text in pair}
    assert not {text for text in examples(ODD) if measures_only(text)} & trained
    assert {row["matter"] for row in further.messages} <= set(further.texts)


def test_look_alikes_of_what_is_labelled_stand_beside_its_wordings() -> None:
    further = Further.read([])
    (pairs,) = further.rounds(1, random.Random(0))["labelled"]
    alike = {text for matter in further.labelled for _, text in matter.others}
    same = {text: number for number, matter in enumerate(further.labelled) for text in matter.same}
    taught = [pair for pair in pairs if pair[0] != pair[1]]
    assert all(same[left] == same[right] for left, right in taught)
    assert {left for left, right in pairs if left == right} <= alike
    several = [matter for matter in further.labelled if len(matter.same) > 1]
    assert len(taught) == len(several)
    assert len(pairs) - len(taught) == sum(bool(matter.others) for matter in further.labelled)
    kept = {
        text for part in ("fit", "choose", "report") for matter in load_pairs(part) for text in matter.same
    }
    assert not kept & same.keys()


def test_small_talk_is_stranger_than_odd_questions(small: Built) -> None:
    encoder = small.engine.encoder
    talk = OffTopic(encoder, without=0)

    def strangeness(texts: list[str]) -> float:
        return float(np.median([talk.strangeness(one, "").talk for one in encoder.encode(texts)]))

    unseen = [[text for text in examples(file) if measures_only(text)] for file in (MORE, ODD)]
    assert min(map(len, unseen)) > 20
    assert strangeness(unseen[0]) > 0 > strangeness(unseen[1])


def test_cedict(cedict: Path) -> None:
    assert words_with_glosses(cedict) == {"汽车": "car; automobile", "轿车": "car; sedan", "废话": "nonsense"}
    assert synonyms(read_cedict(cedict), 5, random.Random(1)) == [("汽车", "轿车")]


def test_laws_of_both_collections(tmp_path: Path) -> None:
    (tmp_path / "laws").mkdir()
    (tmp_path / "laws" / "a.md").write_text(
        "# 甲法\n\n## 第一章　总则\n\n**第一条**　为了规范甲事，制定本法。甲事由乙负责。\n", "utf-8"
    )
    (tmp_path / "laws" / "乙条例(2019-01-01).md").write_text(
        "# 乙条例\n\n<!-- INFO END -->\n\n第一条 乙事包括：\n\n(一)种植业的各项活动；\n", "utf-8"
    )
    articles = {article.law: article for article in read_laws(tmp_path)}
    assert articles["甲法"].chapter == "总则"
    assert sentences(articles["甲法"].text) == ["为了规范甲事，制定本法。", "甲事由乙负责。"]
    assert "种植业的各项活动；" in sentences(articles["乙条例"].text)


def test_written_duties_parse_and_a_tenth_is_kept_back() -> None:
    duties = read_written()
    ids = [duty.id for duty in duties]
    assert len(ids) == len(set(ids))
    assert all(duty.title and len(duty.all) > 1 for duty in duties)
    long = [duty for duty in duties if duty.detail]
    assert 0.04 < sum(map(kept_back, long)) / len(long) < 0.18


def test_a_round_has_every_duty_once() -> None:
    duties = read_written()[:50]
    for pairs in rounds(duties, 3, random.Random(2)):
        assert len(pairs) == 50
        assert all(left != right for left, right in pairs)


def test_a_described_round_pairs_what_is_said_with_what_is_indexed() -> None:
    duties = {f"{duty.title} {duty.detail}": duty for duty in read_written()[:50]}
    for said, described in described_rounds(list(duties.values()), 2, random.Random(2))[1]:
        assert said in duties[described].all
        assert said not in (duties[described].title, duties[described].detail)


def test_pieces_are_left_out_but_never_all_of_them() -> None:
    generator = np.random.default_rng(1)
    text = np.arange(1000)
    assert 600 < len(_thinned(text, 0.3, generator)) < 800
    assert all(len(_thinned(text[:1], 0.9, generator)) == 1 for _ in range(20))


def test_the_sets_to_choose_on_are_not_trained() -> None:
    trained = {text for duty in read_written() if not kept_back(duty) for text in duty.all} | set(
        off_topic_texts()
    )
    asked = {labelled.question for labelled in (*questions_set().questions, *unanswerable())}
    assert len(asked) > 200
    assert not asked & trained


def test_a_tokenizer_cuts_words_and_folds_traditional_characters() -> None:
    general = {"违法": -8.0, "建设": -8.0, "违": -9.0, "法": -9.0, "建": -9.0, "设": -9.0}
    tokenizer = make_tokenizer(piece_scores(list(general), general, {"building": 3, "mine": 1}, 5))
    assert tokenizer.encode("違法建設，Mine buildings").tokens == ["违法", "建设", "mine", "building", "s"]


def test_company_vectors_bring_words_of_one_company_together() -> None:
    gap = [0] * 6
    ids = [[1, 2, 3], gap, [1, 2, 4], gap, [5, 6, 7], gap, [5, 6, 8], gap] * 5
    vectors = unit(company_vectors(ids, 9, 6, seed=1))
    assert vectors[3] @ vectors[4] > vectors[3] @ vectors[7] + 0.5
    assert principal(vectors, 2).shape == (9, 2)
    assert longest_parts("违法建设x", {"违法": 0, "建设": 1}) == ["违法", "建设"]


@pytest.mark.slow
def test_training_brings_partners_together_and_repeats_itself() -> None:
    table = np.random.default_rng(5).standard_normal((12, 8)).astype(np.float32)
    task = Task("pairs", [[0], [1], [2], [3]], [[4], [5], [6], [7]])
    recipe = Recipe(epochs=60, batch=4, rate=0.05)
    first, again = train(table, [task], recipe), train(table, [task], recipe)
    assert np.array_equal(first, again)
    trained = unit(first)
    assert ((trained[:4] @ trained[4:8].T).argmax(axis=1) == np.arange(4)).all()
    assert np.array_equal(first[8:], table[8:])


def test_hardly_any_question_to_an_office_asks_for_advice() -> None:
    asked = [text for duty in read_written() if duty.family for text in (*duty.ways, *duty.english)]
    assert sum(map(asks_advice, asked)) < 0.005 * len(asked)
    assert sum(map(asks_advice, examples(MORE))) > 0.05 * len(examples(MORE))
