"""Ask back where one word is missing, with choices to pick from."""

import re

from bot.answer.draft import Answer, Material
from bot.answer.fixed import say
from bot.domain import Question, Suggestion

OFFERED = ("ai-engineer", "ml-engineer", "data-scientist", "data-engineer")  # the roles most asked about
LONGEST = 9  # words; a longer message says what it is about
_POINTS = re.compile(r"\b(?:it|they|them|that|this|the (?:job|role|work|position)|these|those)\b")
_WHICH_OF_THEM = re.compile(
    r"^(?:and |so |ok,? )?which (?:one|of (?:them|these|those)(?! (?:roles|jobs|titles|paths))|is)\b.{0,30}$"
    r"|^(?:and |so )?which[?.! ]*$"
)


def ask_back(material: Material) -> Answer | None:
    """Ask which role is meant; none if the message says enough."""
    question = material.question
    lowered = question.text.lower()
    if len(lowered.split()) > LONGEST or question.style or question.follow_up:
        return None
    if _WHICH_OF_THEM.match(lowered) and not question.facets:
        return _ask_which_role(material, "overview", "which-two")
    if question.facets and _POINTS.search(lowered) and question.intent not in {"about-bot", "rank"}:
        return _ask_which_role(material, question.facets[0])
    return None


def _ask_which_role(material: Material, facet: str, text: str = "which-role") -> Answer:
    vocabulary = material.knowledge.vocabulary
    drafts = say(material.texts, text)
    choices = tuple(
        Suggestion(vocabulary.phrase_question((role,), facet), vocabulary.title(role))
        for role in OFFERED
        if role in vocabulary.roles
    )
    return Answer(tuple(drafts), "clarify", (Question(drafts[0].text, material.texts[text].topic),), choices, OFFERED)
