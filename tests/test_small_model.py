"""A real language model, small enough to come in a package, writes truly wild text: nothing of it passes unproven."""

import os
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError

import pytest

from bot.answer.agent import Author
from bot.config import CHECKOUT, read_settings
from bot.conversation import Conversation, Library
from tests.small_model import find_weights

pytestmark = pytest.mark.slow

QUESTION = "What is the main difference between an AI engineer and a machine learning engineer?"


@pytest.fixture(scope="module")
def small_model() -> Iterator[str]:
    """The address of SmolLM2, served in a process of its own."""
    try:
        find_weights()
    except PackageNotFoundError:
        missing = "NO SMALL MODEL: run 'make test', which installs it from tests/small-model.lock."
        pytest.fail(missing) if os.environ.get("CI") == "true" else pytest.skip(missing)
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.small_model"],
        cwd=CHECKOUT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert process.stdout
    assert process.stdin
    try:
        address = process.stdout.readline().strip()
        assert address.startswith("http://127.0.0.1:"), f"The small model did not start: {address!r}"
        yield f"{address}/v1"
    finally:
        process.stdin.close()
        process.kill()
        process.wait()
        process.stdout.close()


async def test_a_small_model_writes_and_nothing_of_it_is_shown_unproven(small_model: str, library: Library) -> None:
    settings = read_settings({}, openai_base_url=small_model, turn_seconds=600, answer_tokens=80, passage_tokens=300)
    shelf = await library.current()
    reply = await Conversation(library, author=Author(settings)).reply(QUESTION)
    print(f"\n{reply.text}\nwithheld: {reply.withheld}\n{reply.notices} {reply.usage}")
    assert reply.usage["output"] > 0
    assert reply.answered_by == "model" or any("language model" in notice for notice in reply.notices)
    assert any(statement.kind == "claim" for statement in reply.statements)
    for statement in reply.statements:
        cited = [citation for citation in reply.citations if citation.number in statement.citations]
        assert statement.kind != "claim" or cited
        for citation in cited:
            section = shelf.knowledge.sections[citation.section]
            assert section.text[citation.start : citation.end] == citation.quote
        if statement.kind == "claim":
            assert shelf.prose.judge(statement.text, [citation.section for citation in cited]).proven
