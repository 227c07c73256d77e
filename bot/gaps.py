"""What could not be answered, kept on this machine for whoever writes knowledge.

A row holds roles, facets, intent and the nearest section; a person's words only if a setting allows it.
"""

import json
import logging
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from bot.domain import Reply
from bot.errors import StorageError

log = logging.getLogger(__name__)

FILE = "gaps.jsonl"
Kind = Literal["unanswered", "outside", "partial", "thumbs-down"]
WEIGHT: dict[str, int] = {"thumbs-down": 3, "unanswered": 2, "partial": 1, "outside": 1}  # in the ranking
MOST_EXAMPLES = 3


@dataclass(frozen=True, slots=True)
class Gap:
    """What turns that ended alike have in common, how many there were, and some of their words if they were kept."""

    kind: str
    roles: tuple[str, ...]
    facets: tuple[str, ...]
    intent: str
    nearest: str
    count: int
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Row:
    at: str
    kind: str
    roles: tuple[str, ...]
    facets: tuple[str, ...]
    intent: str
    nearest: str
    words: str = ""


def judge_reply(reply: Reply) -> Kind | None:
    """Say what a reply left open; None if it answered, asked back, or was not to answer at all."""
    if reply.limit == "unknown":
        return "unanswered"
    if reply.limit == "redirect" and reply.intent == "limit" and not reply.citations:
        return "outside"
    claims = any(statement.kind == "claim" for statement in reply.statements)
    if reply.withheld or (claims and any(statement.kind == "limit" for statement in reply.statements)):
        return "partial"
    return None


def record_gap(folder: Path, reply: Reply, words: str = "", kind: Kind | None = None) -> None:
    """Add a row for a reply that left something open (or was disliked); a full disk must not end a turn."""
    kind = kind or judge_reply(reply)
    if kind is None:
        return
    nearest = reply.retrieved[0].section if reply.retrieved else ""
    row = _Row(
        datetime.now(UTC).isoformat(timespec="seconds"),
        kind,
        reply.roles,
        reply.facets[:1],
        reply.intent,
        nearest,
        words,
    )
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with (folder / FILE).open("a", encoding="utf-8") as file:
            file.write(json.dumps(asdict(row)) + "\n")
    except OSError as error:
        log.error("A gap could not be kept: %s", error)


def rank_gaps(folder: Path) -> list[Gap]:
    """Rank what was left open: disliked and unanswered before partial, then by how often."""
    counts: Counter[tuple[str, tuple[str, ...], tuple[str, ...], str, str]] = Counter()
    words: dict[tuple[str, tuple[str, ...], tuple[str, ...], str, str], dict[str, None]] = {}
    for row in _read_rows(folder / FILE):
        key = (row.kind, row.roles, row.facets, row.intent, row.nearest)
        counts[key] += 1
        if row.words:
            words.setdefault(key, {})[row.words] = None
    ranked = sorted(counts, key=lambda key: (-WEIGHT.get(key[0], 1) * counts[key], key))
    return [Gap(*key, counts[key], tuple(words.get(key, {}))[:MOST_EXAMPLES]) for key in ranked]


def _read_rows(path: Path) -> Iterator[_Row]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return
    except (OSError, UnicodeDecodeError) as error:
        raise StorageError(f"The gap file {str(path)!r} cannot be read.") from error
    for line in lines:
        try:
            content = json.loads(line)
            yield _Row(**{**content, "roles": tuple(content["roles"]), "facets": tuple(content["facets"])})
        except (ValueError, KeyError, TypeError):  # a line cut off by a crash is worth no more than itself
            continue
