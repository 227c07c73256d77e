"""Write talk files: a first draft, and one with its faults mended."""

import difflib
from pathlib import Path

from bot.domain import Lens
from bot.errors import MessageError
from bot.knowledge import Knowledge
from bot.talks.load import TalkFiles
from bot.talks.nodes import Names
from bot.talks.problems import Problem, find_nearest
from bot.talks.script import HEAD
from bot.talks.tree import quote_text

MOST_ROUNDS = 8  # a mend may bring a fault to light that it hid


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
