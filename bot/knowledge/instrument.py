"""Read `fit.yaml`: the traits of a person, how far each role asks for them and where that stands, and what to ask."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.domain import Need, Quote, Section, TraitKind
from bot.errors import KnowledgeError
from bot.knowledge.pages import Problem

FIT = "fit.yaml"
FEWEST_APART = 3  # traits that set a role apart from its nearest neighbour
LEAST, MOST = -2, 2  # of a person's level
LEAST_ASKED = -1  # of a role's level
Level = Annotated[int, Field(ge=LEAST, le=MOST)]


@dataclass(frozen=True, slots=True)
class Trait:
    """Something that can be known of a person; its name completes "you like …" or "you can …"."""

    id: str
    kind: TraitKind
    name: str
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Choice:
    """An answer to press, and what it says of the person."""

    label: str
    levels: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class FitQuestion:
    """A question in plain words with its choices."""

    id: str
    text: str
    choices: tuple[Choice, ...]

    @property
    def about(self) -> tuple[str, ...]:
        """The traits the question informs."""
        return tuple(dict.fromkeys(trait for choice in self.choices for trait in choice.levels))


@dataclass(frozen=True, slots=True)
class Step:
    """Something to learn for a role: its name, the trait it builds, and the words of a section that name it."""

    name: str
    trait: str
    quote: Quote


@dataclass(frozen=True, slots=True)
class Instrument:
    """Everything a verdict is reached with."""

    traits: Mapping[str, Trait]
    roles: Mapping[str, Mapping[str, Need]]
    apart: Mapping[str, tuple[str, ...]]
    questions: tuple[FitQuestion, ...]
    learning: Mapping[str, tuple[Step, ...]]

    def name_topic(self, question: FitQuestion) -> str:
        """Name what a question is about: its trait, or of several their kind."""
        traits = question.about
        return traits[0] if len(traits) == 1 else self.traits[traits[0]].kind


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Trait(_Strict):
    kind: TraitKind
    name: str
    weight: float = Field(default=1.0, gt=0)


class _Choice(_Strict):
    label: str
    levels: dict[str, Level]


class _Question(_Strict):
    id: str
    text: str
    choices: tuple[_Choice, ...] = Field(min_length=2)


class _Need(_Strict):
    level: int = Field(ge=LEAST_ASKED, le=MOST)
    section: str
    quote: str


class _Step(_Strict):
    step: str
    trait: str
    section: str
    quote: str


class _Role(_Strict):
    apart: tuple[str, ...] = Field(min_length=FEWEST_APART)
    asks: dict[str, _Need]


class _File(_Strict):
    traits: dict[str, _Trait]
    questions: tuple[_Question, ...]
    roles: dict[str, _Role]
    learning: dict[str, tuple[_Step, ...]] = {}


EMPTY = Instrument({}, {}, {}, (), {})


def read_instrument(folder: Path) -> Instrument:
    """Read `fit.yaml`; empty if there is no such file. Raises `KnowledgeError` if it is malformed."""
    try:
        content = _File.model_validate(yaml.load((folder / FIT).read_text(encoding="utf-8"), Loader=yaml.CSafeLoader))
    except FileNotFoundError:
        return EMPTY
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise KnowledgeError(
            f"{FIT}, {where}: {first['msg'].lower()}; every level needs its section and quote."
        ) from error
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise KnowledgeError(f"{FIT} cannot be read: {' '.join(str(error).split())[:300]}.") from error
    return Instrument(
        {name: Trait(name, entry.kind, entry.name, entry.weight) for name, entry in content.traits.items()},
        {
            role: {trait: Need(need.level, Quote(need.section, need.quote)) for trait, need in entry.asks.items()}
            for role, entry in content.roles.items()
        },
        {role: entry.apart for role, entry in content.roles.items()},
        tuple(
            FitQuestion(entry.id, entry.text, tuple(Choice(choice.label, choice.levels) for choice in entry.choices))
            for entry in content.questions
        ),
        {
            role: tuple(Step(step.step, step.trait, Quote(step.section, step.quote)) for step in steps)
            for role, steps in content.learning.items()
        },
    )


def check_instrument(
    folder: Path, instrument: Instrument, roles: Collection[str], sections: Mapping[str, Section]
) -> list[Problem]:
    """Report names that do not exist, and quotes that do not stand in the section they name."""
    path = folder / FIT
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []

    def locate(wanted: str) -> int:
        return next((number for number, line in enumerate(lines, 1) if wanted in line), 1)

    return [
        Problem(FIT, locate(wanted), text, advice)
        for wanted, text, advice in (
            *_check_names(instrument, roles),
            *_check_quotes(instrument, sections),
        )
    ]


def _check_names(instrument: Instrument, roles: Collection[str]) -> Iterator[tuple[str, str, str]]:
    for role in (*instrument.roles, *instrument.learning):
        if role not in roles:
            yield f"  {role}:", f"There is no role {role!r}.", "Use an id of vocabulary.yaml."
    for role in roles if instrument.roles else ():
        if role not in instrument.roles:
            yield "roles:", f"The role {role!r} is missing.", "Say what it asks for, or it can never be recommended."
    used = {
        *(trait for needs in instrument.roles.values() for trait in needs),
        *(trait for question in instrument.questions for trait in question.about),
        *(step.trait for steps in instrument.learning.values() for step in steps),
    }
    for trait in sorted(used - instrument.traits.keys()):
        yield f"{trait}:", f"There is no trait {trait!r}.", "Name it under 'traits', or use one that stands there."
    for role, apart in instrument.apart.items():
        for trait in apart:
            if trait not in instrument.roles[role]:
                yield f"  {role}:", f"{role!r} is set apart by {trait!r}, of which it says nothing.", "Give its level."


def _check_quotes(instrument: Instrument, sections: Mapping[str, Section]) -> Iterator[tuple[str, str, str]]:
    needs = [need.quote for asked in instrument.roles.values() for need in asked.values()]
    steps = [step.quote for learning in instrument.learning.values() for step in learning]
    for quote in (*needs, *steps):
        section = sections.get(quote.section)
        if section is None:
            yield quote.section, f"There is no section {quote.section!r}.", "Name the section that says so."
        elif not any(quote.text == sentence.text for sentence in section.sentences):
            yield (
                quote.text[:40],
                f"The quote “{quote.text[:60]}…” is no sentence of {quote.section!r}.",
                "Copy one of its sentences whole.",
            )
