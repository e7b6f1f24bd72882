"""What the tagger is measured against: keywords, other features, a small neural classifier."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from auditor.lab.corpus import Example
from auditor.language.boilerplate import phrasebook
from auditor.language.features import characters, context, plain, shape
from auditor.language.pairing import Side
from auditor.language.segment import segment
from auditor.language.units import Unit

# As simple as an inspector would write it down in five minutes.
KEYWORDS = {
    "boilerplate": ("为指导", "高度重视", "例外", "进一步提高", "切实", "工作格局", "知情权"),
    "problem": ("问题", "不足", "不够", "有待", "差距", "薄弱", "滞后", "缺乏"),
    "achievement": ("成效", "荣获", "先进", "100%", "表彰", "第一", "零投诉", "满意率"),
    "claim": ("件", "条"),
    "legal_basis": ("条例", "国办", "通知", "根据"),
    "structure": ("如下", "联系电话", "组成", "以下几", "（一）", "（二）", "（三）"),
    "promised": ("将", "下一步", "拟", "计划", "明年", "进一步"),
    "ongoing": ("持续", "不断", "继续", "正在"),
    "done": ("已", "完成", "整改"),
}  # fmt: skip


_BATCH = 32


def keywords(examples: Sequence[Example], classes: Sequence[str]) -> NDArray[np.bool_]:
    """Return the classes that a list of words gives each unit."""
    rows = [[any(word in e.unit.text for word in KEYWORDS[c]) for c in classes] for e in examples]
    return np.array(rows)


def phrases(unit: Unit) -> set[int]:
    """Return the places of characters that the phrasebook holds word for word."""
    return {
        at for phrase in phrasebook() for match in re.finditer(re.escape(phrase), unit.text)
        for at in range(*match.span())
    }  # fmt: skip


def most_shared(measures: Sequence[Side], problems: Sequence[Side]) -> list[list[int]]:
    """Return for each measure the problem with which it shares most pairs of characters."""
    pairs = [{a + b for a, b in pairwise(plain(each.text))} for each in problems]
    found = []
    for measure in measures:
        own = {a + b for a, b in pairwise(plain(measure.text))}
        shared = [len(own & other) for other in pairs]
        most = max(shared, default=0)
        found.append([shared.index(most)] if most else [])
    return found


def bare(unit: Unit) -> list[str]:
    """Return the characters of a unit without anything that stands around it."""
    around = set(context(unit)) | set(shape(unit))
    return [feature for feature in characters(unit) if feature not in around]


def untitled(unit: Unit) -> list[str]:
    """Return the features of a unit without part and sub-heading."""
    titles = ("s:", "h:", "q:head", "q:plan-h", "q:last-h", "q:past-h")
    return [feature for feature in characters(unit) if not feature.startswith(titles)]


def words(unit: Unit, *, domain: bool = True) -> list[str]:
    """Return jieba's words and pairs of words, with what stands around the unit."""
    found = segment(plain(unit.text), domain=domain)
    pairs = [f"p:{one}_{two}" for one, two in pairwise(found)]
    return [*(f"w:{word}" for word in found), *pairs, *context(unit)]


def words_without_domain(unit: Unit) -> list[str]:
    """Return the same, cut without the words of the field."""
    return words(unit, domain=False)


def both(unit: Unit) -> list[str]:
    """Return characters and words together."""
    return [*characters(unit), *words(unit)]


FEATURES: dict[str, Callable[[Unit], list[str]]] = {
    "characters": characters,
    "characters, nothing around": bare,
    "characters, no section title": untitled,
    "jieba words": words,
    "jieba words, no domain dictionary": words_without_domain,
    "characters and words": both,
}


def spacy_textcat(
    train: Sequence[Example], rows: NDArray[np.int8], test: Sequence[Example],
    classes: Sequence[str], epochs: int = 8,
) -> NDArray[np.float64]:  # fmt: skip
    """Return the scores of a small spaCy text classifier trained from scratch on jieba's words."""
    import spacy
    from spacy.tokens import Doc
    from spacy.training import Example as Pair
    from thinc.api import fix_random_seed

    fix_random_seed(0)
    nlp = spacy.blank("xx")

    def doc(unit: Unit) -> Doc:
        found = [f"§{unit.section}", *segment(plain(unit.text)[:200])]
        return Doc(nlp.vocab, words=found, spaces=[False] * len(found))

    textcat = nlp.add_pipe("textcat_multilabel")
    for name in classes:
        textcat.add_label(name)  # type: ignore[attr-defined]
    pairs = [
        Pair.from_dict(
            doc(e.unit), {"cats": {c: float(v) for c, v in zip(classes, row, strict=True)}}
        )
        for e, row in zip(train, rows, strict=True)
    ]
    optimizer = nlp.initialize(lambda: pairs[:200])
    rng = random.Random(0)
    for _ in range(epochs):
        rng.shuffle(pairs)
        for start in range(0, len(pairs), _BATCH):
            nlp.update(pairs[start : start + _BATCH], sgd=optimizer, drop=0.2)
    found = list(nlp.pipe(doc(e.unit) for e in test))
    return np.array([[each.cats[name] for name in classes] for each in found])
