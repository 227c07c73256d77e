"""The author: the language model of this process, opened at its first use, left alone for a while after it failed."""

import asyncio
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from bot.answer.agent.brief import Brief, Reference
from bot.answer.agent.failures import REST, Failure
from bot.answer.agent.listening import Heard, Telling, listen_to
from bot.answer.agent.prompt import Prompts, read_prompts
from bot.answer.agent.writing import Writing
from bot.config import Settings
from bot.verify.prose import ProseGate

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel


class Author:
    """Begins answers, and knows when not to."""

    def __init__(
        self,
        settings: Settings,
        clock: Callable[[], float] = time.monotonic,
        model: "BaseChatModel | None" = None,
    ) -> None:
        """Open nothing yet; the clock counts seconds, and `model` writes in place of the one that the settings name."""
        self.settings = settings
        self._clock = clock
        self._model = model
        self._resting_until = 0.0
        self._deaf_until = 0.0
        self._opened: tuple[BaseChatModel, Prompts] | None = None

    def open(self) -> "tuple[BaseChatModel, Prompts]":
        """Return model and prompts, loading the libraries at the first call, which takes seconds."""
        if self._opened is None:
            from bot.answer.agent.model import open_chat_model

            model = self._model or open_chat_model(self.settings)
            self._opened = model, read_prompts(self.settings.prompts)
        return self._opened

    def begin(self, brief: Brief, reference: Reference, gate: ProseGate, spent: int = 0) -> Writing:
        """Begin an answer; `spent` are the tokens its conversation has cost so far."""
        return Writing(self.settings, self.open, brief, reference, gate, self._refuse(spent))

    async def listen(self, telling: Telling, spent: int = 0) -> Heard:
        """Read what a message tells of the person; a failure brings nothing, and silence for a while in this alone."""
        if self._refuse(spent) or self._clock() < self._deaf_until:
            return Heard()
        try:
            model, prompts = await asyncio.to_thread(self.open)
        except Exception:  # any provider raises what it likes; the person hears of it when the answer is begun
            return Heard()
        heard = await listen_to(model, prompts, telling, self.settings.turn_seconds)
        if heard.failure:
            # A server that knows no forms may still write answers: it is not left alone for this.
            self._deaf_until = self._clock() + max(REST, heard.failure.rest)
        return heard

    def note(self, writing: Writing) -> None:
        """Leave the model alone for a while, if an answer failed in a way that calls for it."""
        if writing.failure and writing.failure.rest:
            self._resting_until = self._clock() + writing.failure.rest

    def _refuse(self, spent: int) -> Failure | None:
        """Say why the model is not asked at all now; none if it may be."""
        limit = self.settings.conversation_tokens
        if limit and spent >= limit:
            return Failure("spent")
        return Failure("resting") if self._clock() < self._resting_until else None
