"""What one turn looks for: the passages to a question, and how near a sentence is to what was said."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from bot.attune import Attuned
from bot.conversation.library import Shelf
from bot.domain import Understanding
from bot.index import EmbeddedOnce, Vectors
from bot.retrieve import Retrieval, Sought
from bot.understand.follow_up import flips

NOTHING = Retrieval((), 0.0, np.zeros(0, dtype=np.float32))


def find_passages(question: Understanding, shelf: Shelf, vectors: EmbeddedOnce) -> Retrieval:
    """Find the passages for a question; none for a courtesy."""
    if question.limit and question.intent != "limit":  # a courtesy
        return NOTHING
    found = shelf.retriever.retrieve(question, seek(question, vectors, shelf.attuned))
    if not question.unwanted:
        return found
    pages = {f"roles/{role}" for role in question.unwanted}
    return replace(found, passages=tuple(item for item in found.passages if item.section.page not in pages))


def seek(question: Understanding, vectors: EmbeddedOnce, attuned: Attuned) -> Sought:
    """Embed what is searched for, once for sections and once for the sentences that answer."""
    texts = [phrase_search(question), phrase_words(question)]
    written_out, words = vectors.embed(texts)
    return Sought(written_out, words, attuned.embed_questions(texts))


def phrase_words(question: Understanding) -> str:
    """Return the words of a message, or its question where "and the least?", "same for X?" have none to be near to."""
    bare = question.asks_again or (question.follow_up and flips(question.text))
    return phrase_search(question) if bare else question.text


def phrase_search(question: Understanding) -> str:
    """Write out what is searched for.

    A follow-up keeps its own words beside the question it was taken for: "is it remote?" asks for more than demand.
    """
    asked = question.standalone_question
    if question.asks_again:
        return asked
    return f"{asked} {question.text}" if question.follow_up and question.text not in asked else asked


def measure_nearness(shelf: Shelf, vector: Vectors) -> Callable[[str], float]:
    """Return what gives a stored sentence's cosine to a vector, 0 if the sentence is not stored."""

    def nearness(text: str) -> float:
        stored = shelf.snapshot.vector_of(text)
        return float(stored @ vector) if stored is not None else 0.0

    return nearness
