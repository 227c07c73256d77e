"""Read a statement for its meaning: clauses, whom each speaks of, what it denies, its figures and the names it drops.

`reading` reads words in order, for the strict gate. Here order is free, so what a word belongs to is kept with it: the
clause, the role that owns it, and whether it stands under a denial.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile
from typing import Literal, cast

from bot.knowledge import Vocabulary
from bot.verify.marks import AWAY, STRONG, TOWARDS, Mark, mark_words
from bot.verify.owners import find_owners, number_clauses
from bot.verify.wording import settle_wording

DENIED = 4  # words after a denial that it may deny
MISTAKES = frozenset({"misconcept", "myth"})
Kind = Literal["role", "number", "year", "negation", "hedge", "word"]

_BEFORE_CONTEXT = re.compile(
    r"\b(?:says|said|reports?|writes|wrote|found|holds|argues|sa[wy]|by|in|on|at|to|of|from|the|for)(?: [A-Z][\w*']*){0,3} $"
)
_AFTER_CONTEXT = re.compile(
    r"[\w*]+(?: [A-Z][\w*]*){0,3}(?:'s\b| (?:sa(?:ys|id)|wrote|writes|reports?|reported|found|puts?|finds|h[eo]lds?|calls|thinks|"
    r"believes|notes|estimate[sd]|expect(?:s|ed)|projects|records|counted|names|suggests|advises|argues))"
)


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
    start: int = 0  # where it stands in the text of the reading
    gap: int = 0  # how strong the breaks right before it are: a comma, an "and", both, the end of a clause
    context: bool = False  # a name that tells who says it, or where: it belongs to no role

    @property
    def joined(self) -> bool:
        """Say whether a comma or an "and" stands right before it."""
        return self.gap > 0


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


def read_statement(
    text: str, vocabulary: Vocabulary, implied: Sequence[str] = (), names: Collection[str] = ()
) -> Reading:
    """Read a statement; `implied` are the roles it speaks of if it names none, `names` the names known."""
    settled = settle_wording(text)
    marks = mark_words(settled, vocabulary, names)
    groups = number_clauses(marks)
    towards = frozenset(mark.token.value for mark in marks if mark.token.kind == "role" and mark.before in TOWARDS)
    away = frozenset(mark.token.value for mark in marks if mark.token.kind == "role" and mark.before in AWAY)
    owners = find_owners(marks, groups, frozenset(implied))
    words = [
        Said(
            cast(Kind, mark.token.kind),
            mark.token.value,
            groups[place],
            owners[place],
            name=mark.name,
            surface=mark.surface,
            start=mark.start,
            gap=_measure_gap(marks, place),
            context=marks[place].name and _is_context(settled, marks[place].start),
        )
        for place, mark in enumerate(marks)
        if mark.token.kind not in {"break", "pronoun"}
    ]
    joints = {groups[place]: marks[place].token.value for place in range(len(marks)) if _opens(marks, groups, place)}
    roles = tuple(dict.fromkeys(word.value for word in words if word.kind == "role"))
    return Reading(settled, tuple(_mark_denied(words)), roles, towards, away, joints)


def _measure_gap(marks: Sequence[Mark], place: int) -> int:
    """Add up the breaks right before a mark: one for a comma or a join, three for the end of a clause."""
    gap = 0
    for mark in takewhile(lambda mark: mark.token.kind in {"break", "pronoun"}, reversed(marks[:place])):
        if mark.token.kind == "break":  # "and its US median" begins anew, too
            gap += 3 if mark.token.value in STRONG else 1
    return gap


def _is_context(text: str, start: int) -> bool:
    """Say whether a name stands behind "by", "in", "on" or "to", or before a possessive or a word for saying."""
    return bool(_BEFORE_CONTEXT.search(text[:start])) or bool(_AFTER_CONTEXT.match(text[start:]))


def _opens(marks: Sequence[Mark], groups: Sequence[int], place: int) -> bool:
    first = place == 0 or groups[place - 1] != groups[place]
    return first and marks[place].token.kind == "break"


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
