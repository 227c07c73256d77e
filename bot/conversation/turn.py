"""One turn: understand, retrieve, draft, judge, number; the same reply is never given twice in a row."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from bot.answer import Answer, Material, draft_answer, offer_next_step
from bot.answer.case import list_sayable
from bot.answer.echo import tell_heard, tell_standing
from bot.answer.fixed import say
from bot.attune import AskedOnce
from bot.conversation.after import LEARNING, follow_focus, read_beside_verdict
from bot.conversation.cues import ASKED_ONESELF, FORGET_ALL, LEAVES
from bot.conversation.library import Shelf
from bot.conversation.papers import read_advert, read_cv
from bot.conversation.path import Path, Subject, Walked, open_case
from bot.conversation.reply import Answered, build_reply
from bot.conversation.search import NOTHING, find_passages
from bot.conversation.walk import walk
from bot.conversation.way import SUITS_ME, add_path, answer_again, follow_path, lead_in, take_up_message, tell_changes
from bot.conversation.weigh import SKILL
from bot.documents import Document, looks_like_job_description
from bot.domain import NOWHERE, Draft, Fact, Lens, Reply, Understanding
from bot.retrieve import Retrieval
from bot.understand import (
    FEWEST_LEFT,
    FEWEST_OWN,
    Focus,
    asks_outright,
    leave_out_question,
    move_focus,
    own_question,
    speaks_of_oneself,
)

WORDS = {1: 134, 2: 88, 3: 64}  # of the answer to each question, by the number of parts: questions, and a verdict below
MOST_PARTS = 3
MOST_BESIDE = 2  # sentences on what a person just told, beside what it says for and against a role
_RULED_OUT = re.compile(
    r"\b(?:no|not|nor|rather than|instead of|before any|without)(?: an?| the)? $"
)  # "needs no ML engineer"
Replies = tuple[Reply, ...]  # of the conversation so far, the last one last
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
class State:
    """What a conversation knows before a message: its replies, the last one last; `turn` counts from 1."""

    focus: Focus
    lens: Lens
    replies: tuple[Reply, ...]
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
    is_settled: bool = False  # whether the message is a command or one of the choices given: it tells nothing more


def answer_message(text: str, state: State, shelf: Shelf, clock: Clock, told: tuple[Fact, ...] = ()) -> Turned:
    """Answer one cleaned message from whole sentences of the knowledge; `told` is what a model heard in it."""
    questions = AskedOnce(shelf.attuned)
    questions.expect(text)
    focus, replies = state.focus, state.replies
    before = replies[-1] if replies else None
    # Between our questions, what a message asks is read apart from the answer that it gives.
    own = _ask_beside(text, shelf) if state.path.pending else ""
    readings = shelf.listener.understand(text, focus, state.lens, own, questions.hear_roles)
    if readings[0].unwanted:
        focus = focus.leave_out(readings[0].unwanted)
    focus = replace(focus, home=readings[0].home or focus.home)
    clock.mark("understand")
    verdict = before.verdict.roles if before and before.verdict else ()
    learning = focus.roles if focus.intent == LEARNING and len(focus.roles) == 1 else ()
    # Whoever chose to ask for a firm does so where nothing is said of oneself.
    of_firm = readings[0].speaks_for != "candidate" or (state.lens != "candidate" and not speaks_of_oneself(text))
    subject = Subject(focus.roles, verdict, learning, of_firm)
    walked = walk(text, readings, state.path, state.turn, shelf, subject, told, own)
    is_settled = walked.obeyed or walked.chose
    if walked.obeyed and FORGET_ALL.search(text.lower()):
        focus = replace(focus, home=NOWHERE)
    clock.mark("profile")
    left = readings[1:] if walked.learning else readings  # what to learn answers the first question of a message
    if beside := read_beside_verdict(readings, walked, focus, state.lens, shelf):
        left, focus = beside
        walked = replace(walked, alone=False, ahead=True)
    if walked.answer and walked.alone and not (walked.learning and left):
        reply, walked = _answer_on_path(text, readings[0], walked, questions, replies, shelf)
        focus = follow_focus(focus, reply, walked, readings[0])
        clock.mark("answer")
        reply = _finish(reply, state, walked, shelf, clock)
        return Turned(reply, _remember(focus, reply, shelf), walked.path, readings, True, is_settled)
    found = [(reading, find_passages(reading, shelf, questions)) for reading in left]
    clock.mark("retrieve")
    knows_skills = any(trait.startswith(SKILL) for trait in walked.path.profile.current)
    # A question on the way to a verdict is a next step itself.
    offer = None if walked.answer else partial(offer_next_step, knows_skills=knows_skills)
    words = WORDS[min(len(found) + bool(walked.answer and walked.fit), MOST_PARTS)]
    said = walked.answer.drafts if walked.answer and walked.ahead else ()
    reply, answered = _answer(found, replies, shelf, clock, offer, words, said)
    if walked.instead and walked.answer:
        answered = [_let_bear(answered[0], walked, shelf)]
        reply = build_reply(answered, shelf)
    for angle in ANGLES:
        if not _is_same(reply, replies):
            break
        turned = [(replace(reading, style=angle, detailed=angle == "more"), passages) for reading, passages in found]
        reply, answered = _answer(turned, replies, shelf, clock, offer, words, said)
    for item in answered:
        focus = move_focus(focus, item.question, item.answer.offered, _list_told(item, shelf))
    if walked.answer and not walked.instead:
        reply = _add_to_path(answered, readings[0], walked, questions, replies, shelf)
    reply = _finish(add_path(reply, walked, shelf), state, walked, shelf, clock)
    return Turned(reply, _remember(focus, reply, shelf), walked.path, readings, bool(walked.answer), is_settled)


def _remember(focus: Focus, reply: Reply, shelf: Shelf) -> Focus:
    """Remember which roles a reply named, in its order: "the pipelines one you said" is one of them."""
    mentions = (
        mention.role
        for statement in reply.statements
        for mention in shelf.knowledge.vocabulary.find_mentions(statement.text)
    )
    return replace(focus, named=tuple(dict.fromkeys(mentions)))


def _ask_beside(text: str, shelf: Shelf) -> str:
    """Return what a message asks beside the answer to a question of ours; empty if the rest names what it is about."""
    objection = shelf.listener.hear_objection(text)
    text = objection.text or text
    if "?" in text and "?" not in ASKED_ONESELF.sub("", text.lower()):
        return ""
    fewest = FEWEST_LEFT if objection.missed else FEWEST_OWN
    own = "" if LEAVES.search(text.lower()) else own_question(text, fewest)
    own = own or (text if text.rstrip().endswith("?") and asks_outright(text) else "")
    names = own and shelf.knowledge.vocabulary.find_mentions(leave_out_question(text, own), wide=True)
    return "" if names else own


def _answer_on_path(
    text: str, reading: Understanding, walked: Walked, questions: AskedOnce, replies: Replies, shelf: Shelf
) -> tuple[Reply, Walked]:
    """Write a reply that is all about the person: a question, a verdict, what is known, or what to learn."""
    path = follow_path(reading, walked, shelf)
    if walked.asks:
        asked = replace(path.question, standalone_question=f"{SUITS_ME} {text}", sections=reading.sections)
        material = gather_material(asked, find_passages(asked, shelf, questions), shelf, 0, replies)
        path = take_up_message(path, walked, material, shelf)
    elif walked.learning:
        path = _tell_learning(reading, walked, questions, shelf, replies)
    reply = add_path(build_reply([path], shelf), walked, shelf)
    if _is_same(reply, replies) and walked.fit:
        walked = replace(walked, answer=answer_again(walked, shelf))
        reply = add_path(build_reply([follow_path(reading, walked, shelf)], shelf), walked, shelf)
    return reply, walked


def _add_to_path(
    answered: Sequence[Answered],
    reading: Understanding,
    walked: Walked,
    questions: AskedOnce,
    replies: Replies,
    shelf: Shelf,
) -> Reply:
    """Set what is said of the person before or behind the answers."""
    on_path = follow_path(reading, walked, shelf)
    if not (walked.ahead or walked.learning):
        return build_reply([*_tell_standing(reading, walked, shelf), *answered, on_path], shelf)
    if walked.learning:
        on_path = _tell_learning(reading, walked, questions, shelf, replies)
    reply = build_reply([on_path, *answered], shelf)
    if not _is_same(reply, replies):
        return reply
    again = follow_path(reading, replace(walked, answer=answer_again(walked, shelf)), shelf)
    return build_reply([again, *answered] if walked.ahead else answered, shelf)


def _tell_standing(reading: Understanding, walked: Walked, shelf: Shelf) -> list[Answered]:
    """Say above the first question, and above what else is answered, what speaks for which role so far."""
    opens = bool(walked.answer and walked.answer.questions) and walked.asks and len(walked.path.asked) == 1
    case = open_case(walked.path, shelf)
    standing = (tell_standing(case) or tell_heard(case)) if opens else []
    return [follow_path(reading, replace(walked, answer=Answer(tuple(standing))), shelf)] if standing else []


def _finish(reply: Reply, state: State, walked: Walked, shelf: Shelf, clock: Clock) -> Reply:
    """Add what later words changed of what is known, and the times."""
    changes = tell_changes(state.path.profile, walked, state.turn, shelf)
    return replace(reply, notices=(*reply.notices, *changes), seconds=clock.read())


def _tell_learning(
    reading: Understanding, walked: Walked, questions: AskedOnce, shelf: Shelf, replies: Replies
) -> Answered:
    """Let what is to be learnt follow the sentence that answers outright, if there is one beside its steps."""
    asked = replace(reading, roles=walked.learning)
    material = gather_material(asked, find_passages(asked, shelf, questions), shelf, 0, replies)
    return lead_in(follow_path(reading, walked, shelf), material)


def answer_document(document: Document, state: State, shelf: Shelf, clock: Clock) -> tuple[Reply, Path]:
    """Say what a CV tells of the person, or which role a job description is like; its text steers nothing else."""
    read = read_advert if looks_like_job_description(document.lines) else read_cv
    paper = read(document, state.path, state.turn, shelf)
    clock.mark("profile")
    about = Understanding(document.name, document.name, "choose", lens=state.lens)
    answered = Answered(about, NOTHING, paper.answer, paper.sayable)
    reply = build_reply([answered], shelf)
    clock.mark("answer")
    facts = tuple(paper.path.profile.current.values())
    notices = (*reply.notices, *document.notices)
    return replace(reply, profile=facts, notices=notices, seconds=clock.read()), paper.path


def _answer(
    found: Sequence[tuple[Understanding, Retrieval]],
    replies: Replies,
    shelf: Shelf,
    clock: Clock,
    offer: Callable[[Material], list[Draft]] | None,
    words: int,
    said: Sequence[Draft],
) -> tuple[Reply, list[Answered]]:
    """Answer each question that was found; `said` stands above all of them."""
    answered: list[Answered] = []
    for question, passages in found:
        material = gather_material(question, passages, shelf, words, replies)
        answered.append(Answered(question, passages, _draft_next(material, answered, said)))
    if replies and found[0][0].missed and answered[0].answer.limit == "none":
        first = answered[0].answer
        sorry = replace(first, drafts=(*say(shelf.texts, "missed-you"), *first.drafts))
        answered[0] = replace(answered[0], answer=sorry)
    last = answered[-1].answer
    if offer and last.limit == "none":  # the next step stands once, below the last of several answers
        answered[-1] = replace(answered[-1], answer=replace(last, drafts=(*last.drafts, *offer(material))))
    clock.mark("answer")
    reply = build_reply(answered, shelf)
    clock.mark("verify")
    return reply, answered


def _draft_next(material: Material, answered: Sequence[Answered], said: Sequence[Draft]) -> Answer:
    """Draft the answer to the next question of a message: no sentence stands twice in a reply.

    A question that has been answered wholly by the sentences above gets no further ones.
    """
    taken = frozenset(draft.text for drafts in (said, *(item.answer.drafts for item in answered)) for draft in drafts)
    if not taken:
        return draft_answer(material)
    answer = draft_answer(replace(material, taken=taken))
    if any(draft.quotes for draft in answer.drafts):
        return answer
    alone = draft_answer(material)
    is_said = any(draft.quotes and draft.text in taken for draft in alone.drafts)
    return replace(alone, drafts=()) if is_said else alone


def _let_bear(item: Answered, walked: Walked, shelf: Shelf) -> Answered:
    """Answer with what the person's words say for and against the roles; of several, what sets them apart stays."""
    opening = [draft for draft in item.answer.drafts if draft.quotes and not draft.place][:1]
    lead = opening if len(item.question.roles) > 1 and not walked.ahead else []
    answer = walked.answer or item.answer
    shown = {draft.text for draft in (*lead, *answer.drafts)}
    rest = [draft for draft in item.answer.drafts if draft.quotes and not draft.place and draft.text not in shown]
    beside = [*say(shelf.texts, "sources-on-that"), *rest[:MOST_BESIDE]] if rest and not walked.ahead else []
    answer = replace(answer, drafts=(*lead, *answer.drafts, *beside))
    return replace(item, answer=answer, sayable=list_sayable(open_case(walked.path, shelf)))


def _list_told(item: Answered, shelf: Shelf) -> tuple[str, ...]:
    """List the roles that the claims of an answer speak of, in that order, if the question named none."""
    if item.question.roles:
        return ()
    texts = [draft.text for draft in item.answer.drafts if draft.quotes]
    mentions = (
        mention.role
        for text in texts
        for mention in shelf.knowledge.vocabulary.find_mentions(text)
        if not _RULED_OUT.search(text[: mention.start])
    )
    return tuple(dict.fromkeys(mentions))


_MESSAGE = re.compile(r"\(message \d+\)")  # what was said again is quoted from another message


def _is_same(reply: Reply, replies: Replies) -> bool:
    """Say whether a reply is the one before once more."""
    before = replies[-1] if replies else None
    return before is not None and _MESSAGE.sub("", reply.text).split() == _MESSAGE.sub("", before.text).split()


def gather_material(
    question: Understanding,
    retrieval: Retrieval,
    shelf: Shelf,
    words: int,
    replies: Replies,
) -> Material:
    """Gather what the answer to one question is made of; it may take so many `words`."""

    def likeness(first: str, second: str) -> float:
        one, other = shelf.snapshot.vector_of(first), shelf.snapshot.vector_of(second)
        return float(one @ other) if one is not None and other is not None else float(first == second)

    return Material(
        question,
        retrieval,
        shelf.knowledge,
        shelf.texts,
        shelf.languages,
        likeness,
        words,
        replies,
    )
