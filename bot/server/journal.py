"""One line a turn for whoever runs the server: times, counts, kinds; a person's words only if a setting says so."""

import json
import logging
import sys
from collections.abc import Mapping
from datetime import UTC, datetime

from bot.config import Settings
from bot.domain import Reply
from bot.gaps import record_gap

turns = logging.getLogger("advisor.turns")


def open_journal(settings: Settings) -> None:
    """Let the lines go to the standard error stream, or nowhere."""
    turns.propagate = False
    turns.setLevel(logging.INFO if settings.log_turns else logging.CRITICAL)
    turns.handlers[:] = [logging.StreamHandler(sys.stderr)]


def note_turn(
    reply: Reply, settings: Settings, via: str, text: str, turn: str, tokens: Mapping[str, int] | None = None
) -> None:
    """Write the line of a turn, and keep what it left open for whoever writes knowledge."""
    words = text if settings.keep_words else ""
    record_gap(settings.data, reply, words)
    line = {
        "at": datetime.now(UTC).isoformat(timespec="milliseconds"),
        "turn": turn,
        "via": via,
        "answered_by": reply.answered_by,
        "intent": reply.intent,
        "limit": reply.limit,
        "lens": reply.lens,
        "roles": reply.roles,
        "statements": len(reply.statements),
        "cited": len(reply.citations),
        "withheld": len(reply.withheld),
        "notices": len(reply.notices),
        "seconds": reply.seconds,
        "tokens": dict(tokens or {}),
    }
    if reply.usage:  # a language model was asked
        line |= {"model": settings.model, "usage": reply.usage, "fallback": reply.answered_by != "model"}
    turns.info("%s", json.dumps({**line, "words": words} if words else line))
