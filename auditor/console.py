"""Arguments checked, and output written whatever it is written to."""

from __future__ import annotations

import errno
import os
import re
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from io import TextIOWrapper
from itertools import chain
from pathlib import Path, PurePath
from typing import Any

from typer.core import TyperCommand

from auditor.case import Severity
from auditor.catalog import LANGUAGES, Entry, entries, word
from auditor.words import load

FORMATS = ("text", "md", "json", "jsonl", "csv")
FORMS = ("2021", "2019", "2014", "2008")
GRADES = (*(severity.value for severity in Severity), "none")


class CommandError(Exception):
    """The command was used wrongly or its output cannot be written: one sentence."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What the command line asks for, as typed."""

    reports: tuple[str, ...]
    format: str | None
    output: str | None
    with_text: bool
    with_checks: bool
    lang: str
    fail_on: str
    told: dict[str, str | None]
    explain: str | None
    rules: bool
    version: bool


def wrong(key: str, lang: str, **args: object) -> CommandError:
    """Return the error ``key`` of data/memo.toml, filled in."""
    return CommandError(word("error", key, lang).format(**args))


# --- arguments -----------------------------------------------------------------------------


def check(wish: Wish) -> None:
    """Raise CommandError where an option holds what it cannot."""
    lang = wish.lang if wish.lang in LANGUAGES else LANGUAGES[0]
    types = tuple(load("memo.toml")["organ_type"])
    choices = (
        ("--format", wish.format, FORMATS), ("--lang", wish.lang, LANGUAGES),
        ("--fail-on", wish.fail_on, GRADES), ("--form", wish.told["form"], FORMS),
        ("--organ-type", wish.told["organ_type"], types),
    )  # fmt: skip
    for option, value, allowed in choices:
        if value is not None and value not in allowed:
            raise wrong("choice", lang, option=option, value=value, choices=" ".join(allowed))
    year, published = wish.told["year"], wish.told["published"]
    if year is not None and not (re.fullmatch("[0-9]{4}", year) and 2008 <= int(year) <= 2100):
        raise wrong("year", lang, value=year)
    if published is not None and not _is_date(published):
        raise wrong("date", lang, value=published)
    for option, said in (("--organ", wish.told["organ"]), ("--output", wish.output)):
        if said is not None and not said.strip():
            raise wrong("empty", lang, option=option)


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def usage(error: Any, door: TyperCommand, lang: str) -> str:
    """Return what is wrong with the options in one sentence; typer's own are in English."""
    option = getattr(error, "option_name", None)
    if option is None:
        return str(wrong("bad_usage", lang, message=error.format_message()))
    if hasattr(error, "possibilities"):
        close = word("phrase", "comma", lang).join(sorted(error.possibilities or ()))
        key = "perhaps" if close else "no_such_option"
        return str(wrong(key, lang, option=option, close=close))
    flags = [
        name for param in door.params if getattr(param, "is_flag", False) for name in param.opts
    ]
    return str(wrong("takes_no_value" if option in flags else "needs_value", lang, option=option))


def entry(code: str, lang: str) -> Entry:
    """Return a rule by its code, however its letters are written."""
    known = entries()
    wanted = code.strip().upper()
    if wanted not in known:
        close = word("phrase", "comma", lang).join(get_close_matches(wanted, known, 5, 0.5))
        raise wrong("rule" if close else "rule_unknown", lang, code=code, close=close)
    return known[wanted]


def format_of(wish: Wish) -> str:
    """Return the format asked for, or the one that the name of the output file tells."""
    ending = PurePath(wish.output or "").suffix.removeprefix(".").lower()
    return wish.format or (ending if ending in FORMATS else "text")


def sources(paths: Sequence[str]) -> list[str]:
    """Return what the memos call these files: never by an absolute path.

    >>> sources(["a/r.txt", "/srv/2021/r.txt", "/srv/2022/r.txt", "/srv/x.txt"])
    ['a/r.txt', '2021/r.txt', '2022/r.txt', 'x.txt']
    """
    shared = Counter(end for path in set(paths) for end in _ends(path))
    return [_source(path, shared) for path in paths]


def _source(path: str, shared: Counter[str]) -> str:
    ends = _ends(path)
    if ends and PurePath(path).is_absolute():
        path = next((end for end in ends if shared[end] == 1), ends[-1])
    shown = path.replace(os.sep, "/")
    return shown.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _ends(path: str) -> list[str]:
    """Return the last part of a path, its last two parts, and so on."""
    whole = PurePath(path)
    parts = whole.parts[1:] if whole.anchor else whole.parts
    return ["/".join(parts[-count:]) for count in range(1, len(parts) + 1)]


# --- output --------------------------------------------------------------------------------


def prepare() -> None:
    """Let no character crash the output; a pipe or file gets UTF-8 and plain line ends."""
    if isinstance(sys.stdout, TextIOWrapper):
        if sys.stdout.isatty():
            sys.stdout.reconfigure(errors="replace")
        elif os.environ.get("PYTHONIOENCODING"):
            sys.stdout.reconfigure(errors="replace", newline="\n")
        else:
            sys.stdout.reconfigure(encoding="utf-8", errors="replace", newline="\n")
    if isinstance(sys.stderr, TextIOWrapper):
        sys.stderr.reconfigure(errors="backslashreplace")


def tell(sentence: str) -> None:
    """Print what went wrong, on one line of its own."""
    print(inert(sentence), file=sys.stderr)


def inert(text: str) -> str:
    r"""Return ``text`` with the characters that act on a screen spelled out.

    >>> inert("报告\x1b[2J.txt")
    '报告\\x1b[2J.txt'
    """
    return "".join(
        char
        if char.isprintable() or unicodedata.category(char) == "Zs"
        else char.encode("unicode_escape").decode()
        for char in text
    )


def write(pieces: Iterable[str], lang: str, *, utf8: bool = False) -> None:
    """Write to standard output, as UTF-8 whatever its encoding if asked."""
    for piece in pieces:
        try:
            if utf8:
                sys.stdout.buffer.write(piece.encode("utf-8", "replace"))
            else:
                sys.stdout.write(piece)
            sys.stdout.flush()
        except OSError as error:
            let_go(error, lang)
            return


def let_go(error: OSError, lang: str) -> None:
    """Let go of a standard output that nobody reads any more; another failure is told."""
    if error.errno not in (errno.EPIPE, errno.EINVAL):  # Windows says EINVAL of a closed pipe
        raise wrong("output", lang, path="-", reason=error.strerror) from error
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def save(pieces: Iterator[str], wish: Wish) -> None:
    """Write the output file; where nothing could be read, an older one stays as it is."""
    path = wish.output or ""
    if any(report != "-" and _same(path, report) for report in wish.reports):
        raise wrong("output_is_report", wish.lang, path=path)
    first = next(pieces, None)
    if first is None:
        return
    try:
        with Path(path).open("wb") as file:
            for piece in chain([first], pieces):
                file.write(piece.encode("utf-8", "replace"))
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise wrong("output", wish.lang, path=path, reason=reason) from error


def _same(one: str, two: str) -> bool:
    try:
        return Path(one).samefile(two)
    except (OSError, ValueError):
        return False
