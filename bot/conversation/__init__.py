"""The only door: a conversation takes a message and gives a reply, one turn at a time."""

import asyncio
import time
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing, suppress
from dataclasses import dataclass, replace
from types import EllipsisType
from typing import Any
from uuid import uuid4

from pydantic import TypeAdapter

from bot.answer import render_statements
from bot.answer.agent import Author, Exchange, Heard
from bot.answer.case import Case, name_level
from bot.conversation.library import Library, Shelf
from bot.conversation.listening import describe_telling, may_tell, take_heard
from bot.conversation.path import Path, open_case
from bot.conversation.reply import build_reply
from bot.conversation.turn import Clock, State, Turned, answer_document, answer_message
from bot.conversation.written import Talk, is_for_model, write_turn
from bot.documents import read_document
from bot.domain import LENSES, NOWHERE, Fact, Lens, Profile, Reply, Shown
from bot.errors import IndexDamaged, MessageError
from bot.understand import Focus, clean_text

__all__ = ["REPLY", "Conversation", "Library", "Shelf", "Turn", "build_reply"]

FORGOTTEN = "[forgotten]"
REPLY: TypeAdapter[Reply] = TypeAdapter(Reply)
_FOCUS: TypeAdapter[Focus] = TypeAdapter(Focus)
_PATH: TypeAdapter[Path] = TypeAdapter(Path)


@dataclass(frozen=True, slots=True)
class Turn:
    """A message and its reply."""

    user: str
    reply: Reply


def _leave_out(text: str, quotes: set[str]) -> str:
    for quote in sorted(quotes, key=len, reverse=True):
        text = text.replace(quote, FORGOTTEN)
    return text


def _erase(turn: Turn, quotes: set[str], known: set[str]) -> Turn:
    """Take words that were forgotten out of a turn, and what was concluded from them."""

    def clean(text: str) -> str:
        return _leave_out(text, quotes)

    statements = tuple(replace(s, text=clean(s.text)) if s.kind != "claim" else s for s in turn.reply.statements)
    reply = replace(
        turn.reply,
        text=render_statements(statements),
        statements=statements,
        standalone_question=clean(turn.reply.standalone_question),
        taken_as=clean(turn.reply.taken_as),
        notices=tuple(clean(notice) for notice in turn.reply.notices),
        profile=tuple(fact for fact in turn.reply.profile if fact.trait in known and fact.quote not in quotes),
        ledger=tuple(weight for weight in turn.reply.ledger if weight.trait in known),
    )
    return Turn(clean(" ".join(turn.user.split())), reply)


class Conversation:
    """Holds what was said and what it was about; a second message waits for the first to be answered."""

    def __init__(
        self,
        library: Library,
        lens: Lens = "candidate",
        identifier: str = "",
        clock: Callable[[], float] = time.perf_counter,
        author: Author | EllipsisType | None = ...,
    ) -> None:
        """Begin with nothing said; the library's language model writes, unless another is given, or None for none."""
        self.id = identifier or uuid4().hex
        self.lens: Lens = lens
        self.turns: list[Turn] = []
        self._focus = Focus()
        self._path = Path()
        self._tokens = 0  # that a language model cost so far
        self._library = library
        self._author = library.author if author is ... else author
        self._clock = clock
        self._turn = asyncio.Lock()

    async def reply(self, text: str) -> Reply:
        """Answer one message; raise `MessageError` if it cannot be read.

        A turn that is cancelled leaves the conversation as it was.
        """
        async with aclosing(self.stream(text)) as events:
            async for event in events:
                if isinstance(event, Reply):
                    return event
        raise RuntimeError("A stream ends with its reply.")

    async def stream(self, text: str, language: str = "") -> AsyncGenerator[Shown | Reply, None]:
        """Answer one message, giving each statement as soon as it is proven, and at last the whole reply.

        A language model answers in the `language` of that code; if there is none, in the language of the message.
        The turn is kept before the reply is given. Read to the end, or close: the next message waits until then.
        """
        async with self._turn:
            clock = Clock(self._clock, self._clock())
            cleaned = self._read_message(text)
            turned, shelf = await self._answer(cleaned, clock)
            listening = self._listen(cleaned, turned, shelf)
            try:
                heard = await listening if turned.on_path and listening else Heard()
                if heard.facts:
                    turned, shelf = await self._answer(cleaned, clock, heard.facts)
                reply = turned.reply
                if self._author and is_for_model(turned):
                    history = [Exchange(turn.user, turn.reply.text) for turn in self.turns]
                    talk = Talk(cleaned, history, self._tokens, language)
                    async with aclosing(write_turn(turned, talk, self._author, shelf, clock)) as events:
                        async for event in events:
                            if isinstance(event, Shown):
                                yield event
                            else:
                                reply = event
                if listening:
                    turned, reply = take_heard(turned, reply, await listening, len(self.turns) + 1)
            finally:
                if listening:
                    listening.cancel()
            self._keep(text, reply, turned)
            yield reply

    async def hear(self, text: str) -> None:
        """Take an earlier message again: always from sentences of the knowledge, never through a language model.

        One that cannot be read changed nothing then and changes nothing now.
        """
        async with self._turn:
            with suppress(MessageError):
                turned, _ = await self._answer(self._read_message(text), Clock(self._clock, self._clock()))
                self._keep(text, turned.reply, turned)

    def branch(self) -> "Conversation":
        """Return a copy that goes its own way: all that it shares is frozen."""
        copy = Conversation(self._library, self.lens, clock=self._clock, author=self._author)
        copy.turns = list(self.turns)
        copy._focus, copy._path, copy._tokens = self._focus, self._path, self._tokens
        return copy

    def _listen(self, cleaned: str, turned: Turned, shelf: Shelf) -> "asyncio.Task[Heard] | None":
        """Let the language model read what the message tells of the person, beside the answer, if that is worth it."""
        turn = len(self.turns) + 1
        asked = turned.on_path or is_for_model(turned)
        if self._author is None or not asked or not may_tell(cleaned, turned, turn):
            return None
        telling = describe_telling(cleaned, self._path.pending, turn, shelf)
        return asyncio.create_task(self._author.listen(telling, self._tokens))

    async def _answer(self, cleaned: str, clock: Clock, told: tuple[Fact, ...] = ()) -> tuple[Turned, Shelf]:
        """Answer from whole sentences of the knowledge; a damaged index is rebuilt first."""
        shelf = await self._library.current()
        replies = tuple(turn.reply for turn in self.turns)
        state = State(self._focus, self.lens, replies, self._path, len(self.turns) + 1)
        try:
            return await asyncio.to_thread(answer_message, cleaned, state, shelf, clock, told), shelf
        except IndexDamaged:
            shelf = await self._library.reopen()
            return await asyncio.to_thread(answer_message, cleaned, state, shelf, clock, told), shelf

    def _keep(self, text: str, reply: Reply, turned: Turned) -> None:
        self.turns.append(Turn(text, reply))
        self._tokens += reply.usage.get("input", 0) + reply.usage.get("output", 0)
        self._focus = turned.focus
        self._take_path(turned.path)

    async def read(self, content: bytes, name: str) -> Reply:
        """Read a CV or a job description; raise `DocumentError` if it cannot be read."""
        async with self._turn:
            clock = Clock(self._clock, self._clock())
            document = await asyncio.to_thread(read_document, content, name)
            shelf = await self._library.current()
            state = State(self._focus, self.lens, (), self._path, len(self.turns) + 1)
            reply, path = await asyncio.to_thread(answer_document, document, state, shelf, clock)
            self.turns.append(Turn(f"[file {document.name}]", reply))
            self._take_path(path)
            return reply

    @property
    def profile(self) -> Profile:
        """What is known of the person."""
        return self._path.profile

    async def reckon(self) -> Case:
        """Weigh what is known of the person now against every role."""
        return open_case(self._path, await self._library.current())

    async def correct(self, trait: str, level: int | None) -> None:
        """Set the level of a known trait, or forget it with None; raise `MessageError` if the trait is unknown."""
        async with self._turn:
            fact = self.profile.current.get(trait)
            if fact is None:
                raise MessageError(f"I know nothing of {trait!r}; it may have been forgotten already.")
            if level is None:
                self._take_path(replace(self._path, profile=self.profile.forget(trait)))
                return
            case = await self.reckon()
            corrected = replace(fact, level=level, turn=len(self.turns))
            corrected = replace(corrected, quote=name_level(case, corrected))
            self._take_path(replace(self._path, profile=self.profile.forget(trait).add((corrected,))))

    async def forget(self) -> None:
        """Forget everything the person said of themselves."""
        async with self._turn:
            self._take_path(Path())
            self._focus = replace(self._focus, home=NOWHERE)

    def _take_path(self, path: Path) -> None:
        """Take over what is known now; what was forgotten leaves no trace in the turns before."""
        gone = {fact.quote for fact in self.profile.facts} - {fact.quote for fact in path.profile.facts}
        traits = set(path.profile.current)
        self._path = path
        if gone:
            self.turns = [_erase(turn, gone, traits) for turn in self.turns]
            asked = tuple(_leave_out(question, gone) for question in self._focus.asked)
            self._focus = replace(self._focus, question=_leave_out(self._focus.question, gone), asked=asked)

    def _read_message(self, text: str) -> str:
        longest = self._library.settings.longest_message
        if len(text) > longest:
            raise MessageError(
                f"Your message has {len(text):,} characters; please send at most {longest:,}, the question first."
            )
        cleaned = clean_text(text)
        if not cleaned:
            raise MessageError("Your message is empty; please type a question.")
        return cleaned

    def dump(self) -> dict[str, Any]:
        """Return the conversation as JSON values."""
        return {
            "id": self.id,
            "lens": self.lens,
            "focus": _FOCUS.dump_python(self._focus, mode="json"),
            "path": _PATH.dump_python(self._path, mode="json"),
            "tokens": self._tokens,
            "turns": [{"user": turn.user, "reply": REPLY.dump_python(turn.reply, mode="json")} for turn in self.turns],
        }

    @classmethod
    def load(cls, content: dict[str, Any], library: Library) -> "Conversation":
        """Continue a conversation that `dump` wrote; raise `MessageError` if it is not one."""
        try:
            if content["lens"] not in LENSES:
                raise ValueError(content["lens"])
            conversation = cls(library, content["lens"], str(content["id"]))
            conversation.turns = [
                Turn(turn["user"], REPLY.validate_python(turn["reply"], strict=False)) for turn in content["turns"]
            ]
            conversation._focus = _FOCUS.validate_python(content["focus"])
            conversation._path = _PATH.validate_python(content["path"])
            conversation._tokens = int(content.get("tokens", 0))
        except (KeyError, TypeError, ValueError) as error:
            raise MessageError("The stored conversation cannot be read; begin a new one.") from error
        return conversation
