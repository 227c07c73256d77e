"""Save a conversation that was held as a talk: what was said, and those facts of each reply that must stay true."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from bot.domain import Lens, Reply
from bot.errors import MessageError
from bot.talks.load import TalkFiles
from bot.talks.run import Runner
from bot.talks.script import HEAD, list_items
from bot.talks.tree import quote_text

UNTITLED = "A conversation that was held"
_FILE = re.compile(r"\[file .+\]")  # how a conversation notes that a file was read


class Spoken(Protocol):
    """A message and its reply, as a conversation keeps them."""

    @property
    def user(self) -> str:
        """What the person said."""

    @property
    def reply(self) -> Reply:
        """What came back."""


class Held(Protocol):
    """A conversation that was held: its lens and its turns."""

    @property
    def lens(self) -> Lens:
        """Whose question it was."""

    @property
    def turns(self) -> Sequence[Spoken]:
        """What was said, in order."""


@dataclass(frozen=True, slots=True)
class SavedFact:
    """A fact of a reply as an expectation, in plain words too; `fails` says why it cannot be kept, if it cannot."""

    id: str  # the turn and the place in it, such as 2-1
    text: str
    about: str
    fails: str = ""


@dataclass(frozen=True, slots=True)
class SavedTurn:
    """A message that can be said again, and the facts of its reply."""

    user: str
    facts: tuple[SavedFact, ...]


def list_turns(conversation: Held) -> tuple[SavedTurn, ...]:
    """List what was said with the facts of each reply; raise `MessageError` if nothing was said.

    A file that was read is left out: a talk holds messages only.
    """
    turns = []
    for number, turn in enumerate(conversation.turns, 1):
        user = " ".join(turn.user.split())
        if not _FILE.fullmatch(user):
            facts = _list_facts(turn.reply, number)
            turns.append(SavedTurn(user, tuple(SavedFact(f"{number}-{at}", *fact) for at, fact in enumerate(facts, 1))))
    if not turns:
        raise MessageError("Nothing has been said yet; ask something first, then save.")
    return tuple(turns)


def _list_facts(reply: Reply, number: int) -> list[tuple[str, str]]:
    """List the facts of a reply, never its prose: sections, roles, verdict, questions, what was learnt, limits."""
    titles = {citation.section: citation.title for citation in reply.citations}
    facts = [(f"cites: {section}", f"rests on “{title}”") for section, title in titles.items()]
    if reply.verdict:
        facts.append((f"verdict: {reply.verdict.kind}", "how clear the advice is"))
        stands = reply.verdict.kind in {"one", "close"}
        facts += [(f"recommends: {role}", "the verdict stands by it") for role in reply.verdict.roles if stands]
    facts += [(f"asks_about: {quote_text(item.about)}", item.text) for item in reply.questions if item.about]
    learnt = [fact for fact in reply.profile if fact.turn == number]
    facts += [(f"profile_has: {fact.trait}", f"from “{fact.quote}”") for fact in learnt]
    declined = reply.limit in {"decline", "redirect", "support"}
    facts += [("declines: anything", "the request is not answered")] if declined else []
    facts += [("admits_unknown: yes", "it says that it does not know")] if reply.limit == "unknown" else []
    return facts or [("every_claim_cited: yes", "nothing is claimed without a source")]


def write_saved(name: str, lens: Lens, turns: Sequence[SavedTurn], kept: Collection[str] | None = None) -> str:
    """Write a talk with the facts whose ids are kept, by default all that hold; raise `MessageError` if none is."""
    wanted = {fact.id for turn in turns for fact in turn.facts if not fact.fails} if kept is None else set(kept)
    if not any(fact.id in wanted for turn in turns for fact in turn.facts):
        raise MessageError("A talk that expects nothing could never fail; keep at least one thing that must stay true.")
    title = quote_text(" ".join(name.split()) or UNTITLED)
    lines = [f"talk: {title}", "given:", f"  lens: {lens}", "turns:"]
    for turn in turns:
        lines.append(f"  - user: {quote_text(turn.user)}")
        facts = [f"      - {fact.text}" for fact in turn.facts if fact.id in wanted]
        lines += ["    expect:", *facts] if facts else []
    return HEAD + "\n".join(lines) + "\n"


async def prove_turns(turns: Sequence[SavedTurn], lens: Lens, runner: Runner) -> tuple[SavedTurn, ...]:
    """Say everything once more, and note of each fact whether it holds then: what a file, a change of lens or a
    language model brought about does not come back by messages alone. No model is asked for it."""
    path = Path("saved.talk.yaml")
    text = write_saved(UNTITLED, lens, turns, {fact.id for turn in turns for fact in turn.facts})
    read = TalkFiles(await runner.read_names(), {path.resolve(): text}).read(path)
    if read.talk is None:
        raise MessageError(f"This conversation cannot be written as a talk: {read.problems[0].reason}")
    result = await runner.run_once(list_items(read.talk)[0])
    proven = []
    for turn, said in zip(turns, result.turns, strict=True):
        found = [check.found if check.verdict != "pass" else "" for check in said.checks[: len(turn.facts)]]
        found += [said.error] * (len(turn.facts) - len(found))
        facts = (replace(fact, fails=fails) for fact, fails in zip(turn.facts, found, strict=True))
        proven.append(replace(turn, facts=tuple(facts)))
    return tuple(proven)
