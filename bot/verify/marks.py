"""Mark the words of a statement one by one: roles with the word before them, names, figures, and breaks."""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from bot.knowledge import Mention, Vocabulary
from bot.verify.reading import TOKEN, Token, read_number, read_word

IRREGULAR = Path(__file__).with_name("irregular.txt")
# One clause ends where another subject or another thought begins.
STRONG = frozenset(
    """
    . ; : ! ? ( ) — while whereas but although though however yet because since unless if against than whose so
    when where
    """.split()
)
CONTRASTS = frozenset("while whereas but although though".split())
JOINS = frozenset("and or nor".split())
_BREAKS = JOINS | {"against", "than", "whose"}
_BREAKS_BEHIND_COMMA = frozenset("so when where".split())
# Words before a role that make it an object: "from data analyst to data engineer", "who become data scientists".
TOWARDS = frozenset("to into become becoming becomes became towards toward".split())
AWAY = frozenset("from leave leaving".split())
_BESIDE = frozenset(
    "of with than over by against beside between among like near in for as at on about within through".split()
)
OBJECT = TOWARDS | AWAY | _BESIDE
FIELDS = ("engineering", "science", "analysis", "analytics", "development", "management")  # no people
_ARTICLES = frozenset("a an the new most many some us uk other any junior senior experienced".split())
PLACES = frozenset(
    "Germany India Canada France Spain Australia Switzerland Netherlands Europe London Berlin Paris US UK EU".split()
)
_NAME = re.compile(r"\b[A-Z][\w'*/+-]*|\b[a-z]\w*DOT\w+")
_WORD = re.compile(r"[A-Za-z]\w*")


@dataclass(frozen=True, slots=True)
class Mark:
    """A word, a role, a figure or a break, and where it stands in the text."""

    token: Token
    start: int
    before: str = ""  # the word before a role, articles skipped
    name: bool = False  # of a role: it names the field and not the people
    surface: str = ""


def gather_names(texts: Iterable[str]) -> frozenset[str]:
    """Return, in lower case, the words that have a capital wherever they stand inside a sentence of the texts."""
    capital, small = set[str](), set[str]()
    for text in texts:
        for match in _WORD.finditer(text):
            if not _begins(text, match.start()):
                (capital if match[0][0].isupper() else small).add(match[0].lower())
    return frozenset(capital - small)


def mark_words(text: str, vocabulary: Vocabulary, known: Collection[str] = ()) -> list[Mark]:
    """Return the words of a settled text in order, with their breaks; `known` names are names at the beginning, too."""
    mentions = vocabulary.find_mentions(text)
    names = {match.start(): match[0] for match in _NAME.finditer(text)}
    marks: list[Mark] = []
    for mention in mentions:
        between = text[max(0, mention.start - 40) : mention.start].lower()
        before = re.findall(r"[a-z]+|,", between)
        while before and before[-1] in _ARTICLES:
            before.pop()
        if before and marks and before[-1] in {*JOINS, ","} and _is_beside(text, mentions, mention):
            before = [marks[-1].before]  # "between data scientists and data engineers": both are objects
        if text[mention.end :].startswith(("'s ", "s' ", "' ")):
            before = ["of"]  # "a data scientist's credentials" speaks of the credentials
        title = text[mention.start : mention.end].lower()
        field = title.endswith(FIELDS)
        marks.append(Mark(Token("role", mention.role), mention.start, before[-1] if before else "", field, title))
    for match in TOKEN.finditer(text):
        if any(mention.start < match.end() and match.start() < mention.end for mention in mentions):
            continue
        word = (match["word"] or "").lower()
        if match["break"]:
            marks.append(Mark(Token("break", match["break"]), match.start()))
        elif match["number"] and text[: match.start()][-1:].isalpha():
            continue  # "TechTalker360" is a name
        elif word in _BREAKS or (word in _BREAKS_BEHIND_COMMA and text[: match.start()].endswith(", ")):
            marks.append(Mark(Token("break", word), match.start()))
        else:
            name = _is_name(text, match.start(), names)
            name = name or (_begins(text, match.start()) and word.removesuffix("'s").removesuffix("'") in known)
            marks.extend(_mark_word(match, word, name))
    return sorted(marks, key=lambda mark: mark.start)


def _is_beside(text: str, mentions: Sequence[Mention], mention: Mention) -> bool:
    """Say whether only a join stands between a role and the one before it."""
    ends = [other.end for other in mentions if other.end < mention.start]
    between = re.findall(r"[a-z]+", text[max(ends) : mention.start].lower()) if ends else ["nothing"]
    return all(word in JOINS | _ARTICLES | {"s", "both"} for word in between)


def _mark_word(match: re.Match[str], word: str, name: bool) -> list[Mark]:
    """Read a number or a word; a word with a hyphen is as many words as it has parts."""
    if match["number"]:
        return [Mark(token, match.start()) for token in read_number(match["number"])]
    parts = [part for part in word.removesuffix("'s").removesuffix("'").split("-") if part]
    read = [(token, part) for part in parts for token in read_word(_list_plain_forms().get(part, part))]
    if len(parts) < 2:  # not by its parts, since "'s" and "n't" tell something
        read = [(token, part) for part in parts for token in read_word(_list_plain_forms().get(part, word))]
    capital = {part.lower(): part[:1].isupper() for part in match["word"].split("-")} if len(parts) > 1 else {}
    return [
        Mark(token, match.start(), name=name and capital.get(surface, True), surface=surface) for token, surface in read
    ]


@cache
def _list_plain_forms() -> dict[str, str]:
    """Return the plain form of each form of the irregular verbs."""
    lines = [line.split() for line in IRREGULAR.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    return {form: plain for plain, *forms in lines for form in forms}


def _is_name(text: str, start: int, names: dict[int, str]) -> bool:
    """A capital inside a sentence, two capitals in a word, or a web address; a sentence may begin with any word."""
    if start not in names:
        return False
    if names[start] in PLACES:
        return True
    return not _begins(text, start) or sum(letter.isupper() for letter in names[start]) > 1


def _begins(text: str, start: int) -> bool:
    before = text[:start].rstrip()
    return not before or before[-1] in ".!?:“"
