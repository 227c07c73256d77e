"""What a talk is about after a verdict, or after what is to be learnt: the role that was named."""

import re
from dataclasses import replace

from bot.conversation.cues import WHICH_OF_ALL
from bot.conversation.library import Shelf
from bot.conversation.path import Walked
from bot.conversation.way import SUITS_ME
from bot.domain import Lens, Reply, Understanding
from bot.understand import FEWEST_LEFT, Focus, move_focus

LEARNING = "gap"  # the intent of questions about what is still to be learnt
_AND = re.compile(r"^\W*(?:and|also|but)?\W*", re.IGNORECASE)  # before what else is asked


def read_beside_verdict(
    readings: tuple[Understanding, ...], walked: Walked, focus: Focus, lens: Lens, shelf: Shelf
) -> tuple[tuple[Understanding, ...], Focus] | None:
    """Read what a message asks beside its wish for a verdict as asked of the role that the verdict names.

    "Which path suits me, and do I need a master's for it?" is answered by both; none if nothing else is asked.
    """
    if not (walked.is_verdict and walked.alone and walked.fit and walked.fit.verdict.roles) or walked.obeyed:
        return None
    asked = [_leave_out_wish(reading) for reading in readings]
    others = [text for text in asked if len(text.split()) >= FEWEST_LEFT]
    if not others or asked == [reading.text for reading in readings]:
        return None
    about = _focus_on_verdict(focus, walked.fit.verdict.roles[:1], readings[0])
    return tuple(shelf.listener.understand(text, about, lens)[0] for text in others), about


def _leave_out_wish(reading: Understanding) -> str:
    """Return what a question asks beside "which path suits me?"; empty if it asks nothing else."""
    if wish := WHICH_OF_ALL.search(reading.text.lower()):
        return _AND.sub("", reading.text[wish.end() :])
    return "" if reading.intent == "choose" and reading.wishes_verdict else reading.text


def _focus_on_verdict(focus: Focus, roles: tuple[str, ...], reading: Understanding) -> Focus:
    kept = Focus(lens=focus.lens, trail=focus.trail, unwanted=reading.unwanted).settle(focus)
    return replace(kept, question=SUITS_ME, intent="choose", roles=roles, mentioned=roles)


def follow_focus(focus: Focus, reply: Reply, walked: Walked, reading: Understanding) -> Focus:
    """Remember the role of a verdict, or of what to learn: "and what does it pay?", "how long will that take?"."""
    if reply.verdict and reply.verdict.roles:
        return _focus_on_verdict(focus, reply.verdict.roles, reading)
    if walked.learning:
        return move_focus(focus, replace(reading, intent=LEARNING, roles=walked.learning, facets=("skills",)))
    return focus
