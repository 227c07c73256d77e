"""Which labelled examples a message is nearest to: what words alone do not tell."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import numpy as np
import yaml

from bot.index import Vectors
from bot.knowledge import Knowledge

EXAMPLES = Path(__file__).with_name("examples.yaml")
WIDTH = 1.0  # of the Gaussian: how fast an example's say falls with its distance
SLACK = 0.3  # how far the classifier may miss an example, so that one odd example does not decide
WEIGHT_OF_LIMIT = 4.0  # examples of limits are fewer than ordinary questions, and to miss one is worse
ORDINARY_TAKEN = 3  # every third ordinary question is taken for it
SECOND = 0.35  # how much the second nearest example of a label counts beside the nearest


@dataclass(frozen=True, slots=True)
class Votes:
    """How near a message is to each label, best first within a kind: cosines, smoothed over two examples.

    `limits` are scores of a classifier: above 0 a message is more like the limit than like an ordinary question.
    """

    facets: Mapping[str, float] = field(default_factory=dict)
    sections: Mapping[str, float] = field(default_factory=dict)
    limits: Mapping[str, float] = field(default_factory=dict)
    operations: Mapping[str, float] = field(default_factory=dict)
    inside: float = 0.0

    @property
    def best_inside(self) -> float:
        """The nearness to whatever this advisor is there for."""
        return max([self.inside, *self.facets.values(), *self.sections.values()], default=0.0)


@cache
def read_examples() -> dict[tuple[str, str], tuple[str, ...]]:
    """Read the examples of limits and operations; they stand beside the code, out of reach of a knowledge file."""
    content = yaml.safe_load(EXAMPLES.read_text(encoding="utf-8"))
    labelled = {("limits", name): tuple(phrases) for name, phrases in content["limits"].items()}
    labelled |= {("operations", name): tuple(phrases) for name, phrases in content["operations"].items()}
    labelled["inside", "inside"] = tuple(content["inside"])
    return labelled


def list_examples(knowledge: Knowledge) -> dict[tuple[str, str], tuple[str, ...]]:
    """List all examples by kind and label: those of the knowledge, and those of the rules."""
    kinds = {True: "facets", False: "sections"}
    asked = {(kinds[name in knowledge.vocabulary.facets], name): phrases for name, phrases in knowledge.asked.items()}
    return {**asked, **read_examples()}


def list_phrases(knowledge: Knowledge) -> tuple[str, ...]:
    """List every example once: the texts whose vectors the index keeps."""
    return tuple(dict.fromkeys(phrase for phrases in list_examples(knowledge).values() for phrase in phrases))


class Sense:
    """Compare vectors of messages with the examples."""

    def __init__(
        self,
        knowledge: Knowledge,
        vector_of: Callable[[str], Vectors | None],
    ) -> None:
        """Look up the vectors of all examples."""
        labels: list[tuple[str, str]] = []
        rows: list[Vectors] = []
        for label, phrases in list_examples(knowledge).items():
            for phrase in phrases:
                if (vector := vector_of(phrase)) is not None:
                    labels.append(label)
                    rows.append(vector)
        self._matrix = np.stack(rows) if rows else np.zeros((0, 0), dtype=np.float32)
        self._labels = list(dict.fromkeys(labels))
        counts = [labels.count(label) for label in self._labels]  # the rows of a label stand together
        self._counts = np.array(counts, dtype=np.intp)
        self._starts = np.concatenate(([0], np.cumsum(counts)[:-1])).astype(np.intp) if counts else np.zeros(0, np.intp)
        self._limits = [name for kind, name in self._labels if kind == "limits"]
        self._weights = self._fit_limits(labels)

    def _fit_limits(self, labels: Sequence[tuple[str, str]]) -> Vectors:
        """Fit a kernel ridge classifier of each limit and of "none of them"; return shape (chosen, limits + 1).

        Of ordinary questions only some are taken: they are many, and the border needs those written for it most.
        """
        ordinary = [row for row, (kind, _) in enumerate(labels) if kind in {"facets", "sections"}]
        left_out = set(ordinary) - set(ordinary[::ORDINARY_TAKEN])
        chosen = [row for row, (kind, _) in enumerate(labels) if kind != "operations" and row not in left_out]
        names = [labels[row][1] if labels[row][0] == "limits" else "" for row in chosen]
        self._chosen = np.array(chosen, dtype=np.intp)
        classes = [*self._limits, ""]
        targets = -np.ones((len(names), len(classes)), dtype=np.float32)
        for row, name in enumerate(names):
            targets[row, classes.index(name)] = 1.0
        slack = np.array([SLACK / (WEIGHT_OF_LIMIT if name else 1.0) for name in names], dtype=np.float32)
        examples = self._matrix[self._chosen]
        kernel = _compare(examples @ examples.T)
        kernel[np.diag_indices_from(kernel)] += slack
        return np.asarray(np.linalg.solve(kernel, targets), dtype=np.float32)

    def vote(self, vector: Vectors) -> Votes:
        """Measure the nearness of one message, a unit vector of shape (dimensions,), to each label."""
        if not self._labels:
            return Votes()
        cosines = self._matrix @ vector
        found: dict[str, dict[str, float]] = {"facets": {}, "sections": {}, "operations": {}, "inside": {}}
        for (kind, name), nearness in zip(self._labels, self._smooth(cosines).tolist(), strict=True):
            if kind != "limits":
                found[kind][name] = nearness
        ordered = {kind: dict(sorted(votes.items(), key=lambda vote: -vote[1])) for kind, votes in found.items()}
        inside = ordered.pop("inside").get("inside", 0.0)
        *scores, ordinary = _compare(cosines[self._chosen]) @ self._weights
        limits = {name: float(score - ordinary) for name, score in zip(self._limits, scores, strict=True)}
        return Votes(**ordered, limits=limits, inside=inside)

    def _smooth(self, cosines: Vectors) -> Vectors:
        """Weigh the nearest example of each label, and the second: one odd example alone should not decide."""
        best = np.maximum.reduceat(cosines, self._starts)
        others = np.where(cosines == np.repeat(best, self._counts), -2.0, cosines)
        second = np.maximum.reduceat(others, self._starts)
        second = np.where(second < -1.0, best, second)  # a label of a single example
        return np.asarray((best + SECOND * second) / (1 + SECOND), dtype=np.float32)


def _compare(cosines: Vectors) -> Vectors:
    """Turn cosines of unit vectors into a Gaussian of their distance."""
    return np.asarray(np.exp(-WIDTH * (2.0 - 2.0 * cosines)), dtype=np.float32)
