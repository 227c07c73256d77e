"""Mark the words of a statement one by one: roles with the word before them, names, figures, and breaks."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.knowledge import Mention, Vocabulary
from bot.verify.reading import TOKEN, Token, read_number, read_word

# One clause ends where another subject or another thought begins.
STRONG = frozenset(
    """
    . ; : ! ? ( ) — while whereas but although though however yet because since unless if against than whose so
    """.split()
)
JOINS = frozenset("and or nor".split())
# Words before a role that make it an object: "from data analyst to data engineer", "who become data scientists".
TOWARDS = frozenset("to into become becoming becomes became towards toward".split())
AWAY = frozenset("from leave leaving".split())
_BESIDE = frozenset(
    "of with than over by against beside between among like near in for as at on about within through".split()
)
OBJECT = TOWARDS | AWAY | _BESIDE
_FIELDS = ("engineering", "science", "analysis", "analytics", "development", "management")  # no people
_ARTICLES = frozenset("a an the new most many some us uk other any junior senior experienced".split())
_NAME = re.compile(r"\b[A-Z][\w'*/+-]*|\b[a-z]\w*DOT\w+")


@dataclass(frozen=True, slots=True)
class Mark:
    """A word, a role, a figure or a break, and where it stands in the text."""

    token: Token
    start: int
    before: str = ""  # the word before a role, articles skipped
    name: bool = False  # of a role: it names the field and not the people
    surface: str = ""


def mark_words(text: str, vocabulary: Vocabulary) -> list[Mark]:
    """Return the words of a settled text in order, with their breaks."""
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
        field = text[mention.start : mention.end].lower().endswith(_FIELDS)
        marks.append(Mark(Token("role", mention.role), mention.start, before[-1] if before else "", name=field))
    for match in TOKEN.finditer(text):
        if any(mention.start < match.end() and match.start() < mention.end for mention in mentions):
            continue
        word = (match["word"] or "").lower()
        if match["break"]:
            marks.append(Mark(Token("break", match["break"]), match.start()))
        elif word in JOINS | {"against", "than", "whose"} or (word == "so" and text[: match.start()].endswith(", ")):
            marks.append(Mark(Token("break", word), match.start()))
        else:
            marks.extend(_mark_word(match, word, _is_name(text, match.start(), names)))
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
    parts = [part for part in re.split(r"[-]", word.removesuffix("'s").removesuffix("'")) if part]
    tokens = [token for part in parts for token in read_word(part)] if len(parts) > 1 else read_word(word)
    kept = [part for part in parts if read_word(part)] if len(parts) > 1 else parts
    capital = {part.lower(): part[:1].isupper() for part in match["word"].split("-")}
    return [
        Mark(token, match.start(), name=name and capital.get(surface, True), surface=surface)
        for token, surface in zip(tokens, kept, strict=False)
    ]


def _is_name(text: str, start: int, names: dict[int, str]) -> bool:
    """A capital inside a sentence, two capitals in a word, or a web address; a sentence may begin with any word."""
    if start not in names:
        return False
    begins = not text[:start].strip() or text[:start].rstrip()[-1] in ".!?:“"
    return not begins or sum(letter.isupper() for letter in names[start]) > 1
