"""The ``jixiao`` command: options, help, exit status, one line per error.

Lives here: what a person types. The work is imported when a command runs, so that ``--help`` and a run with nothing new
stay quick.
"""

from __future__ import annotations

import atexit
import os
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from orchestration.environment import quiet

_INTERRUPTED = 130  # 128 + SIGINT, as shells have it

app = typer.Typer(
    name="jixiao",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="Performance self-evaluation reports (部门整体支出绩效自评) as a checked warehouse: every printed figure "
    "with its quote, every relation among figures judged.",
    epilog="Exit status: 0 done, 1 failed and nothing was published, 2 wrong usage, 3 with --strict when a document "
    "was quarantined. --debug shows the traceback of an error.",
)

HomeOption = Annotated[
    Path | None,
    typer.Option(
        "--home", help="Folder of the warehouse. Default: $JIXIAO_HOME, else ./warehouse.", show_default=False
    ),
]


class TableFormat(StrEnum):
    table = "table"
    csv = "csv"
    json = "json"


class FindingsFormat(StrEnum):
    table = "table"
    csv = "csv"
    xlsx = "xlsx"
    json = "json"


class EvidenceFormat(StrEnum):
    text = "text"
    csv = "csv"
    json = "json"


class ParseFormat(StrEnum):
    text = "text"
    json = "json"


class Severity(StrEnum):
    error = "error"
    warning = "warning"
    info = "info"


def _print_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"jixiao {version('jixiao-warehouse')}")
        raise typer.Exit


@app.callback()
def _options(
    shown: Annotated[
        bool, typer.Option("--version", help="Show the version and exit.", callback=_print_version, is_eager=True)
    ] = False,
    debug: Annotated[bool, typer.Option("--debug", help="Show the traceback of an error.")] = False,
) -> None:
    # read in main(), so that it may stand anywhere
    ...


@app.command()
def run(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(
            help="Reports, or folders with reports. Default: the landing folder of the home.", metavar="PATH…"
        ),
    ] = None,
    home: HomeOption = None,
    full_refresh: Annotated[
        bool, typer.Option("--full-refresh", help="Read every original of the archive again and make everything anew.")
    ] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Exit with 3 when any document was quarantined.")] = False,
    data_docs: Annotated[
        bool,
        typer.Option("--data-docs", help="Check every report again and write Great Expectations' Data Docs of it."),
    ] = False,
) -> None:
    """Archive, parse, transform, check and publish reports; only what is new costs time."""
    from orchestration import command_run
    from orchestration.home import Home

    raise typer.Exit(
        command_run.run(Home.at(home), paths or [], full_refresh=full_refresh, strict=strict, data_docs=data_docs)
    )


@app.command()
def parse(
    files: Annotated[list[Path], typer.Argument(help="Reports to read.", metavar="FILE…")],
    output: Annotated[ParseFormat, typer.Option("--format", help="How to print the record.")] = ParseFormat.text,
) -> None:
    """Read reports without a warehouse and print what was found: head, figures, indicators, projects, claims."""
    from orchestration import command_parse

    raise typer.Exit(command_parse.parse(files, as_json=output is ParseFormat.json))


@app.command()
def findings(
    home: HomeOption = None,
    report: Annotated[
        str | None, typer.Option("--report", help="Only of this report: file name, or a part of file name or title.")
    ] = None,
    severity: Annotated[
        list[Severity] | None, typer.Option("--severity", help="Only of this severity; may be given several times.")
    ] = None,
    output_format: Annotated[FindingsFormat, typer.Option("--format", help="Output format.")] = FindingsFormat.table,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Write to this file.")] = None,
) -> None:
    """List or export the findings of the published warehouse (current revisions), gravest first."""
    from orchestration import reading, tables
    from orchestration.home import Home

    if output_format is FindingsFormat.xlsx and output is None:
        raise typer.BadParameter("a workbook needs a file: --output FILE.xlsx", param_hint="--format")
    found = reading.findings(Home.at(home), report, [s.value for s in severity or []])
    if output_format is FindingsFormat.xlsx and output:
        tables.to_xlsx(found, output, "问题清单")
    elif output_format is FindingsFormat.table:
        short = tables.columns(found, ("severity", "rule_id", "source_name", "fiscal_year", "state", "message_zh"))
        _emit(tables.to_text(short) + f"{len(found.rows)} findings\n", output)
    else:
        # spreadsheet programs take a CSV file for UTF-8 only with the mark
        mark = "\ufeff" if output and output_format is FindingsFormat.csv else ""
        _emit(mark + (tables.to_json(found) if output_format is FindingsFormat.json else tables.to_csv(found)), output)


@app.command()
def evidence(
    finding: Annotated[
        str | None,
        typer.Argument(
            help="Key of the finding (jixiao findings --format csv), or how it begins.",
            metavar="FINDING",
            show_default=False,
        ),
    ] = None,
    home: HomeOption = None,
    report: Annotated[
        str | None,
        typer.Option(
            "--report", help="All findings of this report instead: file name, or a part of file name or title."
        ),
    ] = None,
    output_format: Annotated[EvidenceFormat, typer.Option("--format", help="Output format.")] = EvidenceFormat.text,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Write to this file.")] = None,
) -> None:
    """All that a finding rests on: quotes and places, ranges of values, calculation, rule, original, state."""
    from orchestration import command_evidence
    from orchestration import evidence as gathering
    from orchestration.home import Home

    if (finding is None) == (report is None):
        raise typer.BadParameter("give the key of a finding, or a report with --report", param_hint="FINDING")
    place = Home.at(home)
    found = gathering.gather(place, finding, report)
    if output_format is EvidenceFormat.json:
        _emit(command_evidence.as_json(found), output)
    elif output_format is EvidenceFormat.csv:
        _emit(("\ufeff" if output else "") + command_evidence.as_csv(found), output)
    elif found:
        _emit(command_evidence.as_text(found, command_evidence.labels(place)), output)
    else:
        _emit("这份报告没有问题。\n", output)


@app.command()
def sql(
    query: Annotated[
        str, typer.Argument(help='For example: "select * from fct_budget limit 5" or "from zh.问题清单".')
    ],
    home: HomeOption = None,
    output_format: Annotated[TableFormat, typer.Option("--format", help="Output format.")] = TableFormat.table,
) -> None:
    """Ask the published warehouse (read-only); schemas marts and zh need not be named."""
    from orchestration import reading, tables
    from orchestration.home import Home

    answer = reading.query(Home.at(home), query)
    formats = {TableFormat.table: tables.to_text, TableFormat.csv: tables.to_csv, TableFormat.json: tables.to_json}
    _emit(formats[output_format](answer), None)


@app.command()
def status(home: HomeOption = None) -> None:
    """What is published and by which run, counts, and the quarantine with its reasons."""
    from orchestration import command_status
    from orchestration.home import Home

    raise typer.Exit(command_status.status(Home.at(home)))


@app.command()
def rollback(
    version: Annotated[
        str | None, typer.Argument(help="Run that made it, or its beginning. Default: the version before.")
    ] = None,
    home: HomeOption = None,
) -> None:
    """Put an earlier published file back; readers see it at once. jixiao status lists the versions."""
    from orchestration import versions
    from orchestration.home import Home

    place = Home.at(home)
    chosen = versions.rollback(place, version)
    print(f"published  {place.warehouse}  as made by run {chosen.run_id}")


@app.command()
def verify(home: HomeOption = None) -> None:
    """Compare archive, parsed records and the published warehouse by hashes, counts and keys; 1 when any differ."""
    from orchestration import verify as verifying
    from orchestration.home import Home

    place = Home.at(home)
    raise typer.Exit(verifying.print_verified(place, verifying.verify(place)))


@app.command()
def doctor(home: HomeOption = None) -> None:
    """Check disk, permissions, versions, optional programs, settings, and whether the schedule runs."""
    from orchestration import doctor as examining
    from orchestration.home import Home

    raise typer.Exit(examining.print_checks(examining.examine(Home.at(home))))


@app.command()
def serve(
    home: HomeOption = None,
    port: Annotated[int, typer.Option("--port", help="Port of the web server.", min=1, max=65535)] = 3000,
    host: Annotated[str, typer.Option("--host", help="Address to listen on.")] = "127.0.0.1",
) -> None:
    """Dagster's web server and daemon over this home: the assets, their checks, runs, the daily schedule."""
    from orchestration import command_serve
    from orchestration.home import Home

    command_serve.serve(Home.at(home), host, port)


@app.command()
def dashboard(
    home: HomeOption = None,
    port: Annotated[int, typer.Option("--port", help="Port of the web server.", min=1, max=65535)] = 8501,
    host: Annotated[str, typer.Option("--host", help="Address to listen on.")] = "127.0.0.1",
) -> None:
    """The data-quality dashboard (数据质量看板) on the published warehouse; it follows every new publish."""
    from dashboard import launch
    from orchestration.home import Home

    launch.serve(Home.at(home).root, host, port)


@app.command()
def generate(
    out_dir: Annotated[Path, typer.Argument(help="Folder to write to; made when it is not there.", metavar="OUT_DIR")],
    reports: Annotated[int, typer.Option("--reports", help="How many reports.", min=1)] = 10,
    seed: Annotated[int, typer.Option("--seed", help="The same seed gives the same bytes.")] = 0,
    formats: Annotated[str, typer.Option("--formats", help="Formats to take turns with, by commas.")] = "txt",
) -> None:
    """Write invented reports with their truth: OUT_DIR/reports, and OUT_DIR/gold in the format of hand labels."""
    from synthetic.generate import UnknownOptionError
    from synthetic.generate import generate as write

    try:
        made = write(out_dir, reports, seed, [f.strip() for f in formats.split(",") if f.strip()])
    except UnknownOptionError as error:
        raise typer.BadParameter(str(error), param_hint="--formats") from None
    print(
        f"{reports} reports in {len(made.files)} files under {out_dir / 'reports'}; their truth in {out_dir / 'gold'}"
    )


def _emit(text: str, output: Path | None) -> None:
    if output:
        output.write_text(text, encoding="utf-8")
    else:
        sys.stdout.write(text)


def main(arguments: list[str] | None = None) -> None:
    """Console script. An error is one line on stderr; ``--debug`` anywhere shows where it came from."""
    quiet()
    given = list(sys.argv[1:] if arguments is None else arguments)
    debug = "--debug" in given
    try:
        status_code = app([a for a in given if a != "--debug"] or ["--help"], prog_name="jixiao", standalone_mode=False)
        if status_code == _INTERRUPTED:  # how typer tells of Ctrl-C
            raise KeyboardInterrupt
    except (KeyboardInterrupt, typer.Abort):
        print("error: interrupted", file=sys.stderr, flush=True)
        sys.stdout.flush()
        # dbt's threads may still be inside DuckDB; a tidy exit would wait for them or abort
        os._exit(_INTERRUPTED)
    except BrokenPipeError:
        status_code = 0  # the reader has seen enough: jixiao … | head
        sys.stdout = None  # type: ignore[assignment]
    except Exception as error:  # noqa: BLE001 - the outermost edge: every error becomes one line and a status
        if debug:
            import traceback

            traceback.print_exc()
        else:
            print(f"error: {_one_line(error)}", file=sys.stderr)
        status_code = _status_of(error)
    if arguments is None and "dagster" in sys.modules:
        # all is closed and written; Python would take a second to dismantle what the libraries made
        atexit._run_exitfuncs()
        sys.stderr.flush()
        if sys.stdout is not None:
            sys.stdout.flush()
        os._exit(status_code or 0)
    sys.exit(status_code or 0)


def _one_line(error: Exception) -> str:
    """What went wrong, with the file where there is one."""
    format_message = getattr(error, "format_message", None)  # of click's usage errors
    text = format_message() if format_message else str(error)
    if isinstance(error, OSError) and error.filename:
        text = f"{error.filename}: {error.strerror}"
    return " ".join(text.split()) or type(error).__name__


def _status_of(error: Exception) -> int:
    from orchestration.evidence import NoSuchFindingError
    from orchestration.home import UnfitHomeError
    from orchestration.reading import BadQueryError
    from orchestration.scan import NoSuchPathError
    from orchestration.settings import BadSettingsError
    from orchestration.versions import NoSuchVersionError

    ours = isinstance(
        error,
        (BadQueryError, BadSettingsError, NoSuchFindingError, NoSuchPathError, NoSuchVersionError, UnfitHomeError),
    )
    wrong_usage = ours or getattr(error, "exit_code", None) == 2  # click's own
    return 2 if wrong_usage else 1


if __name__ == "__main__":
    main()
