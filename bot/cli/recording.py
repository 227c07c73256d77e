"""`advisor talk record`: run talks with a language model behind them, and keep what it says."""

import json
import os
from typing import Any

import typer

from bot.cli.talks import run_shown
from bot.config import list_secrets
from bot.errors import MessageError, RecordingError
from bot.talks.recordings import Deck
from bot.talks.results import ItemResult, choose_exit_code
from bot.talks.script import Check, Item

NOTHING = "These talks are answered and judged without a language model, so there is nothing to record."


def record_talks(items: list[Item], model: str, options: str) -> int:
    """Run talks and write their recordings; return the exit code."""
    if not model:
        if any(_asks_judge(check) for item in items for check in item.checks):
            raise RecordingError("'judge' asks a language model; name one with --model module:Class.")
        typer.echo(NOTHING)
        return 0
    from bot.talks.recorded_model import open_model

    deck = Deck(recording=True, secrets=list_secrets(os.environ), model=model)
    results: list[ItemResult] = run_shown(items, deck=deck, judge=open_model(model, _read_options(options)))
    written = deck.write()
    for path in written:
        typer.echo(f"{path} written.")
    if not written and not any(result.verdict == "unrecorded" for result in results):
        typer.echo(NOTHING)
    return choose_exit_code(results)


def _asks_judge(check: Check) -> bool:
    return check.verb == "judge" or any(_asks_judge(part) for part in check.parts)


def _read_options(text: str) -> dict[str, Any]:
    try:
        return dict(json.loads(text))
    except (ValueError, TypeError) as error:
        raise MessageError(f"--options is {text!r}; write a JSON object, such as '{{\"temperature\": 0}}'.") from error
