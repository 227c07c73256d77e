"""The way to a verdict as a conversation keeps it: what is known, what was asked, what a message added."""

import re
from dataclasses import dataclass, field

from bot.answer import Answer
from bot.answer.case import Case
from bot.conversation import cues
from bot.conversation.library import Shelf
from bot.domain import Fact, Profile, Understanding
from bot.fit import Fit, decide


@dataclass(frozen=True, slots=True)
class Path:
    """What is known of a person, which questions were put, which one waits, and whether a verdict is wanted."""

    profile: Profile = field(default_factory=Profile)
    asked: tuple[str, ...] = ()
    pending: str = ""
    wanted: bool = False
    hours: int = 0  # a week, that a person has for learning
    months: int = 0
    unknown: int = 0  # questions in a row that brought no answer
    beside: bool = (
        False  # whether its one question stands below an answer, so that not every message must be meant for it
    )
    declined: bool = False  # whether the person hires, or wants none of our questions: they are put only if asked for
    reminded: bool = False  # whether the question that waits was recalled once
    weighed: bool = False  # whether roles have been weighed for the person, in a verdict or one by one


@dataclass(frozen=True, slots=True)
class Subject:
    """What was talked about before a message: roles that the person named, of a verdict, or of what to learn."""

    roles: tuple[str, ...] = ()
    verdict: tuple[str, ...] = ()
    learning: tuple[str, ...] = ()
    of_firm: bool = False  # whether who writes has spoken for a firm or a team


@dataclass(frozen=True, slots=True)
class Walked:
    """The path after a message, what it adds to the reply, and whether that is the whole reply.

    `heard` is what the message told of the person: a reply that asks on takes it up first.
    """

    path: Path
    answer: Answer | None = None
    alone: bool = True
    fit: Fit | None = None
    is_verdict: bool = False
    heard: tuple[Fact, ...] = ()
    chose: bool = False  # whether the message is one of the choices that the question gave
    instead: bool = False  # whether the answer, if there is one, stands for what the message would else be given
    obeyed: bool = False  # whether the message is a command, such as "forget me"
    learning: tuple[str, ...] = ()  # the role whose way was told
    ahead: bool = False  # whether the answer comes before what the message would else be given

    @property
    def asks(self) -> bool:
        """Say whether the reply puts the next question."""
        return bool(self.answer and self.path.pending and not self.is_verdict)


def open_case(path: Path, shelf: Shelf) -> Case:
    """Weigh what is known now against every role."""
    fit = decide(path.profile.levels, shelf.scales)
    return Case(shelf.knowledge, shelf.texts, shelf.scales, path.profile, fit)


def find_trait(what: str, path: Path, shelf: Shelf) -> str:
    """Find the known trait that a person means by its id, its name or the words that said it; empty if none."""
    words = set(re.findall(r"\w+", what.lower()))
    for trait, fact in path.profile.current.items():
        known = shelf.scales.instrument.traits.get(trait)
        names = {trait.lower(), known.name.lower() if known else "", fact.quote.lower()}
        if what.lower() in names or any(words and words <= set(re.findall(r"\w+", name)) for name in names):
            return trait
    return ""


def asks_of_its_own(lowered: str, reading: Understanding) -> bool:
    """Say whether a message asks or wants something of its own rather than answering what was asked."""
    said = cues.ASKED_ONESELF.sub("", lowered)
    return bool(cues.ASKS.search(said)) or bool(reading.style) or reading.intent == "smalltalk"
