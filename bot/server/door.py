"""The door for other programs: OpenAI's chat completions over the same conversations, without a state of its own."""

import asyncio
import logging
import time
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import uuid4

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.answer.settled import render_settled
from bot.conversation import Conversation, Library
from bot.conversation.replay import Memory
from bot.domain import Reply, Statement
from bot.errors import AdvisorError, MessageError, RequestError
from bot.server.completion import (
    Sheet,
    Usage,
    count_tokens,
    drop_beginning,
    dump_reply,
    name_fingerprint,
    note_language,
    write_event,
    write_pieces,
)
from bot.server.events import STILL_THERE, EventStream, break_silence
from bot.server.journal import note_turn
from bot.server.order import MODELS, Order, find_lens, read_order
from bot.server.turnstile import (
    Seats,
    Turnstile,
    answer_while_connected,
    describe_error,
    read_body,
    write_error,
)

log = logging.getLogger(__name__)
T = TypeVar("T")

FAILED = "Something went wrong with this answer; please send the request again. The details are in the server's log."


@dataclass(frozen=True, slots=True)
class Spoken:
    """The end of an answer: the whole reply, and what it cost."""

    reply: Reply
    usage: Usage


class Door:
    """Answers requests in OpenAI's form."""

    def __init__(self, library: Library, clock: Callable[[], float] = time.time) -> None:
        """Open the door to a library; `clock` gives the seconds since 1970."""
        self._library = library
        self._memory = Memory(library)
        self._seats = Seats(library.settings.api_turns)
        self._clock = clock
        self._opened = int(clock())

    def build(self) -> Starlette:
        """Build the application that stands under `/v1`."""
        return Starlette(
            routes=[
                Route("/chat/completions", self.complete, methods=["POST"]),
                Route("/models", self.list_models),
                Route("/models/{name}", self.show_model),
            ],
            middleware=[Middleware(Turnstile, settings=self._library.settings)],
            exception_handlers={AdvisorError: _answer_error, HTTPException: answer_missing, Exception: _answer_fault},
        )

    async def list_models(self, request: Request) -> JSONResponse:
        """List the advisor, once for each lens: clients let a person choose a model, and nothing else."""
        return JSONResponse({"object": "list", "data": [self._describe(name) for name in MODELS]})

    async def show_model(self, request: Request) -> JSONResponse:
        """Describe one of them."""
        name = request.path_params["name"]
        find_lens(name)
        return JSONResponse(self._describe(name))

    def _describe(self, name: str) -> dict[str, object]:
        return {"id": name, "object": "model", "created": self._opened, "owned_by": "career-advisor"}

    async def complete(self, request: Request) -> Response:
        """Answer the last message of a request, at once or as a stream."""
        settings = self._library.settings
        order = read_order(await read_body(request, settings.api_bytes), settings)
        sheet = Sheet(
            f"chatcmpl-{uuid4().hex}",
            int(self._clock()),
            order.model,
            name_fingerprint(await self._library.current()),
        )
        address = settings.public_url or f"{request.url.scheme}://{request.url.netloc}"
        spoken = self._speak(order, sheet, address)
        try:
            # What goes wrong before the first word or comment is still an HTTP error, also for a stream.
            if order.stream:
                awake = break_silence(spoken)
                return EventStream(
                    self._write_events(order, sheet, await answer_while_connected(request, anext(awake)), awake)
                )
            first = await answer_while_connected(request, anext(spoken))
            return JSONResponse(await answer_while_connected(request, _collect(sheet, first, spoken)))
        except ClientDisconnect:
            return Response(status_code=499)  # nobody reads it

    async def _speak(self, order: Order, sheet: Sheet, address: str) -> AsyncGenerator[str | Spoken]:
        """Give the pieces of an answer as they are proven, and at the end the whole; a seat is held until then."""
        settings, wishes = self._library.settings, order.wishes
        async with self._seats.take():
            conversation = await self._memory.resume(order.said, wishes.lens)
            sent = ""
            try:
                async with aclosing(_say(conversation, order)) as events:
                    async for event in events:
                        if isinstance(event, Reply):
                            reply = note_language(event, wishes)
                        else:
                            yield event
                            sent += event
            except MessageError as error:
                raise RequestError(str(error), param=f"messages[{order.at}].content") from error
            if reply.answered_by == "extractive":  # what a model said, a replay does not give
                self._memory.keep(order.said, conversation)
            knowledge = (await self._library.current()).knowledge
            pieces = write_pieces(reply, wishes, knowledge, address, settings.api_sources)
            counted = await asyncio.to_thread(_count, order, reply, pieces)
        for piece in drop_beginning(pieces, sent):
            yield piece
        await asyncio.to_thread(note_turn, reply, settings, "api", order.text, sheet.identifier, counted.dump())
        yield Spoken(reply, counted)

    async def _write_events(
        self, order: Order, sheet: Sheet, first: str | Spoken | None, spoken: AsyncGenerator[str | Spoken | None]
    ) -> AsyncGenerator[bytes]:
        """Write an answer as events; what goes wrong on the way is an event too."""
        no_usage: dict[str, Any] = {"usage": None} if order.include_usage else {}
        try:
            async with aclosing(spoken):
                yield sheet.write_chunk({"role": "assistant", "content": ""}, **no_usage)
                async for item in _chain(first, spoken):
                    if item is None:
                        yield STILL_THERE
                        continue
                    if isinstance(item, str):
                        yield sheet.write_chunk({"content": item}, **no_usage)
                        continue
                    yield sheet.write_chunk({}, "stop", reply=dump_reply(item.reply), **no_usage)
                    if order.include_usage:
                        yield sheet.write_usage(item.usage)
        except AdvisorError as error:
            yield write_event(describe_error(_as_request_error(error)))
        except Exception:  # a program gets a sentence, the log gets the rest
            log.exception("A stream failed")
            yield write_event(describe_error(RequestError(FAILED, status=500)))
        yield b"data: [DONE]\n\n"


async def _say(conversation: Conversation, order: Order) -> AsyncGenerator[str | Reply]:
    """Give what is proven of an answer's text as far as nothing that follows changes it, and at last the reply."""
    statements: list[Statement] = []
    sent = 0
    async with aclosing(conversation.stream(order.text, order.wishes.language)) as events:
        async for event in events:
            if isinstance(event, Reply):
                yield event
                continue
            statements.append(event.statement)
            # Of a short answer, only the end tells what is left out.
            settled = "" if order.wishes.length == "short" else render_settled(statements)
            if len(settled) > sent:
                yield settled[sent:]
                sent = len(settled)


def _count(order: Order, reply: Reply, pieces: list[str]) -> Usage:
    """Count the tokens that a language model read and wrote; without one, those of the messages and the answer."""
    if reply.usage:
        return Usage(reply.usage["input"], reply.usage["output"])
    return Usage(count_tokens(order.texts), count_tokens(["".join(pieces)]))


async def _chain(first: T, rest: AsyncIterator[T]) -> AsyncIterator[T]:
    yield first
    async for item in rest:
        yield item


async def _collect(sheet: Sheet, first: str | Spoken, spoken: AsyncGenerator[str | Spoken]) -> dict[str, object]:
    pieces: list[str] = []
    async with aclosing(spoken):
        async for item in _chain(first, spoken):
            if isinstance(item, Spoken):
                return sheet.write_completion("".join(pieces), item.reply, item.usage)
            pieces.append(item)
    raise AssertionError("An answer ends with the whole reply.")


def _as_request_error(error: AdvisorError) -> RequestError:
    if isinstance(error, RequestError):
        return error
    if error.retryable:
        return RequestError(str(error), status=503, code="unavailable", wait=1)
    return RequestError(str(error), status=500)


async def _answer_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, AdvisorError)
    return write_error(_as_request_error(error))


async def answer_missing(request: Request, error: Exception) -> Response:
    """Answer for an address or a method that is not served."""
    assert isinstance(error, HTTPException)
    served = "POST /v1/chat/completions and GET /v1/models"
    sentence = f"{request.method} {request.url.path} is not served; there are {served}."
    response = write_error(RequestError(sentence, status=error.status_code, code="not_found"))
    response.headers.update(error.headers or {})
    return response


async def _answer_fault(request: Request, error: Exception) -> Response:
    return write_error(RequestError(FAILED, status=500))
