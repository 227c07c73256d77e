"""Whatever a language model or its server does wrong, the turn ends, with an answer and one sentence about it."""

import asyncio
import time

import pytest

from bot.answer.agent import Failure
from bot.conversation import Conversation, Library
from bot.domain import Reply, Shown
from tests.scripted_model import Step, call, cut_into_tokens, fail, garble, open_author, say, serve_script

QUESTION = "What is the main difference between an AI engineer and a machine learning engineer?"
TRUE = (
    "An AI engineer builds products on foundation models that already exist, while a machine learning engineer trains "
    "models [1]."
)
OTHER = "Ask me anything about it?"
LIMIT = 4.0  # seconds a turn may take in these tests
SEARCH = ("search_knowledge", {"query": "pay"})

FAULTS: dict[str, tuple[tuple[Step, ...], str]] = {
    "wrong key": ((fail(401, "Incorrect API key", "invalid_api_key"),), "key"),
    "key without rights": ((fail(403),), "key"),
    "unknown model": ((fail(404, "no such model", "model_not_found"),), "unknown-model"),
    "bad request": ((fail(400, "context length exceeded"),), "request"),
    "too many requests, twice": ((fail(429), fail(429)), "busy"),
    "too many requests, wait long": ((fail(429, retry_after="30"),), "busy"),
    "too many requests, wait until a date": ((fail(429, retry_after="Fri, 31 Dec 2027 23:59:59 GMT"),), "busy"),
    "no credit": ((fail(429, "quota", "insufficient_quota"),), "credit"),
    "fault of the server, twice": ((fail(500), fail(503)), "server"),
    "no first token": ((Step(("late",), before=30),), "slow"),
    "stall before the first sentence": ((say("A half sentence", stall_at=2),), "stalled"),
    "cut before the first sentence, twice": ((say("A half", cut_at=1), say("A half", cut_at=1)), "unreachable"),
    "empty answer, twice": ((say(""), say("  ")), "empty"),
    "endless answer that says nothing": ((Step(("so ", "on "), endless=True),), "endless"),
    "endless answer without a stop": ((Step(("word",), endless=True),), "endless"),
    "arguments that are no JSON, twice": ((call(("search_knowledge", "not JSON")),) * 2, "empty"),
    "no JSON, twice": ((garble("data: {not json\n\n"), garble("data: {not json\n\n")), "garbled"),
    "another JSON": ((garble('data: {"hello": "there"}\n\n'), garble('data: {"hello": "there"}\n\n')), "empty"),
    "an error in the stream": ((garble('data: {"error": {"message": "overloaded"}}\n\n'),) * 2, "server"),
    "a web page": ((Step(body="<html>no</html>", headers=(("Content-Type", "text/html"),)),) * 2, "garbled"),
    "refusal in a field that langchain-openai does not read, twice": ((Step(refusal="I will not."),) * 2, "empty"),
    "refusal by a filter": ((say("", finish="content_filter"),), "refused"),
    "refusal in words": ((say("I'm sorry, but I can't help with that."), say("1. –")), "unproven"),
    "an answer in the wrong format": ((say('{"answer": "AI engineers earn $999,999", "source": 1}'),), "unproven"),
    "forty tool calls in a row": ((call(SEARCH),) * 5, "tools"),
}


async def hold(conversation: Conversation) -> tuple[list[Shown], Reply]:
    events = [event async for event in conversation.stream(QUESTION)]
    shown, reply = events[:-1], events[-1]
    assert isinstance(reply, Reply)
    return [event for event in shown if isinstance(event, Shown)], reply


@pytest.mark.parametrize("name", FAULTS)
async def test_a_fault_leaves_the_answer_to_the_sources_and_says_so_once(name: str, library: Library) -> None:
    steps, kind = FAULTS[name]
    plain = await Conversation(library).reply(QUESTION)
    with serve_script(*steps) as model:
        author = open_author(model, turn_seconds=LIMIT, answer_tokens=100)
        author.open()
        started = time.monotonic()
        shown, reply = await hold(Conversation(library, author=author))
        assert time.monotonic() - started < LIMIT + 10  # a server that keeps silent would do so for a minute
        assert len(model.requests) == len(steps)
    assert shown == []
    assert reply.answered_by == "extractive"
    assert (reply.statements, reply.citations) == (plain.statements, plain.citations)
    assert [notice for notice in reply.notices if "language model" in notice] == [Failure(kind).notice]


@pytest.mark.parametrize(
    "broken",
    [
        fail(429),
        fail(429, retry_after="0.2"),
        fail(500),
        say("A half", cut_at=1),
        say(""),
        garble("data: {not json\n\n"),
    ],
    ids=["429", "429 with Retry-After", "500", "cut", "empty", "garbled"],
)
async def test_a_passing_fault_is_followed_by_one_more_try(broken: Step, library: Library) -> None:
    with serve_script(broken, say(TRUE)) as model:
        _, reply = await hold(Conversation(library, author=open_author(model)))
    assert reply.answered_by == "model"
    assert reply.notices == ()


async def test_what_retry_after_asks_for_is_waited_for(library: Library) -> None:
    with serve_script(fail(429, retry_after="0.4"), say(TRUE)) as model:
        await hold(Conversation(library, author=open_author(model)))
        first, second = model.times
    assert second - first >= 0.4


@pytest.mark.parametrize("fault", [{"stall_at": 34}, {"cut_at": 34}], ids=["stall", "cut"])
async def test_what_was_shown_before_a_fault_stands_and_the_sources_go_on(
    fault: dict[str, int], library: Library
) -> None:
    plain = await Conversation(library).reply(QUESTION)
    with serve_script(say(f"{TRUE} ML engineers prepare large datasets and [2].", **fault)) as model:
        shown, reply = await hold(Conversation(library, author=open_author(model, turn_seconds=LIMIT)))
    assert [event.statement for event in shown] == list(reply.statements[:1])
    assert reply.statements[0].text == TRUE.replace(" [1]", "")
    assert reply.answered_by == "model"
    assert {citation.quote for citation in reply.citations} == {citation.quote for citation in plain.citations}
    texts = [statement.text for statement in reply.statements]
    assert len(texts) == len(set(texts))
    assert "prepare large datasets and" not in " ".join(texts).replace("prepare large datasets, ", "")


async def test_an_endless_answer_that_begins_well_is_ended(library: Library) -> None:
    step = Step((*cut_into_tokens(TRUE), *(" and", " so", " on") * 500), endless=True)
    with serve_script(step) as model:
        shown, reply = await hold(Conversation(library, author=open_author(model, answer_tokens=60)))
    assert [event.statement.text for event in shown] == [TRUE.replace(" [1]", "")]
    assert reply.notices[-1] == "The language model did not come to an end; its last sentence is left out."


async def test_an_answer_cut_at_its_limit_loses_its_last_half_sentence(library: Library) -> None:
    with serve_script(say(f"{TRUE} ML engineers prepare large", finish="length")) as model:
        _, reply = await hold(Conversation(library, author=open_author(model)))
    assert [statement.text for statement in reply.statements] == [TRUE.replace(" [1]", "")]
    assert reply.withheld == ()


async def test_an_unknown_tool_and_wrong_arguments_are_told_to_the_model_which_goes_on(library: Library) -> None:
    calls = call(("guess", {}), ("search_knowledge", {"wrong": 1}), ("", "{"), text="I will look that up.")
    with serve_script(calls, call(("search_knowledge", '{"query": ')), say(TRUE)) as model:
        _, reply = await hold(Conversation(library, author=open_author(model)))
        answers = [message["content"] for message in model.requests[1]["messages"] if message["role"] == "tool"]
    assert "guess is not a valid tool" in answers[0]
    assert "query" in answers[1]
    assert reply.answered_by == "model"
    assert reply.withheld == ()


async def test_a_server_that_is_not_there_is_said(library: Library) -> None:
    with serve_script() as model:
        author = open_author(model)
    _, reply = await hold(Conversation(library, author=author))
    assert reply.notices == (Failure("unreachable").notice,)


async def test_a_provider_that_is_not_installed_is_said(library: Library) -> None:
    with serve_script() as model:
        author = open_author(model)
    author.settings = author.settings.model_copy(update={"openai_base_url": "", "model": "nowhere:model"})
    _, reply = await hold(Conversation(library, author=author))
    assert reply.notices == (Failure("setup").notice,)


async def test_a_model_that_failed_is_not_asked_again_for_a_minute(library: Library) -> None:
    now = [1000.0]
    with serve_script(fail(401), say(TRUE)) as model:
        author = open_author(model, lambda: now[0])
        await hold(Conversation(library, author=author))
        now[0] += 59
        _, reply = await hold(Conversation(library, author=author))
        assert reply.notices == (Failure("resting").notice,)
        assert len(model.requests) == 1
        now[0] += 2
        _, reply = await hold(Conversation(library, author=author))
    assert reply.answered_by == "model"


async def test_a_longer_wait_that_a_server_asks_for_is_kept(library: Library) -> None:
    now = [1000.0]
    with serve_script(fail(429, retry_after="300")) as model:
        author = open_author(model, lambda: now[0])
        await hold(Conversation(library, author=author))
        now[0] += 290
        _, reply = await hold(Conversation(library, author=author))
    assert reply.notices == (Failure("resting").notice,)


async def test_a_refusal_says_nothing_of_the_next_question(library: Library) -> None:
    with serve_script(say("", finish="content_filter"), say(TRUE)) as model:
        author = open_author(model)
        await hold(Conversation(library, author=author))
        _, reply = await hold(Conversation(library, author=author))
    assert reply.answered_by == "model"


async def test_a_conversation_that_has_used_up_its_tokens_goes_on_without_the_model(library: Library) -> None:
    with serve_script(say(TRUE)) as model:
        conversation = Conversation(library, author=open_author(model, conversation_tokens=100))
        await hold(conversation)
        stored = Conversation.load(conversation.dump(), library)
        _, reply = await hold(conversation)
    assert reply.notices == (Failure("spent").notice,)
    assert stored.dump()["tokens"] == 100 + len(cut_into_tokens(TRUE))


async def test_a_turn_that_is_cancelled_leaves_the_conversation_as_it_was(library: Library) -> None:
    with serve_script(say(TRUE, stall_at=3), say(TRUE)) as model:
        conversation = Conversation(library, author=open_author(model))
        before = conversation.dump()
        task = asyncio.create_task(conversation.reply(QUESTION))
        while not model.requests:
            await asyncio.sleep(0.01)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert conversation.dump() == before
        _, reply = await hold(conversation)
    assert reply.answered_by == "model"


async def test_a_reader_who_leaves_in_the_middle_does_not_block_the_next_message(library: Library) -> None:
    with serve_script(say(f"{TRUE} {TRUE}", stall_at=40), say(TRUE)) as model:
        conversation = Conversation(library, author=open_author(model))
        events = conversation.stream(QUESTION)
        assert isinstance(await anext(events), Shown)
        await events.aclose()
        _, reply = await hold(conversation)
    assert reply.answered_by == "model"
    assert len(conversation.turns) == 1
