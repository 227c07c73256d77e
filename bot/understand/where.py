"""Which places a message names: areas of the wage tables, countries, and where the person says they are."""

import re
from collections.abc import Mapping
from functools import cache

from bot.domain import NOWHERE, Where
from bot.knowledge import Vocabulary

_OF_ONESELF = re.compile(r"\b(?:i|i'm|im|i've|ive|i'd|we|we're|my|our|me|us)\b")
_IS_IN = r"\b(?:in|near|around|outside|based in|over in)(?: the)?(?: (?:greater|central|rural|northern|southern|eastern|western|upstate))? "
_SENTENCE = re.compile(r"[^.!?;\n]+[.!?;\n]*")
_SHORTEST = len("us")  # letters of a name that counts only in capitals


@cache
def _match_place(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w.]){re.escape(name)}(?!\w)")


def find_places(text: str, places: Mapping[str, str]) -> tuple[str, ...]:
    """List the areas of the wage tables that a text names; names of two letters count only as capitals."""
    lowered = text.lower()
    found: dict[str, int] = {}
    for name, area in places.items():
        match = _match_place(name).search(lowered)
        if match and (len(name) > _SHORTEST or text[match.start() : match.end()].isupper()):
            found.setdefault(area, match.start())
            lowered = lowered[: match.start()] + " " * len(match[0]) + lowered[match.end() :]
    return tuple(sorted(found, key=lambda area: found[area]))


def find_home(text: str, places: Mapping[str, str], vocabulary: Vocabulary) -> Where:
    """Find where a person says they are: "I'm a nurse in Ontario"; nothing in what is asked, nor in where one comes from."""
    for sentence in _SENTENCE.findall(text):
        lowered = sentence.lower().replace("\u2019", "'")
        if "?" in sentence or not _OF_ONESELF.search(lowered):
            continue
        for match in re.finditer(_IS_IN, lowered):
            ahead = " ".join(sentence[match.end() :].split()[:2])
            home = Where(vocabulary.find_countries(ahead)[:1], find_places(ahead, places)[:1])
            if home:
                return home
    return NOWHERE
