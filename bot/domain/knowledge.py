"""What the knowledge is made of: sources, sections, and words that stand in them."""

from dataclasses import dataclass
from typing import Literal

Tier = Literal["A", "B", "C", "own"]
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
class Quote:
    """Words that stand verbatim in a section."""

    section: str
    text: str
