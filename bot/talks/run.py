"""Run talks against a real conversation and judge every reply."""

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING

from bot.answer.agent import Author
from bot.conversation import Conversation, Library
from bot.domain import Reply
from bot.errors import MessageError
from bot.talks.expect import Said, Seen
from bot.talks.expect.advice import asks
from bot.talks.judged import block_check, block_turn, join_runs, judge_one, judge_turn
from bot.talks.names import Names
from bot.talks.reading import ShelfReading, name_limits, rank_sections
from bot.talks.recordings import Deck
from bot.talks.results import ItemResult, judge_item, settle_known_issue
from bot.talks.script import Item, Persona, ScriptedTurn, Talk, list_items

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

Begin = Callable[[Talk], Conversation]
LONGEST_TALK = 16  # turns a persona may take
MOST_REPEATS = 2  # times a persona gives the same answer before it is going in circles
DOES_NOT_KNOW = "I don't know."
MANNERS = {"plain": "", "chatty": "Thanks, that helps. ", "hesitant": "Hm, I am not sure. "}


@dataclass(slots=True)
class _Held:
    """What has happened in one run so far."""

    said: list[Said]
    turns: list[tuple[ScriptedTurn, int | None, str]]  # the turn, its place in `said` unless skipped, a fault
    seconds: float = 0.0


class Runner:
    """Runs items one after another; a conversation begins anew for each."""

    def __init__(
        self,
        library: Library,
        begin: Begin | None = None,
        deck: Deck | None = None,
        model: "BaseChatModel | None" = None,
    ) -> None:
        """Take the library; `model` is recorded: it answers where a talk wants one, and votes.

        Without it both are replayed from the deck, which is put at the start of a talk's recording before each run:
        the model that the library's settings name is never asked.
        """
        self._library = library
        self._begin = begin or self._begin_talk
        self._deck = deck or Deck()
        self._model = model

    async def read_names(self) -> Names:
        """Return the names that talks over this knowledge may use."""
        shelf = await self._library.current()
        return Names.of(shelf.knowledge, shelf.texts)

    def _begin_talk(self, talk: Talk) -> Conversation:
        """Begin a conversation, with an author of its own: how the model fared in one talk is nothing to the next."""
        if talk.answered_by == "extractive":
            return Conversation(self._library, talk.lens, author=None)
        from bot.talks.recorded_model import RecordedModel  # langchain takes its time, and most talks ask no model

        recorded = RecordedModel(deck=self._deck, inner=self._model)
        return Conversation(self._library, talk.lens, author=Author(self._library.settings, model=recorded))

    async def run(
        self, items: Iterable[Item], times: int = 1, done: Callable[[ItemResult], None] | None = None
    ) -> list[ItemResult]:
        """Run each item so many times; one that passes only sometimes is unstable.

        A known issue is one of the talk: whether it is gone shows when all wordings of the talk have been run.
        """
        results: list[ItemResult] = []
        show = done or (lambda result: None)
        for talk, several in groupby(items, key=lambda item: item.talk):
            ran: list[ItemResult] = []
            for item in several:
                ran.append(join_runs([await self.run_once(item) for _ in range(times)]))
                if not talk.known_issue:
                    show(ran[-1])
            if talk.known_issue:
                ran = settle_known_issue(ran) if len(ran) == len(list_items(talk)) else ran
                for result in ran:
                    show(result)
            results += ran
        return results

    async def run_once(self, item: Item) -> ItemResult:
        """Hold one conversation and judge it."""
        started = time.perf_counter()
        shelf = await self._library.current()
        tape = self._deck.put_in(item.talk.path, item.variant)
        conversation = self._begin(item.talk)
        held = _Held([], [])
        prefix_failed = await self._speak_all(item.talk.before, conversation, held)
        first = len(held.turns)
        reading = ShelfReading(shelf, self._library.settings.prompts, self._deck, self._model)
        seen = Seen(held.said, None, shelf.knowledge, name_limits(shelf), rank_sections(shelf), reading)
        fault = ""
        if item.talk.persona:
            fault = await self._improvise(item.talk, conversation, held, seen)
        elif not prefix_failed:
            await self._speak_all(item.turns, conversation, held)
        turns = [judge_turn(item, entry, at >= first, seen) for at, entry in enumerate(held.turns)]
        stopped = prefix_failed or any(fault for _, _, fault in held.turns)
        turns += [block_turn(turn) for turn in item.turns[len(turns) - first :]] if stopped else []
        at_the_end = tuple(block_check(check) if stopped else judge_one(check, seen) for check in item.talk.at_the_end)
        talk = item.talk
        return ItemResult(
            id=item.id,
            name=talk.name,
            variant=item.variant,
            path=talk.path,
            line=talk.place.line,
            about=talk.about,
            tags=talk.tags,
            lens=talk.lens,
            verdict=judge_item(turns, at_the_end, talk.known_issue, prefix_failed, fault, tape.misses),
            known_issue=talk.known_issue,
            turns=tuple(turns),
            at_the_end=at_the_end,
            seconds=time.perf_counter() - started,
            bot_seconds=held.seconds,
            fault=" ".join(dict.fromkeys(tape.misses)) or fault,
        )

    async def _speak_all(self, turns: Sequence[ScriptedTurn], conversation: Conversation, held: _Held) -> bool:
        """Say one turn after another; return whether the bot failed, at which the rest is left unsaid."""
        for turn in turns:
            user = turn.user or _choose_answer(turn, held.said)
            if not user:
                held.turns.append((turn, None, ""))
                continue
            begun = time.perf_counter()
            try:
                said = Said(user, await conversation.reply(user))
            except MessageError as error:
                said = Said(user, None, str(error))
            except Exception as error:  # whatever the bot raises is its failure, not the talk's
                held.turns.append((replace(turn, user=user), None, f"{type(error).__name__}: {error}"))
                return True
            finally:
                held.seconds += time.perf_counter() - begun
            held.said.append(said)
            held.turns.append((replace(turn, user=user), len(held.said) - 1, ""))
        return False

    async def _improvise(self, talk: Talk, conversation: Conversation, held: _Held, seen: Seen) -> str:
        """Let a persona speak until it is content or has nothing left to say; return how it went astray, if it did."""
        persona = talk.persona
        if persona is None:
            return ""
        wants, asked, told = list(persona.wants), Counter[str](), dict[str, str]()
        message = wants.pop(0)
        for _ in range(LONGEST_TALK):
            failed = await self._speak_all([ScriptedTurn(message, talk.place)], conversation, held)
            here = replace(seen, at=len(held.said) - 1)
            content = not failed and all(judge_one(check, here).verdict == "pass" for check in persona.stops_when)
            answer = _answer_from_facts(persona, held.said[-1].reply) if held.said and not failed else ""
            question = _name_question(held.said[-1].reply) if answer else ""
            if answer == DOES_NOT_KNOW or told.get(answer, question) != question:
                # A fact is told once, to the question it was first asked by; then comes what the person wants.
                answer = "" if wants or DOES_NOT_KNOW in told else DOES_NOT_KNOW
            if failed or content or not (answer or wants):
                turn, place, fault = held.turns[-1]
                held.turns[-1] = (replace(turn, checks=persona.stops_when), place, fault)
                return ""
            asked[question] += bool(answer)
            if asked[question] > MOST_REPEATS:
                return f"went round in circles: it was asked {question!r} {MOST_REPEATS + 1} times"
            told.setdefault(answer, question)
            message = answer or MANNERS[persona.style] + wants.pop(0)
        return f"did not come to an end within {LONGEST_TALK} turns"


def _name_question(reply: Reply | None) -> str:
    return " ".join(question.text for question in reply.questions) if reply else ""


def _answer_from_facts(persona: Persona, reply: Reply | None) -> str:
    """Answer a question of the advisor from the facts; empty if it asked nothing."""
    if reply is None or not reply.questions:
        return ""
    return _find_answer(persona.facts, reply) or DOES_NOT_KNOW


def _choose_answer(turn: ScriptedTurn, said: Sequence[Said]) -> str:
    """Answer what the last reply asked; empty if it asked about none of the topics."""
    last = said[-1].reply if said else None
    return _find_answer(turn.if_asked, last) if last else ""


def _find_answer(facts: Mapping[str, str], reply: Reply) -> str:
    questions = reply.questions
    about = {question.about for question in questions}
    if named := next((text for topic, text in facts.items() if topic in about), ""):
        return named
    return next((text for topic, text in facts.items() if any(asks(topic, question) for question in questions)), "")


def run_items(
    items: Sequence[Item], runner: Runner, times: int = 1, done: Callable[[ItemResult], None] | None = None
) -> list[ItemResult]:
    """Run items in an event loop of their own."""
    return asyncio.run(runner.run(items, times, done))
