"""Weigh what speaks for and against a statement: the judge, and every objection, by weights learnt from statements.

`python -m tests.gate.learn` writes `weights.yaml` from statements that the judge was not taught.
"""

import math
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict

from bot.verify.evidence import FOUND, Evidence

WEIGHTS = Path(__file__).with_name("weights.yaml")
ENOUGH = 0.5  # likelihood that a statement is carried
ENOUGH_WORDS = 0.7  # share of the words to be found where there is no judge


class Weights(BaseModel):
    """What each witness adds to the log odds that a statement is carried."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    bias: float
    judge: float  # for each unit of the judge's log odds
    several: float  # where more than one section is cited
    objections: dict[str, float]


@dataclass(frozen=True, slots=True)
class Support:
    """How sure it is that a statement is carried, 0 to 1, and whether that is enough."""

    score: float
    enough: bool


def weigh_support(objections: Collection[str], share: float, judged: float | None, cited: int) -> Support:
    """Weigh objections, by their names, with the judge's log odds.

    Without a judge no objection may stand, and the share of words found decides.
    """
    if judged is None:
        return Support(share, not objections and share >= ENOUGH_WORDS)
    learnt = read_weights()
    total = learnt.bias + learnt.judge * judged + learnt.several * (cited > 1)
    total += sum(learnt.objections.get(name, 0.0) for name in objections)
    score = 1.0 / (1.0 + math.exp(-total))
    return Support(score, score >= ENOUGH)


def measure_share(evidence: Evidence) -> float:
    """Return the share of the words of a statement, by weight, that its sentences say."""
    words = [match for match in evidence.matches if match.word.kind == "word"]
    total = sum(match.weight for match in words)
    return sum(match.weight * match.nearness for match in words) / total if total else 1.0


def name_lack(evidence: Evidence) -> str:
    """Say which word the source lacks most."""
    lacking = [match for match in evidence.matches if match.word.kind == "word" and match.nearness < FOUND]
    heaviest = max(lacking, key=lambda match: match.weight * (1 - match.nearness), default=None)
    word = (heaviest.word.surface or heaviest.word.value) if heaviest else ""
    return f"The source says nothing of “{word}”." if word else "The source does not say this."


@cache
def read_weights() -> Weights:
    """Read the weights that come with the program."""
    return Weights.model_validate(yaml.safe_load(WEIGHTS.read_text(encoding="utf-8")))
