"""What speaks for one reading of a clause: how near the examples are, which words name the trait, and its stance."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
import yaml

from bot.index import Vectors
from bot.profiles.clauses import Clause
from bot.profiles.examples import LABELS, NOTHING, Label, find_words
from bot.profiles.stance import read_stance

WEIGHTS = Path(__file__).with_name("weights.yaml")
CANDIDATES = 8  # readings of a clause that are weighed
FULL = 0.6  # score above which more counts no more
LONG = 10  # words, by which the length of a clause is told
NAMES = (
    "always", "score", "opposite", "nothing", "lead", "leads", "rival", "full", "named", "named score", "rank", "length",
    "interest agrees", "interest conflicts", "interest open", "skill lacking", "skill negated", "skill lacking unsaid",
    "skill done", "skill liked", "skill", "circumstance", "circumstance lacking", "circumstance negated", "minus",
    "circumstance named", "skill named",
)  # fmt: skip


class Reading(NamedTuple):
    """One reading of a clause, and what speaks for it, in the order of `NAMES`."""

    label: Label
    features: tuple[float, ...]


def list_readings(clause: Clause, scores: Vectors) -> list[Reading]:
    """List the likeliest readings of a clause; `scores` has one entry for each of `LABELS`."""
    text = clause.text.lower().replace("\u2019", "'")
    stance = read_stance(text)
    order = np.argsort(-scores)
    ranks = {LABELS[place]: rank for rank, place in enumerate(order[:CANDIDATES].tolist())}
    best, second = float(scores[order[0]]), float(scores[order[1]])
    nothing = float(scores[LABELS.index(NOTHING)])
    found: list[Reading] = []
    for label, rank in ranks.items():
        if label == NOTHING:
            continue
        trait, sign = label
        score = float(scores[LABELS.index(label)])
        opposite = float(scores[LABELS.index((trait, -sign))])
        named = float(bool(find_words(trait).search(text)))
        interest, skill = not _is_other(trait), trait.startswith("skill-")
        circumstance = not interest and not skill
        minus = sign < 0
        features = (
            1.0, score, opposite, nothing, max(score - opposite, 0.0), float(score > opposite),
            second if rank == 0 else best, min(score, FULL) ** 2, named, score * named, 1 / (1 + rank),
            len(text.split()) / LONG,
            float(interest and stance.likes == sign), float(interest and stance.likes == -sign),
            float(interest and not stance.likes),
            float(skill and stance.negated and minus), float(skill and stance.negated and not minus),
            float(skill and not stance.negated and minus), float(skill and stance.has_done and not minus),
            float(skill and stance.likes > 0), float(skill), float(circumstance),
            float(circumstance and stance.negated and minus), float(circumstance and stance.negated and not minus),
            float(minus), circumstance * named, skill * named,
        )  # fmt: skip
        found.append(Reading(label, features))
    return found


def _is_other(trait: str) -> bool:
    return trait.startswith("skill-") or trait in CIRCUMSTANCES


CIRCUMSTANCES = frozenset({"study-again", "job-soon", "remote", "pay-now", "start-junior", "degree", "phd"})


@cache
def read_weights() -> tuple[float, ...]:
    """Read the weights of the features, as `bot.profiles.learn` wrote them."""
    content = yaml.load(WEIGHTS.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return tuple(float(content[name]) for name in NAMES)


def estimate(features: Sequence[float], weights: Sequence[float]) -> float:
    """Return how likely a reading is to be meant, from 0 to 1."""
    return float(1.0 / (1.0 + np.exp(-np.dot(features, weights))))
