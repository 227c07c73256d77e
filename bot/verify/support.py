"""How well the sentences chosen carry a statement: what is left when nothing speaks against it, as one number.

A few measures of the words found and of the nearness of the whole, weighed by a logistic regression learnt from
labelled statements; `python -m tests.gate.learn` writes `weights.yaml`.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict

from bot.verify.evidence import FOUND, Evidence, Match

WEIGHTS = Path(__file__).with_name("weights.yaml")
MEASURES = ("support", "weakest stretch", "all lacks", "likeness")
MOST_LACK = 4.0
LEAST_STRETCH = 0.8  # weight from which on what stands between two breaks is measured by itself
ENOUGH_WITHOUT_LIKENESS = 0.7  # share of the words to be found where there is no embedder


class _Weights(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    measures: tuple[str, ...]
    means: tuple[float, ...]
    spreads: tuple[float, ...]
    weights: tuple[float, ...]
    bias: float
    least: float


@dataclass(frozen=True, slots=True)
class Support:
    """How sure it is that a statement is carried, 0 to 1, and whether that is enough."""

    score: float
    enough: bool


def measure_support(evidence: Evidence) -> tuple[float, ...]:
    """Return the measures of `MEASURES` for a statement and the sentences chosen for it."""
    words = [match for match in evidence.matches if match.word.kind == "word"]
    whole = _share(words)
    weighty = [stretch for stretch in evidence.stretches if sum(match.weight for match in stretch) >= LEAST_STRETCH]
    lacks = [match.weight * (1 - match.nearness) for match in words if match.nearness < FOUND]
    return (
        whole,
        min((_share(stretch) for stretch in weighty), default=whole),
        min(sum(lacks), MOST_LACK),
        evidence.cosine,
    )


def judge_support(evidence: Evidence) -> Support:
    """Weigh the measures; without an embedder the share of words found decides."""
    measures = measure_support(evidence)
    if evidence.cosine == 0.0:
        return Support(measures[0], measures[0] >= ENOUGH_WITHOUT_LIKENESS)
    learnt = _read_weights()
    total = learnt.bias + sum(
        weight * (value - mean) / spread
        for value, mean, spread, weight in zip(measures, learnt.means, learnt.spreads, learnt.weights, strict=True)
    )
    score = 1.0 / (1.0 + math.exp(-total))
    return Support(score, score >= learnt.least)


def find_heaviest_lack(evidence: Evidence) -> str:
    """Return the word that the source lacks most."""
    lacking = [match for match in evidence.matches if match.word.kind == "word" and match.nearness < FOUND]
    heaviest = max(lacking, key=lambda match: match.weight * (1 - match.nearness), default=None)
    return (heaviest.word.surface or heaviest.word.value) if heaviest else ""


def _share(words: Sequence[Match]) -> float:
    total = sum(match.weight for match in words)
    return sum(match.weight * match.nearness for match in words) / total if total else 1.0


@cache
def _read_weights() -> _Weights:
    return _Weights.model_validate(yaml.safe_load(WEIGHTS.read_text(encoding="utf-8")))
