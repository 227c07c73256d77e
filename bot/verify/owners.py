"""Number the clauses of a statement, and say which roles each word is said of."""

from collections.abc import Sequence
from itertools import dropwhile

from bot.verify.marks import CONTRASTS, JOINS, OBJECT, STRONG, Mark


def number_clauses(marks: Sequence[Mark]) -> list[int]:
    """Number the clauses: a new one at a strong break, and at a new subject or a new figure with its role."""
    numbers: list[int] = []
    clause, seen_role, content = 0, False, False
    for place, mark in enumerate(marks):
        kind, value = mark.token.kind, mark.token.value
        if kind == "break" and value in STRONG:
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


def _find_join(marks: Sequence[Mark], place: int) -> int:
    """Return where a join stands before a new subject, or before a figure that a role follows; -1 if there is none."""
    figure = False
    for at in range(place - 1, max(-1, place - 8), -1):
        token = marks[at].token
        if token.kind == "role" or token.value in STRONG:
            return -1
        figure = figure or token.kind == "number"
        if token.kind == "break" and token.value in {*JOINS, ","}:
            steps = 4 if marks[at + 1].name else 2  # "and Lightcast files ML engineers under …" says who says it first
            near = place - at <= steps and marks[place].before not in OBJECT
            return at if figure or near else -1
    return -1


def find_owners(marks: Sequence[Mark], groups: Sequence[int], implied: frozenset[str]) -> list[frozenset[str]]:
    """Say for each mark whom its clause speaks of: the subjects, else the objects, else those of the clause before."""
    everyone = frozenset(mark.token.value for mark in marks if mark.token.kind == "role")
    owners: dict[int, frozenset[str]] = {}
    latest = everyone if len(everyone) == 1 else frozenset[str]()
    last = ""
    for group in sorted(set(groups)):
        inside = [mark for mark, number in zip(marks, groups, strict=True) if number == group]
        named = [mark for mark in inside if mark.token.kind == "role"]
        goes_on = bool(latest) and inside[0].token.value not in CONTRASTS
        people = [mark for mark in named if not mark.name or _leads(mark, inside)] or ([] if goes_on else named)
        subjects = [mark for mark in people if mark.before not in OBJECT]
        found = frozenset(mark.token.value for mark in (subjects or people))
        denied = len(inside) > 1 and inside[1].token.kind == "negation"
        if inside[0].token.value == "but" and denied and not subjects and latest:
            found = frozenset()  # "…, but not another name for ML engineers" goes on about the same role
        if not found and inside[0].token.value == "whose" and last:
            found = frozenset({last})
        if inside[0].token.value == ":" and not found:
            found = frozenset(mark.token.value for mark in marks[: groups.index(group)] if mark.token.kind == "role")
        owners[group] = found or latest
        # What follows a comparison goes on about both of its sides.
        latest = latest | found if inside[0].token.value in {"than", "against"} else owners[group]
        last = named[-1].token.value if named else last
    result = [owners[group] or (implied if not everyone else frozenset()) for group in groups]
    return _pair_figures(marks, groups, _share_tail(marks, groups, result))


def _share_tail(marks: Sequence[Mark], groups: Sequence[int], owners: list[frozenset[str]]) -> list[frozenset[str]]:
    """In "5 percent of AI engineer and 4 percent of ML engineer postings in May", what follows is of both."""
    shared = list(owners)
    for place, mark in enumerate(marks):
        start = groups.index(groups[place])
        inside = marks[start:place]
        opened = [other.token.kind for other in inside[:2]] == ["break", "number"] and inside[0].token.value in JOINS
        if opened and mark.token.kind != "role" and any(other.token.kind == "role" for other in inside):
            shared[place] = owners[place] | owners[start - 1]
    return shared


def _leads(mark: Mark, inside: Sequence[Mark]) -> bool:
    """Say whether a clause begins with a role and goes on about it."""
    words = list(dropwhile(lambda other: other.token.kind == "break", inside))
    return len(words) > 1 and words[0] is mark and words[1].token.kind != "break"


def _is_weighty(marks: Sequence[Mark], place: int) -> bool:
    following = [mark.token.value for mark in marks[place + 1 : place + 4] if mark.token.kind != "number"]
    return float(marks[place].token.value) >= 1000 or "percent" in following


def _pair_figures(marks: Sequence[Mark], groups: Sequence[int], owners: list[frozenset[str]]) -> list[frozenset[str]]:
    """Two roles and then two figures, "at 194,000 against 146,100": the first belongs to the first role."""
    roles = [mark.token.value for mark in marks if mark.token.kind == "role"]
    figures = [place for place, mark in enumerate(marks) if mark.token.kind == "number" and _is_weighty(marks, place)]
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
