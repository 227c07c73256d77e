"""Open the answer to a yes-or-no question with its yes, no or it depends, quoted from where it stands."""

import re

from bot.answer.draft import Page
from bot.answer.fixed import say
from bot.answer.serving import weigh_sentence
from bot.domain import Draft, Quote, Section, Sentence
from bot.verify.polarity import Answer, read_answer

READ = 3  # passages looked through for a sentence that answers
SERVES = 0.24  # chance that such a sentence answers, at least
SERVES_WELL = 0.36  # the same of any sentence, from which on it is no excuse that none says yes or no
_POLITE = re.compile(
    r"^(?:so |and |but |hi |hello |ok |please )*(?:can|could|would|will|do|are|is) (?:you|there|anyone|somebody)\b"
    r"|[.!?)] (?:can|could|would|will) you\b"
)
# What a follow-up was written out as may ask for more than a yes: "do I need Spark?" for the tools of a role.
_OPEN = re.compile(r"(?:how|what|which|who|where|when|why)\b", re.IGNORECASE)


def write_verdict(page: Page) -> None:
    """Write the word and the sentence that carries it; else say that no source has a plain answer, if it seems so."""
    question = page.material.question
    if _POLITE.search(question.text.lower()) or " or " in question.text:
        return
    if question.follow_up and _OPEN.match(question.standalone_question):
        return
    answered: list[tuple[float, Answer, Section, Sentence]] = []
    best = 0.0
    for passage in page.material.retrieval.passages[:READ]:
        for sentence in passage.section.sentences:
            chance = weigh_sentence(sentence, passage, page.material).answers
            best = max(best, chance)
            if chance >= SERVES and (word := read_answer(question.standalone_question, sentence.text)):
                answered.append((chance, word, passage.section, sentence))
    if not answered:
        page.drafts += say(page.material.texts, "no-plain-answer") if best < SERVES_WELL else []
        return
    _, word, section, sentence = max(answered, key=lambda found: found[0])
    quote = Quote(section.id, sentence.text)
    page.drafts.append(Draft(word, (quote,), answers=question.standalone_question))
    page.add(section, sentence)
