"""What speaks for one reading of a clause: how near the examples are, which words name the trait, and its stance."""

from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
import yaml
from numpy.typing import NDArray

from bot.domain import TraitKind
from bot.index import Vectors
from bot.profiles.clauses import Clause
from bot.profiles.examples import LABELS, NOTHING, Label, find_words
from bot.profiles.stance import Stance, read_stance

WEIGHTS = Path(__file__).with_name("weights.yaml")
CANDIDATES = 8  # labels of a clause whose traits are weighed
FULL = 0.6  # score above which more counts no more
LONG = 10  # words, by which the length of a clause is told
CIRCUMSTANCES = frozenset({"study-again", "job-soon", "remote", "pay-now", "start-junior", "degree", "phd"})
KINDS: tuple[TraitKind, ...] = ("interest", "skill", "circumstance")
# What is asked of every reading, and what counts for each kind of trait by itself.
SHARED = (
    "score", "opposite", "both", "lead", "leads", "rival", "nothing", "full", "rank", "length", "minus",
)  # fmt: skip
OF_KIND = (
    "always", "minus", "named", "named both", "score", "opposite", "agrees", "conflicts", "agrees named",
    "conflicts named", "agrees both", "conflicts both", "negated", "mild", "lacks", "done", "likes", "leaning", "compared", "pole",
    "aside agrees", "aside conflicts", "aside mild",
)  # fmt: skip
NAMES = (*SHARED, *(f"{kind} {name}" for kind in KINDS for name in OF_KIND))
_PLACE = {label: place for place, label in enumerate(LABELS)}
_NO = frozenset({"no", "not", "without", "any", "never", "isn't"})

Evidence = NDArray[np.float64]


class Reading(NamedTuple):
    """One reading of a clause, and what speaks for it, in the order of `NAMES`."""

    label: Label
    evidence: Evidence


def list_readings(clause: Clause, scores: Vectors) -> Iterator[Reading]:
    """List the likeliest readings of a clause, each trait with both signs; `scores` has an entry for each of `LABELS`."""
    text = clause.lowered
    stance = read_stance(clause.lowered_aside or text)
    order = [LABELS[place] for place in np.argsort(-scores)[:CANDIDATES].tolist()]
    best, second = (float(scores[_PLACE[label]]) for label in order[:2])
    nothing, length = float(scores[_PLACE[NOTHING]]), len(text.split()) / LONG
    traits = dict.fromkeys(trait for trait, _ in order if trait != NOTHING[0])
    for rank, trait in enumerate(traits):
        named, pole = bool(find_words(trait).search(text)), read_pole(trait, text)
        lean = find_leaning(stance, clause.leaning, pole)
        first = len(SHARED) + KINDS.index(name_kind(trait)) * len(OF_KIND)
        for sign in (1, -1):
            score, opposite = float(scores[_PLACE[trait, sign]]), float(scores[_PLACE[trait, -sign]])
            both, agrees, conflicts = score + opposite, lean == sign, lean == -sign
            rival = second if order[0] == (trait, sign) else best
            evidence = np.zeros(len(NAMES))
            evidence[: len(SHARED)] = (
                score, opposite, both, max(score - opposite, 0.0), score > opposite, rival, nothing,
                min(both, FULL) ** 2, 1 / (1 + rank), length, sign < 0,
            )  # fmt: skip
            evidence[first : first + len(OF_KIND)] = (
                1.0, sign < 0, named, named * both, score, opposite, agrees, conflicts, agrees and named,
                conflicts and named, agrees * both, conflicts * both, stance.negated * sign, stance.mild,
                stance.lacks * sign, stance.has_done * sign, stance.likes * sign, clause.leaning * sign,
                clause.leaning != 0, pole * sign,
                bool(clause.aside) and agrees, bool(clause.aside) and conflicts, bool(clause.aside) and stance.mild,
            )  # fmt: skip
            yield Reading((trait, sign), evidence)


@cache
def name_kind(trait: str) -> TraitKind:
    """Tell the kind of a trait by its id."""
    return "skill" if trait.startswith("skill-") else "circumstance" if trait in CIRCUMSTANCES else "interest"


def read_pole(trait: str, text: str) -> int:
    """Say which end of a trait a clause speaks of: -1 for words of the other end, 1 if those are denied, 0 for neither."""
    found = find_words(f"{trait} -").search(text)
    if not found:
        return 0
    return 1 if _NO & set(text[: found.start()].split()[-2:]) else -1


def find_leaning(stance: Stance, leaning: int, pole: int) -> int:
    """Say whether the person stands for a trait (1), against it (-1) or says neither."""
    if leaning:
        return leaning * (pole or 1)
    if stance.mild and not stance.likes:
        return 0
    if pole > 0:  # "no office": the negation is spent
        return stance.likes or 1
    return (pole or 1) * (stance.likes or (-1 if stance.negated else -pole))


@cache
def read_weights() -> Evidence:
    """Read the weights of the evidence, as `bot.profiles.learn` wrote them."""
    content = yaml.load(WEIGHTS.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return np.array([float(content[name]) for name in NAMES])


def estimate(evidence: Sequence[float] | Evidence, weights: Evidence) -> float:
    """Return how likely a reading is to be meant, from 0 to 1."""
    return float(1.0 / (1.0 + np.exp(-np.dot(evidence, weights))))
