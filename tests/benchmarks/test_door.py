"""What it costs to send a whole conversation with each message; `make bench` prints it. No time decides a test."""

import asyncio
import json
import statistics
import time
from collections.abc import Awaitable, Callable

from bot.conversation import Conversation, Library
from bot.conversation.replay import Memory, Said
from tests.test_door import TALK

ROUNDS = 5


async def time_median(action: Callable[[], Awaitable[object]], prepare: Callable[[], Awaitable[None]]) -> float:
    """Return the median of an action in milliseconds; what prepares it is not counted, nor is the first run."""
    times: list[float] = []
    for _ in range(ROUNDS + 1):
        await prepare()
        started = time.perf_counter()
        await action()
        times.append(time.perf_counter() - started)
    return round(1000 * statistics.median(times[1:]), 1)


async def measure(library: Library) -> dict[str, float]:
    said, last = [Said(text) for text in TALK[:-1]], TALK[-1]
    memory = Memory(library)
    conversation = Conversation(library)

    async def begin() -> None:
        nonlocal conversation
        conversation = Conversation(library)
        for message in said:
            await conversation.reply(message.text)

    async def forget() -> None:
        nonlocal memory
        memory = Memory(library)

    async def know() -> None:
        await forget()
        await memory.resume(said, "candidate")

    async def request() -> None:
        resumed = await memory.resume(said, "candidate")
        await resumed.reply(last)

    direct = await time_median(lambda: conversation.reply(last), begin)
    cold, warm = await time_median(request, forget), await time_median(request, know)
    return {
        "direct_turn_ms": direct,
        "replayed_cold_ms": cold,
        "replayed_warm_ms": warm,
        "cold_over_direct": round(cold / direct, 2),
        "warm_over_direct": round(warm / direct, 2),
    }


def test_a_replayed_conversation_of_ten_turns(library: Library) -> None:
    for name, value in asyncio.run(measure(library)).items():
        print(f"\n  {name}: {json.dumps(value)}", end="")
