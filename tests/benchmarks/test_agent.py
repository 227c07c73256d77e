"""What the advisor adds to a language model's own time, and what a fuzz of its outputs lets through; `make bench`."""

import json
import statistics
import time

from openai import AsyncOpenAI

from bot.answer.agent.sentences import Cutter
from bot.config import CHECKOUT
from bot.conversation import Conversation, Library
from bot.domain import Reply, Shown
from tests import fuzz_agent
from tests.gate.statements import TAUGHT, TWINS, read_statements
from tests.scripted_model import Step, cut_into_tokens, open_author, serve_script

RESULT = CHECKOUT / "bench-agent.json"
QUESTION = "What is the main difference between an AI engineer and a machine learning engineer?"
IN_SHORT = "comparisons/ai-engineer-vs-ml-engineer#in-short"
FIRST_TOKEN, TOKENS_PER_SECOND = 0.3, 50
ROUNDS, SENTENCES = 7, 6


async def test_what_is_added_to_the_time_of_the_bare_model(library: Library) -> None:
    shelf = await library.current()
    quoted = [sentence.text for sentence in shelf.knowledge.sections[IN_SHORT].sentences]
    written = [item.text for name in (TAUGHT, TWINS) for item in read_statements(name) if item.cites == (IN_SHORT,)]
    figures = {}
    for name, sentences in (("word for word", quoted), ("in other words", written)):
        proven = [text for text in sentences if shelf.prose.judge(text, [IN_SHORT]).proven][:SENTENCES]
        shelf.prose.forget()  # as with sentences that were never judged
        figures[name] = await time_both(library, proven)
    print(json.dumps(figures, indent=2))
    RESULT.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")


async def time_both(library: Library, sentences: list[str]) -> dict[str, float]:
    """Have a model write sentences, alone and through the advisor in turn, and compare."""
    shelf = await library.current()
    text = " ".join(f"{sentence.removesuffix('.')} [1]." for sentence in sentences)
    step = Step(cut_into_tokens(text), before=FIRST_TOKEN, between=1 / TOKENS_PER_SECOND)
    bare: list[tuple[float, float]] = []
    ours: list[tuple[float, float]] = []
    with serve_script() as model:
        author = open_author(model)
        author.open()
        client = AsyncOpenAI(base_url=model.url, api_key="none")
        for at in range(ROUNDS + 1):  # the first of each warms up
            model.expect(step, step)
            shelf.prose.forget()
            times = await ask_bare(client), await ask_advisor(Conversation(library, author=author))
            if at:
                bare.append(times[0])
                ours.append(times[1])
        await client.close()
    return {
        "tokens": len(step.pieces),
        "bare_first_sentence_s": round(statistics.median(first for first, _ in bare), 3),
        "bare_whole_s": round(statistics.median(whole for _, whole in bare), 3),
        "first_sentence_ratio": compare([first for first, _ in ours], [first for first, _ in bare]),
        "whole_ratio": compare([whole for _, whole in ours], [whole for _, whole in bare]),
    }


def compare(ours: list[float], bare: list[float]) -> float:
    """Return the median of the ratios, round by round."""
    return round(statistics.median(one / other for one, other in zip(ours, bare, strict=True)), 3)


async def ask_bare(client: AsyncOpenAI) -> tuple[float, float]:
    """Ask the model alone; return when its first sentence was whole and when it ended, in seconds."""
    started, first, cutter = time.perf_counter(), 0.0, Cutter()
    stream = await client.chat.completions.create(
        model="any", messages=[{"role": "user", "content": QUESTION}], stream=True
    )
    async for chunk in stream:
        sentences = [*cutter.feed(chunk.choices[0].delta.content or "")] if chunk.choices else []
        first = first or (time.perf_counter() - started if sentences else 0.0)
    return first, time.perf_counter() - started


async def ask_advisor(conversation: Conversation) -> tuple[float, float]:
    """Ask the advisor; return when its first sentence was shown and when its reply was whole, in seconds."""
    started, first = time.perf_counter(), 0.0
    async for event in conversation.stream(QUESTION):
        first = first or (time.perf_counter() - started if isinstance(event, Shown) else 0.0)
        if isinstance(event, Reply):
            assert event.answered_by == "model"
            assert event.usage["calls"] == 1
    return first, time.perf_counter() - started


async def test_a_fuzz_of_two_thousand_outputs(library: Library) -> None:
    tally = await fuzz_agent.run(await library.current())
    figures = fuzz_agent.describe(tally)
    print(json.dumps(figures, indent=2))
    assert (figures["exceptions"], figures["unresolved_markers"]) == (0, 0)
