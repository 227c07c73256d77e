"""Where pay is asked about: the place named, the one somebody is at, and the one they do not mean."""

import re

import pytest

from bot.conversation import Conversation
from bot.domain import NOWHERE, Where
from bot.knowledge import Knowledge
from bot.understand.objection import read_objection
from bot.understand.where import find_home
from tests.saying import say


@pytest.mark.parametrize(
    ("message", "home"),
    [
        ("I'm a nurse in Ontario, twelve years on the wards.", Where(("Canada",), ("canada-by-title",))),
        ("we are based in Poland and make furniture", Where(("Poland",))),
        ("my firm is in greater Manchester.", Where(("the UK",), ("uk-by-title",))),
        ("What would I earn in Canada?", NOWHERE),  # a question tells of no home
        ("I'm Nigerian and I love maths.", NOWHERE),  # nor does a nationality
        ("The best posts are in London.", NOWHERE),
    ],
)
def test_where_somebody_is_they_say_themselves(message: str, home: Where, knowledge: Knowledge) -> None:
    assert find_home(message, knowledge.places, knowledge.vocabulary) == home


@pytest.mark.parametrize(
    ("message", "rest"),
    [
        ("pay in india please, not silicon valley numbers", "pay in india please"),
        ("you gave me san jose. do you have india?", "do you have india?"),
        ("forget London. what about Leeds?", "what about Leeds?"),
        ("skip the plan, just give me real questions", "just give me real questions"),
        ("not study plan. QUESTIONS for the interview", "QUESTIONS for the interview"),
    ],
)
def test_a_place_or_a_subject_that_is_not_wanted_is_left_out(message: str, rest: str, knowledge: Knowledge) -> None:
    assert read_objection(message, knowledge.vocabulary).text == rest


@pytest.mark.parametrize(
    "message",
    ["I'm not good at projects, what fits?", "not a degree person, which role?", "are there no courses on it?"],
)
def test_what_only_sounds_like_it_is_kept(message: str, knowledge: Knowledge) -> None:
    assert read_objection(message, knowledge.vocabulary).text == message


async def test_figures_of_the_country_asked_about_come_first_and_others_stay_away(conversation: Conversation) -> None:
    reply = await say(
        conversation, "how much do ai engineers make in india as a fresher? in lpa, not silicon valley numbers"
    )
    claims = [statement.text for statement in reply.statements if statement.kind == "claim"]
    assert "freshers" in claims[0]
    assert not any("San Jose" in claim or "US aijobs.net" in claim for claim in claims)


async def test_pay_is_told_for_where_the_person_is_and_that_is_said(conversation: Conversation) -> None:
    reply = await say(conversation, "I'm a nurse in Ontario and I like dashboards.", "What do data analysts earn?")
    assert "this is for Canada" in reply.text
    assert "In Canada" in reply.text


async def test_the_place_asked_about_stays_the_one_meant(conversation: Conversation) -> None:
    reply = await say(
        conversation,
        "What do data analysts make in Canada?",
        "What tools do they use?",
        "And the pay of data engineers?",
    )
    assert "In Canada" in reply.text
    assert "said where you are" not in reply.text


async def test_without_a_figure_for_the_country_those_of_others_are_said_to_be_such(conversation: Conversation) -> None:
    reply = await say(conversation, "What does an AI engineer cost me per month in Poland?")
    claims = [statement.text for statement in reply.statements if statement.kind == "claim"]
    assert reply.text.startswith("I have no figure for Poland on this, so what follows is from elsewhere.")
    assert claims
    of_pay = [claim for claim in claims if re.search(r"\d{2}", claim)]
    assert of_pay
    assert all("US" in claim or "UK" in claim for claim in of_pay)


async def test_beside_a_survey_in_dollars_stands_what_is_paid_in_the_countrys_money(conversation: Conversation) -> None:
    reply = await say(conversation, "What do ML engineers earn in the UK?")
    assert "In the UK, the records" in reply.text
    assert "pounds" in reply.text


@pytest.mark.parametrize("by_command", [False, True])
async def test_who_wants_to_be_forgotten_is_nowhere(by_command: bool, conversation: Conversation) -> None:
    await conversation.reply("I'm a nurse in Ontario and I like dashboards.")
    await (conversation.forget() if by_command else conversation.reply("forget everything about me"))
    reply = await conversation.reply("What do data analysts earn?")
    assert "Canada" not in reply.text
