"""Read `sources.yaml`: who said it, where, when, and how good a source it is."""

from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from bot.domain import Source, SourceKind, Tier
from bot.knowledge.pages import Problem

SOURCES = "sources.yaml"


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    tier: Tier
    kind: SourceKind
    publisher: str
    title: str
    url: str
    date: str
    licence: str
    attribution: str = ""


def read_sources(folder: Path) -> tuple[dict[str, Source], list[Problem]]:
    """Read the sources by id; whatever is malformed or double becomes a problem with its line."""
    path = folder / SOURCES
    try:
        root = yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
    except FileNotFoundError:
        return {}, [Problem(SOURCES, 1, "The file is missing.", "Every footnote names a source in it.")]
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        mark = getattr(error, "problem_mark", None)
        return {}, [Problem(SOURCES, mark.line + 1 if mark else 1, "The file is not valid YAML.", "Mend it there.")]
    if not isinstance(root, yaml.SequenceNode):
        return {}, [Problem(SOURCES, 1, "The file is not a list.", "Write one '- {id: …, tier: …}' a source.")]
    sources: dict[str, Source] = {}
    problems: list[Problem] = []
    constructor = yaml.SafeLoader("")
    for node in root.value:
        line = node.start_mark.line + 1
        try:
            content: Any = constructor.construct_document(node)
        except (yaml.YAMLError, ValueError):  # ValueError: a date such as 2026-99-99
            problems.append(Problem(SOURCES, line, "The entry cannot be read.", "Put its values in quotation marks."))
            continue
        try:
            entry = _Entry.model_validate(content)
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(str(part) for part in first["loc"]) or "entry"
            problems.append(
                Problem(
                    SOURCES,
                    line,
                    f"{where}: {first['msg']}.",
                    "A source has id, tier, publisher, title, url, date, licence.",
                )
            )
            continue
        if entry.id in sources:
            problems.append(Problem(SOURCES, line, f"The source {entry.id!r} stands twice.", "Remove one."))
        sources[entry.id] = Source(**entry.model_dump())
    return sources, problems
