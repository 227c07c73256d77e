"""Write talk files: a first draft, and one with its faults mended."""

import difflib
from collections.abc import Sequence
from pathlib import Path

from bot.domain import Lens
from bot.knowledge import Knowledge
from bot.talks.load import TalkFiles
from bot.talks.names import Names
from bot.talks.problems import Problem
from bot.talks.script import HEAD
from bot.talks.tree import quote_text

MOST_ROUNDS = 8  # a mend may bring a fault to light that it hid


def draft_talk(name: str, lens: Lens, section: str, knowledge: Knowledge) -> str:
    """Draft a talk that asks for a section, or the first one of a page, in words people use.

    Raises `MessageError` if there is no such section.
    """
    found = knowledge.find_sections(section or "roles/ai-engineer#overview")[0]
    role = found.roles[0] if len(found.roles) == 1 else ""
    vocabulary = knowledge.vocabulary
    question = found.title if found.title.endswith("?") else f"Tell me: {found.title}"
    if role and found.facet in vocabulary.facets:
        question = vocabulary.phrase_question((role,), found.facet)
    elif asked := knowledge.asked.get(found.id, ()):
        question = asked[0]
    return (
        f"{HEAD}talk: {name.replace('-', ' ').capitalize()}\n"
        f"about: who this person is, and what they worry about\ntags: [draft]\ngiven:\n  lens: {lens}\nturns:\n"
        f"  - user: {quote_text(question)}\n    expect:\n      - cites: {found.id}\n"
        "finally:\n  - not_promises: [salary, job, visa, timeline]\n"
    )


def mend_files(paths: Sequence[Path], names: Names, write: bool) -> tuple[list[str], tuple[Problem, ...]]:
    """Mend what is sure in talks and in what they share; return each file's change as a diff, and what is left."""
    unsaved: dict[Path, str] = {}
    changed: dict[str, str] = {}
    for _ in range(MOST_ROUNDS):
        files = TalkFiles(names, unsaved)
        problems = files.find_problems(paths)
        mended = files.mend(problems)
        if not mended:
            break
        changed |= mended
        unsaved |= {Path(path).resolve(): text for path, text in mended.items()}
    return [_save(Path(path), text, write) for path, text in changed.items()], problems


def _save(path: Path, text: str, write: bool) -> str:
    """Write a mended file with the line ends it had; return the change as a diff."""
    before = path.read_bytes().decode("utf-8")
    after = text.replace("\n", "\r\n") if "\r\n" in before else text
    if write:
        path.write_text(after, encoding="utf-8", newline="")
    lines, new = before.splitlines(), after.splitlines()
    changed = difflib.unified_diff(lines, new, str(path), f"{path} (mended)", lineterm="")
    return "\n".join(changed) + "\n"
