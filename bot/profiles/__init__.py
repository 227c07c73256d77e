"""Hear what a person says of themselves: traits with their level, the very words and the turn.

A message is cut into clauses; those about others, the past, a supposed case, a question or a joke are left out. A clause
is compared with example phrases of each trait by a ridge classifier; words that name the trait and words that tell
liking, disliking, having or lacking speak for or against it.
"""

import re
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np

from bot.domain import Fact
from bot.index import Vectors
from bot.knowledge import FitQuestion, Instrument, Vocabulary
from bot.profiles.clauses import Clause, cut_clauses
from bot.profiles.evidence import estimate, list_readings, read_weights
from bot.profiles.examples import LABELS, Label, list_examples, list_trait_phrases
from bot.profiles.stance import read_stance, read_strength
from bot.understand.ridge import Kernel, fit_ridge, keep_ridges, name_examples, read_ridges

__all__ = ["Clause", "Reader", "cut_clauses", "list_trait_phrases", "match_choice"]

KERNEL, SLACK = Kernel(width=1.0, wording=0.6), 0.3
HEARD = 0.6  # likelihood from which a trait counts as said
HEARD_IF_ASKED = 0.2  # the same for a trait that was just asked about
LONGEST_ANSWER = 30  # words of a message that is heard as one answer
NOW = "now:"
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
IMPLIED: Mapping[str, tuple[str, ...]] = {"phd": ("degree", "skill-research")}  # of one who has the first


class Reader:
    """Reads traits from what people write."""

    def __init__(
        self,
        instrument: Instrument,
        vocabulary: Vocabulary,
        vector_of: Callable[[str], Vectors | None],
        kept: Path | None = None,
    ) -> None:
        """Learn from the examples, or read from the file `kept` what was learnt from exactly these."""
        self._instrument = instrument
        self._vocabulary = vocabulary
        known = [(example, vector) for example in list_examples() if (vector := vector_of(example.text)) is not None]
        texts = [example.text for example, _ in known]
        self._matrix = np.stack([vector for _, vector in known]) if known else np.zeros((0, 0), dtype=np.float32)
        if not known:
            return
        labels = [example.targets for example, _ in known]
        key = name_examples(f"{KERNEL} {SLACK}", labels, texts, self._matrix)
        learnt = read_ridges(kept, key, {"traits": KERNEL}) if kept else None
        if learnt is None:
            targets = np.zeros((len(known), len(LABELS)), dtype=np.float32)
            for row, example_labels in enumerate(labels):
                for label, target in example_labels:
                    targets[row, LABELS.index(label)] = target
            slack = np.full(len(known), SLACK, dtype=np.float32)
            learnt = {"traits": fit_ridge(self._matrix, texts, range(len(known)), targets, slack, KERNEL)}
            if kept:
                keep_ridges(kept, key, learnt)
        self._ridge = learnt["traits"]

    def read(
        self,
        message: str,
        turn: int,
        embed: Callable[[list[str]], Vectors],
        asked: FitQuestion | None = None,
    ) -> tuple[Fact, ...]:
        """Read the facts of a message; `asked` is the question it may answer."""
        facts = {fact.trait: fact for fact in self._read_work(message, turn)}
        heard: dict[Label, tuple[float, Clause]] = {}
        clauses = cut_clauses(message) if self._matrix.size else ()
        whole = Clause(message.strip(" .!"), 0, len(message))  # an answer is heard as it stands, as well
        if asked and self._matrix.size and len(message.split()) <= LONGEST_ANSWER:
            clauses = (*clauses, whole)
        vectors = embed([clause.text.lower() for clause in clauses]) if clauses else ()
        about = frozenset(asked.about) if asked else frozenset()
        for clause, vector in zip(clauses, vectors, strict=True):
            told = self._read_clause(clause, vector, about) or self._point_back(clause, heard)
            for label, likelihood in told.items():
                if clause is whole and label[0] not in about:
                    continue
                if likelihood > heard.get(label, (0.0, clause))[0]:
                    heard[label] = (likelihood, clause)
        for (trait, sign), (likelihood, clause) in heard.items():
            if likelihood >= heard.get((trait, -sign), (0.0, clause))[0]:
                level = sign * read_strength(clause.text, self._instrument.traits[trait].kind, sign)
                facts[trait] = Fact(trait, level, clause.text, turn)
                for other in IMPLIED.get(trait, ()) if sign > 0 else ():
                    facts[other] = Fact(other, level, clause.text, turn)
        return tuple(facts.values())

    def _read_clause(self, clause: Clause, vector: Vectors, about: frozenset[str]) -> dict[Label, float]:
        """Return what a clause tells, with how likely each reading is."""
        text = clause.text.lower().replace("\u2019", "'")
        scores = self._ridge.score(self._matrix @ vector, text)
        stance = read_stance(text)
        only_lacks = stance.lacks and stance.likes >= 0  # "I can't code" tells what is missing, not what is disliked
        found: dict[Label, float] = {}
        for label, features in list_readings(clause, scores):
            if only_lacks and label[1] < 0 and self._is_interest(label[0]):
                continue
            likelihood = estimate(features, read_weights())
            least = HEARD_IF_ASKED if label[0] in about else HEARD
            if likelihood >= least and label[0] in self._instrument.traits:
                found[label] = likelihood
        return found

    def _is_interest(self, trait: str) -> bool:
        known = self._instrument.traits.get(trait)
        return known is not None and known.kind == "interest"

    def _point_back(self, clause: Clause, heard: Mapping[Label, tuple[float, Clause]]) -> dict[Label, float]:
        """Read "…, though I enjoy it": a stance to the interest that the clause before was about."""
        stance = read_stance(clause.text.lower().replace("\u2019", "'"))
        if not (stance.points_back and stance.likes) or not heard:
            return {}
        trait = SUBJECT_OF.get(trait := list(heard)[-1][0], trait)
        known = self._instrument.traits.get(trait)
        return {(trait, stance.likes): HEARD} if known and known.kind == "interest" else {}

    def _read_work(self, message: str, turn: int) -> tuple[Fact, ...]:
        """Read the role a person says they work in now: "I'm a data engineer", "data engineer, 3 years"."""
        lowered = message.lower().replace("\u2019", "'")
        for mention in self._vocabulary.find_mentions(lowered, wide=True):
            ahead, behind = lowered[: mention.start], lowered[mention.end :]
            says_so = _I_AM.search(ahead) or (not ahead.strip() and _SINCE.match(behind))
            if says_so and mention.role in self._instrument.roles:
                return (Fact(f"{NOW}{mention.role}", 2, message[mention.start : mention.end], turn),)
        return ()


_I_AM = re.compile(
    r"(?:\bi(?:'m| am)|\bim|\bi work as|\bworking as|\bi(?:'ve| have) been|\bcurrently|\bmy job is)(?: (?:an?|the|a senior|a junior|currently|now|still))*"
    r"(?: (?:senior|junior|lead|staff|principal|experienced))? ?\Z"
)
_SINCE = re.compile(
    r"\s*(?:here\b|,? ?\(?(?:for )?\d+ ?\+? ?(?:yrs?|years?)|,? ?since \d|,? ?for (?:two|three|four|five|six|seven|eight|ten) years)"
)


def match_choice(message: str, question: FitQuestion) -> Mapping[str, int] | None:
    """Return the levels of the choice that a message names; none if it names none."""
    said = _fold(message)
    for choice in question.choices:
        if _fold(choice.label) == said:
            return choice.levels
    if said in _YES or said in _NO:
        wanted = "yes" if said in _YES else "no"
        return next((choice.levels for choice in question.choices if _fold(choice.label).split()[0] == wanted), None)
    return None


_YES = frozenset({"yes", "yeah", "yep", "sure", "of course", "definitely", "i would"})
_NO = frozenset({"no", "nope", "never", "not really", "no way", "i would not", "no thanks"})


def _fold(text: str) -> str:
    return " ".join(re.findall(r"[\w']+", text.lower()))
