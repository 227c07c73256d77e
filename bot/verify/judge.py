"""Ask the packaged encoder, tuned to it, whether sentences of the knowledge carry a statement (decision 26).

It reads the statement beside the sentences and says which of ten it is: carried, or wrong in one of nine ways. It is
one witness among others; `support` weighs what it says, and the promises of the gate do not rest on it.
"""

from collections.abc import Collection, Iterable, Mapping
from functools import cache
from pathlib import Path

import numpy as np

from bot.domain import Quote, Section
from bot.index import Tuned, read_adapter

PREPARED = Path(__file__).with_name("judge.npz")
CARRIED = "supported"
KINDS = (
    CARRIED,
    "wrong-role",
    "merge",
    "negation",
    "reversed",
    "over-general",
    "causal",
    "beyond",
    "wrong-number",
    "elsewhere",
)
NEAREST = 2  # sentences of each section that are shown, besides those chosen
SMALLEST = 1e-4  # likelihood
REMEMBERED = 2000  # pairs; a sentence is often asked about again while other citations are tried for it


def write_passages(
    sections: Mapping[str, Section], cited: Iterable[str], chosen: Collection[Quote], cosines: Mapping[str, float]
) -> str:
    """Write what a statement is held against: of each section its title, the sentences chosen, and the nearest ones."""
    parts = []
    for section in (sections[identifier] for identifier in cited):
        texts = [sentence.text for sentence in section.sentences]
        shown = set(sorted(texts, key=lambda text: -cosines.get(text, 0.0))[:NEAREST])
        shown |= {quote.text for quote in chosen if quote.section == section.id}
        parts.append(f"{section.page_title}, {section.title}: {' '.join(text for text in texts if text in shown)}")
    return " ".join(parts)


class Judge:
    """Says how likely passages carry a statement; what it said of a pair is remembered."""

    def __init__(self, tuned: Tuned) -> None:
        """Take the tuned encoder; it is loaded with the first statement."""
        self._tuned = tuned
        self._known: dict[tuple[str, str], float] = {}

    def weigh(self, statement: str, passages: str) -> float:
        """Return the log odds that the passages carry the statement."""
        pair = (statement, passages)
        if pair not in self._known:
            if len(self._known) >= REMEMBERED:
                self._known.clear()
            self._known[pair] = float(weigh_carried(self._tuned.weigh([pair]))[0])
        return self._known[pair]

    def forget(self) -> None:
        """Forget every pair."""
        self._known.clear()


def weigh_carried(odds: np.ndarray) -> np.ndarray:
    """Turn log odds of all kinds, shape (statements, kinds), into those of being carried, shape (statements,)."""
    raised = np.exp(odds - odds.max(axis=1, keepdims=True))
    likely = np.clip(raised[:, 0] / raised.sum(axis=1), SMALLEST, 1 - SMALLEST)
    return np.asarray(np.log(likely / (1 - likely)))


@cache
def open_judge() -> Judge:
    """Open the judge that comes with the program, once for all conversations."""
    return Judge(Tuned(read_adapter(PREPARED)))
