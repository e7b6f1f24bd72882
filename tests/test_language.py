"""The language wing: units, features, weights that score as scikit-learn does, slots, registers."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from conftest import ROOT
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.svm import LinearSVC

from auditor.case import Sentence
from auditor.lab.corpus import read
from auditor.lab.pairs import Table, forest, trees
from auditor.lab.train import fit, labels, train
from auditor.language.boilerplate import boilerplate
from auditor.language.features import characters
from auditor.language.pairing import MOST, NAMES, Side, answers
from auditor.language.reader import best, shortcomings
from auditor.language.reader import read as read_language
from auditor.language.slots import named, places
from auditor.language.units import Unit, units, units_of
from auditor.language.weights import load, save, shipped
from auditor.pipeline import annotate
from auditor.report import Span

SENTENCES = ROOT / "corpus" / "sentences"


def _sentence(text: str, section: str = "problems", start: int = 0) -> Sentence:
    return Sentence(section, Span(start, start + len(text)), text)


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("一是更新慢；二是解读少。", ["一是更新慢；", "二是解读少。"]),
        ("我们将做好：一是培训，二是检查。", ["我们将做好：", "一是培训，", "二是检查。"]),
        ("是否公开由办公室决定。", ["是否公开由办公室决定。"]),
        ("（1）改版专栏；（2）修订指南。", ["（1）改版专栏；", "（2）修订指南。"]),
        ("全年公开信息12条。", ["全年公开信息12条。"]),
    ],
)
def test_a_sentence_is_cut_at_the_members_of_its_list(text: str, pieces: list[str]) -> None:
    assert [span.of(text) for span in units_of(_sentence(text))] == pieces


def test_a_unit_knows_the_lead_of_its_list_and_the_unit_before() -> None:
    told = [_sentence("下一步做好以下工作：一是培训；二是检查。"), _sentence("完。", "other", 40)]
    found = units(told)
    assert found[2].lead == "下一步做好以下工作："
    assert found[2].before == "一是培训；"
    assert (found[3].lead, found[3].before) == ("", "")


def test_scores_are_those_of_scikit_learn(tmp_path: Path) -> None:
    examples = read(SENTENCES / "dev.jsonl")
    documents = [characters(e.unit) for e in examples]
    truth = labels([e.tags for e in examples], ("problem", "structure"))
    model = fit(("problem", "structure"), (documents, truth), (documents, truth))
    save(model, tmp_path)
    read_back = load(tmp_path)
    vectors = TfidfVectorizer(
        analyzer=lambda d: d, min_df=2, max_features=70_000, sublinear_tf=True
    )
    known = vectors.fit_transform(documents)
    for column in range(2):
        theirs = LinearSVC(C=1.0, class_weight="balanced", random_state=0)
        theirs.fit(known, truth[:, column])
        ours = read_back.decide(documents)[:, column]
        assert np.allclose(ours, theirs.decision_function(known), atol=1e-4)
    assert read_back.decide([["c:never seen"]])[0] == pytest.approx(model.intercepts)


def test_scores_of_pairs_are_those_of_scikit_learn() -> None:
    drawn = np.random.default_rng(0)
    features = drawn.normal(size=(400, len(NAMES)))
    answered = (features[:, :3].sum(axis=1) > 0).reshape(20, 20)
    table = Table("one", [], features.reshape(20, 20, -1), answered)
    theirs = trees([table])
    ours = forest(theirs, 0.5)
    assert np.allclose(ours.score(features), theirs.predict_proba(features)[:, 1], atol=1e-9)
    assert ours.score(features).std() > 0.1


def test_hostile_lists_are_paired_only_so_far() -> None:
    many = range(2 * MOST)
    problems = [Side(f"{n}.栏目更新滞后", n, n, len(many), "problems") for n in many]
    measures = [Side(f"{n}.每月更新栏目", n, n, len(many), "problems") for n in many]
    found = answers(measures, problems)
    assert len(found) == len(many)
    assert any(found[:MOST])
    assert not any(found[MOST:])
    assert max(number for row in found for number in row) < MOST


def test_weights_that_do_not_fit_their_vocabulary_are_refused(tmp_path: Path) -> None:
    tagger = shipped("slots")
    assert tagger is not None
    save(tagger, tmp_path)
    words = (tmp_path / "vocabulary.txt").read_text(encoding="utf-8")
    (tmp_path / "vocabulary.txt").write_text(words + "c:more\n", encoding="utf-8")
    with pytest.raises(ValueError, match="train anew"):
        load(tmp_path)


def test_of_next_to_no_labels_nothing_is_learnt_and_nothing_written(tmp_path: Path) -> None:
    lines = (SENTENCES / "dev.jsonl").read_text("utf-8").splitlines(keepends=True)
    for part in ("train", "dev"):
        (tmp_path / f"{part}.jsonl").write_text("".join(lines[:40]), "utf-8")
    with pytest.raises(ValueError, match="too few"):
        train(tmp_path, tmp_path / "models")
    assert not (tmp_path / "models").exists()


@pytest.mark.slow
def test_a_few_reports_of_ones_own_are_enough_to_train(tmp_path: Path) -> None:
    lines = (SENTENCES / "dev.jsonl").read_text("utf-8").splitlines(keepends=True)
    (tmp_path / "train.jsonl").write_text("".join(lines[:500]), "utf-8")
    (tmp_path / "dev.jsonl").write_text("".join(lines[500:800]), "utf-8")
    train(tmp_path, tmp_path / "models")
    tagger = load(tmp_path / "models" / "tagger")
    scores = tagger.score([characters(e.unit) for e in read(tmp_path / "dev.jsonl")])
    assert ((scores > 0) & (scores < 1)).all()


@pytest.mark.slow
def test_training_twice_gives_the_same_bytes_and_the_shipped_models(tmp_path: Path) -> None:
    for name in ("one", "two"):
        train(SENTENCES, tmp_path / name)
    files = sorted(p.relative_to(tmp_path / "one") for p in (tmp_path / "one").rglob("*.*"))
    assert len(files) > 8
    for file in files:
        first = (tmp_path / "one" / file).read_bytes()
        assert first == (tmp_path / "two" / file).read_bytes()
        if file.name == "settings.json":
            shipped_bytes = (ROOT / "models" / file).read_bytes()
            assert len(first) == pytest.approx(len(shipped_bytes), rel=0.05)


@pytest.mark.parametrize(
    ("text", "slots"),
    [
        ("由办公室牵头，6月底前完成“惠企政策”专栏改版。", {"actor", "deadline", "object"}),
        ("每季度抽查一次，结果纳入年度考核。", {"deadline", "mechanism", "measure"}),
        ("将培训覆盖面提高到95%。", {"measure"}),
        ("进一步加强学习，提高认识。", set()),
    ],
)  # fmt: skip
def test_the_slots_that_patterns_find_in_a_measure(text: str, slots: set[str]) -> None:
    assert named(text) == slots


def test_the_words_of_each_slot_of_a_measure() -> None:
    placer = shipped("places")
    assert placer is not None
    text = "由办公室牵头，6 月底前完成“惠企政策”专栏改版。"
    found = places(text, ["actor", "deadline", "object"], placer, 7)
    words = {name: text[span.start - 7 : span.end - 7] for name, span in found.items()}
    assert words["actor"] == "办公室"
    assert words["deadline"] == "6 月底前"
    assert "惠企政策" in words["object"]
    assert words["action"] in text
    assert places("　", ["actor"], placer) == {}


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("存在公开不够及时、形式单一、人员流动大，力量不足等问题。", 3),
        ("栏目更新不够及时，个别栏目半年没有新内容。", 1),
    ],
)
def test_a_plain_list_of_shortcomings_is_taken_apart(text: str, count: int) -> None:
    unit = Unit(0, "problems", "", Span(0, len(text)), text)
    assert len(shortcomings(unit)) == count


def test_a_measure_is_paired_with_the_shortcoming_it_speaks_of() -> None:
    problems = [Side("政策解读形式单一，多为文字。", 0, 0, 2), Side("栏目更新不够及时。", 1, 1, 2)]
    measures = [Side("二是建立栏目更新提醒，做到及时更新。", 5, 1, 2)]
    assert answers(measures, problems) == [[1]]


def test_a_passage_is_tagged_and_registered() -> None:
    note = annotate(
        "（二）存在的问题\n部分栏目更新不够及时，解读形式单一。\n"
        "下一步，由办公室牵头，2024年6月底前完成“政策解读”专栏改版，每月更新不少于4篇。",
        year=2023,
    )
    tags = [[tag.tag for tag in sentence.tags] for sentence in note.sentences]
    assert "problem" in tags[1]
    assert "commitment.specific" in tags[2]
    promise = note.language.commitments[-1]
    assert promise.status == "promised"
    assert {"actor", "deadline", "measure"} <= promise.slots.keys()
    assert note.to_dict()["tags"] == list(note.tags)


def test_no_sentences_make_no_language() -> None:
    language = read_language([])
    assert (language.sentences, language.commitments, language.problems) == ((), (), ())
    assert best([]) == ()


def test_formulas_are_found_with_their_source_and_statutes_told_apart() -> None:
    text = "坚持以公开为常态、不公开为例外，严格执行《中华人民共和国政府信息公开条例》。"
    found = list(boilerplate(units([_sentence(text, "overview")])))
    assert {each.source for each in found} >= {"phrasebook", "statute"}
    for each in found:
        assert each.span.of(text) == each.text
        assert each.match


def test_last_years_words_are_known_as_such() -> None:
    text = "全体干部职工进一步提高对信息公开工作重要性的认识，切实增强做好工作的责任感。"
    found = list(boilerplate(units([_sentence(text)]), previous=text))
    assert "previous_report" in {each.source for each in found}
