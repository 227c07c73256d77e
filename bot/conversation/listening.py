"""What a language model hears a person tell of themselves: when it is asked, and what becomes of what it heard."""

from dataclasses import replace

from bot.answer.agent import Heard, Telling
from bot.conversation.cues import OF_ONESELF
from bot.conversation.library import Shelf
from bot.conversation.turn import Turned
from bot.conversation.walk import SERIOUS, join_facts
from bot.domain import Reply
from bot.profiles import cut_clauses

SHORTEST_STORY = 8  # words of a message that may tell what the rules do not hear


def may_tell(text: str, turned: Turned, turn: int) -> bool:
    """Say whether a message is worth a request of its own: the common turn costs one, or none.

    It is long enough and speaks of the person, and either the rules heard nothing in it or a verdict is on its way.
    """
    if turned.is_settled or len(text.split()) < SHORTEST_STORY:
        return False
    if any(reading.limit in SERIOUS for reading in turned.readings):
        return False
    heard = any(fact.turn == turn for fact in turned.path.profile.facts)
    if heard and not turned.path.wanted:
        return False
    clauses = cut_clauses(text)
    return any(OF_ONESELF.search(clause.lowered) for clause in clauses if not clause.silent)


def describe_telling(text: str, pending: str, turn: int, shelf: Shelf) -> Telling:
    """Put together what a model is given: the message, the question it may answer, and all that can be known."""
    instrument = shelf.scales.instrument
    asked = next((question.text for question in instrument.questions if question.id == pending), "")
    traits = {name: f"{trait.name} ({trait.kind})" for name, trait in instrument.traits.items()}
    return Telling(text, turn, traits, asked)


def take_heard(turned: Turned, reply: Reply, heard: Heard, turn: int) -> tuple[Turned, Reply]:
    """Add what a model heard to what is known from now on, and what that cost to the reply."""
    profile = turned.path.profile
    known = tuple(fact for fact in profile.facts if fact.turn == turn)
    new = join_facts(known, heard.facts)[len(known) :]
    path = replace(turned.path, profile=profile.add(new))
    told = heard.cost.dump()
    usage = {name: reply.usage.get(name, 0) + told.get(name, 0) for name in {**reply.usage, **told}}
    reply = replace(reply, profile=tuple(path.profile.current.values()), usage=usage)
    return replace(turned, path=path), reply
