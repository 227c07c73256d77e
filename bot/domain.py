"""The words every stage speaks: frozen values, no behaviour beyond reading themselves."""

from dataclasses import dataclass, field
from typing import Literal

Lens = Literal["candidate", "hiring", "team"]
Kind = Literal["claim", "question", "courtesy", "limit"]
Limit = Literal["none", "clarify", "decline", "redirect", "support", "unknown"]
Tier = Literal["A", "B", "C", "own"]
TraitKind = Literal["interest", "skill", "circumstance"]
VerdictKind = Literal["one", "close", "early", "none"]

LENSES: tuple[Lens, ...] = ("candidate", "hiring", "team")
# What a source can be; the grade (tier) says how far to rely on it: A official or primary, B recognised, C with care.
SourceKind = Literal[
    "official statistics",
    "occupational standard",
    "survey data",
    "job-board data",
    "research paper",
    "law or standard text",
    "press report",
    "practitioner's view",
    "company's own page",
    "recruiter's view",
    "training vendor's page",
    "career guide",
    "blog",
    "forum discussion",
    "this advisor",
]


@dataclass(frozen=True, slots=True)
class Source:
    """Where a statement of the knowledge comes from."""

    id: str
    tier: Tier
    kind: SourceKind
    publisher: str
    title: str
    url: str
    date: str
    licence: str
    attribution: str = ""

    @property
    def label(self) -> str:
        """Name the source as a reply does: publisher, title and date in quotation marks."""
        return f"“{self.publisher}: {self.title} ({self.date})”"

    @property
    def quality(self) -> str:
        """Say in words what kind of source it is, and how good."""
        return self.kind if self.tier == "own" else f"{self.kind}, grade {self.tier}"


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a section: `section.text[start:end]`, with the ids of its sources."""

    text: str
    start: int
    end: int
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """The unit that is retrieved, cited and opened: one `##` heading of a knowledge page."""

    id: str
    page: str
    facet: str
    title: str
    page_title: str
    kind: str
    roles: tuple[str, ...]
    text: str
    sentences: tuple[Sentence, ...]
    empty: bool
    path: str
    line: int

    @property
    def sources(self) -> tuple[str, ...]:
        """The ids of all sources, in order of appearance."""
        return tuple(dict.fromkeys(source for sentence in self.sentences for source in sentence.sources))


@dataclass(frozen=True, slots=True)
class Passage:
    """A retrieved section: its rank from 1, its score, and which searches brought it."""

    section: Section
    rank: int
    score: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Quote:
    """Words that stand verbatim in a section."""

    section: str
    text: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where a statement stands in a table: row title and column title."""

    row: str
    column: str


@dataclass(frozen=True, slots=True)
class Draft:
    """A statement before the gate: what it says and the quotes it says it from.

    A bare "Yes.", "No." or "It depends." names the question it `answers`. `told` is the message whose words it quotes.
    """

    text: str
    quotes: tuple[Quote, ...] = ()
    place: Place | None = None
    answers: str = ""
    told: int = 0


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
    limit: str = ""
    follow_up: bool = False
    detailed: bool = False
    language: str = "en"
    sections: tuple[str, ...] = ()  # sections whose examples the message is near to, nearest first
    mentioned: tuple[str, ...] = ()  # the roles in the order in which they were named
    style: str = ""  # how the answer before is wanted again: more, shorter, simpler, table, source, why


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
    answered_by: Literal["extractive", "model"]
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
