"""Learn `bot/answer/serving.yaml` from judged questions, and say how well it does on questions it has not seen.

    python -m tests.serving.fit          # write the weights
    python -m tests.serving.fit --folds  # only measure, ten parts in turn left out

A row of `labels.jsonl`, or of `knowledge/questions/judged.jsonl`, is a question, what was asked before it, and
sentences of the knowledge as a reader judged them for it: `answers` (an answer could open with it), `helps` (whoever
asks would be glad of it), `beside` (padding).
"""

import argparse
import json
import math
import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path as FilePath
from typing import TypedDict

import numpy as np
import yaml

from bot.answer import Material
from bot.answer.serving import EVIDENCE, VALUED, WEIGHTS, list_evidence
from bot.attune import AskedOnce
from bot.config import read_settings
from bot.conversation import Library, Shelf
from bot.conversation.path import Path
from bot.conversation.search import find_passages
from bot.conversation.turn import Clock, State, answer_message, gather_material
from bot.knowledge import name_sentence, read_judged
from bot.understand import Focus

LABELS = FilePath(__file__).with_name("labels.jsonl")
GRADES = ("beside", "helps", "answers")
PENALTY = 0.1  # on large weights
STEPS = 25  # Newton's method has long arrived
FOLDS = 10
ALONE = ("attuned",)  # kinds of evidence that are measured by themselves, too
SHOWN = 6  # sentences an answer holds, about
DOUBT = 8  # judgements of a sentence that weigh as much as the share of all
LEAST = 0.1  # log odds of a value that is written down


class Row(TypedDict):
    """A question, what was asked before it, and the sentences judged for it."""

    question: str
    before: list[str]
    answers: list[str]
    helps: list[str]
    beside: list[str]


@dataclass(frozen=True)
class Graded:
    """The judged sentences of one question: what speaks for each, shape (sentences, evidence), and their grades."""

    evidence: np.ndarray
    grades: np.ndarray


def read_labels() -> list[Row]:
    """Return the judged questions that stand beside this file."""
    return [json.loads(line) for line in LABELS.read_text(encoding="utf-8").splitlines()]


def read_rows(library: Library) -> list[Row]:
    """Return these and those of the knowledge, but for what is at a limit."""
    judged = read_judged(library.settings.knowledge, library.open().knowledge.sections)
    rows: list[Row] = [
        {
            "question": item.question,
            "before": list(item.before),
            "answers": list(item.answers),
            "helps": list(item.helps),
            "beside": list(item.beside),
        }
        for item in judged
        if not item.limit
    ]
    return [*read_labels(), *rows]


class Values:
    """How often readers found each sentence useful, whatever was asked."""

    def __init__(self, rows: Sequence[Row]) -> None:
        """Count the judgements of each sentence."""
        self.judged = Counter(text for row in rows for text in _list_grades(row))
        self._useful = Counter(text for row in rows for text, grade in _list_grades(row).items() if grade)
        self._share = sum(self._useful.values()) / max(1, sum(self.judged.values()))

    def tell(self, text: str, grade: int | None = None) -> float:
        """Return the log odds of a sentence over those of all; `grade` is a judgement to be left out."""
        judged, useful = self.judged[text] - (grade is not None), self._useful[text] - bool(grade)
        share = (useful + DOUBT * self._share) / (judged + DOUBT)
        return math.log(share / (1 - share)) - math.log(self._share / (1 - self._share))


def list_graded(library: Library, rows: Sequence[Row]) -> list[Graded]:
    """Ask every question and list the evidence for the sentences that were judged, as far as they are found today.

    What others judged of a sentence is evidence, the judgement to be learnt is not.
    """
    shelf, values, place = library.open(), Values(rows), EVIDENCE.index("valued")
    graded: list[Graded] = []
    for row in rows:
        grades = _list_grades(row)
        found: dict[str, tuple[float, ...]] = {}
        for material in _ask(row, shelf):
            for passage in material.retrieval.passages:
                for sentence in passage.section.sentences:
                    if sentence.text in grades and sentence.text not in found:
                        evidence = list(list_evidence(sentence, passage, material))
                        evidence[place] = values.tell(sentence.text, grades[sentence.text])
                        found[sentence.text] = tuple(evidence)
        if found:
            graded.append(Graded(np.array(list(found.values())), np.array([grades[text] for text in found])))
    return graded


def _list_grades(row: Row) -> dict[str, int]:
    return dict.fromkeys(row["beside"], 0) | dict.fromkeys(row["helps"], 1) | dict.fromkeys(row["answers"], 2)


def _ask(row: Row, shelf: Shelf) -> list[Material]:
    state = State(Focus(), "candidate", (), Path(), 1)
    for text in row["before"]:
        turned = answer_message(text, state, shelf, Clock(lambda: 0.0, 0.0))
        state = State(turned.focus, turned.reply.lens, (*state.replies, turned.reply), turned.path, state.turn + 1)
    questions = AskedOnce(shelf.attuned)
    readings = shelf.listener.understand(row["question"], state.focus, state.lens, hear_roles=questions.hear_roles)
    found = [(reading, find_passages(reading, shelf, questions)) for reading in readings]
    return [gather_material(reading, retrieval, shelf, 0, state.replies) for reading, retrieval in found]


def fit_weights(judged: list[Graded]) -> dict[str, np.ndarray]:
    """Fit two logistic regressions: whether a sentence answers, and whether it at least helps."""
    evidence = np.concatenate([item.evidence for item in judged])
    grades = np.concatenate([item.grades for item in judged])
    return {"answers": _fit(evidence, grades == 2), "helps": _fit(evidence, grades >= 1)}


def _fit(evidence: np.ndarray, holds: np.ndarray) -> np.ndarray:
    penalty = np.diag([0.0, *[PENALTY] * (evidence.shape[1] - 1)])
    weights = np.zeros(evidence.shape[1])
    for _ in range(STEPS):
        chance = 1 / (1 + np.exp(-evidence @ weights))
        slope = evidence.T @ (chance - holds) + penalty @ weights
        bend = (evidence * (chance * (1 - chance))[:, None]).T @ evidence + penalty
        weights -= np.linalg.solve(bend, slope)
    return weights


def measure(judged: list[Graded]) -> str:
    """Say what the first sentence of an answer is, and what the first six are, on questions left out of the fit."""
    opened, shown = Counter[int](), Counter[int]()
    alone = {name: Counter[int]() for name in ALONE}
    shuffled = random.Random(1).sample(judged, len(judged))
    for fold in range(FOLDS):
        weights = fit_weights([item for at, item in enumerate(shuffled) if at % FOLDS != fold])
        for item in shuffled[fold::FOLDS]:
            chances = {name: 1 / (1 + np.exp(-item.evidence @ row)) for name, row in weights.items()}
            opened[int(item.grades[np.argmax(chances["answers"])])] += 1
            shown.update(item.grades[np.argsort(-chances["answers"] - chances["helps"])[:SHOWN]].tolist())
            for name, counts in alone.items():
                counts[int(item.grades[np.argmax(item.evidence[:, EVIDENCE.index(name)])])] += 1

    def tell(counts: Counter[int]) -> str:
        return ", ".join(f"{GRADES[grade]} {counts[grade]}" for grade in (2, 1, 0))

    by_one = [f"opening by {name} alone: {tell(counts)}" for name, counts in alone.items()]
    return "\n".join((f"opening: {tell(opened)}", *by_one, f"first {SHOWN}: {tell(shown)}"))


def main() -> None:
    """Write the weights, or only measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folds", action="store_true")
    library = Library(read_settings({}))
    asked = read_rows(library)
    judged = list_graded(library, asked)
    if not parser.parse_args().folds:
        weights = fit_weights(judged)
        rows = {
            name: {item: round(float(w), 3) for item, w in zip(EVIDENCE, row, strict=True)}
            for name, row in weights.items()
        }
        head = "# What counts how much for a sentence; written by `python -m tests.serving.fit`, not by hand.\n"
        values = Values(asked)
        told = {name_sentence(text): round(values.tell(text), 1) for text in sorted(values.judged)}
        lines = (f"{json.dumps(name)}: {value}" for name, value in sorted(told.items()) if abs(value) >= LEAST)
        VALUED.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")
        WEIGHTS.write_text(head + yaml.safe_dump(rows, sort_keys=False), encoding="utf-8")
    print(measure(judged))


if __name__ == "__main__":
    main()
