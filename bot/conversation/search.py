"""What one turn looks for: the passages to a question."""

from dataclasses import replace

from bot.attune import AskedOnce
from bot.conversation.library import Shelf
from bot.domain import Understanding
from bot.retrieve import Retrieval, Sought
from bot.understand.follow_up import flips

NOTHING = Retrieval((), 0.0)


def find_passages(question: Understanding, shelf: Shelf, asked: AskedOnce) -> Retrieval:
    """Find the passages for a question; none for a courtesy."""
    if question.limit and question.intent != "limit":  # a courtesy
        return NOTHING
    found = shelf.retriever.retrieve(question, seek(question, asked))
    if not question.unwanted:
        return found
    pages = {f"roles/{role}" for role in question.unwanted}
    return replace(found, passages=tuple(item for item in found.passages if item.section.page not in pages))


def seek(question: Understanding, asked: AskedOnce) -> Sought:
    """Embed what is searched for: the question written out, and the words of the message."""
    vectors = asked.embed([phrase_search(question), phrase_words(question)])
    return Sought(vectors, asked.turn_back(vectors))


def phrase_words(question: Understanding) -> str:
    """Return the words of a message, or its question where "and the least?", "same for X?" have none to be near to."""
    bare = question.asks_again or (question.follow_up and flips(question.text))
    return phrase_search(question) if bare else question.text


def phrase_search(question: Understanding) -> str:
    """Write out what is searched for: a follow-up behind the questions before it, unless it asks one of them again."""
    return question.standalone_question if question.asks_again else question.in_context or question.standalone_question
