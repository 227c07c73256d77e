"""One line a turn for whoever runs the advisor: times, what answered, what it cost; no words unless that is set."""

import json
import logging

from bot.domain import Reply

log = logging.getLogger("bot.turn")


def write_line(conversation: str, turn: int, reply: Reply, model: str, words: str) -> None:
    """Log a turn as JSON; `model` names the one that is set up, `words` is empty unless words may be kept."""
    if not log.isEnabledFor(logging.INFO):
        return
    line: dict[str, object] = {
        "conversation": conversation,
        "turn": turn,
        "seconds": reply.seconds,
        "answered_by": reply.answered_by,
        "intent": reply.intent,
        "limit": reply.limit,
        "statements": len(reply.statements),
        "cited": len(reply.citations),
        "withheld": len(reply.withheld),
    }
    if reply.usage:
        line |= {"model": model, "usage": reply.usage, "fallback": reply.answered_by != "model"}
    if words:
        line |= {"words": words}
    log.info("%s", json.dumps(line, ensure_ascii=False))
