"""What a message is about, as the packaged encoder hears it: tuned to that with labelled examples, in any words.

`bot.conversation.hearing` learns it. A label is a facet, a section of a guide, a limit, an operation on the answer before,
a task of a role, on whose behalf somebody writes, or a wish for a verdict.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import yaml

from bot.index import Tuned, read_adapter
from bot.knowledge import Knowledge

EXAMPLES = Path(__file__).with_name("examples.yaml")
LENS_EXAMPLES = Path(__file__).with_name("lenses.yaml")
HEARD = Path(__file__).with_name("heard.npz")
SUBJECTS = frozenset({"facets", "sections"})
RANKED = SUBJECTS | {"operations"}
VERDICT = ("wishes", "verdict")
LENSES = ("candidate", "hiring", "team")
GUIDES_OF_LENS: Mapping[str, str] = {
    "hiring-define-the-role": "hiring",
    "hiring-interviews": "hiring",
    "talent-strategy": "team",
    "team-building": "team",
}
ABOUT_US = "about-this-advisor"
NO_TASK = "none"
NOT = -10.0  # log odds of a label that plainly does not hold
# What is ranked with what words add to it stands from 0 to about 1: log odds of -9 and of 4.
PLAIN, STEP = 0.7, 0.075  # how plain a subject is at even odds, and what each of the log odds adds to that


@dataclass(frozen=True, slots=True)
class Votes:
    """How plainly each label is heard, best first within a kind.

    Facets, sections and operations stand from 0 to about 1; all others are log odds: above 0 one holds rather than not.
    """

    facets: Mapping[str, float] = field(default_factory=dict)
    sections: Mapping[str, float] = field(default_factory=dict)
    limits: Mapping[str, float] = field(default_factory=dict)
    operations: Mapping[str, float] = field(default_factory=dict)
    tasks: Mapping[str, float] = field(default_factory=dict)
    lenses: Mapping[str, float] = field(default_factory=dict)  # that somebody hires, or leads a team
    wish: float = NOT  # for a verdict on who writes

    @property
    def best_subject(self) -> float:
        """How plain the plainest facet or section is."""
        return max([*self.facets.values(), *self.sections.values()], default=0.0)


@cache
def read_examples() -> dict[tuple[str, str], tuple[str, ...]]:
    """Read the examples of limits, operations, wishes and tasks; they stand beside the code, out of reach of a knowledge file."""
    content = yaml.load(EXAMPLES.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    labelled = {("limits", name): tuple(phrases) for name, phrases in content["limits"].items()}
    labelled |= {("operations", name): tuple(phrases) for name, phrases in content["operations"].items()}
    labelled |= {("wishes", name): tuple(phrases) for name, phrases in content["wishes"].items()}
    labelled |= {("tasks", name): tuple(phrases) for name, phrases in content["tasks"].items()}
    labelled["inside", "inside"] = tuple(content["inside"])
    lenses = yaml.load(LENS_EXAMPLES.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    labelled |= {("lenses", name): tuple(lenses[name]) for name in LENSES}
    return labelled


def list_examples(knowledge: Knowledge) -> dict[tuple[str, str], tuple[str, ...]]:
    """List all examples by kind and label: those of the knowledge, and those of the rules."""
    kinds = {True: "facets", False: "sections"}
    asked = {(kinds[name in knowledge.vocabulary.facets], name): phrases for name, phrases in knowledge.asked.items()}
    return {**asked, **read_examples()}


def list_phrases(knowledge: Knowledge) -> tuple[str, ...]:
    """List every example once."""
    return tuple(dict.fromkeys(phrase for phrases in list_examples(knowledge).values() for phrase in phrases))


class Sense:
    """Hears which labels hold of a message."""

    def __init__(self, knowledge: Knowledge, heard: Path = HEARD) -> None:
        """Read what was learnt; raise `EmbedderError` if it is not whole. What this knowledge has not is not heard."""
        self._tuned = _open_tuned(heard)
        known = {kind: {name for labelled, name in list_examples(knowledge) if labelled == kind} for kind in SUBJECTS}
        self._places = [
            (kind, name, place)
            for place, (kind, name) in enumerate(map(split_label, self._tuned.labels))
            if kind not in SUBJECTS or name in known[kind]
        ]

    def vote(self, texts: Sequence[str]) -> list[Votes]:
        """Say how plainly each label is heard in each text, in which roles are masked."""
        rows = self._tuned.weigh([text.lower().replace("\u2019", "'") for text in texts])
        return [self._sort(row) for row in rows.tolist()]

    def _sort(self, odds: Sequence[float]) -> Votes:
        found: dict[str, dict[str, float]] = {}
        for kind, name, place in self._places:
            plain = max(0.0, PLAIN + STEP * odds[place]) if kind in RANKED else odds[place]
            found.setdefault(kind, {})[name] = plain
        (wish,) = found.pop("wishes", {"": NOT}).values()
        return Votes(**{kind: dict(_order(names)) for kind, names in found.items()}, wish=wish)


@cache
def _open_tuned(path: Path) -> Tuned:
    """Open what was learnt, once however often the knowledge is read anew; it is loaded with the first text."""
    return Tuned(read_adapter(path))


def _order(names: Mapping[str, float]) -> Iterator[tuple[str, float]]:
    yield from sorted(names.items(), key=lambda vote: -vote[1])


def name_label(kind: str, name: str) -> str:
    """Name a label, as it stands in what was learnt."""
    return f"{kind} {name}"


def split_label(label: str) -> tuple[str, str]:
    """Return the kind of a label and its name within it."""
    kind, _, name = label.partition(" ")
    return kind, name
