"""Read a text as the detectors do: sentence by sentence, in plain signs, without what it quotes."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.knowledge import split_sentences

TO_YOU = re.compile(r"\b(?:you|your|yours|you're|yourself)\b")
_QUOTED = re.compile(r"[“\"][^”\"]*[”\"]")


@dataclass(frozen=True, slots=True)
class Hit:
    """A sentence of a text, and what kind of thing it does."""

    kind: str
    words: str


def any_of(*patterns: str) -> re.Pattern[str]:
    """Join patterns into one that matches where any of them does."""
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))


def read_sentences(text: str) -> Iterator[tuple[str, str]]:
    """Yield each sentence, and the same in lower case with straight marks and without what it quotes."""
    whole = " ".join(text.split())
    for start, end in split_sentences(whole):
        sentence = whole[start:end]
        plain = _QUOTED.sub(" ", sentence).lower()
        yield sentence, plain.replace("’", "'").replace("can not", "cannot")
