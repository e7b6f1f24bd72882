"""The inspector's door: ``audit REPORT...`` prints the memo."""

import errno
import os
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from io import TextIOWrapper
from itertools import chain, pairwise
from pathlib import Path, PurePath
from typing import Annotated, Any

import typer
from typer.core import TyperCommand

from auditor.case import Memo, Severity
from auditor.catalog import LANGUAGES, Entry, entries, word
from auditor.report import ReportError
from auditor.words import load

_FORMATS = ("text", "md", "json", "jsonl", "csv")
_FORMS = ("2021", "2019", "2014", "2008")
_GRADES = (*(severity.value for severity in Severity), "none")
_MANY = 3  # more reports than that take long enough to show how far we are
_WIDEST = 120
_BROKEN_PIPE, _INTERRUPTED = 141, 130  # what shells say of SIGPIPE and SIGINT
# Every wrong use of an option raises a child of this; typer gives it no public name.
_UsageError: type[Exception] = typer.BadParameter.__bases__[0]


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


@dataclass(frozen=True, slots=True)
class Result:
    """A report's memo, or why there is none."""

    source: str
    memo: Memo | None
    error: str = ""


def main() -> None:
    """Run the command ``audit`` and leave with its exit code."""
    sys.exit(run(sys.argv[1:]))


def run(argv: Sequence[str]) -> int:
    """Print what ``audit`` prints with these arguments, and return its exit code."""
    lang = _language(argv)
    _prepare_streams()
    door = command(lang)
    try:
        wish = door.main(list(argv), prog_name="audit", standalone_mode=False)
        return _do(wish) if isinstance(wish, Wish) else int(wish or 0)
    except _UsageError as error:
        sentence = _usage(error, door, lang)
    except CommandError as error:
        sentence = str(error)
    except (KeyboardInterrupt, typer.Abort):
        return _INTERRUPTED
    print(sentence, file=sys.stderr)
    return 2


def _language(argv: Sequence[str]) -> str:
    """Return the language asked for: the help must know it before anything is parsed."""
    said = [after for arg, after in pairwise(argv) if arg == "--lang"]
    said += [arg.removeprefix("--lang=") for arg in argv if arg.startswith("--lang=")]
    return said[-1] if said and said[-1] in LANGUAGES else LANGUAGES[0]


def _prepare_streams() -> None:
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


# --- the command line ----------------------------------------------------------------------


class _Command(TyperCommand):
    """The command, its help in the language that ``ctx.obj`` names."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        lang = ctx.obj
        rows = [("REPORT...", _help("reports", lang))]
        for param in self.get_params(ctx)[1:]:
            name, text = param.get_help_record(ctx) or ("", "")
            rows.append((name, _help("help", lang) if name == "--help" else text))
        room = max(len(name) for name, _ in rows) + 2
        listed = "".join(f"  {name.ljust(room)}{text}\n" for name, text in rows)
        usage = f"{_help('usage', lang)}audit REPORT... [{_help('options', lang)}]"
        about, codes = _help("about", lang), _help("codes", lang)
        formatter.write(f"{usage}\n\n{about}\n\n{listed}\n{codes}\n")


def _help(key: str, lang: str) -> str:
    return word("help", key, lang)


def command(lang: str) -> TyperCommand:
    """Return the command that turns arguments into a Wish, its help in ``lang``."""
    app = typer.Typer(add_completion=False, rich_markup_mode=None)

    def option(key: str, *names: str, metavar: str | None = None) -> Any:
        names = names or (f"--{key.replace('_', '-')}",)
        return typer.Option(*names, metavar=metavar, help=_help(key, lang), show_default=False)

    @app.command(cls=_Command, context_settings={"obj": lang})
    def audit(
        *,
        reports: Annotated[list[str] | None, typer.Argument()] = None,
        format: Annotated[str | None, option("format", metavar="|".join(_FORMATS))] = None,
        output: Annotated[str | None, option("output", "-o", "--output", metavar="FILE")] = None,
        with_text: Annotated[bool, option("with_text")] = False,
        with_checks: Annotated[bool, option("with_checks")] = False,
        lang: Annotated[str, option("lang", metavar="|".join(LANGUAGES))] = LANGUAGES[0],
        fail_on: Annotated[str, option("fail_on", metavar="|".join(_GRADES))] = "must",
        organ: Annotated[str | None, option("organ", metavar="NAME")] = None,
        year: Annotated[str | None, option("year", metavar="YEAR")] = None,
        form: Annotated[str | None, option("form", metavar="|".join(_FORMS))] = None,
        organ_type: Annotated[str | None, option("organ_type", metavar="TYPE")] = None,
        published: Annotated[str | None, option("published", metavar="YYYY-MM-DD")] = None,
        explain: Annotated[str | None, option("explain", metavar="RULE")] = None,
        rules: Annotated[bool, option("rules")] = False,
        version: Annotated[bool, option("version")] = False,
    ) -> Wish:
        told = {
            "organ": organ, "year": year, "form": form, "organ_type": organ_type,
            "published": published,
        }  # fmt: skip
        return Wish(
            tuple(reports or ()), format, output, with_text, with_checks, lang, fail_on, told,
            explain, rules, version,
        )  # fmt: skip

    made = typer.main.get_command(app)
    assert isinstance(made, TyperCommand)
    return made


def _wrong(key: str, lang: str, **args: object) -> CommandError:
    return CommandError(word("error", key, lang).format(**args))


def _usage(error: Any, door: TyperCommand, lang: str) -> str:
    """Return what is wrong with the options in one sentence; typer's own are in English."""
    option = getattr(error, "option_name", None)
    if option is None:
        return str(_wrong("bad_usage", lang, message=error.format_message()))
    if hasattr(error, "possibilities"):
        close = word("phrase", "comma", lang).join(sorted(error.possibilities or ()))
        return str(
            _wrong("perhaps" if close else "no_such_option", lang, option=option, close=close)
        )
    flags = [name for param in door.params if _is_flag(param) for name in param.opts]
    return str(_wrong("takes_no_value" if option in flags else "needs_value", lang, option=option))


def _is_flag(param: Any) -> bool:
    return bool(getattr(param, "is_flag", False))


def _check(wish: Wish) -> None:
    """Raise CommandError where an option holds what it cannot."""
    lang = _language(["--lang", wish.lang])
    types = tuple(load("memo.toml")["organ_type"])
    choices = (
        ("--format", wish.format, _FORMATS), ("--lang", wish.lang, LANGUAGES),
        ("--fail-on", wish.fail_on, _GRADES), ("--form", wish.told["form"], _FORMS),
        ("--organ-type", wish.told["organ_type"], types),
    )  # fmt: skip
    for option, value, allowed in choices:
        if value is not None and value not in allowed:
            raise _wrong("choice", lang, option=option, value=value, choices=" ".join(allowed))
    year, published = wish.told["year"], wish.told["published"]
    if year is not None and not (re.fullmatch("[0-9]{4}", year) and 2008 <= int(year) <= 2100):
        raise _wrong("year", lang, value=year)
    if published is not None and not _is_date(published):
        raise _wrong("date", lang, value=published)
    for option, said in (("--organ", wish.told["organ"]), ("--output", wish.output)):
        if said is not None and not said.strip():
            raise _wrong("empty", lang, option=option)


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


# --- what it does --------------------------------------------------------------------------


def _do(wish: Wish) -> int:
    """Return the exit code, having done what is asked."""
    _check(wish)
    if wish.version:
        from auditor import __version__

        return _print([f"auditor {__version__}\n"])
    if wish.rules or wish.explain is not None:
        return _print(_catalogue(wish))
    if not wish.reports:
        raise _wrong("no_report", wish.lang)
    codes: list[int] = []
    results = _results(wish, codes)
    if wish.output is not None:
        _save(_render(results, wish), wish)
    elif _format(wish) != "text":
        _print(_render(results, wish), utf8=True)
    elif sys.stdout.isatty():
        _display(results, wish.lang)
    else:
        _print(_render(results, wish))
    return max(codes) if len(codes) == len(wish.reports) else _BROKEN_PIPE


def _catalogue(wish: Wish) -> list[str]:
    from auditor.memo import as_text

    if wish.explain is not None:
        return [as_text.plain(as_text.explanation(_entry(wish.explain, wish.lang), wish.lang))]
    return [as_text.plain(as_text.rules(entries().values(), wish.lang))]


def _entry(code: str, lang: str) -> Entry:
    """Return a rule by its code, however its letters are written."""
    known = entries()
    wanted = code.strip().upper()
    if wanted not in known:
        close = word("phrase", "comma", lang).join(get_close_matches(wanted, known, 5, 0.5))
        raise _wrong("rule" if close else "rule_unknown", lang, code=code, close=close)
    return known[wanted]


def _results(wish: Wish, codes: list[int]) -> Iterator[Result]:
    """Yield the memo of each report, adding its exit code to ``codes``; errors are told at once."""
    total = len(wish.reports)
    shows = total > _MANY and sys.stderr.isatty()
    for number, (path, name) in enumerate(zip(wish.reports, sources(wish.reports), strict=True), 1):
        progress = word("error", "progress", wish.lang).format(number=number, total=total)
        if shows:
            print(f"\r{progress} ", end="", file=sys.stderr, flush=True)
        result = _audit(path, name, wish)
        if shows:
            print("\r" + "  " * len(progress) + "\r", end="", file=sys.stderr, flush=True)
        if result.memo is None:
            print(result.error, file=sys.stderr)
            codes.append(2)
        else:
            failed = wish.fail_on != "none" and result.memo.fails(Severity(wish.fail_on))
            codes.append(int(failed))
        yield result


def _audit(path: str, name: str, wish: Wish) -> Result:
    from auditor.pipeline import audit
    from auditor.reading.load import Overrides

    told = wish.told
    year = None if told["year"] is None else int(told["year"])
    overrides = Overrides(told["organ"], year, told["form"], told["organ_type"], told["published"])
    try:
        if path == "-" and sys.stdin is None:  # closed by the shell: <&-
            raise OSError(errno.EBADF, os.strerror(errno.EBADF))
        return Result(name, audit(path, overrides=overrides, name=name))
    except ReportError as error:
        return Result(name, None, str(error))
    except OSError as error:
        reason = error.strerror or str(error)
        return Result(name, None, str(_wrong("input", wish.lang, path=name, reason=reason)))


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


# --- how it comes out ----------------------------------------------------------------------


def _format(wish: Wish) -> str:
    """Return the format asked for, or the one that the name of the output file tells."""
    ending = PurePath(wish.output or "").suffix.removeprefix(".").lower()
    return wish.format or (ending if ending in _FORMATS else "text")


def _render(results: Iterator[Result], wish: Wish) -> Iterator[str]:
    """Return the pieces of the output, one or more a report."""
    memos = (result.memo for result in results if result.memo is not None)
    match _format(wish):
        case "csv":
            from auditor.memo import as_csv

            return as_csv.render(memos, wish.lang)
        case "md":
            from auditor.memo import as_markdown

            return _between("\n", (as_markdown.render(memo, wish.lang) for memo in memos))
        case "text":
            from auditor.memo import as_text

            parting = as_text.plain(as_text.parting())
            return _between(parting, (as_text.render(memo, wish.lang) for memo in memos))
    from auditor.memo import as_json

    objects = (_object(result, wish) for result in results)
    if _format(wish) == "jsonl":
        return map(as_json.line, objects)
    return as_json.array(objects) if len(wish.reports) > 1 else map(as_json.dumps, objects)


def _object(result: Result, wish: Wish) -> dict[str, Any]:
    from auditor.memo import as_json

    if result.memo is None:
        return as_json.error(result.source, result.error)
    return as_json.to_dict(
        result.memo, wish.lang, with_text=wish.with_text, with_checks=wish.with_checks
    )


def _between(mark: str, pieces: Iterable[str]) -> Iterator[str]:
    for number, piece in enumerate(pieces):
        yield mark + piece if number else piece


def _display(results: Iterator[Result], lang: str) -> None:
    """Show the memos on a terminal, as wide as it is."""
    from rich.console import Console

    from auditor.memo import as_text

    console = Console(file=sys.stdout, highlight=False)
    width = min(console.width, _WIDEST)
    for number, result in enumerate(result for result in results if result.memo is not None):
        assert result.memo is not None
        lines = as_text.lines(result.memo, lang, width)
        if number:
            lines = chain(as_text.parting(width), lines)
        try:
            as_text.show(lines, console)
        except OSError as error:
            _closed(error, lang)
            return


def _print(pieces: Iterable[str], *, utf8: bool = False) -> int:
    """Write to standard output, as UTF-8 whatever its encoding if asked; return 0."""
    for piece in pieces:
        try:
            if utf8:
                sys.stdout.buffer.write(piece.encode("utf-8", "replace"))
            else:
                sys.stdout.write(piece)
            sys.stdout.flush()
        except OSError as error:
            _closed(error, "zh")
            break
    return 0


def _closed(error: OSError, lang: str) -> None:
    """Let go of a standard output that nobody reads any more; another failure is told."""
    if error.errno not in (errno.EPIPE, errno.EINVAL):  # Windows says EINVAL of a closed pipe
        raise _wrong("output", lang, path="-", reason=error.strerror) from error
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _save(pieces: Iterator[str], wish: Wish) -> None:
    """Write the output file; where nothing could be read, an older one stays as it is."""
    path = wish.output or ""
    if any(report != "-" and _same(path, report) for report in wish.reports):
        raise _wrong("output_is_report", wish.lang, path=path)
    first = next(pieces, None)
    if first is None:
        return
    try:
        with Path(path).open("wb") as file:
            for piece in chain([first], pieces):
                file.write(piece.encode("utf-8", "replace"))
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise _wrong("output", wish.lang, path=path, reason=reason) from error


def _same(one: str, two: str) -> bool:
    try:
        return Path(one).samefile(two)
    except (OSError, ValueError):
        return False
