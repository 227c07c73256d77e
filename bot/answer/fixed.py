"""Answer with the fixed texts: courtesies, limits, and another language."""

from bot.domain import Draft, Limit, Question, Understanding
from bot.prompts import FixedTexts

# The reply kind of each limit; a courtesy has none.
KINDS: dict[str, Limit] = {
    "support": "support",
    "rules": "decline",
    "dishonest": "decline",
    "discrimination": "decline",
    "no-promise": "decline",
    "law-and-visa": "redirect",
    "medicine": "redirect",
    "abuse": "redirect",
    "off-topic": "redirect",
    "unknown-employer": "unknown",
    "other-language": "redirect",
    "unclear": "clarify",
    "which-role": "clarify",
}


def say(texts: FixedTexts, name: str, **values: str) -> list[Draft]:
    """Draft the sentences of a fixed text."""
    return [Draft(sentence) for sentence in texts[name].fill(**values)]


def answer_limit(
    question: Understanding, texts: FixedTexts, languages: FixedTexts
) -> tuple[list[Draft], Limit, tuple[Question, ...]]:
    """Draft the fixed reply a message calls for."""
    limit = KINDS.get(question.limit, "none")
    if question.limit == "other-language":
        known = question.language in languages
        names = [question.language, "en"] if known else languages.names("limit")
        return [draft for name in names for draft in say(languages, name)], limit, ()
    drafts = say(texts, question.limit)
    asked = tuple(Question(draft.text, question.limit) for draft in drafts if draft.text.endswith("?"))
    return drafts, limit, asked
