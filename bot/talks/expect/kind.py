"""The registry: each kind of expectation with its argument, its row in the guide, and how it is judged."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from bot.domain import Citation, Question, Reply, Retrieved, Statement
from bot.knowledge import Knowledge
from bot.talks.shapes import Shape

Group = Literal["Text", "Citations", "Advice", "Guardrails", "Memory and run", "Meaning", "Combine"]
Cause = Literal["", "not in the knowledge", "not retrieved", "retrieved, not cited", "cited in another turn"]


@dataclass(frozen=True, slots=True)
class Said:
    """A message that was sent and what came back: a reply, or the sentence that refused the message."""

    user: str
    reply: Reply | None
    refusal: str = ""


@dataclass(frozen=True, slots=True)
class Vote:
    """What a model said when it was asked whether something is so of a reply."""

    holds: bool
    reason: str


class Reading(Protocol):
    """Reads meaning where no rule can: by a model's votes, by the nearness of vectors."""

    def ask(self, criterion: str, question: str, reply: str) -> Sequence[Vote]:
        """Return a model's votes on a reply; raise `RecordingError` if none was recorded."""

    def measure(self, meant: str, sentences: Sequence[str]) -> Sequence[float]:
        """Return how near each sentence is to what is meant, from 0 to 1."""

    def liken(self, detector: str, sentence: str) -> float:
        """Return how like a sentence is to those labelled for a detector, from 0 to 1."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What an expectation may look at: one reply, or all of them together when `at` is None."""

    said: Sequence[Said]
    at: int | None
    knowledge: Knowledge
    name_limit: Callable[[str], str]  # the name of the fixed text a sentence belongs to, empty if it is none
    rank_section: Callable[[str, Reply], int | None]  # where a search without end would have placed it
    reading: Reading

    @property
    def replies(self) -> tuple[Reply, ...]:
        """The replies looked at."""
        looked_at = self.said if self.at is None else self.said[self.at : self.at + 1]
        return tuple(said.reply for said in looked_at if said.reply)

    @property
    def text(self) -> str:
        """The text of the replies."""
        return "\n".join(reply.text for reply in self.replies)

    @property
    def statements(self) -> tuple[Statement, ...]:
        """The statements of the replies."""
        return tuple(statement for reply in self.replies for statement in reply.statements)

    @property
    def citations(self) -> tuple[Citation, ...]:
        """The citations of the replies."""
        return tuple(citation for reply in self.replies for citation in reply.citations)

    @property
    def retrieved(self) -> tuple[Retrieved, ...]:
        """What was retrieved for the replies."""
        return tuple(item for reply in self.replies for item in reply.retrieved)

    @property
    def questions(self) -> tuple[Question, ...]:
        """What the replies ask."""
        return tuple(question for reply in self.replies for question in reply.questions)

    def last_of(self, name: str) -> Any:
        """Return a field of the last reply that has something in it."""
        return next((value for reply in reversed(self.replies) if (value := getattr(reply, name))), None)


@dataclass(frozen=True, slots=True)
class Finding:
    """Whether it holds, what was found, the words it was found in, and why a citation is missing."""

    holds: bool
    found: str
    marks: tuple[str, ...] = ()
    cause: Cause = ""


Judge = Callable[[Any, Mapping[str, Any], Seen], Finding]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of expectation; with `each`, the negation of a list means none of its entries."""

    verb: str
    group: Group
    about: str
    example: str
    takes: Shape
    judge: Judge
    options: Mapping[str, Shape] = field(default_factory=dict)
    each: bool = False


KINDS: dict[str, Kind] = {}


def register(
    verb: str,
    group: Group,
    about: str,
    example: str,
    takes: Shape,
    each: bool = False,
    **options: Shape,
) -> Callable[[Judge], Judge]:
    """Enter a kind of expectation into the registry, judged by the function below."""

    def enter(judge: Judge) -> Judge:
        KINDS[verb] = Kind(verb, group, about, example, takes, judge, options, each)
        return judge

    return enter
