"""How like a sentence is to labelled ones, by a line through their vectors; and what that makes of what the rules say."""

import json
from collections.abc import Callable
from enum import Enum
from functools import cache
from math import exp
from pathlib import Path
from typing import TYPE_CHECKING

from bot.talks.detect.reading import Hit, read_sentences

if TYPE_CHECKING:
    from bot.index.embedding import MiniLM, NamedEmbeddings  # takes its time, and 'advisor talk check' needs none

LINES = Path(__file__).with_suffix(".json")  # written by `python -m tests.talks_data.fit`
Liken = Callable[[str, str], float]


class Rules(Enum):
    """What the rules of a detector say of a sentence, and how like labelled ones it must be for all that to count.

    The figures were chosen by leaving each tenth of the development sentences out in turn.
    """

    CLEAR = 0.15
    LOOSE = 0.4
    SILENT = 0.7
    AGAINST = 1.0


def decide(rules: Rules, detector: str, sentence: str, liken: Liken | None) -> bool:
    """Say whether a sentence counts; without a `Liken` the rules decide alone."""
    if liken is None or rules is Rules.AGAINST:
        return rules in {Rules.CLEAR, Rules.LOOSE}
    return bool(liken(detector, sentence) > rules.value)


def find_hits(
    text: str, kind: str, detector: str, apply_rules: Callable[[str, str], Rules], liken: Liken | None
) -> list[Hit]:
    """Find the sentences of a text that count; `apply_rules` takes each as it stands and in plain signs."""
    return [
        Hit(kind, sentence)
        for sentence, plain in read_sentences(text)
        if decide(apply_rules(sentence, plain), detector, sentence, liken)
    ]


def liken_with(embedder: "NamedEmbeddings") -> Liken:
    """Return a function that says how like a sentence is to those of a detector, from 0 to 1.

    The lines hold for the vectors of one embedder; where another is set, the one that comes with the project is opened.
    """
    own = _open_own()
    fitting = embedder if embedder.name == own.name else own

    def liken(detector: str, sentence: str) -> float:
        *weights, intercept = _read_lines()[detector]
        return 1 / (1 + exp(-float(fitting.embed([sentence])[0] @ weights) - intercept))

    return liken


@cache
def _open_own() -> "MiniLM":
    from bot.index.embedding import MiniLM

    return MiniLM()


@cache
def _read_lines() -> dict[str, list[float]]:
    lines: dict[str, list[float]] = json.loads(LINES.read_text(encoding="utf-8"))
    return lines
