"""What people ask that single sentences of the knowledge answer: `questions/<page>.yaml`, one file for each page.

A file names a section, the first words of a sentence of it, and the questions that this sentence would answer, as
people put them: short or with a life behind them, on their own or in the middle of a talk.
"""

from collections.abc import Collection, Mapping
from pathlib import Path

import yaml
from pydantic import TypeAdapter, ValidationError

from bot.domain import Section
from bot.errors import KnowledgeError
from bot.knowledge.pages import Problem

QUESTIONS = "questions"
LONGEST = 240  # characters of a question
_FILE: TypeAdapter[dict[str, dict[str, tuple[str, ...]]]] = TypeAdapter(dict[str, dict[str, tuple[str, ...]]])


def read_expected(folder: Path, sections: Mapping[str, Section]) -> tuple[dict[str, tuple[str, ...]], list[Problem]]:
    """Read the questions by the text of the sentence that answers them, and report those that fit no sentence.

    Raises `KnowledgeError` if a file is malformed. A knowledge without such files has no questions.
    """
    found: dict[str, tuple[str, ...]] = {}
    problems: list[Problem] = []
    pages = {section.page for section in sections.values()}
    for path in sorted((folder / QUESTIONS).rglob("*.yaml")):
        name = path.relative_to(folder).as_posix()
        page = path.relative_to(folder / QUESTIONS).with_suffix("").as_posix()
        if page not in pages:
            problems.append(Problem(name, 1, f"There is no page {page!r}.", "Name the file after a page."))
            continue
        content, lines = _read_file(path, name)
        for anchor, entries in content.items():
            section = sections.get(f"{page}#{anchor}")
            if section is None:
                problems.append(
                    _report(name, lines, anchor, f"{page!r} has no section {anchor!r}.", "Name one it has.")
                )
                continue
            asked: set[str] = set()
            for beginning, questions in entries.items():
                matches = [sentence for sentence in section.sentences if sentence.text.startswith(beginning)]
                if len(matches) != 1:
                    text = f"{len(matches)} sentences of {section.id!r} begin with {beginning!r}."
                    problems.append(_report(name, lines, beginning, text, "Begin as one sentence of it does."))
                    continue
                for question in questions:
                    if fault := _find_fault(question, asked):
                        problems.append(_report(name, lines, question, *fault))
                    asked.add(question.lower())
                found[matches[0].text] = (*found.get(matches[0].text, ()), *questions)
    return found, problems


def _read_file(path: Path, name: str) -> tuple[dict[str, dict[str, tuple[str, ...]]], list[str]]:
    """Return the content of a file, and its lines."""
    try:
        text = path.read_text(encoding="utf-8")
        return _FILE.validate_python(yaml.load(text, Loader=yaml.CSafeLoader), strict=False), text.splitlines()
    except (OSError, UnicodeDecodeError, yaml.YAMLError, ValidationError) as error:
        raise KnowledgeError(f"{name} cannot be read: {' '.join(str(error).split())[:300]}.") from error


def _find_fault(question: str, asked: Collection[str]) -> tuple[str, str] | None:
    if not question.strip() or len(question) > LONGEST:
        return f"A question has {len(question)} characters.", f"Keep it to {LONGEST}."
    if question.lower() in asked:
        return f"{question!r} stands twice in the section.", "One sentence answers it best, once."
    return None


def _report(name: str, lines: list[str], wanted: str, text: str, advice: str) -> Problem:
    line = next((number for number, content in enumerate(lines, 1) if wanted in content), 1)
    return Problem(name, line, text, advice)
