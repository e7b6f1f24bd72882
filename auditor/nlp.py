"""The reader of reports as a spaCy pipeline: `spacy.load(auditor.nlp.PATH)`.

jieba cuts the words; one component reads claims, tags, commitments, problems and boilerplate.
Results are ordinary span groups of the ``Doc``:

=================  =========================================================================
``claims``         label: the metric
``tags``           a span a sentence and tag, label: the tag
``commitments``    label: promised, ongoing or done
``problems``       label: problem
``boilerplate``    label: phrasebook, previous_report, corpus or statute
``quantities``     numbers with what they count, label: the measure word
=================  =========================================================================

``doc.spans["tags"].attrs["scores"]`` holds a score a span, as spaCy's own span categoriser does.
The year of the text is taken from ``doc.user_data["year"]``, where it is set.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import spacy
from spacy.language import Language
from spacy.tokens import Doc, Span, SpanGroup
from spacy.vocab import Vocab

from auditor.case import Sentence
from auditor.language.segment import segmenter
from auditor.language.weights import models
from auditor.normal import normalise
from auditor.numerals import find_numerals
from auditor.pipeline import annotate
from auditor.report import Span as Place

PATH: Path = models() / "zh_ogi"


class Tokenizer:
    """Cuts text with jieba and the words of the field; the text is kept as it is."""

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        """Return the words of a text as a Doc; a blank belongs to the word before it."""
        words: list[str] = []
        spaces: list[bool] = []
        for word in segmenter().cut(text, HMM=False):
            if word == " " and spaces and not spaces[-1]:
                spaces[-1] = True
            else:
                words.append(word)
                spaces.append(False)
        return Doc(self.vocab, words=words, spaces=spaces)

    def to_bytes(self, **_: object) -> bytes:
        """Return nothing: the words come with the program."""
        return b""

    def from_bytes(self, _data: bytes, **_: object) -> Tokenizer:
        """Return the tokenizer itself."""
        return self

    def to_disk(self, _path: object, **_: object) -> None:
        """Write nothing."""

    def from_disk(self, _path: object, **_: object) -> Tokenizer:
        """Return the tokenizer itself."""
        return self


def create_tokenizer() -> Callable[[Language], Tokenizer]:
    """Return what spaCy calls to make the tokenizer ``auditor.jieba.v1``."""
    return lambda nlp: Tokenizer(nlp.vocab)


@Language.factory("auditor")
def create_reader(nlp: Language, name: str) -> Callable[[Doc], Doc]:  # noqa: ARG001
    """Return the component ``auditor``, which sets the span groups."""
    return read


def read(doc: Doc) -> Doc:
    """Set the span groups of a Doc and return it."""
    note = annotate(doc.text, doc.user_data.get("year"))
    language = note.language
    doc.spans["claims"] = _group(doc, "claims", ((c.span, c.metric) for c in note.claims))
    tagged = [(s.span, tag) for s in note.sentences for tag in s.tags]
    doc.spans["tags"] = _group(doc, "tags", ((span, tag.tag) for span, tag in tagged))
    doc.spans["tags"].attrs["scores"] = [tag.score for _, tag in tagged]
    doc.spans["commitments"] = _group(
        doc, "commitments", ((each.span, each.status) for each in language.commitments)
    )
    doc.spans["problems"] = _group(
        doc, "problems", ((each.span, "problem") for each in language.problems)
    )
    doc.spans["boilerplate"] = _group(
        doc, "boilerplate", ((each.span, each.source) for each in language.boilerplate)
    )
    doc.spans["quantities"] = _group(doc, "quantities", _quantities(note.sentences))
    return doc


def _quantities(sentences: Iterable[Sentence]) -> Iterable[tuple[Place, str]]:
    for sentence in sentences:
        line = normalise(sentence.text, sentence.span.start)
        for number in find_numerals(line.text):
            yield line.span(number.start, number.end), number.quantity.unit


def _group(doc: Doc, name: str, places: Iterable[tuple[Place, str]]) -> SpanGroup:
    """Return a span group; a place inside a word takes the whole word."""
    spans: list[Span] = []
    for place, label in places:
        span = doc.char_span(place.start, place.end, label=label, alignment_mode="expand")
        if span is not None:
            spans.append(span)
    return SpanGroup(doc, name=name, spans=spans)


def pipeline() -> Language:
    """Return the pipeline made anew; `spacy.load(PATH)` reads the one that came along."""
    nlp = spacy.blank("zh", config={"nlp": {"tokenizer": {"@tokenizers": "auditor.jieba.v1"}}})
    nlp.add_pipe("auditor")
    nlp.meta.update(name="ogi", description="Reads 政府信息公开工作年度报告.", license="MIT")
    return nlp
