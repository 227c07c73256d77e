"""Run a question file against its gold, beside two baselines, and say for each miss which stage lost it."""

import statistics
from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Literal

from bot.conversation import Conversation, Library, Shelf
from bot.domain import Reply, Section
from bot.evaluate.gold import Gold, ScopeCase, read_gold, read_scope

__all__ = [
    "Figures",
    "Gold",
    "Outcome",
    "ScopeCase",
    "count_outcomes",
    "is_right_section",
    "read_gold",
    "read_scope",
    "run_questions",
    "run_scope",
]

Stage = Literal["", "understand", "retrieve", "answer", "verify"]
FIRST = 5  # places among which the right section should be retrieved
MENTIONED = 0.5  # cosine of a point that should be mentioned to the nearest sentence of the reply


@dataclass(frozen=True, slots=True)
class Outcome:
    """One turn compared with its gold; `lost` names the stage, empty if a right section was cited.

    `written_out` is the rank when the turn is asked as its gold writes it out; `words` and `nearest` are the ranks that
    BM25 and nearness alone give the right section for the last message; None if it is not among what they bring.
    """

    id: str
    turn: int
    asked: str
    wanted: tuple[str, ...]
    inside: bool
    rank: int | None
    cited: bool
    right_reply: bool
    right_lens: bool
    refused: bool
    repeated: bool
    lost: Stage
    reply: Reply
    written_out: int | None
    words: int | None
    nearest: int | None
    mentioned: tuple[int, int]
    apart: bool = False


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures over turns whose gold lies in the knowledge, and over all citations shown."""

    turns: int
    counted: int
    cited: int
    first: int
    first_five: int
    right_reply: int
    right_lens: int  # on whose behalf it was asked, as labelled
    answerable: int
    refused: int
    followed: int
    follow_up_first_five: int
    written_out_first_five: int
    words_first: int
    words_first_five: int
    nearest_first: int
    nearest_first_five: int
    mentioned: int
    to_mention: int
    repeated: int
    median_words: int
    longest_words: int
    citations: int
    citations_that_open: int


async def run_questions(labels: Iterable[Gold], library: Library, lens: bool = False) -> list[Outcome]:
    """Ask every question, the turns of one in one conversation, and compare each reply with its gold.

    With `lens` each question is asked through the lens its gold names.
    """
    outcomes: list[Outcome] = []
    conversation = Conversation(library)
    for label in labels:
        if label.turn == 0:
            conversation = Conversation(library, label.lens if lens else "candidate")
        before = conversation.turns[-1].reply.text.split() if conversation.turns else []
        reply = await conversation.reply(label.asked)
        outcomes.append(await _compare(label, reply, library, reply.text.split() == before))
    return outcomes


async def run_scope(cases: Iterable[ScopeCase], library: Library) -> list[tuple[ScopeCase, Reply]]:
    """Send each message in a conversation of its own."""
    return [(case, await Conversation(library).reply(case.text)) for case in cases]


async def _compare(label: Gold, reply: Reply, library: Library, repeated: bool) -> Outcome:
    shelf = await library.current()
    sections = shelf.knowledge.sections
    ranks = {item.section: item.rank for item in reply.retrieved}
    rank = _first_rank(list(ranks), label.any_of)
    cited = any(is_right_section(citation.section, label.any_of) for citation in reply.citations)
    inside = any(is_right_section(section, label.any_of) for section in sections)
    right_reply = reply.limit in label.fitting
    claims = any(statement.kind == "claim" for statement in reply.statements)
    vector = shelf.embedder.embed([label.asked])[0]
    written_out = rank
    if label.turn and label.standalone:
        alone = await Conversation(library).reply(label.standalone)
        written_out = _first_rank([item.section for item in alone.retrieved], label.any_of)
    return Outcome(
        id=label.id,
        turn=label.turn,
        asked=label.asked,
        wanted=label.any_of,
        inside=inside,
        rank=rank,
        cited=cited,
        right_reply=right_reply,
        right_lens=reply.lens == label.lens,
        refused=label.reply == "none" and not claims,
        repeated=repeated,
        lost=_find_stage(label, reply, rank) if inside and not cited else "",
        reply=reply,
        written_out=written_out,
        words=_first_rank([hit.section for hit in shelf.snapshot.lexicon.search(label.asked, FIRST)], label.any_of),
        nearest=_first_rank([hit.section for hit in shelf.snapshot.search(vector, FIRST)], label.any_of),
        mentioned=_count_mentioned(label.must_mention, reply, shelf),
        apart=label.apart,
    )


def _count_mentioned(points: Sequence[str], reply: Reply, shelf: Shelf) -> tuple[int, int]:
    """Count the points that some sentence of the reply is near to: a figure to watch, never a bar."""
    if not points or not reply.statements:
        return 0, len(points)
    wanted = shelf.embedder.embed(list(points))
    said = shelf.embedder.embed([statement.text for statement in reply.statements])
    return int(((wanted @ said.T).max(axis=1) >= MENTIONED).sum()), len(points)


def _first_rank(sections: Sequence[str], wanted: Iterable[str]) -> int | None:
    return next((rank for rank, section in enumerate(sections, 1) if is_right_section(section, wanted)), None)


def _find_stage(label: Gold, reply: Reply, rank: int | None) -> Stage:
    if reply.withheld:
        return "verify"
    if not reply.retrieved or (label.roles and set(reply.roles) != set(label.roles)):
        return "understand"
    return "answer" if rank is not None and rank <= FIRST else "retrieve"


def is_right_section(section: str, wanted: Iterable[str]) -> bool:
    """A page without `#` means any of its sections; wages of a place are right where pay of a role is."""
    page = section.split("#")[0]
    wages = page.startswith("wages/")
    return any(name in {section, page} or (wages and (name.endswith("#pay") or name == "wages/")) for name in wanted)


def count_outcomes(outcomes: list[Outcome], sections: Collection[Section], everything: bool = False) -> Figures:
    """Count over the turns whose gold lies in the knowledge (or over all), and over every citation shown."""
    counted = [outcome for outcome in outcomes if outcome.inside or (everything and outcome.wanted)]
    by_id = {section.id: section for section in sections}
    citations = [citation for outcome in outcomes for citation in outcome.reply.citations]
    follow_ups = [outcome for outcome in counted if outcome.turn]
    lengths = [sum(len(s.text.split()) for s in outcome.reply.statements) for outcome in outcomes] or [0]

    def within(ranks: Iterable[int | None], places: int = FIRST) -> int:
        return sum(rank is not None and rank <= places for rank in ranks)

    return Figures(
        turns=len(outcomes),
        counted=len(counted),
        cited=sum(outcome.cited for outcome in counted),
        first=within((outcome.rank for outcome in counted), 1),
        first_five=within(outcome.rank for outcome in counted),
        right_reply=sum(outcome.right_reply for outcome in outcomes),
        right_lens=sum(outcome.right_lens for outcome in outcomes),
        answerable=len(counted),
        refused=sum(outcome.refused for outcome in counted),
        followed=len(follow_ups),
        follow_up_first_five=within(outcome.rank for outcome in follow_ups),
        written_out_first_five=within(outcome.written_out for outcome in follow_ups),
        words_first=within((outcome.words for outcome in counted), 1),
        words_first_five=within(outcome.words for outcome in counted),
        nearest_first=within((outcome.nearest for outcome in counted), 1),
        nearest_first_five=within(outcome.nearest for outcome in counted),
        mentioned=sum(outcome.mentioned[0] for outcome in outcomes),
        to_mention=sum(outcome.mentioned[1] for outcome in outcomes),
        repeated=sum(outcome.repeated for outcome in outcomes),
        median_words=round(statistics.median(lengths)),
        longest_words=max(lengths),
        citations=len(citations),
        citations_that_open=sum(
            bool(citation.quote)
            and citation.section in by_id
            and by_id[citation.section].text[citation.start : citation.end] == citation.quote
            for citation in citations
        ),
    )


def describe_figures(figures: Figures) -> dict[str, int]:
    """Return the figures by name, for programs."""
    return asdict(figures)
