"""The rules as an inspector reads them: title, reason, law, advice, wording; in two languages.

Titles, laws and advice stand in data/rules.toml, the sentences of findings in data/wordings.toml.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from auditor.case import Message, Severity
from auditor.words import load

LANGUAGES = ("zh", "en")


@dataclass(frozen=True, slots=True)
class Entry:
    """One rule of data/rules.toml. Texts are by language; ``severity`` is its maximum."""

    code: str
    severity: Severity
    needs: str  # A one report, B the previous year, C many reports, D outside data
    built: bool
    reported_as: str | None  # the code under which findings of this one are shown
    title: dict[str, str]
    why: dict[str, str]
    law: dict[str, str]
    advice: dict[str, str]


@cache
def entries() -> dict[str, Entry]:
    """Return every rule of the domain by code, in the order of the catalogue."""
    data = load("rules.toml")
    laws = data["law"]
    return {row["code"]: _entry(row, laws) for row in data["rule"]}


def _entry(row: dict[str, Any], laws: dict[str, dict[str, str]]) -> Entry:
    return Entry(
        code=row["code"],
        severity=Severity(row["severity"]),
        needs=row["needs"],
        built=row.get("built", "reported_as" not in row),
        reported_as=row.get("reported_as"),
        title=row["title"],
        why=row.get("why", {}),
        law=laws[row["law"]] if "law" in row else {},
        advice=row.get("advice", {}),
    )


def say(rule: str, message: Message, lang: str) -> str:
    """Return a message in ``lang`` (“zh” or “en”), filled in."""
    args = {
        key: value[lang] if isinstance(value, dict) else value
        for key, value in message.args.items()
    }
    return str(load("wordings.toml")[rule][message.key][lang]).format(**args)


def word(group: str, key: str, lang: str) -> str:
    """Return a fixed word of the memo (severities, reasons, headings) in ``lang``."""
    return str(load("memo.toml")[group][key][lang])
