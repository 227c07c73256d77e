"""`advisor …`: parse, call, print. Each command imports what it needs, so that `--help` waits for nothing."""

import os
import sys
import traceback
from io import TextIOWrapper
from pathlib import Path
from typing import Annotated

import typer

from bot import __version__
from bot.cli.knowledge import knowledge_commands
from bot.cli.talks import talk_commands
from bot.errors import AdvisorError

app = typer.Typer(
    help="A career advisor for AI and machine learning work: every claim opens the passage it rests on.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
app.add_typer(knowledge_commands, name="knowledge")
app.add_typer(talk_commands, name="talk")

LensOption = Annotated[str, typer.Option(help="Whose question it is: candidate, hiring or team.")]


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"advisor {__version__}")
        raise typer.Exit


@app.callback()
def begin(
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Read options that belong to no single command."""


@app.command()
def ask(
    question: Annotated[
        str, typer.Argument(help="The question, in quotation marks; '-' reads it from standard input.")
    ],
    as_json: Annotated[bool, typer.Option("--json", help="Print the whole reply as JSON.")] = False,
    lens: LensOption = "candidate",
) -> None:
    """Answer one question."""
    from bot.cli.talk import ask_once

    ask_once(sys.stdin.read() if question == "-" else question, as_json, lens)


@app.command()
def chat(
    as_json: Annotated[bool, typer.Option("--json", help="Read a message a line, write a reply a line.")] = False,
    lens: LensOption = "candidate",
) -> None:
    """Hold a conversation; ':open 2' shows the passage behind citation 2, ':help' the other commands."""
    from bot.cli.talk import chat_in_json, chat_in_terminal

    (chat_in_json if as_json else chat_in_terminal)(lens)


@app.command()
def serve(
    port: Annotated[int | None, typer.Option(help="Port to listen on; 0 takes a free one.")] = None,
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    open_browser: Annotated[bool, typer.Option("--open/--no-open", help="Open the page in the browser.")] = False,
    api_only: Annotated[
        bool, typer.Option("--api-only", help="Serve other programs alone, without the pages.")
    ] = False,
) -> None:
    """Start the web UI, and beside it the door for other programs (OpenAI's chat completions under /v1)."""
    from bot.cli.serve import serve_web

    serve_web(host, port, open_browser, api_only)


@app.command()
def index() -> None:
    """Bring the index up to date with the Markdown; does nothing when nothing changed."""
    from bot.cli.talk import open_library

    library = open_library()
    done = library.last_refresh
    if done.changed_anything:
        typer.echo(
            f"Index written: {done.added} added, {done.changed} changed, {done.dropped} dropped, {done.kept} kept."
        )
    else:
        typer.echo(f"Nothing changed: {done.kept} sections.")


@app.command("eval")
def evaluate(
    questions: Annotated[Path, typer.Argument(help="Questions, or messages labelled inside or outside; JSON lines.")],
    gold: Annotated[Path | None, typer.Option(help="Labels for each turn; none for a scope file.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the figures as JSON.")] = False,
    everything: Annotated[
        bool, typer.Option("--all", help="Count questions whose gold lies outside the knowledge too.")
    ] = False,
    misses: Annotated[bool, typer.Option("--misses/--figures", help="List what was missed, or figures only.")] = True,
    apart: Annotated[bool, typer.Option("--apart", help="List the misses of the half kept apart too.")] = False,
    steady: Annotated[bool, typer.Option("--steady", help="Ask the first questions differently instead.")] = False,
    seeds: Annotated[str, typer.Option(help="Seeds of the typing slips, comma between.")] = "1,2,3",
) -> None:
    """Run a question file against its gold, and say where each miss was lost."""
    from bot.cli.evaluate import print_evaluation, print_scope, print_steadiness

    if gold is None:
        print_scope(questions, misses, apart)
    elif steady:
        print_steadiness(questions, gold, [int(seed) for seed in seeds.split(",") if seed.strip().isdigit()], misses)
    else:
        print_evaluation(questions, gold, as_json, everything, misses, apart)


@app.command()
def doctor() -> None:
    """Check the installation and say what to do."""
    from bot.cli.doctor import examine

    if not examine():
        raise typer.Exit(1)


def main() -> None:
    """Run the program; whatever goes wrong reaches a person as one sentence with the next step."""
    for stream in (sys.stdin, sys.stdout):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")  # bytes or letters this terminal's encoding lacks end nothing
    try:
        app()
    except AdvisorError as error:
        typer.echo(str(error), err=True)
        raise SystemExit(error.exit_code) from None
    except BrokenPipeError:  # the reader of our output went away, as 'head' does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(0) from None
    except Exception as error:  # a fault of ours: keep the details, spare the person
        raise SystemExit(_report_fault(error)) from None


def _report_fault(error: Exception) -> int:
    import tempfile

    try:
        with tempfile.NamedTemporaryFile("w", prefix="advisor-fault-", suffix=".log", delete=False) as file:
            file.write("".join(traceback.format_exception(error)))
        where = f"The details are in {file.name!r}; please report them."
    except OSError:
        where = "Please report it."
    typer.echo(f"Something went wrong that should not have ({type(error).__name__}). {where}", err=True)
    return 70
