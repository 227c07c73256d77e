"""A language model reads what a person tells: when it is asked, what counts, and what a failure changes."""

import json
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from bot.conversation import Conversation, Library
from bot.domain import Reply
from tests.scripted_model import ScriptedModel, Step, fail, open_author, say, serve_script

ANSWER = say("Research scientists read papers and design experiments [1].")
PUZZLE = "My tea goes cold whenever a crossword gets hard"
STORY = f"{PUZZLE}. What does a research scientist do?"
WISH = "Which role suits me?"
THANKS = "What makes my day is a stranger saying thanks for a button that simply works."
BUTTON = "a stranger saying thanks for a button that simply works"
NOTHING_TOLD = '{"facts": []}'


def tell(*facts: tuple[str, int, str]) -> Step:
    """Answer in the form that facts are asked for."""
    listed = [{"trait": trait, "level": level, "quote": quote} for trait, level, quote in facts]
    return say(json.dumps({"facts": listed}))


def levels(reply: Reply) -> dict[str, tuple[int, str]]:
    return {fact.trait: (fact.level, fact.quote) for fact in reply.profile}


def count_readings(model: ScriptedModel) -> int:
    return sum("response_format" in request for request in model.requests)


@contextmanager
def serve(*answers: Step, told: Step) -> Iterator[ScriptedModel]:
    """Serve answers by the script, and `told` to every request for facts."""
    with serve_script(*answers) as model:
        model.otherwise = told
        model.hangs_up = True  # two requests at once take two connections, and one of them would stay open
        yield model


async def test_the_model_hears_what_the_rules_do_not_and_it_is_known_from_then_on(library: Library) -> None:
    with serve(ANSWER, told=tell(("ambiguity", 2, PUZZLE))) as model:
        conversation = Conversation(library, author=open_author(model))
        reply = await conversation.reply(STORY)
    assert levels(reply) == {"ambiguity": (2, PUZZLE)}
    assert conversation.profile.levels == {"ambiguity": 2}
    assert (count_readings(model), reply.usage["calls"]) == (1, 2)


async def test_on_the_way_to_a_verdict_an_answer_that_the_model_hears_is_an_answer(library: Library) -> None:
    with serve(told=tell(("product", 2, BUTTON), ("users", 1, BUTTON))) as model:
        conversation = Conversation(library, author=open_author(model))
        await conversation.hear(WISH)
        reply = await conversation.reply(THANKS)
    assert {trait: level > 0 and BUTTON in quote for trait, (level, quote) in levels(reply).items()} == {
        "product": True,
        "users": True,
    }
    assert reply.answered_by == "extractive"
    assert reply.questions
    assert "What would you most like to have done by the end of a good week?" in str(model.requests[0]["messages"])


@pytest.mark.parametrize(
    ("trait", "quote"),
    [
        ("ambiguity", "I love open problems"),  # nobody wrote that
        ("ambiguity", PUZZLE.upper()),
        ("ambiguity", ""),
        ("bravery", PUZZLE),  # nothing that can be known
    ],
)
async def test_a_fact_counts_only_for_a_known_trait_and_by_the_very_words_of_the_person(
    library: Library, trait: str, quote: str
) -> None:
    with serve(ANSWER, told=tell((trait, 2, quote), ("research", 1, "a crossword"))) as model:
        reply = await Conversation(library, author=open_author(model)).reply(STORY)
    assert levels(reply) == {"research": (1, "a crossword")}


async def test_where_the_rules_heard_something_of_a_trait_the_model_does_not_outvote_them(library: Library) -> None:
    text = "I like training models, and a whole night may go by over one."
    with serve(told=tell(("modelling", -2, "training models"), ("ambiguity", 1, "a whole night may go by"))) as model:
        conversation = Conversation(library, author=open_author(model))
        await conversation.hear(WISH)
        reply = await conversation.reply(text)
    assert {trait: level for trait, (level, _) in levels(reply).items()} == {"modelling": 1, "ambiguity": 1}


@pytest.mark.parametrize(
    "failure",
    [
        fail(500),
        fail(400, "response_format is not supported"),
        say("I would say that they like crosswords."),
        say('{"facts": [{"trait": "ambiguity", "level": 7, "quote": "a crossword"}]}'),
        say('{"facts": 3}'),
        say(""),
    ],
)
async def test_a_reading_that_fails_changes_nothing(library: Library, failure: Step) -> None:
    plain = await Conversation(library).reply(STORY)
    with serve(ANSWER, told=failure) as model:
        reply = await Conversation(library, author=open_author(model)).reply(STORY)
    assert reply.answered_by == "model"
    assert reply.text.startswith("Research scientists read papers")
    assert (reply.profile, reply.notices) == (plain.profile, plain.notices)


async def test_after_a_reading_that_failed_the_model_still_answers_and_is_not_asked_to_read_for_a_minute(
    library: Library,
) -> None:
    now = [0.0]
    with serve(ANSWER, ANSWER, ANSWER, told=fail(400, "response_format is not supported")) as model:
        author = open_author(model, lambda: now[0])
        await Conversation(library, author=author).reply(STORY)
        reply = await Conversation(library, author=author).reply(STORY)
        assert (reply.answered_by, count_readings(model)) == ("model", 1)
        now[0] = 61.0
        await Conversation(library, author=author).reply(STORY)
        assert count_readings(model) == 2


@pytest.mark.parametrize(
    "text", ["What does a research scientist do on an ordinary working day, please?", "What is one?"]
)
async def test_a_question_costs_one_request(library: Library, text: str) -> None:
    with serve(ANSWER, told=say(NOTHING_TOLD)) as model:
        conversation = Conversation(library, author=open_author(model))
        await conversation.hear("What does a research scientist do?")
        await conversation.reply(text)
    assert count_readings(model) == 0


@pytest.mark.parametrize("text", ["Shipped something people use", "the second", "I like maths", "forget me"])
async def test_a_choice_a_command_and_a_short_answer_cost_nothing(library: Library, text: str) -> None:
    with serve_script() as model:
        conversation = Conversation(library, author=open_author(model))
        await conversation.hear(WISH)
        reply = await conversation.reply(text)
    assert (model.requests, reply.usage) == ([], {})


async def test_a_conversation_that_has_used_up_its_share_is_not_read_by_the_model(library: Library) -> None:
    with serve(ANSWER, told=say(NOTHING_TOLD)) as model:
        conversation = Conversation(library, author=open_author(model, conversation_tokens=50))
        await conversation.reply("What does a research scientist do?")
        reply = await conversation.reply(STORY)
    assert (len(model.requests), reply.profile) == (1, ())
