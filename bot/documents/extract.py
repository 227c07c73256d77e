"""What reading gives: a document of lines; on the way to it, an extract, or the reason why there is none."""

from dataclasses import dataclass
from typing import Literal

MOST_CHARACTERS = 200_000  # some sixty pages
Kind = Literal["txt", "md", "docx", "pdf"]


@dataclass(frozen=True, slots=True)
class Line:
    """A line of visible text: its number from 1 (in the file itself for text, among the visible lines otherwise)."""

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class Document:
    """What a person can see in a file, and what they should know about how it was read."""

    name: str
    kind: Kind
    lines: tuple[Line, ...]
    notices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Extract:
    """Lines as they stand in the file, and how many characters of hidden or tiny text were left out."""

    kind: Kind
    lines: tuple[str, ...]
    hidden: int = 0
    notices: tuple[str, ...] = ()


class Unreadable(Exception):
    """Why a file cannot be read: the rest of a sentence that begins with the file's name."""


BROKEN = "is broken and cannot be opened; save it anew, or paste the text instead."
LOCKED = "is locked with a password; save a copy without one, or paste the text instead."
LONG = "is far longer than a CV or a job description; send the pages that matter, or paste the text instead."
SCANNED = "has no text layer, as a scan or a picture; paste the text instead."


def count_letters(text: str) -> int:
    """Count the characters that are not white space."""
    return len("".join(text.split()))
