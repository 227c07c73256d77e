"""What a model is given for one turn, and the small numbers by which it cites."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from bot.answer.case import Case
from bot.domain import Lens, Section
from bot.knowledge import Knowledge

LETTERS_PER_TOKEN = 4.0  # of Latin text, a little on the safe side
LETTERS_PER_WIDE_TOKEN = 1.5  # of other scripts


def estimate_tokens(text: str) -> int:
    """Estimate how many tokens a text costs, with no tokenizer of any provider."""
    plain = sum(1 for character in text if character.isascii())
    return round(plain / LETTERS_PER_TOKEN + (len(text) - plain) / LETTERS_PER_WIDE_TOKEN) + 1


@dataclass(slots=True)
class Cost:
    """What a model cost: calls, and tokens, estimated where the server does not tell them."""

    calls: int = 0
    tokens_in: int = 0
    tokens_out: int = 0

    def dump(self) -> dict[str, int]:
        """Return what a reply tells of it; nothing if the model was not asked."""
        return {"calls": self.calls, "input": self.tokens_in, "output": self.tokens_out} if self.calls else {}


@dataclass(slots=True)
class Numbers:
    """Small numbers bound to sections, in the order in which the model came to see them."""

    sections: list[Section] = field(default_factory=list)

    def add(self, section: Section) -> int:
        """Return the number of a section, a new one if it has none yet."""
        known = next((at for at, other in enumerate(self.sections) if other.id == section.id), None)
        if known is None:
            self.sections.append(section)
            known = len(self.sections) - 1
        return known + 1

    def resolve(self, numbers: Sequence[int]) -> tuple[str, ...]:
        """Return the ids of the sections that have these numbers; a number nobody was given means nothing."""
        return tuple(self.sections[number - 1].id for number in numbers if 1 <= number <= len(self.sections))

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of all numbered sections."""
        return tuple(section.id for section in self.sections)


def write_passage(number: int, section: Section) -> str:
    """Write a section as a model reads it: its number, its titles, its text."""
    return f"[{number}] {section.page_title}: {section.title}\n{section.text}"


@dataclass(frozen=True, slots=True)
class Exchange:
    """A message and its answer, as the history shows them."""

    asked: str
    answered: str


@dataclass(frozen=True, slots=True)
class Brief:
    """Everything a model is given for one message; `standalone` is the message with what it leans on spelt out."""

    text: str
    standalone: str
    lens: Lens
    language: str  # in which to answer; empty for the one of the question
    passages: tuple[Section, ...]
    history: tuple[Exchange, ...] = ()
    profile: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reference:
    """Where the model's tools look: the knowledge, a search over it, and the ledger of the person's fit."""

    knowledge: Knowledge
    search: Callable[[str], Sequence[Section]]
    reckon: Callable[[], Case]
