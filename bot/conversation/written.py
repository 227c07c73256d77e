"""A turn in a language model's words: which turns are its, what it is given, and what becomes of what it writes."""

from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace

from bot.answer import render_statements
from bot.answer.agent import Author, Brief, Exchange, Judged, Reference, Writing
from bot.answer.case import name_level, name_trait
from bot.attune import AskedOnce
from bot.conversation.citing import Citations
from bot.conversation.library import Shelf
from bot.conversation.path import open_case
from bot.conversation.search import find_passages
from bot.conversation.turn import Clock, Turned
from bot.conversation.way import append_verdict
from bot.domain import (
    ASKED_FREELY,
    Question,
    Quote,
    Reply,
    Retrieved,
    Section,
    Shown,
    Statement,
    Understanding,
    Withheld,
)
from bot.understand import find_roles

OTHER_LANGUAGE = "other-language"
CHECKED_LESS = "In this language claims are checked for figures, names of roles and the cited section only."
CUT_SHORT = "The language model did not come to an end; its last sentence is left out."


@dataclass(frozen=True, slots=True)
class Talk:
    """What an author is told of a conversation: what was said before, and the tokens it has cost."""

    text: str
    history: Sequence[Exchange]
    spent: int
    language: str = ""  # that was wished for


def is_for_model(turned: Turned) -> bool:
    """Say whether a model may write this reply: an ordinary question that found passages, or another language."""
    reply, readings = turned.reply, turned.readings
    if turned.on_path:
        return False
    if all(reading.limit == OTHER_LANGUAGE for reading in readings):
        return True
    plain = all(not reading.limit and reading.style != "source" for reading in readings)
    return plain and reply.limit == "none" and any(statement.kind == "claim" for statement in reply.statements)


async def write_turn(
    turned: Turned, talk: Talk, author: Author, shelf: Shelf, clock: Clock
) -> AsyncGenerator[Shown | Reply, None]:
    """Give each statement as soon as it is proven, then the reply; where the model fails, `turned.reply` goes on."""
    writing = author.begin(_brief(turned, talk, shelf), _refer(turned, shelf), shelf.prose, talk.spent)
    page = _Page(Citations(shelf.knowledge.sections))
    async with aclosing(writing.write()) as proven:
        async for judged in proven:
            yield page.add(judged)
    author.note(writing)
    clock.mark("model")
    reply = _finish(turned, writing, page, shelf)
    yield replace(reply, seconds=clock.read())


class _Page:
    """The statements of a reply as they come."""

    def __init__(self, citations: Citations) -> None:
        self.citations = citations
        self.statements: list[Statement] = []
        self.is_checked_less = False  # whether a claim is shown of which not everything was checked

    def add(self, judged: Judged) -> Shown:
        known = len(self.citations.list())
        numbers = tuple(dict.fromkeys(self.citations.cite(quote) for quote in judged.quotes))
        statement = Statement(judged.written.text, judged.kind, numbers, judged.place)
        self.statements.append(statement)
        self.is_checked_less = self.is_checked_less or judged.loosely
        return Shown(statement, self.citations.list()[known:])

    def append(self, reply: Reply) -> None:
        """Add the statements of another reply, but for those whose words are quoted already."""
        quotes = {one.number: Quote(one.section, one.quote) for one in reply.citations}
        begun = bool(self.statements)
        known = {number for number, quote in quotes.items() if self.citations.knows(quote)}
        for statement in reply.statements:
            if statement.citations and set(statement.citations) <= known:
                continue
            numbers = tuple(self.citations.cite(quotes[number]) for number in statement.citations)
            self.statements.append(replace(statement, citations=numbers, part=statement.part + begun))


def _finish(turned: Turned, writing: Writing, page: _Page, shelf: Shelf) -> Reply:
    """Put the reply together from what was proven; a model that failed leaves the rest to the sources' own words."""
    base, failure = turned.reply, writing.failure
    withheld = tuple(Withheld(judged.written.text, judged.reason) for judged in writing.withheld)
    notices = [*base.notices, *([failure.notice] if failure else []), *_tell_withheld(len(withheld))]
    notices += [CUT_SHORT] if writing.is_cut and not failure else []
    reply = replace(base, usage=writing.cost.dump())
    if not failure and writing.assessed:
        reply = append_verdict(reply, turned.path, shelf)
        page.append(reply)
    if failure:
        page.append(base)
    if failure and not writing.claims:
        return _fill(reply, page, withheld, notices)
    if page.is_checked_less:
        notices.append(CHECKED_LESS)
    asked = tuple(Question(one.text, ASKED_FREELY) for one in page.statements if one.kind == "question")
    reply = replace(reply, answered_by="model", limit="none", questions=asked or reply.questions)
    reply = replace(reply, retrieved=_list_read(reply.retrieved, writing.sections))
    if reply.intent == "limit":  # in another language nothing else is known of what it asks
        reply = replace(reply, intent="describe")
    return _fill(reply, page, withheld, notices)


def _fill(reply: Reply, page: _Page, withheld: tuple[Withheld, ...], notices: Sequence[str]) -> Reply:
    return replace(
        reply,
        text=render_statements(page.statements),
        statements=tuple(page.statements),
        citations=page.citations.list(),
        withheld=(*reply.withheld, *withheld),
        notices=tuple(notices),
    )


def _tell_withheld(count: int) -> list[str]:
    if not count:
        return []
    return [
        "1 sentence withheld: its source does not say so."
        if count == 1
        else f"{count} sentences withheld: their sources do not say so."
    ]


def _list_read(retrieved: Sequence[Retrieved], sections: Sequence[Section]) -> tuple[Retrieved, ...]:
    """Add to what was retrieved what the model was shown besides."""
    known = {item.section for item in retrieved}
    new = [section for section in sections if section.id not in known]
    first = len(retrieved) + 1
    return (*retrieved, *(Retrieved(one.id, one.title, rank, 0.0, ("model",)) for rank, one in enumerate(new, first)))


def _brief(turned: Turned, talk: Talk, shelf: Shelf) -> Brief:
    """Give the model what the sources' own answer rests on first, then what else was found."""
    reply, sections = turned.reply, shelf.knowledge.sections
    read = dict.fromkeys(
        (*(citation.section for citation in reply.citations), *(item.section for item in reply.retrieved))
    )
    spoken = turned.readings[0].language
    language = talk.language or ("" if spoken == "en" else spoken)
    passages = () if spoken != "en" else tuple(sections[name] for name in read if not sections[name].empty)
    case = open_case(turned.path, shelf)
    facts = turned.path.profile.current
    profile = tuple(
        f"{name_trait(case, trait)}: {name_level(case, fact)} (“{fact.quote}”)" for trait, fact in facts.items()
    )
    return Brief(talk.text, reply.standalone_question, reply.lens, language, passages, tuple(talk.history), profile)


def _refer(turned: Turned, shelf: Shelf) -> Reference:
    def search(query: str) -> list[Section]:
        vocabulary = shelf.knowledge.vocabulary
        facets = tuple(vocabulary.find_facets(query))
        asked = Understanding(query, query, "describe", find_roles(query, vocabulary), facets)
        found = find_passages(asked, shelf, AskedOnce(shelf.attuned))
        return [passage.section for passage in found.passages]

    return Reference(shelf.knowledge, search, lambda: open_case(turned.path, shelf))
