"""Detectors on prose: sentences that promise, decline, admit a gap, or ask what must not be asked."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Hit:
    """A place in a text: what kind of thing it is, and the words."""

    kind: str
    words: str


def find_promises(text: str) -> list[Hit]:
    """Find promises of a salary, a job, a visa or a date."""
    return []


def find_declines(text: str) -> list[Hit]:
    """Find sentences that decline to answer or to help."""
    return []


def find_unknowns(text: str) -> list[Hit]:
    """Find sentences that admit not to know."""
    return []


def find_protected(text: str) -> list[Hit]:
    """Find questions for what must not be asked: age, origin, religion, health, family and the like."""
    return []
