"""The inspector's door: ``audit REPORT...`` prints the memo."""

import errno
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from typing import Annotated, Any

import typer
from typer.core import TyperCommand

from auditor.case import Memo, Severity
from auditor.catalog import LANGUAGES, entries, word
from auditor.console import (
    FORMATS,
    FORMS,
    GRADES,
    CommandError,
    Wish,
    check,
    entry,
    format_of,
    let_go,
    prepare,
    save,
    sources,
    tell,
    usage,
    write,
    wrong,
)
from auditor.report import ReportError
from auditor.version import __version__

_MANY = 3  # more reports than that take long enough to show how far we are
_WIDEST = 120
_BROKEN_PIPE, _INTERRUPTED = 141, 130  # what shells say of SIGPIPE and SIGINT
# Every wrong use of an option raises a child of this; typer gives it no public name.
_UsageError: type[Exception] = typer.BadParameter.__bases__[0]


Page = Callable[[int], Iterable[Any]]  # lines of rich text, laid out at a width


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
    prepare()
    door = command(lang)
    try:
        wish = door.main(list(argv), prog_name="audit", standalone_mode=False)
        return _do(wish) if isinstance(wish, Wish) else int(wish or 0)
    except _UsageError as error:
        tell(usage(error, door, lang))
    except CommandError as error:
        tell(str(error))
    except (KeyboardInterrupt, typer.Abort):
        return _INTERRUPTED
    return 2


def _language(argv: Sequence[str]) -> str:
    """Return the language asked for: the help must know it before anything is parsed."""
    said = [after for arg, after in pairwise(argv) if arg == "--lang"]
    said += [arg.removeprefix("--lang=") for arg in argv if arg.startswith("--lang=")]
    return said[-1] if said and said[-1] in LANGUAGES else LANGUAGES[0]


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
        format: Annotated[str | None, option("format", metavar="|".join(FORMATS))] = None,
        output: Annotated[str | None, option("output", "-o", "--output", metavar="FILE")] = None,
        with_text: Annotated[bool, option("with_text")] = False,
        with_checks: Annotated[bool, option("with_checks")] = False,
        lang: Annotated[str, option("lang", metavar="|".join(LANGUAGES))] = LANGUAGES[0],
        fail_on: Annotated[str, option("fail_on", metavar="|".join(GRADES))] = "must",
        organ: Annotated[str | None, option("organ", metavar="NAME")] = None,
        year: Annotated[str | None, option("year", metavar="YEAR")] = None,
        form: Annotated[str | None, option("form", metavar="|".join(FORMS))] = None,
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


# --- what it does --------------------------------------------------------------------------


def _do(wish: Wish) -> int:
    """Return the exit code, having done what is asked."""
    check(wish)
    if wish.version:
        write([f"auditor {__version__}\n"], wish.lang)
        return 0
    if wish.rules or wish.explain is not None:
        _print([_catalogue(wish)], wish.lang)
        return 0
    if not wish.reports:
        raise wrong("no_report", wish.lang)
    codes: list[int] = []
    results = _results(wish, codes)
    if wish.output is not None:
        save(_render(results, wish), wish)
    elif format_of(wish) != "text":
        write(_render(results, wish), wish.lang, utf8=True)
    else:
        _print(_pages(results, wish.lang), wish.lang)
    return max(codes) if len(codes) == len(wish.reports) else _BROKEN_PIPE


def _catalogue(wish: Wish) -> Page:
    """Return the page of one rule or of all."""
    from auditor.memo import as_text

    if wish.explain is not None:
        return partial(as_text.explanation, entry(wish.explain, wish.lang), wish.lang)
    return partial(as_text.rules, entries().values(), wish.lang)


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
            tell(result.error)
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
        return Result(name, None, str(wrong("input", wish.lang, path=name, reason=reason)))


# --- how it comes out ----------------------------------------------------------------------


def _render(results: Iterator[Result], wish: Wish) -> Iterator[str]:
    """Return the pieces of the output, one or more a report."""
    memos = (result.memo for result in results if result.memo is not None)
    match format_of(wish):
        case "csv":
            from auditor.memo import as_csv

            return as_csv.render(memos, wish.lang)
        case "md":
            from auditor.memo import as_markdown

            return _between("\n", (as_markdown.render(memo, wish.lang) for memo in memos))
        case "text":
            return _plain(_pages(results, wish.lang))
    from auditor.memo import as_json

    objects = (_object(result, wish) for result in results)
    if format_of(wish) == "jsonl":
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


def _pages(results: Iterator[Result], lang: str) -> Iterator[Page]:
    from auditor.memo import as_text

    memos = (result.memo for result in results if result.memo is not None)
    return (partial(as_text.lines, memo, lang) for memo in memos)


def _plain(pages: Iterable[Page]) -> Iterator[str]:
    from auditor.memo import as_text

    parting = as_text.plain(as_text.parting())
    return _between(parting, (as_text.plain(page(as_text.WIDTH)) for page in pages))


def _print(pages: Iterable[Page], lang: str) -> None:
    """Print pages: on a terminal in colour and as wide as it is, elsewhere plain."""
    from auditor.memo import as_text

    if not sys.stdout.isatty():
        write(_plain(pages), lang)
        return
    from rich.console import Console

    console = Console(file=sys.stdout, highlight=False)
    width = min(console.width, _WIDEST)
    try:
        for number, page in enumerate(pages):
            as_text.show(as_text.parting(width) if number else [], console)
            as_text.show(page(width), console)
    except OSError as error:
        let_go(error, lang)
