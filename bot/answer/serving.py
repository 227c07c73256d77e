"""How far a sentence serves a question: learnt from sentences that readers judged, each for a question really asked.

Nearness alone tells little: a small embedder puts a sentence about interviews beside every question with that word.
"""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from bot.answer.draft import Material
from bot.domain import Passage, Section, Sentence
from bot.knowledge import Knowledge, name_sentence

ABOUT = "guides/about-this-advisor"  # speaks of the advisor, which answers only who asks about that
WEIGHTS = Path(__file__).with_name("serving.yaml")
VALUED = Path(__file__).with_name("valued.json")
EVIDENCE = (
    "constant",
    "attuned",
    "attuned-written-out",
    "attuned-behind",
    "chance",
    "asked",
    "asked-first",
    "opens",
    "its-role",
    "other-roles",
    "its-page",
    "its-facet",
    "tells-a-gap",  # what no source covers
    "valued",  # how much more often than others readers found the sentence useful, whatever was asked: log odds
)


@dataclass(frozen=True, slots=True)
class Serving:
    """The chances, 0 to 1, that a sentence answers a question, and that it at least helps somebody who asked it."""

    answers: float
    helps: float

    @property
    def worth(self) -> float:
        """Its place among others, 0 to 2."""
        return self.answers + self.helps


def weigh_sentence(sentence: Sentence, passage: Passage, material: Material) -> Serving:
    """Weigh the evidence that a sentence of a retrieved passage serves the question."""
    evidence = list_evidence(sentence, passage, material)
    chances = {
        name: 1 / (1 + math.exp(-sum(map(float.__mul__, weights, evidence))))
        for name, weights in _read_weights().items()
    }
    return Serving(chances["answers"], chances["helps"])


def list_evidence(sentence: Sentence, passage: Passage, material: Material) -> tuple[float, ...]:
    """List what speaks for a sentence, in the order of `EVIDENCE`."""
    question, section = material.question, passage.section
    words, written_out = material.retrieval.words, material.retrieval.written_out
    roles = set(question.roles)
    named = material.knowledge.find_named(sentence)
    asked = question.sections.index(section.id) + 1 if section.id in question.sections else 0
    is_own = bool(section.roles) and set(section.roles) <= roles
    return (
        1.0,
        words.of_sentence(sentence.text),
        written_out.of_sentence(sentence.text),
        words.of_sentence(sentence.text) - material.retrieval.most,
        passage.score,
        float(bool(asked)),
        1 / asked if asked else 0.0,
        float(sentence == section.sentences[0]),
        float(bool(named & roles)),
        float(len(named - roles)) if roles else 0.0,
        float(is_own),
        float(is_own and section.facet in question.facets[:1]),
        float(tells_a_gap(sentence, section, material.knowledge)),
        _read_valued().get(name_sentence(sentence.text), 0.0),
    )


def tells_a_gap(sentence: Sentence, section: Section, knowledge: Knowledge) -> bool:
    """Say whether a sentence tells what no source covers: an answer to who asks for that, and no help to others."""
    tiers = {knowledge.sources[source].tier for source in sentence.sources if source in knowledge.sources}
    return "own" in tiers and section.page != ABOUT


@cache
def _read_valued() -> Mapping[str, float]:
    found: Mapping[str, float] = json.loads(VALUED.read_text(encoding="utf-8"))
    return found


@cache
def _read_weights() -> Mapping[str, tuple[float, ...]]:
    rows = yaml.safe_load(WEIGHTS.read_text(encoding="utf-8"))  # evidence that is new counts nothing until it is learnt
    return {name: tuple(float(row.get(item, 0.0)) for item in EVIDENCE) for name, row in rows.items()}
