"""Read a sentence as the gate reads it: the words that carry meaning, in order, each with its weight."""

import re
from dataclasses import dataclass
from typing import Literal

import Stemmer

from bot.knowledge import Vocabulary

TokenKind = Literal["role", "number", "year", "negation", "hedge", "word", "pronoun", "break"]

# Words that carry no claim of their own; anything that could turn a sentence around is not among them.
FUNCTION_WORDS = frozenset(
    """
    a an the this that these those it its they them their he she his her we our you your one ones is are was
    were be been being am has have had having do does did doing done and or while whereas as so also too then
    there here where when which who whom whose what how of to in on at by for with into onto from about across
    through during among within per via than such both each other another i
    """.split()
)
# "about" before a number is a hedge: see `_read_words`.
NEGATIONS = frozenset(
    """
    not no never none neither nor without cannot hardly rarely seldom unless except lack lacks lacking instead
    rather nobody nothing nowhere little fails fail failed
    """.split()
)
HEDGES = frozenset(
    """
    may might could can should would must only some most many few several often usually typically mostly
    mainly sometimes generally nearly almost roughly approximately around about up least over under all every
    always any likely possible possibly perhaps partly chiefly half
    """.split()
)
BREAKS = frozenset(
    """
    but because since although though however yet unless if while whereas
    """.split()
)
PRONOUNS = frozenset(
    """
    they it these those both them its their theirs he she his her
    """.split()
)
UNITS = frozenset(
    """
    percent percentage dollar pound euro rupee lakh crore year month week day hour minute time point posting
    record job million billion thousand
    """.split()
)
TOKEN = re.compile(
    r"(?P<number>[$£€]?\d+(?:,\d{3})*(?:\.\d+)?(?:%|k\b)?)|(?P<word>[A-Za-z\u00c0-\u024f]+(?:['\u2019-][A-Za-z0-9\u00c0-\u024f]+)*\+*#?)|(?P<break>[.;:!?()\u2014]|,)"
)
SHORT_NAMES = re.compile(r"\b(machine[ -]learning|artificial intelligence)\b", re.IGNORECASE)
# "The two" and "one" stand for things named before, unless a noun follows.
_THE_TWO = re.compile(r"\bthe two\b(?=[.,;]| (?:are|is|can|cannot|have|do|differ|share|may|must)\b)", re.IGNORECASE)
_THE_ONE = re.compile(r"\bone\b(?=[.,;])")
SHORT_FORMS = {"m": "ML", "a": "AI"}
_YEAR = re.compile(r"(?:19|20)\d\d\Z")
_SIGNS = {"$": "dollar", "£": "pound", "€": "euro", "%": "percent"}
STEMMER = Stemmer.Stemmer("english")


@dataclass(frozen=True, slots=True)
class Token:
    """A word that carries meaning: its kind, its normal form, and whether a clause begins after it."""

    kind: TokenKind
    value: str


@dataclass(frozen=True, slots=True)
class _Found:
    start: int
    end: int
    tokens: tuple[Token, ...]


def read_tokens(text: str, vocabulary: Vocabulary) -> list[Token]:
    """Read a text into tokens: roles, numbers, years, negations, hedges, other words, clause breaks."""
    text = _THE_ONE.sub("it", _THE_TWO.sub("both", text))
    text = SHORT_NAMES.sub(lambda match: SHORT_FORMS[match[1][0].lower()], text.replace("\u2019", "'"))
    mentions = vocabulary.find_mentions(text)
    found = [_Found(mention.start, mention.end, (Token("role", mention.role),)) for mention in mentions]
    for match in TOKEN.finditer(text):
        if any(mention.start < match.end() and match.start() < mention.end for mention in mentions):
            continue
        found.append(_Found(match.start(), match.end(), tuple(_read_match(match))))
    return [token for item in sorted(found, key=lambda item: item.start) for token in item.tokens]


def _read_match(match: re.Match[str]) -> list[Token]:
    if match["break"]:
        return [Token("break", match["break"])]
    if match["number"]:
        return read_number(match["number"])
    return read_word(match["word"].lower())


def read_number(raw: str) -> list[Token]:
    """Read a figure with its sign: `$194k` is 194000 and dollar."""
    units = [Token("word", _SIGNS[sign]) for sign in raw if sign in _SIGNS]
    digits = raw.strip("$£€%k").replace(",", "")
    if raw.endswith("k"):
        digits = str(int(float(digits) * 1000))
    value = digits.rstrip("0").rstrip(".") if "." in digits else digits
    kind: TokenKind = "year" if _YEAR.match(raw) else "number"
    return [Token(kind, value), *units]


def read_word(word: str) -> list[Token]:
    """Read a word in lower case; nothing, if it carries no claim of its own."""
    if word.endswith("n't"):
        return [Token("negation", "not")]
    word = word.removesuffix("'s").removesuffix("'")
    if word in NEGATIONS:
        return [Token("negation", "not" if word in {"no", "cannot", "never"} else word)]
    if word in HEDGES:
        return [Token("hedge", word)]
    if word in BREAKS:
        return [Token("break", word)]
    if word in FUNCTION_WORDS:
        return [Token("pronoun", word)] if word in PRONOUNS else []
    return [Token("word", STEMMER.stemWord(part)) for part in word.split("-") if part not in FUNCTION_WORDS]
