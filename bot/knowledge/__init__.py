"""Read and check `knowledge/`: sections with stable ids, each statement with its sources."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.domain import Section, Source
from bot.errors import KnowledgeError
from bot.knowledge.checks import check_pages
from bot.knowledge.pages import Page, Problem, read_page, split_sentences
from bot.knowledge.sources import read_sources
from bot.knowledge.vocabulary import Mention, Vocabulary, read_vocabulary

__all__ = [
    "Knowledge",
    "Mention",
    "Page",
    "Problem",
    "Vocabulary",
    "check_knowledge",
    "fingerprint_files",
    "read_knowledge",
    "split_sentences",
]

PAGE_FOLDERS = ("roles", "comparisons", "guides", "wages")


@dataclass(frozen=True, slots=True)
class Knowledge:
    """All sections in reading order, their sources, and the names they use."""

    sections: Mapping[str, Section]
    sources: Mapping[str, Source]
    vocabulary: Vocabulary

    @property
    def digest(self) -> str:
        """Name the content: equal text, titles and ids give an equal digest."""
        lines = (f"{section.id}\x1f{section.title}\x1f{section.text}" for section in self.sections.values())
        return hashlib.sha256("\x1e".join(lines).encode()).hexdigest()

    def neighbours(self, section: Section) -> tuple[Section | None, Section | None]:
        """Return the sections before and after this one on its page."""
        page = [other for other in self.sections.values() if other.page == section.page]
        place = page.index(section)
        return (page[place - 1] if place else None, page[place + 1] if place + 1 < len(page) else None)


def fingerprint_files(folder: Path) -> tuple[tuple[str, int, int], ...]:
    """List name, size and time of every knowledge file: cheap, and different as soon as one is edited."""
    files = sorted([*folder.glob("*.yaml"), *(path for kind in PAGE_FOLDERS for path in folder.glob(f"{kind}/*.md"))])
    return tuple((path.as_posix(), stat.st_size, stat.st_mtime_ns) for path in files if (stat := path.stat()))


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
    problems += check_pages(pages, sources, vocabulary)
    if not pages:
        problems.append(
            Problem(".", 1, f"There is no page in {str(folder)!r}.", "Pages stand in roles/, comparisons/, guides/.")
        )
    order = {page: place for place, page in enumerate(_reading_order(vocabulary))}
    pages.sort(key=lambda page: (order.get(page.id, len(order)), page.id))
    sections = {block.section.id: block.section for page in pages for block in page.blocks}
    return Knowledge(sections, sources, vocabulary), problems


def _reading_order(vocabulary: Vocabulary) -> list[str]:
    return [
        *(f"roles/{role}" for role in vocabulary.roles),
        *(f"comparisons/{pair}" for pair in vocabulary.comparisons),
        *(f"guides/{guide}" for guide in vocabulary.guides),
    ]


def check_knowledge(folder: Path) -> list[Problem]:
    """Return every problem of the knowledge, by file and line."""
    return _inspect(folder)[1]


def read_knowledge(folder: Path) -> Knowledge:
    """Read the knowledge; raise `KnowledgeError` with all problems if a check fails."""
    knowledge, problems = _inspect(folder)
    if problems:
        more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
        raise KnowledgeError(f"The knowledge does not pass its checks: {problems[0]}{more}", problems)
    return knowledge
