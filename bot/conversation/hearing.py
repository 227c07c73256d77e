"""Tune the packaged encoder to hear what a message is about (`bot/understand/heard.npz`).

`python -m bot.conversation.hearing`, or `make heard`, does it in half an hour on two cores. It is needed after
many examples have changed, and needs torch and onnx besides: `pip install torch onnx`. With `--go-on` what was learnt
is taught for one round more, which is enough where examples were added; with `--only LABEL` just a few labels are
fitted, in minutes and without torch, and everything else is heard as before.
"""

import argparse
import random
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from bot.config import read_settings
from bot.domain import Section
from bot.index import Adapter, Tuned, Vectors, read_adapter, write_adapter
from bot.index.hasty import write_hastily
from bot.knowledge import Judged, Knowledge, read_judged, read_knowledge
from bot.profiles import list_trait_phrases
from bot.understand import mask_roles
from bot.understand.follow_up import first_question
from bot.understand.sense import (
    ABOUT_US,
    GUIDES_OF_LENS,
    HEARD,
    LENSES,
    NO_TASK,
    SUBJECTS,
    VERDICT,
    list_examples,
    name_label,
    split_label,
)

TOLD_TAKEN = 2  # of what people say of themselves, every second is an example of no label
OF_NO_LABEL = frozenset({("wishes", "other"), ("tasks", NO_TASK), ("inside", "inside"), ("lenses", LENSES[0])})
UNKNOWN = np.nan  # of a label that nobody said whether it holds
GOING_ON = 0.4  # size of the steps in a round that goes on from what was learnt
NEAR = 1.0  # how hard a label that is fitted alone is held where it was, per square of what its weights change
STEPS, SMALL = 12, 1e-6  # of Newton's method, and what keeps it solvable
LED = 0.1  # of texts stand behind a sentence that somebody says of themselves


class Known(NamedTuple):
    """A text, the labels that hold of it, the kinds of which no other label does, and labels that may hold or not."""

    text: str
    labels: frozenset[str]
    kinds: frozenset[str]
    unsure: frozenset[str] = frozenset()


def list_known(knowledge: Knowledge, judged: Sequence[Judged]) -> list[Known]:
    """List what is known of the examples, of what people say of themselves, and of questions with judged answers."""
    found: list[Known] = []
    for (kind, name), phrases in list_examples(knowledge).items():
        labels = set() if (kind, name) in OF_NO_LABEL else {name_label(kind, name)}
        if lens := GUIDES_OF_LENS.get(_name_guide(name)):
            labels.add(name_label("lenses", lens))
        found += [Known(phrase, frozenset(labels), _list_kinds(kind, name)) for phrase in phrases]
    nothing = frozenset({"limits", "operations", "tasks", "lenses"})
    found += [Known(text, frozenset(), nothing) for text in list_trait_phrases()[::TOLD_TAKEN]]
    return [*found, *_list_judged(knowledge, judged)]


def _list_kinds(kind: str, name: str) -> frozenset[str]:
    """List the kinds of label of which an example of this one tells whether they hold."""
    kinds = {kind, "limits", "operations", "tasks"}
    if kind in SUBJECTS:
        kinds |= {*SUBJECTS, "wishes"} | ({"lenses"} if _name_guide(name) != ABOUT_US else set())
    elif kind == "operations":
        kinds |= SUBJECTS
    elif (kind, name) == VERDICT:
        kinds.add("lenses")
    if kind in {"limits", "inside", "tasks", "operations"}:
        kinds.add("wishes")
    return frozenset(kinds)


def _list_judged(knowledge: Knowledge, judged: Sequence[Judged]) -> list[Known]:
    """List what is known of questions: a limit, for whom they are asked, and by what answers them the subject.

    What leans on a question before stands behind it, as it is heard in a talk.
    """
    subjects = {
        sentence.text: label
        for section in knowledge.searchable.values()
        for sentence in section.sentences
        if (label := _name_subject(section, knowledge))
    }
    found: list[Known] = []
    for item in judged:
        answers, helps = (
            {subjects[text] for text in texts if text in subjects} for texts in (item.answers, item.helps)
        )
        labels = {name_label("limits", item.limit)} if item.limit else set()
        if item.lens in LENSES[1:]:
            labels.add(name_label("lenses", item.lens))
        kinds = {"limits", *(SUBJECTS if answers else ()), *(["lenses"] if item.lens else ())}
        text = mask_roles(item.question, knowledge.vocabulary)
        if item.before:  # of its words alone only the limit is known
            found.append(Known(text, frozenset(labels), frozenset({"limits"})))
            text = mask_roles(f"{first_question(item.before[-1])}? {item.question}", knowledge.vocabulary)
        found.append(Known(text, frozenset(answers | labels), frozenset(kinds), frozenset(helps - answers)))
    return found


def _name_subject(section: Section, knowledge: Knowledge) -> str:
    """Name the facet or section as which a section has examples; empty if it has none."""
    if section.id in knowledge.asked:
        return name_label("sections", section.id)
    return name_label("facets", section.facet) if section.kind == "roles" and section.facet in knowledge.asked else ""


def _name_guide(section: str) -> str:
    return section.removeprefix("guides/").partition("#")[0]


def write_targets(known: Sequence[Known], labels: Sequence[str]) -> Vectors:
    """Write 1 where a label holds, 0 where it does not, and NaN where that is unknown; shape (texts, labels)."""
    kinds = [split_label(label)[0] for label in labels]

    def tell(item: Known, label: str, kind: str) -> float:
        if label in item.labels:
            return 1.0
        return 0.0 if kind in item.kinds and label not in item.unsure else UNKNOWN

    rows = [[tell(item, label, kind) for label, kind in zip(labels, kinds, strict=True)] for item in known]
    return np.array(rows, dtype=np.float32)


def change_text(text: str, told: Sequence[str], chance: random.Random) -> str:
    """Write a text in a hurry, and now and then behind a sentence that somebody says of themselves."""
    text = write_hastily(text, chance)
    return f"{chance.choice(told)}. {text}" if chance.random() < LED else text


def learn(known: Sequence[Known], rounds: int = 4, begin: Adapter | None = None) -> Adapter:
    """Tune the encoder to tell which labels hold of a text; with `begin`, go on from there in smaller steps."""
    from bot.index.tuning import Lesson, Plan, tune  # needs torch, and nothing else here does

    share = GOING_ON if begin else 1.0
    rates = (2e-3 * share, 3e-3 * share)
    plan = Plan(rank=16, rounds=rounds, batch=32, rate=rates[0], label_rate=rates[1], warm_up=150, longest=96)
    labels = sorted({label for item in known for label in item.labels})
    told, chance = list_trait_phrases(), random.Random(0)
    targets = write_targets(known, labels)

    def draw(_: int) -> list[Lesson]:
        return [Lesson(change_text(item.text, told, chance), row) for item, row in zip(known, targets, strict=True)]

    return tune(draw, labels, plan, begin)


def fit_labels(known: Sequence[Known], begin: Adapter, labels: Sequence[str]) -> Adapter:
    """Fit a few labels anew by logistic regression near where they were; the encoder stays as it is."""
    targets = write_targets(known, labels)
    told = [place for place, row in enumerate(targets) if not np.isnan(row).any()]
    told.sort(key=lambda place: len(known[place].text))  # so that little is padded
    states = Tuned(begin).embed([known[place].text.lower().replace("\u2019", "'") for place in told])
    states = np.hstack([states, np.ones((len(states), 1))]).astype(np.float64)
    pull = np.diag([2 * NEAR] * (states.shape[1] - 1) + [0.0])  # of the weights, not of the bias
    weights, bias = begin.weights.copy(), begin.bias.copy()
    for label, wanted in zip(labels, targets[told].T, strict=True):
        place = begin.labels.index(label)
        before = np.append(weights[:, place], bias[place]).astype(np.float64)
        now = before.copy()
        for _ in range(STEPS):
            likely = 1 / (1 + np.exp(-states @ now))
            slope = states.T @ (likely - wanted) + pull @ (now - before)
            bend = (states.T * (likely * (1 - likely))) @ states + pull
            now -= np.linalg.solve(bend + SMALL * np.eye(len(bend)), slope)
        weights[:, place], bias[place] = now[:-1], now[-1]
    return Adapter(begin.labels, begin.changes, weights, bias)


def main() -> None:
    """Write what the examples teach; with --go-on or --only teach what is there already a little more."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--go-on", action="store_true", help="begin with what was learnt before")
    parser.add_argument("--only", nargs="+", metavar="LABEL", help="fit just these, as 'limits support'")
    options = parser.parse_args()
    if unknown := set(options.only or ()) - set(read_adapter(HEARD).labels):
        parser.error(f"no such label: {', '.join(sorted(unknown))}; write the kind and the name, as 'limits support'")
    folder = read_settings({}).knowledge
    knowledge = read_knowledge(folder)
    known = list_known(knowledge, read_judged(folder, knowledge.sections))
    if options.only:
        learnt = fit_labels(known, read_adapter(HEARD), options.only)
    else:
        learnt = learn(known, 1, read_adapter(HEARD)) if options.go_on else learn(known)
    write_adapter(learnt, HEARD)


if __name__ == "__main__":
    main()
