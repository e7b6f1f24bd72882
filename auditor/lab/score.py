"""Scores the shipped models on labelled units that no model has seen.

Figures are per unit (a sentence or a member of its list), with 95 % intervals from drawing whole
reports; beside each stands what a second annotator gave for the same units, where there is one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from auditor.case import SLOTS
from auditor.lab.agreement import alpha, interval, kappa
from auditor.lab.baselines import keywords, most_shared, phrases
from auditor.lab.corpus import Example, read, second
from auditor.lab.pairs import by_report, sides
from auditor.lab.train import CLASSES, f1, labels
from auditor.language import reader
from auditor.language.boilerplate import boilerplate
from auditor.language.features import characters, slot_features
from auditor.language.pairing import answers
from auditor.language.slots import named, places
from auditor.language.weights import shipped

TAGS = reader.ORDER
Row = dict[str, Any]
_BINS = 10
_COVERAGE = (1.0, 0.95, 0.9, 0.8)  # shares of units, the doubtful left out first
Truth = NDArray[np.int8]
Counts = tuple[int, int, int]


def score(folder: Path, *, part: str = "test") -> Row:
    """Return the figures of the shipped models on one part of a corpus, as metrics.json has them.

    Raises OSError where the part is missing, ValueError where no model is installed.
    """
    examples = read(folder / f"{part}.jsonl")
    groups = [example.report for example in examples]
    truth, given, likely = _truth(examples), *_predicted(examples)
    simple = _derived(examples, keywords(examples, CLASSES))
    tags = {
        tag: _figures(truth[:, n], given[:, n], groups) | {
            "keywords": _round(f1(simple[:, n], truth[:, n]))
        }
        for n, tag in enumerate(TAGS)
    }  # fmt: skip
    told: Row = {
        "part": part, "units": len(examples), "reports": len(set(groups)),
        "organs": len({e.organ for e in examples}), "tags": tags,
        "macro_f1": _interval(lambda at: _macro(truth[at], given[at]), groups),
        "macro_f1_keywords": _round(_macro(truth, simple)),
        "commitment": _figures(_either(truth), _either(given) == 1, groups) | {
            "keywords": _round(f1(_either(simple) == 1, _either(truth)))
        },
        "calibration_error": _round(ece(likely, truth)), "abstention": _abstention(examples),
        **_measures(examples), "formula_characters": _formulas(examples),
        "pairing": _pairing(examples), "agreement": _agreement(folder, part),
    }  # fmt: skip
    return told


def _truth(examples: Sequence[Example]) -> Truth:
    return np.array([[int(tag in e.tags) for tag in TAGS] for e in examples], dtype=np.int8)


def _either(rows: NDArray[Any]) -> Truth:
    """Return whether a unit is a commitment of either kind."""
    kinds = [n for n, tag in enumerate(TAGS) if tag.startswith("commitment")]
    either: Truth = (rows[:, kinds].max(axis=1) > 0).astype(np.int8)
    return either


def _scores(examples: Sequence[Example]) -> NDArray[np.float64]:
    """Return the tagger's scores, units × CLASSES. Raises ValueError where there is no tagger."""
    tagger = shipped("tagger")
    if tagger is None:
        raise ValueError("no model is installed: run `auditor train` first")
    return tagger.score([characters(e.unit, claim=e.counted) for e in examples])


def _abstention(examples: Sequence[Example]) -> Row:
    """Return how often the tagger abstains, and how right it is where it does not.

    ``doubted`` is the share of units between the two scores of doubt, ``precision`` that of the
    units it is sure have the class, ``found`` the share of those that have it not ruled out;
    ``coverage`` the share of wrong decisions over the share of units whose scores lie farthest
    from the threshold, the mean over classes.
    """
    tagger = shipped("tagger")
    assert tagger is not None
    scores, low_high = _scores(examples), np.array(tagger.doubts)
    truth = labels([[*e.tags, *(m["status"] for m in e.measures)] for e in examples], CLASSES)
    low, high = low_high.T
    sure, ruled_out = scores >= high, scores < low
    told: Row = {
        name: {
            "doubted": _round(1 - (sure | ruled_out)[:, n].mean()),
            "precision": _round(truth[sure[:, n], n].mean()) if sure[:, n].any() else None,
            "sure": int(sure[:, n].sum()),
            "found": _round((~ruled_out)[truth[:, n] == 1, n].mean()),
        }
        for n, name in enumerate(CLASSES) if truth[:, n].any()
    }  # fmt: skip
    least = np.array(tagger.thresholds)
    far = np.abs(np.log(scores / (1 - scores)) - np.log(least / (1 - least)))
    wrong = np.take_along_axis((scores >= least) != (truth == 1), np.argsort(-far, axis=0), axis=0)
    told["coverage"] = {
        str(share): _round(wrong[: round(share * len(examples))].mean()) for share in _COVERAGE
    }
    return told


def _predicted(examples: Sequence[Example]) -> tuple[NDArray[np.bool_], NDArray[np.float64]]:
    """Return the tags given, and their scores, as the memo would have them.

    Whether a unit holds a claim is the claim reader's word; the tagger only scores it.
    """
    tagger, scores = shipped("tagger"), _scores(examples)
    assert tagger is not None
    decided = scores >= np.array(tagger.thresholds)
    decided[:, CLASSES.index("claim")] = [e.counted for e in examples]
    likely = np.zeros((len(examples), len(TAGS)))
    for n, tag in enumerate(TAGS):
        if tag in CLASSES:
            likely[:, n] = scores[:, CLASSES.index(tag)]
        else:
            likely[:, n] = scores[:, [CLASSES.index("promised"), CLASSES.index("ongoing")]].max(1)
    return _derived(examples, decided), likely


def _derived(examples: Sequence[Example], decided: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return the tags that the classes of the tagger and the slots make."""
    out = np.zeros((len(examples), len(TAGS)), dtype=bool)
    column = {name: n for n, name in enumerate(CLASSES)}
    committed = decided[:, column["promised"]] | decided[:, column["ongoing"]]
    specific = _specific(examples)
    for n, tag in enumerate(TAGS):
        if tag in column:
            out[:, n] = decided[:, column[tag]]
    out[:, TAGS.index("commitment.specific")] = committed & specific
    out[:, TAGS.index("commitment.vague")] = committed & ~specific
    return out


def _slots(examples: Sequence[Example]) -> NDArray[np.bool_]:
    filler = shipped("slots")
    assert filler is not None
    documents = [slot_features(e.unit, named(e.unit.text)) for e in examples]
    given: NDArray[np.bool_] = filler.score(documents) >= np.array(filler.thresholds)
    return given


def _specific(examples: Sequence[Example]) -> NDArray[np.bool_]:
    wanted = [SLOTS.index(name) for name in ("actor", "object", "measure", "deadline")]
    specific: NDArray[np.bool_] = _slots(examples)[:, wanted].sum(axis=1) > 1
    return specific


def _measures(examples: Sequence[Example]) -> Row:
    """Return the figures of slots and specificity over the units that tell a measure."""
    told = [e for e in examples if e.measures]
    groups = [e.report for e in told]
    truth = np.array([[int(name in e.slots()) for name in SLOTS] for e in told], dtype=np.int8)
    given = _slots(told)
    seen = [named(e.unit.text) for e in told]
    simple = np.array([[name in found for name in SLOTS] for found in seen])
    wanted = [SLOTS.index(name) for name in ("actor", "object", "measure", "deadline")]
    right, said = truth.sum(1), given.sum(1)
    promised = np.array([e.measures[0]["status"] != "done" for e in told])
    yes = (truth[:, wanted].sum(1) > 1).astype(np.int8)[promised]
    by_pattern = simple[promised][:, wanted].sum(1) > 1
    return {
        "measures": len(told),
        "slots": {
            name: _figures(truth[:, n], given[:, n], groups)
            | {"keywords": _round(f1(simple[:, n], truth[:, n]))}
            for n, name in enumerate(SLOTS)
        },
        "places": _places(told),
        "specific": _figures(
            yes, given[promised][:, wanted].sum(1) > 1,
            [g for g, keep in zip(groups, promised, strict=True) if keep],
        ) | {"keywords": _round(f1(by_pattern, yes))},
        "specificity_kappa_keywords": _round(
            kappa(list(right), list(simple.sum(1)), weights="quadratic")
        ),
        "specificity_kappa": _interval(
            lambda at: kappa(list(right[at]), list(said[at]), weights="quadratic"), groups
        ),
    }  # fmt: skip


def _places(told: Sequence[Example]) -> Row:
    """Return how well the words of slots are found, counted by characters: of the first measure.

    The words of a slot are right where the labelled ones are; a slot given wrongly costs
    precision, one not given recall.
    """
    filler, placer = shipped("slots"), shipped("places")
    assert filler is not None
    assert placer is not None
    sums = {name: [0, 0, 0] for name in ("action", *SLOTS)}
    for example, given in zip(told, _slots(told), strict=True):
        text = example.unit.text
        names = [name for name, yes in zip(filler.classes, given, strict=True) if yes]
        found = places(text, names, placer)
        for name, counts in sums.items():
            wanted = {
                at for span in example.spans
                if span["label"] == name and span.get("measure") == 0
                for at in range(span["start"], span["end"])
            }  # fmt: skip
            said = set(range(found[name].start, found[name].end)) if name in found else set()
            for n, part in enumerate((wanted & said, said, wanted)):
                counts[n] += len(part)
    return {name: _shares(*counts) for name, counts in sums.items()}


def _formulas(examples: Sequence[Example]) -> Row:
    """Return precision, recall and F1 of boilerplate, counted by characters."""
    counts, simple = [], []
    for example in examples:
        start = example.unit.span.start
        wanted = {at for a, b in example.labelled("formula") for at in range(a, b)}
        given = {
            at for each in boilerplate([example.unit]) if each.source != "statute"
            for at in range(each.span.start - start, each.span.end - start)
        }  # fmt: skip
        counts.append((len(wanted & given), len(given), len(wanted)))
        word_for_word = phrases(example.unit)
        simple.append((len(wanted & word_for_word), len(word_for_word), len(wanted)))
    return _counted(counts, simple, [example.report for example in examples])


def _pairing(examples: Sequence[Example]) -> Row:
    """Return precision, recall and F1 of the pairs of labelled measures and problems."""
    counts, simple, groups = [], [], []
    for report, told in by_report(examples).items():
        measures, problems, answered = sides(told)
        aims, shared = answers(measures, problems), most_shared(measures, problems)
        for aim, like, wanted in zip(aims, shared, answered, strict=True):
            counts.append((len(set(aim) & wanted), len(aim), len(wanted)))
            simple.append((len(set(like) & wanted), len(like), len(wanted)))
            groups.append(report)
    return _counted(counts, simple, groups)


def _counted(counts: Sequence[Counts], simple: Sequence[Counts], groups: Sequence[str]) -> Row:
    """Return the figures of rows of (right, given, labelled), F1 with its interval.

    ``simple`` are the same rows as the keyword baseline has them.
    """
    every = np.array(counts or [(0, 0, 0)])

    def figure(at: NDArray[np.intp]) -> float:
        both, given, labelled = every[at].sum(axis=0)
        return 2 * both / (given + labelled) if both else 0.0

    shares = _shares(*(int(total) for total in every.sum(axis=0)))
    if not counts:
        return shares
    keywords_f1 = _shares(*(int(total) for total in np.array(simple).sum(axis=0)))["f1"]
    return shares | {"f1": _interval(figure, groups), "keywords": keywords_f1}


def _agreement(folder: Path, part: str) -> Row:
    """Return how far the second annotator agrees with the first, and what F1 that would be."""
    pairs = second(folder / f"{part}.jsonl")
    if not pairs:
        return {"units": 0}
    one, two = _truth([a for a, _ in pairs]), _truth([b for _, b in pairs])
    both = [(a, b) for a, b in pairs if a.measures and b.measures]
    first, other = [len(set(a.slots()) - {"action"}) for a, _ in both], [
        len(set(b.slots()) - {"action"}) for _, b in both
    ]  # fmt: skip
    return {
        "units": len(pairs),
        "kappa": {t: _round(kappa(list(one[:, n]), list(two[:, n]))) for n, t in enumerate(TAGS)},
        "f1": {tag: _round(f1(two[:, n] == 1, one[:, n])) for n, tag in enumerate(TAGS)},
        "macro_f1": _round(_macro(one, two == 1)),
        "commitment_f1": _round(f1(_either(two) == 1, _either(one))),
        "measures": len(both), "specificity_alpha": _round(alpha(first, other)) if both else None,
        "specificity_kappa": _round(kappa(first, other, weights="quadratic")) if both else None,
        "formula_characters": _shares(*_overlap(pairs)),
        "pairing": _shares(*_paired([a for a, _ in pairs], [b for _, b in pairs])),
    }  # fmt: skip


def _paired(one: Sequence[Example], two: Sequence[Example]) -> tuple[int, int, int]:
    """Return the pairs that two annotators have in common, those of the second, of the first.

    Only pairs of units in which both see a measure and both see a problem.
    """
    first, other = _aims(one), _aims(two)
    told = [{(e.report, e.id) for e in part if e.measures} for part in (one, two)]
    named = [{(e.report, e.id) for e in part if e.labelled("problem")} for part in (one, two)]
    acts, faults = told[0] & told[1], named[0] & named[1]
    found = [
        {(report, m, p) for report, m, p in aims if (report, m) in acts and (report, p) in faults}
        for aims in (first, other)
    ]
    return len(found[0] & found[1]), len(found[1]), len(found[0])


def _aims(examples: Sequence[Example]) -> set[tuple[str, str, str]]:
    """Return report, unit of a measure, and unit of a problem it answers."""
    places: dict[tuple[str, str], list[str]] = {}
    for e in examples:
        for span in e.spans:
            if span["label"] == "problem":
                places.setdefault((e.report, span["id"]), []).append(e.id)
    return {
        (e.report, e.id, place)
        for e in examples for measure in e.measures for number in measure["answers"]
        for place in places.get((e.report, number), ())
    }  # fmt: skip


def _overlap(pairs: Sequence[tuple[Example, Example]]) -> tuple[int, int, int]:
    both = one = two = 0
    for first, other in pairs:
        a = {at for s, e in first.labelled("formula") for at in range(s, e)}
        b = {at for s, e in other.labelled("formula") for at in range(s, e)}
        both, one, two = both + len(a & b), one + len(a), two + len(b)
    return both, two, one


def ece(scores: NDArray[np.float64], truth: Truth) -> float:
    """Return the expected calibration error over all tags, in bins of equal mass."""
    flat, right = scores.ravel(), truth.ravel()
    order = np.argsort(flat, kind="stable")
    gaps = [
        len(part) * abs(float(flat[part].mean()) - float(right[part].mean()))
        for part in np.array_split(order, _BINS) if len(part)
    ]  # fmt: skip
    return sum(gaps) / len(flat)


def _macro(truth: NDArray[Any], given: NDArray[Any]) -> float:
    return float(np.mean([f1(given[:, n] == 1, truth[:, n]) for n in range(truth.shape[1])]))


def _figures(truth: Truth, given: NDArray[np.bool_], groups: Sequence[str]) -> Row:
    both = int((given & (truth == 1)).sum())
    return _shares(both, int(given.sum()), int(truth.sum())) | {
        "f1": _interval(lambda at: f1(given[at], truth[at]), groups)
    }


def _shares(both: int, told: int, right: int) -> Row:
    return {
        "precision": _round(both / told if told else 0.0), "given": told,
        "recall": _round(both / right if right else 0.0), "labelled": right,
        "f1": _round(2 * both / (told + right) if told + right else 0.0),
    }  # fmt: skip


def _interval(figure: Callable[[NDArray[np.intp]], float], groups: Sequence[str]) -> list[float]:
    return [_round(value) for value in interval(figure, groups)]


def _round(value: float) -> float:
    return round(float(value), 3)
