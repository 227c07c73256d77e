"""`advisor ask` and `advisor chat`: messages in, replies out, in a terminal or as JSON lines."""

import asyncio
import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import aclosing, contextmanager, suppress
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from bot.config import Settings, read_settings
from bot.conversation import REPLY, Conversation, Library, Shelf
from bot.domain import LENSES, Lens, Reply, Statement
from bot.errors import AdvisorError, MessageError
from bot.gaps import record_gap

HELP = (
    ":open N shows the passage behind citation N, :why what was read, :withheld what failed its check, "
    ":read FILE a CV or a job description, :save NAME keeps this chat as a talk, "
    ":profile what I know of you, :ledger how it counts, :forget what I should not, :new starts over, :quit ends."
)
SPOKEN = {":profile": "What do you know about me?", ":ledger": "Show me the whole ledger.", ":forget": "Forget me."}
SHAPE = 'write plain UTF-8 text or {"conversation": "any id", "text": "…", "lens": "candidate"}'


def read_lens(lens: object) -> Lens:
    """Return a lens; raise `MessageError` for any other word."""
    if lens not in LENSES:
        raise MessageError(f"The lens {lens!r} is not known; use {', '.join(LENSES)}.")
    return lens


def _show_nothing(statements: list[Statement]) -> None:
    """Show nothing before the reply is whole."""


@contextmanager
def _progress() -> Iterator[Progress]:
    columns = (TextColumn("Building the index"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, disable=not console.is_interactive) as progress:
        yield progress


def open_library(settings: Settings | None = None) -> Library:
    """Open knowledge and index by the settings; a progress bar shows if the index has to be built."""
    library = Library(settings or read_settings(os.environ))
    with _progress() as progress:
        task = progress.add_task("index", visible=False)

        def show(done: int, total: int) -> None:
            progress.update(task, completed=done, total=total, visible=total > 0)

        library.open(show)
    return library


def ask_once(question: str, as_json: bool, lens: str) -> None:
    """Answer one question and print it."""
    known_lens = read_lens(lens)
    library = open_library()
    reply = asyncio.run(_reply(Conversation(library, known_lens), library, question))
    if as_json:
        print(REPLY.dump_json(reply, indent=2).decode())  # noqa: T201  # this is the program's output
        return
    from bot.cli.console import show_reply

    show_reply(reply, asyncio.run(library.current()).knowledge)


def chat_in_json(lens: str) -> None:
    """Answer each line of standard input with one line of JSON, in order, whatever happens."""
    default_lens = read_lens(lens)
    library = open_library()
    conversations: dict[str, Conversation] = {}
    output = sys.stdout
    with asyncio.Runner() as runner:  # lines are read outside of it, where Ctrl+C works
        for line in iter(sys.stdin.buffer.readline, b""):
            try:
                reply = runner.run(_answer_line(line, conversations, library, default_lens))
                written = REPLY.dump_json(reply).decode()
            except AdvisorError as error:
                written = json.dumps({"error": str(error)})
            except Exception as error:  # the next line must still be answered
                written = json.dumps(
                    {"error": f"This turn failed ({type(error).__name__}); the next line is still answered."}
                )
            output.write(written + "\n")
            output.flush()


async def _answer_line(raw: bytes, conversations: dict[str, Conversation], library: Library, lens: Lens) -> Reply:
    try:
        line = raw.decode("utf-8-sig").strip()
    except UnicodeDecodeError as error:
        raise MessageError(f"This line cannot be read; {SHAPE}.") from error
    request: dict[str, object] = {"text": line}
    if line.startswith("{"):
        with suppress(ValueError):  # what only looks like JSON is a message
            request = json.loads(line)
    text, name = request.get("text"), request.get("conversation", "default")
    if not isinstance(text, str) or not isinstance(name, str | int):
        raise MessageError(f"This line has no text, or an id that is neither text nor a number; {SHAPE}.")
    chosen = read_lens(request.get("lens", lens))
    conversation = conversations.setdefault(str(name), Conversation(library, chosen, str(name)))
    if "lens" in request:
        conversation.lens = chosen
    return await _reply(conversation, library, text)


async def _reply(
    conversation: Conversation, library: Library, text: str, show: Callable[[list[Statement]], None] = _show_nothing
) -> Reply:
    """Answer, and note for whoever writes knowledge what was left open; `show` is given what is proven so far."""
    statements: list[Statement] = []
    async with aclosing(conversation.stream(text)) as events:
        async for event in events:
            if isinstance(event, Reply):
                reply = event
            else:
                statements.append(event.statement)
                show(statements)
    settings = library.settings
    record_gap(settings.data, reply, text if settings.keep_words else "")
    return reply


def chat_in_terminal(lens: str) -> None:
    """Hold a conversation in the terminal until ':quit' or the end of the input."""
    from bot.cli.console import console

    known_lens = read_lens(lens)
    library = open_library()
    console.print(f"Ask about roles in AI and machine learning. {HELP}", style="dim", markup=False)
    conversation = Conversation(library, known_lens)
    with asyncio.Runner() as runner:  # lines are read outside of it, where Ctrl+C works
        while True:
            try:
                line = console.input("[bold green]you>[/] ")
            except EOFError:
                console.print()  # so that the shell does not write on the prompt's line
                return
            if line.strip() in {":quit", ":q", ":exit"}:
                return
            if line.strip() == ":new":
                conversation = Conversation(library, known_lens)
                console.print("A new conversation.", style="dim")
                continue
            if line.strip().startswith(":save"):
                _save(line.strip().removeprefix(":save").strip(), conversation, library, runner)
                continue
            runner.run(_take_line(line, conversation, library))


def _save(name: str, conversation: Conversation, library: Library, runner: asyncio.Runner) -> None:
    from bot.cli.console import console
    from bot.cli.saving import ask_unticked, choose_file, offer_facts, write_talk

    try:
        file = choose_file(name)
        turns = runner.run(offer_facts(conversation, library))
        write_talk(file, ask_unticked(turns), conversation.lens, turns)
    except (AdvisorError, EOFError) as error:
        console.print(str(error) or "Nothing was saved.", style="yellow", markup=False)
        return
    console.print(f"{file} written; 'advisor talk run {file}' holds it again.", markup=False)


async def _take_line(line: str, conversation: Conversation, library: Library) -> None:
    from bot.cli.console import console, show_as_it_comes, show_reply

    line = SPOKEN.get(line.strip(), line)
    if line.strip().startswith(":read "):
        await _read_file(line.strip().removeprefix(":read ").strip(), conversation, library)
        return
    if line.strip().startswith(":forget "):
        line = line.strip().removeprefix(":")
    if line.strip().startswith(":"):
        _obey(line.strip(), conversation, await library.current())
        return
    if not line.strip():
        return
    try:
        with show_as_it_comes() as show:
            reply = await _reply(conversation, library, line, show)
    except AdvisorError as error:
        console.print(str(error), style="yellow", markup=False)
        return
    show_reply(reply, (await library.current()).knowledge)


async def _read_file(name: str, conversation: Conversation, library: Library) -> None:
    from bot.cli.console import console, show_reply

    try:
        content = Path(name).expanduser().read_bytes()
    except OSError as error:
        reason = error.strerror or type(error).__name__
        console.print(f"The file {name!r} cannot be opened ({reason}); give its path after ':read'.", markup=False)
        return
    try:
        show_reply(await conversation.read(content, name), (await library.current()).knowledge)
    except AdvisorError as error:
        console.print(str(error), style="yellow", markup=False)


def _obey(command: str, conversation: Conversation, shelf: Shelf) -> None:
    from bot.cli.console import console, find_number, show_citation

    reply = conversation.turns[-1].reply if conversation.turns else None
    number = find_number(command)
    if reply is None:
        console.print(f"Nothing has been answered yet. {HELP}", style="dim", markup=False)
    elif number is not None:
        citation = next((citation for citation in reply.citations if citation.number == number), None)
        if citation:
            show_citation(citation, shelf.knowledge)
        else:
            console.print(
                f"The last answer has {len(reply.citations)} citations; none is number {number}.", markup=False
            )
    elif command == ":why":
        console.print(
            f"Understood as: {reply.standalone_question} ({reply.intent}; {', '.join(reply.roles) or 'no role'})",
            markup=False,
        )
        for item in reply.retrieved:
            console.print(f"{item.rank:>2}. {item.section}  ({', '.join(item.reasons)})", style="dim", markup=False)
    elif command == ":withheld":
        for held in reply.withheld:
            console.print(f"Not proven: {held.text}  — {held.reason}", style="yellow", markup=False)
        if not reply.withheld:
            console.print("Nothing was withheld.", style="dim")
    else:
        known = "" if command in {":help", ":open"} else f"There is no {command!r}. "
        console.print(f"{known}{HELP}", style="dim", markup=False)
