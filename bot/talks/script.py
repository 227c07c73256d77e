"""A scripted conversation as it was read: turns, what is expected of each reply, and of all of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from bot.domain import AnsweredBy, Lens
from bot.talks.problems import Place

Level = Literal["must", "should", "info"]
HEAD = "# yaml-language-server: $schema=talk.schema.json\n"  # the first line of a file we write, for editors
LEVELS: tuple[Level, ...] = ("must", "should", "info")


@dataclass(frozen=True, slots=True)
class Check:
    """One expectation: a verb of the registry, what it is given, and how much it matters."""

    verb: str
    negated: bool
    argument: Any
    options: Mapping[str, Any]
    level: Level
    because: str
    path: str
    place: Place
    text: str
    parts: tuple["Check", ...] = ()  # of a combination


@dataclass(frozen=True, slots=True)
class ScriptedTurn:
    """What the person says next: a message with its other wordings, or answers to what the advisor may have asked."""

    user: str
    place: Place
    others: tuple[str, ...] = ()
    if_asked: Mapping[str, str] = field(default_factory=dict)
    checks: tuple[Check, ...] = ()


@dataclass(frozen=True, slots=True)
class Persona:
    """A made-up person: what they want to know in turn, what they answer when asked, and when they are content."""

    wants: tuple[str, ...]
    facts: Mapping[str, str]
    style: str
    stops_when: tuple[Check, ...]


@dataclass(frozen=True, slots=True)
class Talk:
    """A scripted conversation, or a persona's; `before` holds the turns it begins with and does not check."""

    name: str
    path: str
    place: Place
    about: str
    tags: tuple[str, ...]
    lens: Lens
    turns: tuple[ScriptedTurn, ...]
    before: tuple[ScriptedTurn, ...] = ()
    always: tuple[Check, ...] = ()
    at_the_end: tuple[Check, ...] = ()
    known_issue: str = ""
    persona: Persona | None = None
    answered_by: AnsweredBy = "extractive"


@dataclass(frozen=True, slots=True)
class Item:
    """A talk to run once: as written, or with one turn in another wording."""

    talk: Talk
    turns: tuple[ScriptedTurn, ...]
    variant: str = ""

    @property
    def checks(self) -> tuple[Check, ...]:
        """All expectations of the run, wherever they stand."""
        stops = self.talk.persona.stops_when if self.talk.persona else ()
        own = (check for turn in self.turns for check in turn.checks)
        return (*own, *stops, *self.talk.always, *self.talk.at_the_end)

    @property
    def id(self) -> str:
        """Name the item: file, talk, and which wording."""
        return f"{self.talk.path}::{self.talk.name}" + (f" [{self.variant}]" if self.variant else "")


def list_items(talk: Talk) -> list[Item]:
    """List the runs of a talk: as written, and one for each other wording; wordings of two turns never multiply."""
    items = [Item(talk, talk.turns)]
    for at, turn in enumerate(talk.turns):
        for other in turn.others:
            turns = (*talk.turns[:at], replace(turn, user=other), *talk.turns[at + 1 :])
            items.append(Item(talk, turns, f"or-{len(items)}"))
    return items
