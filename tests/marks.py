"""Builds what the language wing would say of a tiny report, from the marks of a case.

    problem p1 更新不够及时
    measure m1 promised p1 | action=开设 object=“惠企政策”专栏 deadline=6月底前 | 6月底前开设“惠企政策”专栏
    measure m2 done - | | 已换8块公开栏
    boilerplate phrasebook 公开为常态、不公开为例外
    tag problem 更新不够及时
    problem? p2 人员不足
    possible done 栏目已补齐

A problem has an id and its words. A measure has an id, its status, the ids of the problems it
answers (“p1,p2”, “-” for none), its slots and its words. Boilerplate has its source. A tag is
given to the sentence that holds the words. `problem?` and `measure?` mark what the models are not
sure of, `possible` what they do not rule out. All words must stand in the report; those of a slot
inside the measure's own.
"""

from __future__ import annotations

from dataclasses import replace

from auditor.case import Boilerplate, Commitment, Language, Possible, Problem, Sentence, Tag
from auditor.language.sentences import sentences_of
from auditor.report import Report, Span


def language_of(report: Report, marks: str) -> Language:
    """Return the marks of a case as the language wing gives them."""
    sentences = list(sentences_of(report))
    problems: list[Problem] = []
    measures: list[Commitment] = []
    formulas: list[Boilerplate] = []
    possible: list[Possible] = []
    for line in marks.splitlines():
        kind, _, rest = line.strip().partition(" ")
        sure = not kind.endswith("?")
        kind = kind.rstrip("?")
        if kind == "problem":
            mark, words = rest.split(None, 1)
            span = _find(report, words)
            problems.append(Problem(mark, _section(sentences, span), span, words, sure=sure))
        elif kind == "measure":
            measures.append(replace(_measure(report, sentences, rest), sure=sure))
        elif kind == "possible":
            name, words = rest.split(None, 1)
            span = _find(report, words)
            possible.append(Possible(name, _section(sentences, span), span))
        elif kind == "boilerplate":
            source, words = rest.split(None, 1)
            formulas.append(Boilerplate(_find(report, words), words, source, words))
        elif kind == "tag":
            tag, words = rest.split(None, 1)
            _tag(sentences, _find(report, words), tag)
        elif kind:
            raise ValueError(f"no such mark: {line}")
    answers = {each.id: each.answers for each in measures}
    problems = [
        replace(each, answered_by=tuple(m for m, ids in answers.items() if each.id in ids))
        for each in problems
    ]
    return Language(
        tuple(sentences), tuple(measures), tuple(problems), tuple(formulas), tuple(possible)
    )


def _measure(report: Report, sentences: list[Sentence], rest: str) -> Commitment:
    head, slots, words = (part.strip() for part in rest.split("|"))
    mark, status, answers = head.split()
    span = _find(report, words)
    found = {}
    for slot in slots.split():
        name, _, value = slot.partition("=")
        at = span.start + words.index(value)
        found[name] = Span(at, at + len(value))
    ids = () if answers == "-" else tuple(answers.split(","))
    return Commitment(mark, _section(sentences, span), span, words, status, found, ids)


def _find(report: Report, words: str) -> Span:
    at = report.text.index(words)
    return Span(at, at + len(words))


def _at(sentences: list[Sentence], span: Span) -> int:
    return next(
        n for n, each in enumerate(sentences) if each.span.start <= span.start < each.span.end
    )


def _section(sentences: list[Sentence], span: Span) -> str:
    return sentences[_at(sentences, span)].section


def _tag(sentences: list[Sentence], span: Span, tag: str) -> None:
    at = _at(sentences, span)
    sentences[at] = replace(sentences[at], tags=(*sentences[at].tags, Tag(tag, 1.0)))
