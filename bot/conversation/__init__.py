"""The only door: a conversation takes a message and gives a reply, one turn at a time."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import uuid4

import numpy as np
from pydantic import TypeAdapter

from bot.answer import Answer, Material, draft_answer, draw_charts, render_statements
from bot.conversation.library import Library, Shelf
from bot.domain import (
    LENSES,
    Citation,
    Draft,
    Lens,
    Limit,
    Reply,
    Retrieved,
    Section,
    Statement,
    Understanding,
    Withheld,
)
from bot.errors import IndexDamaged, MessageError
from bot.index import Vectors
from bot.retrieve import Retrieval, retrieve
from bot.understand import Focus, clean_text, understand

__all__ = ["REPLY", "Conversation", "Library", "Shelf", "Turn", "build_reply"]

REPLY: TypeAdapter[Reply] = TypeAdapter(Reply)
_FOCUS: TypeAdapter[Focus] = TypeAdapter(Focus)


@dataclass(frozen=True, slots=True)
class Turn:
    """A message and its reply."""

    user: str
    reply: Reply


@dataclass(slots=True)
class _Clock:
    """Seconds spent in each stage."""

    now: Callable[[], float]
    started: float
    seconds: dict[str, float] = field(default_factory=dict)

    def mark(self, stage: str) -> None:
        """Give the time since the last mark to a stage."""
        spent = self.now() - self.started - sum(self.seconds.values())
        self.seconds[stage] = self.seconds.get(stage, 0.0) + spent

    def read(self) -> dict[str, float]:
        """Return all stages and their total."""
        stages = {stage: round(value, 6) for stage, value in self.seconds.items()}
        return {"total": round(sum(self.seconds.values()), 6), **stages}


class Conversation:
    """Holds what was said and what it was about; a second message waits for the first to be answered."""

    def __init__(
        self,
        library: Library,
        lens: Lens = "candidate",
        identifier: str = "",
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        """Begin a conversation with nothing said."""
        self.id = identifier or uuid4().hex
        self.lens: Lens = lens
        self.turns: list[Turn] = []
        self._focus = Focus()
        self._library = library
        self._clock = clock
        self._turn = asyncio.Lock()

    async def reply(self, text: str) -> Reply:
        """Answer one message; raise `MessageError` if it cannot be read.

        A turn that is cancelled leaves the conversation as it was.
        """
        async with self._turn:
            clock = _Clock(self._clock, self._clock())
            cleaned = self._read_message(text)
            shelf = await self._library.current()
            question = understand(cleaned, self._focus, self.lens, shelf.knowledge.vocabulary, shelf.knowledge.places)
            clock.mark("understand")
            try:
                reply = await asyncio.to_thread(answer_question, question, shelf, clock)
            except IndexDamaged:
                shelf = await self._library.reopen()
                reply = await asyncio.to_thread(answer_question, question, shelf, clock)
            self.turns.append(Turn(text, reply))
            self._focus = _move_focus(self._focus, question)
            return reply

    def _read_message(self, text: str) -> str:
        longest = self._library.settings.longest_message
        if len(text) > longest:
            raise MessageError(
                f"Your message has {len(text):,} characters; please send at most {longest:,}, the question first."
            )
        cleaned = clean_text(text)
        if not cleaned:
            raise MessageError("Your message is empty; please type a question.")
        return cleaned

    def dump(self) -> dict[str, Any]:
        """Return the conversation as JSON values."""
        return {
            "id": self.id,
            "lens": self.lens,
            "focus": _FOCUS.dump_python(self._focus, mode="json"),
            "turns": [{"user": turn.user, "reply": REPLY.dump_python(turn.reply, mode="json")} for turn in self.turns],
        }

    @classmethod
    def load(cls, content: dict[str, Any], library: Library) -> "Conversation":
        """Continue a conversation that `dump` wrote; raise `MessageError` if it is not one."""
        try:
            if content["lens"] not in LENSES:
                raise ValueError(content["lens"])
            conversation = cls(library, content["lens"], str(content["id"]))
            conversation.turns = [
                Turn(turn["user"], REPLY.validate_python(turn["reply"], strict=False)) for turn in content["turns"]
            ]
            conversation._focus = _FOCUS.validate_python(content["focus"])
        except (KeyError, TypeError, ValueError) as error:
            raise MessageError("The stored conversation cannot be read; begin a new one.") from error
        return conversation


def _move_focus(focus: Focus, question: Understanding) -> Focus:
    """Remember what is talked about; a courtesy or a limit changes nothing."""
    if question.limit:
        return focus
    roles = question.roles or focus.roles
    facets = question.facets or (focus.facets if question.follow_up else ())
    return Focus(question.standalone_question, question.intent, roles, facets, question.lens, question.places)


def answer_question(question: Understanding, shelf: Shelf, clock: _Clock) -> Reply:
    """Retrieve, draft, judge and number: everything of a turn after it was understood."""
    retrieval = _retrieve(question, shelf)
    clock.mark("retrieve")
    answer = draft_answer(_gather(question, retrieval, shelf))
    clock.mark("answer")
    reply = build_reply(question, answer, retrieval, shelf)
    clock.mark("verify")
    return replace(reply, seconds=clock.read())


def _retrieve(question: Understanding, shelf: Shelf) -> Retrieval:
    if question.limit:
        return Retrieval((), 0.0, np.zeros(0, dtype=np.float32))
    # A follow-up keeps its own words beside the question it was taken for: "is it remote?" asks for more than demand.
    asked = question.standalone_question
    if question.follow_up and question.text not in asked:
        asked = f"{asked} {question.text}"
    vector = shelf.embedder.embed([asked])[0]
    return retrieve(question, vector, shelf.snapshot, shelf.knowledge)


def _gather(question: Understanding, retrieval: Retrieval, shelf: Shelf) -> Material:
    def vector_of(text: str) -> Vectors | None:
        return shelf.snapshot.vector_of(text)

    def nearness(text: str) -> float:
        vector = vector_of(text)
        return float(vector @ retrieval.question) if vector is not None else 0.0

    def likeness(first: str, second: str) -> float:
        one, other = vector_of(first), vector_of(second)
        return float(one @ other) if one is not None and other is not None else float(first == second)

    return Material(question, retrieval, shelf.knowledge, shelf.texts, shelf.languages, nearness, likeness)


def build_reply(question: Understanding, answer: Answer, retrieval: Retrieval, shelf: Shelf) -> Reply:
    """Let each draft through the gate, number its citations, and say how many were withheld."""
    statements: list[Statement] = []
    withheld: list[Withheld] = []
    citations: dict[tuple[str, str], Citation] = {}
    limit: Limit = answer.limit
    for draft in answer.drafts:
        proof = shelf.gate.judge(draft)
        if not proof.proven:
            withheld.append(Withheld(draft.text, proof.reason))
            continue
        numbers = [_cite(draft, quote_at, citations, shelf) for quote_at in range(len(draft.quotes))]
        statements.append(Statement(draft.text, proof.kind, tuple(numbers), draft.place))
    if withheld and not any(statement.kind == "claim" for statement in statements):
        limit = "unknown"
        sentences = shelf.texts["withheld"].sentences
        statements = [Statement(sentence, "limit") for sentence in sentences]
    return Reply(
        text=render_statements(statements),
        lens=question.lens,
        intent=question.intent,
        roles=question.roles,
        facets=question.facets,
        standalone_question=question.standalone_question,
        answered_by="extractive",
        statements=tuple(statements),
        citations=tuple(citations.values()),
        limit=limit,
        retrieved=tuple(
            Retrieved(p.section.id, p.section.title, p.rank, p.score, p.reasons) for p in retrieval.passages
        ),
        questions=answer.questions,
        suggestions=answer.suggestions,
        charts=draw_charts(question, shelf.knowledge) if limit == "none" else (),
        withheld=tuple(withheld),
        notices=(_count_withheld(len(withheld)),) if withheld else (),
        follow_up=question.follow_up,
    )


def _cite(draft: Draft, quote_at: int, citations: dict[tuple[str, str], Citation], shelf: Shelf) -> int:
    quote = draft.quotes[quote_at]
    section = shelf.knowledge.sections[quote.section]
    text = " ".join(quote.text.split())
    if (section.id, text) not in citations:
        start = section.text.index(text)
        end = start + len(text)
        number = len(citations) + 1
        citations[section.id, text] = Citation(
            number, section.id, section.title, text, start, end, _sources_between(section, start, end)
        )
    return citations[section.id, text].number


def _sources_between(section: Section, start: int, end: int) -> tuple[str, ...]:
    touched = (s for s in section.sentences if s.start < end and start < s.end)
    return tuple(dict.fromkeys(source for sentence in touched for source in sentence.sources))


def _count_withheld(count: int) -> str:
    noun = "sentence" if count == 1 else "sentences"
    return f"{count} {noun} withheld: the cited section does not say so."
