"""Server-sent events: a client that takes none loses its stream, and one that waits hears that it is not forgotten."""

import asyncio
import logging
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import TypeVar

from starlette.responses import StreamingResponse
from starlette.types import Message, Send

log = logging.getLogger(__name__)

SEND_SECONDS = 20.0  # in which a client must take the next event
SILENT_SECONDS = 10.0  # after which a comment is sent: proxies and clients give up a connection that says nothing
STILL_THERE = b": still at work\n\n"  # a comment, which every client passes over
T = TypeVar("T")


async def break_silence(items: AsyncGenerator[T], seconds: float = SILENT_SECONDS) -> AsyncGenerator[T | None]:
    """Give the items, and None whenever there was none for so long.

    They are made in a task of their own: who takes them slowly does not hold up what they are made with.
    """
    made: asyncio.Queue[T | Exception] = asyncio.Queue()

    async def make() -> None:
        try:
            async with aclosing(items):
                async for item in items:
                    made.put_nowait(item)
            made.put_nowait(StopAsyncIteration())
        except Exception as error:  # whatever the items raise is raised again where they are taken
            made.put_nowait(error)

    task = asyncio.create_task(make())
    try:
        while True:
            item: T | Exception | None = None
            try:
                async with asyncio.timeout(seconds):
                    item = await made.get()
            except TimeoutError:
                pass
            if isinstance(item, StopAsyncIteration):
                return
            if isinstance(item, Exception):
                raise item
            yield item
    finally:
        task.cancel()
        await asyncio.wait({task})


class EventStream(StreamingResponse):
    """Server-sent events; a client that no longer takes them loses its stream, and nothing of it stays behind."""

    def __init__(self, events: AsyncGenerator[bytes], seconds: float = SEND_SECONDS) -> None:
        """Send events that no proxy may hold back or keep; `seconds` has a client to take each of them."""
        headers = {"cache-control": "no-store", "x-accel-buffering": "no"}
        super().__init__(events, media_type="text/event-stream", headers=headers)
        self._events = events
        self._seconds = seconds

    async def stream_response(self, send: Send) -> None:
        """Send each event, and wait only so long for the client to take it."""

        async def send_in_time(message: Message) -> None:
            async with asyncio.timeout(self._seconds):
                await send(message)

        try:
            async with aclosing(self._events):
                await super().stream_response(send_in_time)
        except TimeoutError:
            log.info("A client took no event for %.0f s; its stream was ended.", self._seconds)
