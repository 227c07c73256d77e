"""Write talk files: a first draft, one saved from a conversation, one with its faults mended."""

import difflib
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from bot.domain import Lens, Reply
from bot.errors import MessageError
from bot.knowledge import Knowledge
from bot.talks.load import TalkFiles
from bot.talks.nodes import Names
from bot.talks.problems import Problem, find_nearest
from bot.talks.tree import quote_text

HEAD = "# yaml-language-server: $schema=talk.schema.json\n"
MOST_ROUNDS = 8  # a mend may bring a fault to light that it hid
MOST_CITED = 3  # sections of a reply that a saved talk asks for


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


def draft_talk(name: str, lens: Lens, section: str, knowledge: Knowledge) -> str:
    """Draft a talk that asks for a section in words people use; raise `MessageError` if there is no such section."""
    wanted = section or "roles/ai-engineer#overview"
    if wanted not in knowledge.sections:
        nearest = find_nearest(wanted, knowledge.sections)
        raise MessageError(
            f"There is no section {wanted!r}; the closest is {nearest or next(iter(knowledge.sections))!r}."
        )
    found = knowledge.sections[wanted]
    role = found.roles[0] if len(found.roles) == 1 else ""
    vocabulary = knowledge.vocabulary
    question = found.title if found.title.endswith("?") else f"Tell me: {found.title}"
    if role and found.facet in vocabulary.facets:
        question = vocabulary.phrase_question((role,), found.facet)
    elif asked := knowledge.asked.get(wanted, ()):
        question = asked[0]
    return (
        f"{HEAD}talk: {name.replace('-', ' ').capitalize()}\n"
        f"about: who this person is, and what they worry about\ntags: [draft]\ngiven:\n  lens: {lens}\nturns:\n"
        f"  - user: {quote_text(question)}\n    expect:\n      - cites: {wanted}\n"
        "finally:\n  - not_promises: [salary, job, visa, timeline]\n"
    )


def save_talk(conversation: Held, name: str = "A conversation that was held") -> str:
    """Write a conversation as a talk: what was said, and the facts of each reply, never its prose.

    Raises `MessageError` if nothing was said yet. The talk passes at once, as long as the knowledge stays as it is.
    """
    if not conversation.turns:
        raise MessageError("Nothing has been said yet; ask something first, then save.")
    lines = [f"talk: {quote_text(name)}", "given:", f"  lens: {conversation.lens}", "turns:"]
    for turn in conversation.turns:
        lines += [f"  - user: {quote_text(' '.join(turn.user.split()))}", "    expect:"]
        lines += [f"      - {fact}" for fact in list_facts(turn.reply)]
    return HEAD + "\n".join(lines) + "\n"


def list_facts(reply: Reply) -> list[str]:
    """List what must stay true of a reply, each as an expectation: sections, roles, questions, profile, limit."""
    sections = list(dict.fromkeys(citation.section for citation in reply.citations))[:MOST_CITED]
    facts = [f"cites: {section}" for section in sections]
    facts += [f"recommends: {item.role}" for item in reply.recommendations if item.rank == 1]
    facts += [f"asks_about: {quote_text(question.about)}" for question in reply.questions if question.about]
    facts += [f"profile_has: {fact.trait}" for fact in reply.profile]
    facts += ["declines: anything"] if reply.limit in {"decline", "redirect", "support"} else []
    facts += ["admits_unknown: yes"] if reply.limit == "unknown" else []
    return facts or ["every_claim_cited: yes"]


def mend_file(path: Path, knowledge: Knowledge, write: bool) -> tuple[str, list[Problem]]:
    """Mend what can be mended; return the change as a diff, and the problems that are left."""
    before = path.read_bytes().decode("utf-8")
    names, text = Names.of(knowledge), before
    problems: tuple[Problem, ...] = ()
    for _ in range(MOST_ROUNDS):
        read = TalkFiles(names, {path.resolve(): text}).read(path)
        problems = read.problems
        if read.mended == text or not any(problem.fixable for problem in problems):
            break
        text = read.mended
    changed = difflib.unified_diff(before.splitlines(True), text.splitlines(True), str(path), f"{path} (mended)")
    if write and text != before:
        path.write_text(text, encoding="utf-8", newline="")
    return "".join(changed), [problem for problem in problems if not problem.fixable]
