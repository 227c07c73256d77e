"""One answer being written: ask the model, have each sentence judged, ask once more where that helps, stop in time."""

import asyncio
import logging
import re
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Sequence
from contextlib import aclosing
from typing import TYPE_CHECKING

from bot.answer.agent.brief import Brief, Cost, Numbers, Reference, estimate_tokens
from bot.answer.agent.check import Checker, Judged
from bot.answer.agent.failures import FIRST_WAIT, Failure, classify
from bot.answer.agent.hearing import Hearing
from bot.answer.agent.prompt import Prompts, Said, fit_history
from bot.answer.agent.sentences import Cutter, Written
from bot.answer.agent.stream import Deadline, listen
from bot.answer.agent.tools import Toolbox
from bot.config import Settings
from bot.domain import Section
from bot.verify.prose import ProseGate

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

    from bot.answer.agent.model import Piece

log = logging.getLogger(__name__)

LETTERS_PER_TOKEN = 8  # no language writes longer tokens; an answer that goes on beyond has no end
MOST_SENT_BACK = 6  # sentences
TIME_TO_REPAIR = 0.2  # of a turn's time that must be left
_REPAIRED = re.compile(r"^\s*(\d{1,2})[.):]\s*(.*)$")


class Writing:
    """One answer; when `write` has ended, the rest says how that went."""

    def __init__(
        self,
        settings: Settings,
        open_model: "Callable[[], tuple[BaseChatModel, Prompts]]",
        brief: Brief,
        reference: Reference,
        gate: ProseGate,
        refusal: Failure | None = None,
    ) -> None:
        """Prepare; with a `refusal` the model is not asked."""
        self._settings = settings
        self._open = open_model
        self._brief = brief
        self._reference = reference
        self._gate = gate
        self._numbers = Numbers()
        self._longest = settings.answer_tokens * LETTERS_PER_TOKEN
        self._said: list[Said] = []
        self._answer = ""
        self._shown = 0
        self.failure = refusal
        self.withheld: list[Judged] = []
        self.claims = 0  # proven
        self.retries = 0
        self.repaired = 0
        self.cost = Cost()
        self.assessed = False  # whether the model had the person's fit reckoned
        self.is_cut = False

    @property
    def sections(self) -> Sequence[Section]:
        """The sections the model was given or looked up."""
        return self._numbers.sections

    async def write(self) -> AsyncGenerator[Judged, None]:
        """Give each sentence as soon as it is proven; whatever the model or its server does, raise nothing."""
        if self.failure:
            return
        try:
            self._model, self._prompts = await asyncio.to_thread(self._open)
            await asyncio.to_thread(self._gate.warm_up)
        except Exception as error:  # any provider raises what it likes where it is missing or knows no such name
            log.error("The language model cannot be opened (%s).", type(error).__name__)
            self.failure = Failure("setup")
            return
        self._deadline = Deadline(self._settings.turn_seconds)
        question = self._prompts.ask(self._brief, self._numbers, self._settings.passage_tokens)
        self._said = [*fit_history(self._brief.history, self._settings.history_tokens), Said("user", question)]
        async with aclosing(self._write_with_retry()) as proven:
            async for judged in proven:
                yield judged
        if not self.failure and not self.claims:
            self.failure = Failure("unproven")

    async def _write_with_retry(self) -> AsyncGenerator[Judged, None]:
        while True:
            try:
                async with aclosing(self._attempt()) as proven:
                    async for judged in proven:
                        yield judged
                async with aclosing(self._repair()) as proven:
                    async for judged in proven:
                        yield judged
                return
            except Exception as error:  # any provider raises what it likes, and no turn may be lost
                failure = classify(error)
                if failure.kind == "fault":
                    log.error("The language model's turn failed (%s).", type(error).__name__, exc_info=error)
            wait = failure.wait or min(FIRST_WAIT, self._deadline.seconds / 20)
            # What was shown stands: a second try would say it again in other words.
            if self.retries or self._shown or not failure.retryable or self._deadline.left < 2 * wait:
                self.failure = failure
                return
            self.retries += 1
            self.withheld.clear()
            await asyncio.sleep(wait)

    async def _attempt(self) -> AsyncGenerator[Judged, None]:
        """Ask once; raise whatever goes wrong."""
        self._checker = Checker(self._gate, self._reference.knowledge, self._numbers, self._brief.language)
        hearing = Hearing(self._longest)
        toolbox = Toolbox(self._reference, self._numbers)
        lookups = 0
        try:
            async with aclosing(self._hear(hearing, toolbox)) as sentences:
                async for written in sentences:
                    if hearing.lookups > lookups:  # what was said on the way to a tool is no answer
                        lookups = hearing.lookups
                        self.withheld.clear()
                    if judged := await self._judge(written):
                        yield judged
        finally:
            self._answer = hearing.answer
            self.assessed = toolbox.assessed
            self.is_cut = hearing.is_cut
            self._count(hearing)
        hearing.complain(bool(self.claims))

    async def _hear(self, hearing: Hearing, toolbox: Toolbox) -> AsyncGenerator[Written, None]:
        """Give each sentence as soon as it is whole."""
        from bot.answer.agent.model import stream_answer

        tools = toolbox.as_tools()

        def start() -> "AsyncIterator[Piece]":
            return stream_answer(self._model, self._prompts.rules.text, self._said, tools)

        async with aclosing(listen(start, self._deadline)) as pieces:
            async for piece in pieces:
                for written in hearing.take(piece):
                    yield written
                if hearing.is_endless:
                    break
        for written in hearing.close():
            yield written

    async def _judge(self, written: Written) -> Judged | None:
        """Judge a sentence; give it back if it is proven, keep it if it is not."""
        judged = await asyncio.to_thread(self._checker.check, written)
        if judged and judged.proven:
            self._shown += 1
            self.claims += judged.kind == "claim"
            return judged
        self.withheld += [judged] if judged else []
        return None

    async def _repair(self) -> AsyncGenerator[Judged, None]:
        """Send failed sentences back once; what comes back proven takes their place at the end of the answer."""
        failed = [judged for judged in self.withheld if not judged.written.place and not judged.written.fault]
        failed = failed[:MOST_SENT_BACK]
        if not failed or self.is_cut or self._deadline.left < TIME_TO_REPAIR * self._deadline.seconds:
            return
        for at, line in await self._ask_again(failed):
            before = failed[at] if at < len(failed) else None
            if before not in self.withheld:
                continue
            cutter = Cutter()
            sentences = [*cutter.feed(line), *cutter.close()]
            judged = await asyncio.to_thread(self._checker.check, sentences[0]) if sentences else None
            if judged and judged.proven and judged.kind == "claim":
                self.withheld.remove(before)
                self._shown, self.claims, self.repaired = self._shown + 1, self.claims + 1, self.repaired + 1
                yield judged

    async def _ask_again(self, failed: Sequence[Judged]) -> list[tuple[int, str]]:
        """Ask for failed sentences in other words; give what comes for each, by its place from 0."""
        from bot.answer.agent.model import complete

        again = Said("user", self._prompts.ask_again(failed))
        said = [*self._said, Said("assistant", self._answer[: self._longest]), again]
        self.cost.calls += 1
        try:
            async with asyncio.timeout(self._deadline.left):
                piece = await complete(self._model, self._prompts.rules.text, said)
        except Exception as error:  # any provider raises what it likes; the proven sentences stand without these
            log.warning("Failed sentences could not be sent back (%s).", classify(error).kind)
            return []
        self.cost.tokens_in += piece.tokens_in
        self.cost.tokens_out += piece.tokens_out
        lines = map(_REPAIRED.match, piece.text[: self._longest].splitlines())
        return [(int(line[1]) - 1, line[2]) for line in lines if line and int(line[1])]

    def _count(self, hearing: Hearing) -> None:
        sent = (self._prompts.rules.text, *(said.text for said in self._said))
        self.cost.calls += max(1, hearing.messages)
        self.cost.tokens_in += hearing.tokens_in or sum(map(estimate_tokens, sent))
        self.cost.tokens_out += hearing.tokens_out or (estimate_tokens(hearing.answer) if hearing.answer else 0)
