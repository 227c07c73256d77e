"""Read and check `knowledge/`: sections with stable ids, each statement with its sources."""

import hashlib
import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from bot.domain import Section, Sentence, Source
from bot.errors import KnowledgeError, MessageError
from bot.knowledge.asked import check_asked, read_asked
from bot.knowledge.checks import check_pages
from bot.knowledge.expected import read_expected
from bot.knowledge.instrument import (
    EMPTY,
    LEAST,
    MOST,
    Choice,
    FitQuestion,
    Instrument,
    Step,
    Trait,
    check_instrument,
    read_instrument,
)
from bot.knowledge.judged import Judged, name_sentence, read_judged
from bot.knowledge.nearest import suggest_page, suggest_section, tell_listing
from bot.knowledge.pages import Page, Problem, read_page, split_sentences
from bot.knowledge.sources import read_sources
from bot.knowledge.style import check_style, find_year, is_stale
from bot.knowledge.vocabulary import Mention, Vocabulary, read_vocabulary
from bot.knowledge.wages import Wage, check_pages_of_wages, name_places, read_wages, write_pages

__all__ = [
    "LEAST",
    "MOST",
    "Choice",
    "FitQuestion",
    "Instrument",
    "Judged",
    "Knowledge",
    "Mention",
    "Page",
    "Problem",
    "Step",
    "Trait",
    "Vocabulary",
    "Wage",
    "check_knowledge",
    "find_year",
    "fingerprint_files",
    "is_stale",
    "name_sentence",
    "read_expected",
    "read_instrument",
    "read_judged",
    "read_knowledge",
    "split_sentences",
    "suggest_page",
    "suggest_section",
    "tell_listing",
    "write_pages",
]

PAGE_FOLDERS = ("roles", "comparisons", "guides", "wages")
FILES = (
    (".", ".yaml"),
    ("tables", ".csv"),
    *((folder, ".md") for folder in PAGE_FOLDERS),
)


@dataclass(frozen=True, slots=True)
class Knowledge:
    """All sections in reading order, their sources, the names they use, how people ask, and the instrument of fit.

    `asked` are example questions by facet or section.
    """

    sections: Mapping[str, Section]
    sources: Mapping[str, Source]
    vocabulary: Vocabulary
    wages: tuple[Wage, ...] = ()
    asked: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    instrument: Instrument = EMPTY
    _named: dict[str, frozenset[str]] = field(default_factory=dict, repr=False, compare=False)

    def find_named(self, sentence: Sentence) -> frozenset[str]:
        """Return the roles that a sentence of the knowledge names; it is read once."""
        if sentence.text not in self._named:
            mentions = self.vocabulary.find_mentions(sentence.text)
            self._named[sentence.text] = frozenset(mention.role for mention in mentions)
        return self._named[sentence.text]

    @property
    def searchable(self) -> dict[str, Section]:
        """The sections found by searching; wage tables are reached by role and place instead."""
        return {name: section for name, section in self.sections.items() if section.kind != "wages"}

    @property
    def places(self) -> dict[str, str]:
        """Every name of a place in lower case, and the area of the wage tables it means."""
        return name_places(self.wages, self.vocabulary.places)

    @property
    def digest(self) -> str:
        """Name the content: equal text, titles and ids give an equal digest."""
        lines = (f"{section.id}\x1f{section.title}\x1f{section.text}" for section in self.sections.values())
        return hashlib.sha256("\x1e".join(lines).encode()).hexdigest()

    def find_sections(self, name: str) -> tuple[Section, ...]:
        """Return the section of a name, or all those of a page; raise `MessageError` if there is neither."""
        found = tuple(section for section in self.sections.values() if name in (section.id, section.page))
        if not found:
            nearest = suggest_section(name, self.sections)
            closest = f"the closest is {nearest!r}; " if nearest else ""
            listing = tell_listing(suggest_page(name, self.sections))
            raise MessageError(f"There is no page or section {name!r}; {closest}{listing}")
        return found

    def neighbours(self, section: Section) -> tuple[Section | None, Section | None]:
        """Return the sections before and after this one on its page."""
        page = [other for other in self.sections.values() if other.page == section.page]
        place = page.index(section)
        return (page[place - 1] if place else None, page[place + 1] if place + 1 < len(page) else None)


def fingerprint_files(folder: Path) -> tuple[tuple[str, int, int], ...]:
    """List name, size and time of every knowledge file: cheap, and different as soon as one is edited."""
    found: list[tuple[str, int, int]] = []
    for inside, ending in FILES:
        with suppress(OSError), os.scandir(folder / inside) as entries:
            for entry in entries:
                if entry.name.endswith(ending):
                    with suppress(FileNotFoundError):  # an editor that saves by renaming took it away just now
                        stat = entry.stat()
                        found.append((entry.path, stat.st_size, stat.st_mtime_ns))
    return tuple(sorted(found))


def _read_pages(folder: Path) -> list[Page]:
    known = {(folder / kind) for kind in PAGE_FOLDERS}
    paths = sorted(path for path in folder.rglob("*.md") if path.parent in known or path.parent != folder)
    return [read_page(path, folder) for path in paths]


def _inspect(folder: Path) -> tuple[Knowledge, list[Problem]]:
    if not folder.is_dir():
        raise KnowledgeError(
            f"There is no folder {str(folder)!r}; set ADVISOR_KNOWLEDGE to the folder that holds the pages."
        )
    vocabulary = read_vocabulary(folder)
    sources, problems = read_sources(folder)
    pages = _read_pages(folder)
    found = [*check_pages(pages, sources, vocabulary), *check_pages_of_wages(folder)]
    found += check_style(pages, sources, vocabulary, vocabulary.reviewed)
    problems += sorted(found, key=lambda problem: (problem.path, problem.line))
    if not pages:
        problems.append(
            Problem(".", 1, f"There is no page in {str(folder)!r}.", "Pages stand in roles/, comparisons/, guides/.")
        )
    order = {page: place for place, page in enumerate(_reading_order(vocabulary))}
    pages.sort(key=lambda page: (order.get(page.id, len(order)), page.id))
    sections = {block.section.id: block.section for page in pages for block in page.blocks}
    asked = read_asked(folder)
    problems += check_asked(folder, asked, vocabulary.facets, sections)
    instrument = read_instrument(folder)
    problems += check_instrument(folder, instrument, vocabulary.roles, sections)
    return Knowledge(sections, sources, vocabulary, read_wages(folder), asked, instrument), problems


def _reading_order(vocabulary: Vocabulary) -> list[str]:
    return [
        *(f"roles/{role}" for role in vocabulary.roles),
        *(f"comparisons/{pair}" for pair in vocabulary.comparisons),
        *(f"guides/{guide}" for guide in vocabulary.guides),
    ]


def check_knowledge(folder: Path) -> list[Problem]:
    """Return every problem of the knowledge, by file and line, also of the questions that only learning reads."""
    knowledge, problems = _inspect(folder)
    return [*problems, *read_expected(folder, knowledge.sections)[1]]


def read_knowledge(folder: Path) -> Knowledge:
    """Read the knowledge; raise `KnowledgeError` with all problems if a check fails."""
    knowledge, problems = _inspect(folder)
    if problems:
        more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
        raise KnowledgeError(f"The knowledge does not pass its checks: {problems[0]}{more}", problems)
    return knowledge
