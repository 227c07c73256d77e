"""Ask back where one word is missing, with choices to pick from."""

import re

from bot.answer.draft import Answer, Material
from bot.answer.fixed import say
from bot.domain import Draft, Question, Quote, Suggestion

OFFERED = ("ai-engineer", "ml-engineer", "data-scientist", "data-engineer")  # the roles most asked about
LONGEST = 9  # words; a longer message says what it is about
_POINTS = re.compile(r"\b(?:it|they|them|that|this|the (?:job|role|work|position)|these|those)\b")
_FITS_ME = re.compile(
    r"\b(?:which|what|wich)\b.{0,25}\b(?:roles?|jobs?|path|career|one|speciali[sz]ation)\b.{0,20}\b(?:me|i)\b"
)
_WHICH_OF_THEM = re.compile(
    r"^(?:and |so |ok,? )?which (?:one|of (?:them|these|those)|is)\b.{0,30}$|^(?:and |so )?which[?.! ]*$"
)
_TOLD = re.compile(r"\b(?:i(?:'m| am|'ve| have| love| like| hate| enjoy| know| work| studied| prefer)|my)\b")


def ask_back(material: Material) -> Answer | None:
    """Ask which role is meant, or what the person likes; none if the message says enough."""
    question = material.question
    lowered = question.text.lower()
    if len(lowered.split()) > LONGEST or question.style or question.follow_up:
        return None
    if _FITS_ME.search(lowered) and not _TOLD.search(lowered):
        return _ask_what_you_like(material)
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
    return Answer(tuple(drafts), "clarify", (Question(drafts[0].text, "role"),), choices, OFFERED)


def _ask_what_you_like(material: Material) -> Answer:
    drafts = say(material.texts, "what-you-like")
    texts = [line for line in (draft.text for draft in drafts) if line.endswith("?")]
    choices = tuple(Suggestion(text, label) for text, label in INTERESTS)
    # What the guide says stands between the two sentences: something to hold on to while one thinks about the question.
    shown = [drafts[0], *_quote_guide(material), *drafts[1:]]
    return Answer(tuple(shown), "clarify", tuple(Question(text, "interest") for text in texts), choices)


def _quote_guide(material: Material) -> list[Draft]:
    """Quote the opening of the guide's nearest section."""
    for passage in material.retrieval.passages:
        section = passage.section
        if section.page == "guides/choosing-a-path" and not section.empty:
            return [Draft(section.sentences[0].text, (Quote(section.id, section.sentences[0].text),))]
    return []


# What a person may answer with one press.
INTERESTS = (
    ("I like building products that people use", "Building products"),
    ("I like maths and training models", "Maths and models"),
    ("I like working with data and pipelines", "Data and pipelines"),
    ("I like talking with users and deciding what to build", "Users and product"),
)
