"""Weigh what is known of a person against what each role asks for: one entry for each trait, and their sum."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from math import sqrt
from typing import Literal

from bot.domain import Need, TraitKind
from bot.knowledge import Instrument, Trait

Side = Literal["for", "against", "unknown", "stop"]
MOST = 2  # the end of a person's scale, on both sides
# What a role's level is worth to a person at the upper end, by kind of trait. A role that says a trait is not needed
# gives a little to those who lack it; one that goes against a trait takes from those who want it.
WORTH: Mapping[TraitKind, Mapping[int, float]] = {
    "interest": {2: 1.0, 1: 0.5, 0: -0.15, -1: -0.4},
    "skill": {2: 0.5, 1: 0.3, 0: -0.05, -1: -0.15},
    "circumstance": {2: 0.5, 1: 0.25, 0: -0.15, -1: -0.3},
}
SETS_APART = 1.75  # how much more a trait counts that sets the role apart from its neighbours
EVEN_OUT = 0.5  # how far a role that says much of itself is brought down to one that says little; 1 is wholly
CAN_BE_LEARNT = 0.5  # what a skill that is missing counts beside one that is there
ONLY_IF_WANTED = frozenset({"job-soon", "remote", "pay-now"})  # not to need it is no reason against a role
FURTHER_STUDY, DEGREE, DOCTORATE = "study-again", "degree", "phd"
NOW = "now:"  # before a role: the person does that work now, and asks for another path
NOT = "not:"  # before a role: the person does not want it
REFUSED = -2  # the level of study-again at which a role that mostly asks for a doctorate is out of reach


@dataclass(frozen=True, slots=True)
class Entry:
    """What one trait says for or against a role, in points; `need` is what the role asks for."""

    trait: str
    side: Side
    points: float
    need: Need


@dataclass(frozen=True, slots=True)
class Ledger:
    """All entries of a role; the score is their sum. A stop, or that it is done now or not wanted, takes it out."""

    role: str
    entries: tuple[Entry, ...]
    done_now: bool = False
    unwanted: bool = False

    @property
    def score(self) -> float:
        """The sum of the points."""
        return sum(entry.points for entry in self.entries)

    @property
    def stopped(self) -> bool:
        """Say whether something rules the role out."""
        return self.done_now or self.unwanted or any(entry.side == "stop" for entry in self.entries)

    def list_side(self, side: Side) -> tuple[Entry, ...]:
        """List the entries of one side, the weightiest first."""
        return tuple(sorted((e for e in self.entries if e.side == side), key=lambda e: -abs(e.points)))


class Scales:
    """Points of every role, trait and level, worked out once for an instrument."""

    def __init__(self, instrument: Instrument) -> None:
        """Work out the points; a role that says much of itself must not win by that alone."""
        self.instrument = instrument
        self._points: dict[str, dict[str, dict[int, float]]] = {}
        for role, needs in instrument.roles.items():
            worth = {trait: SETS_APART if trait in instrument.apart[role] else 1.0 for trait in needs}
            full = {trait: worth[trait] * weigh(instrument.traits[trait], MOST, need) for trait, need in needs.items()}
            length = sqrt(sum(points**2 for points in full.values())) ** EVEN_OUT or 1.0
            self._points[role] = {
                trait: {
                    level: worth[trait] * weigh(instrument.traits[trait], level, need) / length
                    for level in range(-MOST, MOST + 1)
                }
                for trait, need in needs.items()
            }

    @cached_property
    def telling(self) -> frozenset[str]:
        """The traits of which at least one role says something."""
        return frozenset(trait for needs in self.instrument.roles.values() for trait in needs)

    def score(self, role: str, levels: Mapping[str, int]) -> float:
        """Sum the points of a role; a role ruled out scores as if it did not exist."""
        if self.is_stopped(role, levels):
            return -1e9
        return self.sum_points(role, levels)

    def find_worst(self, role: str, trait: str) -> float:
        """Give the points of the level of a trait that speaks most against a role; 0 if none does."""
        return min(self._points[role][trait].values(), default=0.0)

    def sum_points(self, role: str, levels: Mapping[str, int]) -> float:
        """Sum the points of a role, ruled out or not."""
        return sum(self._weigh(role, trait, levels) for trait in levels if trait in self._points[role])

    def _weigh(self, role: str, trait: str, levels: Mapping[str, int]) -> float:
        """Give the points of one trait; a degree that can still be earned does not count against a role."""
        points = self._points[role][trait][levels[trait]]
        return max(points, 0.0) if _can_be_earned(trait, levels[trait], levels) else points

    def is_stopped(self, role: str, levels: Mapping[str, int]) -> bool:
        """Say whether a role is ruled out: out of reach without a doctorate, done now, or not wanted."""
        return _does_now(role, levels) or _is_unwanted(role, levels) or _stops(self.instrument.roles[role], levels)

    def open_ledger(self, role: str, levels: Mapping[str, int]) -> Ledger:
        """Write down every entry of a role."""
        needs = self.instrument.roles[role]
        stopped = _stops(needs, levels)
        entries: list[Entry] = []
        for trait, need in needs.items():
            if trait not in levels:
                entries.append(Entry(trait, "unknown", 0.0, need))
                continue
            points = self._weigh(role, trait, levels)
            stops = stopped and trait in {DOCTORATE, FURTHER_STUDY}
            side: Side = "stop" if stops else "for" if points > 0 else "against" if points < 0 else "unknown"
            entries.append(Entry(trait, side, points, need))
        return Ledger(role, tuple(entries), _does_now(role, levels), _is_unwanted(role, levels))


def weigh(trait: Trait, level: int, need: Need) -> float:
    """Give the points of a person's level on a trait against what a role asks for, before they are made comparable."""
    if level < 0 and trait.id in ONLY_IF_WANTED:
        return 0.0
    share = level / MOST * (CAN_BE_LEARNT if level < 0 and trait.kind == "skill" else 1.0)
    return trait.weight * WORTH[trait.kind][need.level] * share


def _can_be_earned(trait: str, level: int, levels: Mapping[str, int]) -> bool:
    """Say whether a degree is missing that the person is ready to study for."""
    return trait in {DEGREE, DOCTORATE} and level < 0 < levels.get(FURTHER_STUDY, 0)


def _does_now(role: str, levels: Mapping[str, int]) -> bool:
    return levels.get(f"{NOW}{role}", 0) > 0


def _is_unwanted(role: str, levels: Mapping[str, int]) -> bool:
    return levels.get(f"{NOT}{role}", 0) < 0


def _stops(needs: Mapping[str, Need], levels: Mapping[str, int]) -> bool:
    asks = DOCTORATE in needs and needs[DOCTORATE].level == MOST
    return asks and levels.get(FURTHER_STUDY, 0) <= REFUSED and levels.get(DOCTORATE, 0) <= 0
