"""Audits Chinese government-information-disclosure annual reports.

    >>> import auditor
    >>> memo = auditor.audit("report.txt")  # doctest: +SKIP

Importing this package loads nothing heavy; each function fetches what it needs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from auditor.report import ReportError
from auditor.version import __version__

__all__ = ["ReportError", "__version__", "annotate", "annotate_many", "audit", "read"]

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from auditor.pipeline import Annotation, AuditMemo, ReadReport
    from auditor.report import Report


def audit(
    source: str | Path | bytes | Report, *, organ: str | None = None, year: int | None = None,
    form: str | None = None, organ_type: str | None = None, published: str | None = None,
) -> AuditMemo:  # fmt: skip
    """Return the memo of one report; the keywords override what is recognised in it.

    Raises ReportError where ``source`` cannot be read as a report.
    """
    from auditor import pipeline
    from auditor.reading.load import Overrides

    return pipeline.audit(source, overrides=Overrides(organ, year, form, organ_type, published))


def read(source: str | Path | bytes) -> ReadReport:
    """Return the structure of a report, with no language work.

    Raises ReportError where ``source`` cannot be read as a report.
    """
    from auditor import pipeline

    return pipeline.read(source)


def annotate(text: str, year: int | None = None) -> Annotation:
    """Return the sentences and claims of a passage with no report around it.

    ``year`` is that of the report it is taken from; without it a claim has the year its words
    name, or none. Offsets are code points into ``text``.
    """
    from auditor import pipeline

    return pipeline.annotate(text, year)


def annotate_many(passages: Iterable[tuple[str, int | None]]) -> Iterator[Annotation]:
    """Yield the annotation of every (text, year), in order, one in memory at a time."""
    from auditor import pipeline

    return pipeline.annotate_many(passages)
