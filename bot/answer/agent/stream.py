"""Wait for what a model says, never longer than there is time: for its first word, between two pieces, and in all."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from typing import TYPE_CHECKING

from bot.answer.agent.failures import ModelFailed

if TYPE_CHECKING:
    from bot.answer.agent.model import Piece

FIRST_SHARE = 0.6  # of a turn's time, for the first piece: a retry or the other answerer needs the rest
STALL_SHARE = 0.25  # of a turn's time, for any later piece


class Deadline:
    """The end of a turn on the event loop's clock."""

    def __init__(self, seconds: float) -> None:
        """Begin now."""
        self._loop = asyncio.get_running_loop()
        self._end = self._loop.time() + seconds
        self.seconds = seconds

    @property
    def left(self) -> float:
        """Seconds that are left."""
        return max(0.0, self._end - self._loop.time())


async def listen(start: Callable[[], AsyncIterator["Piece"]], deadline: Deadline) -> AsyncGenerator["Piece", None]:
    """Give the pieces of a stream; raise `ModelFailed` if one is late, and whatever the stream raises.

    The stream runs in a task of its own: what is done with one piece does not hold up the next.
    """
    pieces: asyncio.Queue[Piece | Exception] = asyncio.Queue()

    async def pump() -> None:
        try:
            async for piece in start():
                pieces.put_nowait(piece)
            pieces.put_nowait(StopAsyncIteration())
        except Exception as error:  # any provider raises what it likes, and in a task nobody would hear of it
            pieces.put_nowait(error)

    task = asyncio.create_task(pump())
    heard = False
    try:
        while True:
            share = STALL_SHARE if heard else FIRST_SHARE
            wait = min(deadline.left, share * deadline.seconds)
            try:
                async with asyncio.timeout(wait):  # wait_for of Python 3.11 may swallow a cancellation
                    item = await pieces.get()
            except TimeoutError:
                raise ModelFailed("stalled" if heard and deadline.left else "slow") from None
            if isinstance(item, StopAsyncIteration):
                return
            if isinstance(item, Exception):
                raise item
            heard = True
            yield item
    finally:
        task.cancel()
        await asyncio.wait({task})
