"""Name the role that is meant by "the first one", "the product one" or "the scientist"."""

import re
from collections.abc import Sequence

from bot.knowledge import Vocabulary
from bot.understand.follow_up import Focus

FEWEST_BESIDE = 2  # words beside "the first one" that make it a question of its own
_THING = r"(?:one|role|job|path|title|option|track|position)"
_ORDINAL = re.compile(
    rf"\b(?:the )?(?P<which>first|second|third|fourth|last|former|latter|other|top)(?: {_THING}| of (?:them|these|those))\b"
    r"|\bthe (?P<short>former|latter)\b",
    re.IGNORECASE,
)
_PLACES = {"first": 0, "former": 0, "top": 0, "second": 1, "latter": 1, "other": 1, "third": 2, "fourth": 3, "last": -1}
_DESCRIBED = re.compile(
    rf"\b(?:the|that) (?P<words>[a-z][\w/-]*(?: [a-z][\w/-]*)?) {_THING}\b(?! of)"
    r"|\bthe (?P<head>scientist|engineer|developer|architect|researcher|[a-z]+ (?:engineer|manager|pm))\b(?! [a-z]+ (?:role|job))",
    re.IGNORECASE,
)
_TELLS_NOTHING = frozenset({"learning", "solutions", "solution", "development"})  # "the learning path" is no role


def name_what_is_meant(text: str, focus: Focus, vocabulary: Vocabulary) -> str:
    """Write the role that a message means of those talked about, in the place of the words that stand for it."""
    options = next((names for names in (focus.mentioned, focus.roles, focus.told) if len(names) > 1), focus.roles)
    for pattern, find in ((_ORDINAL, _find_by_place), (_DESCRIBED, _find_by_words)):
        match = pattern.search(text)
        role = find(match, text, options, vocabulary) if match else ""
        if match and role:
            return f"{text[: match.start()]}the {vocabulary.title(role)}{text[match.end() :]}"
    return text


def _find_by_place(match: re.Match[str], text: str, options: Sequence[str], vocabulary: Vocabulary) -> str:
    """Return the role that stands in a place of the options, if more is said than that."""
    place = _PLACES[(match["which"] or match["short"]).lower()]
    beside = len(text.split()) - len(match[0].split())
    return options[place] if 1 < len(options) > place and beside >= FEWEST_BESIDE else ""


def _find_by_words(match: re.Match[str], text: str, options: Sequence[str], vocabulary: Vocabulary) -> str:
    """Return the one role that has the words in its names: of the options, or else of all if that is what it is called."""
    if vocabulary.find_mentions(match[0], wide=True):
        return ""
    words = set((match["words"] or match["head"]).lower().split()) - {"engineer"} or {"engineer"}
    if words <= _TELLS_NOTHING:
        return ""
    fitting = [role for role in options if words <= _list_words(role, vocabulary)]
    if not fitting and match["words"]:
        fitting = [role for role in vocabulary.roles if words <= set(vocabulary.title(role).lower().split())]
    return fitting[0] if len(fitting) == 1 else ""


def _list_words(role: str, vocabulary: Vocabulary) -> set[str]:
    entry = vocabulary.roles[role]
    return {
        word for name in (entry.title.lower(), *entry.aliases, *entry.also, *entry.modifiers) for word in name.split()
    }
