"""Answer with the fixed texts: courtesies, limits, and another language."""

from collections.abc import Mapping

from bot.answer.draft import Material
from bot.domain import Draft, Limit, Question, Quote, Section
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
    "own-pay": "decline",
    "personal-data": "decline",
    "off-topic": "redirect",
    "other-career": "redirect",
    "unknowable": "unknown",
    "other-title": "unknown",
    "other-language": "redirect",
    "unclear": "clarify",
    "which-role": "clarify",
    "which-meant": "clarify",
}

# Where the knowledge has something to say beside a limit: a section, and a word of the sentence wanted from it.
POINTERS: dict[str, tuple[tuple[str, str], ...]] = {
    "dishonest": (("guides/interviews#honesty", ""),),
    "discrimination": (("guides/hiring-interviews#fairness", ""),),
    "no-promise": (("guides/reading-pay#your-own-pay", ""),),
    "own-pay": (("guides/reading-pay#your-own-pay", ""),),
    "law-and-visa": (("guides/about-this-advisor#limits", "visa"),),
    "unknowable": (("guides/about-this-advisor#limits", "employer"),),
    "medicine": (("guides/working-life#stress-and-on-call", ""), ("guides/about-this-advisor#limits", "medical")),
}


def say(texts: FixedTexts, name: str, **values: str) -> list[Draft]:
    """Draft the sentences of a fixed text."""
    return [Draft(sentence) for sentence in texts[name].fill(**values)]


def answer_limit(material: Material) -> tuple[list[Draft], Limit, tuple[Question, ...]]:
    """Draft the fixed reply a message calls for; in other words if it was just given."""
    question, texts = material.question, material.texts
    limit = KINDS.get(question.limit, "none")
    if question.limit == "other-language":
        known = question.language in material.languages
        names = [question.language, "en"] if known else material.languages.names("limit")
        return [draft for name in names for draft in say(material.languages, name)], limit, ()
    again = f"{question.limit}-again" if f"{question.limit}-again" in texts else "asked-again"
    said = again if question.style else question.limit
    drafts = say(texts, said)
    drafts += [] if question.style else _point_to(question.limit, material.knowledge.sections)
    asked = tuple(Question(draft.text, texts[said].topic) for draft in drafts if draft.text.endswith("?"))
    return drafts, limit, asked


def _point_to(limit: str, sections: Mapping[str, Section]) -> list[Draft]:
    """Quote the first section there is that has something to say beside the limit."""
    for name, word in POINTERS.get(limit, ()):
        section = sections.get(name)
        if section and not section.empty:
            wanted = [sentence.text for sentence in section.sentences if word in sentence.text]
            text = (wanted or [section.sentences[0].text])[0]
            return [Draft(text, (Quote(name, text),))]
    return []
