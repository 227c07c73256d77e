"""Understand a message: the roles and facets it asks about, the answer it wants, what a follow-up refers to."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot.domain import Lens, Understanding
from bot.knowledge import Vocabulary
from bot.understand.intents import decide_intent, decide_lens
from bot.understand.language import recognise_language
from bot.understand.limits import find_courtesy, find_limit
from bot.understand.roles import find_roles

__all__ = ["Focus", "clean_text", "find_places", "find_roles", "phrase_question", "recognise_language", "understand"]

NARROW = 5  # words of a follow-up that only narrows the question before, such as "for freshers?"
SHORT = 7  # words; a message this short that names no role may lean on the one before
_OPENERS = re.compile(
    r"^(?:and|but|so|then|or|also|what about|how about|why|for|in|as|with|ok(?:ay)?,?|which of|which one"
    r"|the (?:first|second|last)|is (?:it|that|this)|are they|do they|does it|would i|could i|should i tell"
    r"|more|tell me more|in that case)\b"
)
_PRONOUNS = re.compile(r"\b(?:it|they|them|that|those|these|this|one|ones|each|both|the two|he|she)\b")
_BACKGROUND = re.compile(
    r"^(?:but |and |well,? )?(?:i|i'm|i am|i've|i'd|i come|mine|my|we|we're|we've|our|it is|it's|they want) ?\b"
)
_NARROWS = re.compile(r"^(?:and |but |ok(?:ay)?,? )?(?:for|in|as|with|at) ")
_OWN_CHOICE = re.compile(r"\b(?:which|what) (?:path|roles?|career|jobs?|speciali[sz]ation)\b.*\b(?:me|i|my)\b")
_COMPARED = re.compile(r"\b(?:compared? (?:with|to)|versus|vs|than)\b")
_DETAILED = re.compile(
    r"\b(?:in detail|detailed|more detail|tell me more|long(?:er)? answer|everything about|in depth|at length)\b"
    r"|^more[.!?]*$"
)
_INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn"}


@dataclass(frozen=True, slots=True)
class Focus:
    """What the conversation was about a turn ago."""

    question: str = ""
    intent: str = ""
    roles: tuple[str, ...] = ()
    facets: tuple[str, ...] = ()
    lens: Lens = "candidate"
    places: tuple[str, ...] = ()


def clean_text(text: str) -> str:
    """Fold white space; drop control, direction and other invisible characters but the joiners of scripts and emoji."""
    kept = (
        " " if character in "\n\r\t\v\f\u2028\u2029" else character
        for character in unicodedata.normalize("NFC", text)
        if character in "\n\r\t\v\f\u200c\u200d" or unicodedata.category(character) not in _INVISIBLE
    )
    return " ".join("".join(kept).split())


def understand(
    text: str, focus: Focus, lens: Lens, vocabulary: Vocabulary, places: Mapping[str, str] | None = None
) -> Understanding:
    """Read a cleaned message in the light of what was talked about before."""
    language = recognise_language(text)
    if language != "en":
        return Understanding(text, text, "limit", lens=lens, limit="other-language", language=language)
    if courtesy := find_courtesy(text):
        return Understanding(text, text, "smalltalk", focus.roles, lens=lens, limit=courtesy)
    if not re.search(r"[^\W\d_]{2}", text):
        return Understanding(text, text, "limit", lens=lens, limit="unclear")
    if limit := find_limit(text):
        return Understanding(
            text, text, "limit", find_roles(text, vocabulary), lens=decide_lens(text, lens), limit=limit
        )
    question = _understand_question(text, focus, lens, vocabulary)
    found = find_places(text, places or {})
    return replace(question, places=found or (focus.places if question.follow_up else ()))


def find_places(text: str, places: Mapping[str, str]) -> tuple[str, ...]:
    """List the areas of the wage tables that a text names; names of two letters count only as capitals."""
    lowered = text.lower()
    found: dict[str, int] = {}
    for name, area in places.items():
        pattern = rf"(?<![\w.]){re.escape(name)}(?!\w)"
        match = re.search(pattern, lowered)
        if match and (len(name) > len("us") or text[match.start() : match.end()].isupper()):
            found.setdefault(area, match.start())
            lowered = lowered[: match.start()] + " " * len(match[0]) + lowered[match.end() :]
    return tuple(sorted(found, key=lambda area: found[area]))


def _understand_question(text: str, focus: Focus, lens: Lens, vocabulary: Vocabulary) -> Understanding:
    named = find_roles(text, vocabulary)
    facets = sorted(vocabulary.find_facets(text), key=lambda facet: facet == "overview")  # "compare pay" asks for pay
    guides = vocabulary.find_guides(text)
    leans = _leans_on(text, focus, named, vocabulary)
    roles, own_facets, intent = named, tuple(facets), decide_intent(text, named, facets, vocabulary)
    question = text
    if guides[:1] == ["about-this-advisor"] and not named:
        intent = "about-bot"
    elif leans:
        roles = _inherit_roles(text, named, focus, vocabulary)
        asks_itself = bool(own_facets or guides) and not roles and not _says_background(text)
        own_facets = own_facets if asks_itself else _inherit_facets(text, own_facets, focus)
        # "What about X?" asks the question before again; a follow-up with words of its own asks its own.
        intent = (
            decide_intent(text, roles, facets, vocabulary)
            if facets or intent not in {"describe", "define", "compare", "yes-no"}
            else focus.intent
        )
        if intent == "compare" and len(roles) < 2:
            intent = "describe" if own_facets[:1] not in ((), ("overview",)) else "define"
        # With no role to carry over, a message with a subject of its own is asked as it stands.
        question = text if asks_itself else phrase_question(text, roles, own_facets, focus, vocabulary)
    return Understanding(
        text=text,
        standalone_question=question,
        intent=intent,
        roles=roles,
        facets=own_facets,
        guides=tuple(guides),
        lens=decide_lens(text, focus.lens if leans and focus.lens != "candidate" else lens),
        follow_up=leans,
        detailed=bool(_DETAILED.search(text.lower())),
    )


def _says_background(text: str) -> bool:
    """Say whether a message tells something about the person instead of asking."""
    return bool(_BACKGROUND.match(text.lower().replace("\u2019", "'"))) and "?" not in text


def _leans_on(text: str, focus: Focus, named: tuple[str, ...], vocabulary: Vocabulary) -> bool:
    """Say whether a message means something only after the one before."""
    if not focus.question:
        return False
    lowered = text.lower().replace("\u2019", "'")
    words = len(lowered.split())
    if _says_background(lowered) and words <= 20:
        return True
    if _OPENERS.match(lowered):
        return words <= 12 or not named
    if named:
        return words <= 3 and not re.match(r"(?:what|who|how|define|explain)\b", lowered)
    if _OWN_CHOICE.search(lowered):
        return False
    asks_on = bool(vocabulary.find_facets(text) or vocabulary.find_guides(text))
    return (words <= SHORT and asks_on) or (words <= 14 and bool(_PRONOUNS.search(lowered)))


def _inherit_roles(text: str, named: tuple[str, ...], focus: Focus, vocabulary: Vocabulary) -> tuple[str, ...]:
    lowered = text.lower().replace("\u2019", "'")
    if not named:
        return focus.roles
    if _COMPARED.search(lowered) or re.search(r"\bwhich (?:one|of)\b|\bwhere does\b", lowered):
        return vocabulary.order_roles({*focus.roles, *named})
    if _BACKGROUND.match(lowered) and focus.roles:
        return focus.roles  # "I come from web development" is a background, not the role asked about
    return named


def _inherit_facets(text: str, own: tuple[str, ...], focus: Focus) -> tuple[str, ...]:
    """Keep the facet talked about if a follow-up names none, or only narrows it, as "for freshers?" does."""
    narrows = bool(_NARROWS.match(text.lower())) and len(text.split()) <= NARROW
    if not own or own == ("overview",) or narrows:
        return tuple(dict.fromkeys((*focus.facets, *own)))
    return own


def phrase_question(
    text: str, roles: tuple[str, ...], facets: tuple[str, ...], focus: Focus, vocabulary: Vocabulary
) -> str:
    """Write a follow-up out as a question that stands on its own."""
    lowered = text.lower()
    if not roles or not facets or _says_background(lowered):
        before = focus.question.split("? ")[0].rstrip(" ?.!")
        return f"{before}? {text}" if before else text
    return vocabulary.phrase_question(roles, facets[0])
