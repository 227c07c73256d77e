"""Learn `bot/answer/serving.yaml` from `labels.jsonl`, and say how well it does on questions it has not seen.

    python -m tests.serving.fit          # write the weights
    python -m tests.serving.fit --folds  # only measure, ten parts in turn left out

A row of `labels.jsonl` is a question, what was asked before it, and sentences of the knowledge as a reader judged them
for it: `answers` (an answer could open with it), `helps` (whoever asks would be glad of it), `beside` (padding).
"""

import argparse
import json
import random
from collections import Counter
from dataclasses import dataclass
from pathlib import Path as FilePath
from typing import TypedDict

import numpy as np
import yaml

from bot.answer import Material
from bot.answer.serving import EVIDENCE, WEIGHTS, list_evidence
from bot.config import read_settings
from bot.conversation import Library, Shelf
from bot.conversation.path import Path
from bot.conversation.search import find_passages
from bot.conversation.turn import Clock, State, answer_message, gather_material
from bot.index import EmbeddedOnce
from bot.understand import Focus

LABELS = FilePath(__file__).with_name("labels.jsonl")
GRADES = ("beside", "helps", "answers")
PENALTY = 0.1  # on large weights
STEPS = 25  # Newton's method has long arrived
FOLDS = 10
ALONE = ("nearness", "attuned")  # kinds of evidence that are measured by themselves, too
SHOWN = 6  # sentences an answer holds, about


class Row(TypedDict):
    """A question, what was asked before it, and the sentences judged for it."""

    question: str
    before: list[str]
    answers: list[str]
    helps: list[str]
    beside: list[str]


@dataclass(frozen=True)
class Judged:
    """The judged sentences of one question: what speaks for each, shape (sentences, evidence), and their grades."""

    evidence: np.ndarray
    grades: np.ndarray


def read_rows() -> list[Row]:
    """Return the labelled questions."""
    return [json.loads(line) for line in LABELS.read_text(encoding="utf-8").splitlines()]


def list_judged(library: Library) -> list[Judged]:
    """Ask every question and list the evidence for the sentences that were judged, as far as they are found today."""
    shelf = library.open()
    judged: list[Judged] = []
    for row in read_rows():
        grades = dict.fromkeys(row["beside"], 0) | dict.fromkeys(row["helps"], 1) | dict.fromkeys(row["answers"], 2)
        found: dict[str, tuple[float, ...]] = {}
        for material in _ask(row, shelf):
            for passage in material.retrieval.passages:
                for sentence in passage.section.sentences:
                    if sentence.text in grades:
                        found.setdefault(sentence.text, list_evidence(sentence, passage, material))
        if found:
            judged.append(Judged(np.array(list(found.values())), np.array([grades[text] for text in found])))
    return judged


def _ask(row: Row, shelf: Shelf) -> list[Material]:
    state = State(Focus(), "candidate", (), Path(), 1)
    for text in row["before"]:
        turned = answer_message(text, state, shelf, Clock(lambda: 0.0, 0.0))
        state = State(turned.focus, turned.reply.lens, (*state.replies, turned.reply), turned.path, state.turn + 1)
    vectors = EmbeddedOnce(shelf.embedder)
    readings = shelf.listener.understand(row["question"], state.focus, state.lens, vectors.embed)
    found = [(reading, find_passages(reading, shelf, vectors)) for reading in readings]
    return [gather_material(reading, retrieval, vectors, shelf, 0, state.replies) for reading, retrieval in found]


def fit_weights(judged: list[Judged]) -> dict[str, np.ndarray]:
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


def measure(judged: list[Judged]) -> str:
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
    judged = list_judged(Library(read_settings({})))
    if not parser.parse_args().folds:
        weights = fit_weights(judged)
        rows = {
            name: {item: round(float(w), 3) for item, w in zip(EVIDENCE, row, strict=True)}
            for name, row in weights.items()
        }
        head = "# What counts how much for a sentence; written by `python -m tests.serving.fit`, not by hand.\n"
        WEIGHTS.write_text(head + yaml.safe_dump(rows, sort_keys=False), encoding="utf-8")
    print(measure(judged))


if __name__ == "__main__":
    main()
