"""A run of talks in the terminal: a line for each as it ends, the totals, and what is kept for the next run."""

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

    from bot.talks.recordings import Deck
    from bot.talks.results import ItemResult
    from bot.talks.script import Item

LAST, BEFORE = "last.json", "before.json"


def run_shown(
    items: "list[Item]",
    repeat: int = 1,
    as_json: bool = False,
    deck: "Deck | None" = None,
    model: "BaseChatModel | None" = None,
    passed: bool = False,
) -> "list[ItemResult]":
    """Run talks, a line for each as it ends; with `passed`, what was found of expectations that hold, too."""
    from bot.cli.talk import open_library
    from bot.talks.report import describe_result, draw_turns
    from bot.talks.run import Runner, run_items

    library = open_library()
    started, finished = time.monotonic(), 0
    width = len(str(len(items)))

    def show(result: "ItemResult") -> None:
        nonlocal finished
        finished += 1
        if as_json:
            return
        left = (time.monotonic() - started) / finished * (len(items) - finished)
        wait = f"  {left:.0f} s left" if os.isatty(1) and finished < len(items) else ""
        times = f" ({result.passed} of {result.times})" if result.times > 1 else ""
        wording = f" [{result.variant}]" if result.variant else ""
        place = f"[{finished:>{width}}/{len(items)}]"
        typer.echo(f"{place} {draw_turns(result):<8} {result.verdict}{times}  {result.name}{wording}{wait}")
        if text := describe_result(result, passed):
            typer.echo(text)

    return run_items(items, Runner(library, deck=deck, model=model), repeat, show)


def open_store() -> Path:
    """Return the folder in which runs are kept."""
    from bot.config import read_settings

    return read_settings(os.environ).data / "talks"


def load_run(file: Path) -> "list[ItemResult]":
    """Return what came of a run that was kept; nothing if there is none."""
    from bot.talks.report import load_results

    try:
        return load_results(file.read_text(encoding="utf-8")) if file.is_file() else []
    except (ValueError, KeyError, AttributeError):  # cut off by a crash: as good as no run
        return []


def keep_run(results: "list[ItemResult]", items: "list[Item]", store: Path) -> None:
    """Keep what came of this run, by whole paths; the verdicts of other talks stay as they were.

    `items` is all that stands in the files that were read: what stood there before is forgotten, as are files that are
    gone.
    """
    import json

    from bot.talks.results import dump_results, move_paths

    store.mkdir(parents=True, exist_ok=True)
    ran = [move_paths(result, Path.resolve) for result in results]
    done = {result.id for result in ran}
    standing = {name_item(item, Path.resolve) for item in items}
    read = {str(Path(item.talk.path).resolve()) for item in items}
    before = [result for result in load_run(store / LAST) if result.id not in done and Path(result.path).is_file()]
    others = [result for result in before if result.path not in read or result.id in standing]
    if (store / LAST).is_file():
        (store / LAST).replace(store / BEFORE)
    (store / LAST).write_text(json.dumps(dump_results([*ran, *others])), encoding="utf-8")


def name_item(item: "Item", move: Callable[[Path], Path]) -> str:
    """Name an item as results do whose paths were moved in the same way."""
    return f"{move(Path(item.talk.path))}{item.id.removeprefix(item.talk.path)}"


def load_kept(file: Path) -> "list[ItemResult]":
    """Return what was kept of talks that are still there, with paths as seen from the working folder."""
    from bot.talks.folders import shorten_path
    from bot.talks.results import move_paths

    return [move_paths(result, shorten_path) for result in load_run(file) if Path(result.path).is_file()]


def print_totals(results: "list[ItemResult]", as_json: bool) -> None:
    """Print the verdicts and times of a run, or all of it as JSON."""
    import json

    from bot.talks.results import count_talks, count_verdicts, dump_results

    if as_json:
        typer.echo(json.dumps(dump_results(results), indent=1, ensure_ascii=False))
        return
    counts = ", ".join(f"{count} {verdict}" for verdict, count in sorted(count_verdicts(results).items()))
    total, own = sum(result.seconds for result in results), sum(result.bot_seconds for result in results)
    talks = count_talks((result.path, result.name) for result in results)
    typer.echo(f"{talks}: {counts}. {total:.1f} s, of which the bot's own {own / max(total, 1e-9):.0%}.")


def count(number: int, noun: str) -> str:
    """Write a number with its noun."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
