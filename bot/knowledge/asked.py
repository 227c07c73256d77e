"""How people ask for what the knowledge holds: example questions for each facet and for each section of a guide."""

from collections.abc import Collection, Mapping
from pathlib import Path

import yaml
from pydantic import TypeAdapter, ValidationError

from bot.errors import KnowledgeError
from bot.knowledge.pages import Problem

ASKED = "asked.yaml"
LONGEST = 140  # characters; a longer example is a story, not a question
_FILE: TypeAdapter[dict[str, tuple[str, ...]]] = TypeAdapter(dict[str, tuple[str, ...]])


def read_asked(folder: Path) -> dict[str, tuple[str, ...]]:
    """Read `asked.yaml`: example questions by facet or section id; empty if there is no such file.

    Raises `KnowledgeError` if it is malformed.
    """
    try:
        return _FILE.validate_python(
            yaml.load((folder / ASKED).read_text(encoding="utf-8"), Loader=yaml.CSafeLoader), strict=False
        )
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError, yaml.YAMLError, ValidationError) as error:
        raise KnowledgeError(f"{ASKED} cannot be read: {' '.join(str(error).split())[:300]}.") from error


def check_asked(
    folder: Path, asked: Mapping[str, tuple[str, ...]], facets: Collection[str], sections: Collection[str]
) -> list[Problem]:
    """Report examples for what does not exist, examples that stand twice, and examples that are too long."""
    if not asked:
        return []
    lines = (folder / ASKED).read_text(encoding="utf-8").splitlines()
    problems: list[Problem] = []

    def report(wanted: str, text: str, advice: str) -> None:
        line = next((number for number, content in enumerate(lines, 1) if wanted in content), 1)
        problems.append(Problem(ASKED, line, text, advice))

    seen: dict[str, str] = {}
    for name, phrases in asked.items():
        if name not in facets and name not in sections:
            report(name, f"There is no facet or section {name!r}.", "Name one that exists.")
        for phrase in phrases:
            if len(phrase) > LONGEST or not phrase.strip():
                report(phrase[:40], f"An example of {name!r} has {len(phrase)} characters.", f"Keep it to {LONGEST}.")
            if (first := seen.setdefault(phrase.lower(), name)) != name:
                report(phrase, f"{phrase!r} stands under {first!r} too.", "One message asks for one thing first.")
    return problems
