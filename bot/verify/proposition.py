"""Whether each thing said stands in one sentence of the source: its subject, what is said of it, its figures and owner.

A sentence may join what two sentences say, half and half. It may not take the subject, the figure or the name of one
and give it to what the other says: then one of the two brings nothing but what was borrowed.
"""

from collections.abc import Collection, Sequence
from itertools import combinations

from bot.index import Vectors
from bot.verify.evidence import FOUND, TELLING, Evidence
from bot.verify.figures import MONEY, UNITS
from bot.verify.meaning import FRAMES, LIGHT
from bot.verify.reading import STEMMER

NAMED = 0.85  # nearness from which on a name stands in a sentence
BRINGS = 0.5  # weight of words from which on a sentence brings something of its own
MOST_OF_IT = 0.7  # what a sentence says of a clause, as a share of what the fullest one says, to bear its role
TORN = (
    0.95  # weight of words that each of two sentences brings to one breath, from which on they do not belong together
)
FIELDS = frozenset({"ai", "ml"})  # names of the trade as a whole
MEASURING = frozenset("run rang last stand reach amount cover spread".split())  # verbs that only lead to a figure
PAY = frozenset(STEMMER.stemWords("pay paid salary wage earn income compensation remuneration".split()))
UNSAID = 1.2  # weight of what is said in one breath, from which on it must not be missing altogether


def find_borrowed_name(evidence: Evidence) -> str:
    """Whoever is named beside a thing said is named in a sentence that says it."""
    for row, match in enumerate(evidence.matches):
        word = match.word
        if word.kind != "word" or not word.name or word.value in FIELDS:
            continue
        holders = _find_bearers(evidence, row, NAMED)
        beside = [at for at in _list_telling(evidence) if evidence.claim.words[at].clause == word.clause]
        if holders and _is_borrowed(evidence, holders, beside):
            return f"The source does not say this of {word.surface or word.value}."
    return ""


def find_borrowed_role(evidence: Evidence) -> str:
    """Whoever a clause speaks of is spoken of in a sentence that says what the clause says."""
    for word in evidence.claim.of_kind("role"):
        holders = {number for number, candidate in enumerate(evidence.chosen) if word.value in candidate.roles}
        beside = [at for at in _list_telling(evidence) if evidence.claim.words[at].clause == word.clause]
        said = [_weigh(evidence, beside, number) for number in range(len(evidence.chosen))]
        enough = any(said[number] >= MOST_OF_IT * max(said) for number in holders)
        if enough or not holders or word.value not in word.owners:
            continue
        if _is_borrowed(evidence, holders, beside, evidence.held):
            return f"The source does not say this of the role {word.value}."
    return ""


def find_borrowed_figure(evidence: Evidence) -> str:
    """A figure stands in a sentence that says what is said in one breath with it, and so do all figures of a breath."""
    words = evidence.claim.words
    for rows in _list_breaths(evidence):
        figures = [row for row in rows if words[row].kind == "number"]
        together = set(range(len(evidence.chosen)))
        for row in figures:
            holders = _find_bearers(evidence, row, NAMED)
            together &= holders
            telling = [at for at in rows if at in _list_telling(evidence) and words[at].value not in MEASURING]
            borrowed = _is_borrowed(evidence, holders, telling) or _is_thrown_in(evidence, row, holders)
            if holders and (borrowed or _is_no_pay(evidence, row, holders)):
                return f"The source gives the figure {words[row].value} for something else."
        if figures and not together and all(_find_bearers(evidence, row, NAMED) for row in figures):
            return "The source does not give these figures together."
    return ""


def find_unsaid_breath(evidence: Evidence) -> str:
    """No part between two breaks is missing in the source altogether."""
    for rows in _list_breaths(evidence):
        if any(evidence.matches[row].word.kind in {"number", "year"} for row in rows):
            continue
        telling = [evidence.matches[row] for row in rows if row in _list_telling(evidence)]
        if sum(match.weight for match in telling) >= UNSAID and all(match.nearness < FOUND / 2 for match in telling):
            return f"The source says nothing of “{telling[-1].word.surface}”."
    return ""


def find_torn_breath(evidence: Evidence) -> str:
    """What is said in one breath stands in one sentence: a subject is not given what is said of another."""
    for rows in _list_breaths(evidence):
        telling = [row for row in rows if row in _list_telling(evidence)]
        for one, other in combinations(range(len(evidence.chosen)), 2):
            brought = [_bring(evidence, telling, *pair, evidence.borne) for pair in ((one, other), (other, one))]
            if min(brought) >= TORN:
                return "It joins two sentences of the source that do not belong together."
    return ""


def _is_thrown_in(evidence: Evidence, row: int, holders: Collection[int]) -> bool:
    """Say whether a figure in brackets stands in no sentence that says what stands around the brackets."""
    clause = evidence.claim.words[row].clause
    if evidence.claim.joints.get(clause) != "(":
        return False
    around = {number for beside in (clause - 1, clause + 1) for number in evidence.by_clause.get(beside, ())}
    return bool(around) and around.isdisjoint(holders)


def _is_no_pay(evidence: Evidence, row: int, holders: Collection[int]) -> bool:
    """Say whether a figure is given for pay, and no sentence that holds it speaks of money."""
    clause = evidence.claim.words[row].clause
    if not any(word.value in PAY for word in evidence.claim.words if word.clause == clause):
        return False
    theirs = {word.value for number in holders for word in evidence.chosen[number].reading.words}
    return theirs.isdisjoint(PAY | MONEY)


def _list_telling(evidence: Evidence) -> list[int]:
    return [
        row
        for row, match in enumerate(evidence.matches)
        if match.word.kind == "word"
        and not match.word.name
        and match.weight >= TELLING
        and match.word.value not in FRAMES | LIGHT | UNITS
    ]


def _list_breaths(evidence: Evidence) -> list[list[int]]:
    breaths: list[list[int]] = [[]]
    latest = -1
    for row, word in enumerate(evidence.claim.words):
        if word.joined or word.clause != latest:
            breaths.append([])
        latest = word.clause
        breaths[-1].append(row)
    return [rows for rows in breaths if rows]


def _find_bearers(evidence: Evidence, row: int, least: float) -> set[int]:
    return {number for number in range(len(evidence.chosen)) if evidence.borne[row, number] >= least}


def _is_borrowed(
    evidence: Evidence, holders: Collection[int], rows: Sequence[int], shares: Vectors | None = None
) -> bool:
    """Say whether a sentence without it says what stands beside it, and those with it bring nothing to that."""
    shares = evidence.borne if shares is None else shares
    others = [number for number in range(len(evidence.chosen)) if number not in holders]
    for other in others:
        if all(
            _bring(evidence, rows, holder, other, shares) < BRINGS <= _bring(evidence, rows, other, holder, shares)
            for holder in holders
        ):
            return True
    return False


def _bring(evidence: Evidence, rows: Sequence[int], number: int, other: int, shares: Vectors) -> float:
    """Weigh what a sentence says of some words that another does not say."""
    return sum(evidence.matches[row].weight for row in rows if shares[row, number] >= FOUND > shares[row, other])


def _weigh(evidence: Evidence, rows: Sequence[int], number: int) -> float:
    """Weigh what a sentence says of some words, whichever role it says it of."""
    return sum(evidence.matches[row].weight for row in rows if evidence.held[row, number] >= FOUND)
