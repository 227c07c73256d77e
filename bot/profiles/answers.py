"""Hear a short answer in the light of the question just asked: "the second", "not really", "the numbers"."""

import re
from collections.abc import Mapping

from bot.knowledge import Choice, FitQuestion

LONGEST_CHOICE = 6  # words of an answer that only names a choice
STEM = 4  # letters that two words share if they are the same but for their endings
_ORDINALS = {"first": 1, "former": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6}
_LAST = frozenset({"last", "latter"})
# Words that say nothing of which choice is meant.
_FILLERS = frozenset(
    "i i'd id i'm it its it's them they the a an of or and to for one ones option number answer choice my me is was be would "
    "say think guess go take pick choose please thanks thank you definitely probably maybe perhaps hmm well honestly always "
    "easily on really just that this with by far hands down mostly think so myself like rather more than prefer most".split()
)
_NEGATIONS = frozenset(
    "no not never none neither nothing without less least little don't dont but except anything".split()
)
_LITTLE = re.compile(r"^(?:none|zero|nothing|not (?:much|a lot)|hardly any|(?:very )?little|the less|as little)\b")
_MUCH = re.compile(r"^(?:all|everything|as much|a lot|lots|nearly all|(?:eighty|ninety|a hundred) percent|the more)\b")
_YES = frozenset(
    {"yes", "yeah", "yep", "sure", "of course", "definitely", "i would", "gladly", "why not", "absolutely"}
)
_NO = frozenset(
    {"no", "nope", "never", "not really", "no way", "i would not", "no thanks", "nah", "rather not", "i'd rather not"}
)
_NONE = frozenset({"none", "neither", "none of them", "none of those", "none of these", "nothing of that", "none yet"})
_BOTH = frozenset(
    {"both", "a bit of both", "bit of both", "bit of each", "a bit of each", "half half", "half and half"}
)


def match_choice(message: str, question: FitQuestion) -> Mapping[str, int] | None:
    """Return the levels of the choice that a message names; none if it names none, or more."""
    said = _fold(message)
    for choice in question.choices:
        if _fold(choice.label) == said:
            return choice.levels
    for answers, opening in ((_YES, "yes"), (_NO, "no"), (_NONE, "n"), (_BOTH, "")):
        if said in answers and (levels := _find_opening(question, opening)) is not None:
            return levels
    chosen = _find_place(said, question) or _find_named(said, question) or _find_amount(said, question)
    if chosen:
        return chosen.levels
    first, comma, rest = message.partition(",")  # "the tables, boring as it sounds"
    goes_on = rest.rstrip().endswith("?") or _NEGATIONS & set(_fold(rest).split())  # "the first one, day to day?" asks
    return match_choice(first, question) if comma and not goes_on else None


def _find_opening(question: FitQuestion, opening: str) -> Mapping[str, int] | None:
    """Find the choice that says yes, no, none ("n": none or neither) or both ("")."""
    openings = {"n": {"none", "neither"}, "": {"both"}}.get(opening, {opening})
    for choice in question.choices:
        words = _fold(choice.label).split()
        if words[0] in openings or (not opening and "both" in words):
            return choice.levels
    return None


def _find_place(said: str, question: FitQuestion) -> Choice | None:
    """Find the choice whose place is named, and nothing else: "the second one", "number 3"."""
    words = [word for word in said.split() if word not in _FILLERS - {"most"}]
    if len(words) != 1 or len(said.split()) > LONGEST_CHOICE:
        return None
    place = _ORDINALS.get(words[0], int(words[0]) if words[0].isdecimal() else 0)
    if words[0] in _LAST:
        place = len(question.choices)
    return question.choices[place - 1] if 0 < place <= len(question.choices) else None


def _find_named(said: str, question: FitQuestion) -> Choice | None:
    """Find the one choice that has all the telling words of a short answer."""
    words = [word for word in said.split() if word not in _FILLERS or (word == "most" and len(said.split()) <= 4)]
    if not words or len(said.split()) > LONGEST_CHOICE or _NEGATIONS & set(words):
        return None
    found = [choice for choice in question.choices if all(_holds(choice, word) for word in words)]
    return found[0] if len(found) == 1 else None


def _find_amount(said: str, question: FitQuestion) -> Choice | None:
    """Find the choice for an amount, where one was asked for: the first stands for much, the last for little."""
    if not question.text.startswith("How much") or len(said.split()) > LONGEST_CHOICE:
        return None
    return question.choices[-1] if _LITTLE.search(said) else question.choices[0] if _MUCH.search(said) else None


def _holds(choice: Choice, word: str) -> bool:
    names = _fold(choice.label).split()
    return word in names or (
        len(word) >= STEM and any(name[:STEM] == word[:STEM] for name in names if len(name) >= STEM)
    )


def _fold(text: str) -> str:
    return " ".join(re.findall(r"[\w']+", text.lower().replace("\u2019", "'")))
