"""What a message was taken to mean, and what every front door receives for it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from bot.domain.knowledge import Quote, Section
from bot.domain.person import Fact, Recommendation, Verdict, Weight

Lens = Literal["candidate", "hiring", "team"]
AnsweredBy = Literal["extractive", "model"]
Kind = Literal["claim", "question", "courtesy", "limit"]
Limit = Literal["none", "clarify", "decline", "redirect", "support", "unknown"]

LENSES: tuple[Lens, ...] = ("candidate", "hiring", "team")
# What a question is about, besides traits of the person: the role that is meant; whatever a language model asks.
ASKED_ROLE, ASKED_FREELY = "role", "answer"


@dataclass(frozen=True, slots=True)
class Passage:
    """A retrieved section: its rank from 1, its score, and which searches brought it."""

    section: Section
    rank: int
    score: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a statement stands in a table: row title and column title."""

    row: str
    column: str


@dataclass(frozen=True, slots=True)
class Draft:
    """A statement before the gate: what it says and the quotes it says it from.

    A bare "Yes.", "No." or "It depends." names the question it `answers`; what says where an amount of the person's
    lies names the amount that it `weighs`, in US dollars a year. `told` is the message whose words it quotes.
    """

    text: str
    quotes: tuple[Quote, ...] = ()
    place: Place | None = None
    answers: str = ""
    told: int = 0
    weighs: int = 0


@dataclass(frozen=True, slots=True)
class Proof:
    """What the gate found in one draft; a claim is shown only if `reason` is empty."""

    kind: Kind
    reason: str = ""

    @property
    def proven(self) -> bool:
        """Say whether the draft may be shown."""
        return not self.reason


@dataclass(frozen=True, slots=True)
class Citation:
    """A numbered pointer into a section: `section.text[start:end] == quote`."""

    number: int
    section: str
    title: str
    quote: str
    start: int
    end: int
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Statement:
    """One proven sentence of a reply, with the numbers of its citations."""

    text: str
    kind: Kind
    citations: tuple[int, ...] = ()
    place: Place | None = None
    part: int = 0  # which of several questions of a message it answers, from 0
    told: int = 0  # the message of the person whose words it quotes: the other side of the claim that follows


@dataclass(frozen=True, slots=True)
class Withheld:
    """A sentence the gate did not let through, and why."""

    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Retrieved:
    """What was read for a reply, by rank."""

    section: str
    title: str
    rank: int
    score: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """A question the advisor asks, what it is about, and the traits of the person it informs."""

    text: str
    about: str
    traits: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A question that may be asked next, and its short label for a button."""

    text: str
    label: str


@dataclass(frozen=True, slots=True)
class Where:
    """A place: the country, by name, and the area of the wage tables, by id; nothing of either where none is known."""

    countries: tuple[str, ...] = ()
    places: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Say whether anything is known."""
        return bool(self.countries or self.places)


NOWHERE = Where()


@dataclass(frozen=True, slots=True)
class Understanding:
    """What a message was taken to mean."""

    text: str
    standalone_question: str
    intent: str
    roles: tuple[str, ...] = ()
    facets: tuple[str, ...] = ()
    guides: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    lens: Lens = "candidate"
    speaks_for: Lens = "candidate"  # on whose behalf the words themselves are written, whichever lens was chosen
    heard_for: Mapping[str, float] = field(default_factory=dict)  # the same as heard so far: log odds of each lens
    limit: str = ""
    follow_up: bool = False
    context: str = ""  # what a follow-up stands beside: the questions before it, and the roles that were spoken of
    asks_again: bool = False  # the question before, of another role or in another way; its own words say nothing
    detailed: bool = False
    language: str = "en"
    sections: tuple[str, ...] = ()  # sections whose examples the message is near to, nearest first
    # How near the message is to the examples of sections and of facets, by name.
    likeness: Mapping[str, float] = field(default_factory=dict)
    mentioned: tuple[str, ...] = ()  # the roles in the order in which they were named
    style: str = ""  # how the answer before is wanted again: more, shorter, simpler, table, source, why
    wishes_verdict: bool = False  # whether the whole message asks which path suits the one who writes
    work_of: str = ""  # whose work of the roles named the case that a firm describes is
    missed: bool = False  # whether the message says that the answer before missed
    unwanted: tuple[str, ...] = ()  # roles that are not to be spoken of: refused, or said not to be meant
    home: Where = NOWHERE  # where the person said they are
    at_home: bool = False  # whether the places are only those of the home: nobody named another


@dataclass(frozen=True, slots=True)
class Bar:
    """A row of a pay chart: percentiles of one job title or place; what was not released is None."""

    label: str
    p10: int | None
    p25: int | None
    p50: int
    p75: int | None
    p90: int | None
    count: int | None


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars that may be compared: one source, one kind of figure; each stands as a row in `section` of its label."""

    title: str
    unit: str
    bars: tuple[Bar, ...]
    source: str
    sections: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reply:
    """What every front door receives for one message; as JSON it is `docs/reply.schema.json`."""

    text: str
    lens: Lens
    intent: str
    roles: tuple[str, ...]
    facets: tuple[str, ...]
    standalone_question: str
    answered_by: AnsweredBy
    statements: tuple[Statement, ...]
    citations: tuple[Citation, ...]
    limit: Limit
    retrieved: tuple[Retrieved, ...]
    questions: tuple[Question, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()
    withheld: tuple[Withheld, ...] = ()
    notices: tuple[str, ...] = ()
    charts: tuple[Chart, ...] = ()
    recommendations: tuple[Recommendation, ...] = ()
    verdict: Verdict | None = None
    ledger: tuple[Weight, ...] = ()  # of the roles in front, with a verdict
    profile: tuple[Fact, ...] = ()
    seconds: dict[str, float] = field(default_factory=dict)
    follow_up: bool = False
    taken_as: str = ""  # what a follow-up was taken to mean, where that is not obvious
    usage: dict[str, int] = field(default_factory=dict)  # calls and tokens of a language model, if one was asked


@dataclass(frozen=True, slots=True)
class Shown:
    """A statement that passed the gate before its reply is whole, and the citations it is the first to use."""

    statement: Statement
    citations: tuple[Citation, ...] = ()
