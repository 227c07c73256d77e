"""The only door: a conversation takes a message and gives a reply, one turn at a time."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from pydantic import TypeAdapter

from bot.conversation.library import Library, Shelf
from bot.conversation.turn import Clock, answer_message, build_reply
from bot.domain import LENSES, Lens, Reply
from bot.errors import IndexDamaged, MessageError
from bot.understand import Focus, clean_text

__all__ = ["REPLY", "Conversation", "Library", "Shelf", "Turn", "build_reply"]

REPLY: TypeAdapter[Reply] = TypeAdapter(Reply)
_FOCUS: TypeAdapter[Focus] = TypeAdapter(Focus)


@dataclass(frozen=True, slots=True)
class Turn:
    """A message and its reply."""

    user: str
    reply: Reply


class Conversation:
    """Holds what was said and what it was about; a second message waits for the first to be answered."""

    def __init__(
        self,
        library: Library,
        lens: Lens = "candidate",
        identifier: str = "",
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        """Begin a conversation with nothing said."""
        self.id = identifier or uuid4().hex
        self.lens: Lens = lens
        self.turns: list[Turn] = []
        self._focus = Focus()
        self._library = library
        self._clock = clock
        self._turn = asyncio.Lock()

    async def reply(self, text: str) -> Reply:
        """Answer one message; raise `MessageError` if it cannot be read.

        A turn that is cancelled leaves the conversation as it was.
        """
        async with self._turn:
            clock = Clock(self._clock, self._clock())
            cleaned = self._read_message(text)
            shelf = await self._library.current()
            before = self.turns[-1].reply if self.turns else None
            asked = (cleaned, self._focus, self.lens, before)
            try:
                reply, focus = await asyncio.to_thread(answer_message, *asked, shelf, clock)
            except IndexDamaged:
                shelf = await self._library.reopen()
                reply, focus = await asyncio.to_thread(answer_message, *asked, shelf, clock)
            self.turns.append(Turn(text, reply))
            self._focus = focus
            return reply

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
        except (KeyError, TypeError, ValueError) as error:
            raise MessageError("The stored conversation cannot be read; begin a new one.") from error
        return conversation
