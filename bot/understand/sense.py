"""Which labelled examples a message is nearest to: what words alone do not tell."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from bot.index import Vectors
from bot.knowledge import Knowledge
from bot.understand.ridge import Kernel, Ridge, fit_ridge, keep_ridges, name_examples, read_ridges

EXAMPLES = Path(__file__).with_name("examples.yaml")
LENS_EXAMPLES = Path(__file__).with_name("lenses.yaml")
PREPARED = Path(__file__).with_name("learnt.npz")
SUBJECTS = frozenset({"facets", "sections"})
SUBJECT = Kernel(width=2.0, wording=0.6)
SLACK_OF_SUBJECT = 0.5
LEARNT = 0.5  # how much the classifier of facets and sections counts beside nearness
LIMIT = Kernel(width=1.0, wording=0.3)
SLACK = 0.3  # how far the classifier may miss an example, so that one odd example does not decide
WEIGHT_OF_LIMIT = 4.0  # examples of limits are fewer than ordinary questions, and to miss one is worse
ORDINARY_TAKEN = 2  # every second ordinary question is taken for it
VERDICT = ("wishes", "verdict")
TOLD = ("told", "")  # the label of what people say of themselves: no vote goes to it
TOLD_TAKEN = 6  # and every sixth thing that people say of themselves
WISH = Kernel(width=0.7, wording=0.3)
OTHER_TAKEN = 4  # beside what only looks like a wish for a verdict, every fourth example of all others is taken
TASK = Kernel(width=0.7, wording=0.3)
SLACK_OF_TASK = 0.2
WEIGHT_OF_TASK = 3.0  # tasks are few beside all that is none
LENS = Kernel(width=1.5, wording=0.3)
WEIGHT_OF_FIRM, WEIGHT_OF_LENS = 2.0, 2.0  # of questions of those who hire or lead, and of examples written for lenses
LENSES = ("candidate", "hiring", "team")
GUIDES_OF_LENS: Mapping[str, str] = {
    "hiring-define-the-role": "hiring",
    "hiring-interviews": "hiring",
    "talent-strategy": "team",
    "team-building": "team",
}
ABOUT_US = "about-this-advisor"
FOR_ONESELF_TAKEN = 3  # every third question on any other subject is asked for oneself
NO_TASK = "none"
NO_TASK_TAKEN = 6  # every sixth example of all others describes no task to be staffed, whatever else it does
ORDINARY = 1.0  # how much it speaks against every limit that a message is plainly an ordinary question
SECOND = 0.35  # how much the second nearest example of a label counts beside the nearest
SETTLED = (
    f"4 {SUBJECT} {SLACK_OF_SUBJECT} {LIMIT} {SLACK} {WEIGHT_OF_LIMIT} {ORDINARY_TAKEN} {TOLD_TAKEN} {WISH} {OTHER_TAKEN} "
    f"{TASK} {SLACK_OF_TASK} {WEIGHT_OF_TASK} {NO_TASK_TAKEN} {LENS} {WEIGHT_OF_FIRM} {WEIGHT_OF_LENS} {FOR_ONESELF_TAKEN}"
)


@dataclass(frozen=True, slots=True)
class Votes:
    """How near a message is to each label, best first within a kind: cosines, smoothed over two examples.

    `limits` and `tasks` are scores of classifiers: above 0 a message is more like the limit, or a task of the role, than
    like a message that is neither.
    """

    facets: Mapping[str, float] = field(default_factory=dict)
    sections: Mapping[str, float] = field(default_factory=dict)
    limits: Mapping[str, float] = field(default_factory=dict)
    operations: Mapping[str, float] = field(default_factory=dict)
    inside: float = 0.0
    tasks: Mapping[str, float] = field(default_factory=dict)
    lenses: Mapping[str, float] = field(default_factory=dict)  # of who hires or leads, over who asks for themselves
    wish: float = -1.0  # for a verdict on who writes: above 0 a message is more like those than like others

    @property
    def best_inside(self) -> float:
        """The nearness to whatever this advisor is there for."""
        return max([self.inside, *self.facets.values(), *self.sections.values()], default=0.0)


@cache
def read_examples() -> dict[tuple[str, str], tuple[str, ...]]:
    """Read the examples of limits, operations, wishes and tasks; they stand beside the code, out of reach of a knowledge file."""
    content = yaml.load(EXAMPLES.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    labelled = {("limits", name): tuple(phrases) for name, phrases in content["limits"].items()}
    labelled |= {("operations", name): tuple(phrases) for name, phrases in content["operations"].items()}
    labelled |= {("wishes", name): tuple(phrases) for name, phrases in content["wishes"].items()}
    labelled |= {("tasks", name): tuple(phrases) for name, phrases in content["tasks"].items()}
    labelled["inside", "inside"] = tuple(content["inside"])
    lenses = yaml.load(LENS_EXAMPLES.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    labelled |= {("lenses", name): tuple(lenses[name]) for name in LENSES}
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
    """Compare messages with the examples: by nearness, and by what two classifiers learnt from them."""

    def __init__(
        self,
        knowledge: Knowledge,
        vector_of: Callable[[str], Vectors | None],
        kept: Path | None = None,
        told: Sequence[str] = (),
        embedder: str = "",
    ) -> None:
        """Look up the vectors of all examples; what is learnt from them is kept in the file `kept`, if one is named.

        What was learnt from our own examples with our own embedder comes with the program. `told` are things that people
        say of themselves: they run into no limit, however much somebody cannot stand.
        """
        labels: list[tuple[str, str]] = []
        texts: list[str] = []
        rows: list[Vectors] = []
        for label, phrases in list_examples(knowledge).items():
            for phrase in phrases:
                if (vector := vector_of(phrase)) is not None:
                    labels.append(label)
                    texts.append(phrase)
                    rows.append(vector)
        self._labelled = len(rows)
        self._labels = list(dict.fromkeys(labels))
        counts = [labels.count(label) for label in self._labels]  # the rows of a label stand together
        for text in told[::TOLD_TAKEN]:
            if (vector := vector_of(text)) is not None:
                labels.append(TOLD)
                texts.append(text)
                rows.append(vector)
        self._matrix = np.stack(rows) if rows else np.zeros((0, 0), dtype=np.float32)
        self._counts = np.array(counts, dtype=np.intp)
        self._starts = np.concatenate(([0], np.cumsum(counts)[:-1])).astype(np.intp) if counts else np.zeros(0, np.intp)
        self._limits = [name for kind, name in self._labels if kind == "limits"]
        self._tasks = [name for kind, name in self._labels if kind == "tasks" and name != NO_TASK]
        self._subjects = [place for place, (kind, _) in enumerate(self._labels) if kind in SUBJECTS]
        if not labels:
            return
        key = name_examples(SETTLED, embedder, labels, texts)
        kernels = {"subject": SUBJECT, "limit": LIMIT, "wish": WISH, "task": TASK, "lens": LENS}
        learnt = read_ridges(PREPARED, key, kernels) or (read_ridges(kept, key, kernels) if kept else None)
        if learnt is None:
            learnt = self._learn(labels, texts)
            if kept:
                keep_ridges(kept, key, learnt)
        self._of_subject, self._of_limit = learnt["subject"], learnt["limit"]
        self._of_wish, self._of_task, self._of_lens = learnt["wish"], learnt["task"], learnt["lens"]

    def _learn(self, labels: Sequence[tuple[str, str]], texts: Sequence[str]) -> dict[str, Ridge]:
        """Fit classifiers of facets and sections, of limits against ordinary questions, of wishes for a verdict, and of tasks.

        Of ordinary questions the others take only some: they are many, and the border needs those written for it most.
        """
        asked = [row for row, (kind, _) in enumerate(labels) if kind in SUBJECTS]
        subjects = [self._labels[place] for place in self._subjects]
        slack = np.full(len(asked), SLACK_OF_SUBJECT, dtype=np.float32)
        targets = _one_of([labels[row] for row in asked], subjects, 0.0)
        left_out = set(asked) - set(asked[::ORDINARY_TAKEN])
        chosen = [
            row
            for row, (kind, _) in enumerate(labels)
            if kind not in {"operations", "wishes", "lenses"} and row not in left_out
        ]
        names = [labels[row][1] if labels[row][0] == "limits" else "" for row in chosen]
        slack_of_limit = np.array([SLACK / (WEIGHT_OF_LIMIT if name else 1.0) for name in names], dtype=np.float32)
        limits = _one_of(names, [*self._limits, ""], -1.0)
        wishes = [row for row, (kind, _) in enumerate(labels) if kind == "wishes"]
        wishes += [row for row, (kind, _) in enumerate(labels) if kind not in {"wishes", "lenses"}][::OTHER_TAKEN]
        wished = np.array([[1.0 if labels[row] == VERDICT else -1.0] for row in wishes], dtype=np.float32)
        slack_of_wish = np.full(len(wishes), SLACK, dtype=np.float32)
        described = [row for row, (kind, _) in enumerate(labels) if kind == "tasks"]
        no_tasks = [row for row, (kind, _) in enumerate(labels) if kind not in {"tasks", "operations", "lenses"}]
        described += no_tasks[::NO_TASK_TAKEN]
        tasks = [labels[row][1] if labels[row][0] == "tasks" else NO_TASK for row in described]
        slack_of_task = np.array(
            [SLACK_OF_TASK / (1.0 if name == NO_TASK else WEIGHT_OF_TASK) for name in tasks], dtype=np.float32
        )
        return {
            "lens": self._learn_lens(labels, texts),
            "wish": fit_ridge(self._matrix, texts, wishes, wished, slack_of_wish, WISH),
            "task": fit_ridge(
                self._matrix, texts, described, _one_of(tasks, [*self._tasks, NO_TASK], 0.0), slack_of_task, TASK
            ),
            "subject": fit_ridge(self._matrix, texts, asked, targets, slack, SUBJECT),
            "limit": fit_ridge(self._matrix, texts, chosen, limits, slack_of_limit, LIMIT),
        }

    def _learn_lens(self, labels: Sequence[tuple[str, str]], texts: Sequence[str]) -> Ridge:
        """Fit a classifier of who writes, from examples of their own and from questions that only one of them asks."""
        of_firm: dict[int, str] = {}
        others: list[int] = []
        for row, (kind, name) in enumerate(labels):
            guide = name.removeprefix("guides/").partition("#")[0]
            if kind in SUBJECTS and guide in GUIDES_OF_LENS:
                of_firm[row] = GUIDES_OF_LENS[guide]
            elif kind in SUBJECTS and guide != ABOUT_US:
                others.append(row)
        own = {row: name for row, (kind, name) in enumerate(labels) if kind == "lenses"}
        told = [row for row, label in enumerate(labels) if label in {VERDICT, TOLD}][::FOR_ONESELF_TAKEN]
        oneself = dict.fromkeys([*others[::FOR_ONESELF_TAKEN], *told], LENSES[0])
        chosen = of_firm | oneself | own
        weights = [
            (1.0 if name == LENSES[0] else WEIGHT_OF_FIRM) * (WEIGHT_OF_LENS if row in own else 1.0)
            for row, name in chosen.items()
        ]
        slack = np.array([SLACK / weight for weight in weights], dtype=np.float32)
        targets = _one_of(list(chosen.values()), LENSES, 0.0)
        return fit_ridge(self._matrix, texts, list(chosen), targets, slack, LENS)

    def vote(self, text: str, vector: Vectors) -> Votes:
        """Measure how near one message, with its unit vector of shape (dimensions,), is to each label."""
        if not self._labels:
            return Votes()
        cosines = self._matrix @ vector
        nearness = self._smooth(cosines[: self._labelled])
        learnt = self._of_subject.score(cosines, text)
        nearness[self._subjects] += LEARNT * learnt
        found: dict[str, dict[str, float]] = {"facets": {}, "sections": {}, "operations": {}, "inside": {}}
        for (kind, name), near in zip(self._labels, nearness.tolist(), strict=True):
            if kind in found:
                found[kind][name] = near
        ordered = {kind: dict(sorted(votes.items(), key=lambda vote: -vote[1])) for kind, votes in found.items()}
        inside = ordered.pop("inside").get("inside", 0.0)
        *scores, ordinary = self._of_limit.score(cosines, text)
        against = float(ordinary + ORDINARY * learnt.max(initial=0.0))
        limits = {name: float(score) - against for name, score in zip(self._limits, scores, strict=True)}
        wish = float(self._of_wish.score(cosines, text)[0])
        *scores, none = self._of_task.score(cosines, text)
        tasks = {name: float(score - none) for name, score in zip(self._tasks, scores, strict=True)}
        oneself, *scores = self._of_lens.score(cosines, text)
        lenses = {name: float(score - oneself) for name, score in zip(LENSES[1:], scores, strict=True)}
        return Votes(**ordered, limits=limits, inside=inside, tasks=tasks, lenses=lenses, wish=wish)

    def _smooth(self, cosines: Vectors) -> Vectors:
        """Weigh the nearest example of each label, and the second: one odd example alone should not decide."""
        best = np.maximum.reduceat(cosines, self._starts)
        others = np.where(cosines == np.repeat(best, self._counts), -2.0, cosines)
        second = np.maximum.reduceat(others, self._starts)
        second = np.where(second < -1.0, best, second)  # a label of a single example
        return np.asarray((best + SECOND * second) / (1 + SECOND), dtype=np.float32)


def _one_of(names: Sequence[Any], classes: Sequence[Any], otherwise: float) -> Vectors:
    """Write 1 in the column of each name and `otherwise` in the others; shape (names, classes)."""
    place = {name: column for column, name in enumerate(classes)}
    targets = np.full((len(names), len(classes)), otherwise, dtype=np.float32)
    targets[np.arange(len(names)), [place[name] for name in names]] = 1.0
    return targets
