"""One turn: understand, retrieve, draft, judge, number; the same reply is never given twice in a row."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from bot.answer import Answer, Material, draft_answer, draw_charts, render_statements
from bot.answer.echo import take_up
from bot.answer.fit import Case, draft_ledger, draft_verdict, list_sayable, list_weights
from bot.answer.fixed import say
from bot.conversation.citing import Citations
from bot.conversation.library import Shelf
from bot.conversation.papers import read_advert, read_cv
from bot.conversation.path import Path, Subject, Walked, open_case, walk
from bot.documents import Document, looks_like_job_description
from bot.domain import (
    Chart,
    Lens,
    Limit,
    Reply,
    Retrieved,
    Statement,
    Suggestion,
    Understanding,
    Withheld,
)
from bot.fit import decide
from bot.index import EmbeddedOnce, Vectors
from bot.retrieve import Retrieval, retrieve
from bot.understand import Focus, move_focus

WORDS = {1: 134, 2: 88, 3: 64}  # of the answer to each question, by the number of questions
SUITS_ME = "Which role suits me?"  # what an answer to a question on the way to a verdict goes on about
MOST_SUGGESTIONS = 4  # unless they are the answers to a question
CHARTED = 3  # roles in the chart of a verdict
MOST_TOLD = 2  # roles of an answer that a follow-up without a role is taken to mean
ANGLES = ("more", "shorter", "again")  # ways of answering anew what was answered in the same words


@dataclass(slots=True)
class Clock:
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


@dataclass(frozen=True, slots=True)
class Answered:
    """A question with what was found and drafted for it."""

    question: Understanding
    retrieval: Retrieval
    answer: Answer
    sayable: Mapping[str, Collection[str]] | None = None


@dataclass(frozen=True, slots=True)
class State:
    """What a conversation knows before a message; `turn` counts from 1."""

    focus: Focus
    lens: Lens
    before: Reply | None
    path: Path
    turn: int


@dataclass(frozen=True, slots=True)
class Turned:
    """The reply to a message, what the conversation is about and knows after it, and how the message was read."""

    reply: Reply
    focus: Focus
    path: Path
    readings: tuple[Understanding, ...]
    on_path: bool  # whether the way to a verdict has part in the reply


def answer_message(text: str, state: State, shelf: Shelf, clock: Clock) -> Turned:
    """Answer one cleaned message from whole sentences of the knowledge."""
    vectors = EmbeddedOnce(shelf.embedder)
    focus, before = state.focus, state.before
    readings = shelf.listener.understand(text, focus, state.lens, vectors.embed)
    clock.mark("understand")
    verdict = before.verdict.roles if before and before.verdict else ()
    walked = walk(text, readings, state.path, state.turn, shelf, vectors.embed, Subject(focus.roles, verdict))
    clock.mark("profile")
    if walked.answer and walked.alone:
        path = _follow_path(readings[0], walked, shelf)
        if walked.asks:
            path = _take_up(path, readings[0], walked, shelf, vectors)
        reply = _add_path(build_reply([path], shelf), walked, shelf)
        changes = _tell_changes(state, walked, shelf)
        if before and _is_same(reply, before) and walked.fit:
            walked = replace(walked, answer=_turn_path(walked, shelf))
            reply = _add_path(build_reply([_follow_path(readings[0], walked, shelf)], shelf), walked, shelf)
        if reply.verdict and reply.verdict.roles:  # "and what does it pay?" asks for the role of the verdict
            focus = Focus(SUITS_ME, "choose", reply.verdict.roles, lens=focus.lens, mentioned=reply.verdict.roles)
        clock.mark("answer")
        reply = replace(reply, notices=(*reply.notices, *changes), seconds=clock.read())
        return Turned(reply, focus, walked.path, readings, True)
    found = [(reading, _retrieve(reading, shelf, vectors)) for reading in readings]
    clock.mark("retrieve")
    reply, answered = _answer(found, before, shelf, clock)
    for angle in ANGLES:
        if before is None or not _is_same(reply, before):
            break
        turned = [(replace(reading, style=angle, detailed=angle == "more"), passages) for reading, passages in found]
        reply, answered = _answer(turned, before, shelf, clock)
    for item in answered:
        focus = move_focus(focus, item.question, item.answer.offered, _list_told(item, shelf))
    if walked.answer:
        reply = build_reply([*answered, _follow_path(readings[0], walked, shelf)], shelf)
    reply = _add_path(reply, walked, shelf)
    notices = (*reply.notices, *_tell_changes(state, walked, shelf))
    reply = replace(reply, notices=notices, seconds=clock.read())
    return Turned(reply, focus, walked.path, readings, bool(walked.answer))


def _tell_changes(state: State, walked: Walked, shelf: Shelf) -> tuple[str, ...]:
    """Say which earlier words the message now contradicts: the later ones count."""
    earlier, traits = state.path.profile.current, shelf.scales.instrument.traits
    return tuple(
        f"On {traits[trait].name}, this now counts instead of “{earlier[trait].quote}” (message {earlier[trait].turn})."
        for trait, fact in walked.path.profile.current.items()
        if fact.turn == state.turn and trait in earlier and trait in traits and fact.level * earlier[trait].level < 0
    )


def answer_document(document: Document, state: State, shelf: Shelf, clock: Clock) -> tuple[Reply, Path]:
    """Say what a CV tells of the person, or which role a job description is like; its text steers nothing else."""
    vectors = EmbeddedOnce(shelf.embedder)
    read = read_advert if looks_like_job_description(document.lines) else read_cv
    paper = read(document, state.path, state.turn, shelf, vectors.embed)
    clock.mark("profile")
    about = Understanding(document.name, document.name, "choose", lens=state.lens)
    answered = Answered(about, Retrieval((), 0.0, np.zeros(0, dtype=np.float32)), paper.answer, paper.sayable)
    reply = build_reply([answered], shelf)
    clock.mark("answer")
    facts = tuple(paper.path.profile.current.values())
    notices = (*reply.notices, *document.notices)
    return replace(reply, profile=facts, notices=notices, seconds=clock.read()), paper.path


def _follow_path(reading: Understanding, walked: Walked, shelf: Shelf) -> Answered:
    """Take the words of the way to a verdict as one more thing to answer."""
    question = Understanding(reading.text, reading.text, "choose", lens=reading.lens)
    nowhere = Retrieval((), 0.0, np.zeros(0, dtype=np.float32))
    return Answered(question, nowhere, walked.answer or Answer(()), list_sayable(_open_case(walked, shelf)))


def _turn_path(walked: Walked, shelf: Shelf) -> Answer | None:
    """Answer a wish that was repeated: why a question comes first, or how the verdict was reckoned."""
    if walked.answer and walked.asks:
        return replace(walked.answer, drafts=(*say(shelf.texts, "need-to-know"), *walked.answer.drafts))
    return draft_ledger(_open_case(walked, shelf))


def _take_up(path: Answered, reading: Understanding, walked: Walked, shelf: Shelf, vectors: EmbeddedOnce) -> Answered:
    """Let a question follow what the knowledge says on the message before it."""
    question = path.question
    sections = reading.sections
    asked = replace(question, standalone_question=f"{SUITS_ME} {question.text}", sections=sections)
    retrieval = _retrieve(asked, shelf, vectors)
    said = vectors.embed([question.text])[0]
    opens = len(walked.path.asked) == 1
    nearness = _measure_nearness(shelf, said)
    named = sections[0] if sections and not walked.chose else ""
    echo = take_up(_open_case(walked, shelf), walked.heard, retrieval.passages, nearness, named, opens)
    answer = replace(path.answer, drafts=(*echo, *path.answer.drafts))
    return replace(path, retrieval=retrieval, answer=answer)


def _measure_nearness(shelf: Shelf, vector: Vectors) -> Callable[[str], float]:
    """Return what gives a stored sentence's cosine to a vector, 0 if the sentence is not stored."""

    def nearness(text: str) -> float:
        stored = shelf.snapshot.vector_of(text)
        return float(stored @ vector) if stored is not None else 0.0

    return nearness


def append_verdict(reply: Reply, path: Path, shelf: Shelf) -> Reply:
    """Return a reply with the verdict on what is known of the person: its statements, ledger and ranks."""
    case = open_case(path, shelf)
    walked = Walked(path, draft_verdict(case), True, case.fit, True)
    reading = Understanding(reply.standalone_question, reply.standalone_question, "choose", lens=reply.lens)
    verdict = _add_path(build_reply([_follow_path(reading, walked, shelf)], shelf), walked, shelf)
    return replace(
        reply,
        statements=verdict.statements,
        citations=verdict.citations,
        recommendations=verdict.recommendations,
        verdict=verdict.verdict,
        ledger=verdict.ledger,
        withheld=(*reply.withheld, *verdict.withheld),
    )


def _open_case(walked: Walked, shelf: Shelf) -> Case:
    fit = walked.fit or decide({}, shelf.scales)
    return Case(shelf.knowledge, shelf.texts, shelf.scales, walked.path.profile, fit)


def _add_path(reply: Reply, walked: Walked, shelf: Shelf) -> Reply:
    """Add to a reply what is known of the person and, if it holds one, the verdict."""
    profile = tuple(walked.path.profile.current.values())
    if walked.fit is None or not walked.is_verdict:
        return replace(reply, profile=profile)
    return replace(
        reply,
        profile=profile,
        recommendations=walked.fit.recommendations,
        verdict=walked.fit.verdict,
        ledger=list_weights(_open_case(walked, shelf), CHARTED),
    )


def _answer(
    found: Sequence[tuple[Understanding, Retrieval]], before: Reply | None, shelf: Shelf, clock: Clock
) -> tuple[Reply, list[Answered]]:
    words = WORDS[len(found)]
    answered = [
        Answered(question, passages, draft_answer(_gather(question, passages, shelf, words, before)))
        for question, passages in found
    ]
    clock.mark("answer")
    reply = build_reply(answered, shelf)
    clock.mark("verify")
    return reply, answered


def _list_told(item: Answered, shelf: Shelf) -> tuple[str, ...]:
    """List the roles that the first claims of an answer speak of, if the question named none."""
    if item.question.roles:
        return ()
    texts = [draft.text for draft in item.answer.drafts if draft.quotes]
    mentions = (mention.role for text in texts for mention in shelf.knowledge.vocabulary.find_mentions(text))
    return shelf.knowledge.vocabulary.order_roles(tuple(dict.fromkeys(mentions))[:MOST_TOLD])


def _is_same(reply: Reply, before: Reply) -> bool:
    return reply.text.split() == before.text.split()


def _retrieve(question: Understanding, shelf: Shelf, vectors: EmbeddedOnce) -> Retrieval:
    if question.limit and question.intent != "limit":  # a courtesy
        return Retrieval((), 0.0, np.zeros(0, dtype=np.float32))
    # A follow-up keeps its own words beside the question it was taken for: "is it remote?" asks for more than demand.
    asked = question.standalone_question
    if question.follow_up and question.text not in asked:
        asked = f"{asked} {question.text}"
    vector = vectors.embed([asked])[0]
    return retrieve(question, vector, shelf.snapshot, shelf.knowledge)


def _gather(question: Understanding, retrieval: Retrieval, shelf: Shelf, words: int, before: Reply | None) -> Material:
    def likeness(first: str, second: str) -> float:
        one, other = shelf.snapshot.vector_of(first), shelf.snapshot.vector_of(second)
        return float(one @ other) if one is not None and other is not None else float(first == second)

    nearness = _measure_nearness(shelf, retrieval.question)
    return Material(
        question, retrieval, shelf.knowledge, shelf.texts, shelf.languages, nearness, likeness, words, before
    )


def build_reply(answered: Sequence[Answered], shelf: Shelf) -> Reply:
    """Let each draft through the gate, number its citations, and say how many were withheld."""
    statements: list[Statement] = []
    withheld: list[Withheld] = []
    citations = Citations(shelf.knowledge.sections)
    for part, item in enumerate(answered):
        for draft in item.answer.drafts:
            proof = shelf.gate.judge(draft, item.sayable)
            if not proof.proven:
                withheld.append(Withheld(draft.text, proof.reason))
                continue
            numbers = [citations.cite(quote) for quote in draft.quotes]
            statements.append(Statement(draft.text, proof.kind, tuple(numbers), draft.place, part, draft.told))
    limit = _decide_limit(answered)
    if withheld and not any(statement.kind == "claim" for statement in statements):
        limit = "unknown"
        statements = [Statement(sentence, "limit") for sentence in shelf.texts["withheld"].sentences]
    first = answered[0]
    questions = [item.question for item in answered]
    return Reply(
        text=render_statements(statements),
        lens=first.question.lens,
        intent=first.question.intent,
        roles=shelf.knowledge.vocabulary.order_roles({role for question in questions for role in question.roles}),
        facets=tuple(dict.fromkeys(facet for question in questions for facet in question.facets)),
        standalone_question=" ".join(question.standalone_question for question in questions),
        answered_by="extractive",
        statements=tuple(statements),
        citations=citations.list(),
        limit=limit,
        retrieved=_list_retrieved(answered),
        questions=tuple(question for item in answered for question in item.answer.questions),
        suggestions=_choose_suggestions(answered),
        charts=tuple(chart for item in answered for chart in _draw(item, shelf)),
        withheld=tuple(withheld),
        notices=(_count_withheld(len(withheld)),) if withheld else (),
        follow_up=first.question.follow_up,
        taken_as=_say_what_was_meant(first.question),
    )


def _say_what_was_meant(question: Understanding) -> str:
    """Give the question a follow-up was taken for, unless that is plain or only another form was asked for."""
    obvious = not question.follow_up or question.style or question.text in question.standalone_question
    return "" if obvious else question.standalone_question


def _decide_limit(answered: Sequence[Answered]) -> Limit:
    """A message of several questions has a limit only if none of them is answered."""
    limits = [item.answer.limit for item in answered]
    return "none" if "none" in limits else limits[0]


def _list_retrieved(answered: Sequence[Answered]) -> tuple[Retrieved, ...]:
    """List what was read: of several questions the best passage of each first, then the second of each."""
    ranked = sorted(
        ((passage.rank, part, passage) for part, item in enumerate(answered) for passage in item.retrieval.passages),
        key=lambda entry: entry[:2],
    )
    passages = {passage.section.id: passage for _, _, passage in reversed(ranked)}
    ordered = dict.fromkeys(passage.section.id for _, _, passage in ranked)
    return tuple(
        Retrieved(item, passages[item].section.title, rank, passages[item].score, passages[item].reasons)
        for rank, item in enumerate(ordered, 1)
    )


def _choose_suggestions(answered: Sequence[Answered]) -> tuple[Suggestion, ...]:
    asked = next((item.answer for item in answered if item.sayable and item.answer.questions), None)
    if asked:
        return asked.suggestions
    by_text = {suggestion.text: suggestion for item in answered for suggestion in item.answer.suggestions}
    return tuple(by_text.values())[:MOST_SUGGESTIONS]


def _draw(item: Answered, shelf: Shelf) -> tuple[Chart, ...]:
    wanted = item.answer.limit == "none" and item.question.style in {"", "table"}
    return draw_charts(item.question, shelf.knowledge) if wanted else ()


def _count_withheld(count: int) -> str:
    noun = "sentence" if count == 1 else "sentences"
    return f"{count} {noun} withheld: the cited section does not say so."
