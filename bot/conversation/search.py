"""What one turn looks for: the passages to a question."""

from dataclasses import replace

from bot.attune import AskedOnce
from bot.conversation.library import Shelf
from bot.domain import Understanding
from bot.index import Text
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
    """Embed what is searched for, and the words of the message."""
    vectors = asked.embed([phrase_search(question), phrase_words(question)])
    return Sought(vectors, asked.turn_back(vectors))


def phrase_words(question: Understanding) -> Text:
    """Return the words of a message, which in a talk are too few to be near to anything by themselves."""
    return phrase_search(question) if question.follow_up or question.context else question.text


def phrase_search(question: Understanding) -> Text:
    """Return what is searched for: a follow-up beside its talk, unless it asks the same of others or turned round."""
    if question.context and not (question.asks_again or flips(question.text)):
        return question.text, question.context
    return question.standalone_question
