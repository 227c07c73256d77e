"""`advisor talk …`: write, check, mend and run scripted conversations."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli.running import (
    BEFORE,
    LAST,
    count,
    keep_run,
    load_kept,
    name_item,
    open_store,
    print_totals,
    run_shown,
)
from bot.errors import MessageError

if TYPE_CHECKING:
    from bot.knowledge import Knowledge
    from bot.talks.load import ReadTalk, TalkFiles
    from bot.talks.names import Names
    from bot.talks.results import ItemResult
    from bot.talks.script import Item, Talk

talk_commands = typer.Typer(help="Write, check and run scripted conversations (*.talk.yaml).", no_args_is_help=True)

Paths = Annotated[list[Path] | None, typer.Argument(help="Files or folders; none means this folder.")]
Json = Annotated[bool, typer.Option("--json", help="Print as JSON.")]


def _read_knowledge() -> "Knowledge":
    from bot.config import read_settings
    from bot.knowledge import read_knowledge

    return read_knowledge(read_settings(os.environ).knowledge)


def _read_names(knowledge: "Knowledge") -> "Names":
    from bot.config import read_settings
    from bot.prompts import read_texts
    from bot.talks.names import Names

    return Names.of(knowledge, read_texts(read_settings(os.environ).prompts, "replies"))


def _find_paths(paths: list[Path] | None) -> list[Path]:
    """Find the files and folders that are named, a talk without its ending too; none named means this folder."""
    from bot.talks.load import SUFFIXES

    found = []
    for path in paths or [Path()]:
        meant = (path, *(path.with_name(f"{path.name}{suffix}") for suffix in SUFFIXES if path.name))
        there = next((other for other in meant if other.exists()), None)
        if there is None:
            raise MessageError(
                f"There is no file or folder {str(path)!r}; name a *.talk.yaml, or a folder that holds some."
            )
        found.append(there)
    return found


def _read_files(paths: list[Path], files: "TalkFiles") -> "list[ReadTalk]":
    from bot.talks.load import list_files

    found = [files.read(file) for file in list_files(paths)]
    if not found:
        typer.echo("No *.talk.yaml was found; 'advisor talk new' writes one.", err=True)
        raise typer.Exit(5)
    return found


def _read_good_files(paths: list[Path] | None, knowledge: "Knowledge") -> "list[ReadTalk]":
    """Read files that are to be run; end with 2 if one is bad."""
    from bot.talks.load import TalkFiles

    found = _read_files(_find_paths(paths), TalkFiles(_read_names(knowledge)))
    problems = dict.fromkeys(problem for read in found for problem in read.problems)
    for problem in problems:
        typer.echo(str(problem), err=True)
    if not all(problem.stale for problem in problems):
        typer.echo("Nothing was run.", err=True)
        raise typer.Exit(2)
    return found


@talk_commands.command()
def new(
    file: Annotated[Path, typer.Argument(help="The file to write, such as nurse.talk.yaml.")],
    section: Annotated[str, typer.Option("--for", help="A section or page the talk is to reach.")] = "",
    lens: Annotated[str, typer.Option(help="Whose question it is: candidate, hiring or team.")] = "candidate",
) -> None:
    """Write a first talk to go on from; with --for, one that asks for a section."""
    from bot.cli.talk import read_lens
    from bot.talks.write import draft_talk

    if not file.name.endswith(".talk.yaml"):
        file = file.with_name(f"{file.name.removesuffix('.yaml')}.talk.yaml")
    if file.exists():
        raise MessageError(f"{str(file)!r} exists already; choose another name.")
    text = draft_talk(file.name.removesuffix(".talk.yaml"), read_lens(lens), section, _read_knowledge())
    made = "" if file.parent.exists() else f"The folder {str(file.parent)!r} was made, and "
    _write(file, text, new_folder=True)
    typer.echo(f"{made}{file} written. Change it, then run 'advisor talk run {file}'.")


def _write(file: Path, text: str, new_folder: bool = False) -> None:
    try:
        if new_folder:
            file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        raise MessageError(f"{str(file)!r} cannot be written ({error.strerror}); name another file.") from error


@talk_commands.command()
def check(paths: Paths = None) -> None:
    """Read talks and list everything wrong with file, line, column and repair; runs nothing."""
    from bot.talks.load import TalkFiles, list_files, list_shared
    from bot.talks.results import count_talks
    from bot.talks.script import list_items

    wanted, files = _find_paths(paths), TalkFiles(_read_names(_read_knowledge()))
    problems = files.find_problems(wanted)
    found = [files.read(file) for file in list_files(wanted)] if list_shared(wanted) else _read_files(wanted, files)
    for problem in problems:
        typer.echo(str(problem))
    if problems:
        files_with = {problem.path for problem in problems}
        typer.echo(f"{count(len(problems), 'problem')} in {count(len(files_with), 'file')}.", err=True)
        raise typer.Exit(2)
    talks = [read.talk for read in found if read.talk]
    checks = sum(_count_checks(talk) for talk in talks)
    runs = count_talks((talk.path, talk.name) for talk in talks for _ in list_items(talk))
    typer.echo(f"{runs}, {count(checks, 'expectation')}: no problem.")


def _count_checks(talk: "Talk") -> int:
    return sum(len(turn.checks) for turn in talk.turns) + len(talk.at_the_end) + len(talk.always)


@talk_commands.command()
def fix(
    paths: Paths = None,
    show_only: Annotated[bool, typer.Option("--show", help="Show the changes, write nothing.")] = False,
) -> None:
    """Mend what is sure in talks and in what they share, and show each change; 2 if something is left to you."""
    from bot.talks.write import mend_files

    differences, left = mend_files(_find_paths(paths), _read_names(_read_knowledge()), write=not show_only)
    for difference in differences:
        typer.echo(difference, nl=False)
    for problem in left:
        typer.echo(str(problem))
    typer.echo(f"{count(len(differences), 'file')} {'would be ' if show_only else ''}changed.")
    if left:
        raise typer.Exit(2)


@talk_commands.command()
def run(
    paths: Paths = None,
    tag: Annotated[list[str] | None, typer.Option("--tag", "-t", help="Only talks with this tag.")] = None,
    words: Annotated[
        str, typer.Option("--text", "-k", help="Only talks with these words in name, file or turns.")
    ] = "",
    failed: Annotated[bool, typer.Option("--failed", help="Only what did not pass last time.")] = False,
    repeat: Annotated[int, typer.Option(help="Run each talk so often; k of n is unstable.", min=1)] = 1,
    html: Annotated[Path | None, typer.Option(help="Write the report to this file.")] = None,
    junit: Annotated[Path | None, typer.Option(help="Write JUnit XML to this file.")] = None,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="Show what was found of expectations that hold, too.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Run talks: 0 ok, 1 an expectation failed, 2 bad file, 3 recording missing, 4 bot failed, 5 nothing matched."""
    from bot.talks.folders import shorten_path
    from bot.talks.report import write_html, write_junit
    from bot.talks.results import choose_exit_code, move_paths
    from bot.talks.script import list_items

    knowledge = _read_knowledge()
    _refuse_report(html)
    _refuse_folder(junit)
    found = _read_good_files(paths, knowledge)
    store = open_store()
    before = load_kept(store / LAST)
    items = [item for read in found if read.talk for item in list_items(read.talk)]
    chosen = _choose_items(items, tag or [], words, before if failed else None)
    results = run_shown(chosen, repeat, as_json, passed=verbose)
    keep_run(results, items, store)
    if html:
        _write(html, write_html([move_paths(result, shorten_path) for result in results], before, knowledge))
    if junit:
        _write(junit, write_junit(results))
    print_totals(results, as_json)
    for file in (html, junit):
        if file:
            typer.echo(f"{file} written.", err=as_json)
    raise typer.Exit(choose_exit_code(results))


def _choose_items(items: "list[Item]", tags: list[str], words: str, before: "list[ItemResult] | None") -> "list[Item]":
    """Choose by tags and words, and with results of the run before what did not pass; end with 5 if none is left."""
    from bot.talks.folders import shorten_path

    matching = [item for item in items if _is_wanted(item, tags, words)]
    fine = {result.id for result in before or () if result.verdict in {"pass", "known issue"}}
    chosen = [item for item in matching if name_item(item, shorten_path) not in fine]
    if chosen:
        return chosen
    asked = " ".join((*(f"-t {tag}" for tag in tags), *([f"-k {words}"] if words else [])))
    if before is None or not matching:
        typer.echo("No talk matches.", err=True)
    else:
        typer.echo(
            f"Nothing that failed last time matches {asked}." if asked else "Nothing failed last time.", err=True
        )
    raise typer.Exit(5)


def _is_wanted(item: "Item", tags: list[str], words: str) -> bool:
    talk = item.talk
    text = " ".join((talk.path, talk.name, talk.about, *(turn.user for turn in item.turns))).lower()
    return set(tags) <= set(talk.tags) and words.lower() in text


@talk_commands.command()
def record(
    paths: Paths = None,
    tag: Annotated[list[str] | None, typer.Option("--tag", "-t", help="Only talks with this tag.")] = None,
    words: Annotated[
        str, typer.Option("--text", "-k", help="Only talks with these words in name, file or turns.")
    ] = "",
    model: Annotated[
        str, typer.Option(help="Another model than the settings name, as module:Class of a LangChain chat model.")
    ] = "",
    options: Annotated[str, typer.Option(help="JSON object of arguments for that class.")] = "",
) -> None:
    """Run talks with a language model and keep what it says in files beside them, to be replayed offline."""
    from bot.cli.recording import record_talks
    from bot.talks.script import list_items

    found = _read_good_files(paths, _read_knowledge())
    talks = [list_items(read.talk) for read in found if read.talk]
    # a recording holds all wordings of its talk, so that one wanted brings the others along
    wanted = [item for items in talks if any(_is_wanted(i, tag or [], words) for i in items) for item in items]
    if not wanted:
        typer.echo("No talk matches.", err=True)
        raise typer.Exit(5)
    raise typer.Exit(record_talks(wanted, model, options))


@talk_commands.command()
def report(
    paths: Paths = None,
    html: Annotated[Path, typer.Option(help="The file to write.")] = Path("talks.html"),
) -> None:
    """Write an HTML page of the last result of each talk; 'run --html' writes one of that run alone."""
    from bot.talks.report import write_html
    from bot.talks.results import count_talks

    _refuse_report(html)
    wanted = [path.resolve() for path in _find_paths(paths)]
    store = open_store()
    kept = load_kept(store / LAST)
    results = [result for result in kept if any(Path(result.path).resolve().is_relative_to(path) for path in wanted)]
    if not results:
        raise MessageError("No talk here has been run yet; run 'advisor talk run' first.")
    _write(html, write_html(results, load_kept(store / BEFORE), _read_knowledge()))
    typer.echo(f"{html.resolve()} written: {count_talks((result.path, result.name) for result in results)}.")


def _refuse_folder(file: Path | None) -> None:
    """Refuse to write a file where there is no folder for it."""
    if file and not file.resolve().parent.is_dir():
        raise MessageError(f"There is no folder {str(file.parent)!r} to write {file.name!r} in; make it first.")


def _refuse_report(file: Path | None) -> None:
    """Refuse to write a report where there is no folder for it, or over a file that is no report."""
    from bot.talks.report import is_report

    _refuse_folder(file)
    if file and file.exists() and not is_report(file.read_text(encoding="utf-8", errors="replace")):
        raise MessageError(f"{str(file)!r} exists and is no report of talks; name another file with '--html FILE'.")


@talk_commands.command()
def coverage(
    paths: Paths = None,
    baseline: Annotated[Path | None, typer.Option(help="A file of 'coverage --json' to compare with.")] = None,
    no_drop: Annotated[
        bool, typer.Option("--no-drop", help="End with 1 if a section is covered less than there.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Run talks and say for each section: asserted, only cited, only retrieved, never."""
    import json

    from bot.talks.coverage import compare_coverage, describe_coverage, measure_coverage
    from bot.talks.load import TalkFiles
    from bot.talks.script import list_items

    knowledge = _read_knowledge()
    talks = [read.talk for read in _read_files(_find_paths(paths), TalkFiles(_read_names(knowledge))) if read.talk]
    before = _read_baseline(baseline) if baseline else {"sections": {}}
    results = run_shown([item for talk in talks for item in list_items(talk)], 1, as_json=True)
    covered = measure_coverage(talks, results, knowledge)
    drops = compare_coverage(before, covered)
    typer.echo(json.dumps(covered, indent=1) if as_json else describe_coverage(covered, knowledge))
    for drop in drops:
        typer.echo(drop, err=True)
    if no_drop and drops:
        raise typer.Exit(1)


def _read_baseline(file: Path) -> "dict[str, Any]":
    import json

    try:
        content: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
        return {"sections": dict(content["sections"])}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise MessageError(f"{str(file)!r} is no coverage; write one with 'advisor talk coverage --json'.") from error


@talk_commands.command()
def schema(
    persona: Annotated[bool, typer.Option("--persona", help="That of a *.persona.yaml instead.")] = False,
) -> None:
    """Print the JSON Schema of a talk, or of a persona, for editors."""
    import json

    from bot.talks.schema import describe_persona, describe_talk

    typer.echo(json.dumps((describe_persona if persona else describe_talk)(), indent=2, ensure_ascii=False))
