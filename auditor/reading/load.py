"""A path or bytes → Report."""

from __future__ import annotations

import stat
import sys
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from auditor.reading.blocks import Grid
from auditor.reading.decode import MAX_BYTES, decode
from auditor.reading.identify import find_title, identify, organ_kind
from auditor.reading.plain import read_blocks
from auditor.reading.sections import find_sections
from auditor.reading.tables import find_tables
from auditor.reading.wrap import unwrap
from auditor.report import Recognised, Report, ReportError, Table
from auditor.template import FORMS, form


@dataclass(frozen=True, slots=True)
class Overrides:
    """What the user says of a report, against what is recognised in it."""

    organ: str | None = None
    year: int | None = None
    form: str | None = None
    organ_type: str | None = None
    published: str | None = None


def load(source: str | Path | bytes, overrides: Overrides | None = None, name: str = "") -> Report:
    """Return the report at a path, or in bytes, or on standard input (“-”).

    ``name`` is what messages and the memo call it; by default the path as given,
    of an absolute one the file name only.
    Raises ReportError where it cannot be read as a report.
    """
    if isinstance(source, bytes):
        return parse(source, name or "-", overrides)
    path = Path(source)
    shown = name or (path.name if path.is_absolute() else path.as_posix())
    return parse(_bytes(source, shown), shown, overrides)


def _bytes(source: str | Path, shown: str) -> bytes:
    """Return the bytes of a file or of standard input, never more than is refused anyway."""
    if str(source) == "-":
        return sys.stdin.buffer.read(MAX_BYTES + 1)
    path = Path(source)
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            raise ReportError(f"{shown}：这是文件夹；请给出其中的报告文件")
        if not stat.S_ISREG(mode):
            raise ReportError(f"{shown}：不是普通文件；请给出报告文件")
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except FileNotFoundError as error:
        raise ReportError(f"{shown}：没有这个文件；请检查路径") from error
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise ReportError(f"{shown}：无法打开（{reason}）；请检查路径和权限") from error


def parse(data: bytes, source: str, overrides: Overrides | None = None) -> Report:
    """Return the report that ``data`` is.

    Raises ReportError where no part of a report is found in it.
    """
    told = overrides or Overrides()
    decoded = decode(data, source)
    text = decoded.text
    blocks = unwrap(text, read_blocks(text, source))
    title = find_title(text, blocks)
    sections = find_sections(text, blocks, title)
    if not any(section.title is not None for section in sections):
        raise ReportError(
            f"{source}：没有找到年度报告的任何一个部分（如“一、总体情况”）；请确认这是政府信息公开工作年度报告"
        )
    grids = [block for block in blocks if isinstance(block, Grid)]
    tables, repeated = find_tables(text, grids)
    headers = [
        year
        for key, table in sorted(tables.items())
        if key != "t4" and (year := _form_of(table, text)) is not None
    ]
    facts = identify(text, title, blocks, sections, source, headers)
    recognised = list(facts.recognised)
    for fact in ("organ", "year", "form", "organ_type"):
        value = getattr(told, fact)
        if value is not None:
            recognised.insert(0, Recognised(fact, str(value), "option"))
    organ_type, organ_level = facts.organ_type, facts.organ_level
    if told.organ is not None:
        organ_type, organ_level = organ_kind(told.organ)
    cells = {where: cell for table in tables.values() for where, cell in table.cells.items()}
    return Report(
        source=source,
        sha256=sha256(data).hexdigest(),
        encoding=decoded.encoding,
        media_type="text/markdown" if source.lower().endswith(".md") else "text/plain",
        text=text,
        title=title,
        sections=tuple(sections),
        tables=tables,
        repeated=repeated,
        organ=told.organ or facts.organ,
        organ_type=told.organ_type or organ_type,
        organ_level=organ_level,
        scope=facts.scope,
        year=told.year or facts.year,
        form=told.form or facts.form,
        recognised=tuple(recognised),
        signature=facts.signature,
        published=told.published or facts.published,
        published_at=None if told.published else facts.published_at,
        cells=cells,
    )


def _form_of(table: Table, text: str) -> str | None:
    """Return the form of a table where the text prints words of that form only, or None.

    How well rows fit is no proof: a table lost in extraction may fit either form.
    """
    words = "".join(text.split())
    said = {year: sum(mark in words for mark in form(year).marks) for year in FORMS}
    if table.key == "t2":
        return table.form if said[table.form] else None
    rows = {label.row for label in table.labels}
    later = any(mark in words for mark in ("逾期不补正", "逾期未按收费"))
    if "O" in rows and not later:
        return "2019"
    return "2021" if rows & {"O1", "O2"} else None
