"""The researcher's and model maker's door: annotate, bench, train, score."""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Any, BinaryIO, TypeVar

import typer

from auditor.catalog import LANGUAGES, word
from auditor.console import prepare, tell
from auditor.report import ReportError

_LONGEST = 2_000_000  # bytes of one line; it bounds memory on hostile input
_RESULTS = ("claims", "tags", "sentences")
_Object = dict[str, Any]


def main() -> None:
    """Run the command ``auditor`` and leave with its exit code."""
    prepare()
    lang = "en" if _asked_for("en") else LANGUAGES[0]
    try:
        door(lang)()
    except BrokenPipeError:
        sys.stderr.close()  # who read our output has gone; there is nobody to tell
        sys.exit(141)


def _asked_for(lang: str) -> bool:
    args = sys.argv[1:]
    return f"--lang={lang}" in args or any(pair == ("--lang", lang) for pair in pairwise(args))


def door(lang: str) -> typer.Typer:
    """Return the commands, with their help in ``lang``."""
    app = typer.Typer(help=_say("help", lang), add_completion=False, no_args_is_help=True)

    @app.callback()
    def _() -> None:
        pass  # keeps “annotate” a command of its own

    @app.command(help=_say("annotate", lang))
    def annotate(
        file: Annotated[str, typer.Argument(help=_say("file", lang))],
        into: Annotated[str | None, typer.Option(help=_say("into", lang))] = None,
        output: Annotated[
            Path | None, typer.Option("-o", "--output", help=_say("output", lang))
        ] = None,
        language: Annotated[str, typer.Option("--lang", help=_say("lang", lang))] = LANGUAGES[0],
    ) -> None:
        del language  # read by main, before the help is worded
        raise typer.Exit(_annotate(file, into, output, lang))

    @app.command(help=_say("bench", lang))
    def bench(
        reports: Annotated[list[Path], typer.Argument(help=_say("reports", lang))],
        output: Annotated[
            Path | None, typer.Option("-o", "--output", help=_say("output", lang))
        ] = None,
        held_out: Annotated[bool, typer.Option("--held-out", help=_say("held_out", lang))] = False,
        language: Annotated[str, typer.Option("--lang", help=_say("lang", lang))] = LANGUAGES[0],
    ) -> None:
        from auditor.lab.bench import run

        del language
        try:
            page = run(reports, held_out=held_out)
        except (OSError, ReportError) as error:
            tell(str(error))
            raise typer.Exit(2) from None
        if output is None:
            sys.stdout.write(page)
        else:
            output.write_text(page, encoding="utf-8", newline="\n")

    @app.command(help=_say("train", lang))
    def train(
        folder: Annotated[Path, typer.Argument(help=_say("folder", lang))],
        output: Annotated[Path, typer.Option("-o", "--output", help=_say("models", lang))],
        language: Annotated[str, typer.Option("--lang", help=_say("lang", lang))] = LANGUAGES[0],
    ) -> None:
        from auditor.lab.train import train as fit

        del language
        _or_tell(lambda: fit(folder, output))

    @app.command(help=_say("score", lang))
    def score(
        folder: Annotated[Path, typer.Argument(help=_say("folder", lang))],
        part: Annotated[str, typer.Option(help=_say("part", lang))] = "test",
        write: Annotated[bool, typer.Option("--write", help=_say("write", lang))] = False,
        compare: Annotated[bool, typer.Option("--compare", help=_say("compare", lang))] = False,
        language: Annotated[str, typer.Option("--lang", help=_say("lang", lang))] = LANGUAGES[0],
    ) -> None:
        from auditor.lab import card
        from auditor.lab import compare as others
        from auditor.lab.score import score as measure
        from auditor.language.weights import models

        del language
        figures = _or_tell(lambda: measure(folder, part=part))
        sys.stdout.write(card.page(figures))
        if compare:
            sys.stdout.write("\n" + others.page(folder, part))
        if write:
            card.write(figures, models())

    return app


_Made = TypeVar("_Made")


def _or_tell(make: Callable[[], _Made]) -> _Made:
    """Return what is made; where labels or models cannot be read, say so and leave with 2."""
    try:
        return make()
    except (OSError, ValueError) as error:
        tell(str(error))
        raise typer.Exit(2) from None


def _say(key: str, lang: str, /, **args: object) -> str:
    return word("workbench", key, lang).format(**args)


class _LineError(Exception):
    """A line that cannot be annotated, in one sentence."""


def _annotate(path: str, into: str | None, output: Path | None, lang: str) -> int:
    """Write every line's object with its annotation, in order; return the exit code."""
    code = 0
    with ExitStack() as open_files:
        try:
            source: BinaryIO = (
                sys.stdin.buffer if path == "-" else open_files.enter_context(open(path, "rb"))
            )
            out = (
                open_files.enter_context(output.open("w", encoding="utf-8", newline="\n"))
                if output
                else sys.stdout
            )
        except OSError as error:
            tell(_say("no_file", lang, path=error.filename, reason=error.strerror))
            return 2
        for number, line in enumerate(_lines(source), 1):
            if not line.strip():
                continue
            try:
                told = _object(line, into, path, number, lang)
            except _LineError as error:
                tell(str(error))
                told = {"schema": "auditor.error/1", "source": path, "error": str(error)}
                code = 2
            out.write(json.dumps(told, ensure_ascii=False) + "\n")
    return code


def _lines(source: BinaryIO) -> Iterator[bytes]:
    """Yield the lines; of an overlong one, only so much that it can be refused."""
    while line := source.readline(_LONGEST + 1):
        yield line
        while len(line) > _LONGEST and not line.endswith(b"\n"):
            line = source.readline(_LONGEST + 1)


def _object(line: bytes, into: str | None, path: str, number: int, lang: str) -> _Object:
    """Return a line's object with its annotation added.

    Raises _LineError where the line is no object with a text, or has results already.
    """
    from auditor.pipeline import annotate

    where: dict[str, object] = {"path": path, "line": number}
    if len(line) > _LONGEST:
        raise _LineError(_say("too_long", lang, most=_LONGEST, **where))
    try:
        told = json.loads(line.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        told = None
    if not isinstance(told, dict):
        raise _LineError(_say("not_json", lang, **where))
    text, year = told.get("text"), told.get("year")
    if not isinstance(text, str):
        raise _LineError(_say("no_text", lang, **where))
    if year is not None and (not isinstance(year, int) or isinstance(year, bool)):
        raise _LineError(_say("bad_year", lang, **where))
    taken = [key for key in ((into,) if into else _RESULTS) if key in told]
    if taken:
        raise _LineError(_say("taken", lang, key=taken[0], **where))
    found = annotate(text, year).to_dict()
    return told | ({into: found} if into else found)
