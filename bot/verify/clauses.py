"""Read a statement for its meaning: clauses, whom each speaks of, what it denies, its figures and the names it drops.

`reading` reads words in order, for the strict gate. Here order is free, so what a word belongs to is kept with it: the
clause, the role that owns it, and whether it stands under a denial.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import dropwhile
from pathlib import Path
from typing import Literal, cast

import yaml

from bot.knowledge import Mention, Vocabulary
from bot.verify.reading import SHORT_FORMS, SHORT_NAMES, TOKEN, Token, read_number, read_word

PHRASES = Path(__file__).with_name("phrases.yaml")
DENIED = 4  # words after a denial that it may deny
Kind = Literal["role", "number", "year", "negation", "hedge", "word"]

# One clause ends where another subject or another thought begins.
_STRONG = frozenset(
    ". ; : ! ? ( ) — while whereas but although though however yet because since unless if against than whose so".split()
)
_JOINS = frozenset("and or nor".split())
_COUNTED = {
    name: str(value)
    for value, name in enumerate(
        "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen".split(), start=2
    )
} | {"twenty": "20", "thirty": "30", "fifty": "50", "hundred": "100"}
_NUMBER_WORD = re.compile(r"\b(?:" + "|".join(_COUNTED) + r")\b", re.IGNORECASE)
# Words before a role that make it an object: "from data analyst to data engineer", "who become data scientists".
_TOWARDS = frozenset("to into become becoming becomes became towards toward".split())
_AWAY = frozenset("from leave leaving".split())
_BESIDE = frozenset(
    "of with than over by against beside between among like near in for as at on about within through".split()
)
_OBJECT = _TOWARDS | _AWAY | _BESIDE
_FIELDS = ("engineering", "science", "analysis", "analytics", "development", "management")  # no people
_ARTICLES = frozenset("a an the new most many some us uk other any junior senior experienced".split())
_SHARED_HEAD = re.compile(
    r"\b(AI|ML|data|NLP|LLM|software|MLOps|research)(,? (?:and|or|&) |/)(?=(?:AI|ML|data|NLP|LLM|software|MLOps|research|"
    r"machine learning) (engineer|scientist|developer|analyst)(s?)\b)"
)
_BEFORE_CONTEXT = re.compile(r"\b(?:by|in|on|at|to|of|from|the|for)(?: [A-Z][\w*']*){0,3} $")
_AFTER_CONTEXT = re.compile(
    r"[\w*]+(?: [A-Z][\w*]*){0,3}(?:'s\b| (?:sa(?:ys|id)|wrote|writes|reports?|reported|found|puts?|finds|h[eo]lds?|calls|thinks|"
    r"believes|notes|estimate[sd]|expect(?:s|ed)|projects|records|counted|names|suggests|advises|argues))"
)
_NAME = re.compile(r"\b[A-Z][\w'*/+-]*|\b[a-z]\w*DOT\w+")


@dataclass(frozen=True, slots=True)
class Said:
    """One word of a statement, with all that it belongs to."""

    kind: Kind
    value: str
    clause: int
    owners: frozenset[str] = frozenset()
    denied: bool = False
    name: bool = False
    surface: str = ""
    joined: bool = False  # a comma or an "and" stands right before it
    context: bool = False  # a name that tells who says it, or where: it belongs to no role


@dataclass(frozen=True, slots=True)
class Reading:
    """A statement read for its meaning."""

    text: str
    words: tuple[Said, ...]
    roles: tuple[str, ...]
    towards: frozenset[str]
    away: frozenset[str]
    joints: Mapping[int, str]  # the word that opens a clause, by the clause's number

    @property
    def clauses(self) -> tuple[tuple[Said, ...], ...]:
        """The words by clause, empty clauses left out."""
        numbers = dict.fromkeys(word.clause for word in self.words)
        return tuple(tuple(word for word in self.words if word.clause == number) for number in numbers)

    def of_kind(self, *kinds: Kind) -> tuple[Said, ...]:
        """Return the words of some kinds, in order."""
        return tuple(word for word in self.words if word.kind in kinds)


@dataclass(frozen=True, slots=True)
class _Mark:
    token: Token
    start: int
    before: str = ""  # the word before a role, articles skipped
    name: bool = False  # of a role: it names the field and not the people
    surface: str = ""


@cache
def _phrases() -> tuple[tuple[re.Pattern[str], str], ...]:
    entries = yaml.safe_load(PHRASES.read_text(encoding="utf-8"))
    return tuple((re.compile(pattern), becomes) for pattern, becomes in entries)


def settle_wording(text: str) -> str:
    """Write turns of phrase, numbers in words and shared heads in one way."""
    text = text.strip().replace("\u2019", "'")
    if text[1:2].islower() or text[1:2] == " ":  # a rule should match at the beginning of a sentence, too
        text = text[0].lower() + text[1:]
    text = SHORT_NAMES.sub(lambda match: SHORT_FORMS[match[1][0].lower()], text)
    text = _SHARED_HEAD.sub(lambda match: f"{match[1]} {match[3]}{match[4]}{match[2]}", text)
    text = _NUMBER_WORD.sub(lambda match: _COUNTED[match[0].lower()], text)
    for pattern, becomes in _phrases():
        text = pattern.sub(becomes, text)
    return text


def read_statement(text: str, vocabulary: Vocabulary, implied: Sequence[str] = ()) -> Reading:
    """Read a statement; `implied` are the roles it speaks of if it names none."""
    settled = settle_wording(text)
    marks = _mark(settled, vocabulary)
    groups = _number_clauses(marks)
    towards = frozenset(mark.token.value for mark in marks if mark.token.kind == "role" and mark.before in _TOWARDS)
    away = frozenset(mark.token.value for mark in marks if mark.token.kind == "role" and mark.before in _AWAY)
    owners = _find_owners(marks, groups, frozenset(implied))
    words = [
        Said(
            cast(Kind, mark.token.kind),
            mark.token.value,
            groups[place],
            owners[place],
            name=mark.name,
            surface=mark.surface,
            joined=place > 0 and marks[place - 1].token.kind == "break",
            context=marks[place].name and _is_context(settled, marks[place].start),
        )
        for place, mark in enumerate(marks)
        if mark.token.kind not in {"break", "pronoun"}
    ]
    joints = {groups[place]: marks[place].token.value for place in range(len(marks)) if _opens(marks, groups, place)}
    roles = tuple(dict.fromkeys(word.value for word in words if word.kind == "role"))
    return Reading(settled, tuple(_mark_denied(words)), roles, towards, away, joints)


def _is_context(text: str, start: int) -> bool:
    """Say whether a name stands behind "by", "in", "on" or "to", or before a possessive or a word for saying."""
    return bool(_BEFORE_CONTEXT.search(text[:start])) or bool(_AFTER_CONTEXT.match(text[start:]))


def _opens(marks: Sequence["_Mark"], groups: Sequence[int], place: int) -> bool:
    first = place == 0 or groups[place - 1] != groups[place]
    return first and marks[place].token.kind == "break"


def _mark(text: str, vocabulary: Vocabulary) -> list[_Mark]:
    mentions = vocabulary.find_mentions(text)
    names = {match.start(): match[0] for match in _NAME.finditer(text)}
    marks: list[_Mark] = []
    for mention in mentions:
        between = text[max(0, mention.start - 40) : mention.start].lower()
        before = re.findall(r"[a-z]+|,", between)
        while before and before[-1] in _ARTICLES:
            before.pop()
        if before and marks and before[-1] in {*_JOINS, ","} and _is_beside(text, mentions, mention):
            before = [marks[-1].before]  # "between data scientists and data engineers": both are objects
        if text[mention.end :].startswith(("'s ", "s' ", "' ")):
            before = ["of"]  # "a data scientist's credentials" speaks of the credentials
        field = text[mention.start : mention.end].lower().endswith(_FIELDS)
        marks.append(_Mark(Token("role", mention.role), mention.start, before[-1] if before else "", name=field))
    for match in TOKEN.finditer(text):
        if any(mention.start < match.end() and match.start() < mention.end for mention in mentions):
            continue
        word = (match["word"] or "").lower()
        if match["break"]:
            marks.append(_Mark(Token("break", match["break"]), match.start()))
        elif word in _JOINS | {"against", "than", "whose"} or (word == "so" and text[: match.start()].endswith(", ")):
            marks.append(_Mark(Token("break", word), match.start()))
        else:
            marks.extend(_mark_word(match, word, _is_name(text, match.start(), names)))
    return sorted(marks, key=lambda mark: mark.start)


def _is_beside(text: str, mentions: Sequence[Mention], mention: Mention) -> bool:
    """Say whether only a join stands between a role and the one before it."""
    ends = [other.end for other in mentions if other.end < mention.start]
    between = re.findall(r"[a-z]+", text[max(ends) : mention.start].lower()) if ends else ["nothing"]
    return all(word in _JOINS | _ARTICLES | {"s", "both"} for word in between)


def _mark_word(match: re.Match[str], word: str, name: bool) -> list[_Mark]:
    """Read a number or a word; a word with a hyphen is as many words as it has parts."""
    if match["number"]:
        return [_Mark(token, match.start()) for token in read_number(match["number"])]
    parts = [part for part in re.split(r"[-]", word.removesuffix("'s").removesuffix("'")) if part]
    tokens = [token for part in parts for token in read_word(part)] if len(parts) > 1 else read_word(word)
    kept = [part for part in parts if read_word(part)] if len(parts) > 1 else parts
    capital = {part.lower(): part[:1].isupper() for part in match["word"].split("-")}
    return [
        _Mark(token, match.start(), name=name and capital.get(surface, True), surface=surface)
        for token, surface in zip(tokens, kept, strict=False)
    ]


def _is_name(text: str, start: int, names: dict[int, str]) -> bool:
    """A capital inside a sentence, two capitals in a word, or a web address; a sentence may begin with any word."""
    if start not in names:
        return False
    begins = not text[:start].strip() or text[:start].rstrip()[-1] in ".!?:“"
    return not begins or sum(letter.isupper() for letter in names[start]) > 1


def _number_clauses(marks: Sequence[_Mark]) -> list[int]:
    """Number the clauses: a new one at a strong break, and at a new subject or a new figure with its role."""
    numbers: list[int] = []
    clause, seen_role, content = 0, False, False
    for place, mark in enumerate(marks):
        kind, value = mark.token.kind, mark.token.value
        if kind == "break" and value in _STRONG:
            clause, seen_role, content = clause + 1, False, False
        elif kind == "role":
            start = _find_join(marks, place)
            if seen_role and content and start >= 0:
                clause += 1
                numbers[start:] = [clause] * (len(numbers) - start)
            seen_role, content = True, False
        elif kind not in {"break", "pronoun"} and seen_role:
            content = True
        numbers.append(clause)
    return numbers


def _find_join(marks: Sequence[_Mark], place: int) -> int:
    """Return where a join stands before a new subject, or before a figure that a role follows; -1 if there is none."""
    figure = False
    for at in range(place - 1, max(-1, place - 8), -1):
        token = marks[at].token
        if token.kind == "role" or token.value in _STRONG:
            return -1
        figure = figure or token.kind == "number"
        if token.kind == "break" and token.value in {*_JOINS, ","}:
            near = place - at <= 2 and marks[place].before not in _OBJECT
            return at if figure or near else -1
    return -1


def _find_owners(marks: Sequence[_Mark], groups: Sequence[int], implied: frozenset[str]) -> list[frozenset[str]]:
    """Say for each mark which roles its clause speaks of: the subjects, else the objects, else those of the clause before."""
    everyone = frozenset(mark.token.value for mark in marks if mark.token.kind == "role")
    owners: dict[int, frozenset[str]] = {}
    latest = everyone if len(everyone) == 1 else frozenset[str]()
    last = ""
    for group in sorted(set(groups)):
        inside = [mark for mark, number in zip(marks, groups, strict=True) if number == group]
        named = [mark for mark in inside if mark.token.kind == "role"]
        people = [mark for mark in named if not mark.name or _leads(mark, inside)] or ([] if latest else named)
        subjects = [mark for mark in people if mark.before not in _OBJECT]
        found = frozenset(mark.token.value for mark in (subjects or people))
        if inside[0].token.value == "but" and not subjects and latest:
            found = frozenset()  # "…, but not another name for ML engineers" goes on about the same role
        if not found and inside[0].token.value == "whose" and last:
            found = frozenset({last})
        latest = found or latest
        last = named[-1].token.value if named else last
        owners[group] = latest
    result = [owners[group] or (implied if not everyone else frozenset()) for group in groups]
    return _pair_figures(marks, groups, result)


def _leads(mark: _Mark, inside: Sequence[_Mark]) -> bool:
    """Say whether a clause begins with a role and goes on about it."""
    words = list(dropwhile(lambda other: other.token.kind == "break", inside))
    return len(words) > 1 and words[0] is mark and words[1].token.kind != "break"


def _pair_figures(marks: Sequence[_Mark], groups: Sequence[int], owners: list[frozenset[str]]) -> list[frozenset[str]]:
    """Two roles and then two figures, "at 194,000 against 146,100": the first belongs to the first role."""
    roles = [mark.token.value for mark in marks if mark.token.kind == "role"]
    figures = [
        place for place, mark in enumerate(marks) if mark.token.kind == "number" and float(mark.token.value) >= 1000
    ]
    last_role = max((place for place, mark in enumerate(marks) if mark.token.kind == "role"), default=0)
    if len(roles) != 2 or len(figures) != 2 or figures[0] < last_role or roles[0] == roles[1]:
        return owners
    if not any(mark.token.value in {"and", "against"} for mark in marks[figures[0] : figures[1]]):
        return owners
    if not any(mark.token.value in {"and", "than", "against"} for mark in marks[:last_role]):
        return owners
    paired = list(owners)
    for role, place in zip(roles, figures, strict=True):
        paired[place] = frozenset({role})
    return paired


MISTAKES = frozenset({"misconcept", "myth"})


def is_denial(word: Said) -> bool:
    """Say whether a word denies, or names what follows a misconception."""
    if word.value in MISTAKES | {"few"}:
        return True
    return word.kind == "negation" and word.value not in {"rather", "instead", "fail", "fails", "failed", "except"}


def _mark_denied(words: list[Said]) -> list[Said]:
    """Mark the words that a denial before them in the clause may speak of."""
    marked: list[Said] = []
    left, clause = 0, -1
    for word in words:
        if word.clause != clause:
            left, clause = 0, word.clause
        if word.kind == "negation" or word.value in {"few", "misconcept", "littl"}:
            left = DENIED
            marked.append(word)
            continue
        marked.append(replace(word, denied=left > 0))
        left -= 1 if word.kind in {"word", "number", "role"} else 0
    return marked
