"""What expectations read from the shelf: fixed texts, ranks, how near sentences are, and the votes of a model."""

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from bot.conversation import Shelf
from bot.domain import Reply
from bot.prompts import fill_prompt
from bot.talks.detect import liken_with
from bot.talks.expect import Vote
from bot.talks.recordings import Deck

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

VOTES = 3  # an odd number, so that there is always a majority
_ANSWER = re.compile(r"\W*(yes|no)\b\W*(.*)", re.IGNORECASE | re.DOTALL)


class ShelfReading:
    """Reads with the embedder of a shelf, and with a model behind a deck of recordings."""

    def __init__(self, shelf: Shelf, prompts: Path, deck: Deck, judge: "BaseChatModel | None" = None) -> None:
        """Take what is needed; without a model, votes come from the recording alone."""
        self._shelf = shelf
        self._prompts = prompts
        self._deck = deck
        self._judge = judge

    def ask(self, criterion: str, question: str, reply: str) -> list[Vote]:
        """Return three votes of the model; raise `RecordingError` if they were not recorded."""
        from bot.talks.recorded_model import RecordedModel  # langchain takes its time, and most talks ask no model

        model = RecordedModel(deck=self._deck, inner=self._judge)
        prompt = fill_prompt(self._prompts, "judge", criterion=criterion, question=question, reply=reply)
        return [read_vote(str(model.invoke(prompt).text)) for _ in range(VOTES)]

    def measure(self, meant: str, sentences: Sequence[str]) -> list[float]:
        """Return the cosine of each sentence with what is meant."""
        vectors = self._shelf.embedder.embed([meant, *sentences])
        return [round(float(vectors[0] @ vector), 4) for vector in vectors[1:]]

    def liken(self, detector: str, sentence: str) -> float:
        """Return how like a sentence is to those labelled for a detector."""
        return liken_with(self._shelf.embedder)(detector, sentence)


def read_vote(answer: str) -> Vote:
    """Read a vote: a yes counts only if the answer begins with it."""
    match = _ANSWER.match(answer)
    said = " ".join((match[2] if match else answer).split())
    return Vote(bool(match and match[1].lower() == "yes"), said or "no reason given")


def name_limits(shelf: Shelf) -> Callable[[str], str]:
    """Return a function that names the fixed text a sentence belongs to."""
    names = {
        sentence: name
        for kind in ("limit", "courtesy")
        for name in shelf.texts.names(kind)
        for sentence in shelf.texts[name].sentences
    }
    return lambda sentence: names.get(sentence, "")


def rank_sections(shelf: Shelf) -> Callable[[str, Reply], int | None]:
    """Return a function that says where nearness and words, looked at to the end, place a section for a message."""
    orders: dict[str, dict[str, int]] = {}

    def rank(section: str, reply: Reply) -> int | None:
        question = reply.standalone_question
        if not reply.retrieved:
            return None
        if question not in orders:
            orders[question] = _order_all(question, shelf)
        return orders[question].get(section)

    return rank


def _order_all(question: str, shelf: Shelf) -> dict[str, int]:
    count = len(shelf.knowledge.searchable)
    near = [hit.section for hit in shelf.snapshot.search(shelf.embedder.embed([question])[0], count)]
    words = [hit.section for hit in shelf.snapshot.lexicon.search(question, count)]
    scores = {section: 0.0 for section in near}
    for ranked in (near, words):
        for place, section in enumerate(ranked, 1):
            scores[section] = scores.get(section, 0.0) + 1 / (20 + place)
    return {section: place for place, section in enumerate(sorted(scores, key=lambda item: -scores[item]), 1)}
