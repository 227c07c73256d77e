"""What a language model hears a person tell of themselves: levels of known traits, each by their very words."""

import asyncio
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, create_model

from bot.answer.agent.brief import Cost, estimate_tokens
from bot.answer.agent.failures import Failure, classify
from bot.answer.agent.prompt import Prompts, Said, quote_untrusted
from bot.domain import Fact

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

log = logging.getLogger(__name__)

MOST_SECONDS = 8.0  # that a reply on the way to a verdict may wait for this
MOST_SHARE = 0.25  # of a turn's time
MOST_FACTS = 8  # of one message
SHORTEST_QUOTE = 3  # characters
NOTHING = "(nothing)"


class _Fact(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)

    trait: str
    level: Literal[-2, -1, 1, 2]
    quote: str


class _Told(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)

    facts: list[_Fact]


@dataclass(frozen=True, slots=True)
class Telling:
    """A message that may tell something of the person, the question it may answer, and what can be known."""

    text: str
    turn: int
    traits: Mapping[str, str]  # by id: what each is, in words
    asked: str = ""


@dataclass(frozen=True, slots=True)
class Heard:
    """What a model heard and what that cost; a failure brings no facts."""

    facts: tuple[Fact, ...] = ()
    cost: Cost = field(default_factory=Cost)
    failure: Failure | None = None


async def listen_to(model: "BaseChatModel", prompts: Prompts, telling: Telling, seconds: float) -> Heard:
    """Have a model read a message; raise nothing, whatever it does."""
    from bot.answer.agent.model import extract

    rules = prompts.listening.fill(traits="\n".join(f"{name}: {words}" for name, words in telling.traits.items()))
    message = prompts.told.fill(asked=quote_untrusted(telling.asked) or NOTHING, message=quote_untrusted(telling.text))
    cost = Cost(1, estimate_tokens(rules) + estimate_tokens(message))
    try:
        async with asyncio.timeout(min(MOST_SECONDS, MOST_SHARE * seconds)):
            said, piece = await extract(model, rules, [Said("user", message)], _describe(tuple(telling.traits)))
    except Exception as error:  # any provider raises what it likes, and this is an extra: what the rules heard stands
        failure = classify(error)
        log.warning("The language model did not read what a person told (%s).", failure.kind)
        return Heard((), cost, failure)
    cost = Cost(1, piece.tokens_in or cost.tokens_in, piece.tokens_out)
    return Heard(keep_proven(said.facts if isinstance(said, _Told) else (), telling), cost)


def keep_proven(facts: "Sequence[_Fact]", telling: Telling) -> tuple[Fact, ...]:
    """Keep one fact of each known trait, and only if its quote stands in the message to the letter."""
    kept: dict[str, Fact] = {}
    for fact in facts:
        quote = fact.quote.strip()
        if fact.trait in telling.traits and len(quote) >= SHORTEST_QUOTE and quote in telling.text:
            kept.setdefault(fact.trait, Fact(fact.trait, fact.level, quote, telling.turn))
    return tuple(kept.values())[:MOST_FACTS]


def _describe(traits: tuple[str, ...]) -> type[_Told]:
    """Describe the form of the answer; a trait that is none of ours is left out afterwards, not an error."""
    named = Annotated[str, Field(json_schema_extra={"enum": list(traits)})]
    fact = create_model("Fact", __base__=_Fact, trait=(named, ...))
    return create_model("Told", __base__=_Told, facts=(list[fact], ...))
