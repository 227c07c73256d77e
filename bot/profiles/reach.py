"""Join words that only tell a stance with what they are about: "Chatbots? Can't stand the things"."""

import re
from collections.abc import Mapping, Sequence

import numpy as np

from bot.index import Vectors
from bot.profiles.clauses import Clause
from bot.profiles.examples import LABELS, NOTHING
from bot.profiles.stance import read_stance

TOPICAL = 0.2  # score of both signs of a trait together from which a clause is about it
LONGEST_ASIDE = 8  # words
WIDEST_GAP = 8  # characters between a clause and its aside
# What a person likes who likes "it" after speaking of a skill.
SUBJECT_OF: Mapping[str, str] = {
    "skill-software": "coding",
    "skill-data": "data",
    "skill-statistics": "maths",
    "skill-ml": "modelling",
    "skill-cloud": "systems",
    "skill-pipelines": "pipelines",
    "skill-leadership": "leading",
    "skill-research": "research",
}
_POINTS_BACK = re.compile(
    r"\b(?:(?:never|not) again|it|that|those|them|this|these|either|so (?:am|do) i|one of|neither|i (?:don't|do not|am not|'m not))\b"
)
_ENDS = re.compile(r"[.!\n]")
_SAME = re.compile(r"\b(?:so (?:am|do|would) i|me too|gladly)\b")
_PLACE = {label: place for place, label in enumerate(LABELS)}


def join_asides(message: str, clauses: Sequence[Clause], scores: Sequence[Vectors]) -> list[tuple[Clause, Vectors]]:
    """List the clauses that speak of the person with their scores, and beside them those whose stance is in an aside."""
    known = list(zip(clauses, scores, strict=True))
    found = [(clause, score) for clause, score in known if not clause.silent]
    for aside, of_aside in known:
        if not is_aside(aside, of_aside):
            continue
        for clause, score in known:
            if _belongs(aside, clause, message) and find_topic(score):
                whole = message[clause.start : aside.end]
                joined = Clause(whole, clause.start, aside.end, clause.leaning, aside.text)
                found.append((joined, turn_to_interest(score)))
    return found


def _belongs(aside: Clause, clause: Clause, message: str) -> bool:
    """Say whether an aside follows a clause and is about it: in a new sentence, or after others' words, it must say so."""
    if not clause.end <= aside.start <= clause.end + WIDEST_GAP:
        return False
    apart = clause.silent or _ENDS.search(message[clause.end : aside.start])
    return not apart or bool(_POINTS_BACK.search(aside.lowered))


def is_aside(clause: Clause, score: Vectors) -> bool:
    """Say whether a clause is short, tells a stance, and is about nothing."""
    if clause.silent or len(clause.text.split()) > LONGEST_ASIDE:
        return False
    stance = read_stance(clause.lowered)
    tells = stance.likes or stance.mild or stance.negated or _SAME.search(clause.lowered)
    return bool(tells) and not find_topic(score)


def find_topic(score: Vectors) -> str:
    """Name the trait a clause is about; empty if it is about none."""
    best, topic = TOPICAL, ""
    for trait, sign in LABELS:
        if sign > 0:
            both = float(score[_PLACE[trait, 1]] + score[_PLACE[trait, -1]])
            if both > best:
                best, topic = both, trait
    return topic


def turn_to_interest(score: Vectors) -> Vectors:
    """Move the score of each skill to the interest it serves, and forget its sign: that is told elsewhere."""
    turned = np.zeros_like(score)
    turned[_PLACE[NOTHING]] = score[_PLACE[NOTHING]]
    for trait, sign in LABELS:
        if sign > 0:
            subject = SUBJECT_OF.get(trait, trait)
            half = (score[_PLACE[trait, 1]] + score[_PLACE[trait, -1]]) / 2
            for end in (1, -1):
                turned[_PLACE[subject, end]] = max(turned[_PLACE[subject, end]], half)
    return turned
