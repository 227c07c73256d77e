"""`advisor talk record`: run talks with a language model behind them, and keep what it says."""

import json
import os
from typing import TYPE_CHECKING, Any

import typer

from bot.cli.running import run_shown
from bot.config import Settings, list_secrets, read_settings
from bot.errors import MessageError, RecordingError, SettingsError
from bot.talks.recordings import Deck
from bot.talks.results import ItemResult, choose_exit_code
from bot.talks.script import Check, Item

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

NOTHING = (
    "These talks are answered and judged without a language model, so there is nothing to record. "
    "One that a model is to answer says so: 'given:' with 'answered_by: model'."
)


def record_talks(items: list[Item], model: str, options: str) -> int:
    """Run talks and write their recordings; return the exit code."""
    if not any(_asks_model(item) for item in items):
        typer.echo(NOTHING)
        return 0
    settings = read_settings(os.environ)
    recorded = _open_model(model, options, settings)
    deck = Deck(recording=True, secrets=list_secrets(os.environ), model=model or settings.model)
    results: list[ItemResult] = run_shown(items, deck=deck, model=recorded)
    written = deck.write()
    for path in written:
        typer.echo(f"{path} written.")
    if not written and not any(result.verdict == "unrecorded" for result in results):
        typer.echo("No language model was asked: the advisor answers such messages itself, so nothing was recorded.")
    return choose_exit_code(results)


def _asks_model(item: Item) -> bool:
    return item.talk.answered_by == "model" or any(_asks_judge(check) for check in item.checks)


def _asks_judge(check: Check) -> bool:
    return check.verb == "judge" or any(_asks_judge(part) for part in check.parts)


def _open_model(model: str, options: str, settings: Settings) -> "BaseChatModel":
    """Open the model that is named, else the one that the settings name as for the advisor itself."""
    if model:
        from bot.talks.recorded_model import open_model

        return open_model(model, _read_options(options))
    if options:
        raise MessageError("--options are arguments for --model module:Class; name that too.")
    if not settings.uses_model:
        raise RecordingError(
            "These talks ask a language model, and none is set up; set OPENAI_API_KEY or OPENAI_BASE_URL, "
            "or name one with --model module:Class."
        )
    from bot.answer.agent.model import open_chat_model

    try:
        return open_chat_model(settings)
    except Exception as error:  # a provider that is not installed, a name that it does not know
        reason = type(error).__name__  # what it says may hold a key
        raise SettingsError(f"The model {settings.model!r} cannot be opened ({reason}); see ADVISOR_MODEL.") from error


def _read_options(text: str) -> dict[str, Any]:
    try:
        return dict(json.loads(text or "{}"))
    except (ValueError, TypeError) as error:
        raise MessageError(f"--options is {text!r}; write a JSON object, such as '{{\"temperature\": 0}}'.") from error
