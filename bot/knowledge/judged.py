"""Questions with the sentences that readers judged for them: `questions/judged.jsonl`, read only by who learns from it.

A row holds the messages said before, the question as asked and written out, and which sentences answer it, help, or are
beside the point, each by the first digits of its hash; where the question is at a limit, that is named, and where
somebody noted it, for whom it is asked. Of a follow-up it holds, too, which roles were talked about, which the reply
before named, and which an answer should speak of. A sentence that has changed since is left out.
"""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from bot.domain import Section

JUDGED = "questions/judged.jsonl"
DIGITS = 10


class Judged(NamedTuple):
    """A question, and sentences of the knowledge by what they are to it."""

    before: tuple[str, ...]
    question: str
    written_out: tuple[str, ...]  # each question of the message by itself
    answers: tuple[str, ...]
    helps: tuple[str, ...]
    beside: tuple[str, ...]
    limit: str
    lens: str  # empty if nobody noted it
    about: tuple[str, ...] = ()  # roles talked about before
    named: tuple[str, ...] = ()  # roles that the reply before named, in its order
    roles: tuple[str, ...] | None = None  # that an answer should speak of; None if nobody noted them


def read_judged(folder: Path, sections: Mapping[str, Section]) -> list[Judged]:
    """Read the judged questions; a knowledge without them has none."""
    path = folder / JUDGED
    if not path.is_file():
        return []
    texts = {name_sentence(item.text): item.text for section in sections.values() for item in section.sentences}

    def find(names: list[str]) -> tuple[str, ...]:
        return tuple(texts[name] for name in names if name in texts)

    return [
        Judged(
            tuple(row["before"]),
            row["question"],
            tuple(row["written_out"]),
            find(row["answers"]),
            find(row["helps"]),
            find(row["beside"]),
            row.get("limit", ""),
            row.get("lens", ""),
            tuple(row.get("about", ())),
            tuple(row.get("named", ())),
            tuple(row["roles"]) if "roles" in row else None,
        )
        for row in map(json.loads, path.read_text(encoding="utf-8").splitlines())
    ]


def name_sentence(text: str) -> str:
    """Return the digits that a sentence stands under."""
    return hashlib.sha256(text.encode()).hexdigest()[:DIGITS]
