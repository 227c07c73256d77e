"""A CV or a job description: what it says of the person, or which role it is like, each with the line that says so."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

import numpy as np

from bot.answer import Answer
from bot.answer.case import list_sayable, name_level, name_trait
from bot.answer.fixed import say
from bot.conversation.library import Shelf
from bot.conversation.path import Path, open_case
from bot.documents import Document, Line
from bot.domain import Draft, Quote, Sentence
from bot.index import Vectors

LIKE = 0.45  # cosine from which a line is like a sentence of a role's page
FEWEST_LIKE = 3  # sentences that must have a like, else the advert is like no role
SHOWN = 4  # pieces of evidence in a reply
FACETS = ("duties", "skills", "tools")
SHORTEST = 4  # words of a line worth comparing


@dataclass(frozen=True, slots=True)
class Paper:
    """The path after a file was read, what to say, and what its fixed texts may hold."""

    path: Path
    answer: Answer
    sayable: Mapping[str, Collection[str]]


@dataclass(frozen=True, slots=True)
class Match:
    """A sentence of a role's page and the line of an advert that is like it."""

    section: str
    sentence: Sentence
    line: Line
    nearness: float


def read_cv(document: Document, path: Path, turn: int, shelf: Shelf) -> Paper:
    """Read what a file says of the person; each fact points to its line."""
    found = [replace(fact, line=line.number) for line in document.lines for fact in shelf.reader.read(line.text, turn)]
    path = replace(path, profile=path.profile.add(tuple(found)))
    case = open_case(path, shelf)
    drafts = say(shelf.texts, "file-read" if found else "file-silent")
    for trait, fact in {fact.trait: fact for fact in found}.items():
        name = name_trait(case, trait)
        values = {"trait": name[0].upper() + name[1:], "changes": name_level(case, fact)}
        drafts += say(shelf.texts, "trait-known", **values)
        drafts += [
            replace(draft, told=turn) for draft in say(shelf.texts, "file-says", told=fact.quote, line=str(fact.line))
        ]
    return Paper(path, Answer(tuple(drafts)), list_sayable(case))


def read_advert(document: Document, path: Path, turn: int, shelf: Shelf) -> Paper:
    """Say which role a job description is like, with the lines and the sentences that are alike."""
    lines = [line for line in document.lines if len(line.text.split()) >= SHORTEST]
    vectors = shelf.embedder.embed([line.text for line in lines])
    matches = {role: _match(role, lines, vectors, shelf) for role in shelf.knowledge.vocabulary.roles} if lines else {}
    share = {role: len(alike) / total for role, (alike, total) in matches.items() if total}
    best = max(share, key=lambda role: share[role], default="")
    alike, total = matches.get(best, ([], 0))
    if len(alike) < FEWEST_LIKE:
        return Paper(path, Answer(tuple(say(shelf.texts, "advert-unlike")), "unknown"), {})
    title = shelf.knowledge.vocabulary.title(best)
    drafts = say(shelf.texts, "advert-reads-like", roles=title, count=str(len(alike)), sum=str(total))
    drafts += say(shelf.texts, "evidence")
    for match in sorted(alike, key=lambda match: -match.nearness)[:SHOWN]:
        told = say(shelf.texts, "file-says", told=match.line.text, line=str(match.line.number))
        drafts += [replace(draft, told=turn) for draft in told]
        drafts.append(Draft(match.sentence.text, (Quote(match.section, match.sentence.text),)))
    sayable = {
        "told": {match.line.text for match in alike},
        "line": {str(match.line.number) for match in alike},
        "count": {str(len(alike))},
        "sum": {str(total)},
    }
    return Paper(path, Answer(tuple(drafts)), sayable)


def _match(role: str, lines: list[Line], vectors: Vectors, shelf: Shelf) -> tuple[list[Match], int]:
    """Find for each sentence on a role's duties, skills and tools the line that is most like it.

    `vectors` are those of the lines, shape (lines, dimensions).
    """
    wanted = [
        (name, sentence, vector)
        for facet in FACETS
        if (section := shelf.knowledge.sections.get(name := f"roles/{role}#{facet}")) and not section.empty
        for sentence in section.sentences
        if (vector := shelf.snapshot.vector_of(sentence.text)) is not None
    ]
    if not wanted:
        return [], 0
    nearness = np.stack([vector for _, _, vector in wanted]) @ vectors.T
    best = nearness.argmax(axis=1)
    return [
        Match(name, sentence, lines[at], float(nearness[row, at]))
        for row, ((name, sentence, _), at) in enumerate(zip(wanted, best.tolist(), strict=True))
        if nearness[row, at] >= LIKE
    ], len(wanted)
