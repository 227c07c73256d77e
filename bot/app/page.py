"""Chainlit's side of the web UI: messages in, replies out; no decisions. Loaded by path, never imported."""

import asyncio
import json
import logging
from contextlib import aclosing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import chainlit as cl
from chainlit.mode import Mode, ModeOption

from bot.answer import escape_markdown, render_statements
from bot.conversation import Conversation
from bot.domain import LENSES, Citation, Lens, Reply, Statement
from bot.errors import AdvisorError
from bot.gaps import record_gap
from bot.server import draw_figure, draw_fit, get_desk, link_evidence, note_turn

log = logging.getLogger(__name__)

STARTERS = (
    (
        "AI engineer or ML engineer?",
        "What is the main difference between an AI engineer and a machine learning engineer?",
    ),
    ("Who earns more?", "How do AI engineers and machine learning engineers compare in pay?"),
    ("Which one would suit me?", "Should I become an AI engineer or a machine learning engineer?"),
    ("Hiring for a chatbot", "Do we need an AI engineer or an ML engineer to build a support chatbot?"),
)
LENS_NAMES: dict[Lens, tuple[str, str, str]] = {
    "candidate": ("For myself", "Choosing a path and getting there", "user"),
    "hiring": ("Hiring", "Which role to hire, what to ask for, how to interview", "briefcase"),
    "team": ("Team planning", "Which roles in which order, team shapes, growing people", "users"),
}
DESCRIPTION = (
    "I compare roles in AI and machine learning, and **every claim opens the passage it rests on**. "
    "My sources run up to 2026; pay figures are mostly from the US. "
)
ALONE = "Nothing you write leaves this machine."
WITH_MODEL = "What you write is sent to the language model that whoever runs this has set up."
SAVE = "Save as talk"
FAILED = "Something went wrong with this answer; please ask again. The details are in the server's log."


@cl.set_chat_profiles
async def describe_advisor(user: object) -> list[cl.ChatProfile]:
    """Fill the first screen: who this is, up to when it knows, and what to ask first."""
    starters = [cl.Starter(label=label, message=message) for label, message in STARTERS]
    privacy = WITH_MODEL if get_desk().library.author else ALONE
    return [
        cl.ChatProfile(
            name="Career Advisor",
            markdown_description=DESCRIPTION + privacy,
            icon="/public/logo.svg",
            default=True,
            starters=starters,
        )
    ]


@cl.on_chat_start
async def begin() -> None:
    """Begin a conversation for a new page, and offer the lenses beside the message box."""
    _conversation()
    options = [
        ModeOption(id=lens, name=name, description=description, icon=icon, default=lens == "candidate")
        for lens, (name, description, icon) in LENS_NAMES.items()
    ]
    await cl.context.emitter.set_modes([Mode(id="lens", name="I am here", options=options)])


@cl.on_message
async def answer(message: cl.Message) -> None:
    """Answer a message through the lens chosen beside it."""
    chosen = (message.modes or {}).get("lens", "")
    lens = next((lens for lens in LENSES if lens == chosen), None)
    if lens:
        _conversation().lens = lens
    for element in message.elements or []:
        await _read_file(element)
    if message.content.strip() or not message.elements:
        await _answer(message.content)


async def _read_file(element: Any) -> None:
    """Read an uploaded CV or job description; the copy that Chainlit made is removed."""
    path = Path(element.path or "")
    conversation = _conversation()
    try:
        content = await asyncio.to_thread(path.read_bytes)
        reply = await conversation.read(content, element.name)
    except AdvisorError as error:
        await cl.Message(content=escape_markdown(str(error))).send()
        return
    except OSError:
        await cl.Message(content=FAILED).send()
        return
    finally:
        await asyncio.to_thread(path.unlink, missing_ok=True)
    await cl.Message(content=_write(reply, conversation), actions=_offer(reply, conversation)).send()


@cl.action_callback("ask")
async def ask_suggested(action: cl.Action) -> None:
    """Ask a suggested question as if it had been typed."""
    text = str(action.payload.get("text", ""))
    await cl.Message(content=text, type="user_message").send()
    await _answer(text)


@cl.action_callback("rate")
async def keep_rating(action: cl.Action) -> None:
    """Keep a thumb up or down in a file on this machine."""
    library = get_desk().library
    line = {"at": datetime.now(UTC).isoformat(timespec="seconds"), **action.payload}
    try:
        with (library.settings.data / "feedback.jsonl").open("a", encoding="utf-8") as file:
            file.write(json.dumps(line) + "\n")
    except OSError as error:
        log.error("The rating could not be kept: %s", error)
        await cl.context.emitter.send_toast("Your rating could not be kept on this machine.", "error")
        return
    conversation: Conversation = cl.user_session.get("conversation")
    number = int(action.payload.get("turn", 0))
    if action.payload.get("rating") == "down" and 1 <= number <= len(conversation.turns):
        turn = conversation.turns[number - 1]
        words = turn.user if library.settings.keep_words else ""
        record_gap(library.settings.data, turn.reply, words, "thumbs-down")
    await cl.context.emitter.send_toast("Thank you. Your rating stays on this machine.", "success")


@cl.action_callback("save")
async def open_talk(action: cl.Action) -> None:
    """Have the page open what this chat would be as a talk, to be ticked and taken away."""
    await cl.send_window_message({"open": f"/talk/{_conversation().id}", "label": SAVE})


def _conversation() -> Conversation:
    """Return this page's conversation; a quick first message may come before Chainlit has called `begin`."""
    conversation: Conversation | None = cl.user_session.get("conversation")
    if conversation is None:
        conversation = get_desk().begin()
        cl.user_session.set("conversation", conversation)
    return conversation


async def _answer(text: str) -> None:
    """Answer a message; what a language model writes appears as it is proven, then the whole in its final form."""
    conversation = _conversation()
    message = cl.Message(content="")
    try:
        reply = await _follow(conversation, text, message)
        settings, turn = get_desk().library.settings, f"{conversation.id}/{len(conversation.turns)}"
        await asyncio.to_thread(note_turn, reply, settings, "web", text, turn)
    except AdvisorError as error:
        await cl.Message(content=escape_markdown(str(error))).send()
        return
    except Exception:  # a person gets a sentence, the log gets the rest
        log.exception("A turn failed")
        await cl.Message(content=FAILED).send()
        return
    message.elements = await _draw(reply)
    message.content, message.actions = _write(reply, conversation), _offer(reply, conversation)
    await message.send()


async def _follow(conversation: Conversation, text: str, message: cl.Message) -> Reply:
    """Show each statement as soon as it is proven; return the reply."""
    statements: list[Statement] = []
    links: dict[int, str] = {}
    async with aclosing(conversation.stream(text)) as events:
        async for event in events:
            if isinstance(event, Reply):
                return event
            statements.append(event.statement)
            links |= {citation.number: _link(citation) for citation in event.citations}
            shown = render_statements(statements, links.__getitem__, escape_markdown)
            await message.stream_token(shown, is_sequence=True)
    raise RuntimeError("A stream ends with its reply.")


async def _draw(reply: Reply) -> list[cl.Plotly]:
    """Draw the charts that belong to a reply."""
    charts = [cl.Plotly(name="Pay", figure=draw_figure(chart), display="inline") for chart in reply.charts]
    if reply.ledger:
        vocabulary = (await get_desk().library.current()).knowledge.vocabulary
        titles = {weight.role: vocabulary.title(weight.role) for weight in reply.ledger}
        charts.append(cl.Plotly(name="Fit", figure=draw_fit(reply.ledger, titles), display="inline"))
    return charts


def _write(reply: Reply, conversation: Conversation) -> str:
    citations = {citation.number: citation for citation in reply.citations}
    text = render_statements(reply.statements, lambda number: _link(citations[number]), escape_markdown)
    notes = f"\n\n*Taken as: {escape_markdown(reply.taken_as)}*" if reply.taken_as else ""
    notes += "".join(f"\n\n{escape_markdown(notice)}" for notice in reply.notices)
    turn = len(conversation.turns)
    foot = f"[Why this answer](/why/{conversation.id}/{turn}) · [Keep this chat](/chat/{conversation.id})"
    if reply.profile:
        foot += f" · [What I know of you](/profile/{conversation.id})"
    if reply.verdict:
        foot += f" · [The whole reckoning](/verdict/{conversation.id})"
    return f"{text}{notes}\n\n{foot}"


def _link(citation: Citation) -> str:
    title = citation.title.replace("\\", "").replace('"', "'")
    return f'[{citation.number}]({link_evidence(citation.section, citation.quote)} "{title}")'


def _offer(reply: Reply, conversation: Conversation) -> list[cl.Action]:
    asked = [
        cl.Action(name="ask", payload={"text": suggestion.text}, label=suggestion.label, tooltip=suggestion.text)
        for suggestion in reply.suggestions
    ]
    turn = {"conversation": conversation.id, "turn": len(conversation.turns), "question": reply.standalone_question}
    rated = [
        cl.Action(name="rate", payload={"rating": rating, **turn}, icon=icon, tooltip=tooltip)
        for rating, icon, tooltip in (("up", "thumbs-up", "Helpful"), ("down", "thumbs-down", "Not helpful"))
    ]
    about = "Tick what must stay true of this chat, and take it away as a file that tests it"
    save = cl.Action(name="save", payload={}, label=SAVE, icon="list-checks", tooltip=about)
    return [*asked, save, *rated]
