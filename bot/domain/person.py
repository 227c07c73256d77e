"""What is known of a person, and how it fits the roles: no place for a name, an age or an origin."""

from dataclasses import dataclass
from typing import Literal

from bot.domain.knowledge import Quote

TraitKind = Literal["interest", "skill", "circumstance"]
VerdictKind = Literal["one", "close", "early", "none"]


@dataclass(frozen=True, slots=True)
class Fact:
    """What a person said about a trait of theirs: its level from -2 to 2, their very words, and the turn from 1.

    What was read in a file of theirs also has its line, from 1.
    """

    trait: str
    level: int
    quote: str
    turn: int
    line: int = 0


@dataclass(frozen=True, slots=True)
class Profile:
    """Everything a person said of themselves, in the order said; of one trait the last word counts."""

    facts: tuple[Fact, ...] = ()

    @property
    def current(self) -> dict[str, Fact]:
        """The last fact of each trait."""
        return {fact.trait: fact for fact in self.facts}

    @property
    def levels(self) -> dict[str, int]:
        """The level of each trait: all that a verdict ever sees of a person."""
        return {trait: fact.level for trait, fact in self.current.items()}

    def add(self, facts: tuple[Fact, ...]) -> "Profile":
        """Add what was said now."""
        return Profile((*self.facts, *facts))

    def forget(self, trait: str) -> "Profile":
        """Leave out all that was said of a trait."""
        return Profile(tuple(fact for fact in self.facts if fact.trait != trait))


@dataclass(frozen=True, slots=True)
class Need:
    """How far a role asks for a trait, and the words of a section that say so."""

    level: int
    quote: Quote


@dataclass(frozen=True, slots=True)
class Recommendation:
    """A role by how well it fits what a person said, from rank 1; the score is the sum of its ledger."""

    role: str
    rank: int
    score: float


@dataclass(frozen=True, slots=True)
class Weight:
    """A line of a ledger: what a known trait adds to the score of a role; `side` is for, against or stop."""

    role: str
    trait: str
    name: str
    side: str
    points: float


@dataclass(frozen=True, slots=True)
class Verdict:
    """Which roles fit: `one`, two that are `close`, too `early` to say, or `none`; the margin is in points of score."""

    kind: VerdictKind
    roles: tuple[str, ...]
    margin: float
