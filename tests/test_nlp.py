"""The spaCy pipeline: loaded by its path alone, results in ordinary span groups."""

from __future__ import annotations

import subprocess
import sys

import jieba
import pytest
import spacy

from auditor.language.segment import segment
from auditor.nlp import PATH, pipeline

TEXT = "2022年收到政府信息公开申请12件。 下一步，由办公室于6月底前修订《公开指南》。"


@pytest.fixture(scope="module")
def doc() -> spacy.tokens.Doc:
    return spacy.load(PATH)(TEXT)


def test_the_text_is_kept(doc: spacy.tokens.Doc) -> None:
    assert doc.text == TEXT
    assert "政府信息公开申请" in [token.text for token in doc]
    assert [token.text for token in pipeline()(TEXT)] == [token.text for token in doc]


def test_the_span_groups(doc: spacy.tokens.Doc) -> None:
    assert set(doc.spans) >= {
        "claims",
        "tags",
        "commitments",
        "problems",
        "boilerplate",
        "quantities",
    }
    assert [span.label_ for span in doc.spans["claims"]] == ["applications.received_new"]
    assert [span.text for span in doc.spans["quantities"]] == ["12件"]
    assert len(doc.spans["tags"].attrs["scores"]) == len(doc.spans["tags"])
    assert all(0 <= score <= 1 for score in doc.spans["tags"].attrs["scores"])
    assert "commitment.specific" in {span.label_ for span in doc.spans["tags"]}


def test_loading_needs_no_import_of_ours() -> None:
    code = "import sys, spacy; doc = spacy.load(sys.argv[1])('未收到申请。'); print(doc.spans['claims'])"
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code, str(PATH)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert "未收到申请" in done.stdout, done.stderr


@pytest.mark.parametrize("text", ["", " ", "  两个 空格  ", "a b\n\nc", "１２３，（）"])
def test_any_text_is_kept_and_cut(text: str) -> None:
    assert "".join(segment(text)) == text
    assert pipeline()(text).text == text


def test_the_global_dictionary_of_jieba_stays_as_it_is() -> None:
    segment("政府信息公开申请")
    assert jieba.dt.FREQ.get("政府信息公开申请") is None
