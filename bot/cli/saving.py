"""`:save NAME` in the terminal chat: a short list of what may stay true, and the talk that asks for it."""

import re
from collections.abc import Collection, Sequence
from pathlib import Path

from bot.cli.console import console
from bot.conversation import Conversation, Library
from bot.domain import Lens
from bot.errors import MessageError
from bot.talks.run import Runner
from bot.talks.save import SavedFact, SavedTurn, list_turns, prove_turns, write_saved

SUFFIX = ".talk.yaml"


async def offer_facts(conversation: Conversation, library: Library) -> tuple[SavedTurn, ...]:
    """Show what may stay true of each reply, numbered; what does not come back when said again is left out."""
    turns = await prove_turns(list_turns(conversation), conversation.lens, Runner(library))
    number = 0
    for turn in turns:
        console.print(f"“{turn.user}”", style="bold", markup=False)
        for fact in turn.facts:
            number += not fact.fails
            mark = "  –" if fact.fails else f"{number:>3}"
            console.print(f"{mark}  {fact.text}  ({fact.fails or fact.about})", style="dim", markup=False)
    return turns


def choose_file(name: str) -> Path:
    """Return the new file to save under a name; raise `MessageError` if there is no name or the file exists."""
    if not name:
        raise MessageError("Give the talk a name after ':save', such as ':save nurse'.")
    file = Path(f"{name.removesuffix(SUFFIX)}{SUFFIX}").expanduser()
    if file.exists():
        raise MessageError(f"{str(file)!r} exists already; save under another name.")
    return file


def ask_unticked(turns: Sequence[SavedTurn]) -> set[int]:
    """Ask for the numbers of what need not stay true, again after a slip; raise `EOFError` if nothing more comes."""
    highest = sum(not fact.fails for turn in turns for fact in turn.facts)
    while True:
        try:
            return _read_numbers(console.input("Numbers of what need not stay true, or Enter to keep all: "), highest)
        except MessageError as error:
            console.print(str(error), style="yellow", markup=False)


def write_talk(file: Path, left: Collection[int], lens: Lens, turns: Sequence[SavedTurn]) -> None:
    """Write the talk without the facts whose numbers are in `left`."""
    offered: list[SavedFact] = [fact for turn in turns for fact in turn.facts if not fact.fails]
    kept = {fact.id for number, fact in enumerate(offered, 1) if number not in left}
    text = write_saved(file.name.removesuffix(SUFFIX).replace("-", " "), lens, turns, kept)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        raise MessageError(f"{str(file)!r} cannot be written ({error.strerror}); save under another name.") from error


def _read_numbers(text: str, highest: int) -> set[int]:
    words = re.split(r"[\s,]+", text.strip()) if text.strip() else []
    wrong = next((word for word in words if not word.isdigit() or not 1 <= int(word) <= highest), "")
    if wrong:
        raise MessageError(
            f"{wrong!r} is none of the numbers 1 to {highest}; type them once more, with spaces between."
        )
    return {int(word) for word in words}
