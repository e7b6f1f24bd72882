"""The error-injection benchmark: recall per class of errors, false alarms, and a baseline."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from rich.console import Console
from rich.progress import track

from auditor.case import Outcome, Severity
from auditor.lab.baseline import accuse
from auditor.lab.equivalents import EQUIVALENTS, Equivalent
from auditor.lab.heldout import HELD_OUT
from auditor.lab.heldout_equivalents import HELD_OUT_EQUIVALENTS
from auditor.lab.mutations import MUTATIONS, Mutation
from auditor.pipeline import AuditMemo, audit
from auditor.reading.load import load

_GRAVE = (Severity.MUST, Severity.CLARIFY)


def failures(memo: AuditMemo, *, grave: bool = False) -> Counter[str]:
    """Return the failed comparisons of a memo: by rule, message and numbers, without places."""
    return Counter(
        f"{f.rule} {f.message.key} {sorted(map(str, f.message.args.items()))}"
        for f in memo.findings
        if f.outcome is Outcome.FAILS and (not grave or f.severity in _GRAVE)
    )


def run(paths: Sequence[Path], *, held_out: bool = False) -> str:
    """Return the tables of the benchmark over clean reports, as Markdown.

    ``held_out`` takes the classes of those who have not seen the rules instead: they are run to
    report, not to build by.

    A mutant counts as found where a failed comparison appears that the clean report has not.
    Raises OSError where a file cannot be read, ReportError where it is no report.
    """
    made: Counter[str] = Counter()
    found: Counter[str] = Counter()
    simple: Counter[str] = Counter()
    same: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    clean = 0
    mutations = HELD_OUT if held_out else MUTATIONS
    equivalents = HELD_OUT_EQUIVALENTS if held_out else EQUIVALENTS
    console = Console(stderr=True)
    for path in track(paths, "", console=console, disable=not console.is_terminal):
        report = load(path)
        memo = audit(report)
        before, baseline = failures(memo), accuse(report)
        grave = failures(memo, grave=True)
        clean += sum(grave.values())
        for mutation in mutations:
            for text in mutation.mutants(report):
                other = load(text.encode())
                made[mutation.key] += 1
                found[mutation.key] += bool(failures(audit(other)) - before)
                simple[mutation.key] += bool(accuse(other) - baseline)
        for equivalent in equivalents:
            text = equivalent.make(report)
            if text != report.text:
                same[equivalent.key] += 1
                accused = failures(audit(load(text.encode())), grave=True)
                wrong[equivalent.key] += sum(accused.values()) > sum(grave.values())
    lines = [*_classes(mutations, made, found, simple), ""]
    lines += [*_equivalents(equivalents, same, wrong), ""]
    lines.append(f"False `must`/`clarify` on {len(paths)} clean reports: {clean}")
    return "\n".join(lines) + "\n"


def _classes(
    mutations: Sequence[Mutation], made: Counter[str], found: Counter[str], simple: Counter[str]
) -> list[str]:
    rows = ["| class | kind | difficulty | mutants | found | recall | keywords |", "|---" * 7 + "|"]
    for each in mutations:
        n = made[each.key]
        share = f"{found[each.key] / n:.2f} | {simple[each.key] / n:.2f}" if n else "– | –"
        rows.append(
            f"| {each.key} | {each.kind} | {each.difficulty} | {n} | {found[each.key]} | {share} |"
        )
    keys = [each.key for each in mutations if each.decidable]
    total = _sum(made, keys)
    rows += [
        "", f"Classes: {len(mutations)}, with a mutant here: {len(+made)}",
        f"Recall over decidable classes: {interval(_sum(found, keys), total)} of {total}",
        f"Keyword baseline: {interval(_sum(simple, keys), total)}",
    ]  # fmt: skip
    return rows


def _equivalents(
    equivalents: Sequence[Equivalent], same: Counter[str], wrong: Counter[str]
) -> list[str]:
    rows = ["| equivalent | reports | false alarms |", "|---" * 3 + "|"]
    rows += [f"| {each.key} | {same[each.key]} | {wrong[each.key]} |" for each in equivalents]
    return [*rows, "", f"False alarms on equivalents: {interval(wrong.total(), same.total())}"]


def _sum(counts: Counter[str], keys: Iterable[str]) -> int:
    return sum(counts[key] for key in keys)


def interval(right: int, total: int) -> str:
    """Return a share with its 95 % Wilson interval."""
    if not total:
        return "–"
    z, share = 1.96, right / total
    middle = (share + z * z / (2 * total)) / (1 + z * z / total)
    half = z * math.sqrt(share * (1 - share) / total + z * z / (4 * total * total))
    half /= 1 + z * z / total
    return f"{share:.3f} [{max(0, middle - half):.3f}, {min(1, middle + half):.3f}]"
