"""What a client's system message may set: the lens, the language and the length, and nothing else."""

import re
from dataclasses import dataclass, replace
from typing import Literal, cast

from bot.domain import LENSES, Lens
from bot.errors import RequestError
from bot.understand import LANGUAGES

Length = Literal["short", "normal", "long"]

_LINE = re.compile(r"^\W*(?P<name>lens|language|length)\s*[:=]\s*(?P<value>[\w-]+)", re.IGNORECASE | re.MULTILINE)
_LENSES: tuple[tuple[Lens, re.Pattern[str]], ...] = (
    ("hiring", re.compile(r"\b(?:hiring managers?|recruit(?:ers?|ing)|hir(?:es|ing) (?:for|an?|people|engineers))\b")),
    ("team", re.compile(r"\bteam (?:leads?|planning|planners?)\b|\bplan(?:s|ning)? (?:an?|their|our|the) team\b")),
)
_LENGTHS: tuple[tuple[Length, re.Pattern[str]], ...] = (
    ("short", re.compile(r"\b(?:brief|briefly|concise|concisely|short answers?|(?:be|keep it) short)\b")),
    ("long", re.compile(r"\b(?:detailed|in detail|thorough|thoroughly|long answers?|at length)\b")),
)
CODES = {name.lower(): code for code, name in LANGUAGES.items()}
_LANGUAGE = re.compile(rf"\b(?:answer|reply|respond|write|speak)\b[^.\n]{{0,40}}?\bin (?P<name>{'|'.join(CODES)})\b")


@dataclass(frozen=True, slots=True)
class Wishes:
    """How a client wants to be answered; the language is a code such as 'de', or empty."""

    lens: Lens = "candidate"
    language: str = ""
    length: Length = "normal"


def read_wishes(text: str, before: Wishes, param: str) -> Wishes:
    """Read a system message over the wishes known before; raise `RequestError` for a lens nobody knows.

    A line `lens: hiring` outweighs words such as "hiring manager"; whatever else it says is passed over.
    """
    lowered = text.lower().replace("\u2019", "'")
    wishes = before
    if lens := next((lens for lens, pattern in _LENSES if pattern.search(lowered)), None):
        wishes = replace(wishes, lens=lens)
    if length := next((length for length, pattern in _LENGTHS if pattern.search(lowered)), None):
        wishes = replace(wishes, length=length)
    if match := _LANGUAGE.search(lowered):
        wishes = replace(wishes, language=CODES[match["name"]])
    for line in _LINE.finditer(lowered):
        wishes = _read_line(line["name"], line["value"], wishes, param)
    return wishes


def _read_line(name: str, value: str, wishes: Wishes, param: str) -> Wishes:
    if name == "lens":
        if value not in LENSES:
            raise RequestError(
                f"The lens {value[:40]!r} is not known; write 'lens: {', '.join(LENSES)}', one of them.", param=param
            )
        return replace(wishes, lens=value)
    if name == "length":  # unlike a lens, other people's prompts hold such lines with values of their own
        return replace(wishes, length=cast(Length, value)) if value in {"short", "normal", "long"} else wishes
    code = CODES.get(value, value.split("-")[0])
    return replace(wishes, language=code) if code in LANGUAGES else wishes
